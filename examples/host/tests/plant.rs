//! The plant around the battery: sources, switches, sensors, and what a tester does to them.
#![expect(clippy::unwrap_used, reason = "in a test's helper a failure fails the test")]

use core::time::Duration;

use bms_core::{
    plant::{Actuators, Leds, LoadSource, Sensors},
    units::{CentiCelsius, Milliamps, Millivolts},
};
use host::plant::{LoadModel, Name, Plant, PlantConfig, Setting};

const SECOND: Duration = Duration::from_secs(1);
const TEST: Actuators = Actuators {
    load_source: LoadSource::Battery,
    load_connected: true,
    charger_connected: false,
    io_1_closed: false,
    leds: Leds::Off,
};

fn plant() -> Plant {
    Plant::new(PlantConfig::default()).unwrap()
}

fn set(plant: &mut Plant, name: Name, value: f64) {
    plant.set(name, Setting::Value(value)).unwrap();
}

fn rest(plant: &mut Plant, dt: Duration) -> Sensors {
    plant.step(dt, &Actuators::default(), false)
}

#[test]
fn at_rest_the_supply_carries_the_load_and_the_charger_floats_the_battery() {
    for blocks in 1..=4 {
        let config = PlantConfig { blocks, ..PlantConfig::default() };
        let sensors = Plant::new(config).unwrap().step(SECOND, &Actuators::default(), false);
        let factor = i32::from(blocks);
        assert_eq!(sensors.battery_voltage, Some(Millivolts(13_500 * factor)));
        assert_eq!(sensors.charger_voltage, Some(Millivolts(13_500 * factor)));
        assert_eq!(sensors.supply_voltage, Some(Millivolts(13_600 * factor)));
        assert_eq!(sensors.load_current, Some(Milliamps(8_000)));
        let float = sensors.battery_current.unwrap().get();
        assert!((1..500).contains(&float), "a float current flows into the battery: {float} mA");
        assert_eq!(sensors.temperature, Some(CentiCelsius(2_500)));
        assert_eq!(sensors.io, [Some(Millivolts(0)); 4]);
        assert!(!sensors.button_1 && !sensors.button_2);
    }
}

#[test]
fn on_the_battery_the_load_discharges_it() {
    let mut plant = plant();
    let sensors = plant.step(SECOND, &TEST, true);
    assert_eq!(sensors.battery_current, Some(Milliamps(-8_000)));
    assert_eq!(sensors.load_current, Some(Milliamps(8_000)));
    assert_eq!(sensors.charger_voltage, Some(Millivolts(13_500)), "the charger idles at its own voltage");
    plant.step(Duration::from_hours(1), &TEST, true);
    assert!(
        (0.91..0.93).contains(&plant.state_of_charge()),
        "8 Ah of 100 Ah are gone: {}",
        plant.state_of_charge()
    );
}

#[test]
fn a_disconnected_load_draws_nothing_from_either_source() {
    for load_source in [LoadSource::Supply, LoadSource::Battery] {
        let actuators = Actuators { load_source, load_connected: false, ..TEST };
        let sensors = plant().step(SECOND, &actuators, false);
        assert_eq!((sensors.load_current, sensors.battery_current), (Some(Milliamps(0)), Some(Milliamps(0))));
    }
}

#[test]
fn the_charger_refills_the_battery_within_its_limit_and_tapers_off() {
    for (rating_amps, limit) in [(20.0, 10_000), (5.0, 5_000)] {
        let mut plant = Plant::new(PlantConfig { rating_amps, ..PlantConfig::default() }).unwrap();
        plant.step(Duration::from_hours(6), &TEST, true);
        let sensors = rest(&mut plant, SECOND);
        assert_eq!(sensors.battery_current, Some(Milliamps(limit)));
        assert!(sensors.battery_voltage < Some(Millivolts(13_500)));
        assert_eq!(
            sensors.charger_voltage, sensors.battery_voltage,
            "in current limit the battery holds it down"
        );
        let mut last = i32::MAX;
        for _ in 0..48 {
            let sensors = rest(&mut plant, Duration::from_hours(1));
            let amps = sensors.battery_current.unwrap().get();
            assert!((1..=last).contains(&amps) && amps <= limit, "{amps} mA after {last} mA");
            assert!(sensors.battery_voltage <= Some(Millivolts(13_500)));
            last = amps;
        }
        assert!(plant.state_of_charge() > 0.99, "{}", plant.state_of_charge());
        assert_eq!(rest(&mut plant, SECOND).battery_voltage, Some(Millivolts(13_500)));
    }
}

#[test]
fn a_charger_on_the_battery_shares_the_load() {
    let mut plant = plant();
    let sensors = plant.step(SECOND, &Actuators { charger_connected: true, ..TEST }, false);
    let amps = sensors.battery_current.unwrap().get();
    assert_eq!(sensors.load_current, Some(Milliamps(8_000)));
    assert!((0..=2_000).contains(&amps), "the charger's 10 A carry 8 A of load: {amps} mA are left");
    set(&mut plant, Name::LoadAmps, 14.0);
    let sensors = plant.step(SECOND, &Actuators { charger_connected: true, ..TEST }, false);
    assert_eq!(sensors.battery_current, Some(Milliamps(-4_000)), "the battery gives what the charger cannot");
}

