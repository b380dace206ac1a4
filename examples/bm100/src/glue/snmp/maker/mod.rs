//! The maker's tree for battery managers, 1.3.6.1.4.1.3808.1.1.7, at the maker's numbers and in the maker's units.
//!
//! | file | groups |
//! | --- | --- |
//! | `ident.rs` | bmIdent(1), bmProperty(2): what the unit is |
//! | `config.rs` | bmConfig(3): what is set up |
//! | `control.rs` | bmControl(4), bmFuncRes(6), bmFuncEqual(7), bmFuncShutdown(20): what it does |
//! | `probes.rs` | bmProbes(5): a row for each battery in each of four tables |
//! | `strings.rs` | bmStrings(10): a row for each string in each of two tables |
//!
//! Two of its ranges are mended where only one meaning is plain: temperatures are tenths of a degree and so may be -400
//! to 1000, resistances hundredths of a milliohm and so may be above 100. A battery's health is its resistance in percent
//! of what it was when it was new, as the thresholds for it have it, and so is about 100 at first and rises.

mod config;
mod control;
mod ident;
mod probes;
mod strings;

pub(super) use self::{
    config::{CONFIG, Config},
    control::{CONTROL, Control, EQUALIZATION, Equalization, MEASURING, Measuring, SHUTDOWN, Shutdown},
    ident::{IDENT, Ident, PROPERTY, Property},
    probes::{PROBES, Probes},
    strings::{STRING_TABLES, Strings},
};

/// What the maker's statuses say: how a value is to its limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    Normal,
    WarnLow,
    WarnHigh,
    AlarmLow,
    AlarmHigh,
}

impl Status {
    /// The worst of what stands; `None` when nothing does and it is not known to be normal.
    fn of(is_known: bool, alarms: [bool; 2], warnings: [bool; 2]) -> Option<Self> {
        match (alarms, warnings) {
            ([true, _], _) => Some(Self::AlarmLow),
            ([_, true], _) => Some(Self::AlarmHigh),
            (_, [true, _]) => Some(Self::WarnLow),
            (_, [_, true]) => Some(Self::WarnHigh),
            _ => is_known.then_some(Self::Normal),
        }
    }

    /// The number that stands for it in every table.
    const fn number(self) -> i32 {
        match self {
            Self::Normal => 1,
            Self::WarnLow => 2,
            Self::WarnHigh => 3,
            Self::AlarmLow => 4,
            Self::AlarmHigh => 5,
        }
    }
}
