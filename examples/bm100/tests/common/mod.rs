//! A unit at work on simulated strings.
#![allow(dead_code, unused_imports, reason = "no test needs all of it")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::unchecked_time_subtraction,
    clippy::panic,
    reason = "a test fails by them"
)]

pub(crate) mod battery;
pub(crate) mod chain;
pub(crate) mod flash;
#[path = "../../../btrm/tests/common/manager.rs"]
pub(crate) mod manager;
pub(crate) mod snmp;
pub(crate) mod told;
pub(crate) mod wire;

use core::time::Duration;

use battery::{Block, Sensor};
use bm100::{Bm100, Nameplate, Stored, event::Event, points::Quantity};
use bms_core::string::{BatteryAddress, BatteryIndex, StringId};
use chain::Chain;
use probe_proto::Report;

/// A manager, its strings, and time.
pub(crate) struct Plant {
    pub(crate) unit: Bm100,
    pub(crate) strings: Vec<Chain<Block>>,
    pub(crate) sensor: Option<Chain<Sensor>>,
    pub(crate) now: Duration,
    next_step: Duration,
    /// Firmware that is handed out.
    pub(crate) image: Vec<u8>,
}

/// A battery by string and place, both as they are called.
pub(crate) const fn at(string: StringId, index: u8) -> BatteryAddress {
    BatteryAddress { string, index: BatteryIndex::new(index).unwrap() }
}

impl Plant {
    /// So many strings of so many batteries, and a unit as delivered.
    pub(crate) fn new(strings: u8, batteries: u8) -> Self {
        Self::with(Stored::default(), strings, batteries)
    }

    /// The same, with what the unit's store held.
    pub(crate) fn with(stored: Stored, strings: u8, batteries: u8) -> Self {
        let string = |string: u8| {
            let blocks =
                (0..batteries).map(move |block| Block::new(u32::from(string) * 100 + u32::from(block) + 1));
            Chain::new(Bm100::bus_config(115_200), blocks)
        };
        Self {
            unit: Bm100::new(Nameplate::default(), stored),
            strings: (0..strings).map(string).collect(),
            sensor: None,
            now: Duration::ZERO,
            next_step: Duration::ZERO,
            image: Vec::new(),
        }
    }

    /// A unit that has counted its bank.
    pub(crate) fn settled(strings: u8, batteries: u8) -> Self {
        let mut plant = Self::new(strings, batteries);
        plant.run(3);
        plant.unit.write(Quantity::Detect, 0, 0).unwrap();
        plant
    }

    pub(crate) fn plug_sensor_in(&mut self) {
        let sensor = Chain::new(Bm100::sensor_config(115_200), [Sensor::default()]);
        self.sensor = Some(sensor);
    }

    /// The unit loses power, and comes back with what its store holds.
    pub(crate) fn power_cycle(&mut self) {
        let mut stored = Stored::default();
        let unsaved = self.unit.take_unsaved();
        stored.bank = *self.unit.bank();
        stored.supervision = *self.unit.supervision();
        stored.site = self.unit.site().clone();
        stored.reporting = self.unit.reporting().clone();
        stored.probes = unsaved.probes.unwrap_or_else(|| self.unit.probes().clone());
        self.unit = Bm100::new(Nameplate::default(), stored);
        for chain in &mut self.strings {
            chain.bus = probe_proto::Bus::new(Bm100::bus_config(115_200));
        }
    }

    pub(crate) fn block(&mut self, string: StringId, index: u8) -> &mut Block {
        self.strings[usize::from(string.number() - 1)].device(usize::from(index - 1))
    }

    /// Runs for so many seconds.
    pub(crate) fn run(&mut self, seconds: u64) {
        let end = self.now + Duration::from_secs(seconds);
        loop {
            self.move_all();
            let chains = self.strings.iter().filter_map(Chain::next);
            let sensor = self.sensor.as_ref().and_then(Chain::next);
            let next = chains.chain(sensor).min().unwrap_or(end).min(self.next_step);
            if next >= end {
                self.now = end;
                return;
            }
            self.now = next.max(self.now + Duration::from_micros(1));
        }
    }

    fn move_all(&mut self) {
        let (unit, now, image) = (core::cell::RefCell::new(&mut self.unit), self.now, &self.image);
        for (chain, string) in self.strings.iter_mut().zip(StringId::ALL) {
            let wanted = core::cell::Cell::new(None);
            chain.run(
                now,
                |report| {
                    if let Report::FirmwareWanted { offset, octets, .. } = *report {
                        wanted.set(Some((usize::try_from(offset).unwrap(), octets)));
                    }
                    unit.borrow_mut().ingest(now, string, report);
                },
                |bus| {
                    if let Some((offset, octets)) = wanted.take() {
                        assert_eq!(bus.firmware(&image[offset..][..octets]), octets);
                    }
                    unit.borrow_mut().instruct(string, bus);
                },
            );
        }
        if let Some(sensor) = &mut self.sensor {
            sensor.run(now, |report| unit.borrow_mut().ingest_environment(now, report), |_| ());
        }
        if now >= self.next_step {
            self.unit.step(now);
            self.next_step = now + Duration::from_secs(1);
        }
    }

    /// Events from a number on.
    pub(crate) fn events_since(&self, from: u32) -> Vec<Event> {
        self.unit.journal().since(from).map(|entry| entry.event).collect()
    }

    /// The number of the next event.
    pub(crate) const fn mark(&self) -> u32 {
        self.unit.journal().next_sequence()
    }
}
