//! What the program tells its operator: events, and on a terminal a status line.

use core::time::Duration;
use std::io::{IsTerminal, Write, stderr};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// The operator's view, on standard error.
#[derive(Debug)]
pub(crate) struct Console {
    /// The program, before its complaints.
    name: &'static str,
    /// `None` where standard error is no terminal.
    line: Option<ProgressBar>,
}

impl Console {
    pub(crate) fn new(name: &'static str) -> Self {
        let line = stderr().is_terminal().then(|| {
            let line = ProgressBar::with_draw_target(Some(1), ProgressDrawTarget::stderr());
            line.set_style(resting());
            line
        });
        Self { name, line }
    }

    /// Tells of a fault of the program's surroundings.
    pub(crate) fn complain(&self, error: &anyhow::Error) {
        self.say(&format!("{}: {error:#}", self.name));
    }

    /// Shows where the unit stands: a line, and a bar while something takes time, which has `passed` of `whole`.
    pub(crate) fn show(&self, status: String, lasting: Option<(Duration, Duration)>) {
        let Some(line) = &self.line else { return };
        match lasting {
            Some((passed, whole)) => {
                line.set_style(testing());
                line.set_length(whole.as_secs().max(1));
                line.set_position(passed.as_secs());
            }
            None => line.set_style(resting()),
        }
        line.set_message(status);
        line.tick();
    }

    /// Takes the status line away.
    pub(crate) fn clear(&self) {
        if let Some(line) = &self.line {
            line.finish_and_clear();
        }
    }

    /// Tells of something.
    pub(crate) fn say(&self, text: &str) {
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

/// Days and time of day, as the unit's pages show them (BTRM manual §7.2.1).
pub(crate) fn clock(since: Duration) -> String {
    let seconds = since.as_secs();
    let (minutes, hours, days) = (seconds / 60, seconds / 3_600, seconds / 86_400);
    format!("{days:04} {:02}:{:02}:{:02}", hours % 24, minutes % 60, seconds % 60)
}
