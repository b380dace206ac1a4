//! bmProbes(5): what the probes measure, a row for each battery of the bank.
//!
//! Rows are numbered through, string by string, as many as there are; what a probe does not tell has no value.

use bms_core::string::{Battery, BatteryAddress, BatteryAlarm, StringId};
use snmp_agent::objects::Branch;

use super::Status;
use crate::{
    charge,
    glue::snmp::{
        described::{described, statuses},
        object::{BATTERIES, Group, Rows, SCALAR, Told, battery_of, count},
        scale::centivolts,
    },
    product::{Bm100, hundredths_of_milliohm, tenths},
    warning::BatteryWarning,
};

described! {
    /// What the probes measure.
    pub(in crate::glue::snmp) PROBES: Probes, under [1, 3, 6, 1, 4, 1, 3808, 1, 1, 7, 5];
    | id         | object           | access | rows      | name                             | syntax                   | units                 | description |
    | [1]        | Number           | ro     | SCALAR    | "bmProbesNum"                    | "Integer32"              | ""                    | "Probes that answer." |
    | [2]        | TableSize        | ro     | SCALAR    | "bmProbesTableSize"              | "Integer32"              | ""                    | "Rows of the table." |
    | [3, 1, 1]  | Index            | ro     | BATTERIES | "bmProbesIndex"                  | "Integer32 (1..160)"     | ""                    | "The row." |
    | [3, 1, 2]  | Pack             | ro     | BATTERIES | "bmProbesPackIndex"              | "Integer32 (1..64)"      | ""                    | "The pack: a unit is one." |
    | [3, 1, 3]  | String           | ro     | BATTERIES | "bmProbesStringIndex"            | "Integer32 (1..4)"       | ""                    | "The string: A is 1." |
    | [3, 1, 4]  | Battery          | ro     | BATTERIES | "bmProbesBattIndex"              | "Integer32 (1..40)"      | ""                    | "The place in the string." |

    | [4]        | VoltageTableSize | ro     | SCALAR    | "bmProbesVoltageTableSize"       | "Integer32"              | ""                    | "Rows of the table." |
    | [5, 1, 1]  | VoltageIndex     | ro     | BATTERIES | "bmProbesVoltageIndex"           | "Integer32 (1..160)"     | ""                    | "The row." |
    | [5, 1, 2]  | VoltagePack      | ro     | BATTERIES | "bmProbesVoltagePackIndex"       | "Integer32 (1..64)"      | ""                    | "The pack: a unit is one." |
    | [5, 1, 3]  | VoltageString    | ro     | BATTERIES | "bmProbesVoltageStringIndex"     | "Integer32 (1..4)"       | ""                    | "The string: A is 1." |
    | [5, 1, 4]  | VoltageBattery   | ro     | BATTERIES | "bmProbesVoltageBattIndex"       | "Integer32 (1..40)"      | ""                    | "The place in the string." |
    | [5, 1, 5]  | VoltageProbe     | ro     | BATTERIES | "bmProbesVoltageProbeIndex"      | "Integer32 (1..160)"     | ""                    | "bmProbesIndex of the battery." |
    | [5, 1, 6]  | VoltageStatus    | ro     | BATTERIES | "bmProbesVoltageAlarmStatus"     | VOLTAGE_STATUS           | ""                    | "How it is to its thresholds." |
    | [5, 1, 7]  | Voltage          | ro     | BATTERIES | "bmProbesVoltage"                | "Integer32"              | "0.01 volts"          | "The voltage." |
    | [5, 1, 8]  | Equalization     | ro     | BATTERIES | "bmProbesVoltageEqualPercentage" | "Integer32 (0..100)"     | "percent"             | "Power that the battery is bled with." |
    | [5, 1, 9]  | ChargeStatus     | ro     | BATTERIES | "bmProbesVoltageSocAlarmStatus"  | CHARGE_STATUS            | ""                    | "How it is to its thresholds." |
    | [5, 1, 10] | Charge           | ro     | BATTERIES | "bmProbesVoltageSoc"             | "Integer32 (0..100)"     | "percent"             | "State of charge, as far as the voltage tells it." |

    | [6]        | TempTableSize    | ro     | SCALAR    | "bmProbesTempTableSize"          | "Integer32"              | ""                    | "Rows of the table." |
    | [7, 1, 1]  | TempIndex        | ro     | BATTERIES | "bmProbesTempIndex"              | "Integer32 (1..160)"     | ""                    | "The row." |
    | [7, 1, 2]  | TempPack         | ro     | BATTERIES | "bmProbesTempPackIndex"          | "Integer32 (1..64)"      | ""                    | "The pack: a unit is one." |
    | [7, 1, 3]  | TempString       | ro     | BATTERIES | "bmProbesTempStringIndex"        | "Integer32 (1..4)"       | ""                    | "The string: A is 1." |
    | [7, 1, 4]  | TempBattery      | ro     | BATTERIES | "bmProbesTempBattIndex"          | "Integer32 (1..40)"      | ""                    | "The place in the string." |
    | [7, 1, 5]  | TempProbe        | ro     | BATTERIES | "bmProbesTempProbeIndex"         | "Integer32 (1..160)"     | ""                    | "bmProbesIndex of the battery." |
    | [7, 1, 6]  | TempStatus       | ro     | BATTERIES | "bmProbesTempAlarmStatus"        | TEMPERATURE_STATUS       | ""                    | "How it is to its thresholds." |
    | [7, 1, 7]  | Temperature      | ro     | BATTERIES | "bmProbesTemperature"            | "Integer32 (-400..1250)" | "0.1 degrees Celsius" | "The temperature." |

    | [8]        | ResTableSize     | ro     | SCALAR    | "bmProbesResTableSize"           | "Integer32"              | ""                    | "Rows of the table." |
    | [9, 1, 1]  | ResIndex         | ro     | BATTERIES | "bmProbesResIndex"               | "Integer32 (1..160)"     | ""                    | "The row." |
    | [9, 1, 2]  | ResPack          | ro     | BATTERIES | "bmProbesResPackIndex"           | "Integer32 (1..64)"      | ""                    | "The pack: a unit is one." |
    | [9, 1, 3]  | ResString        | ro     | BATTERIES | "bmProbesResStringIndex"         | "Integer32 (1..4)"       | ""                    | "The string: A is 1." |
    | [9, 1, 4]  | ResBattery       | ro     | BATTERIES | "bmProbesResBattIndex"           | "Integer32 (1..40)"      | ""                    | "The place in the string." |
    | [9, 1, 5]  | ResProbe         | ro     | BATTERIES | "bmProbesResProbeIndex"          | "Integer32 (1..160)"     | ""                    | "bmProbesIndex of the battery." |
    | [9, 1, 6]  | ResStatus        | ro     | BATTERIES | "bmProbesResAlarmStatus"         | RESISTANCE_STATUS        | ""                    | "How it is to its thresholds." |
    | [9, 1, 7]  | Resistance       | ro     | BATTERIES | "bmProbesResistance"             | "Integer32"              | "0.01 milliohms"      | "The resistance as last measured." |
    | [9, 1, 8]  | Health           | ro     | BATTERIES | "bmProbesResHealth"              | "Integer32"              | "percent"             | "The resistance to what it was when the battery was new, both as they would be at 25 degrees Celsius." |
}

