//! BATTERY-MIB (RFC 7577) and the rows of ENTITY-MIB (RFC 6933) that its index means: the unit, its strings, and the
//! batteries in them.

use bms_core::string::BatteryAddress;
use snmp_agent::{Oid, Value, objects, objects::Branch};

use super::{
    OBJECT_ID,
    object::{CELLS, ENTITIES, Group, Made, Part, Rows, Told, UNIT, entity_of},
};
use crate::{
    charge,
    nameplate::Nameplate,
    product::{Bm100, ProbeInfo, tenths},
};

/// Who made it.
pub(super) const MAKER: &str = "battery-monitor";

objects! {
    /// The columns of `entPhysicalTable` that the unit has.
    pub(super) ENTITY: Entity, rows Rows, under [1, 3, 6, 1, 2, 1, 47, 1, 1, 1, 1];
    | id   | object       | access | rows     |
    | [2]  | Descr        | ro     | ENTITIES |
    | [3]  | VendorType   | ro     | ENTITIES |
    | [4]  | ContainedIn  | ro     | ENTITIES |
    | [5]  | Class        | ro     | ENTITIES |
    | [6]  | ParentRelPos | ro     | ENTITIES |
    | [7]  | Name         | ro     | ENTITIES |
    | [9]  | FirmwareRev  | ro     | ENTITIES |
    | [10] | SoftwareRev  | ro     | ENTITIES |
    | [11] | SerialNum    | ro     | ENTITIES |
    | [12] | MfgName      | ro     | ENTITIES |
    | [13] | ModelName    | ro     | ENTITIES |
    | [16] | IsFru        | ro     | ENTITIES |
}

objects! {
    /// The columns of `batteryTable` that the unit has, a row for each string and each battery.
    pub(super) BATTERY: Battery, rows Rows, under [1, 3, 6, 1, 2, 1, 233, 1, 1, 1];
    | id   | object               | access | rows  |
    | [1]  | Identifier           | ro     | CELLS |
    | [3]  | Type                 | ro     | CELLS |
    | [4]  | Technology           | ro     | CELLS |
    | [5]  | DesignVoltage        | ro     | CELLS |
    | [6]  | NumberOfCells        | ro     | CELLS |
    | [7]  | DesignCapacity       | ro     | CELLS |
    | [13] | ChargingOperState    | ro     | CELLS |
    | [14] | ChargingAdminState   | ro     | CELLS |
    | [15] | ActualCharge         | ro     | CELLS |
    | [16] | ActualVoltage        | ro     | CELLS |
    | [18] | Temperature          | ro     | CELLS |
    | [20] | AlarmLowVoltage      | ro     | CELLS |
    | [23] | AlarmHighTemperature | ro     | CELLS |
    | [24] | AlarmLowTemperature  | ro     | CELLS |
    | [25] | CellIdentifier       | ro     | CELLS |
}

impl Group for Entity {
    fn branch() -> &'static Branch<Self, Rows> {
        &ENTITY
    }

    fn read(self, unit: &Bm100, row: u32) -> Option<Told<'_>> {
        match Part::of(row)? {
            Part::Unit => self.of_unit(unit),
            part => self.of_part(unit, part),
        }
    }
}

