//! Messages of SNMPv1 and v2c, octet by octet.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::missing_const_for_fn,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod bench;
mod common;

use bench::Bench;
use common::{lines, octets};

#[test]
fn messages_have_the_responses_of_the_standards() {
    let mut bench = Bench::new();
    let mut lines = lines(include_str!("vectors/community.txt"));
    let mut exchanges = 0;
    while let Some(line) = lines.next() {
        let request = octets(line.strip_prefix('>').expect("a request"));
        let response = octets(lines.next().and_then(|line| line.strip_prefix('<')).expect("its response"));
        assert_eq!(bench.sends(&request).unwrap_or_default(), response, "to {line}");
        exchanges += 1;
    }
    assert_eq!(exchanges, 15);
    assert_eq!(bench.device.integer("1.3.6.1.4.1.34506.3.1.0"), 12_000);
}
