//! What the fuzzer, the property tests and the corpus replay all enter through: a script of octets, waits, events
//! and confirms for one outstation. What must hold at every step is in the bench: calls bounded by octets, no wish
//! to be called in the past, whole frames with right CRCs, segments in order, objects whole to the last octet.
//!
//! ```text
//! script = set-up (1 octet), then operations: | wait (2 bits) what (2 bits) n (4 bits) | …
//! what 0 = the next octet is a length, and so many octets are received
//! what 1 = the same, in a right envelope: of a frame (link), to all stations (app)
//! what 2 = n events are reported
//! what 3 = a confirm of what was told last; with n 15 a new connection
//! ```
#![allow(
    dead_code,
    unreachable_pub,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code: a panic is a failed test"
)]

#[path = "../bench/mod.rs"]
pub mod bench;

use core::time::Duration;

use dnp3_outstation::{Backoff, Class, ClassSet, Command, CommandStatus, Kind, LinkConfirm, Retries};

use bench::hex;
use bench::{Bench, OUTSTATION, later, sealed};

/// The kinds of which a script reports events.
const KINDS: [Kind; 8] = [
    Kind::BinaryInput,
    Kind::DoubleBitInput,
    Kind::BinaryOutput,
    Kind::Counter,
    Kind::FrozenCounter,
    Kind::AnalogInput,
    Kind::FrozenAnalogInput,
    Kind::AnalogOutput,
];

/// Raw octets and frames.
pub fn link(script: &[u8]) {
    Run::of(script, false);
}

/// Fragments, in segments and frames with right CRCs.
pub fn app(script: &[u8]) {
    Run::of(script, true);
}

struct Run {
    bench: Bench,
    fragments: bool,
    /// The application control of what was told last.
    told: u8,
    /// Long waits so far: a script must not take hours of them.
    waits: u8,
}

impl Run {
    fn of(script: &[u8], fragments: bool) {
        let Some((set_up, mut rest)) = script.split_first() else { return };
        let mut run = Self { bench: set_up_as(*set_up), fragments, told: 0, waits: 0 };
        while let Some((head, after)) = rest.split_first() {
            rest = run.operation(*head, after);
        }
        run.ends();
    }

