//! The simulated battery against measured and published behaviour of lead-acid blocks.
#![expect(clippy::unwrap_used, reason = "in a test's helper a failure fails the test")]

use core::time::Duration;

use bms_core::plant::{Actuators, LoadSource};
use host::plant::{LoadModel, Plant, PlantConfig};

const MINUTE: Duration = Duration::from_mins(1);
const ON_BATTERY: Actuators = Actuators {
    load_source: LoadSource::Battery,
    load_connected: true,
    charger_connected: false,
    io_1_closed: false,
    leds: bms_core::plant::Leds::Off,
};

/// A discharge to `end` volts a block: minutes and voltages of one block, minute by minute.
fn discharge(config: PlantConfig, end: f64) -> Vec<f64> {
    let mut plant = Plant::new(config).unwrap();
    let mut volts = Vec::new();
    loop {
        let sensors = plant.step(MINUTE, &ON_BATTERY, false);
        let block = f64::from(sensors.battery_voltage.unwrap().get()) / 1_000.0 / f64::from(config.blocks);
        if block < end {
            return volts;
        }
        volts.push(block);
        assert!(volts.len() < 100_000, "the battery never empties");
    }
}

fn battery(amps: f64) -> PlantConfig {
    PlantConfig { load: LoadModel::ConstantCurrent { amps }, ..PlantConfig::default() }
}

fn hours(config: PlantConfig, end: f64) -> f64 {
    f64::from(u32::try_from(discharge(config, end).len()).unwrap()) / 60.0
}

#[test]
fn a_discharge_looks_like_measured_ones() {
    // Volts a block over the share of the charge down to 11.0 V, from records of AGM blocks at about C/10.
    let measured = [
        (0.05, 12.36..=12.79),
        (0.2, 12.25..=12.56),
        (0.5, 11.96..=12.18),
        (0.8, 11.54..=11.70),
        (0.9, 11.33..=11.47),
        (0.95, 11.19..=11.29),
    ];
    for config in [
        battery(8.0),
        battery(10.0),
        battery(12.0),
        PlantConfig { battery_health: 0.6, ..battery(6.0) },
        PlantConfig { battery_ah: 17.0, ..battery(1.7) },
        PlantConfig { blocks: 4, ..battery(10.0) },
    ] {
        let curve = discharge(config, 11.0);
        let minutes = f64::from(u32::try_from(curve.len()).unwrap());
        for (share, volts) in &measured {
            let found = curve[nearest(share * minutes)];
            assert!(volts.contains(&found), "{config:?}: {found} V at {share}, measured {volts:?}");
        }
    }
}

#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "an index of a test"
)]
const fn nearest(value: f64) -> usize {
    value.round() as usize
}

#[test]
fn a_discharge_follows_a_measured_one() {
    let record =
        concat!(env!("CARGO_MANIFEST_DIR"), "/../../capacity-model/tests/data/measured-vrla-17ah.csv");
    let rows = csv::Reader::from_path(record).unwrap().into_deserialize::<(f64, f64, f64, f64)>();
    let measured: Vec<_> = rows.map(|row| row.unwrap()).map(|(s, mv, ..)| (s / 60.0, mv / 1_000.0)).collect();
    let lasted = measured.iter().find(|(_, volts)| *volts < 11.0).unwrap().0;
    // The block gave more than its nameplate: this one has what the other had.
    let curve = discharge(PlantConfig { battery_ah: 21.0, ..battery(2.54) }, 11.0);
    let minutes = f64::from(u32::try_from(curve.len()).unwrap());
    assert!((0.95..1.05).contains(&(minutes / lasted)), "{minutes} min of {lasted} min");
    let errors = measured
        .iter()
        .map(|(minute, volts)| (minute / lasted, volts))
        .filter(|(share, _)| (0.1..0.98).contains(share))
        .map(|(share, volts)| curve[nearest(share * minutes)] - volts);
    let (squares, count) = errors.fold((0.0, 0.0), |(sum, count), error| {
        assert!(error.abs() < 0.06, "{error} V");
        (error.mul_add(error, sum), count + 1.0)
    });
    assert!((squares / count).sqrt() < 0.03, "{} V RMS", (squares / count).sqrt());
}

#[test]
fn after_its_coup_de_fouet_a_bank_recovers_a_little() {
    let curve = discharge(PlantConfig { blocks: 4, ..battery(5.0) }, 12.0);
    let (trough, plateau) = (&curve[5..20], &curve[20..40]);
    let (least, most) =
        (trough.iter().copied().fold(99.0, f64::min), plateau.iter().copied().fold(0.0, f64::max));
    assert!((0.002..0.05).contains(&(most - least)), "{least} V, then {most} V");
}

#[test]
fn health_is_the_part_of_the_rated_capacity_that_is_left_at_the_20_h_rate() {
    for (battery_health, battery_ah) in [(1.0, 100.0), (0.8, 17.0), (0.5, 150.0), (0.2, 100.0)] {
        let rated_amps = battery_ah / 20.0;
        let capacity = hours(PlantConfig { battery_health, battery_ah, ..battery(rated_amps) }, 10.5) / 20.0;
        assert!((capacity / battery_health - 1.0).abs() < 0.02, "{battery_health}: {capacity}");
    }
}

