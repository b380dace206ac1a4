//! What the maker's trees lack, in a branch behind all of theirs: 1.3.6.1.4.1.3808.1.1.7.100.
//!
//! ```text
//! bm100Additions(100)
//! ├── bm100Status(1)      of the bank, of each battery, of each string, of what is around them, of the probes' firmware
//! └── bm100Setup(2)       the trap receivers (BM100 manual, System->Notifications->Trap Receivers)
//! ```

use bms_core::{
    string::{BatteryAddress, StringAlarm, StringId},
    time::Timestamp,
};
use snmp_agent::{ErrorStatus, Value, objects::Branch};

use super::{
    described::described,
    object::{BATTERIES, Group, Made, RECEIVERS, Rows, SCALAR, STRINGS, Told, battery_of, string_of},
    set::{Draft, integer, small, text},
};
use crate::{
    management::TrapForm,
    points::Quantity,
    product::{Bm100, can_be_read, hundredths_of_milliohm, tenths, tenths_of_percent},
};

described! {
    /// State beside the maker's.
    pub(super) OURS: Ours, under [1, 3, 6, 1, 4, 1, 3808, 1, 1, 7, 100, 1];
    | id        | object              | access | rows      | name                       | syntax                                                | units                 | description |

    // The bank.
    | [1, 1]    | BatteriesInAlarm    | ro     | SCALAR    | "bm100BatteriesInAlarm"    | "Unsigned32"                                          | ""                    | "Batteries that have an alarm." |
    | [1, 2]    | AnyAlarm            | ro     | SCALAR    | "bm100AnyAlarm"            | "TruthValue"                                          | ""                    | "Whether anything has an alarm." |
    | [1, 3]    | Counting            | ro     | SCALAR    | "bm100Counting"            | "TruthValue"                                          | ""                    | "Whether strings and batteries are being counted by what is found." |

    // Each battery, by bmProbesIndex.
    | [2, 1, 1] | BatteryName         | ro     | BATTERIES | "bm100BatteryName"         | "DisplayString"                                       | ""                    | "Which it is, such as A#7." |
    | [2, 1, 2] | BatteryReachable    | ro     | BATTERIES | "bm100BatteryReachable"    | "TruthValue"                                          | ""                    | "Whether its probe answers." |
    | [2, 1, 3] | BatteryAlarms       | ro     | BATTERIES | "bm100BatteryAlarms"       | "Unsigned32"                                          | ""                    | "Its alarms as a sum: 1 voltage low, 2 high, 4 temperature low, 8 high, 16 resistance low, 32 high, 64 weak, 128 probe silent." |
    | [2, 1, 4] | BatteryMeasuredAgo  | ro     | BATTERIES | "bm100BatteryMeasuredAgo"  | "Unsigned32"                                          | "seconds"             | "Since its resistance was measured." |
    | [2, 1, 5] | BatteryBaseline     | ro     | BATTERIES | "bm100BatteryBaseline"     | "Unsigned32"                                          | "0.01 milliohms"      | "Its resistance when it was new, as it would be at 25 degrees Celsius." |
    | [2, 1, 6] | ProbeSerial         | ro     | BATTERIES | "bm100ProbeSerial"         | "DisplayString"                                       | ""                    | "Serial number of its probe." |
    | [2, 1, 7] | ProbeFirmware       | ro     | BATTERIES | "bm100ProbeFirmware"       | "DisplayString"                                       | ""                    | "Firmware version of its probe." |

    // Each string, by bmStringsIndex.
    | [3, 1, 1] | StringName          | ro     | STRINGS   | "bm100StringName"          | "DisplayString"                                       | ""                    | "Which it is, such as A." |
    | [3, 1, 2] | StringMean          | ro     | STRINGS   | "bm100StringMean"          | "Integer32"                                           | "millivolts"          | "Mean voltage of its batteries." |
    | [3, 1, 3] | StringLowest        | ro     | STRINGS   | "bm100StringLowest"        | "Integer32"                                           | "millivolts"          | "Lowest voltage of its batteries." |
    | [3, 1, 4] | StringHighest       | ro     | STRINGS   | "bm100StringHighest"       | "Integer32"                                           | "millivolts"          | "Highest voltage of its batteries." |
    | [3, 1, 5] | StringHottest       | ro     | STRINGS   | "bm100StringHottest"       | "Integer32"                                           | "0.1 degrees Celsius" | "Highest temperature of its batteries." |
    | [3, 1, 6] | StringInAlarm       | ro     | STRINGS   | "bm100StringInAlarm"       | "Unsigned32"                                          | ""                    | "Batteries that have an alarm." |
    | [3, 1, 7] | StringSpreadAlarm   | ro     | STRINGS   | "bm100StringSpreadAlarm"   | "TruthValue"                                          | ""                    | "Whether there is too much between the highest and the lowest battery." |
    | [3, 1, 8] | StringEqualizing    | ro     | STRINGS   | "bm100StringEqualizing"    | "TruthValue"                                          | ""                    | "Whether it is equalized." |

    // What is around the bank.
    | [4, 1]    | AmbientLowest       | ro     | SCALAR    | "bm100AmbientLowest"       | "Integer32"                                           | "0.1 degrees Celsius" | "Lowest temperature at the environmental sensor." |
    | [4, 2]    | AmbientHighest      | ro     | SCALAR    | "bm100AmbientHighest"      | "Integer32"                                           | "0.1 degrees Celsius" | "Highest temperature at the environmental sensor." |
    | [4, 3]    | HumidityLowest      | ro     | SCALAR    | "bm100HumidityLowest"      | "Integer32"                                           | "0.1 percent"         | "Lowest relative humidity." |
    | [4, 4]    | HumidityHighest     | ro     | SCALAR    | "bm100HumidityHighest"     | "Integer32"                                           | "0.1 percent"         | "Highest relative humidity." |
    | [4, 5]    | SensorSilent        | ro     | SCALAR    | "bm100SensorSilent"        | "TruthValue"                                          | ""                    | "Whether the environmental sensor does not answer any more." |
    | [4, 6]    | AmbientLowestTime   | ro     | SCALAR    | "bm100AmbientLowestTime"   | "DisplayString"                                       | ""                    | "When it was lowest: month/day/year and time of day (UTC); absent while the clock was not set." |
    | [4, 7]    | AmbientHighestTime  | ro     | SCALAR    | "bm100AmbientHighestTime"  | "DisplayString"                                       | ""                    | "When it was highest, as bm100AmbientLowestTime." |
    | [4, 8]    | HumidityLowestTime  | ro     | SCALAR    | "bm100HumidityLowestTime"  | "DisplayString"                                       | ""                    | "When the humidity was lowest, as bm100AmbientLowestTime." |
    | [4, 9]    | HumidityHighestTime | ro     | SCALAR    | "bm100HumidityHighestTime" | "DisplayString"                                       | ""                    | "When the humidity was highest, as bm100AmbientLowestTime." |

    // Firmware for the probes.
    | [5, 1]    | UpdateFirmware      | ro     | SCALAR    | "bm100UpdateFirmware"      | "DisplayString"                                       | ""                    | "Version of the firmware that is handed out to the probes; absent while none is." |
    | [5, 2]    | UpdateOutdated      | ro     | SCALAR    | "bm100UpdateOutdated"      | "Unsigned32"                                          | ""                    | "Probes that have an older version." |
    | [5, 3]    | UpdateState         | ro     | SCALAR    | "bm100UpdateState"         | "INTEGER { none(1), running(2), done(3), failed(9) }" | ""                    | "How far it is: failed(9) when a probe refused the image, or does not take it however often it is given it." |
    | [5, 4]    | UpdateProgress      | ro     | SCALAR    | "bm100UpdateProgress"      | "Integer32 (0..100)"                                  | "percent"             | "How much of it the probe has that takes it now, of the first string in which one does." |
}

