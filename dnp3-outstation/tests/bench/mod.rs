//! What the tests share: a product with points of every kind, simulated time, and a master that frames what it
//! asks, reassembles what it is told, and holds both against the standard.
//!
//! Octets are written as text, `"c0 01 3c 02 06"`: application fragments, or whole frames without their CRCs.
#![allow(
    dead_code,
    unused_imports,
    unreachable_pub,
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::match_same_arms,
    clippy::must_use_candidate,
    clippy::panic,
    clippy::unwrap_used,
    clippy::missing_const_for_fn,
    clippy::missing_panics_doc,
    reason = "test code: every test file uses a part of it, and a panic is a failed test"
)]

#[cfg(feature = "file-transfer")]
mod files;
mod master;
mod objects;
mod product;
mod wire;

#[cfg(feature = "file-transfer")]
pub use files::Store;
pub use objects::{Object, objects, width};
pub use product::{Call, NEW_YEAR, Product, later};
pub use wire::{crc, hex, sealed, segments, text};

use core::time::Duration;

use dnp3_outstation::link::EndpointAddress;
use dnp3_outstation::{Config, Event, Kind, Outstation, Uptime};

/// The outstation's address.
pub const OUTSTATION: u16 = 10;
/// The master's address.
pub const MASTER: u16 = 1;
/// Slots for events.
pub const EVENTS: usize = 64;
/// What a class 0 poll of [`Product::new`] tells.
pub const CLASS_0: &str = "01 02 00 00 03 81 01 81 91 \
    03 02 00 00 02 41 81 c1 \
    0a 02 00 00 03 01 81 01 01 \
    14 01 00 00 01 01 e8 03 00 00 01 70 11 01 00 \
    15 01 00 00 01 01 84 03 00 00 01 60 ea 00 00 \
    1e 01 00 00 03 01 4e 34 00 00 01 60 79 fe ff 01 01 00 00 00 04 05 00 00 00 \
    1f 01 00 00 00 01 c8 32 00 00 \
    28 01 00 00 03 01 32 00 00 00 01 f9 ff ff ff 01 e8 03 00 00 01 02 00 00 00";
/// The event of [`Bench::event`] in class 1, behind its object header g2v2.
pub const CLASS_1_EVENT: &str = "02 02 17 01 00 81 00 84 19 4b 43 01";
/// The same in class 2, g32v1.
pub const CLASS_2_EVENT: &str = "20 01 17 01 01 01 60 79 fe ff";
/// The same in class 3, g22v1.
pub const CLASS_3_EVENT: &str = "16 01 17 01 01 01 70 11 01 00";

pub const fn millis(count: u64) -> Duration {
    Duration::from_millis(count)
}

pub fn station(address: u16) -> EndpointAddress {
    EndpointAddress::new(address).unwrap()
}

/// An outstation, its product, its master and the time.
#[derive(Clone)]
pub struct Bench {
    pub outstation: Outstation<EVENTS>,
    pub product: Product,
    pub now: Uptime,
    pub wake_at: Option<Uptime>,
    /// What the outstation noticed.
    pub events: Vec<Event>,
    /// Octets of the transmit buffer of a call.
    pub room: usize,
    /// Octets that the outstation sent so far.
    pub produced: usize,
    /// Calls of `process` so far.
    pub calls: usize,
    /// Whether every request that was executed is taken back.
    pub refuses: bool,
    pub master: master::Master,
}

impl Bench {
    /// After power-up.
    pub fn new() -> Self {
        Self::set_up(|_, _| {})
    }

    /// After power-up, not as usual.
    pub fn set_up(differs: impl FnOnce(&mut Config, &mut Product)) -> Self {
        let mut config = Config::new(station(OUTSTATION), station(MASTER));
        let mut product = Product::new();
        differs(&mut config, &mut product);
        Self {
            outstation: Outstation::new(config),
            product,
            now: Duration::from_secs(100),
            wake_at: None,
            events: Vec::new(),
            room: 292,
            produced: 0,
            calls: 0,
            refuses: false,
            master: master::Master::new(&config),
        }
    }

