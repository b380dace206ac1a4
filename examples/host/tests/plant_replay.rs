//! A recorded discharge in the place of the simulated battery.
#![expect(clippy::unwrap_used, reason = "in a test's helper a failure fails the test")]

use core::time::Duration;
use std::io::Read;

use bms_core::{
    plant::{Actuators, Leds, LoadSource, Sensors},
    units::{CentiCelsius, Milliamps, Millivolts},
};
use host::plant::{Name, Plant, PlantConfig, Replay, ReplayError, Setting};

const RECORD: &str = "t_s,mV,mA,centi_degC\n0,12600,-5000,2000\n60,12540,-5600,2060\n120,12500,-6000,2000\n";
const SECOND: Duration = Duration::from_secs(1);
const TEST: Actuators = Actuators {
    load_source: LoadSource::Battery,
    load_connected: true,
    charger_connected: false,
    io_1_closed: false,
    leds: Leds::Off,
};

fn record(text: impl AsRef<[u8]>) -> Result<Replay, ReplayError> {
    Replay::from_reader(text.as_ref())
}

fn plant() -> Plant {
    Plant::new(PlantConfig::default()).unwrap().with_replay(record(RECORD).unwrap())
}

/// Battery voltage, battery current, load current, temperature.
fn readings(sensors: &Sensors) -> [Option<i32>; 4] {
    [
        sensors.battery_voltage.map(Millivolts::get),
        sensors.battery_current.map(Milliamps::get),
        sensors.load_current.map(Milliamps::get),
        sensors.temperature.map(CentiCelsius::get),
    ]
}

#[test]
fn during_a_test_the_sensors_read_the_record_and_straight_lines_between_its_readings() {
    let mut plant = plant();
    let mut after = |dt| readings(&plant.step(dt, &TEST, true));
    assert_eq!(after(Duration::ZERO), [12_600, -5_000, 5_000, 2_000].map(Some));
    assert_eq!(after(SECOND * 15), [12_585, -5_150, 5_150, 2_015].map(Some));
    assert_eq!(after(SECOND * 45), [12_540, -5_600, 5_600, 2_060].map(Some));
    assert_eq!(after(SECOND * 30), [12_520, -5_800, 5_800, 2_030].map(Some));
    assert_eq!(after(SECOND * 30), [12_500, -6_000, 6_000, 2_000].map(Some));
}

#[test]
fn after_the_records_end_the_batterys_sensors_stop_answering_until_the_test_is_over() {
    let mut plant = plant();
    plant.step(SECOND * 120, &TEST, true);
    assert!(!plant.replay().unwrap().ended());
    let sensors = plant.step(SECOND, &TEST, true);
    assert!(plant.replay().unwrap().ended());
    assert_eq!(readings(&sensors).get(..3), Some(&[None; 3][..]));
    assert_eq!(plant.get(Name::Replay), "ended");
    let sensors = plant.step(SECOND, &Actuators::default(), false);
    assert!(readings(&sensors).iter().all(Option::is_some), "{sensors:?}");
    assert!(plant.replay().unwrap().ended(), "who looks later still sees it");
}

#[test]
fn the_record_needs_a_test_and_a_load_on_the_battery() {
    let off = Actuators { load_connected: false, ..TEST };
    for (actuators, test_running) in [(TEST, false), (Actuators::default(), true), (off, true)] {
        let mut plant = plant();
        let mut simulated = Plant::new(PlantConfig::default()).unwrap();
        let sensors = plant.step(SECOND, &actuators, test_running);
        assert_eq!(sensors, simulated.step(SECOND, &actuators, test_running));
        assert_eq!(plant.get(Name::Replay), "ready");
    }
}

#[test]
fn each_test_plays_the_record_from_its_beginning() {
    let mut plant = plant();
    for _ in 0..2 {
        plant.step(SECOND * 200, &TEST, true);
        plant.step(SECOND, &Actuators::default(), false);
        let first = plant.step(Duration::ZERO, &TEST, true);
        assert_eq!(readings(&first), [12_600, -5_000, 5_000, 2_000].map(Some));
        assert!(!plant.replay().unwrap().ended());
        plant.step(SECOND, &Actuators::default(), false);
    }
}

#[test]
fn the_simulated_battery_gives_the_recorded_charge_and_goes_on_after_the_test() {
    let long = "0,12600,-10000,2500\n7200,12000,-10000,2500\n";
    let mut plant = Plant::new(PlantConfig::default()).unwrap().with_replay(record(long).unwrap());
    plant.step(SECOND * 7_200, &TEST, true);
    assert!((0.799..0.801).contains(&plant.state_of_charge()), "{}", plant.state_of_charge());
    plant.step(SECOND * 7_200, &TEST, true);
    assert!((0.799..0.801).contains(&plant.state_of_charge()), "past its end the record takes nothing");
    let sensors = plant.step(SECOND, &Actuators::default(), false);
    assert!(
        sensors.battery_current > Some(Milliamps(5_000)),
        "the charger refills what it took: {sensors:?}"
    );
    let greedy = "0,12600,-100000,2500\n7200,12000,-100000,2500\n";
    let mut plant = Plant::new(PlantConfig::default()).unwrap().with_replay(record(greedy).unwrap());
    plant.step(SECOND * 7_200, &TEST, true);
    assert!(plant.state_of_charge().abs() < f64::EPSILON, "more than there is empties it");
}

