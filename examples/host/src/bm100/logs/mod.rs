//! The event log and the status records of the unit, each in a flash of its own beside that of the settings.
//!
//! | file | what it is |
//! | --- | --- |
//! | `image.rs` | which log is in which file |
//! | `keeper.rs` | a log that is being written, and what waits for it |
//! | `text.rs` | a log as a text |
//! | `files.rs` | the same for DNP3 masters |
//! | `room.rs` | how much is in the logs, and for how long there is room |

mod files;
mod image;
mod keeper;
mod room;
mod text;

use std::{io::Write, path::Path};

use anyhow::{Context, Result, ensure};
use bm100::{Bm100, InWords, event::Event};
use bms_core::event_log::LoggedEvent;
use tokio::runtime;

pub(crate) use self::files::LogFiles;
use self::{
    image::{EventImage, LogImage, StatusImage},
    keeper::Keeper,
    text::Text,
};
use crate::{
    flash::FileFlash,
    options::{ExportOptions, LogName},
    product::Console,
};

/// Prints a log as it is at this moment; the unit that writes it is not disturbed.
///
/// # Errors
/// What keeps the log from being read; those of `out`, as [`io::Error`](std::io::Error).
pub fn print_log(options: &ExportOptions, out: &mut impl Write) -> Result<()> {
    runtime::Builder::new_current_thread().build()?.block_on(print(options, out))
}

async fn print(options: &ExportOptions, out: &mut impl Write) -> Result<()> {
    let (directory, format, period) = (&options.state_dir, options.format.into(), [options.from, options.to]);
    let mut text = match options.log {
        LogName::Events => Text::of_events(directory, format, period).await?,
        LogName::Status => Box::pin(Text::of_status(directory, format, period)).await?,
    };
    text.print(out).await
}

/// Prints how many events and status records there are, how many there can be, and the remaining time; the unit may run.
///
/// # Errors
/// As of [`print_log`].
pub fn print_room(directory: &Path, out: &mut impl Write) -> Result<()> {
    runtime::Builder::new_current_thread().build()?.block_on(room::print(directory, out))
}

/// Clears a log (BM100 manual, Logs->Maintenance), while the unit does not run.
///
/// # Errors
/// What keeps the log from being cleared: it then has all that it had.
pub fn clear_log(log: LogName, directory: &Path) -> Result<()> {
    let runtime = runtime::Builder::new_current_thread().build()?;
    match log {
        LogName::Events => runtime.block_on(clear::<EventImage>(directory)),
        LogName::Status => runtime.block_on(Box::pin(clear::<StatusImage>(directory))),
    }
}

async fn clear<L: LogImage>(directory: &Path) -> Result<()> {
    let path = directory.join(L::FILE);
    ensure!(path.try_exists()?, "there is no {}", path.display());
    let cleared = async { L::clear(&mut L::open(FileFlash::open(&path, L::CAPACITY)?).await?).await };
    cleared.await.with_context(|| format!("the {} cannot be cleared", L::NAME))
}

/// Both logs, fed by a unit.
#[derive(Debug)]
pub(super) struct Logs {
    events: Keeper<EventImage>,
    status: Keeper<StatusImage>,
    /// The first event of the unit's journal that is not yet taken.
    next: u32,
}

impl Logs {
    /// Opens the logs in a directory.
    pub(super) async fn open(directory: &Path) -> Result<Self> {
        let events = Keeper::open(directory).await?;
        let status = Keeper::open(directory).await?;
        Ok(Self { events, status, next: 0 })
    }

    /// Takes what the unit has for the logs. They have it when [`Self::keep`] returns.
    pub(super) fn take(&mut self, unit: &mut Bm100, console: &Console) {
        let (now, clock, journal) = (unit.uptime(), unit.time(), unit.journal());
        // A change that could not be stored has never happened, nor have its events.
        self.next = self.next.min(journal.next_sequence());
        let missed = journal.missed_since(self.next);
        if missed > 0 {
            let event = Event::EventsMissed(missed);
            console.say(&format!("{}  {}", crate::product::clock(now), InWords(&event)));
            self.events.push(LoggedEvent::from(event).at(clock));
        }
        for entry in journal.since(self.next) {
            self.next = entry.sequence.saturating_add(1);
            self.events.push(unit.logged(entry));
        }
        if let Some(record) = unit.take_status_record() {
            self.status.push(record);
        }
    }

    /// Writes what was taken; what fails is told once, and tried again later.
    pub(super) async fn keep(&mut self, console: &Console) {
        self.events.keep(console).await;
        self.status.keep(console).await;
    }

    /// The unit lost its power: what was taken and not written is lost, and its journal begins anew.
    pub(super) fn power_cycle(&mut self) {
        self.events.forget();
        self.status.forget();
        self.next = 0;
    }
}
