//! The files of the unit (group 70): records to be read, a firmware image to be written.
//!
//! | name | who may do what |
//! | --- | --- |
//! | `.`, `/`, `\` | everybody lists it |
//! | `journal.csv` | everybody reads it: the events that the journal keeps, oldest first |
//! | `battery.csv` | everybody reads it: what is known of the battery, and its last test |
//! | `tests.csv` | everybody reads it: the capacities that tests have found, oldest first, up to 16 |
//! | `points.csv` | everybody reads it: what every point reads |
//! | `firmware.bin` | the user of the authorization page (BTRM manual §10.4) writes and deletes it; nobody reads it |
//!
//! A name may have the root before it, as in `/journal.csv`. The records are tables in UTF-8 (RFC 4180), and no
//! password is in any of them. One that is open tells of the moment at which it was opened.
//!
//! An image is kept only when all of it came. It is not started from here: function 31, `ACTIVATE_CONFIGURATION`, is
//! not served, and what becomes of the image is the boot loader's to decide.
//!
//! Name and password cross the line as they are (IEEE 1815-2012 Annex A, g70v2): where others can listen, TLS is to
//! carry them.

mod directory;
mod name;
mod platform;
mod record;

use core::num::NonZeroU32;

use bms_core::{export::text, time::Timestamp as WallClock};
use dnp3_outstation::{
    Timestamp,
    file::{Closing, Entry, FileId, Grant, Info, Mode, Open, Opened, Refusal, UserId},
};
use heapless::Vec;

pub use self::platform::Platform;
use self::{
    directory::{ENTRIES, entries_of},
    name::Name,
    record::Snapshot,
};
use crate::{
    image::{Image, ImageError, ImageStore},
    product::Btrm,
};

/// The user of the authorization page.
const OPERATOR: UserId = UserId(1);

/// The files of one unit, for all its masters.
///
/// `OPEN` is the number of files that are open at a time: one for each association will do. Each takes about 5 KiB,
/// for that is what the journal takes.
///
/// It outlives the outstations, and is to be told of a [power cycle](Self::power_cycle) of the unit.
#[derive(Debug)]
pub struct FileServer<P, const OPEN: usize> {
    platform: P,
    open: Vec<OpenFile, OPEN>,
    /// The number given last.
    last: FileId,
}

#[derive(Debug)]
struct OpenFile {
    id: FileId,
    content: Content,
}

/// What an open file is.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "there is room for the largest in any case")]
enum Content {
    Directory(Vec<(Name, Info), ENTRIES>),
    Record(Snapshot),
    Image(Upload),
}

/// An image of which so many octets have come.
#[derive(Clone, Copy, Debug)]
struct Upload {
    written: u32,
    created: Option<WallClock>,
}

impl<P: Platform, const OPEN: usize> FileServer<P, OPEN> {
    /// Nothing is open.
    pub const fn new(platform: P) -> Self {
        const { assert!(OPEN >= 1, "one file can be open") }
        Self { platform, open: Vec::new(), last: FileId(0) }
    }

    /// What the files stand on.
    pub const fn platform_mut(&mut self) -> &mut P {
        &mut self.platform
    }

    /// The unit lost its power: nothing is open, and an image that was not whole is gone.
    pub fn power_cycle(&mut self) {
        self.open.clear();
        if let Some(images) = self.platform.images() {
            images.abandon();
        }
    }

    /// See [`Files::open`](dnp3_outstation::file::Files::open).
    ///
    /// # Errors
    /// As there.
    pub fn open(&mut self, unit: &Btrm, request: &Open<'_>) -> Result<Opened, Refusal> {
        let name = Name::parse(request.name).ok_or(Refusal::FileNotFound)?;
        self.check(name, request)?;
        if self.open.is_full() {
            return Err(Refusal::TooManyOpen);
        }
        let content = match name {
            Name::Root => Content::Directory(self.entries(unit)),
            Name::Record(record) => Content::Record(record.now(unit)),
            Name::Image => {
                self.images()?.begin().map_err(refusal)?;
                Content::Image(Upload { written: 0, created: wall_clock(request.created) })
            }
        };
        let id = self.unused_id();
        let opened = match &content {
            Content::Directory(entries) => Opened::directory(id, entries_of(entries)),
            Content::Record(record) => Opened::file(id, text::length(record)),
            Content::Image(_) => Opened::file(id, 0),
        };
        self.open.push(OpenFile { id, content }).map_err(|_| Refusal::TooManyOpen)?;
        Ok(opened)
    }

    /// See [`Files::read`](dnp3_outstation::file::Files::read).
    ///
    /// # Errors
    /// As there.
    pub fn read(&self, file: FileId, offset: u32, block: &mut [u8]) -> Result<usize, Refusal> {
        match self.content(file)? {
            Content::Record(record) => Ok(text::read(record, offset, block)),
            Content::Directory(_) | Content::Image(_) => Err(Refusal::NotOpened),
        }
    }