#[test]
fn a_supply_loss_kills_the_load_until_the_relay_moves() {
    let mut plant = plant();
    set(&mut plant, Name::SupplyVolts, 0.0);
    let sensors = plant.sensors();
    assert_eq!((sensors.supply_voltage, sensors.load_current), (Some(Millivolts(0)), Some(Milliamps(0))));
    assert_eq!(plant.step(SECOND, &TEST, false).load_current, Some(Milliamps(8_000)));
    assert_eq!(rest(&mut plant, SECOND).load_current, Some(Milliamps(0)));
    plant.clear(Name::SupplyVolts);
    assert_eq!(plant.sensors().load_current, Some(Milliamps(8_000)));
}

#[test]
fn a_dead_charger_lets_the_battery_rest() {
    let mut plant = plant();
    set(&mut plant, Name::ChargerVolts, 0.0);
    let sensors = rest(&mut plant, Duration::from_hours(12));
    assert_eq!((sensors.charger_voltage, sensors.battery_current), (Some(Millivolts(0)), Some(Milliamps(0))));
    let volts = sensors.battery_voltage.unwrap().get();
    assert!((12_600..13_000).contains(&volts), "the open-circuit voltage of a full block: {volts} mV");
}

#[test]
fn a_tester_changes_the_load() {
    let mut plant = plant();
    set(&mut plant, Name::LoadAmps, 6.0);
    assert_eq!(plant.step(SECOND, &TEST, true).battery_current, Some(Milliamps(-6_000)));
    plant.set(Name::LoadAmps, Setting::Missing).unwrap();
    let sensors = plant.step(SECOND, &TEST, true);
    assert_eq!((sensors.load_current, sensors.battery_current), (None, Some(Milliamps(-8_000))));
}

#[test]
fn a_constant_power_load_draws_more_as_the_voltage_falls() {
    let load = LoadModel::ConstantPower { watts: 100.0 };
    let mut plant = Plant::new(PlantConfig { load, ..PlantConfig::default() }).unwrap();
    let mut last = 0;
    for dt in [SECOND * 10, Duration::from_hours(6), Duration::from_hours(2)] {
        let sensors = plant.step(dt, &TEST, true);
        let (volts, amps) = (sensors.battery_voltage.unwrap().get(), sensors.load_current.unwrap().get());
        assert!((99_000_000..101_000_000).contains(&(volts * amps)), "{volts} mV, {amps} mA");
        assert!(amps > last, "{amps} mA after {last} mA");
        last = amps;
    }
}

#[test]
fn a_set_temperature_is_read_at_once_and_reaches_the_battery() {
    let mut plant = plant();
    set(&mut plant, Name::Temperature, 35.0);
    assert_eq!(plant.sensors().temperature, Some(CentiCelsius(3_500)));
    let runtime = |celsius| {
        let mut plant = self::plant();
        set(&mut plant, Name::Temperature, celsius);
        rest(&mut plant, Duration::from_hours(24));
        let mut minutes = 0;
        while plant.step(Duration::from_mins(1), &TEST, true).battery_voltage > Some(Millivolts(11_000)) {
            minutes += 1;
        }
        minutes
    };
    assert!(runtime(35.0) > runtime(25.0) && runtime(25.0) > runtime(0.0));
}

#[test]
fn the_unit_warms_a_little_under_load() {
    let mut plant = plant();
    let warm = rest(&mut plant, Duration::from_hours(2)).temperature.unwrap();
    assert!((2_550..2_900).contains(&warm.get()), "{warm}");
}

#[test]
fn a_set_battery_voltage_is_what_the_sensor_reads_and_no_more() {
    let mut plant = plant();
    set(&mut plant, Name::BatteryVolts, 11.234);
    let sensors = rest(&mut plant, SECOND);
    assert_eq!(sensors.battery_voltage, Some(Millivolts(11_234)));
    assert_eq!(sensors.charger_voltage, Some(Millivolts(13_500)), "the battery itself is still full");
    plant.clear(Name::BatteryVolts);
    assert_eq!(plant.sensors().battery_voltage, Some(Millivolts(13_500)));
}

#[test]
fn every_sensor_can_be_missing_and_comes_back() {
    let mut plant = plant();
    let healthy = plant.sensors();
    let answers = |sensors: &Sensors| {
        let Sensors { battery_voltage, charger_voltage, supply_voltage, io: [a, b, c, d], .. } = *sensors;
        let volts = [battery_voltage, charger_voltage, supply_voltage, a, b, c, d];
        let amps = [sensors.battery_current, sensors.load_current];
        volts.iter().flatten().count()
            + amps.iter().flatten().count()
            + usize::from(sensors.temperature.is_some())
    };
    for name in
        Name::ALL.into_iter().filter(|name| name.word().contains("-volts") || name.word().ends_with("-amps"))
    {
        plant.set(name, Setting::Missing).unwrap();
        assert_eq!(answers(&rest(&mut plant, Duration::ZERO)), 9, "{name:?} and no other");
        assert_eq!(plant.get(name), "missing");
        plant.clear(name);
        assert_eq!(plant.sensors(), healthy, "{name:?}");
    }
}

