//! Helpers over [`Float`].

use num_traits::Float;

/// A constant in the caller's precision.
pub(crate) fn real<F: Float>(value: f64) -> F {
    F::from(value).unwrap_or_else(F::zero)
}

/// A number of things.
pub(crate) fn count<F: Float>(things: usize) -> F {
    F::from(things).unwrap_or_else(F::zero)
}

/// A constant table in the caller's precision.
pub(crate) fn reals<F: Float, const N: usize>(table: &[f32; N]) -> [F; N] {
    table.map(|value| real(value.into()))
}

/// `value` when it is finite and above zero.
pub(crate) fn positive<F: Float>(value: F) -> Option<F> {
    (value.is_finite() && value > F::zero()).then_some(value)
}

/// `value` brought into `least..=most`; what is not a number becomes `least`.
pub(crate) fn clamp<F: Float>(value: F, least: F, most: F) -> F {
    value.max(least).min(most)
}