described! {
    /// The trap receivers.
    pub(super) RECEIVER_TABLE: Receivers, under [1, 3, 6, 1, 4, 1, 3808, 1, 1, 7, 100, 2];
    | id        | object    | access | rows      | name                     | syntax                              | units | description |
    | [1, 1, 1] | Index     | ro     | RECEIVERS | "bm100ReceiverIndex"     | "Integer32 (1..10)"                 | ""    | "The row." |
    | [1, 1, 2] | Enabled   | rw     | RECEIVERS | "bm100ReceiverEnabled"   | "TruthValue"                        | ""    | "Whether this receiver is told." |
    | [1, 1, 3] | Address   | rw     | RECEIVERS | "bm100ReceiverAddress"   | "IpAddress"                         | ""    | "Its address; 0.0.0.0 is none." |
    | [1, 1, 4] | Form      | rw     | RECEIVERS | "bm100ReceiverForm"      | "INTEGER { snmpV1(1), snmpV2c(2) }" | ""    | "In which form." |
    | [1, 1, 5] | Community | rw     | RECEIVERS | "bm100ReceiverCommunity" | "DisplayString (SIZE (0..15))"      | ""    | "The community that traps carry. It reads as no text at all." |
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
            Self::AmbientLowestTime => clock(temperature.minimum()?.time)?,
            Self::AmbientHighestTime => clock(temperature.maximum()?.time)?,
            Self::HumidityLowestTime => clock(humidity.minimum()?.time)?,
            Self::HumidityHighestTime => clock(humidity.maximum()?.time)?,
            Self::UpdateFirmware => Told::Made(Made::Version(unit.probe_firmware()?.image.firmware)),
            Self::UpdateOutdated => Told::gauge(unit.outdated_probes()),
            Self::UpdateState => Told::integer(unit.value(Quantity::ProbeUpdateState, 0)?),
            Self::UpdateProgress => Told::integer(unit.value(Quantity::ProbeUpdateProgress, 0)?),
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

/// A time, if the clock was set then.
fn clock(time: Option<Timestamp>) -> Option<Told<'static>> {
    Some(Told::Made(Made::Clock(time?)))
}

fn truth(is_so: bool) -> Told<'static> {
    Told::integer(if is_so { TRUE } else { FALSE })
}
