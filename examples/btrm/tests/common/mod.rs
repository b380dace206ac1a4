//! A unit at work, without a wire.
#![allow(dead_code, reason = "no test needs all of it")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by them"
)]

pub(crate) mod board;
pub(crate) mod manager;
pub(crate) mod snmp;
pub(crate) mod wire;

use core::time::Duration;

use bms_core::{
    ageing::{PastTest, TestHistory},
    capacity_test::{End, Intervals, Outcome, TestKind},
    data::{BatteryData, Evidence, TestRecord},
    interval::Interval,
    plant::Sensors,
    units::{CentiCelsius, CentiPercent, MilliampHours, Milliamps, Millivolts, Minutes},
};
use btrm::{Btrm, Model, Stored};

/// What the sensors say of a battery at rest; IO channel 4 does not answer.
pub(crate) fn sensors() -> Sensors {
    Sensors {
        battery_voltage: Some(Millivolts(13_520)),
        battery_current: Some(Milliamps(-60)),
        load_current: Some(Milliamps(1_040)),
        supply_voltage: Some(Millivolts(13_410)),
        charger_voltage: Some(Millivolts(13_600)),
        temperature: Some(CentiCelsius(-1_250)),
        io: [Some(Millivolts(0)), Some(Millivolts(4_900)), Some(Millivolts(13_100)), None],
        ..Sensors::default()
    }
}

/// A unit ten seconds after power-up.
pub(crate) fn unit(model: Model, sensors: &Sensors) -> Btrm {
    unit_with(model, Stored::default(), sensors)
}

/// A unit ten seconds after power-up, with what its store held.
pub(crate) fn unit_with(model: Model, stored: Stored, sensors: &Sensors) -> Btrm {
    let mut unit = Btrm::new(model, stored);
    for second in 0..10 {
        unit.step(Duration::from_secs(second), sensors);
    }
    unit
}

/// What is known after a test.
pub(crate) fn tested() -> BatteryData {
    let capacity = interval([88_000, 92_000, 97_000]).map(MilliampHours);
    let outcome = Outcome {
        kind: TestKind::Type1,
        end: End::Estimated,
        duration_s: 5_400,
        average_load: Milliamps(8_010),
        average_temperature: CentiCelsius(2_150),
        end_voltage: Millivolts(12_120),
        runtime: Some(Minutes(611)),
        intervals: Some(Intervals {
            runtime: interval([550, 611, 690]).map(Minutes),
            capacity: Some(capacity),
            health: Some(interval([8_800, 9_200, 9_700]).map(CentiPercent)),
        }),
    };
    let last_test = Some(TestRecord { at_minutes: 1_000, outcome });
    let mut history = TestHistory::default();
    history.add(PastTest { at_minutes: 1_000, capacity });
    BatteryData {
        evidence: Evidence::Runtime,
        estimated_runtime: outcome.runtime,
        intervals: outcome.intervals,
        last_test,
        history,
    }
}

const fn interval<T: Copy>([p10, median, p90]: [T; 3]) -> Interval<T> {
    Interval { p10, median, p90 }
}