impl Entity {
    fn of_unit(self, unit: &Bm100) -> Option<Told<'_>> {
        Some(match self {
            Self::Descr => Told::text(Nameplate::DESCRIPTION),
            Self::VendorType => Told::Value(Value::ObjectId(OBJECT_ID)),
            // In nothing.
            Self::ContainedIn => Told::integer(0),
            // chassis(3)
            Self::Class => Told::integer(3),
            Self::ParentRelPos => Told::integer(-1),
            Self::Name => Told::text("unit"),
            Self::SoftwareRev => Told::text(concat!("v", env!("CARGO_PKG_VERSION"))),
            Self::SerialNum => return Told::written(&unit.nameplate().serial),
            Self::MfgName => Told::text(MAKER),
            Self::ModelName => Told::text(Nameplate::MODEL),
            Self::IsFru => Told::integer(1),
            Self::FirmwareRev => return None,
        })
    }

    fn of_part(self, unit: &Bm100, part: Part) -> Option<Told<'_>> {
        let probe = match part {
            Part::Battery(at) => unit.probe(at),
            _ => None,
        };
        Some(match (self, part) {
            (Self::Descr, Part::Battery(_)) => Told::text("battery with its probe"),
            (Self::Descr, _) => Told::text("string of batteries"),
            (Self::VendorType, _) => Told::Value(Value::ObjectId(Oid::ZERO_DOT_ZERO)),
            (Self::ContainedIn, Part::Battery(at)) => Told::number(entity_of(at.string)),
            (Self::ContainedIn, _) => Told::number(UNIT),
            // battery(14)
            (Self::Class, _) => Told::integer(14),
            (Self::ParentRelPos, Part::Battery(at)) => Told::integer(at.index.get()),
            (Self::ParentRelPos, Part::String(string)) => Told::integer(string.number()),
            (Self::Name, Part::Battery(at)) => Told::Made(Made::Battery(at)),
            (Self::Name, Part::String(string)) => Told::Made(Made::String(string)),
            // The probe's.
            (Self::FirmwareRev, _) => Told::Made(Made::Version(probe?.firmware)),
            (Self::SerialNum, _) => return Told::written(serial(probe?)),
            (Self::IsFru, _) => Told::integer(1),
            (Self::ParentRelPos | Self::Name | Self::SoftwareRev | Self::MfgName | Self::ModelName, _) => {
                return None;
            }
        })
    }
}

impl Group for Battery {
    fn branch() -> &'static Branch<Self, Rows> {
        &BATTERY
    }

    fn read(self, unit: &Bm100, row: u32) -> Option<Told<'_>> {
        let limits = &unit.bank().limits;
        let part = Part::of(row)?;
        let batteries = match part {
            Part::String(_) => unit.bank().batteries,
            _ => 1,
        };
        Some(match self {
            // A string as a whole, and a battery of unknown maker: no text (RFC 7577).
            Self::Identifier | Self::CellIdentifier => Told::text(""),
            // Rechargeable.
            Self::Type => Told::integer(4),
            // Lead-acid, in the registry of IANA.
            Self::Technology => Told::gauge(12),
            Self::DesignVoltage => Told::gauge(
                u32::from(charge::nominal_mv(unit, first(part)?)).saturating_mul(batteries.into()),
            ),
            Self::NumberOfCells => {
                Told::gauge(u32::from(charge::cells(unit, first(part)?)).saturating_mul(batteries.into()))
            }
            Self::DesignCapacity => Told::gauge(capacity(unit)?),
            // unknown(1): nobody measures the current; notSet(1): the charger has its own mind.
            Self::ChargingOperState | Self::ChargingAdminState => Told::integer(1),
            Self::ActualCharge => {
                let percent = match part {
                    Part::String(string) => charge::of_string(unit, string)?,
                    _ => charge::of_battery(unit, first(part)?)?,
                };
                Told::gauge(u64::from(capacity(unit)?).saturating_mul(percent.into()) / 100)
            }
            Self::ActualVoltage => Told::gauge(match part {
                Part::String(string) => unit.string_voltage(string)?.get(),
                _ => unit.battery(first(part)?)?.voltage().good()?.get(),
            }),
            Self::Temperature => Told::integer(tenths(match part {
                Part::String(string) => unit.string(string)?.hottest?,
                _ => unit.battery(first(part)?)?.temperature().good()?,
            })),
            Self::AlarmLowVoltage => match part {
                Part::String(_) => {
                    let low = unit.supervision().strings.low.get();
                    // No limit is set.
                    Told::gauge(Some(low).filter(|low| *low > 0)?)
                }
                _ => Told::gauge(limits.voltage.low.get()),
            },
            Self::AlarmHighTemperature => Told::integer(tenths(limits.temperature.high)),
            Self::AlarmLowTemperature => Told::integer(tenths(limits.temperature.low)),
        })
    }
}

/// The battery, or the first of a string.
fn first(part: Part) -> Option<BatteryAddress> {
    match part {
        Part::Unit => None,
        Part::String(string) => {
            Some(BatteryAddress { string, index: bms_core::string::BatteryIndex::new(1)? })
        }
        Part::Battery(at) => Some(at),
    }
}

/// Rated capacity, mAh, of a battery as of a string of them; `None` until somebody said.
fn capacity(unit: &Bm100) -> Option<u32> {
    let rated = u32::from(unit.supervision().rated_deci_amp_hours);
    Some(rated.saturating_mul(100)).filter(|capacity| *capacity > 0)
}

fn serial(probe: &ProbeInfo) -> &str {
    &probe.serial
}
