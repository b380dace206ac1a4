//! The records: what the unit knows, as tables.

use core::fmt::{Display, Formatter, Result};

use bms_core::{
    JOURNAL_EVENTS,
    data::{BatteryData, Capacity, TestRecord},
    journal::Journal,
    units::{CentiCelsius, Minutes},
};

use super::csv::{Known, Quoted, Seconds, Utc};
use crate::{points::POINTS, product::Btrm, words::InWords};

const POINTS_THERE: usize = POINTS.points().len();

/// Which record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Record {
    Journal,
    Battery,
    Points,
}

impl Record {
    pub(super) const ALL: [Self; 3] = [Self::Journal, Self::Battery, Self::Points];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Journal => "journal.csv",
            Self::Battery => "battery.csv",
            Self::Points => "points.csv",
        }
    }

    /// What it says now.
    pub(super) fn now(self, unit: &Btrm) -> Snapshot {
        let monitor = unit.monitor();
        match self {
            Self::Journal => Snapshot::Journal(monitor.journal().clone()),
            Self::Battery => Snapshot::Battery(Battery {
                capacity: monitor.capacity(),
                minimum_runtime: monitor.settings().test().minimum_runtime(),
                data: *monitor.battery_data(),
            }),
            Self::Points => Snapshot::Points(POINTS.points().map(|point| unit.value(point.quantity))),
        }
    }
}

/// What a record said when it was opened. Shown, it is the text of the file.
#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "there is room for the largest in any case")]
pub(super) enum Snapshot {
    Journal(Journal<JOURNAL_EVENTS>),
    Battery(Battery),
    Points([Option<i32>; POINTS_THERE]),
}

impl Display for Snapshot {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Journal(journal) => write_journal(f, journal),
            Self::Battery(battery) => battery.fmt(f),
            Self::Points(values) => write_points(f, values),
        }
    }
}

fn write_journal(f: &mut Formatter<'_>, journal: &Journal<JOURNAL_EVENTS>) -> Result {
    f.write_str("sequence,uptime_s,time,event\r\n")?;
    journal.entries().try_for_each(|entry| {
        let (time, event) = (Known(entry.time.map(Utc)), Quoted(InWords(&entry.event)));
        write!(f, "{},{},{time},{event}\r\n", entry.sequence, Seconds(entry.at))
    })
}

fn write_points(f: &mut Formatter<'_>, values: &[Option<i32>]) -> Result {
    f.write_str("name,value,unit,description\r\n")?;
    POINTS.points().iter().zip(values).try_for_each(|(point, value)| {
        let description = Quoted(point.description);
        write!(f, "{},{},{},{description}\r\n", point.name, Known(*value), point.unit)
    })
}

/// What is known of the battery, and what is asked of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Battery {
    capacity: Capacity,
    minimum_runtime: Minutes,
    data: BatteryData,
}

impl Display for Battery {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let BatteryData { estimated_runtime, last_test, .. } = self.data;
        f.write_str("name,value,unit\r\n")?;
        write!(f, "capacity,{},\r\n", InWords(&self.capacity))?;
        write!(f, "minimum-runtime,{},min\r\n", self.minimum_runtime.get())?;
        write!(f, "estimated-runtime,{},min\r\n", Known(estimated_runtime.map(Minutes::get)))?;
        let Some(TestRecord { at_minutes, outcome }) = last_test else { return Ok(()) };
        write!(f, "test-ended-at,{at_minutes},min\r\n")?;
        write!(f, "test-type,{},\r\n", InWords(&outcome.kind))?;
        write!(f, "test-result,{},\r\n", Quoted(InWords(&outcome.end)))?;
        write!(f, "test-lasted,{},s\r\n", outcome.duration_s)?;
        write!(f, "test-average-load,{},mA\r\n", outcome.average_load.get())?;
        write!(f, "test-temperature,{},°C\r\n", Degrees(outcome.average_temperature))?;
        write!(f, "test-end-voltage,{},mV\r\n", outcome.end_voltage.get())?;
        write!(f, "test-runtime,{},min\r\n", Known(outcome.runtime.map(Minutes::get)))
    }
}

/// A temperature with two decimals.
struct Degrees(CentiCelsius);

impl Display for Degrees {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let sign = if self.0.get() < 0 { "-" } else { "" };
        let hundredths = self.0.get().unsigned_abs();
        write!(f, "{sign}{}.{:02}", hundredths / 100, hundredths % 100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn temperatures_under_zero_keep_their_sign() {
        for (hundredths, text) in [(2_150, "21.50"), (-5, "-0.05"), (-1_250, "-12.50"), (0, "0.00")] {
            let written: heapless::String<16> =
                heapless::format!("{}", Degrees(CentiCelsius(hundredths))).unwrap();
            assert_eq!(written, text);
        }
    }
}
