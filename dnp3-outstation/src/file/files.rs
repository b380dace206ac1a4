use super::{Entry, FileKind, Info, Permissions, Refusal};
use crate::Timestamp;
use core::num::NonZeroU32;

/// The files of a product, as masters see them.
///
/// Needed are [`open`](Self::open) and [`read`](Self::read); everything else is refused by default.
///
/// Several outstations (masters) may share one product. Each has one file open at a time, and names it by the
/// [`FileId`] that `open` gave: who can have but one file open refuses the second with [`Refusal::TooManyOpen`],
/// and a file that is open elsewhere with [`Refusal::FileLocked`].
///
/// Names are what the master sent: valid UTF-8, at least one octet, at most as long as a fragment, and nothing
/// else is known of them. Whether `..`, absolute paths, control characters or either slash mean anything is for the
/// product to say: look names up in a table, or check them before they touch a file system. Masters ask for the
/// topmost directory by `.`, `/` or `\`.
pub trait Files {
    /// Opens a file or directory.
    ///
    /// A file opened for reading stays as it is until it is closed: a block may be asked for again. A file opened
    /// for writing is something new beside the old one: nothing of it shows, and nothing of the old one is lost,
    /// before [`close`](Self::close) says [`Closing::Complete`].
    ///
    /// # Errors
    /// [`Refusal::FileNotFound`], [`Refusal::PermissionDenied`], [`Refusal::InvalidMode`] for a mode that this file
    /// does not have, [`Refusal::FileLocked`], [`Refusal::TooManyOpen`], [`Refusal::BufferOverrun`] for a
    /// [size](Open::size) that there is no room for.
    fn open(&mut self, request: &Open<'_>) -> Result<Opened, Refusal>;

    /// Reads from an open file, `offset` octets from its start, and tells how many octets at the start of `block`
    /// it filled. Fewer than there is room for mean that the file ends there. `block` is never empty.
    ///
    /// Offsets go on where the last block ended; the last block alone may be asked for again.
    ///
    /// # Errors
    /// Best [`Refusal::Fatal`] or [`Refusal::CommLost`]. The file stays open, and the master may ask again.
    fn read(&mut self, file: FileId, offset: u32, block: &mut [u8]) -> Result<usize, Refusal>;

    /// Tells of the entry of an open directory with this index, from 0; `None` after the last.
    ///
    /// Indices go on without a gap, but one may be asked for more than once. By default a directory has none.
    ///
    /// # Errors
    /// As of [`read`](Self::read).
    fn entry(&mut self, directory: FileId, index: u32) -> Result<Option<Entry<'_>>, Refusal> {
        let _ = (directory, index);
        Ok(None)
    }

    /// Writes to an open file, `offset` octets from the start of what this opening writes: also in
    /// [`Mode::Append`] the first block has offset 0. `block` is never empty.
    ///
    /// Blocks come in order, without gaps, each once, and never more than was [announced](Open::size); after an
    /// error the same offset may come again. Refused by default with [`Refusal::Fatal`].
    ///
    /// # Errors
    /// Best [`Refusal::Fatal`], [`Refusal::BufferOverrun`] when there is no room, [`Refusal::CommLost`].
    fn write(&mut self, file: FileId, offset: u32, block: &[u8]) -> Result<(), Refusal> {
        let _ = (file, offset, block);
        Err(Refusal::Fatal)
    }

    /// Closes an open file or directory; its [`FileId`] means nothing afterwards, whatever is answered.
    ///
    /// A file written is kept if and only if `closing` is [`Closing::Complete`] and this succeeds: here an image is
    /// checked, and what was written takes the place of the old file, whole. By default there is nothing to do.
    ///
    /// # Errors
    /// [`Refusal::Fatal`] and others, when the file is not kept. Not looked at with [`Closing::GivenUp`].
    fn close(&mut self, file: FileId, closing: Closing) -> Result<(), Refusal> {
        let _ = (file, closing);
        Ok(())
    }