#[test]
fn a_tester_can_make_sensors_fail_during_a_record() {
    let mut plant = plant();
    plant.set(Name::BatteryVolts, Setting::Missing).unwrap();
    plant.set(Name::Temperature, Setting::Value(50.0)).unwrap();
    plant.set(Name::LoadAmps, Setting::Value(1.0)).unwrap();
    let sensors = plant.step(Duration::ZERO, &TEST, true);
    assert_eq!(readings(&sensors), [None, Some(-5_000), Some(5_000), Some(5_000)], "the record's load stays");
}

#[test]
fn the_header_blank_lines_and_windows_line_ends_are_optional() {
    let plain = "0,12600,-5000,2000\n60,12540,-5600,2060\n120,12500,-6000,2000";
    let windows = "t_s,mV,mA,centi_degC\r\n\r\n 0, 12600, -5000, 2000\r\n60,12540,-5600,2060\r\n120,12500,-6000,2000\r\n\r\n";
    let logger = "1000.5,12600,-5000.0,2e3\n1060.5,12540,-5600,2060\n1120.5,12500,-6000,2000\n";
    for text in [plain, windows, logger] {
        let mut plant = Plant::new(PlantConfig::default()).unwrap().with_replay(record(text).unwrap());
        let sensors = plant.step(SECOND * 30, &TEST, true);
        assert_eq!(readings(&sensors), [12_570, -5_300, 5_300, 2_030].map(Some), "{text:?}");
    }
}

#[test]
fn a_bad_record_is_refused_with_the_line_and_the_reason() {
    let head = "t_s,mV,mA,centi_degC\n";
    for (text, why) in [
        ("", "line 1: no reading"),
        (head, "line 1: no reading"),
        ("\n\n\n", "line 1: no reading"),
        ("time,mV,mA,centi_degC\n0,1,-1,1\n", "line 1: t_s is not a number: \"time\""),
        ("0,12600,-5000,2000\nt_s,mV,mA,centi_degC\n", "line 2: t_s is not a number: \"t_s\""),
        ("0,12600,-5000,2000\n\n60,12540,-56O0,2060\n", "line 3: mA is not a number: \"-56O0\""),
        ("0,12600,-5000\n", "line 1: 3 fields, not the 4 of t_s,mV,mA,centi_degC"),
        ("0,12600,-5000,20,5\n", "line 1: 5 fields, not the 4 of t_s,mV,mA,centi_degC"),
        ("0,12600,,2000\n", "line 1: mA is not a number: \"\""),
        ("0,NaN,-5000,2000\n", "line 1: mV is not a number: \"NaN\""),
        ("0,inf,-5000,2000\n", "line 1: mV is not within 0 to 100000"),
        ("-1,12600,-5000,2000\n", "line 1: t_s is not within 0 to 10000000000"),
        ("0,12600,-5e9,2000\n", "line 1: mA is not within -1000000 to 1000000"),
        ("0,12600,-5000,20001\n", "line 1: centi_degC is not within -10000 to 20000"),
        (
            "t_s,mV,mA,centi_degC\n0,12600,-5000,2000\n60,12540,-5600,2060\n59,12500,-6000,2000\n",
            "line 4: t_s is earlier than the line before",
        ),
        ("9,12600,-5000,2000\n8,12540,-5600,2060\n", "line 2: t_s is earlier than the line before"),
        (
            "0,12600,5000,2000\n60,12540,0,2060\n",
            "the record's current never is negative: it is no discharge",
        ),
    ] {
        assert_eq!(record(text).unwrap_err().to_string(), why, "{text:?}");
    }
    let binary = record(b"0,12600,-5000,2000\n\xFF\xFE,1,2,3\n").unwrap_err();
    assert_eq!(binary.to_string(), "line 2: not UTF-8 text");
}

#[test]
fn a_record_without_end_is_refused_in_bounded_memory() {
    let blank = Replay::from_reader(RECORD.as_bytes().chain(std::io::repeat(b'\n'))).unwrap_err();
    assert_eq!(blank.to_string(), "line 1000001: more lines than a record may have");
    let dense = Replay::from_reader(RECORD.as_bytes().chain(std::io::repeat(b'0'))).unwrap_err();
    assert_eq!(dense.to_string(), "line 5: more than 256 bytes");
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let missing = Replay::from_csv("/no/such/record.csv").unwrap_err().to_string();
    assert!(missing.starts_with("cannot read the record /no/such/record.csv: "), "{missing}");
    let folder = Replay::from_csv(std::env::temp_dir()).unwrap_err().to_string();
    assert!(folder.ends_with(": not a regular file"), "{folder}");
}

#[test]
fn a_record_is_read_from_a_file() {
    let path = std::env::temp_dir().join(format!("host-replay-{}.csv", std::process::id()));
    std::fs::write(&path, RECORD).unwrap();
    let replay = Replay::from_csv(&path);
    std::fs::remove_file(&path).unwrap();
    let mut plant = Plant::new(PlantConfig::default()).unwrap().with_replay(replay.unwrap());
    assert_eq!(plant.step(SECOND * 60, &TEST, true).battery_voltage, Some(Millivolts(12_540)));
}

#[test]
fn several_lines_of_one_second_count_as_the_last_of_them() {
    let text = "0,12700,-5000,2000\n60,12600,-5000,2000\n60,12500,-6000,2000\n120,12400,-6000,2000\n";
    assert!(Replay::from_reader(text.as_bytes()).is_ok());
}
