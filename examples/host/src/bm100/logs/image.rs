//! Which log is in which file.

use core::fmt::Debug;

use anyhow::Result;
use bm100::StatusValues;
use bms_core::{
    event_log::{EventLog, LoggedEvent},
    status_record::{MAX_VALUES, Record, StatusLog},
};
use embedded_storage_async::nor_flash::{NorFlash, NorFlashError};

use crate::flash::FileFlash;

/// Octets of a block of status records.
const BLOCK: usize = 4_096;
/// Octets in which records wait until they make up a block: 32 pages, for any number of batteries.
const TAIL: u32 = 128 * 1_024;

/// Status records of up to 160 batteries.
pub(super) type StatusRecords<F> = StatusLog<F, MAX_VALUES, BLOCK, BLOCK>;

/// A log in a flash of its own.
pub(super) trait LogImage {
    /// The file in the state directory.
    const FILE: &str;
    /// What it is to an operator.
    const NAME: &str;
    /// Octets of the flash.
    const CAPACITY: u32;
    /// What is kept.
    type Entry: Debug;
    /// The log in a flash.
    type In<F: NorFlash>: Debug;

    /// Opens the log in its flash.
    ///
    /// # Errors
    /// When the flash fails.
    async fn open<F: NorFlash<Error: Fault>>(flash: F) -> Result<Self::In<F>>;

    /// Keeps an entry.
    ///
    /// # Errors
    /// When the flash fails.
    async fn append(log: &mut Self::In<FileFlash>, entry: &Self::Entry) -> Result<()>;

    /// Forgets all entries.
    ///
    /// # Errors
    /// When the flash fails.
    async fn clear(log: &mut Self::In<FileFlash>) -> Result<()>;
}

/// What a flash may fail with.
pub(super) trait Fault: NorFlashError + core::fmt::Display + Send + Sync + 'static {}

impl<E: NorFlashError + core::fmt::Display + Send + Sync + 'static> Fault for E {}

/// The event log: 8192 events.
#[derive(Debug)]
pub(super) struct EventImage;

impl LogImage for EventImage {
    const FILE: &str = "bm100-events.flash";
    const NAME: &str = "event log";
    const CAPACITY: u32 = 256 * 1_024;
    type Entry = LoggedEvent;
    type In<F: NorFlash> = EventLog<F>;

    async fn open<F: NorFlash<Error: Fault>>(flash: F) -> Result<EventLog<F>> {
        Ok(EventLog::open(flash, 0..Self::CAPACITY).await?)
    }

    async fn append(log: &mut EventLog<FileFlash>, event: &LoggedEvent) -> Result<()> {
        log.append(event).await?;
        Ok(())
    }

    async fn clear(log: &mut EventLog<FileFlash>) -> Result<()> {
        Ok(log.clear().await?)
    }
}

/// The status records: 14 years of four batteries with a record every 20 minutes (BM100 manual, Features).
#[derive(Debug)]
pub(super) struct StatusImage;

impl LogImage for StatusImage {
    const FILE: &str = "bm100-status.flash";
    const NAME: &str = "log of status records";
    const CAPACITY: u32 = 4 * 1_024 * 1_024;
    /// Seconds since 1970, and the values.
    type Entry = (u32, StatusValues);
    type In<F: NorFlash> = StatusRecords<F>;

    async fn open<F: NorFlash<Error: Fault>>(flash: F) -> Result<StatusRecords<F>> {
        let open = StatusLog::open(flash, 0..TAIL, TAIL..Self::CAPACITY);
        Ok(Box::pin(open).await?)
    }

    async fn append(log: &mut StatusRecords<FileFlash>, record: &(u32, StatusValues)) -> Result<()> {
        let (unix_seconds, values) = record;
        Box::pin(log.append(&Record { unix_seconds: *unix_seconds, values })).await?;
        Ok(())
    }

    async fn clear(log: &mut StatusRecords<FileFlash>) -> Result<()> {
        Ok(Box::pin(log.clear()).await?)
    }
}
