//! The battery charger: a float voltage behind a current limit.

/// Float voltage of one block, V: 2.25 V a cell, the middle of what makers of AGM blocks ask for.
const FLOAT_VOLTS: f64 = 13.5;
/// Charging current for each Ah of the battery: C/10.
const RATE: f64 = 0.1;

/// A charger with its output voltage, which a tester may change.
#[derive(Clone, Copy, Debug)]
pub(super) struct Charger {
    float_volts: f64,
    limit_amps: f64,
}

impl Charger {
    pub(super) fn new(blocks: u8, battery_ah: f64, rating_amps: f64) -> Self {
        Self {
            float_volts: FLOAT_VOLTS * f64::from(blocks),
            limit_amps: (RATE * battery_ah).min(rating_amps),
        }
    }

    /// The output voltage of a charger that nobody tampers with.
    pub(super) const fn float_volts(&self) -> f64 {
        self.float_volts
    }

    /// What it gives when it is asked for `amps`.
    pub(super) const fn limited(&self, amps: f64) -> f64 {
        amps.clamp(0.0, self.limit_amps)
    }
}
