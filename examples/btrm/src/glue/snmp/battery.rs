//! BATTERY-MIB (RFC 7577) and the rows of ENTITY-MIB (RFC 6933) that its index means: the unit, and the bank in it.

use bms_core::units::{CentiCelsius, Milliamps, Millivolts};
use snmp_agent::{Oid, Value, objects};

use super::{
    object::{Made, Rows, Told},
    ups::battery,
};
use crate::product::Btrm;

/// `entPhysicalIndex` of the unit.
const UNIT: u32 = 1;
/// `entPhysicalIndex` of the battery bank.
pub(super) const BANK: u32 = 2;
const ENTITIES: Rows = &[UNIT, BANK];
const BANKS: Rows = &[BANK];

/// Less than this is neither charging nor discharging (ours).
const REST: Milliamps = Milliamps(200);

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
    | [10] | SoftwareRev  | ro     | ENTITIES |
    | [12] | MfgName      | ro     | ENTITIES |
    | [13] | ModelName    | ro     | ENTITIES |
    | [16] | IsFru        | ro     | ENTITIES |
}

objects! {
    /// The columns of `batteryTable` that the unit has.
    pub(super) BATTERY: Battery, rows Rows, under [1, 3, 6, 1, 2, 1, 233, 1, 1, 1];
    | id   | object               | access | rows  |
    | [1]  | Identifier           | ro     | BANKS |
    | [3]  | Type                 | ro     | BANKS |
    | [4]  | Technology           | ro     | BANKS |
    | [5]  | DesignVoltage        | ro     | BANKS |
    | [6]  | NumberOfCells        | ro     | BANKS |
    | [7]  | DesignCapacity       | ro     | BANKS |
    | [10] | ActualCapacity       | ro     | BANKS |
    | [13] | ChargingOperState    | ro     | BANKS |
    | [14] | ChargingAdminState   | ro     | BANKS |
    | [15] | ActualCharge         | ro     | BANKS |
    | [16] | ActualVoltage        | ro     | BANKS |
    | [17] | ActualCurrent        | ro     | BANKS |
    | [18] | Temperature          | ro     | BANKS |
    | [20] | AlarmLowVoltage      | ro     | BANKS |
    | [23] | AlarmHighTemperature | ro     | BANKS |
    | [25] | CellIdentifier       | ro     | BANKS |
}

/// The value of an object's row; `None` while there is none.
pub(super) fn entity(unit: &Btrm, object: Entity, row: u32) -> Option<Told<'_>> {
    let is_unit = row == UNIT;
    let of_unit = |told: Told<'static>| is_unit.then_some(told);
    Some(match object {
        Entity::Descr if is_unit => Told::text(unit.model().description()),
        Entity::Descr => {
            Told::Made(Made::Bank(u16::from(unit.monitor().settings().system().blocks()).saturating_mul(12)))
        }
        Entity::VendorType if is_unit => Told::Value(Value::ObjectId(unit.model().object_id())),
        // Not known: zeroDotZero.
        Entity::VendorType => Told::Value(Value::ObjectId(Oid::new(&[0, 0])?)),
        Entity::ContainedIn => Told::integer((!is_unit).into()),
        Entity::Class => Told::integer(if is_unit { 3 } else { 14 }),
        // The unit is in nothing.
        Entity::ParentRelPos => Told::integer(if is_unit { -1 } else { 1 }),
        Entity::Name => Told::text(if is_unit { "unit" } else { "battery" }),
        Entity::SoftwareRev => of_unit(Told::text(concat!("v", env!("CARGO_PKG_VERSION"))))?,
        Entity::MfgName => of_unit(Told::text("battery-monitor"))?,
        Entity::ModelName => of_unit(Told::text(unit.model().name()))?,
        Entity::IsFru => Told::integer(1),
    })
}

/// The value of an object of the bank; `None` while there is none.
pub(super) fn read(unit: &Btrm, object: Battery) -> Option<Told<'_>> {
    let monitor = unit.monitor();
    let (readings, settings) = (monitor.readings(), monitor.settings());
    let system = settings.system();
    Some(match object {
        // Not known, and the bank as a whole: no text (RFC 7577).
        Battery::Identifier | Battery::CellIdentifier => Told::text(""),
        // Rechargeable.
        Battery::Type => Told::integer(4),
        // Lead-acid, in the registry of IANA.
        Battery::Technology => gauge(12),
        Battery::DesignVoltage => gauge(u32::from(system.blocks()).saturating_mul(12_000)),
        Battery::NumberOfCells => gauge(system.cells().into()),
        Battery::DesignCapacity => gauge(settings.nameplate()?.get()),
        Battery::ActualCapacity => gauge(battery::measured_capacity(unit)?.get()),
        Battery::ChargingOperState => Told::integer(charging_state(unit)),
        // The charger has its own mind: not set.
        Battery::ChargingAdminState => Told::integer(1),
        Battery::ActualCharge => {
            let percent = battery::charge_percent(unit)?;
            let charge = u64::from(battery::capacity(unit)?.get()).saturating_mul(percent.into()) / 100;
            gauge(u32::try_from(charge).unwrap_or(u32::MAX))
        }
        Battery::ActualVoltage => gauge(natural(readings.battery_voltage.good()?)),
        Battery::ActualCurrent => Told::integer(readings.battery_current.good()?.get()),
        Battery::Temperature => Told::integer(tenths_of_degrees(readings.temperature.good()?)),
        Battery::AlarmLowVoltage => gauge(natural(system.low_battery())),
        Battery::AlarmHighTemperature => Told::integer(tenths_of_degrees(monitor.ratings().hottest)),
    })
}

/// `batteryChargingOperState`: 1 not known, 2 charging, 3 kept full, 4 neither, 5 discharging.
fn charging_state(unit: &Btrm) -> i32 {
    let full = battery::charge_percent(unit) == Some(100);
    let charged = unit.monitor().actuators().charger_connected;
    match unit.monitor().readings().battery_current.good() {
        None => 1,
        Some(current) if current.get().saturating_neg() > REST.get() => 5,
        Some(current) if current > REST => 2,
        Some(_) if full && charged => 3,
        Some(_) => 4,
    }
}

const fn gauge(value: u32) -> Told<'static> {
    Told::Value(Value::Gauge32(value))
}

fn natural(voltage: Millivolts) -> u32 {
    u32::try_from(voltage.get()).unwrap_or(0)
}

const fn tenths_of_degrees(temperature: CentiCelsius) -> i32 {
    super::ups::rounded(temperature.get(), 10)
}
