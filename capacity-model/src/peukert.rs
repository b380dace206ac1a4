//! Peukert's law: the faster a battery is discharged, the less it gives.
//!
//! `t = H · (C / (I · H))^k` (W. Peukert, 1897, in the form used today), where `C` is the capacity
//! at the `H` hour rate. To 1.75 V per cell the current tables of datasheets give k = 1.15 (CSB GP645), 1.22 (CB12-115),
//! 1.23 (CSB GP12400), 1.34 (Sunnyway SW12140E) for discharges of an hour or more.

use num_traits::Float;

use crate::real::{positive, real};

/// Hours that a battery of `capacity_ah` (at the `rated_h` hour rate) lasts at `current_a`, all above zero.
///
/// `None` if an argument is not above zero, or the answer is not finite.
pub fn runtime_h<F: Float>(capacity_ah: F, rated_h: F, current_a: F, exponent: F) -> Option<F> {
    let (capacity_ah, rated_h) = (positive(capacity_ah)?, positive(rated_h)?);
    let (current_a, exponent) = (positive(current_a)?, positive(exponent)?);
    positive(rated_h * (capacity_ah / (current_a * rated_h)).powf(exponent))
}

/// The exponent from two discharges: `current_a` lasts `time_h`, in either order.
///
/// `None` if a figure is not above zero, or both currents are the same.
pub fn exponent<F: Float>(first: (F, F), second: (F, F)) -> Option<F> {
    let ln = |value| positive(value).map(F::ln);
    let slope = (ln(second.1)? - ln(first.1)?) / (ln(first.0)? - ln(second.0)?);
    positive(slope)
}

/// ln of charge over capacity at a multiple of the 20 h current, per unit of ln(rate), for an exponent.
pub(crate) fn ln_charge_per_ln_rate<F: Float>(exponent: F) -> F {
    real::<F>(1.0) - exponent
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_the_rated_current_the_runtime_is_the_rated_one() {
        assert_eq!(runtime_h(100.0_f64, 20.0, 5.0, 1.25), Some(20.0));
    }

    #[test]
    fn the_datasheet_of_a_csb_gp645_gives_its_exponent() {
        // 3.06 A for 1 h and 0.229 A for 20 h to 1.75 V per cell.
        let exponent = exponent((3.06_f64, 1.0), (0.229, 20.0)).unwrap();
        assert!((exponent - 1.156).abs() < 0.001, "{exponent}");
        let hours = runtime_h(4.58, 20.0, 3.06, exponent).unwrap();
        assert!((hours - 1.0).abs() < 0.01, "{hours}");
    }

    #[test]
    fn arguments_that_are_not_above_zero_have_no_runtime() {
        for bad in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(runtime_h(bad, 20.0, 5.0, 1.2), None);
            assert_eq!(runtime_h(100.0, 20.0, bad, 1.2), None);
            assert_eq!(exponent((bad, 1.0), (1.0, 20.0)), None);
        }
        assert_eq!(exponent((1.0, 1.0), (1.0, 20.0)), None);
    }
}
