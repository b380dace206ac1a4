//! One measurement.

/// One simultaneous measurement at the battery terminals.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Sample<F> {
    /// Seconds since any fixed moment, never decreasing.
    ///
    /// An `f32` tells seconds apart up to 2²⁴ s (194 days): count from boot or from load on, not from 1970.
    pub time_s: F,
    /// Terminal voltage of the whole battery in volts.
    pub voltage_v: F,
    /// Current in amperes, negative while the battery discharges.
    pub current_a: F,
    /// Temperature of the battery, or else of its surroundings, in degrees Celsius.
    pub temperature_c: F,
}
