//! What is believed of the capacity before the voltage has spoken.

use num_traits::Float;

use crate::{Interval, real::real};

/// A belief about ln(capacity in ampere hours).
#[derive(Clone, Copy, Debug)]
pub(crate) enum Prior<F> {
    /// Only the nameplate is known.
    Nameplate {
        /// ln of the nameplate.
        ln_ah: F,
    },
    /// Earlier tests are known.
    Learned {
        /// ln of their median.
        ln_ah: F,
        /// Standard deviations below and above.
        spread: [F; 2],
    },
    /// Nothing is known: runtimes of one to twenty hours are usual.
    Unknown,
}

impl<F: Float> Prior<F> {
    /// From the nameplate in ampere hours.
    pub(crate) fn nameplate(ah: F) -> Self {
        Self::Nameplate { ln_ah: ah.ln() }
    }

    /// From the capacity that earlier tests gave.
    pub(crate) fn learned(capacity_ah: Interval<F>) -> Self {
        // A battery changes from test to test, and the model errs: never surer than 4 %.
        let spread = |ratio: F| (ratio.ln() / real(1.2816)).max(real(0.04));
        Self::Learned {
            ln_ah: capacity_ah.median.ln(),
            spread: [
                spread(capacity_ah.median / capacity_ah.p10),
                spread(capacity_ah.p90 / capacity_ah.median),
            ],
        }
    }

    /// ln of the capacity that the belief is centred on.
    pub(crate) const fn centre(&self) -> Option<F> {
        match *self {
            Self::Nameplate { ln_ah } | Self::Learned { ln_ah, .. } => Some(ln_ah),
            Self::Unknown => None,
        }
    }

    /// ln of the density, but for a constant.
    pub(crate) fn ln_density(&self, ln_capacity: F, ln_hours: F) -> F {
        match self {
            Self::Nameplate { ln_ah } => of_nameplate(ln_capacity - *ln_ah),
            Self::Learned { ln_ah, spread: [below, above] } => {
                let z = ln_capacity - *ln_ah;
                let z = if z < F::zero() { z / *below } else { z / *above };
                // Student's t, four degrees of freedom: a cell may have failed since.
                -real::<F>(2.5) * (z * z / real(4.0)).ln_1p()
            }
            Self::Unknown => {
                let z = (ln_hours - real(1.6)) / real(1.2);
                -real::<F>(0.5) * z * z
            }
        }
    }
}

/// New batteries hold their nameplate within 13 %; worn ones fall below without limit, down to ruin.
fn of_nameplate<F: Float>(z: F) -> F {
    if z > F::zero() {
        let z = z / real(0.13);
        return -real::<F>(0.5) * z * z;
    }
    let worn = real::<F>(0.9) * (z / real(0.25)).exp();
    let ruined = real::<F>(0.1) * (z / real(0.9)).exp();
    (worn + ruined).max(F::min_positive_value()).ln()
}