    /// Deletes a file or directory. Refused by default with [`Refusal::PermissionDenied`].
    ///
    /// # Errors
    /// [`Refusal::FileNotFound`], [`Refusal::PermissionDenied`], [`Refusal::FileLocked`] while it is open, here or
    /// elsewhere.
    fn delete(&mut self, user: Option<UserId>, name: &str) -> Result<(), Refusal> {
        let _ = (user, name);
        Err(Refusal::PermissionDenied)
    }

    /// Tells of a file or directory without opening it. By default with [`Refusal::FileNotFound`].
    ///
    /// # Errors
    /// [`Refusal::FileNotFound`], [`Refusal::PermissionDenied`].
    fn info(&mut self, name: &str) -> Result<Info, Refusal> {
        let _ = name;
        Err(Refusal::FileNotFound)
    }

    /// Whether this user has this password, which may be empty and crosses the line in clear text. `None`, the
    /// default: no.
    fn authenticate(&mut self, user: &str, password: &str) -> Option<Grant> {
        let _ = (user, password);
        None
    }
}

/// What a name means below the topmost directory, which may stand in front of it as in `/journal.csv`; `None` for that
/// directory itself.
///
/// ```
/// use dnp3_outstation::file::below_root;
///
/// assert_eq!(["journal.csv", "/journal.csv", ".\\journal.csv"].map(below_root), [Some("journal.csv"); 3]);
/// assert_eq!([".", "/", "\\"].map(below_root), [None; 3]);
/// assert_eq!(below_root("../journal.csv"), Some("../journal.csv"), "whatever that is");
/// ```
pub fn below_root(name: &str) -> Option<&str> {
    if matches!(name, "." | "/" | "\\") {
        return None;
    }
    let root = ["./", ".\\", "/", "\\"];
    Some(root.iter().find_map(|root| name.strip_prefix(root)).unwrap_or(name))
}

codes! {
    /// What a file is opened for.
    pub enum Mode {
        /// To be read, or listed if it is a directory.
        Read = 1,
        /// To be written from the start; what it held is replaced.
        Write = 2,
        /// To be written behind what it holds.
        Append = 3,
    }
}

/// What a master wants to open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Open<'a> {
    /// The name, never empty.
    pub name: &'a str,
    /// What for.
    pub mode: Mode,
    /// Who asks; `None`: somebody who did not authenticate.
    pub user: Option<UserId>,
    /// Octets that will be written. `None`: the master does not know, or reads. The file is
    /// [complete](Closing::Complete) with neither more nor less.
    pub size: Option<u32>,
    /// When the file was made, if it is to be written.
    pub created: Timestamp,
    /// Who may do what with it, if it is to be written.
    pub permissions: Permissions,
}

/// A file that was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Opened {
    /// The product's own number of the open file.
    pub file: FileId,
    /// Whether it is read or listed. Directories are not written.
    pub kind: FileKind,
    /// Octets of the file as it stands, entries of a directory; `0xFFFF_FFFF` when not known. A file ends there, or
    /// earlier if [`Files::read`] says so.
    pub size: u32,
    /// Octets of the largest block to be read or written, from 1: for a product that works in pages. Mostly
    /// `u16::MAX`, and the fragments and the master set the limit.
    pub max_block: u16,
}

impl Opened {
    /// A file of so many octets, in blocks of any size.
    pub const fn file(file: FileId, size: u32) -> Self {
        Self { file, kind: FileKind::File, size, max_block: u16::MAX }
    }

    /// A directory of so many entries.
    pub const fn directory(file: FileId, entries: u32) -> Self {
        Self { file, kind: FileKind::Directory, size: entries, max_block: u16::MAX }
    }
}

/// How the use of a file ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Closing {
    /// The master closed it. If it was written: after its last block, with all the octets that were announced.
    Complete,
    /// The master aborted, fell silent, was lost, or closed before all was written: as if it had never been opened.
    GivenUp,
}

/// The right of a user to one `OPEN_FILE` or `DELETE_FILE`, which must come within the idle time-out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Grant {
    /// What the master shows. Take it from a source of random numbers: whoever guesses it is the user.
    pub key: NonZeroU32,
    /// Whom the product will be told of.
    pub user: UserId,
}

/// The product's own number of a file that is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct FileId(pub u16);

/// The product's own number of a user.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct UserId(pub u16);
