//! What is known of the battery before the load comes on.

use core::fmt;

use num_traits::Float;

use crate::Chemistry;

/// A lead-acid battery of cells in series.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Battery<F> {
    cells: u8,
    nameplate_ah: Option<F>,
    chemistry: Chemistry<F>,
}

impl<F: Float> Battery<F> {
    /// A battery of 1 to 120 cells in series (6 cells: 12 V nominal), of unknown nameplate.
    ///
    /// # Errors
    /// [`ConfigError::Cells`] outside of that range.
    pub fn new(cells: u8) -> Result<Self, ConfigError> {
        if !(1..=120).contains(&cells) {
            return Err(ConfigError::Cells(cells));
        }
        Ok(Self { cells, nameplate_ah: None, chemistry: Chemistry::lead_acid() })
    }

    /// Sets the nameplate capacity in ampere hours: at the 20 h rate, 25 °C, to 1.75 V per cell.
    ///
    /// # Errors
    /// [`ConfigError::Nameplate`] unless finite and within 0.1 Ah to 100 000 Ah.
    pub fn with_nameplate_ah(self, nameplate_ah: F) -> Result<Self, ConfigError> {
        let (least, most) = (F::from(0.1), F::from(100_000.0));
        if Some(nameplate_ah) >= least && Some(nameplate_ah) <= most {
            Ok(Self { nameplate_ah: Some(nameplate_ah), ..self })
        } else {
            Err(ConfigError::Nameplate)
        }
    }

    /// Replaces the chemistry.
    #[must_use]
    pub const fn with_chemistry(self, chemistry: Chemistry<F>) -> Self {
        Self { chemistry, ..self }
    }

    /// Cells in series.
    pub const fn cells(&self) -> u8 {
        self.cells
    }

    /// Nameplate capacity in ampere hours (20 h rate, 25 °C), if known.
    pub const fn nameplate_ah(&self) -> Option<F> {
        self.nameplate_ah
    }

    /// The rate and temperature behaviour.
    pub const fn chemistry(&self) -> &Chemistry<F> {
        &self.chemistry
    }
}

/// A configuration that describes no battery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum ConfigError {
    /// The number of cells is not within 1 to 120.
    Cells(u8),
    /// The nameplate capacity is not a number within 0.1 Ah to 100 000 Ah.
    Nameplate,
    /// The cutoff is not a number within 1.5 V to 2.0 V per cell.
    Cutoff,
    /// The prior capacity is not rising, or not within 0.01 Ah to 200 000 Ah.
    Prior,
    /// The initial charge is not a fraction within 0.2 to 1.
    InitialCharge,
    /// The Peukert exponent is not a number within 1.0 to 1.6.
    PeukertExponent,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cells(cells) => write!(f, "{cells} cells in series, expected 1 to 120"),
            Self::Nameplate => f.write_str("nameplate capacity out of 0.1 Ah to 100000 Ah"),
            Self::Cutoff => f.write_str("cutoff out of 1.5 V to 2.0 V per cell"),
            Self::Prior => f.write_str("prior capacity not rising, or out of 0.01 Ah to 200000 Ah"),
            Self::InitialCharge => f.write_str("initial charge out of 0.2 to 1"),
            Self::PeukertExponent => f.write_str("peukert exponent out of 1.0 to 1.6"),
        }
    }
}

impl core::error::Error for ConfigError {}