const CHARGE_STATUS: &str = statuses!("voltageSoc");
const RESISTANCE_STATUS: &str = statuses!("resistance");
const TEMPERATURE_STATUS: &str = statuses!("temperature");
const VOLTAGE_STATUS: &str = statuses!("voltage");

impl Group for Probes {
    fn branch() -> &'static Branch<Self, Rows> {
        &PROBES
    }

    fn read(self, unit: &Bm100, row: u32) -> Option<Told<'_>> {
        match self {
            Self::Number => {
                let present = StringId::ALL.into_iter().map(|string| u32::from(unit.probes_present(string)));
                Some(Told::number(present.sum::<u32>()))
            }
            Self::TableSize | Self::VoltageTableSize | Self::TempTableSize | Self::ResTableSize => {
                Some(Told::number(count(unit)))
            }
            _ => {
                let at = battery_of(unit, row)?;
                self.of(unit, row, at, unit.battery(at)?).map(Told::number)
            }
        }
    }
}

impl Probes {
    /// A column of a battery.
    fn of(self, unit: &Bm100, row: u32, at: BatteryAddress, battery: &Battery) -> Option<i32> {
        match self {
            Self::Index
            | Self::VoltageIndex
            | Self::VoltageProbe
            | Self::TempIndex
            | Self::TempProbe
            | Self::ResIndex
            | Self::ResProbe => i32::try_from(row).ok(),
            // A manager is one pack.
            Self::Pack | Self::VoltagePack | Self::TempPack | Self::ResPack => Some(1),
            Self::String | Self::VoltageString | Self::TempString | Self::ResString => {
                Some(at.string.number().into())
            }
            Self::Battery | Self::VoltageBattery | Self::TempBattery | Self::ResBattery => {
                Some(at.index.get().into())
            }
            Self::Voltage => battery.voltage().good().map(centivolts),
            Self::Temperature => battery.temperature().good().map(tenths),
            Self::Resistance => battery.resistance().good().map(hundredths_of_milliohm),
            Self::Health => i32::try_from(battery.rise()?).ok(),
            Self::Equalization => battery.voltage().good().map(|_| battery.equalization().into()),
            Self::Charge => charge::of_battery(unit, at).map(i32::from),
            Self::VoltageStatus | Self::TempStatus | Self::ResStatus | Self::ChargeStatus => {
                self.status(unit, at, battery).map(Status::number)
            }
            Self::Number
            | Self::TableSize
            | Self::VoltageTableSize
            | Self::TempTableSize
            | Self::ResTableSize => None,
        }
    }

    fn status(self, unit: &Bm100, at: BatteryAddress, battery: &Battery) -> Option<Status> {
        let alarms = |low, high| [low, high].map(|alarm| battery.alarms().stands(alarm));
        let warns = |warning| unit.battery_warns(at, warning);
        let nothing = [false; 2];
        match self {
            Self::VoltageStatus => {
                let alarms = alarms(BatteryAlarm::LowVoltage, BatteryAlarm::HighVoltage);
                Status::of(battery.voltage().good().is_some(), alarms, nothing)
            }
            Self::TempStatus => {
                let alarms = alarms(BatteryAlarm::LowTemperature, BatteryAlarm::HighTemperature);
                Status::of(battery.temperature().good().is_some(), alarms, nothing)
            }
            Self::ResStatus => {
                let [low, high] = alarms(BatteryAlarm::LowResistance, BatteryAlarm::HighResistance);
                let alarms = [low, high || battery.alarms().stands(BatteryAlarm::Weak)];
                let high = warns(BatteryWarning::HighResistance) || warns(BatteryWarning::Health);
                let warnings = [warns(BatteryWarning::LowResistance), high];
                Status::of(battery.resistance().good().is_some(), alarms, warnings)
            }
            _ => {
                let alarms = [warns(BatteryWarning::ChargeAlarm), false];
                let warnings = [warns(BatteryWarning::Charge), false];
                Status::of(battery.voltage().good().is_some(), alarms, warnings)
            }
        }
    }
}
