//! 160 batteries: voltage, temperature and internal resistance of each, in memory.

use dnp3_outstation::{Class, Config, Flags, Kind, Points, Sample, Timestamp};

use super::config;

/// So many batteries.
pub const BATTERIES: u16 = 160;
/// So many analog inputs: all voltages, then all temperatures, then all resistances.
pub const ANALOGS: u16 = 3 * BATTERIES;
/// Events of one poll.
pub(crate) const EVENTS: u16 = 100;

/// What was measured last.
#[derive(Clone, Debug)]
pub struct Batteries {
    millivolts: Column,
    centidegrees: Column,
    microohms: Column,
}

type Column = [i32; 160];

impl Default for Batteries {
    fn default() -> Self {
        let column = |first| core::array::from_fn(|at| reading(first, at));
        Self { millivolts: column(0), centidegrees: column(1), microohms: column(2) }
    }
}

fn reading(column: u16, battery: usize) -> i32 {
    let index = u16::try_from(battery).unwrap_or_default();
    value_at(column.wrapping_mul(BATTERIES).wrapping_add(index))
}

impl Points for Batteries {
    fn count(&self, kind: Kind) -> u16 {
        if kind == Kind::AnalogInput { ANALOGS } else { 0 }
    }

    fn sample(&self, kind: Kind, index: u16) -> Option<Sample> {
        if kind != Kind::AnalogInput {
            return None;
        }
        let column = match index / BATTERIES {
            0 => &self.millivolts,
            1 => &self.centidegrees,
            2 => &self.microohms,
            _ => return None,
        };
        let value = column.get(usize::from(index % BATTERIES))?;
        Some(Sample::analog(*value, Flags::ONLINE))
    }
}

/// What analog input `index` reads: about 13 V, 25 °C, 4 mΩ.
pub(crate) fn value_at(index: u16) -> i32 {
    let base = match index / BATTERIES {
        0 => 13_300,
        1 => 2_480,
        _ => 4_100,
    };
    i32::from(index.wrapping_mul(40_503) & 0xFF).saturating_add(base)
}

/// 32 bits with flags, and for events the time as well.
pub(crate) const fn batteries_config() -> Config {
    let mut config = config();
    config.variations.g30 = 1;
    config.variations.g32 = 3;
    config
}

/// The point of the event with this number, of [`EVENTS`].
pub(crate) const fn event_index(at: u16) -> u16 {
    at.wrapping_mul(4)
}

/// The class of that event.
pub(crate) const fn event_class(at: u16) -> Class {
    match at % 3 {
        0 => Class::One,
        1 => Class::Two,
        _ => Class::Three,
    }
}

/// The time of that event.
pub(crate) fn event_time(at: u16) -> Timestamp {
    const FIRST: u64 = 1_700_000_000_000;
    Timestamp::from_millis(FIRST.saturating_add(at.into())).unwrap_or_default()
}
