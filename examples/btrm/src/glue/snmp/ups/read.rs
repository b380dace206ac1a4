//! What the objects of UPS-MIB read.

use bms_core::{
    plant::LoadSource,
    units::{CentiCelsius, Milliamps, Millivolts},
};
use snmp_agent::{Oid, Value};

use super::{Ups, alarm::ALARMS, battery, source, test};
use crate::{
    glue::snmp::{
        object::{Made, Told},
        session::ticks,
    },
    product::Btrm,
};

/// The value of an object's row; `None` while there is none.
#[expect(clippy::match_same_arms, reason = "in the order of the MIB")]
pub(in crate::glue::snmp) fn read(unit: &Btrm, object: Ups, row: u32) -> Option<Told<'_>> {
    let (monitor, site, management) = (unit.monitor(), unit.site(), unit.management());
    let readings = monitor.readings();
    let nominal = i32::from(monitor.settings().system().blocks()).saturating_mul(12);
    Some(match object {
        Ups::IdentManufacturer => Told::text("battery-monitor"),
        Ups::IdentModel => Told::text(unit.model().name()),
        Ups::IdentUpsSoftwareVersion => Told::text(concat!("v", env!("CARGO_PKG_VERSION"))),
        Ups::IdentAgentSoftwareVersion => Told::text(concat!("snmp-agent v", env!("CARGO_PKG_VERSION"))),
        Ups::IdentName => Told::text(&site.network.host_name),
        Ups::IdentAttachedDevices => Told::text(management.attached_devices()),

        Ups::BatteryStatus => Told::integer(battery::status(unit).number()),
        Ups::SecondsOnBattery => natural(battery::seconds_on_battery(unit)),
        Ups::EstimatedMinutesRemaining => natural(battery::minutes_remaining(unit)?),
        Ups::EstimatedChargeRemaining => natural(battery::charge_percent(unit)?),
        Ups::BatteryVoltage => tenths(readings.battery_voltage.good().map(Millivolts::get)?.max(0)),
        Ups::BatteryCurrent => tenths(readings.battery_current.good().map(Milliamps::get)?),
        Ups::BatteryTemperature => {
            Told::integer(readings.temperature.good().map(CentiCelsius::whole_degrees)?)
        }

        Ups::InputLineBads => Told::Value(Value::Counter32(unit.snmp.line_bads())),
        Ups::InputNumLines | Ups::OutputNumLines => Told::integer(1),
        Ups::InputVoltage => volts(readings.supply_voltage.good()?),

        Ups::OutputSource => Told::integer(output_source(unit)),
        Ups::OutputVoltage => volts(output_voltage(unit)?),
        Ups::OutputCurrent => tenths(load(unit)?.get()),
        Ups::OutputPower => {
            let microwatts = i64::from(output_voltage(unit)?.get()).saturating_mul(load(unit)?.get().into());
            Told::integer(i32::try_from(microwatts / 1_000_000).unwrap_or(i32::MAX))
        }
        Ups::OutputPercentLoad => {
            let percent = load(unit)?.get().saturating_mul(100);
            Told::integer(percent.checked_div(unit.model().rated_current().get())?.min(200))
        }

        // There is no bypass.
        Ups::BypassNumLines => Told::integer(0),

        Ups::AlarmsPresent => Told::Value(Value::Gauge32(unit.snmp.present().count_ones())),
        Ups::AlarmDescr => {
            let (_, row) = standing(unit, row)?;
            object_id(row)?
        }
        Ups::AlarmTime => {
            let (place, _) = standing(unit, row)?;
            Told::Value(Value::TimeTicks(unit.snmp.since(place)?))
        }

        Ups::TestId => object_id(test::id(unit))?,
        Ups::TestSpinLock => Told::integer(unit.snmp.spin_lock()),
        Ups::TestResultsSummary => Told::integer(test::summary(unit).number()),
        Ups::TestResultsDetail => {
            test::detail(unit).map_or(Told::text(""), |detail| Told::Made(Made::Test(detail)))
        }
        Ups::TestStartTime => Told::Value(Value::TimeTicks(ticks(test::started(unit)))),
        Ups::TestElapsedTime => {
            let hundredths = test::elapsed(unit).as_millis() / 10;
            Told::integer(i32::try_from(hundredths).unwrap_or(i32::MAX))
        }

        Ups::ShutdownType => Told::integer(1),
        // Nothing counts down.
        Ups::ShutdownAfterDelay | Ups::StartupAfterDelay | Ups::RebootWithDuration => Told::integer(-1),
        // The load returns by itself with the supply.
        Ups::AutoRestart => Told::integer(1),

        Ups::ConfigInputVoltage | Ups::ConfigOutputVoltage => Told::integer(nominal),
        Ups::ConfigOutputVa | Ups::ConfigOutputPower => {
            let milliwatts = unit.model().rated_current().get().saturating_mul(nominal);
            Told::integer(milliwatts / 1_000)
        }
        Ups::ConfigLowBattTime => Told::integer(management.low_battery_minutes().into()),
        // There is nothing that could be heard.
        Ups::ConfigAudibleStatus => Told::integer(1),
        Ups::ConfigLowVoltageTransferPoint => volts(monitor.settings().system().supply_lost()),
    })
}

const fn output_source(unit: &Btrm) -> i32 {
    let actuators = unit.monitor().actuators();
    match actuators.load_source {
        _ if !actuators.load_connected => source::NONE,
        LoadSource::Supply => source::NORMAL,
        LoadSource::Battery => source::BATTERY,
    }
}

/// What the load gets.
fn output_voltage(unit: &Btrm) -> Option<Millivolts> {
    let (readings, actuators) = (unit.monitor().readings(), unit.monitor().actuators());
    match actuators.load_source {
        _ if !actuators.load_connected => Some(Millivolts(0)),
        LoadSource::Supply => readings.supply_voltage.good(),
        LoadSource::Battery => readings.battery_voltage.good(),
    }
}

/// What the load takes; the sensor's offset may be on the wrong side of nothing.
fn load(unit: &Btrm) -> Option<Milliamps> {
    unit.monitor().readings().load_current.good().map(|load| load.max(Milliamps(0)))
}

/// The alarm of a row of the table, if it stands: its place, and what it is.
fn standing(unit: &Btrm, row: u32) -> Option<(usize, &'static [u32])> {
    let place = ALARMS.iter().position(|alarm| alarm.id == row)?;
    let alarm = ALARMS.get(place)?;
    unit.snmp.since(place).map(|_| (place, alarm.description))
}

fn object_id(sub_ids: &'static [u32]) -> Option<Told<'static>> {
    Some(Told::Value(Value::ObjectId(Oid::new(sub_ids)?)))
}

fn natural(value: u32) -> Told<'static> {
    Told::integer(i32::try_from(value).unwrap_or(i32::MAX))
}

/// A value in thousandths as whole ones, rounded.
fn volts(voltage: Millivolts) -> Told<'static> {
    Told::integer(rounded(voltage.get().max(0), 1_000))
}

/// A value in thousandths in tenths, rounded.
const fn tenths(thousandths: i32) -> Told<'static> {
    Told::integer(rounded(thousandths, 100))
}

/// To the nearest, halves away from zero.
pub(in crate::glue::snmp) const fn rounded(value: i32, unit: i32) -> i32 {
    let half = unit / 2;
    let value = if value < 0 { value.saturating_sub(half) } else { value.saturating_add(half) };
    match value.checked_div(unit) {
        Some(rounded) => rounded,
        None => 0,
    }
}
