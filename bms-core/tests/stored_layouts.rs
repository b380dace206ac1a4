//! The stored form of settings and battery data, byte by byte: what one version writes, every later one must read.

#![allow(clippy::unwrap_used, reason = "a test fails by it")]

mod common;

use bms_core::{
    ageing::{PastTest, TESTS_KEPT, TestHistory},
    capacity_test::{End, Intervals, Outcome, TestKind},
    data::{BatteryData, Evidence, Retained, TestRecord},
    interval::Interval,
    record::{RecordError, decode, encode},
    settings::{Change, Settings},
    units::{CentiCelsius, CentiPercent, Hours, MilliampHours, Milliamps, Millivolts, Minutes},
};
use common::ratings;

fn settings() -> Settings {
    let mut settings = Settings::default();
    let changes = [
        Change::SystemVoltage(4),
        Change::LowVoltageDisconnect(true),
        Change::UpsMode(true),
        Change::IoChannel1(4),
        Change::IoChannel2(2),
        Change::TestEnabled(true),
        Change::TestKind(TestKind::Type2),
        Change::TestEvery(Hours(24)),
        Change::MinimumRuntime(Minutes(300)),
        Change::TestDuration(Minutes(30)),
        Change::MinimumVoltage(Millivolts(47_000)),
        Change::Nameplate(Some(MilliampHours(150_000))),
    ];
    for change in changes {
        settings.apply(change, &ratings()).unwrap();
    }
    settings
}

/// What version 1 kept.
fn retained_1() -> Retained {
    let outcome = Outcome {
        kind: TestKind::Type1,
        end: End::Estimated,
        duration_s: 5_400,
        average_load: Milliamps(8_010),
        average_temperature: CentiCelsius(-350),
        end_voltage: Millivolts(12_120),
        runtime: Some(Minutes(611)),
        intervals: None,
    };
    Retained {
        battery: BatteryData {
            evidence: Evidence::Runtime,
            estimated_runtime: outcome.runtime,
            intervals: None,
            last_test: Some(TestRecord { at_minutes: 100_000, outcome }),
            history: TestHistory::default(),
        },
        next_test: Some(Minutes(600)),
        delayed_test: None,
        test_running: true,
        operating_minutes: 123_456,
    }
}

fn retained_2() -> Retained {
    let mut retained = retained_1();
    let capacity = [88_000, 92_000, 97_000].map(MilliampHours);
    let [p10, median, p90] = capacity;
    let capacity = Interval { p10, median, p90 };
    let intervals = Some(Intervals {
        runtime: Interval { p10: Minutes(550), median: Minutes(611), p90: Minutes(690) },
        capacity: Some(capacity),
        health: Some(capacity.map(|charge| CentiPercent(i32::try_from(charge.get() / 10).unwrap()))),
    });
    retained.battery.intervals = intervals;
    retained.battery.last_test.as_mut().unwrap().outcome.intervals = intervals;
    retained.battery.history.add(PastTest { at_minutes: 40_000, capacity });
    retained.battery.history.add(PastTest { at_minutes: 100_000, capacity });
    retained
}

#[test]
fn settings_version_1_keep_their_bytes() {
    let bytes = [1, 3, 1, 1, 2, 1, 1, 1, 1, 1, 24, 172, 2, 30, 176, 222, 5, 1, 240, 147, 9];
    assert_eq!(encode(&settings(), &mut [0; 64]).unwrap(), bytes);
    assert_eq!(decode::<Settings>(&bytes).unwrap(), settings());
}

const BATTERY_1: [u8; 31] = [
    1, 1, 1, 227, 4, 1, 160, 141, 6, 0, 0, 152, 42, 148, 125, 187, 5, 176, 189, 1, 1, 227, 4, 1, 216, 4, 0,
    1, 192, 196, 7,
];

#[test]
fn battery_data_version_1_are_still_read() {
    assert_eq!(decode::<Retained>(&BATTERY_1), Ok(retained_1()));
    let longer = [&BATTERY_1[..], &[0]].concat();
    let older = Err(RecordError::OlderVersion { found: 1, known: 2 });
    for damaged in [&longer[..], &BATTERY_1[..20], &[1], &[0, 1]] {
        let version = damaged[0];
        let older = if version == 1 { older } else { Err(RecordError::OlderVersion { found: 0, known: 2 }) };
        assert_eq!(decode::<Retained>(damaged), older);
    }
}

#[test]
fn battery_data_version_2_keep_their_bytes() {
    let capacity = [192, 175, 5, 224, 206, 5, 232, 245, 5];
    let intervals = [
        &[1, 166, 4, 227, 4, 178, 5][..], // of the runtime
        &[1],
        &capacity,
        &[1, 192, 137, 1, 224, 143, 1, 200, 151, 1], // of the health
    ]
    .concat();
    let bytes = [
        &[2][..],
        &BATTERY_1[1..5], // the evidence and the runtime
        &intervals,
        &BATTERY_1[5..23], // the last test
        &intervals,
        &[1, 192, 184, 2], // the first test of the history
        &capacity,
        &[1, 160, 141, 6], // the second
        &capacity,
        &[0; TESTS_KEPT - 2],
        &BATTERY_1[23..], // the countdowns, a running test, the operating time
    ]
    .concat();
    assert_eq!(encode(&retained_2(), &mut [0; 256]).unwrap(), bytes);
    assert_eq!(decode::<Retained>(&bytes), Ok(retained_2()));
}
