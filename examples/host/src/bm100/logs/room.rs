//! How much is in the logs, and for how long there is room (BM100 manual, Logs->Maintenance).

use core::time::Duration;
use std::{io::Write, path::Path};

use anyhow::{Context, Result};
use bm100::{Bm100, Stored};
use bms_core::{status_record::BankLayout, store::Store};

use super::image::{EventImage, LogImage, StatusImage};
use crate::{bm100::run::SETTINGS, flash::MemoryFlash, product::Product};

/// What of a unit's settings the logs are about.
pub(super) struct LogSettings {
    pub(super) layout: BankLayout,
    pub(super) interval: Duration,
}

/// What a unit has stored of that.
pub(super) async fn stored(directory: &Path) -> Result<LogSettings> {
    let flash = MemoryFlash::copy(directory.join(SETTINGS), Bm100::STORE_BYTES)
        .context("the settings cannot be read")?;
    let mut store = Store::<_>::new(flash, 0..Bm100::STORE_BYTES)?;
    let Stored { bank, supervision, .. } = Box::pin(Stored::load(&mut store)).await?;
    let layout = BankLayout::of(&bank).context("the settings tell no number of batteries")?;
    Ok(LogSettings { layout, interval: supervision.record_interval.duration() })
}

/// See [`print_room`](super::print_room).
pub(super) async fn print(directory: &Path, out: &mut impl Write) -> Result<()> {
    let LogSettings { layout, interval } = stored(directory).await?;
    let copy = |file, capacity| MemoryFlash::copy(directory.join(file), capacity);
    let mut events = EventImage::open(copy(EventImage::FILE, EventImage::CAPACITY)?).await?;
    let mut status = StatusImage::open(copy(StatusImage::FILE, StatusImage::CAPACITY)?).await?;
    let (kept, (most, _)) = (events.count().await?, events.capacity());
    writeln!(out, "events: {kept} of {most}")?;
    let room = Box::pin(status.room(layout.values())).await?;
    writeln!(out, "status records: {}, of about {} ({} at least)", room.kept, room.full, room.full_at_least)?;
    writeln!(out, "recording interval: {} min", interval.as_secs() / 60)?;
    let [expected, at_least] = [room.remaining(interval), room.remaining_at_least(interval)].map(days);
    writeln!(out, "remaining time: about {expected} days ({at_least} at least)")?;
    Ok(())
}

const fn days(time: Duration) -> u64 {
    time.as_secs() / 86_400
}
