//! The files of the unit (group 70): its logs, to be read by everybody.
//!
//! | name | what it is |
//! | --- | --- |
//! | `.`, `/`, `\` | the directory |
//! | `events.txt`, `events.csv` | the event log (BM100 manual, Logs->Event Logs), as text and as a table |
//! | `status.txt`, `status.csv` | the status records (BM100 manual, Logs->Status Records) |
//!
//! A name may have the root before it, as in `/events.csv`. A file that is open tells of the moment at which it was opened.
//! Nobody knows its size before it is read.

mod name;

use dnp3_outstation::{
    Timestamp,
    file::{Closing, Entry, FileId, FileKind, Files, Info, Mode, Open, Opened, Permissions, Refusal},
};
use heapless::Vec;

pub use self::name::LogFile;
use self::name::Name;
use crate::product::Bm100;

/// The size of a file as far as it is known.
const UNKNOWN: u32 = u32::MAX;
/// All may list, nobody may add to it.
const LISTED: Permissions = Permissions::from_bits(0o555);

/// Where the texts of the logs come from.
pub trait LogTexts {
    /// A text, and how much of it was read; a clone goes on from the same place.
    type Text: Clone;

    /// Begins the text of a log as it is now; `None`: it cannot be read.
    fn begin(&mut self, file: LogFile) -> Option<Self::Text>;

    /// Fills a block with the next octets, and tells how many these are: fewer than there is room for at the end only.
    /// `None`: they cannot be read now.
    fn read(&mut self, text: &mut Self::Text, block: &mut [u8]) -> Option<usize>;
}

/// The files of one unit, for all its masters.
///
/// `OPEN` is the number of files that are open at a time: one for each association will do.
///
/// It outlives the outstations, and is to be told of a [power cycle](Self::power_cycle) of the unit.
#[derive(Debug)]
pub struct FileServer<L: LogTexts, const OPEN: usize> {
    logs: L,
    open: Vec<OpenFile<L::Text>, OPEN>,
    /// The number given last.
    last: FileId,
    /// When the files are of: now.
    now: Timestamp,
}

#[derive(Debug)]
struct OpenFile<T> {
    id: FileId,
    content: Content<T>,
}

#[derive(Debug)]
enum Content<T> {
    Directory,
    Text(Transfer<T>),
}

/// A text and how far its transfer is. The last block, from `start` to `end`, may be asked for again.
#[derive(Debug)]
struct Transfer<T> {
    before: T,
    start: u32,
    after: T,
    end: u32,
}

impl<L: LogTexts, const OPEN: usize> FileServer<L, OPEN> {
    /// Nothing is open.
    pub const fn new(logs: L) -> Self {
        const { assert!(OPEN >= 1, "one file can be open") }
        Self { logs, open: Vec::new(), last: FileId(0), now: Timestamp::EPOCH }
    }

    /// Takes the time of the unit, before each call of an outstation.
    pub fn keep_time(&mut self, unit: &Bm100) {
        self.now = unit.dnp3.told_time().unwrap_or(Timestamp::EPOCH);
    }

    /// The unit lost its power: nothing is open.
    pub fn power_cycle(&mut self) {
        self.open.clear();
    }

    const fn look(&self, name: Name) -> Info {
        let created = self.now;
        match name {
            Name::Root => {
                Info { kind: FileKind::Directory, size: LogFile::COUNT, created, permissions: LISTED }
            }
            Name::Log(_) => {
                Info { kind: FileKind::File, size: UNKNOWN, created, permissions: Permissions::READ }
            }
        }
    }

    /// Numbers come again late: one that somebody still holds does not name another file.
    fn unused_id(&mut self) -> FileId {
        loop {
            self.last = FileId(self.last.0.wrapping_add(1));
            if self.open.iter().all(|open| open.id != self.last) {
                return self.last;
            }
        }
    }
}

impl<L: LogTexts, const OPEN: usize> Files for FileServer<L, OPEN> {
    fn open(&mut self, request: &Open<'_>) -> Result<Opened, Refusal> {
        let name = Name::parse(request.name).ok_or(Refusal::FileNotFound)?;
        if request.mode != Mode::Read {
            return Err(Refusal::InvalidMode);
        }
        if self.open.is_full() {
            return Err(Refusal::TooManyOpen);
        }
        let content = match name {
            Name::Root => Content::Directory,
            Name::Log(file) => {
                let before = self.logs.begin(file).ok_or(Refusal::Fatal)?;
                let after = before.clone();
                Content::Text(Transfer { before, start: 0, after, end: 0 })
            }
        };
        let id = self.unused_id();
        let opened = match content {
            Content::Directory => Opened::directory(id, LogFile::COUNT),
            Content::Text(_) => Opened::file(id, UNKNOWN),
        };
        self.open.push(OpenFile { id, content }).map_err(|_| Refusal::TooManyOpen)?;
        Ok(opened)
    }

    fn read(&mut self, file: FileId, offset: u32, block: &mut [u8]) -> Result<usize, Refusal> {
        let open = self.open.iter_mut().find(|open| open.id == file).ok_or(Refusal::NotOpened)?;
        let Content::Text(transfer) = &mut open.content else { return Err(Refusal::NotOpened) };
        if offset == transfer.end {
            transfer.before = transfer.after.clone();
            transfer.start = transfer.end;
        } else if offset != transfer.start {
            return Err(Refusal::BlockSequence);
        }
        let mut after = transfer.before.clone();
        let octets = self.logs.read(&mut after, block).ok_or(Refusal::Fatal)?;
        let end = u32::try_from(octets).ok().and_then(|octets| offset.checked_add(octets));
        transfer.end = end.ok_or(Refusal::Fatal)?;
        transfer.after = after;
        Ok(octets)
    }

    fn entry(&mut self, directory: FileId, index: u32) -> Result<Option<Entry<'_>>, Refusal> {
        let open = self.open.iter().find(|open| open.id == directory).ok_or(Refusal::NotOpened)?;
        let Content::Directory = open.content else { return Err(Refusal::NotOpened) };
        let file = usize::try_from(index).ok().and_then(|index| LogFile::ALL.get(index));
        Ok(file.map(|file| Entry { name: file.name(), info: self.look(Name::Log(*file)) }))
    }

    /// A file that is not open any more is no error.
    fn close(&mut self, file: FileId, _closing: Closing) -> Result<(), Refusal> {
        if let Some(place) = self.open.iter().position(|open| open.id == file) {
            let _closed = self.open.swap_remove(place);
        }
        Ok(())
    }

    fn info(&mut self, name: &str) -> Result<Info, Refusal> {
        Name::parse(name).map(|name| self.look(name)).ok_or(Refusal::FileNotFound)
    }
}
