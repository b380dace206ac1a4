//! The discharges of `tests/data`.

use capacity_model::{Battery, Estimator, Sample};

pub(crate) struct Record {
    pub(crate) name: &'static str,
    pub(crate) cells: u8,
    pub(crate) nameplate_ah: f64,
    pub(crate) true_ah: f64,
    /// To 11.0 V per 12 V block.
    pub(crate) time_to_cutoff_s: f64,
    pub(crate) samples: Vec<Sample<f64>>,
}

macro_rules! csv_of {
    ($($name:literal)*) => { [$(($name, include_str!(concat!("../data/", $name, ".csv")))),*] };
}

const RECORDS: [(&str, &str); 8] = csv_of!(
    "new-constant-current" "aged-constant-power-24v" "worn-constant-resistance" "end-of-life-constant-current"
    "cold-constant-current" "aged-pulsed" "worn-constant-power-48v" "measured-vrla-17ah"
);

pub(crate) fn records() -> Vec<Record> {
    RECORDS.into_iter().map(|(name, text)| Record::new(name, text)).collect()
}

impl Record {
    fn new(name: &'static str, text: &str) -> Self {
        let manifest = include_str!("../data/manifest.csv");
        let row = manifest.lines().find(|line| line.starts_with(name)).unwrap();
        let facts: Vec<f64> = row.split(',').skip(4).map(|field| field.parse().unwrap()).collect();
        let samples = text.lines().skip(1).map(|line| {
            let fields: Vec<f64> = line.split(',').map(|field| field.parse().unwrap()).collect();
            let (voltage_v, current_a) = (fields[1] / 1e3, fields[2] / 1e3);
            Sample { time_s: fields[0], voltage_v, current_a, temperature_c: fields[3] / 1e2 }
        });
        Self {
            name,
            cells: row.split(',').nth(4).unwrap().parse().unwrap(),
            nameplate_ah: facts[1],
            true_ah: facts[2],
            time_to_cutoff_s: facts[4],
            samples: samples.collect(),
        }
    }

    pub(crate) fn cutoff_v(&self) -> f64 {
        11.0 * f64::from(self.cells) / 6.0
    }

    pub(crate) fn estimator(&self, nameplate_ah: f64) -> Estimator<f64> {
        let battery = Battery::new(self.cells).unwrap().with_nameplate_ah(nameplate_ah).unwrap();
        Estimator::new(battery, self.cutoff_v()).unwrap()
    }

    pub(crate) fn show(&self, estimator: &mut Estimator<f64>, seen: f64) {
        for sample in self.first(seen) {
            let _ = estimator.step(*sample);
        }
    }

    pub(crate) fn mean_a(&self, seen: f64) -> f64 {
        let (sum, count) =
            self.first(seen).fold((0.0, 0.0), |(sum, count), sample| (sum - sample.current_a, count + 1.0));
        sum / count
    }

    pub(crate) fn single_precision_after(&self, seen: f64) -> Estimator<f32> {
        let battery = Battery::new(self.cells).unwrap().with_nameplate_ah(self.nameplate_ah as f32).unwrap();
        let mut estimator = Estimator::new(battery, self.cutoff_v() as f32).unwrap();
        for sample in self.first(seen) {
            let _ = estimator.step(Sample {
                time_s: sample.time_s as f32,
                voltage_v: sample.voltage_v as f32,
                current_a: sample.current_a as f32,
                temperature_c: sample.temperature_c as f32,
            });
        }
        estimator
    }

    fn first(&self, seen: f64) -> impl Iterator<Item = &Sample<f64>> {
        let end_s = seen * self.time_to_cutoff_s;
        self.samples.iter().take_while(move |sample| sample.time_s <= end_s)
    }
}
