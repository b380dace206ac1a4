//! The product: a BTRM300 on a battery at rest, after a test.

use core::time::Duration;

use bms_core::capacity_test::{End, Outcome, TestKind};
use bms_core::data::{BatteryData, Evidence, TestRecord};
use bms_core::plant::Sensors;
use bms_core::units::{CentiCelsius, Milliamps, Millivolts, Minutes};
use btrm::glue::dnp3::dnp3_config;
use btrm::{Btrm, FIRMWARE_VERSION, Model, Stored};
use dnp3_outstation::Config;

use super::{MASTER_ADDRESS, OUTSTATION_ADDRESS};

/// A unit ten seconds after power-up, all of whose points are known.
pub fn unit() -> Btrm {
    let mut stored = Stored::default();
    stored.retained.battery = tested();
    let mut unit = Btrm::new(Model::Btrm300, stored);
    for second in 0..10 {
        unit.step(Duration::from_secs(second), &sensors());
    }
    unit
}

/// How its outstation is set up.
pub const fn unit_config() -> Config {
    dnp3_config(OUTSTATION_ADDRESS, MASTER_ADDRESS, None)
}

fn sensors() -> Sensors {
    Sensors {
        battery_voltage: Some(Millivolts(13_520)),
        battery_current: Some(Milliamps(-60)),
        load_current: Some(Milliamps(1_040)),
        supply_voltage: Some(Millivolts(13_410)),
        charger_voltage: Some(Millivolts(13_600)),
        temperature: Some(CentiCelsius(-1_250)),
        io: [0, 4_900, 13_100, 0].map(|millivolts| Some(Millivolts(millivolts))),
        ..Sensors::default()
    }
}

fn tested() -> BatteryData {
    let outcome = Outcome {
        kind: TestKind::Type1,
        end: End::Estimated,
        duration_s: 5_400,
        average_load: Milliamps(8_010),
        average_temperature: CentiCelsius(2_150),
        end_voltage: Millivolts(12_120),
        runtime: Some(Minutes(611)),
        intervals: None,
    };
    let last_test = Some(TestRecord { at_minutes: 1_000, outcome });
    BatteryData {
        evidence: Evidence::Runtime,
        estimated_runtime: outcome.runtime,
        last_test,
        ..BatteryData::default()
    }
}

/// What its points read, in the order and units of BTRM manual §12.3.5 to §12.3.8: flag octets of the
/// binary inputs and outputs, values of the analog inputs and outputs.
pub(crate) fn readings() -> ([u8; 6], [u8; 4], [i16; 12], [i16; 6]) {
    // There are battery data: output 0 is on.
    let (inputs, outputs) = ([0x01; 6], [0x81, 0x01, 0x01, 0x01]);
    let version = i16::try_from(FIRMWARE_VERSION).unwrap_or_default();
    let analog_inputs = [13_520, 13_600, -60, -13, 480, 10, 22, 168, 168, 0, 4_900, version];
    (inputs, outputs, analog_inputs, [480, 168, 168, 0, 0, 1])
}
