use bms_core::string::{BankSettings, EqualizationSettings, Sample, StringId};
use bms_core::units::{CentiCelsius, MicroOhms, Millivolts};
use core::time::Duration;

use crate::bench::{Bench, NORMAL, Random, at};

/// A string on a charger that holds its voltage: what one battery loses, all gain.
struct Plant {
    bench: Bench,
    /// Volts and degrees of each battery.
    volts: Vec<f64>,
    degrees: Vec<f64>,
    /// Volts a battery, as the charger holds them; without it the string is discharged.
    charger: Option<f64>,
    ambient: f64,
    random: Random,
}

/// How fast a battery with full power falls, volts an hour, and how hot it gets.
const BLEED: f64 = 0.02;
const HEAT: f64 = 8.0;

impl Plant {
    fn new(volts: Vec<f64>) -> Self {
        let batteries = u8::try_from(volts.len()).unwrap();
        let defaults = BankSettings::default();
        let equalization = EqualizationSettings { enabled: true, ..defaults.equalization };
        let mean = volts.iter().sum::<f64>() / volts.len() as f64;
        Self {
            bench: Bench::with(BankSettings { batteries, equalization, ..defaults }),
            degrees: vec![25.0; volts.len()],
            volts,
            charger: Some(mean),
            ambient: 25.0,
            random: Random(23),
        }
    }

    fn spread(&self) -> f64 {
        let highest = self.volts.iter().copied().fold(f64::MIN, f64::max);
        highest - self.volts.iter().copied().fold(f64::MAX, f64::min)
    }

    /// A minute: measured to 2 mV, bled as told, held by the charger. What is bled is within its window.
    fn minute(&mut self) -> Vec<u8> {
        let random = &mut self.random;
        let samples: Vec<_> = self
            .volts
            .iter()
            .zip(&self.degrees)
            .map(|(volts, degrees)| Sample {
                voltage: Some(Millivolts((volts * 1_000.0 + 2.0 * random.symmetric()) as i32)),
                temperature: Some(CentiCelsius((degrees * 100.0) as i32)),
                ..NORMAL
            })
            .collect();
        self.bench.scan(&samples);
        let powers = self.bench.powers();
        let window = self.bench.manager.settings().equalization;
        let mean = samples.iter().map(|sample| sample.voltage.unwrap().0).sum::<i32>() / samples.len() as i32;
        for (sample, &power) in samples.iter().zip(&powers) {
            if power > 0 {
                assert!(window.voltage.contains(&sample.voltage.unwrap()), "{sample:?}");
                assert!(window.temperature.contains(&sample.temperature.unwrap()), "{sample:?}");
                assert!(sample.voltage.unwrap().0 > mean, "only above the mean: {sample:?}, {mean}");
            }
            assert!(power <= 100);
        }
        for ((volts, degrees), &power) in self.volts.iter_mut().zip(&mut self.degrees).zip(&powers) {
            *volts -= BLEED / 60.0 * f64::from(power) / 100.0;
            let target = self.ambient + HEAT * f64::from(power) / 100.0;
            *degrees += (target - *degrees) / 20.0;
        }
        let held = self.charger.unwrap_or(12.2);
        let mean = self.volts.iter().sum::<f64>() / self.volts.len() as f64;
        self.volts.iter_mut().for_each(|volts| *volts += held - mean);
        powers
    }
}

/// Evenly from low to high.
fn even(batteries: u8, low: f64, high: f64) -> Vec<f64> {
    (0..batteries).map(|at| low + (high - low) * f64::from(at) / f64::from(batteries - 1)).collect()
}

#[test]
fn a_spread_of_300_mv_comes_under_50_mv_and_stays_there() {
    let outlier_low = [vec![13.3], vec![13.6; 39]].concat();
    let outlier_high = [vec![13.4; 11], vec![13.7]].concat();
    for volts in [even(40, 13.35, 13.65), even(4, 13.35, 13.65), outlier_low, outlier_high] {
        let mut plant = Plant::new(volts);
        assert!(plant.spread() > 0.29);
        (0..60 * 48).for_each(|_| drop(plant.minute()));
        assert!(plant.spread() < 0.05, "{}", plant.spread());
        let mut bled = 0;
        for _ in 0..60 * 24 {
            bled += plant.minute().iter().filter(|&&power| power > 0).count();
            assert!(plant.spread() < 0.05);
        }
        assert_eq!(bled, 0, "and then it rests");
    }
}

#[test]
fn nothing_is_bled_while_the_string_is_discharged_or_too_warm() {
    let mut plant = Plant::new(even(12, 13.35, 13.65));
    assert!(plant.minute().iter().any(|&power| power > 0));
    plant.charger = None;
    plant.minute();
    assert_eq!(plant.minute(), [0; 12], "the charger is gone");
    plant.charger = Some(13.5);
    plant.minute();
    assert!(plant.minute().iter().any(|&power| power > 0));
    plant.ambient = 45.0;
    (0..120).for_each(|_| drop(plant.minute()));
    assert_eq!(plant.minute(), [0; 12], "it is too warm");
}

#[test]
fn at_the_edge_of_the_window_bleeding_does_not_flicker() {
    let mut plant = Plant::new(even(12, 13.35, 13.65));
    // Bleeding itself heats a battery over the edge.
    plant.ambient = 35.0;
    let (mut before, mut changes) = (false, 0);
    for _ in 0..60 * 12 {
        let bled = plant.minute()[11] > 0;
        changes += u32::from(bled != before);
        before = bled;
    }
    // Heating and cooling take ten minutes each.
    assert!(changes < 100, "{changes}");
}

#[test]
fn a_weak_battery_is_never_bled() {
    let mut plant = Plant::new(even(12, 13.35, 13.65));
    let weak =
        Sample { resistance: Some((MicroOhms(9_000), 60)), voltage: Some(Millivolts(13_650)), ..NORMAL };
    let mut samples = [NORMAL; 12];
    samples[11] = weak;
    for _ in 0..3 {
        plant.bench.now += Duration::from_hours(24);
        plant.bench.scan(&samples);
    }
    assert!(plant.bench.manager.battery(at(StringId::A, 12)).unwrap().is_weak());
    assert_eq!(plant.bench.powers()[11], 0);
    samples[10].voltage = Some(Millivolts(13_650));
    plant.bench.scan(&samples);
    assert_eq!((plant.bench.powers()[10], plant.bench.powers()[11]), (100, 0));
}

#[test]
fn without_readings_nothing_is_bled() {
    let mut plant = Plant::new(even(4, 13.35, 13.65));
    plant.minute();
    let broken = Sample { voltage: None, ..NORMAL };
    let high = Sample { voltage: Some(Millivolts(13_700)), ..NORMAL };
    plant.bench.scan(&[high, NORMAL, broken, broken]);
    assert_eq!(plant.bench.powers(), [0; 4], "half of a string has no mean");
    plant.bench.scan(&[high, NORMAL, NORMAL, broken]);
    assert_eq!(plant.bench.powers(), [100, 0, 0, 0]);
}

#[test]
fn equalization_that_is_not_enabled_does_nothing() {
    let mut bench = Bench::of(2);
    bench.scan(&[NORMAL, Sample { voltage: Some(Millivolts(14_000)), ..NORMAL }]);
    assert_eq!(bench.powers(), [0, 0]);
}
