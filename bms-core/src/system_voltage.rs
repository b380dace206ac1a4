//! The nominal voltage of a bank and the thresholds that follow from it.

use core::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use crate::units::Millivolts;

/// Nominal voltage of the battery bank (BTRM manual §4.3, §9.2.4).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum SystemVoltage {
    /// One 12 V block, 6 cells.
    #[default]
    V12,
    /// Two 12 V blocks, 12 cells.
    V24,
    /// Three 12 V blocks, 18 cells; BTRM400 only.
    V36,
    /// Four 12 V blocks, 24 cells; BTRM400 only.
    V48,
}

impl SystemVoltage {
    /// The system voltage of `selection` 1 to 4, as the protocols number them (BTRM manual §12.3.7, point 5).
    pub const fn from_selection(selection: u16) -> Option<Self> {
        match selection {
            1 => Some(Self::V12),
            2 => Some(Self::V24),
            3 => Some(Self::V36),
            4 => Some(Self::V48),
            _ => None,
        }
    }

    /// The number of the selection, 1 to 4.
    pub const fn selection(self) -> u16 {
        match self {
            Self::V12 => 1,
            Self::V24 => 2,
            Self::V36 => 3,
            Self::V48 => 4,
        }
    }

    /// Number of 12 V blocks in series.
    pub const fn blocks(self) -> u8 {
        match self {
            Self::V12 => 1,
            Self::V24 => 2,
            Self::V36 => 3,
            Self::V48 => 4,
        }
    }

    /// Number of cells in series.
    pub const fn cells(self) -> u8 {
        self.blocks().saturating_mul(6)
    }

    /// The bank's voltage when each 12 V block has `block` millivolts.
    pub const fn of_blocks(self, block: i32) -> Millivolts {
        Millivolts(block).times(match self {
            Self::V12 => 1,
            Self::V24 => 2,
            Self::V36 => 3,
            Self::V48 => 4,
        })
    }

    /// Low-battery voltage, 1.833 V a cell: where a type 1 test ends (BTRM manual §7.2.2).
    pub const fn low_battery(self) -> Millivolts {
        self.of_blocks(11_000)
    }

    /// A test starts only above this voltage (BTRM manual §8).
    pub const fn test_start(self) -> Millivolts {
        self.of_blocks(12_400)
    }

    /// The low voltage disconnect opens under this voltage (BTRM manual §9).
    pub const fn disconnect(self) -> Millivolts {
        self.of_blocks(10_500)
    }

    /// The low voltage disconnect closes at this voltage (BTRM manual §9; 36 V and 48 V are ours).
    pub const fn reconnect(self) -> Millivolts {
        match self {
            Self::V12 => Millivolts(12_500),
            Self::V24 => Millivolts(24_500),
            Self::V36 => Millivolts(37_000),
            Self::V48 => Millivolts(49_000),
        }
    }

    /// A supply under this voltage is lost: UPS mode transfers the load to the battery (BTRM manual §9).
    pub const fn supply_lost(self) -> Millivolts {
        self.of_blocks(11_000)
    }

    /// A lost supply is back at this voltage (ours: 1 V a block above its loss).
    pub const fn supply_back(self) -> Millivolts {
        self.of_blocks(12_000)
    }

    /// What a type 2 test's minimum voltage may be (BTRM manual §7.3.2; 36 V and 48 V are ours).
    pub const fn minimum_voltage_range(self) -> RangeInclusive<Millivolts> {
        self.of_blocks(10_500)..=match self {
            Self::V12 => Millivolts(12_500),
            Self::V24 => Millivolts(27_000),
            Self::V36 => Millivolts(37_500),
            Self::V48 => Millivolts(50_000),
        }
    }

    /// A type 2 test's default minimum voltage (BTRM manual §7.3.2; 36 V and 48 V are ours).
    pub const fn default_minimum_voltage(self) -> Millivolts {
        self.of_blocks(11_800)
    }
}

impl core::fmt::Display for SystemVoltage {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::V12 => "12 V",
            Self::V24 => "24 V",
            Self::V36 => "36 V",
            Self::V48 => "48 V",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_thresholds_are_those_of_the_manual() {
        use SystemVoltage::{V12, V24, V36, V48};
        let all =
            |threshold: fn(SystemVoltage) -> Millivolts| [V12, V24, V36, V48].map(|v| threshold(v).get());
        assert_eq!(all(SystemVoltage::low_battery), [11_000, 22_000, 33_000, 44_000]);
        assert_eq!(all(SystemVoltage::test_start), [12_400, 24_800, 37_200, 49_600]);
        assert_eq!(all(SystemVoltage::disconnect), [10_500, 21_000, 31_500, 42_000]);
        assert_eq!(all(SystemVoltage::reconnect), [12_500, 24_500, 37_000, 49_000]);
        assert_eq!(all(SystemVoltage::supply_lost), [11_000, 22_000, 33_000, 44_000]);
        assert_eq!(all(SystemVoltage::default_minimum_voltage), [11_800, 23_600, 35_400, 47_200]);
        assert_eq!(all(|v| *v.minimum_voltage_range().start()), [10_500, 21_000, 31_500, 42_000]);
        assert_eq!(all(|v| *v.minimum_voltage_range().end()), [12_500, 27_000, 37_500, 50_000]);
    }

    #[test]
    fn selections_are_numbered_from_one() {
        for number in 1..=4 {
            assert_eq!(SystemVoltage::from_selection(number).map(SystemVoltage::selection), Some(number));
        }
        assert_eq!(SystemVoltage::from_selection(0).or(SystemVoltage::from_selection(5)), None);
    }
}
