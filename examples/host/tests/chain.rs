//! Simulated strings with the product's manager at their ports, in simulated time.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    reason = "test code: a panic is a failed test"
)]

use core::time::Duration;

use bm100::{Bm100, Nameplate, Stored};
use bms_core::string::{BatteryAddress, BatteryIndex, StringId};
use host::chain::{Chain, ChainConfig, Line, Listener};
use probe_proto::{Bus, Places, Report};

/// A manager at four strings.
struct Bank {
    unit: Bm100,
    lines: Vec<(StringId, Line)>,
    now: Duration,
    scans: u32,
    readings: u32,
}

struct Port<'a> {
    unit: &'a mut Bm100,
    string: StringId,
    scans: &'a mut u32,
    readings: &'a mut u32,
}

impl Listener for Port<'_> {
    fn report(&mut self, now: Duration, report: &Report<'_>) {
        *self.scans += u32::from(matches!(report, Report::Scanned { .. }));
        *self.readings += u32::from(matches!(report, Report::Reading { .. }));
        self.unit.ingest(now, self.string, report);
    }

    fn instruct(&mut self, bus: &mut Bus) {
        self.unit.instruct(self.string, bus);
    }
}

fn string_config(string: StringId, probes: u8) -> ChainConfig {
    ChainConfig::new(string.to_string().chars().next().unwrap(), probes, 0.0, 7)
}

impl Bank {
    fn of(configs: impl IntoIterator<Item = (StringId, ChainConfig)>) -> Self {
        let lines = configs
            .into_iter()
            .map(|(string, config)| (string, Line::new(Bm100::bus_config(config.baud), Chain::new(&config))));
        Self {
            unit: Bm100::new(Nameplate::default(), Stored::default()),
            lines: lines.collect(),
            now: Duration::ZERO,
            scans: 0,
            readings: 0,
        }
    }

    fn full() -> Self {
        Self::of(StringId::ALL.map(|string| (string, string_config(string, 40))))
    }

    fn run(&mut self, time: Duration) {
        let end = self.now + time;
        while self.now < end {
            let until = end.min(self.now + Duration::from_secs(1));
            for (string, line) in &mut self.lines {
                let (scans, readings) = (&mut self.scans, &mut self.readings);
                let mut port = Port { unit: &mut self.unit, string: *string, scans, readings };
                port.instruct(line.bus_mut());
                line.run(self.now, until, &mut port);
            }
            self.now = until;
            self.unit.step(self.now);
        }
    }
}

fn at(string: StringId, index: u8) -> BatteryAddress {
    BatteryAddress { string, index: BatteryIndex::new(index).unwrap() }
}

#[test]
fn a_hundred_and_sixty_probes_are_found_and_read_within_two_seconds() {
    let mut bank = Bank::full();
    bank.run(Duration::from_secs(2));
    let known = |(_, battery): &(BatteryAddress, &bms_core::string::Battery)| {
        battery.voltage().good().is_some() && battery.temperature().good().is_some()
    };
    assert_eq!(bank.unit.batteries().filter(known).count(), 160);
    for (string, line) in &bank.lines {
        assert_eq!(line.bus().present(), Places::ALL);
        let serial = line.chain().serial(40).unwrap();
        assert_eq!(bank.unit.probe(at(*string, 40)).unwrap().serial, serial);
    }
}
