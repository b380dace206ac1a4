//! What the program tells its operator: events, and on a terminal a status line.

use core::time::Duration;
use std::io::{IsTerminal, Write, stderr};

use bms_core::{
    alarm::{Alarm, Edge},
    capacity_test::{AbortReason, End, Outcome, TestKind},
    data::Capacity,
    event::Event,
    journal::Entry,
    plant::LoadSource,
    reading::Reading,
    units::{CentiCelsius, Milliamps, Millivolts},
};
use btrm::Btrm;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// The operator's view, on standard error.
#[derive(Debug)]
pub(super) struct Console {
    /// `None` where standard error is no terminal.
    line: Option<ProgressBar>,
}

impl Console {
    pub(super) fn new() -> Self {
        let line = stderr().is_terminal().then(|| {
            let line = ProgressBar::with_draw_target(Some(1), ProgressDrawTarget::stderr());
            line.set_style(resting());
            line
        });
        Self { line }
    }

    /// Tells of an event.
    pub(super) fn tell(&self, entry: &Entry) {
        self.say(&format!("{}  {}", clock(entry.at), describe(&entry.event)));
    }

    /// Tells of a fault of the program's surroundings.
    pub(super) fn complain(&self, error: &anyhow::Error) {
        self.say(&format!("btrm: {error:#}"));
    }

    /// Shows where the unit stands: a line, and a bar while a test runs.
    pub(super) fn show(&self, unit: &Btrm) {
        let Some(line) = &self.line else { return };
        match unit.monitor().test_progress() {
            Some(progress) => {
                line.set_style(testing());
                line.set_length(progress.expected.as_secs().max(1));
                line.set_position(progress.elapsed.as_secs());
            }
            None => line.set_style(resting()),
        }
        line.set_message(status(unit));
        line.tick();
    }

    /// Takes the status line away.
    pub(super) fn clear(&self) {
        if let Some(line) = &self.line {
            line.finish_and_clear();
        }
    }

    /// Tells of something.
    pub(super) fn say(&self, text: &str) {
        match &self.line {
            Some(line) => line.println(text),
            // Nobody listens any more: no reason to stop protecting a load.
            None => drop(writeln!(stderr(), "{text}")),
        }
    }
}

fn resting() -> ProgressStyle {
    style("{msg}")
}

fn testing() -> ProgressStyle {
    style("testing [{bar:30}] {percent:>3} %  {msg}")
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

fn status(unit: &Btrm) -> String {
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

/// Days and time of day, as the unit's pages show them (BTRM manual §7.2.1).
fn clock(since: Duration) -> String {
    let seconds = since.as_secs();
    let (minutes, hours, days) = (seconds / 60, seconds / 3_600, seconds / 86_400);
    format!("{days:04} {:02}:{:02}:{:02}", hours % 24, minutes % 60, seconds % 60)
}

fn describe(event: &Event) -> String {
    match event {
        Event::PoweredUp => "powered up".to_owned(),
        Event::StoreDamaged => "what was stored cannot be read: defaults took its place".to_owned(),
        Event::Alarm(Edge { alarm, raised, .. }) => {
            format!("alarm {}: {}", if *raised { "raised" } else { "cleared" }, alarm_name(*alarm))
        }
        Event::TestStarted(kind) => format!("capacity test started, {}", kind_name(*kind)),
        Event::TestEnded(outcome) => describe_outcome(outcome),
        Event::TestAborted(reason) => format!("capacity test broken off: {}", reason_name(*reason)),
        Event::TestRefused(refusal) => format!("capacity test refused: {refusal}"),
        Event::UpsOnBattery(true) => "UPS mode: load moved to the battery".to_owned(),
        Event::UpsOnBattery(false) => "UPS mode: load back on the supply".to_owned(),
        Event::LowVoltageDisconnect(true) => "low voltage disconnect opened".to_owned(),
        Event::LowVoltageDisconnect(false) => "low voltage disconnect closed".to_owned(),
        Event::SettingsChanged => "settings changed".to_owned(),
        Event::BatteryDataReset => "battery data reset".to_owned(),
        Event::CapacityChecked { nominal } => {
            format!("capacity IO check: set to {}", if *nominal { "good" } else { "low" })
        }
        Event::NetworkReset => "network settings and authorization reset".to_owned(),
        // A newer event than this program knows is still told.
        other => format!("{other:?}"),
    }
}

fn describe_outcome(outcome: &Outcome) -> String {
    let end = match outcome.end {
        End::Estimated => "the runtime is known",
        End::LowBattery => "low-battery voltage reached",
        End::TimeReached => "time reached",
        End::UnderMinimumVoltage => "under the minimum voltage",
    };
    let runtime = outcome.runtime.map_or(String::new(), |runtime| format!(", estimated runtime {runtime}"));
    format!(
        "capacity test ended, {}: {end} after {} min at {} and {} °C{runtime}",
        kind_name(outcome.kind),
        outcome.duration_s / 60,
        outcome.average_load,
        outcome.average_temperature.whole_degrees(),
    )
}

const fn kind_name(kind: TestKind) -> &'static str {
    match kind {
        TestKind::Type1 => "type 1",
        TestKind::Type2 => "type 2",
    }
}

fn alarm_name(alarm: Alarm) -> String {
    match alarm {
        Alarm::LowCapacity => "low battery capacity".to_owned(),
        Alarm::LowVoltage => "low battery voltage".to_owned(),
        Alarm::IoChannel1 => "IO channel 1".to_owned(),
        Alarm::IoChannel2 => "IO channel 2".to_owned(),
        Alarm::SupplyLost => "power supply lost".to_owned(),
        Alarm::OverTemperature => "over-temperature".to_owned(),
        Alarm::SensorFault => "sensor fault".to_owned(),
        other => format!("{other:?}"),
    }
}

fn reason_name(reason: AbortReason) -> String {
    match reason {
        AbortReason::Stopped => "stopped".to_owned(),
        AbortReason::SupplyLost => "power supply lost".to_owned(),
        AbortReason::OverTemperature => "over-temperature".to_owned(),
        AbortReason::SensorFault => "sensor fault".to_owned(),
        AbortReason::LoadDisconnected => "low voltage disconnect opened".to_owned(),
        AbortReason::NoLoad => "the battery carries no load".to_owned(),
        AbortReason::NoEstimate => "no runtime could be told".to_owned(),
        AbortReason::DataReset => "battery data reset".to_owned(),
        AbortReason::PowerCut => "the unit lost power".to_owned(),
        other => format!("{other:?}"),
    }
}