    /// See [`Files::entry`](dnp3_outstation::file::Files::entry).
    ///
    /// # Errors
    /// As there.
    pub fn entry(&self, directory: FileId, index: u32) -> Result<Option<Entry<'static>>, Refusal> {
        let Content::Directory(entries) = self.content(directory)? else { return Err(Refusal::NotOpened) };
        let entry = usize::try_from(index).ok().and_then(|index| entries.get(index));
        Ok(entry.map(|(name, info)| Entry { name: name.as_str(), info: *info }))
    }

    /// See [`Files::write`](dnp3_outstation::file::Files::write).
    ///
    /// # Errors
    /// As there.
    pub fn write(&mut self, file: FileId, offset: u32, block: &[u8]) -> Result<(), Refusal> {
        let Some(OpenFile { content: Content::Image(upload), .. }) =
            self.open.iter_mut().find(|open| open.id == file)
        else {
            return Err(Refusal::NotOpened);
        };
        let images = self.platform.images().ok_or(Refusal::Fatal)?;
        let end = u32::try_from(block.len()).ok().and_then(|octets| offset.checked_add(octets));
        let end = end.filter(|end| *end <= images.room()).ok_or(Refusal::BufferOverrun)?;
        images.write(offset, block).map_err(refusal)?;
        upload.written = end;
        Ok(())
    }

    /// See [`Files::close`](dnp3_outstation::file::Files::close). A file that is not open any more is no error.
    ///
    /// # Errors
    /// As there.
    pub fn close(&mut self, file: FileId, closing: Closing) -> Result<(), Refusal> {
        let Some(place) = self.open.iter().position(|open| open.id == file) else { return Ok(()) };
        let Content::Image(Upload { written, created }) = self.open.swap_remove(place).content else {
            return Ok(());
        };
        let images = self.images()?;
        match closing {
            Closing::Complete if written > 0 => {
                images.finish(Image { size: written, created }).map_err(refusal)
            }
            Closing::Complete => {
                images.abandon();
                Err(Refusal::Fatal)
            }
            Closing::GivenUp => {
                images.abandon();
                Ok(())
            }
        }
    }

    /// See [`Files::delete`](dnp3_outstation::file::Files::delete).
    ///
    /// # Errors
    /// As there.
    pub fn delete(&mut self, user: Option<UserId>, name: &str) -> Result<(), Refusal> {
        let name = Name::parse(name).ok_or(Refusal::FileNotFound)?;
        if name != Name::Image || user != Some(OPERATOR) {
            return Err(Refusal::PermissionDenied);
        }
        if self.receives_an_image() {
            return Err(Refusal::FileLocked);
        }
        let images = self.images()?;
        if images.kept().is_none() {
            return Err(Refusal::FileNotFound);
        }
        images.delete().map_err(refusal)
    }

    /// See [`Files::info`](dnp3_outstation::file::Files::info).
    ///
    /// # Errors
    /// As there.
    pub fn info(&mut self, unit: &Btrm, name: &str) -> Result<Info, Refusal> {
        let name = Name::parse(name).ok_or(Refusal::FileNotFound)?;
        self.look(unit, name).ok_or(Refusal::FileNotFound)
    }

    /// See [`Files::authenticate`](dnp3_outstation::file::Files::authenticate).
    pub fn authenticate(&mut self, unit: &Btrm, user: &str, password: &str) -> Option<Grant> {
        let known = &unit.site().authorization;
        if user != known.user || password != known.password {
            return None;
        }
        let key = NonZeroU32::new(self.platform.random()?)?;
        Some(Grant { key, user: OPERATOR })
    }

    /// Whether a file may be opened so.
    fn check(&mut self, name: Name, request: &Open<'_>) -> Result<(), Refusal> {
        match (name, request.mode) {
            (Name::Root | Name::Record(_), Mode::Read) => Ok(()),
            (Name::Root | Name::Record(_), _) | (Name::Image, Mode::Read) => Err(Refusal::InvalidMode),
            (Name::Image, _) if request.user != Some(OPERATOR) => Err(Refusal::PermissionDenied),
            // Half an image on top of another is none.
            (Name::Image, Mode::Append) => Err(Refusal::InvalidMode),
            (Name::Image, Mode::Write) if self.receives_an_image() => Err(Refusal::FileLocked),
            (Name::Image, Mode::Write) => {
                let room = self.images()?.room();
                if request.size.is_some_and(|size| size > room) {
                    Err(Refusal::BufferOverrun)
                } else {
                    Ok(())
                }
            }
        }
    }

    fn images(&mut self) -> Result<&mut dyn ImageStore, Refusal> {
        self.platform.images().ok_or(Refusal::PermissionDenied)
    }

    fn receives_an_image(&self) -> bool {
        self.open.iter().any(|open| matches!(open.content, Content::Image(_)))
    }

    fn content(&self, file: FileId) -> Result<&Content, Refusal> {
        let open = self.open.iter().find(|open| open.id == file).ok_or(Refusal::NotOpened)?;
        Ok(&open.content)
    }

    /// Numbers come again late: one that somebody still holds does not name another file.
    fn unused_id(&mut self) -> FileId {
        loop {
            self.last = FileId(self.last.0.wrapping_add(1));
            if self.content(self.last).is_err() {
                return self.last;
            }
        }
    }
}

/// 1970 is how masters say that they do not know.
fn wall_clock(time: Timestamp) -> Option<WallClock> {
    (time != Timestamp::EPOCH).then(|| WallClock { unix_ms: time.millis() })
}

const fn refusal(error: ImageError) -> Refusal {
    match error {
        ImageError::NoRoom => Refusal::BufferOverrun,
        ImageError::Failed => Refusal::Fatal,
    }
}
