//! What the network of `capacity-model` is fitted on: one line a question, with its answer.
//!
//! Each record is asked at many parts of its runtime, as it is and varied: by the sensors' gain and offset, the nameplate,
//! the cutoff, and a late start (a battery that is not full).

use std::io::{BufWriter, Write, stdout};

use anyhow::Result;
use capacity_model::{Battery, Estimator, Load, Sample};

use crate::{
    planned_a,
    records::{Record, charges},
    score::SEEN,
};

/// Variations of each record beside the record itself, and parts at which each of both is asked.
const RECORDED: Plan = Plan { parts: 12, variations: 6, parts_of_varied: 4 };
/// Of simulated records there are more.
const SIMULATED: Plan = Plan { parts: 6, variations: 2, parts_of_varied: 3 };

struct Plan {
    parts: u32,
    variations: u32,
    parts_of_varied: u32,
}

pub(crate) fn print(records: &[Record]) -> Result<()> {
    let mut out = BufWriter::new(stdout().lock());
    let mut random = Random(1);
    for (index, record) in records.iter().enumerate() {
        let is_simulated = record.generator.starts_with("sim");
        let plan = if is_simulated { SIMULATED } else { RECORDED };
        if !is_simulated {
            for part in SEEN {
                line(&mut out, index, record, part, Use::Score)?;
            }
        }
        // The end tells the capacity best.
        line(&mut out, index, record, random.between(0.95, 1.02), Use::Fit { planned: false })?;
        for _ in 0..plan.parts {
            ask(&mut out, index, record, &mut random)?;
        }
        for _ in 0..plan.variations {
            let Some(varied) = varied(record, &mut random) else { continue };
            for _ in 0..plan.parts_of_varied {
                ask(&mut out, index, &varied, &mut random)?;
            }
        }
    }
    Ok(())
}

/// What a question is for. Were the parts of the score in the fit, the network would learn that these are the ones asked.
#[derive(Clone, Copy)]
enum Use {
    Score,
    Fit { planned: bool },
}

/// At a part without a favourite: half of them uniform, half uniform in the logarithm.
fn ask(out: &mut impl Write, index: usize, record: &Record, random: &mut Random) -> Result<()> {
    let (first, last) = (0.03, 0.95);
    let part = if random.uniform() < 0.5 {
        random.between(first, last)
    } else {
        random.between(f64::ln(first), f64::ln(last)).exp()
    };
    line(out, index, record, part, Use::Fit { planned: random.uniform() < 0.2 })
}

/// A record cut, scaled and shifted, with the cutoff that its runtime belongs to.
fn varied(record: &Record, random: &mut Random) -> Option<Record> {
    let mut varied = record.clone();
    // A string of blocks that are all alike.
    let longer: u8 = if random.uniform() < 0.6 { 1 } else { 2 };
    varied.cells = record.cells.checked_mul(longer)?;
    varied.samples.iter_mut().for_each(|sample| sample.voltage_v *= f64::from(longer));
    let (gain_v, gain_a) = (1.0 + random.normal() * 0.004, 1.0 + random.normal() * 0.005);
    // Makes differ in their level, and in how long a surface charge lasts: more than one generator shows.
    let offset_v = random.normal() * if random.uniform() < 0.2 { 0.05 } else { 0.02 };
    let onset = Onset::draw(record, random);
    let cutoff_v = if random.uniform() < 0.5 { 11.0 } else { random.between(10.55, 11.5) };
    varied.cutoff_v = cutoff_v * varied.blocks();
    varied.nameplate_ah *= (random.normal() * 0.08).exp();
    if random.uniform() < 0.3 {
        let charge = charges(&record.samples);
        let skipped = charge.last()? * random.between(0.0, 0.3);
        let first = charge.iter().position(|ah| *ah >= skipped)?;
        let start_s = record.samples.get(first)?.time_s;
        varied.samples.drain(..first);
        varied.samples.iter_mut().for_each(|sample| sample.time_s -= start_s);
    }
    if random.uniform() < 0.3 {
        // A monitor that samples less often.
        let every = if random.uniform() < 0.5 { 2 } else { 4 };
        varied.samples = varied.samples.into_iter().step_by(every).collect();
    }
    let gone = charges(&varied.samples);
    let blocks = varied.blocks();
    for (sample, gone_ah) in varied.samples.iter_mut().zip(gone) {
        let more_v = offset_v + onset.volts(gone_ah);
        sample.voltage_v = sample.voltage_v * gain_v + more_v * blocks;
        sample.current_a *= gain_a;
    }
    varied.runtime_s = reaches(&varied.samples, varied.cutoff_v)?;
    (varied.runtime_s > 300.0).then_some(varied)
}

