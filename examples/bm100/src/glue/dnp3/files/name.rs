//! What there is.

use bms_core::export::Format;
use dnp3_outstation::file::below_root;

/// A log in a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFile {
    /// What happened.
    Events(Format),
    /// What was measured, at the recording interval.
    Status(Format),
}

impl LogFile {
    /// All files, in the order of the directory.
    pub const ALL: [Self; 4] = [
        Self::Events(Format::Text),
        Self::Events(Format::Csv),
        Self::Status(Format::Text),
        Self::Status(Format::Csv),
    ];
    /// How many these are.
    pub(super) const COUNT: u32 = 4;

    /// What masters call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Events(Format::Text) => "events.txt",
            Self::Events(Format::Csv) => "events.csv",
            Self::Status(Format::Text) => "status.txt",
            Self::Status(Format::Csv) => "status.csv",
        }
    }
}

/// A name that stands for something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Name {
    Root,
    Log(LogFile),
}

impl Name {
    /// There is nothing else, and nothing of a name ever reaches a file system.
    pub(super) fn parse(text: &str) -> Option<Self> {
        match below_root(text) {
            None => Some(Self::Root),
            Some(name) => LogFile::ALL.into_iter().find(|file| file.name() == name).map(Self::Log),
        }
    }
}
