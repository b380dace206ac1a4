use core::time::Duration;

use bms_core::string::{
    BankSettings, BatteryAddress, BatteryAlarm, BatteryIndex, Edge, Manager, Sample, StringId,
};
use bms_core::units::{CentiCelsius, MicroOhms, Millivolts};

/// Numbers that are the same in every run (xorshift64*).
pub(crate) struct Random(pub u64);

impl Random {
    pub(crate) const fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// A number from -1 to 1.
    pub(crate) fn symmetric(&mut self) -> f64 {
        f64::from(u32::try_from(self.next() >> 32).unwrap()) / f64::from(u32::MAX) * 2.0 - 1.0
    }
}

pub(crate) const NORMAL: Sample = Sample {
    voltage: Some(Millivolts(13_500)),
    temperature: Some(CentiCelsius(2_500)),
    resistance: Some((MicroOhms(4_000), 60)),
    equalization: 0,
};

pub(crate) const fn index(number: u8) -> BatteryIndex {
    BatteryIndex::new(number).unwrap()
}

pub(crate) const fn at(string: StringId, number: u8) -> BatteryAddress {
    BatteryAddress { string, index: index(number) }
}

/// String A of a bank, scanned once a minute.
pub(crate) struct Bench {
    pub manager: Manager,
    pub now: Duration,
}

impl Bench {
    pub(crate) fn of(batteries: u8) -> Self {
        Self::with(BankSettings { batteries, ..BankSettings::default() })
    }

    pub(crate) fn with(settings: BankSettings) -> Self {
        settings.validate().unwrap();
        Self { manager: Manager::new(settings), now: Duration::from_secs(100) }
    }

    /// One scan, and the edges of it, as (place, alarm, raised).
    pub(crate) fn scan(&mut self, samples: &[Sample]) -> Vec<(u8, BatteryAlarm, bool)> {
        let mut edges: Vec<Edge> = Vec::new();
        self.now += Duration::from_mins(1);
        for (sample, number) in samples.iter().zip(1..) {
            self.manager.ingest(self.now, at(StringId::A, number), sample, |edge| edges.push(edge));
        }
        self.manager.scanned(StringId::A, |edge| edges.push(edge));
        edges.iter().map(|edge| (edge.battery.index.get(), edge.alarm, edge.raised)).collect()
    }

    pub(crate) fn powers(&self) -> Vec<u8> {
        let indices = self.manager.settings().indices();
        indices.map(|index| self.manager.power(BatteryAddress { string: StringId::A, index })).collect()
    }
}
