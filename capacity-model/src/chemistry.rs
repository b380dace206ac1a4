//! Parameter sets, each with its source.

use num_traits::Float;

use crate::{
    ConfigError, peukert,
    real::{clamp, real},
    temperature,
};

/// How much of its capacity a lead-acid battery gives at a rate and a temperature.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Chemistry<F> {
    peukert_exponent: F,
}

impl<F: Float> Chemistry<F> {
    /// Lead-acid, valve-regulated or vented: Peukert exponent 1.13.
    ///
    /// The exponent lies between the fit on the discharges of `docs/method.md` (1.11) and the least of the datasheets
    /// ([`peukert`]: 1.15).
    pub fn lead_acid() -> Self {
        Self { peukert_exponent: real(1.13) }
    }

    /// Replaces the Peukert exponent, 1.0 (no effect of the rate) to 1.6.
    ///
    /// # Errors
    /// [`ConfigError::PeukertExponent`] outside of that range.
    pub fn with_peukert_exponent(self, exponent: F) -> Result<Self, ConfigError> {
        if exponent >= F::one() && exponent <= real(1.6) {
            Ok(Self { peukert_exponent: exponent })
        } else {
            Err(ConfigError::PeukertExponent)
        }
    }

    /// The Peukert exponent, without unit.
    pub const fn peukert_exponent(&self) -> F {
        self.peukert_exponent
    }

    /// ln of the ampere hours given at `current_a`, from ln of the capacity.
    pub(crate) fn ln_charge(&self, ln_capacity: F, current_a: F, temperature_c: F) -> F {
        let [constant, per_ln_rate] = self.ln_fraction(temperature_c);
        let ln_rate = ln_twenty_hours(current_a) - ln_capacity;
        ln_capacity + constant + per_ln_rate * clamp(ln_rate, real(-6.0), real(6.0))
    }

    /// The reverse of [`Self::ln_charge`].
    pub(crate) fn ln_capacity(&self, ln_charge: F, current_a: F, temperature_c: F) -> F {
        let [constant, per_ln_rate] = self.ln_fraction(temperature_c);
        // The factor of ln(capacity) is never below 1 - 0.083: the solution is always there.
        (ln_charge - constant - per_ln_rate * ln_twenty_hours(current_a)) / (F::one() - per_ln_rate)
    }

    fn ln_fraction(&self, temperature_c: F) -> [F; 2] {
        let [constant, per_ln_rate] = temperature::ln_factor(temperature_c);
        [constant, per_ln_rate + peukert::ln_charge_per_ln_rate(self.peukert_exponent)]
    }
}

fn ln_twenty_hours<F: Float>(current_a: F) -> F {
    (real::<F>(20.0) * current_a).ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_the_20_h_rate_and_25_degrees_the_charge_is_the_capacity() {
        let ln_charge = Chemistry::lead_acid().ln_charge(100.0_f64.ln(), 5.0, 25.0);
        assert!((ln_charge.exp() - 100.0).abs() < 1e-9);
    }

    #[test]
    fn the_rate_follows_peukert() {
        let (current, exponent) = (60.0, 1.13);
        let ln_charge = Chemistry::lead_acid().ln_charge(100.0_f64.ln(), current, 25.0);
        let hours = peukert::runtime_h(100.0, 20.0, current, exponent).unwrap();
        assert!((ln_charge.exp() / current - hours).abs() < 1e-9);
    }

    #[test]
    fn charge_and_capacity_are_reverses() {
        for temperature_c in [-10.0, 25.0, 45.0] {
            for current in [0.5, 5.0, 80.0] {
                let chemistry = Chemistry::<f64>::lead_acid();
                let there = chemistry.ln_charge(100.0_f64.ln(), current, temperature_c);
                let back = chemistry.ln_capacity(there, current, temperature_c);
                assert!((back.exp() - 100.0).abs() < 1e-6, "{back}");
            }
        }
    }

    #[test]
    fn an_exponent_below_one_is_refused() {
        let chemistry = Chemistry::<f32>::lead_acid();
        for bad in [0.99, 1.61, f32::NAN] {
            assert_eq!(chemistry.with_peukert_exponent(bad), Err(ConfigError::PeukertExponent));
        }
        assert_eq!(chemistry.with_peukert_exponent(1.25).map(|c| c.peukert_exponent()), Ok(1.25));
    }
}
