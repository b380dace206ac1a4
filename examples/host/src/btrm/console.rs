//! What the program tells its operator: events, and on a terminal a status line.

use core::time::Duration;
use std::io::{IsTerminal, Write, stderr};

use bms_core::{
    data::Capacity,
    journal::Entry,
    plant::LoadSource,
    reading::Reading,
    units::{CentiCelsius, Milliamps, Millivolts},
};
use btrm::{Btrm, InWords};
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
        self.say(&format!("{}  {}", clock(entry.at), InWords(&entry.event)));
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
