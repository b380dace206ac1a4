//! What a network may carry besides good requests: none of it is answered wrongly, takes more calls, octets or
//! questions than it has octets itself, or keeps the next good poll from being served.
//!
//! The classes of attack are those of the advisories on outstations of 2013 to 2015 (Project Robus, and TB2014-006,
//! the "zip bomb" of objects without octets).
#![allow(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code: a panic is a failed test"
)]

#[path = "../fuzzed/mod.rs"]
mod fuzzed;

mod frames;
mod objects;
mod random;

use fuzzed::bench::{Bench, hex, millis};

/// The next good poll is served.
#[track_caller]
fn is_alive(bench: &mut Bench) {
    bench.now += bench.outstation.config().octet_gap + millis(1);
    bench.exchange("c9 01 1e 02 00 00 00", "c9 81 00 00 1e 02 00 00 00 01 4e 34");
}

/// Sends a fragment with right CRCs; gives what comes back, which is at most one fragment, and took no more work
/// than its octets allow.
#[track_caller]
fn bounded(bench: &mut Bench, fragment: &[u8]) -> Option<Vec<u8>> {
    let (calls, produced, asked) = (bench.calls, bench.produced, bench.product.asked.get());
    let mut told = bench.sends_octets(fragment);
    assert!(told.len() <= 1, "{} fragments", told.len());
    assert!(bench.calls - calls <= 24 + fragment.len() / 100, "{} calls", bench.calls - calls);
    assert!(bench.produced - produced <= 2_450, "{} octets", bench.produced - produced);
    let asked = bench.product.asked.get() - asked;
    assert!(asked <= 1_000 + 100 * fragment.len(), "{asked} questions for {} octets", fragment.len());
    told.pop().map(|told| hex(&told))
}

/// Good requests of every function and most objects.
const GOOD: [&str; 47] = [
    "c0 00",
    "c0 01 3c 02 06 3c 03 06 3c 04 06 3c 01 06",
    "c0 01 01 02 00 00 03",
    "c0 01 1e 01 01 00 00 03 00",
    "c0 01 14 05 02 00 00 00 00 01 00 00 00",
    "c0 01 3c 02 07 05",
    "c0 01 20 00 08 05 00",
    "c0 01 01 02 17 02 00 01",
    "c0 01 1e 03 28 01 00 01 00",
    "c0 01 6e 00 06",
    "c0 01 6f 00 06",
    "c0 01 00 fe 00 00 00",
    "c0 01 00 ff 00 00 00",
    "c0 01 22 00 06",
    "c0 01 32 01 07 01",
    "c0 01 32 04 06",
    "c0 01 50 01 00 00 0f",
    "c0 02 50 01 00 07 07 00",
    "c0 02 32 01 07 01 00 84 19 4b 43 01",
    "c0 02 32 03 07 01 00 84 19 4b 43 01",
    "c0 02 32 04 17 01 00 00 84 19 4b 43 01 02 00 00 00 05",
    "c0 02 22 02 17 01 00 c8 00 00 00",
    "c0 02 0a 01 00 00 03 0a",
    "c0 02 6e 03 00 00 00 78 79 7a",
    "c0 02 00 f5 00 00 00 01 05 41 74 74 69 63",
    "c0 03 0c 01 17 01 00 03 01 64 00 00 00 c8 00 00 00 00",
    "c1 04 0c 01 17 01 00 03 01 64 00 00 00 c8 00 00 00 00",
    "c0 05 0c 01 28 01 00 00 00 03 01 64 00 00 00 c8 00 00 00 00",
    "c0 06 29 01 17 01 01 e8 03 00 00 00",
    "c0 05 29 04 17 01 00 00 00 00 00 00 00 f8 3f 00",
    "c0 05 0c 02 07 01 03 01 64 00 00 00 c8 00 00 00 00 0c 03 00 00 03 05",
    "c0 07 14 00 06",
    "c0 0a 14 00 00 00 01",
    "c0 0d",
    "c0 0f",
    "c0 14 3c 02 06 3c 03 06 3c 04 06",
    "c0 15 3c 02 06",
    "c0 16 3c 02 06 01 00 00 00 01",
    "c0 17",
    "c0 18",
    "c1 19 46 03 5b 01 1f 00 1a 00 05 00 00 00 00 00 00 00 a4 01 00 00 00 00 00 00 00 00 01 00 10 00 07 00 61 2e 74 78 74",
    "c2 01 46 05 5b 01 08 00 01 00 00 00 00 00 00 00",
    "c1 19 46 03 5b 01 1b 00 1a 00 01 00 00 00 00 00 00 00 a4 01 00 00 00 00 03 00 00 00 02 00 10 00 07 00 62",
    "c2 02 46 05 5b 01 0b 00 01 00 00 00 00 00 00 80 61 62 63",
    "c3 1a 46 04 5b 01 0d 00 01 00 00 00 00 00 00 00 00 00 07 00 00",
    "c1 1d 46 02 5b 01 10 00 0c 00 02 00 0e 00 02 00 00 00 00 00 6d 65 70 77",
    "c1 1c 46 07 5b 01 19 00 14 00 05 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 61 2e 74 78 74",
];

/// The same as [`is_alive`], with events that wait and more analog inputs.
#[track_caller]
fn is_alive_amid_events(bench: &mut Bench) {
    assert!(bench.asks("c9 01 1e 02 00 00 00").ends_with("1e 02 00 00 00 01 e8 03"));
}
