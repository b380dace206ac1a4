//! The records: what the unit knows, as tables.

use core::fmt::{Display, Formatter, Result};

use bms_core::{
    JOURNAL_EVENTS,
    ageing::{EndOfLife, PastTest, TestHistory},
    data::{BatteryData, Capacity, TestRecord},
    export::{Known, Quoted, Seconds, Utc},
    interval::Interval,
    journal::Journal,
    units::{Days, MilliampHours, Minutes},
};

use crate::{points::POINTS, product::Btrm, words::InWords};

const POINTS_THERE: usize = POINTS.points().len();

/// Which record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Record {
    Journal,
    Battery,
    Tests,
    Points,
}

impl Record {
    pub(super) const ALL: [Self; 4] = [Self::Journal, Self::Battery, Self::Tests, Self::Points];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Journal => "journal.csv",
            Self::Battery => "battery.csv",
            Self::Tests => "tests.csv",
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
                end_of_life: monitor.end_of_life(),
            }),
            Self::Tests => Snapshot::Tests(monitor.battery_data().history),
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
    Tests(TestHistory),
    Points([Option<i32>; POINTS_THERE]),
}

impl Display for Snapshot {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Journal(journal) => write_journal(f, journal),
            Self::Battery(battery) => battery.fmt(f),
            Self::Tests(tests) => write_tests(f, tests),
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

fn write_tests(f: &mut Formatter<'_>, tests: &TestHistory) -> Result {
    f.write_str("ended_at_min,capacity_mAh,p10_mAh,p90_mAh\r\n")?;
    tests.tests().try_for_each(|PastTest { at_minutes, capacity }| {
        let Interval { p10, median, p90 } = capacity.map(MilliampHours::get);
        write!(f, "{at_minutes},{median},{p10},{p90}\r\n")
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
    end_of_life: Option<EndOfLife>,
}

/// A figure, and how far it can be trusted: three lines.
fn write_interval<T: Display>(
    f: &mut Formatter<'_>,
    name: &str,
    unit: &str,
    [median, p10, p90]: [Option<T>; 3],
) -> Result {
    write!(f, "{name},{},{unit}\r\n", Known(median))?;
    write!(f, "{name}-p10,{},{unit}\r\n", Known(p10))?;
    write!(f, "{name}-p90,{},{unit}\r\n", Known(p90))
}

fn interval<T: Copy, U>(of: Option<Interval<T>>, get: fn(T) -> U) -> [Option<U>; 3] {
    let Some(Interval { p10, median, p90 }) = of else { return [None, None, None] };
    [median, p10, p90].map(|figure| Some(get(figure)))
}

impl Display for Battery {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let BatteryData { estimated_runtime, intervals, last_test, .. } = self.data;
        f.write_str("name,value,unit\r\n")?;
        write!(f, "capacity,{},\r\n", InWords(&self.capacity))?;
        write!(f, "minimum-runtime,{},min\r\n", self.minimum_runtime.get())?;
        let [_, p10, p90] = interval(intervals.map(|told| told.runtime), Minutes::get);
        let runtime = [estimated_runtime.map(Minutes::get), p10, p90];
        write_interval(f, "estimated-runtime", "min", runtime)?;
        let capacity = interval(intervals.and_then(|told| told.capacity), MilliampHours::get);
        write_interval(f, "battery-capacity", "mAh", capacity)?;
        let health = interval(intervals.and_then(|told| told.health), |health| Hundredths(health.get()));
        write_interval(f, "state-of-health", "%", health)?;
        let end = self.end_of_life.map(|end| [end.median, end.p10, end.p90]).unwrap_or_default();
        write_interval(f, "end-of-life", "d", end.map(|days| days.map(Days::get)))?;
        let Some(TestRecord { at_minutes, outcome }) = last_test else { return Ok(()) };
        write!(f, "test-ended-at,{at_minutes},min\r\n")?;
        write!(f, "test-type,{},\r\n", InWords(&outcome.kind))?;
        write!(f, "test-result,{},\r\n", Quoted(InWords(&outcome.end)))?;
        write!(f, "test-lasted,{},s\r\n", outcome.duration_s)?;
        write!(f, "test-average-load,{},mA\r\n", outcome.average_load.get())?;
        write!(f, "test-temperature,{},°C\r\n", Hundredths(outcome.average_temperature.get()))?;
        write!(f, "test-end-voltage,{},mV\r\n", outcome.end_voltage.get())?;
        write!(f, "test-runtime,{},min\r\n", Known(outcome.runtime.map(Minutes::get)))
    }
}

/// A whole with two decimals.
struct Hundredths(i32);

impl Display for Hundredths {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let hundredths = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:02}", hundredths / 100, hundredths % 100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn temperatures_under_zero_keep_their_sign() {
        for (hundredths, text) in [(2_150, "21.50"), (-5, "-0.05"), (-1_250, "-12.50"), (0, "0.00")] {
            let written: heapless::String<16> = heapless::format!("{}", Hundredths(hundredths)).unwrap();
            assert_eq!(written, text);
        }
    }
}
