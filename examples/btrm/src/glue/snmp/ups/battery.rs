//! How full the battery is, and how long it lasts.

use bms_core::{alarm::Alarm, plant::LoadSource, units::MilliampHours};

use crate::product::Btrm;

/// `upsBatteryStatus`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::glue::snmp) enum Status {
    Unknown,
    Normal,
    Low,
    Depleted,
}

impl Status {
    pub(super) const fn number(self) -> i32 {
        match self {
            Self::Unknown => 1,
            Self::Normal => 2,
            Self::Low => 3,
            Self::Depleted => 4,
        }
    }
}

/// Depleted is a battery that cannot carry the load; low is one whose voltage is, or that will not last longer than
/// was set.
///
/// A test takes what it wants of the battery while the supply stands by: then only the voltage tells, or managers would
/// shut the load down for a test that is about to end.
pub(in crate::glue::snmp) fn status(unit: &Btrm) -> Status {
    let monitor = unit.monitor();
    let Some(voltage) = monitor.readings().battery_voltage.good() else { return Status::Unknown };
    let testing = monitor.test_progress().is_some();
    let lasts = minutes_remaining(unit).filter(|_| !testing);
    if monitor.load_disconnected() || voltage < monitor.settings().system().disconnect() {
        Status::Depleted
    } else if monitor.alarms().stands(Alarm::LowVoltage)
        || lasts.is_some_and(|minutes| minutes <= u32::from(unit.management().low_battery_minutes()))
    {
        Status::Low
    } else {
        Status::Normal
    }
}

/// The battery's capacity as the last test found it, or else as its nameplate says.
pub(crate) fn capacity(unit: &Btrm) -> Option<MilliampHours> {
    measured_capacity(unit).or(unit.monitor().settings().nameplate())
}

/// The battery's capacity as the last type 1 test told it, at the rate of the nameplate; if it told none, at its load.
pub(in crate::glue::snmp) fn told_capacity(unit: &Btrm) -> Option<MilliampHours> {
    let told = unit.monitor().battery_data().intervals.and_then(|told| told.capacity);
    told.map(|capacity| capacity.median).or_else(|| measured_capacity(unit))
}

/// The battery's capacity as the last test found it, at the load of that test.
fn measured_capacity(unit: &Btrm) -> Option<MilliampHours> {
    let outcome = unit.monitor().battery_data().last_test?.outcome;
    let load = u32::try_from(outcome.average_load.get()).ok()?;
    let charge = load.saturating_mul(u32::from(outcome.runtime?.get())) / 60;
    Some(MilliampHours(charge)).filter(|charge| charge.get() > 0)
}

/// How full the battery is, percent.
pub(in crate::glue::snmp) fn charge_percent(unit: &Btrm) -> Option<u32> {
    unit.gauge.percent(capacity(unit))
}

/// How long the battery would carry the load of the last test from now on, minutes, 1 at least: what the tests told,
/// as far as the battery is full.
pub(in crate::glue::snmp) fn minutes_remaining(unit: &Btrm) -> Option<u32> {
    let monitor = unit.monitor();
    if let Some(progress) = monitor.test_progress()
        && let Some(runtime) = progress.runtime
    {
        let passed = u32::try_from(progress.elapsed.as_secs() / 60).unwrap_or(u32::MAX);
        return Some(u32::from(runtime.get()).saturating_sub(passed).max(1));
    }
    let whole = u32::from(monitor.battery_data().estimated_runtime?.get());
    let left = match charge_percent(unit) {
        Some(percent) => whole.saturating_mul(percent) / 100,
        None => whole.saturating_sub(seconds_on_battery(unit) / 60),
    };
    Some(left.max(1))
}

/// How long the battery has carried the load, seconds; 0 while it does not.
pub(in crate::glue::snmp) fn seconds_on_battery(unit: &Btrm) -> u32 {
    let on_battery = unit.monitor().actuators().load_source == LoadSource::Battery;
    let since = unit.snmp.on_battery_since().filter(|_| on_battery);
    let seconds = since.map_or(0, |since| unit.snmp.now().saturating_sub(since).as_secs());
    u32::try_from(seconds).unwrap_or(u32::MAX)
}