    /// With the restart indication cleared.
    pub fn ready() -> Self {
        Self::new().settled()
    }

    /// With unsolicited responses, and the first of them confirmed.
    pub fn unsolicited(differs: impl FnOnce(&mut Config, &mut Product)) -> Self {
        Self::set_up(|config, product| {
            config.unsolicited.supported = true;
            differs(config, product);
        })
        .settled()
    }

    /// Clears the restart indication, and confirms the first unsolicited response if there is one.
    #[must_use]
    pub fn settled(mut self) -> Self {
        if self.outstation.config().unsolicited.supported {
            assert_eq!(self.comes(), ["f0 82 80 00"], "the first unsolicited response");
            self.silent("d0 00");
        }
        self.exchange("cf 02 50 01 00 07 07 00", "cf 81 00 00");
        self.product.calls.clear();
        self.events.clear();
        self
    }

    /// Sends a fragment; gives all that come back at once.
    pub fn sends(&mut self, request: &str) -> Vec<String> {
        self.sends_octets(&hex(request))
    }

    pub fn sends_octets(&mut self, request: &[u8]) -> Vec<String> {
        let octets = self.master.frames(request);
        self.receives(&octets)
    }

    /// Sends a request; gives the one fragment that comes back, the first of its response.
    #[track_caller]
    pub fn asks(&mut self, request: &str) -> String {
        let mut got = self.sends(request);
        assert_eq!(got.len(), 1, "fragments in answer to {request}: {got:?}");
        let response = got.remove(0);
        let (asked, told) = (hex(request), hex(&response));
        assert_eq!(told[0] & 0x9F, 0x80 | (asked[0] & 0x0F), "first fragment and sequence of {response}");
        response
    }

    /// Sends a request, which is answered so.
    #[track_caller]
    pub fn exchange(&mut self, request: &str, response: &str) -> &mut Self {
        assert_eq!(self.asks(request), text(&hex(response)), "in answer to {request}");
        self
    }

    /// Sends a fragment, which is not answered.
    #[track_caller]
    pub fn silent(&mut self, request: &str) -> &mut Self {
        assert_eq!(self.sends(request), [""; 0], "in answer to {request}");
        self
    }

    /// Sends a request to all stations, by one of the three addresses for it.
    #[track_caller]
    pub fn broadcasts(&mut self, address: u16, request: &str) -> &mut Self {
        self.master.calls = address;
        self.silent(request);
        self.master.calls = OUTSTATION;
        self
    }

    /// Confirms a response; gives what comes then.
    pub fn confirms(&mut self, sequence: u8) -> Vec<String> {
        self.sends_octets(&[0xC0 | sequence, 0])
    }

    /// Reads it until the last fragment, with confirms; gives all objects without the headers of the fragments.
    pub fn reads_all(&mut self, request: &str) -> Vec<u8> {
        let mut fragment = hex(&self.asks(request));
        let mut all = Vec::new();
        for _ in 0..200 {
            all.extend(&fragment[4..]);
            let mut next = Vec::new();
            if fragment[0] & 0x20 != 0 {
                next = self.confirms(fragment[0] & 0x0F);
            }
            if fragment[0] & 0x40 != 0 {
                assert_eq!(next, [""; 0], "after the last fragment");
                return all;
            }
            assert_eq!(next.len(), 1, "after a fragment that is not the last");
            let expected = 0x0F & (fragment[0] + 1);
            fragment = hex(&next[0]);
            assert_eq!(fragment[0] & 0x8F, expected, "not first, and the next sequence");
        }
        panic!("the response does not end");
    }

    /// Gives what the outstation sends without being asked, now.
    pub fn comes(&mut self) -> Vec<String> {
        self.receives(&[])
    }

    /// Lets time pass, with the calls that the deadlines ask for; gives the fragments that come.
    pub fn waits(&mut self, milliseconds: u64) -> Vec<String> {
        let end = self.now + millis(milliseconds);
        let mut fragments = self.comes();
        let mut wakes = 0;
        while let Some(wake_at) = self.wake_at.filter(|wake_at| *wake_at <= end) {
            self.now = self.now.max(wake_at);
            fragments.extend(self.comes());
            wakes += 1;
            assert!(wakes < 10_000, "the outstation does not sleep");
        }
        self.now = end;
        fragments.extend(self.comes());
        fragments
    }

