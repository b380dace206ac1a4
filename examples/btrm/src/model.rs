//! The two models (BTRM manual §1, §15).

use bms_core::{
    settings::Ratings,
    system_voltage::SystemVoltage,
    units::{CentiCelsius, Milliamps, Millivolts},
};

/// Which unit it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Model {
    /// 12 and 24 V systems, 20 A.
    #[default]
    Btrm300,
    /// 12, 24, 36 and 48 V systems, 10 A.
    Btrm400,
}

impl Model {
    /// The name on the label.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Btrm300 => "BTRM300",
            Self::Btrm400 => "BTRM400",
        }
    }

    /// What the model can carry and measure.
    pub const fn ratings(self) -> Ratings {
        let (highest_system, highest_voltage) = match self {
            Self::Btrm300 => (SystemVoltage::V24, Millivolts(32_000)),
            Self::Btrm400 => (SystemVoltage::V48, Millivolts(60_000)),
        };
        Ratings {
            highest_system,
            voltage: Millivolts(0)..=highest_voltage,
            // Five times the rated current and more: an overload must be measured, though what is published ends
            // at 32 A (BTRM manual §12.3.6).
            current: Milliamps(-100_000)..=Milliamps(100_000),
            io_voltage: Millivolts(0)..=Millivolts(60_000),
            // The sensor's range; the unit's own is -20 to 60 °C.
            temperature: CentiCelsius(-4_000)..=CentiCelsius(12_500),
            hottest: CentiCelsius(6_000),
        }
    }
}
