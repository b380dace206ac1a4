//! The stored form of settings and battery data, byte by byte: what one version writes, every later one must read.

#![allow(clippy::unwrap_used, reason = "a test fails by it")]

mod common;

use bms_core::{
    capacity_test::{End, Outcome, TestKind},
    data::{BatteryData, Evidence, Retained, TestRecord},
    record::{decode, encode},
    settings::{Change, Settings},
    units::{CentiCelsius, Hours, MilliampHours, Milliamps, Millivolts, Minutes},
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

const fn retained() -> Retained {
    let outcome = Outcome {
        kind: TestKind::Type1,
        end: End::Estimated,
        duration_s: 5_400,
        average_load: Milliamps(8_010),
        average_temperature: CentiCelsius(-350),
        end_voltage: Millivolts(12_120),
        runtime: Some(Minutes(611)),
    };
    Retained {
        battery: BatteryData {
            evidence: Evidence::Runtime,
            estimated_runtime: outcome.runtime,
            last_test: Some(TestRecord { at_minutes: 100_000, outcome }),
        },
        next_test: Some(Minutes(600)),
        delayed_test: None,
        test_running: true,
        operating_minutes: 123_456,
    }
}

#[test]
fn settings_version_1_keep_their_bytes() {
    let bytes = [1, 3, 1, 1, 2, 1, 1, 1, 1, 1, 24, 172, 2, 30, 176, 222, 5, 1, 240, 147, 9];
    assert_eq!(encode(&settings(), &mut [0; 64]).unwrap(), bytes);
    assert_eq!(decode::<Settings>(&bytes).unwrap(), settings());
}

#[test]
fn battery_data_version_1_keep_their_bytes() {
    let bytes = [
        1, 1, 1, 227, 4, 1, 160, 141, 6, 0, 0, 152, 42, 148, 125, 187, 5, 176, 189, 1, 1, 227, 4, 1, 216, 4,
        0, 1, 192, 196, 7,
    ];
    assert_eq!(encode(&retained(), &mut [0; 64]).unwrap(), bytes);
    assert_eq!(decode::<Retained>(&bytes).unwrap(), retained());
}