    /// Delivers octets; gives the fragments that come back. Frames of the link are left in `master.heard`.
    pub fn receives(&mut self, octets: &[u8]) -> Vec<String> {
        let mut fragments = Vec::new();
        let mut sent = self.octets(octets);
        while !sent.is_empty() {
            let answers = self.master.hears(&sent, &mut fragments);
            sent = if answers.is_empty() { Vec::new() } else { self.octets(&answers) };
        }
        fragments
    }

    /// Sends frames, each in its line, without their CRCs; gives the frames that come back, in the same form.
    #[track_caller]
    pub fn link(&mut self, frames: &str) -> Vec<String> {
        let octets: Vec<u8> = frames.lines().flat_map(|frame| sealed(&hex(frame))).collect();
        let sent = self.octets(&octets);
        wire::split(&sent).iter().map(|frame| text(frame)).collect()
    }

    /// Delivers octets; gives those that are sent, all of them, until the outstation is at rest.
    pub fn octets(&mut self, mut rx: &[u8]) -> Vec<u8> {
        let mut sent = Vec::new();
        let bound = 16 + 2 * rx.len() + self.outstation.events();
        let mut tx = vec![0xEE; self.room];
        for _ in 0..bound {
            let step = self.outstation.process(self.now, rx, &mut tx, &mut self.product);
            self.calls += 1;
            assert!(step.consumed <= rx.len() && step.produced <= tx.len(), "{step:?}");
            assert!(
                step.consumed > 0 || step.produced > 0 || step.event.is_some() || rx.is_empty(),
                "no progress with {} octets to read",
                rx.len()
            );
            let again = step.again(rx.len());
            rx = &rx[step.consumed..];
            sent.extend(&tx[..step.produced]);
            self.produced += step.produced;
            self.wake_at = step.wake_at;
            self.events.extend(step.event);
            if self.refuses && step.event.is_some_and(Event::may_have_written) {
                self.outstation.refuse();
            }
            if !again {
                let early = step.wake_at.is_some_and(|wake_at| wake_at <= self.now);
                assert!(!early, "at rest, and wants to be called at once: {step:?}");
                return sent;
            }
        }
        panic!("the outstation does not come to rest within {bound} calls");
    }

    /// Reports an event of the class: a binary input that is on, with time; an analog input; a counter.
    pub fn event(&mut self, class: u8) -> &mut Self {
        match class {
            1 => self.reports(Kind::BinaryInput, 0, 1),
            2 => self.reports(Kind::AnalogInput, 1, 2),
            _ => self.reports(Kind::Counter, 1, 3),
        }
    }

    /// Reports what a point is at, as an event of the class at the new year of 2014.
    pub fn reports(&mut self, kind: Kind, index: u16, class: u8) -> &mut Self {
        self.reports_at(kind, index, class, later(0))
    }

    pub fn reports_at(
        &mut self,
        kind: Kind,
        index: u16,
        class: u8,
        time: dnp3_outstation::Stamp,
    ) -> &mut Self {
        let sample = self.product.samples[&(kind, index)];
        let class = dnp3_outstation::Class::from_code(class).unwrap();
        // What a full buffer says is the matter of the tests that fill it.
        let _ = self.outstation.report(kind, index, sample, class, time);
        self
    }

    /// The controls carried out since it was last asked.
    pub fn operated(&mut self) -> Vec<String> {
        self.product.take(|call| match call {
            Call::Operate(index, control) => Some(product::spell(*index, *control)),
            _ => None,
        })
    }

    /// The controls prepared since it was last asked.
    pub fn selected(&mut self) -> Vec<String> {
        self.product.take(|call| match call {
            Call::Select(index, control) => Some(product::spell(*index, *control)),
            _ => None,
        })
    }

    /// All calls that change something, since it was last asked.
    pub fn changes(&mut self) -> Vec<Call> {
        core::mem::take(&mut self.product.calls)
    }
}
