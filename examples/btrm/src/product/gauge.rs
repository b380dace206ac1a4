//! How full the battery is: the charge that it gave since it was full, counted.

use core::time::Duration;

use bms_core::{
    Readings,
    system_voltage::SystemVoltage,
    time::Uptime,
    units::{MilliampHours, Milliamps},
};

/// A 12 V block that is charged is above this voltage, one at rest is not (ours), millivolts.
const FLOAT: i32 = 13_000;
/// So little current flows into a full battery, or from it, as a part of its capacity in an hour (ours).
const TAIL: u32 = 50;
/// The same where the capacity is not known (ours).
const UNKNOWN_TAIL: Milliamps = Milliamps(500);
/// A battery must look full for so long (ours).
const FULL_FOR: Duration = Duration::from_secs(5);
/// The share of the charge put in that can be taken out again, percent (ours: a lead-acid battery's).
const EFFICIENCY: i64 = 92;
const MILLISECONDS_AN_HOUR: i64 = 3_600_000;

/// Counts charge. Until the battery was full once, nothing is known.
#[derive(Clone, Debug, Default)]
pub(crate) struct Gauge {
    last: Option<Uptime>,
    full_since: Option<Uptime>,
    /// What is missing to a full battery, mA · ms.
    missing: Option<i64>,
}

impl Gauge {
    /// Takes what was measured at `now`.
    pub(super) fn step(
        &mut self,
        now: Uptime,
        readings: &Readings,
        system: SystemVoltage,
        capacity: Option<MilliampHours>,
    ) {
        let passed = now.saturating_sub(self.last.replace(now).unwrap_or(now));
        let measured = readings.battery_voltage.good().zip(readings.battery_current.good());
        let Some((voltage, current)) = measured else {
            self.full_since = None;
            return;
        };
        let charge =
            i64::try_from(passed.as_millis()).unwrap_or(i64::MAX).saturating_mul(current.get().into());
        let charge = if charge > 0 { charge.saturating_mul(EFFICIENCY) / 100 } else { charge };
        self.missing = self.missing.map(|missing| missing.saturating_sub(charge).max(0));

        let tail = capacity.map_or(UNKNOWN_TAIL.get().unsigned_abs(), |capacity| capacity.get() / TAIL);
        if voltage < system.of_blocks(FLOAT) || current.get().unsigned_abs() > tail {
            self.full_since = None;
        } else if now.saturating_sub(*self.full_since.get_or_insert(now)) >= FULL_FOR {
            self.missing = Some(0);
        }
    }

    /// How full the battery of a capacity is, 0 to 100 percent; `None` while that is not known.
    pub(crate) fn percent(&self, capacity: Option<MilliampHours>) -> Option<u32> {
        let missing = self.missing?;
        if missing == 0 {
            return Some(100);
        }
        let whole = i64::from(capacity?.get()).saturating_mul(MILLISECONDS_AN_HOUR);
        let left = whole.saturating_sub(missing).max(0).saturating_mul(100).checked_div(whole)?;
        u32::try_from(left).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bms_core::plant::Sensors;
    use bms_core::settings::Settings;
    use bms_core::units::Millivolts;
    use bms_core::{Monitor, data::Retained};

    const CAPACITY: Option<MilliampHours> = Some(MilliampHours(10_000));

    struct Bench {
        gauge: Gauge,
        monitor: Monitor,
        now: Uptime,
    }

    impl Bench {
        fn new() -> Self {
            let ratings = crate::Model::Btrm300.ratings();
            let monitor = Monitor::new(ratings, Settings::default(), Retained::default());
            Self { gauge: Gauge::default(), monitor, now: Uptime::ZERO }
        }

        fn runs(&mut self, seconds: u64, millivolts: i32, milliamps: i32) {
            let sensors = Sensors {
                battery_voltage: Some(Millivolts(millivolts)),
                battery_current: Some(Milliamps(milliamps)),
                ..Sensors::default()
            };
            for _ in 0..seconds {
                self.now = self.now.saturating_add(Duration::from_secs(1));
                self.monitor.step(self.now, &sensors);
                self.gauge.step(self.now, self.monitor.readings(), SystemVoltage::V12, CAPACITY);
            }
        }
    }

    #[test]
    fn nothing_is_known_until_the_battery_floats() {
        let mut bench = Bench::new();
        bench.runs(60, 12_700, 0);
        assert_eq!(bench.gauge.percent(CAPACITY), None, "at rest");
        bench.runs(60, 13_800, 1_000);
        assert_eq!(bench.gauge.percent(CAPACITY), None, "it takes too much to be full");
        bench.runs(10, 13_500, 100);
        assert_eq!((bench.gauge.percent(CAPACITY), bench.gauge.percent(None)), (Some(100), Some(100)));
    }

    #[test]
    fn charge_is_counted_both_ways() {
        let mut bench = Bench::new();
        bench.runs(10, 13_500, 0);
        bench.runs(3_600, 12_200, -2_500);
        assert_eq!(bench.gauge.percent(CAPACITY), Some(75));
        assert_eq!(bench.gauge.percent(None), None, "a quarter of what?");
        bench.runs(3_600, 13_900, 1_000);
        assert_eq!(bench.gauge.percent(CAPACITY), Some(84));
        bench.runs(36_000, 11_500, -2_500);
        assert_eq!(bench.gauge.percent(CAPACITY), Some(0));
    }
}
