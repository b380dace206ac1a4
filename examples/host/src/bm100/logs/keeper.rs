//! A log that is being written, and what waits for it.

use core::time::Duration;
use std::{
    collections::VecDeque,
    path::{Path, PathBuf},
    time::Instant,
};

use anyhow::{Context, Result};

use super::image::LogImage;
use crate::{flash::FileFlash, product::Console};

/// A log that fails is tried again after this time.
const RETRY: Duration = Duration::from_secs(1);
/// What waits for a log that fails; then the oldest gives way, as in the log.
const MOST_WAITING: usize = 1_024;

/// A log in its flash.
pub(super) struct Keeper<L: LogImage> {
    directory: PathBuf,
    /// `None` after a failure: what the disk has of it is found by opening it anew.
    log: Option<Box<L::In<FileFlash>>>,
    waiting: VecDeque<L::Entry>,
    /// When it failed last, if it has not worked since.
    failing: Option<Instant>,
}

impl<L: LogImage> Keeper<L> {
    pub(super) async fn open(directory: &Path) -> Result<Self> {
        let log = Some(Box::pin(open::<L>(directory)).await?);
        Ok(Self { directory: directory.to_owned(), log, waiting: VecDeque::new(), failing: None })
    }

    /// Takes an entry, to be written by [`Self::keep`].
    pub(super) fn push(&mut self, entry: L::Entry) {
        if self.waiting.len() >= MOST_WAITING {
            self.waiting.pop_front();
        }
        self.waiting.push_back(entry);
    }

    /// Writes what waits; it has reached the disk when this returns. A failure is told once, and tried again later.
    pub(super) async fn keep(&mut self, console: &Console) {
        let soon = self.failing.is_some_and(|at| at.elapsed() < RETRY);
        if self.waiting.is_empty() || soon {
            return;
        }
        match self.write().await.with_context(|| format!("the {} cannot be written", L::NAME)) {
            Ok(()) if self.failing.take().is_some() => {
                console.say(&format!("the {} can be written again", L::NAME));
            }
            Ok(()) => {}
            Err(error) => {
                self.log = None;
                if self.failing.replace(Instant::now()).is_none() {
                    console.complain(&error);
                }
            }
        }
    }

    /// Drops what waits.
    pub(super) fn forget(&mut self) {
        self.waiting.clear();
    }

    async fn write(&mut self) -> Result<()> {
        let mut log = match self.log.take() {
            Some(log) => log,
            None => Box::pin(open::<L>(&self.directory)).await?,
        };
        while let Some(entry) = self.waiting.front() {
            L::append(&mut log, entry).await?;
            self.waiting.pop_front();
        }
        self.log = Some(log);
        Ok(())
    }
}

impl<L: LogImage> core::fmt::Debug for Keeper<L> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Keeper")
            .field("log", &self.log)
            .field("waiting", &self.waiting.len())
            .finish_non_exhaustive()
    }
}

async fn open<L: LogImage>(directory: &Path) -> Result<Box<L::In<FileFlash>>> {
    let opened = match FileFlash::open(directory.join(L::FILE), L::CAPACITY) {
        Ok(flash) => L::open(flash).await.map(Box::new),
        Err(error) => Err(error.into()),
    };
    opened.with_context(|| format!("cannot use the state directory {}", directory.display()))
}