    fn operation<'a>(&mut self, head: u8, rest: &'a [u8]) -> &'a [u8] {
        let (wait, what, n) = (head >> 6, (head >> 4) & 3, head & 15);
        match wait {
            0 => {}
            1 => self.waits(100),
            2 => self.waits(5_001),
            _ if self.waits < 16 => {
                self.waits += 1;
                self.waits(70_000);
            }
            _ => {}
        }
        if what == 2 {
            self.reports(n);
            return rest;
        }
        if what == 3 {
            match n {
                15 => self.bench.outstation.connected(self.bench.now),
                _ => {
                    self.receives(
                        &[(0xC0 | (self.told & 0x1F)) & if n == 14 { 0xEF } else { 0xFF }, 0],
                        true,
                    );
                }
            }
            return rest;
        }
        let Some((length, rest)) = rest.split_first() else { return rest };
        let (octets, rest) = rest.split_at(usize::from(*length).min(rest.len()));
        match (self.fragments, what) {
            (true, 0) => self.receives(octets, true),
            (true, _) => {
                self.bench.master.calls = 0xFFFD + u16::from(n % 3);
                self.receives(octets, true);
                self.bench.master.calls = OUTSTATION;
            }
            (false, 0) => self.receives(octets, false),
            (false, _) => self.receives(&sealed(octets), false),
        }
        rest
    }

    /// Delivers a fragment, or octets.
    fn receives(&mut self, octets: &[u8], fragment: bool) {
        let framed = if fragment { self.bench.master.frames(octets) } else { octets.to_vec() };
        let (calls, produced, asked) =
            (self.bench.calls, self.bench.produced, self.bench.product.asked.get());
        let told = self.bench.receives(&framed);
        // A frame has ten octets or more, and each may bring about a fragment: of it, and an unsolicited one.
        let most = framed.len() / 10 + 2;
        assert!(told.len() <= 2 * most, "{} fragments for {} octets", told.len(), framed.len());
        assert!(self.bench.produced - produced <= 2_500 * 2 * most, "octets sent");
        assert!(self.bench.calls - calls <= 200 + 4 * framed.len(), "calls");
        assert!(self.bench.product.asked.get() - asked <= 20_000 + 400 * framed.len(), "questions");
        self.heard(&told);
    }

    fn heard(&mut self, told: &[String]) {
        if let Some(last) = told.last() {
            self.told = hex(last)[0];
        }
    }

    fn waits(&mut self, milliseconds: u64) {
        let told = self.bench.waits(milliseconds);
        assert!(
            told.len() <= 64 + usize::try_from(milliseconds / 1_000).unwrap(),
            "{} fragments",
            told.len()
        );
        self.heard(&told);
    }

    fn reports(&mut self, n: u8) {
        for place in 0..=n {
            let class = Class::from_code(1 + (place + n) % 3).unwrap();
            let time = later(u64::from(place) * u64::from(n) * 1_000);
            let status = CommandStatus::Success;
            // A full buffer is one of the cases.
            let _ = match place + n {
                0 => self.bench.outstation.report_octets(1, b"octets", class),
                1 => self.bench.outstation.report_octets(300, &[0x55; 200], class),
                2 => {
                    let command = Command::Binary { state: true, status };
                    self.bench.outstation.report_command(1, command, class, time)
                }
                3 => {
                    let command = Command::Float { value: 1e9, status };
                    self.bench.outstation.report_command(2, command, class, time)
                }
                other => {
                    let kind = KINDS[usize::from(other) % KINDS.len()];
                    let sample = self.bench.product.samples[&(kind, 0)];
                    self.bench.outstation.report(kind, u16::from(place) * 50, sample, class, time)
                }
            };
        }
        let told = self.bench.comes();
        self.heard(&told);
    }

    /// Whatever has happened: the next good poll is served.
    fn ends(mut self) {
        let bench = &mut self.bench;
        bench.waits(70_000);
        for sequence in [0xC9, 0xC3] {
            let request = [sequence, 0x01, 0x1E, 0x02, 0x00, 0x00, 0x00];
            let mut told = bench.sends_octets(&request);
            // A poll waits for the end of an unsolicited response.
            told.extend(bench.waits(70_000));
            let (low, high) = (0x4E, 0x34);
            let answered = told.iter().map(|told| hex(told)).any(|told| {
                told[0] & 0xCF == sequence && told[1] == 0x81 && told[4..] == [0x1E, 2, 0, 0, 0, 1, low, high]
            });
            assert!(answered, "{told:?}");
        }
    }
}

fn set_up_as(set_up: u8) -> Bench {
    let bit = |place: u8| set_up >> place & 1 == 1;
    let mut bench = Bench::set_up(|config, _| {
        config.unsolicited.supported = bit(0);
        if bit(1) {
            config.unsolicited.enabled_at_start = ClassSet::ALL;
            config.unsolicited.retries = Retries::Endless;
            config.unsolicited.hold_count = 3;
            config.unsolicited.hold_time = Duration::from_secs(2);
        }
        if bit(2) {
            config.max_response = 249;
            config.reservations.binary_input = 10;
            config.reservations.octet_string = 20;
        }
        config.link_confirm = match set_up >> 3 & 3 {
            0 | 1 => LinkConfirm::Never,
            2 => LinkConfirm::MultiFrame,
            _ => LinkConfirm::Always,
        };
        (config.any_master, config.self_address) = (bit(5), bit(5));
        if bit(6) {
            let (fixed, random) = (Duration::from_millis(50), Duration::from_millis(50));
            config.unsolicited.backoff = Some(Backoff { fixed, random, seed: u32::from(set_up) });
            config.keep_alive = Some(Duration::from_mins(1));
        }
    });
    #[cfg(feature = "file-transfer")]
    {
        bench.product.files = Some(bench::Store::new());
    }
    bench.room = if bit(7) { 4_096 } else { 292 };
    bench.master.lenient = true;
    bench
}
