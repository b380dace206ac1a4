//! What the maker's trees lack, in a branch behind all of theirs: 1.3.6.1.4.1.3808.1.1.7.100.
//!
//! ```text
//! bm100Additions(100)
//! ├── bm100Status(1)      of the bank, of each battery, of each string, of what is around them
//! └── bm100Setup(2)       the trap receivers (BM100 manual, System->Notifications->Trap Receivers)
//! ```

use bms_core::string::{BatteryAddress, StringAlarm, StringId};
use snmp_agent::{ErrorStatus, Value, objects, objects::Branch};

use super::{
    object::{BATTERIES, Group, Made, RECEIVERS, Rows, SCALAR, STRINGS, Told, battery_of, string_of},
    set::{Draft, integer, small, text},
};
use crate::{
    management::TrapForm,
    product::{Bm100, can_be_read, hundredths_of_milliohm, tenths, tenths_of_percent},
};

objects! {
    /// State beside the maker's.
    pub(super) OURS: Ours, rows Rows, under [1, 3, 6, 1, 4, 1, 3808, 1, 1, 7, 100, 1];
    | id         | object              | access | rows      |

    // The bank.
    | [1, 1]     | BatteriesInAlarm    | ro     | SCALAR    |
    | [1, 2]     | AnyAlarm            | ro     | SCALAR    |
    | [1, 3]     | Counting            | ro     | SCALAR    |

    // Each battery, by bmProbesIndex.
    | [2, 1, 1]  | BatteryName         | ro     | BATTERIES |
    | [2, 1, 2]  | BatteryReachable    | ro     | BATTERIES |
    | [2, 1, 3]  | BatteryAlarms       | ro     | BATTERIES |
    | [2, 1, 4]  | BatteryMeasuredAgo  | ro     | BATTERIES |
    | [2, 1, 5]  | BatteryBaseline     | ro     | BATTERIES |
    | [2, 1, 6]  | ProbeSerial         | ro     | BATTERIES |
    | [2, 1, 7]  | ProbeFirmware       | ro     | BATTERIES |

    // Each string, by bmStringsIndex.
    | [3, 1, 1]  | StringName          | ro     | STRINGS   |
    | [3, 1, 2]  | StringMean          | ro     | STRINGS   |
    | [3, 1, 3]  | StringLowest        | ro     | STRINGS   |
    | [3, 1, 4]  | StringHighest       | ro     | STRINGS   |
    | [3, 1, 5]  | StringHottest       | ro     | STRINGS   |
    | [3, 1, 6]  | StringInAlarm       | ro     | STRINGS   |
    | [3, 1, 7]  | StringSpreadAlarm   | ro     | STRINGS   |
    | [3, 1, 8]  | StringEqualizing    | ro     | STRINGS   |

    // What is around the bank.
    | [4, 1]     | AmbientLowest       | ro     | SCALAR    |
    | [4, 2]     | AmbientHighest      | ro     | SCALAR    |
    | [4, 3]     | HumidityLowest      | ro     | SCALAR    |
    | [4, 4]     | HumidityHighest     | ro     | SCALAR    |
    | [4, 5]     | SensorSilent        | ro     | SCALAR    |
}

objects! {
    /// The trap receivers.
    pub(super) RECEIVER_TABLE: Receivers, rows Rows, under [1, 3, 6, 1, 4, 1, 3808, 1, 1, 7, 100, 2];
    | id        | object    | access | rows      |
    | [1, 1, 1] | Index     | ro     | RECEIVERS |
    | [1, 1, 2] | Enabled   | rw     | RECEIVERS |
    | [1, 1, 3] | Address   | rw     | RECEIVERS |
    | [1, 1, 4] | Form      | rw     | RECEIVERS |
    | [1, 1, 5] | Community | rw     | RECEIVERS |
}

/// `TruthValue` of RFC 2579.
const TRUE: i32 = 1;
const FALSE: i32 = 2;

