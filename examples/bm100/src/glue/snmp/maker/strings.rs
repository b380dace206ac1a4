//! bmStrings(10): the strings as wholes, a row each.

use bms_core::string::{StringAlarm, StringId};
use snmp_agent::{objects, objects::Branch};

use super::Status;
use crate::{
    charge,
    glue::snmp::{
        object::{Group, Rows, SCALAR, STRINGS, Told, string_of},
        scale::centivolts,
    },
    product::Bm100,
    warning::StringWarning,
};

objects! {
    /// The strings.
    pub(in crate::glue::snmp) STRING_TABLES: Strings, rows Rows, under [1, 3, 6, 1, 4, 1, 3808, 1, 1, 7, 10];
    | id        | object           | access | rows    |
    | [1]       | Number           | ro     | SCALAR  |
    | [2]       | TableSize        | ro     | SCALAR  |
    | [3, 1, 1] | Index            | ro     | STRINGS |
    | [3, 1, 2] | Pack             | ro     | STRINGS |
    | [3, 1, 3] | ProbeCount       | ro     | STRINGS |
    | [4]       | VoltageTableSize | ro     | SCALAR  |
    | [5, 1, 1] | VoltageIndex     | ro     | STRINGS |
    | [5, 1, 2] | VoltagePack      | ro     | STRINGS |
    | [5, 1, 3] | VoltageStatus    | ro     | STRINGS |
    | [5, 1, 4] | Voltage          | ro     | STRINGS |
    | [5, 1, 5] | ChargeStatus     | ro     | STRINGS |
    | [5, 1, 6] | Charge           | ro     | STRINGS |
}

impl Group for Strings {
    fn branch() -> &'static Branch<Self, Rows> {
        &STRING_TABLES
    }

    fn read(self, unit: &Bm100, row: u32) -> Option<Told<'_>> {
        match self {
            Self::Number | Self::TableSize | Self::VoltageTableSize => {
                Some(Told::integer(unit.bank().strings))
            }
            _ => self.of(unit, string_of(row)?).map(Told::integer),
        }
    }
}

impl Strings {
    /// A column of a string.
    fn of(self, unit: &Bm100, string: StringId) -> Option<i32> {
        let voltage = unit.string_voltage(string);
        match self {
            Self::Index | Self::VoltageIndex => Some(string.number().into()),
            // A manager is one pack.
            Self::Pack | Self::VoltagePack => Some(1),
            Self::ProbeCount => Some(unit.probes_present(string).into()),
            Self::Voltage => voltage.map(centivolts),
            Self::VoltageStatus => {
                let watch = unit.string_watch(string);
                let alarms =
                    [StringAlarm::LowVoltage, StringAlarm::HighVoltage].map(|alarm| watch.stands(alarm));
                let warnings = [StringWarning::LowVoltage, StringWarning::HighVoltage]
                    .map(|warning| unit.string_warns(string, warning));
                Status::of(voltage.is_some(), alarms, warnings).map(Status::number)
            }
            Self::Charge => charge::of_string(unit, string).map(i32::from),
            Self::ChargeStatus => {
                let warns = |warning| [unit.string_warns(string, warning), false];
                let (alarms, warnings) = (warns(StringWarning::ChargeAlarm), warns(StringWarning::Charge));
                Status::of(voltage.is_some(), alarms, warnings).map(Status::number)
            }
            Self::Number | Self::TableSize | Self::VoltageTableSize => None,
        }
    }
}
