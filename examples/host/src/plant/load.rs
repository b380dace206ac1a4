//! The load: what it draws from a source at a voltage.

/// Under this voltage for each 12 V of the system a load's own electronics give up and draw nothing.
const DROP_OUT_VOLTS: f64 = 6.0;

/// How a load draws its current.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LoadModel {
    /// The same current at any voltage.
    ConstantCurrent {
        /// 0 A to 100 A.
        amps: f64,
    },
    /// The same power at any voltage, as radios and servers do: the current grows as the battery empties.
    ConstantPower {
        /// 0 W to 6000 W.
        watts: f64,
    },
}

impl LoadModel {
    /// The current from a source of `volts` in a system of `blocks` times 12 V; 0 from a dead source.
    pub(super) fn amps(&self, volts: f64, blocks: u8) -> f64 {
        if volts < DROP_OUT_VOLTS * f64::from(blocks) {
            return 0.0;
        }
        match *self {
            Self::ConstantCurrent { amps } => amps,
            Self::ConstantPower { watts } => watts / volts,
        }
    }
}
