//! What is asked: of the grid, and what the network sees.

use num_traits::Float;

use super::Estimator;
use crate::{
    Load, NoEstimate,
    hypothesis::Evidence,
    network::{FEATURES, Question, features},
    outlook::outlook,
    posterior::{Draw, Posterior},
    prior::Prior,
    real::{positive, real},
};

/// The grid's answer to a question, and what was asked: the current of the load that is planned, or goes on, and of the one that
/// was seen.
pub(super) struct Asked<F> {
    pub(super) posterior: Posterior<F>,
    pub(super) planned_a: F,
    pub(super) observed_a: F,
    /// Whether nobody planned the load, but it swings like a sine.
    pub(super) swings: bool,
}

impl<F: Float> Asked<F> {
    /// Distance of the two currents, in ln.
    pub(super) fn unlike(&self) -> F {
        (self.planned_a / self.observed_a).ln().abs()
    }
}

impl<F: Float> Estimator<F> {
    /// The load as asked, or of one that goes on swinging as it did, its mean from now to the end, as the grid has it.
    pub(super) fn foreseen(&self, load: Load<F>) -> Result<(Load<F>, Asked<F>), NoEstimate> {
        let asked = self.ask(load, self.prior)?;
        let ahead_s = asked.posterior.remaining_s().median;
        let swings =
            matches!(load, Load::Observed).then(|| outlook(self.progress.trace(), ahead_s)).flatten();
        match swings {
            Some(ratio) => {
                let ahead = Load::Current(asked.observed_a * ratio);
                // The mean of the least of loads may swing to one that cannot be asked for.
                let swinging =
                    self.ask(ahead, self.prior).map(|asked| (ahead, Asked { swings: true, ..asked }));
                Ok(swinging.unwrap_or((load, asked)))
            }
            None => Ok((load, asked)),
        }
    }

    /// What the network sees: the grid among it, with the nameplate as its only prior.
    pub(super) fn features(&self, load: Load<F>, asked: &Asked<F>) -> Option<[F; FEATURES]> {
        let nameplate_ah = self.battery.nameplate_ah()?;
        let of_nameplate;
        let asked = if matches!(self.prior, Prior::Nameplate { .. }) {
            asked
        } else {
            of_nameplate = self.ask(load, Prior::nameplate(nameplate_ah)).ok()?;
            &of_nameplate
        };
        let question = Question {
            posterior: &asked.posterior,
            nameplate_ah,
            blocks: self.blocks(),
            cutoff_v: self.cutoff_v / self.blocks(),
            planned_a: (!matches!(load, Load::Observed)).then_some(asked.planned_a),
        };
        features(&self.progress, &question)
    }

    pub(super) fn ask(&self, load: Load<F>, prior: Prior<F>) -> Result<Asked<F>, NoEstimate> {
        let scale = self.blocks();
        let seen_a = self.progress.mean_a();
        let draw = match load {
            Load::Observed => Draw::Current(seen_a.ok_or(NoEstimate::NoLoad)?),
            Load::Current(current_a) => Draw::Current(positive(current_a).ok_or(NoEstimate::InvalidLoad)?),
            Load::Power(power_w) => Draw::Power(positive(power_w).ok_or(NoEstimate::InvalidLoad)? / scale),
            Load::Resistance(ohm) => Draw::Resistance(positive(ohm).ok_or(NoEstimate::InvalidLoad)? / scale),
        };
        let planned_a = draw.current_a(real(12.0));
        if !(planned_a >= real(1e-4) && planned_a <= real(1e5)) {
            return Err(NoEstimate::InvalidLoad);
        }
        if matches!(load, Load::Observed) && self.progress.is_young() {
            return Err(NoEstimate::TooFewSamples);
        }

        let observed_a = seen_a.unwrap_or(planned_a);
        let evidence = Evidence {
            chemistry: self.battery.chemistry(),
            prior,
            trace: self.progress.trace(),
            charge_ah: self.progress.charge_ah(),
            mean_a: observed_a,
            temperature_c: self.progress.temperature_c(),
            resistance_ohm: self.progress.block_ohm(),
            missing: F::one() - self.initial_charge,
        };
        let sag_v = if matches!(load, Load::Observed) { self.progress.sag_v(observed_a) } else { F::zero() };
        let posterior = Posterior::new(&evidence, draw, self.cutoff_v / scale + sag_v);
        Ok(Asked { posterior, planned_a, observed_a, swings: false })
    }

    /// 12 V blocks in series.
    fn blocks(&self) -> F {
        real::<F>(self.battery.cells().into()) / real(6.0)
    }
}
