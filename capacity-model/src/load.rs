//! What the battery is asked to feed.

/// The load for which a runtime is asked.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Load<F> {
    /// As seen during this discharge.
    Observed,
    /// A constant current in amperes, above zero.
    Current(F),
    /// A constant power in watts, above zero.
    Power(F),
    /// A constant resistance in ohms, above zero.
    Resistance(F),
}
