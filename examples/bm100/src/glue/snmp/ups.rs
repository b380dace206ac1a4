//! UPS-MIB (RFC 1628), as far as it fits strings of batteries that nobody measures the current of: identification, the
//! battery and alarms. How much longer a battery lasts, input and output are not known here, and absent.

use bms_core::string::{BatteryAlarm, StringAlarm, StringId};
use snmp_agent::{ErrorStatus, Value, objects, objects::Branch, objects::oid};

use super::{
    object::{Group, Rows, SCALAR, Told},
    scale::decivolts,
    set::{Draft, text},
};
use crate::{
    charge,
    nameplate::Nameplate,
    product::{Bm100, Measurement},
    site::Name,
    warning::StringWarning,
};

/// `upsAlarmId` of each condition: the number of the well-known alarm, so that it is the same each time.
const IDS: &[u32] = &[1, 3, 5, 18, 20, 24];
const ALARMS: Rows = Rows::Listed(IDS);
/// The number of conditions.
pub(super) const CONDITIONS: usize = 6;

objects! {
    /// The objects of UPS-MIB that the unit has.
    pub(super) UPS: Ups, rows Rows, under [1, 3, 6, 1, 2, 1, 33, 1];
    | id           | object                    | access | rows   |
    | [1, 1]       | IdentManufacturer         | ro     | SCALAR |
    | [1, 2]       | IdentModel                | ro     | SCALAR |
    | [1, 3]       | IdentUpsSoftwareVersion   | ro     | SCALAR |
    | [1, 4]       | IdentAgentSoftwareVersion | ro     | SCALAR |
    | [1, 5]       | IdentName                 | rw     | SCALAR |
    | [2, 1]       | BatteryStatus             | ro     | SCALAR |
    | [2, 4]       | EstimatedChargeRemaining  | ro     | SCALAR |
    | [2, 5]       | BatteryVoltage            | ro     | SCALAR |
    | [2, 7]       | BatteryTemperature        | ro     | SCALAR |
    | [6, 1]       | AlarmsPresent             | ro     | SCALAR |
    | [6, 2, 1, 2] | AlarmDescr                | ro     | ALARMS |
    | [6, 2, 1, 3] | AlarmTime                 | ro     | ALARMS |
}

impl Group for Ups {
    fn branch() -> &'static Branch<Self, Rows> {
        &UPS
    }

    fn read(self, unit: &Bm100, row: u32) -> Option<Told<'_>> {
        let place = || IDS.iter().position(|id| *id == row);
        Some(match self {
            Self::IdentManufacturer => Told::text(super::battery::MAKER),
            Self::IdentModel => Told::text(Nameplate::MODEL),
            Self::IdentUpsSoftwareVersion | Self::IdentAgentSoftwareVersion => {
                Told::text(concat!("v", env!("CARGO_PKG_VERSION")))
            }
            Self::IdentName => Told::text(unit.site().name(Name::Unit)),
            Self::BatteryStatus => Told::integer(status(unit)),
            // Of strings in parallel, the one that ends first.
            Self::EstimatedChargeRemaining => {
                let charges = unit.bank().strings().filter_map(|string| charge::of_string(unit, string));
                Told::integer(charges.min()?)
            }
            Self::BatteryVoltage => {
                let voltages = unit.bank().strings().filter_map(|string| unit.string_voltage(string));
                Told::integer(decivolts(voltages.min()?))
            }
            Self::BatteryTemperature => {
                let hottest = unit.bank().strings().filter_map(|string| unit.string(string)?.hottest);
                Told::integer(hottest.max()?.whole_degrees())
            }
            Self::AlarmsPresent => Told::gauge(unit.snmp.present().count_ones()),
            Self::AlarmDescr => {
                unit.snmp.since(place()?)?;
                Told::Value(Value::ObjectId(well_known(row)?))
            }
            Self::AlarmTime => Told::Value(Value::TimeTicks(unit.snmp.since(place()?)?)),
        })
    }

    fn write(self, _: u32, value: Value<'_>, draft: &mut Draft) -> Result<(), ErrorStatus> {
        match self {
            Self::IdentName => draft.name(Name::Unit, text(value)?),
            _ => Err(ErrorStatus::NotWritable),
        }
    }
}

/// `upsBatteryStatus`: unknown(1), batteryNormal(2), batteryLow(3).
fn status(unit: &Bm100) -> i32 {
    let known = unit.bank().strings().any(|string| unit.string(string).is_some());
    match () {
        () if is_low(unit) => 3,
        () if known => 2,
        () => 1,
    }
}

fn is_low(unit: &Bm100) -> bool {
    let low = |string: StringId| {
        unit.string_watch(string).stands(StringAlarm::LowVoltage)
            || unit.string_warns(string, StringWarning::ChargeAlarm)
    };
    unit.bank().strings().any(low)
}

/// Which conditions there are now: bit n is the one of place n among [`IDS`].
pub(super) fn present(unit: &Bm100) -> u8 {
    let any = |alarms: &[BatteryAlarm]| {
        unit.batteries().any(|(_, battery)| alarms.iter().any(|alarm| battery.alarms().stands(*alarm)))
    };
    let conditions: [bool; CONDITIONS] = [
        // upsAlarmBatteryBad: one is to be replaced.
        any(&[BatteryAlarm::Weak]),
        // upsAlarmLowBattery.
        is_low(unit),
        // upsAlarmTempBad.
        any(&[BatteryAlarm::LowTemperature, BatteryAlarm::HighTemperature]),
        // upsAlarmGeneralFault.
        unit.store_fails() || unit.damage().any(),
        // upsAlarmCommunicationsLost: with a probe.
        any(&[BatteryAlarm::ProbeSilent]),
        // upsAlarmTestInProgress: of the resistance.
        unit.measurement() == Measurement::Running,
    ];
    conditions.into_iter().rev().fold(0, |present, stands| (present << 1) | u8::from(stands))
}

/// The name of a well-known alarm.
const fn well_known(id: u32) -> Option<snmp_agent::Oid<'static>> {
    Some(match id {
        1 => oid(&[1, 3, 6, 1, 2, 1, 33, 1, 6, 3, 1]),
        3 => oid(&[1, 3, 6, 1, 2, 1, 33, 1, 6, 3, 3]),
        5 => oid(&[1, 3, 6, 1, 2, 1, 33, 1, 6, 3, 5]),
        18 => oid(&[1, 3, 6, 1, 2, 1, 33, 1, 6, 3, 18]),
        20 => oid(&[1, 3, 6, 1, 2, 1, 33, 1, 6, 3, 20]),
        24 => oid(&[1, 3, 6, 1, 2, 1, 33, 1, 6, 3, 24]),
        _ => return None,
    })
}

/// Whether bit `place` is set.
pub(super) fn is_set(bits: u8, place: usize) -> bool {
    let place = u32::try_from(place).ok();
    place.and_then(|place| bits.checked_shr(place)).is_some_and(|bits| bits & 1 != 0)
}