#[test]
fn cold_costs_more_at_a_high_rate() {
    let left =
        |amps| hours(PlantConfig { ambient_c: 4.4, ..battery(amps) }, 10.5) / hours(battery(amps), 10.5);
    // IEEE 485 has 0.77 for discharges of an hour and more.
    let (slow, fast) = (left(5.0), left(30.0));
    assert!((0.83..0.92).contains(&slow), "C/20: {slow}");
    assert!((0.74..0.82).contains(&fast), "0.3 C: {fast}");
}

#[test]
fn a_new_100_ah_battery_carries_8_a_for_ten_to_twelve_hours_to_low_battery() {
    let new = hours(battery(8.0), 11.0);
    assert!((10.0..=12.0).contains(&new), "{new} h");
    let half = hours(PlantConfig { battery_health: 0.5, ..battery(8.0) }, 11.0);
    assert!((0.42..=0.5).contains(&(half / new)), "half the capacity at twice the rate: {half} h of {new} h");
}

#[test]
fn more_current_takes_less_charge_out_as_makers_tables_say() {
    let charge = |amps| amps * hours(battery(amps), 10.5);
    let (c20, c10, c1) = (charge(5.0), charge(10.0), charge(55.0));
    assert!((97.0..=103.0).contains(&c20), "the rated capacity at C/20: {c20} Ah");
    assert!((0.88..=0.96).contains(&(c10 / c20)), "C/10: {c10} Ah");
    assert!((0.55..=0.75).contains(&(c1 / c20)), "1 h rate: {c1} Ah");
}

#[test]
fn the_last_half_volt_holds_little_charge() {
    for amps in [5.0, 10.0, 20.0] {
        let share = hours(battery(amps), 11.0) / hours(battery(amps), 10.5);
        assert!((0.93..=0.99).contains(&share), "{amps} A: {share}");
    }
}

#[test]
fn cold_takes_capacity_and_warmth_gives_some() {
    let at = |ambient_c| hours(PlantConfig { ambient_c, ..battery(5.0) }, 10.5);
    let (cold, normal, warm) = (at(0.0) / at(25.0), at(25.0), at(40.0) / at(25.0));
    assert!((0.75..=0.88).contains(&cold), "0 °C: {cold} of {normal} h");
    assert!((1.01..=1.09).contains(&warm), "40 °C: {warm}");
}

#[test]
fn a_rest_gives_voltage_and_charge_back() {
    let mut plant = Plant::new(battery(30.0)).unwrap();
    while plant.step(MINUTE, &ON_BATTERY, false).battery_voltage.unwrap().get() > 11_000 {}
    let resting = Actuators { load_connected: false, ..ON_BATTERY };
    let rested = plant.step(Duration::from_hours(2), &resting, false).battery_voltage.unwrap().get();
    assert!((11_800..12_700).contains(&rested), "{rested} mV");
    let mut minutes = 0;
    while plant.step(MINUTE, &ON_BATTERY, false).battery_voltage.unwrap().get() > 11_000 {
        minutes += 1;
    }
    assert!(minutes >= 5, "only {minutes} min more after the rest");
}

#[test]
fn an_old_battery_has_more_resistance() {
    let sag = |battery_health| {
        let mut plant = Plant::new(PlantConfig { battery_health, ..battery(20.0) }).unwrap();
        let volts = |plant: &mut Plant, connected| {
            let actuators = Actuators { load_connected: connected, ..ON_BATTERY };
            plant.step(Duration::from_secs(1), &actuators, false).battery_voltage.unwrap().get()
        };
        for _ in 0..600 {
            volts(&mut plant, true);
        }
        volts(&mut plant, false) - volts(&mut plant, true)
    };
    let (new, worn, ruined) = (sag(1.0), sag(0.8), sag(0.1));
    assert!(new < worn && worn < ruined, "{new} mV, {worn} mV, {ruined} mV");
}

#[test]
fn an_empty_battery_ends_at_no_voltage_and_never_goes_mad() {
    for (battery_ah, battery_health, amps) in
        [(100.0, 1.0, 100.0), (100.0, 0.0, 8.0), (0.1, 0.0, 100.0), (7.0, 1.0, 0.01)]
    {
        let config = PlantConfig { battery_ah, battery_health, ..battery(amps) };
        let mut plant = Plant::new(config).unwrap();
        for _ in 0..600 {
            let sensors = plant.step(MINUTE * 10, &ON_BATTERY, false);
            let volts = sensors.battery_voltage.unwrap().get();
            assert!((0..=13_500).contains(&volts), "{config:?}: {volts} mV");
            assert_eq!(sensors.battery_current.unwrap().get(), -sensors.load_current.unwrap().get());
        }
        assert!((0.0..=1.0).contains(&plant.state_of_charge()));
    }
}
