//! Where the unit stands, on a line.

use bms_core::{
    data::Capacity,
    plant::LoadSource,
    reading::Reading,
    units::{CentiCelsius, Milliamps, Millivolts},
};
use btrm::Btrm;

use crate::product::clock;

pub(super) fn status(unit: &Btrm) -> String {
    let monitor = unit.monitor();
    let readings = monitor.readings();
    let source = match monitor.actuators().load_source {
        LoadSource::Supply => "supply",
        LoadSource::Battery => "battery",
    };
    let capacity = match monitor.capacity() {
        Capacity::Unknown => "unknown",
        Capacity::Good => "good",
        Capacity::Low => "LOW",
    };
    format!(
        "{}  battery {} {}  load {} from {source}  {}  capacity {capacity}{}",
        clock(monitor.uptime()),
        volts(readings.battery_voltage),
        amperes(readings.battery_current),
        amperes(readings.load_current),
        degrees(readings.temperature),
        if monitor.alarms().any() { "  ALARM" } else { "" },
    )
}

fn volts(reading: Reading<Millivolts>) -> String {
    known(reading.good(), |voltage| format!("{:.2} V", f64::from(voltage.get()) / 1_000.0))
}

fn amperes(reading: Reading<Milliamps>) -> String {
    known(reading.good(), |current| format!("{:.2} A", f64::from(current.get()) / 1_000.0))
}

fn degrees(reading: Reading<CentiCelsius>) -> String {
    known(reading.good(), |temperature| format!("{} °C", temperature.whole_degrees()))
}

fn known<T>(value: Option<T>, show: impl FnOnce(T) -> String) -> String {
    value.map_or_else(|| "?".to_owned(), show)
}
