use bms_core::string::{Baseline, BatteryAlarm, Sample, StringId};
use bms_core::units::{CentiCelsius, MicroOhms};
use core::time::Duration;

use crate::bench::{Bench, NORMAL, Random, at};

const BATTERIES: u8 = 40;

/// A string in a room with seasons, measured once a day with noise, ageing by 2 % a year.
struct Years {
    bench: Bench,
    random: Random,
    day: u32,
    /// What each had when it was new, and what it has been damaged by.
    new: Vec<f64>,
    damage: Vec<f64>,
}

impl Years {
    fn new(seed: u64) -> Self {
        let mut random = Random(seed);
        // Batteries of one kind differ.
        let new = (0..BATTERIES).map(|_| 4_000.0 * (1.0 + 0.08 * random.symmetric())).collect();
        Self { bench: Bench::of(BATTERIES), random, day: 0, new, damage: vec![1.0; usize::from(BATTERIES)] }
    }

    /// One day; gives who was told weak, or no longer.
    fn day(&mut self, noise: f64) -> Vec<(u8, bool)> {
        let season = (f64::from(self.day) / 365.25 * core::f64::consts::TAU).sin();
        let degrees = 20.0 + 15.0 * season;
        let ageing = 1.0 + 0.02 * f64::from(self.day) / 365.25;
        let random = &mut self.random;
        let samples: Vec<_> = self
            .new
            .iter()
            .zip(&self.damage)
            .map(|(new, damage)| {
                let cold = 1.0 + 0.006 * (25.0 - degrees);
                let micro_ohms = new * damage * ageing * cold * (1.0 + noise * random.symmetric());
                let temperature = CentiCelsius((degrees * 100.0 + 50.0 * random.symmetric()) as i32);
                Sample {
                    temperature: Some(temperature),
                    resistance: Some((MicroOhms(micro_ohms as u32), 30)),
                    ..NORMAL
                }
            })
            .collect();
        self.day += 1;
        self.bench.now += Duration::from_hours(24);
        let edges = self.bench.scan(&samples);
        edges
            .into_iter()
            .filter(|(_, alarm, _)| *alarm == BatteryAlarm::Weak)
            .map(|(place, _, raised)| (place, raised))
            .collect()
    }
}

#[test]
fn a_healthy_string_with_noise_of_two_percent_raises_nothing_in_ten_years() {
    let mut years = Years::new(3);
    for _ in 0..3_653 {
        let told = years.day(0.02);
        assert_eq!(told, [], "day {}", years.day);
    }
}

#[test]
fn a_battery_at_one_and_a_half_times_its_baseline_is_told_within_three_measurements() {
    for (seed, after) in [(7, 3), (8, 30), (9, 700)] {
        for weak in [0, 17, 39] {
            let mut years = Years::new(seed);
            for _ in 0..after {
                assert_eq!(years.day(0.02), []);
            }
            years.damage[weak] = 1.5;
            let told: Vec<_> = (0..3).flat_map(|_| years.day(0.02)).collect();
            assert_eq!(told, [(u8::try_from(weak).unwrap() + 1, true)], "after {after} days");
        }
    }
}

#[test]
fn a_battery_that_was_never_good_is_told_by_the_string() {
    let mut years = Years::new(11);
    years.new[5] = 6_500.0;
    let told: Vec<_> = (0..3).flat_map(|_| years.day(0.02)).collect();
    assert_eq!(told, [(6, true)]);
}

#[test]
fn a_string_that_ages_as_a_whole_is_told_by_the_baselines() {
    let mut years = Years::new(13);
    (0..10).for_each(|_| assert_eq!(years.day(0.0), []));
    years.damage.fill(1.6);
    let told: Vec<_> = (0..3).flat_map(|_| years.day(0.0)).collect();
    assert_eq!(told.len(), usize::from(BATTERIES));
}

#[test]
fn a_weak_battery_is_told_once_and_stays_weak_until_it_is_clearly_none() {
    let mut years = Years::new(17);
    (0..10).for_each(|_| assert_eq!(years.day(0.0), []));
    years.damage[3] = 1.5;
    assert_eq!((0..100).flat_map(|_| years.day(0.02)).collect::<Vec<_>>(), [(4, true)]);
    years.damage[3] = 1.0;
    assert_eq!((0..100).flat_map(|_| years.day(0.02)).collect::<Vec<_>>(), [(4, false)]);
}

#[test]
fn one_wild_measurement_is_no_weak_battery() {
    let mut years = Years::new(19);
    (0..10).for_each(|_| assert_eq!(years.day(0.0), []));
    for _ in 0..20 {
        years.damage[3] = 2.0;
        assert_eq!(years.day(0.0), []);
        years.damage[3] = 1.0;
        assert_eq!(years.day(0.0), []);
    }
}

#[test]
fn a_measurement_that_is_told_in_many_scans_counts_once() {
    let mut bench = Bench::of(4);
    let measured = |micro_ohms, age| Sample { resistance: Some((MicroOhms(micro_ohms), age)), ..NORMAL };
    // A scan a minute: the measurement grows older.
    for minute in 0..60 {
        bench.scan(&[measured(4_000, 60 * minute); 4]);
    }
    let battery = bench.manager.battery(at(StringId::A, 1)).unwrap();
    assert_eq!(battery.baseline().measurements, 1);
    assert_eq!(battery.resistance().age(bench.now), Some(Duration::from_mins(59)));
    bench.scan(&[measured(4_000, 10); 4]);
    assert_eq!(bench.manager.battery(at(StringId::A, 1)).unwrap().baseline().measurements, 2);
}

#[test]
fn a_baseline_that_was_kept_is_used_at_once() {
    let mut bench = Bench::of(1);
    let kept = Baseline { resistance: MicroOhms(2_500), measurements: 5 };
    bench.manager.restore(at(StringId::A, 1), kept);
    let aged = |age| Sample { resistance: Some((MicroOhms(4_000), age)), ..NORMAL };
    assert_eq!(bench.scan(&[aged(30)]), []);
    bench.now += Duration::from_hours(24);
    assert_eq!(bench.scan(&[aged(30)]), [(1, BatteryAlarm::Weak, true)]);
    assert_eq!(bench.manager.battery(at(StringId::A, 1)).unwrap().baseline(), kept);
}
