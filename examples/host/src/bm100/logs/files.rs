//! The logs for DNP3 masters.

use core::{
    pin::pin,
    task::{Context, Poll, Waker},
};
use std::path::{Path, PathBuf};

use bm100::glue::dnp3::{LogFile, LogTexts};

use super::text::Text;

/// The logs in a state directory: of each file that is open there is a copy, so that what it tells does not change.
#[derive(Debug)]
pub(crate) struct LogFiles {
    directory: PathBuf,
}

impl LogFiles {
    /// The logs in this directory.
    pub(in crate::bm100) fn new(directory: &Path) -> Self {
        Self { directory: directory.to_owned() }
    }
}

impl LogTexts for LogFiles {
    type Text = Text;

    fn begin(&mut self, file: LogFile) -> Option<Text> {
        match file {
            LogFile::Events(format) => ready(Text::of_events(&self.directory, format, [None; 2]))?.ok(),
            LogFile::Status(format) => {
                ready(Box::pin(Text::of_status(&self.directory, format, [None; 2])))?.ok()
            }
        }
    }

    fn read(&mut self, text: &mut Text, block: &mut [u8]) -> Option<usize> {
        ready(text.read(block))?.ok()
    }
}

/// What a future gives that never waits, as those of memory.
fn ready<F: Future>(future: F) -> Option<F::Output> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => Some(output),
        Poll::Pending => None,
    }
}