impl Group for Ours {
    fn branch() -> &'static Branch<Self, Rows> {
        &OURS
    }

    fn read(self, unit: &Bm100, row: u32) -> Option<Told<'_>> {
        if let Some(at) = battery_of(unit, row)
            && let Some(told) = self.of_battery(unit, at)
        {
            return Some(told);
        }
        if let Some(string) = string_of(row)
            && let Some(told) = self.of_string(unit, string)
        {
            return Some(told);
        }
        let (temperature, humidity) = (unit.environment().temperature(), unit.environment().humidity());
        Some(match self {
            Self::BatteriesInAlarm => {
                let in_alarm = unit.bank().strings().map(|string| u32::from(unit.in_alarm(string)));
                Told::gauge(in_alarm.sum::<u32>())
            }
            Self::AnyAlarm => truth(unit.any_alarm()),
            Self::Counting => truth(unit.supervision().detect),
            Self::AmbientLowest => Told::integer(tenths(temperature.minimum()?.value)),
            Self::AmbientHighest => Told::integer(tenths(temperature.maximum()?.value)),
            Self::HumidityLowest => Told::integer(tenths_of_percent(humidity.minimum()?.value)),
            Self::HumidityHighest => Told::integer(tenths_of_percent(humidity.maximum()?.value)),
            Self::SensorSilent if unit.has_environment_sensor() => truth(unit.environment_sensor_is_silent()),
            _ => return None,
        })
    }
}

impl Ours {
    fn of_battery(self, unit: &Bm100, at: BatteryAddress) -> Option<Told<'_>> {
        let battery = unit.battery(at)?;
        Some(match self {
            Self::BatteryName => Told::Made(Made::Battery(at)),
            Self::BatteryReachable => truth(can_be_read(battery)),
            Self::BatteryAlarms => Told::gauge(battery.alarms().bits()),
            Self::BatteryMeasuredAgo => Told::gauge(battery.resistance().age(unit.uptime())?.as_secs()),
            Self::BatteryBaseline => {
                let baseline = battery.baseline();
                Told::gauge(hundredths_of_milliohm(
                    Some(baseline).filter(|baseline| baseline.is_complete())?.resistance,
                ))
            }
            Self::ProbeSerial => return Told::written(&unit.probe(at)?.serial),
            Self::ProbeFirmware => Told::Made(Made::Version(unit.probe(at)?.firmware)),
            _ => return None,
        })
    }

    fn of_string(self, unit: &Bm100, string: StringId) -> Option<Told<'_>> {
        let summary = unit.string(string);
        Some(match self {
            Self::StringName => Told::Made(Made::String(string)),
            Self::StringMean => Told::integer(summary?.mean.get()),
            Self::StringLowest => Told::integer(summary?.lowest.get()),
            Self::StringHighest => Told::integer(summary?.highest.get()),
            Self::StringHottest => Told::integer(tenths(summary?.hottest?)),
            Self::StringInAlarm => Told::gauge(unit.in_alarm(string)),
            Self::StringSpreadAlarm => truth(unit.string_watch(string).stands(StringAlarm::Spread)),
            Self::StringEqualizing => truth(unit.is_equalizing(string)),
            _ => return None,
        })
    }
}

impl Group for Receivers {
    fn branch() -> &'static Branch<Self, Rows> {
        &RECEIVER_TABLE
    }

    fn read(self, unit: &Bm100, row: u32) -> Option<Told<'_>> {
        let receiver = unit.management().receivers().get(place(row)?)?;
        Some(match self {
            Self::Index => Told::number(row),
            Self::Enabled => truth(receiver.enabled),
            Self::Address => Told::Value(Value::IpAddress(receiver.address)),
            Self::Form => Told::integer(match receiver.form {
                TrapForm::V1 => 1,
                TrapForm::V2c => 2,
            }),
            // It is a password of sorts: it can be set, and is not told.
            Self::Community => Told::text(""),
        })
    }

    fn write(self, row: u32, value: Value<'_>, draft: &mut Draft) -> Result<(), ErrorStatus> {
        let receiver = place(row).and_then(|place| draft.management.receiver_mut(place));
        let receiver = receiver.ok_or(ErrorStatus::NoCreation)?;
        match self {
            Self::Index => return Err(ErrorStatus::NotWritable),
            Self::Enabled => match integer(value)? {
                TRUE => receiver.enabled = true,
                FALSE => receiver.enabled = false,
                _ => return Err(ErrorStatus::WrongValue),
            },
            Self::Address => match value {
                Value::IpAddress(address) => receiver.address = address,
                _ => return Err(ErrorStatus::WrongType),
            },
            Self::Form => {
                receiver.form = if small::<u8>(value, 1..=2)? == 1 { TrapForm::V1 } else { TrapForm::V2c };
            }
            Self::Community => {
                let community = text(value)?;
                if community.len() > 15 {
                    return Err(ErrorStatus::WrongLength);
                }
                if !receiver.set_community(community) {
                    return Err(ErrorStatus::WrongValue);
                }
            }
        }
        Ok(())
    }
}

fn place(row: u32) -> Option<usize> {
    usize::try_from(row.checked_sub(1)?).ok()
}

fn truth(is_so: bool) -> Told<'static> {
    Told::integer(if is_so { TRUE } else { FALSE })
}
