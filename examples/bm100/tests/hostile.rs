//! Whatever a bus, a clock or a master says, the unit neither fails nor forgets its rules.
#![allow(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::as_conversions,
    reason = "a test fails by them"
)]

mod common;

use core::time::Duration;

use bm100::{Bm100, Nameplate, Stored, glue::dnp3::Changes, points::POINTS};
use bms_core::string::StringId;
use dnp3_outstation::{Control, Kind, Points};
use modbus_slave::Registers;
use probe_proto::{
    Bus, Change, Contacts, Environment, Identity, Percent, Places, ProbeAddress, ProtocolVersion, Reading,
    Refusal, Reply, Report, Resistance, Status, UpdateFailure,
};

/// Xorshift: the same numbers in each run.
struct Random(u64);

impl Random {
    const fn next(&mut self, below: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % below
    }

    const fn place(&mut self) -> ProbeAddress {
        ProbeAddress::new(1 + self.next(40) as u8).unwrap()
    }

    fn places(&mut self) -> Places {
        (0..self.next(50)).map(|_| self.place()).collect()
    }

    fn report<'a>(&mut self, serial: &'a str) -> Report<'a> {
        let place = self.place();
        match self.next(12) {
            0 => Report::Identity {
                place,
                identity: Identity {
                    model: "?",
                    serial,
                    hardware: self.next(1 << 16) as u16,
                    firmware: self.next(1 << 16) as u16,
                    nominal_mv: self.next(1 << 16) as u16,
                    protocol: ProtocolVersion::CURRENT,
                },
                change: match self.next(4) {
                    0 => Change::Found,
                    1 => Change::Restarted,
                    2 => Change::Moved { from: self.place() },
                    _ => Change::Replaced,
                },
            },
            1..=4 => Report::Reading {
                place,
                reading: Reading {
                    voltage_mv: self.next(1 << 16) as u16,
                    temperature_centi_celsius: (self.next(1 << 16) as u16).cast_signed(),
                    resistance: (self.next(2) == 0).then(|| Resistance {
                        micro_ohms: self.next(1 << 32) as u32,
                        age_seconds: self.next(1 << 32) as u32,
                    }),
                    equalization: Percent::new(self.next(101) as u8).unwrap(),
                    status: Status::from_bits(self.next(256) as u8),
                },
            },
            5 => Report::Silent { place, cut_at: self.place() },
            6 => Report::Scanned { answered: self.places(), missing: self.places() },
            7 => Report::Answer { place, reply: Reply::Refused(Refusal::Unsafe) },
            8 => Report::Unanswered { places: self.places() },
            9 => Report::Measured,
            10 => Report::UpdateFailed { place, why: UpdateFailure::Refused(Refusal::BadImage) },
            _ => Report::Environment(Environment {
                temperature_centi_celsius: Some((self.next(1 << 16) as u16).cast_signed()),
                humidity_centi_percent: Some(self.next(1 << 16) as u16),
                contacts: Contacts::from_bits(self.next(256) as u8),
            }),
        }
    }
}

#[test]
fn reports_that_make_no_sense_and_writes_at_random_are_survived() {
    for seed in 1..=8_u64 {
        let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let mut unit = Bm100::new(Nameplate::default(), Stored::default());
        let mut bus = Bus::new(Bm100::bus_config(115_200));
        let mut changes = Changes::new();
        let mut now = Duration::ZERO;
        for _ in 0..4_000 {
            let string = StringId::ALL[random.next(4) as usize];
            let serial = format!("BP{}", random.next(60));
            let report = random.report(&serial);
            unit.ingest(now, string, &report);
            unit.ingest_environment(now, &report);
            match random.next(20) {
                0 => now += Duration::from_secs(random.next(100_000)),
                1 => unit.step(now),
                2 => unit.instruct(string, &mut bus),
                3 => changes.find(now, &mut unit, |_| ()),
                4 => drop(unit.set_register(random.next(40) as u16, random.next(1 << 16) as u16)),
                5 => drop(unit.set_coil(random.next(3_200) as u16, random.next(2) == 1)),
                6 => {
                    let value = Control::Analog(random.next(1 << 32) as i32);
                    let _status = unit.operate(random.next(600) as u16, value);
                }
                _ => {}
            }
            let _sent = bus.process(now, &[], &mut [0; 128]);
        }
        assert!(unit.check_bank(unit.bank()).is_ok() && unit.supervision().is_valid());
        for point in POINTS.points() {
            for place in 0..point.count + 2 {
                let _value = unit.value(point.quantity, place);
            }
        }
        for kind in Kind::ALL {
            for index in 0..unit.count(kind) {
                assert!(unit.sample(kind, index).is_some());
            }
        }
    }
}

#[test]
fn a_unit_is_no_larger_than_a_microcontroller_has_room_for() {
    // 64 KiB of 192 or more; the events of each outstation come on top, and the journal of hosts.
    let journal = if cfg!(feature = "large-journal") { 48 << 10 } else { 0 };
    assert!(size_of::<Bm100>() <= (64 << 10) + journal, "{}", size_of::<Bm100>());
    assert!(size_of::<Changes>() <= 12 << 10, "{}", size_of::<Changes>());
}