#[test]
fn the_contact_of_channel_1_pulls_it_to_ground() {
    let mut plant = plant();
    set(&mut plant, Name::Io1Volts, 12.5);
    set(&mut plant, Name::Io4Volts, 48.0);
    assert_eq!(plant.sensors().io, [12_500, 0, 0, 48_000].map(|mv| Some(Millivolts(mv))));
    let closed = plant.step(SECOND, &Actuators { io_1_closed: true, ..Actuators::default() }, false);
    assert_eq!(closed.io.first(), Some(&Some(Millivolts(0))));
}

#[test]
fn buttons_are_held_until_they_are_released() {
    let mut plant = plant();
    set(&mut plant, Name::Button1, 1.0);
    assert!(rest(&mut plant, SECOND).button_1 && !plant.sensors().button_2);
    set(&mut plant, Name::Button1, 0.0);
    set(&mut plant, Name::Button2, 1.0);
    assert!(!rest(&mut plant, SECOND).button_1 && plant.sensors().button_2);
    plant.clear_all();
    assert!(!plant.sensors().button_2);
}

#[test]
fn charge_and_health_can_be_set() {
    let mut plant = plant();
    set(&mut plant, Name::Soc, 40.0);
    assert_eq!(plant.get(Name::Soc), "40.00");
    assert_eq!(plant.get(Name::Overrides), "none", "a state changes on by itself, so that nothing stays set");
    set(&mut plant, Name::BatteryHealth, 0.5);
    assert_eq!(plant.get(Name::Soc), "40.00");
    plant.step(Duration::from_hours(1), &TEST, true);
    assert!(
        (0.23..0.25).contains(&plant.state_of_charge()),
        "8 Ah of 50 Ah are gone: {}",
        plant.state_of_charge()
    );
    plant.clear_all();
    assert_eq!(plant.get(Name::BatteryHealth), "1.000");
}

#[test]
fn a_name_that_tells_only_is_not_set() {
    let mut plant = plant();
    for (name, setting) in [
        (Name::LoadSource, Setting::Value(1.0)),
        (Name::Time, Setting::Missing),
        (Name::Soc, Setting::Missing),
        (Name::Button1, Setting::Value(2.0)),
        (Name::BatteryVolts, Setting::Value(-1.0)),
        (Name::BatteryVolts, Setting::Value(f64::NAN)),
        (Name::BatteryAmps, Setting::Value(f64::INFINITY)),
    ] {
        let before = plant.list();
        assert!(plant.set(name, setting).is_err(), "{name:?} {setting:?}");
        assert_eq!(plant.list(), before);
    }
}

#[test]
fn long_steps_and_short_ones_lead_to_the_same_place() {
    let (mut long, mut short) = (plant(), plant());
    for _ in 0..60 {
        short.step(SECOND, &TEST, true);
    }
    assert_eq!(long.step(SECOND * 60, &TEST, true), short.sensors());
    assert_eq!(long.list(), short.list());
}

#[test]
fn a_step_of_any_length_returns() {
    let mut plant = plant();
    for dt in [Duration::ZERO, Duration::from_nanos(1), Duration::MAX, Duration::MAX] {
        assert!(plant.step(dt, &TEST, false).battery_voltage.is_some());
    }
    assert_eq!(plant.time(), Duration::from_hours(48) + Duration::from_nanos(1));
}

#[test]
fn figures_out_of_range_are_refused_by_name() {
    let good = PlantConfig::default();
    for (config, why) in [
        (PlantConfig { blocks: 0, ..good }, "blocks must be 1 to 4, not 0"),
        (PlantConfig { blocks: 5, ..good }, "blocks must be 1 to 4, not 5"),
        (PlantConfig { battery_ah: 0.0, ..good }, "battery capacity must be 0.1 Ah to 10000 Ah, not 0 Ah"),
        (PlantConfig { battery_health: f64::NAN, ..good }, "battery health must be 0 to 1, not NaN"),
        (
            PlantConfig { load: LoadModel::ConstantCurrent { amps: -1.0 }, ..good },
            "load must be 0 A to 100 A, not -1 A",
        ),
        (PlantConfig { ambient_c: 200.0, ..good }, "ambient temperature must be -40 °C to 85 °C, not 200 °C"),
        (
            PlantConfig { rating_amps: f64::INFINITY, ..good },
            "rated current must be 0.1 A to 1000 A, not inf A",
        ),
    ] {
        assert_eq!(Plant::new(config).unwrap_err().to_string(), why);
    }
}
