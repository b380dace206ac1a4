//! The two models (BTRM manual §1, §15).

use bms_core::{
    settings::Ratings,
    system_voltage::SystemVoltage,
    units::{CentiCelsius, Milliamps, Millivolts},
};
use snmp_agent::Oid;

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

    /// What it is, with the version of its firmware.
    pub const fn description(self) -> &'static str {
        match self {
            Self::Btrm300 => {
                concat!("BTRM300 battery test remote monitor, firmware v", env!("CARGO_PKG_VERSION"))
            }
            Self::Btrm400 => {
                concat!("BTRM400 battery test remote monitor, firmware v", env!("CARGO_PKG_VERSION"))
            }
        }
    }

    /// `sysObjectID`: btrm300(1) and btrm400(2) under models(4) of the product's tree.
    pub const fn object_id(self) -> Oid<'static> {
        #[expect(clippy::panic, reason = "evaluated at compile time")]
        const fn oid(sub_ids: &'static [u32]) -> Oid<'static> {
            match Oid::new(sub_ids) {
                Some(oid) => oid,
                None => panic!("an identifier that cannot travel"),
            }
        }
        const BTRM300: Oid<'static> = oid(&[1, 3, 6, 1, 4, 1, 34506, 4, 1]);
        const BTRM400: Oid<'static> = oid(&[1, 3, 6, 1, 4, 1, 34506, 4, 2]);
        match self {
            Self::Btrm300 => BTRM300,
            Self::Btrm400 => BTRM400,
        }
    }

    /// The current that it is made for (BTRM manual §1).
    pub const fn rated_current(self) -> Milliamps {
        match self {
            Self::Btrm300 => Milliamps(20_000),
            Self::Btrm400 => Milliamps(10_000),
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
