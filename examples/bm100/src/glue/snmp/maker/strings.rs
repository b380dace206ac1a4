//! bmStrings(10): the strings as wholes, a row each.

use bms_core::string::{StringAlarm, StringId};
use snmp_agent::objects::Branch;

use super::Status;
use crate::{
    charge,
    glue::snmp::{
        described::{described, statuses},
        object::{Group, Rows, SCALAR, STRINGS, Told, string_of},
        scale::centivolts,
    },
    product::Bm100,
    warning::StringWarning,
};

described! {
    /// The strings.
    pub(in crate::glue::snmp) STRING_TABLES: Strings, under [1, 3, 6, 1, 4, 1, 3808, 1, 1, 7, 10];
    | id        | object           | access | rows    | name                             | syntax                | units        | description |
    | [1]       | Number           | ro     | SCALAR  | "bmStringsNum"                   | "Integer32"           | ""           | "Strings." |
    | [2]       | TableSize        | ro     | SCALAR  | "bmStringsTableSize"             | "Integer32"           | ""           | "Rows of the table." |
    | [3, 1, 1] | Index            | ro     | STRINGS | "bmStringsIndex"                 | "Integer32 (1..4)"    | ""           | "The row: A is 1." |
    | [3, 1, 2] | Pack             | ro     | STRINGS | "bmStringsPackIndex"             | "Integer32 (1..64)"   | ""           | "The pack: a unit is one." |
    | [3, 1, 3] | ProbeCount       | ro     | STRINGS | "bmStringsProbeCount"            | "Integer32 (0..40)"   | ""           | "Probes that answer." |
    | [4]       | VoltageTableSize | ro     | SCALAR  | "bmStringsVoltageTableSize"      | "Integer32"           | ""           | "Rows of the table." |
    | [5, 1, 1] | VoltageIndex     | ro     | STRINGS | "bmStringsVoltageIndex"          | "Integer32 (1..4)"    | ""           | "The row: A is 1." |
    | [5, 1, 2] | VoltagePack      | ro     | STRINGS | "bmStringsVoltagePackIndex"      | "Integer32 (1..64)"   | ""           | "The pack: a unit is one." |
    | [5, 1, 3] | VoltageStatus    | ro     | STRINGS | "bmStringsVoltageAlarmStatus"    | STRING_VOLTAGE_STATUS | ""           | "How it is to its thresholds." |
    | [5, 1, 4] | Voltage          | ro     | STRINGS | "bmStringsVoltage"               | "Integer32"           | "0.01 volts" | "The voltage, when all batteries can be read." |
    | [5, 1, 5] | ChargeStatus     | ro     | STRINGS | "bmStringsVoltageSocAlarmStatus" | STRING_CHARGE_STATUS  | ""           | "How it is to its thresholds." |
    | [5, 1, 6] | Charge           | ro     | STRINGS | "bmStringsVoltageSoc"            | "Integer32 (0..100)"  | "percent"    | "State of charge of its emptiest battery, as far as the voltage tells it." |
}

const STRING_CHARGE_STATUS: &str = statuses!("stringvoltageSoc");
const STRING_VOLTAGE_STATUS: &str = statuses!("stringvoltage");

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