/// Surface charge and coup de fouet on top of those of the record, volts of a 12 V block over ampere hours.
struct Onset {
    surface_v: f64,
    surface_ah: f64,
    dip_v: f64,
    dip_ah: f64,
}

impl Onset {
    /// None, a surface charge as that of measured batteries, or both as in the simulated ones (`fit/records.py`).
    fn draw(record: &Record, random: &mut Random) -> Self {
        let ah = record.nameplate_ah;
        let kind = random.uniform();
        let (surface_v, surface_ah) = match kind {
            ..0.15 => (random.between(0.0, 0.25), random.between(0.02, 0.12)),
            ..0.4 => (random.between(0.0, 0.28), random.between(0.003, 0.035)),
            _ => (0.0, 1.0),
        };
        let dip_v = if (0.15..0.4).contains(&kind) { random.between(0.0, 0.2) } else { 0.0 };
        let dip_ah = random.between(0.004, 0.016);
        Self { surface_v, surface_ah: surface_ah * ah, dip_v, dip_ah: dip_ah * ah }
    }

    fn volts(&self, gone_ah: f64) -> f64 {
        let x = gone_ah / self.dip_ah;
        self.surface_v * (-gone_ah / self.surface_ah).exp() - self.dip_v * x * (1.0 - x).exp()
    }
}

/// When the median of three samples is down at `cutoff_v`.
fn reaches(samples: &[Sample<f64>], cutoff_v: f64) -> Option<f64> {
    let three =
        samples.windows(3).find(|three| three.iter().filter(|s| s.voltage_v <= cutoff_v).count() >= 2)?;
    three.iter().find(|sample| sample.voltage_v <= cutoff_v).map(|sample| sample.time_s)
}

/// Record, battery, generator, profile, part seen, whether it is for the score, seconds seen, true runtime, true capacity
/// over nameplate (0: unknown), then the features.
fn line(out: &mut impl Write, index: usize, record: &Record, part: f64, purpose: Use) -> Result<()> {
    let battery = Battery::new(record.cells)?.with_nameplate_ah(record.nameplate_ah)?;
    let mut estimator = Estimator::new(battery, record.cutoff_v)?;
    let seen = record.first(part);
    for sample in seen {
        let _ = estimator.step(*sample);
    }
    let planned = matches!(purpose, Use::Fit { planned: true }).then(|| record.mean_a_after(part));
    let load = planned_a(record, part).or(planned).map_or(Load::Observed, Load::Current);
    let (Some(features), Some(last)) = (estimator.features_at(load), seen.last()) else { return Ok(()) };
    let health = record.true_ah.map_or(0.0, |ah| ah / record.nameplate_ah);
    let elapsed_s = last.time_s - seen.first().map_or(0.0, |first| first.time_s);
    let Record { battery, generator, profile, runtime_s, .. } = record;
    write!(
        out,
        "{index},{battery},{generator},{profile},{part:.4},{},",
        u8::from(matches!(purpose, Use::Score))
    )?;
    write!(out, "{elapsed_s},{runtime_s},{health:.5}")?;
    for feature in features {
        write!(out, ",{feature:.5}")?;
    }
    writeln!(out)?;
    Ok(())
}

/// Steele and Vigna's splitmix64.
struct Random(u64);

impl Random {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let high = u32::try_from((z ^ (z >> 31)) >> 32).unwrap_or(0);
        (f64::from(high) + 0.5) / 4_294_967_296.0
    }

    fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.uniform()
    }

    fn normal(&mut self) -> f64 {
        (-2.0 * self.uniform().ln()).sqrt() * (core::f64::consts::TAU * self.uniform()).cos()
    }
}
