//! A log printed, whether the unit runs or not.

use std::io::{self, Write};

use anyhow::{Context, Result};
use bm100::write_logged;
use bms_core::{
    event_log::{EventFilter, Severity},
    export::{EventExport, EventTable, LocalTime, Order, StatusExport},
};

use super::{
    image::{EventImage, LogImage, StatusImage},
    room::stored,
};
use crate::{
    flash::MemoryFlash,
    options::{ExportOptions, LogName},
};

/// Octets that are written at a time.
const PIECE: usize = 16_384;

/// See [`print_log`](super::print_log).
pub(super) async fn print(options: &ExportOptions, out: &mut impl Write) -> Result<()> {
    let format = options.format.into();
    let (from, until) = (options.from, options.to);
    let mut piece = vec![0; PIECE];
    match options.log {
        LogName::Events => {
            let mut log = EventImage::open(copy::<EventImage>(options)?).await?;
            let table = EventTable::new(format, LocalTime::UTC, write_logged);
            let filter = EventFilter { from, until, least: Severity::Information };
            let mut export = EventExport::new(table, filter, Order::OldestFirst, log.next_number());
            loop {
                let filled = export.read(&mut log, &mut piece).await?;
                if write(&piece, filled, out)? {
                    return Ok(());
                }
            }
        }
        LogName::Status => {
            let layout = stored(&options.state_dir).await?.layout;
            let mut log = StatusImage::open(copy::<StatusImage>(options)?).await?;
            let from = from.map_or(0, |from| seconds(from.unix_ms.div_ceil(1_000)));
            let until = until.map_or(u32::MAX, |until| seconds(until.unix_ms / 1_000));
            let export = StatusExport::new(layout, log.next_number(), format, LocalTime::UTC);
            let mut export = Box::new(export.between(from..=until));
            loop {
                let filled = Box::pin(export.read(&mut log, &mut piece)).await?;
                if write(&piece, filled, out)? {
                    return Ok(());
                }
            }
        }
    }
}

fn copy<L: LogImage>(options: &ExportOptions) -> Result<MemoryFlash> {
    MemoryFlash::copy(options.state_dir.join(L::FILE), L::CAPACITY)
        .with_context(|| format!("the {} cannot be read", L::NAME))
}

/// Writes a piece; tells whether it was the last.
fn write(piece: &[u8], filled: usize, out: &mut impl Write) -> io::Result<bool> {
    out.write_all(piece.get(..filled).unwrap_or(piece))?;
    let last = filled < piece.len();
    if last {
        out.flush()?;
    }
    Ok(last)
}

/// Records have times up to the year 2106.
fn seconds(unix: u64) -> u32 {
    u32::try_from(unix).unwrap_or(u32::MAX)
}
