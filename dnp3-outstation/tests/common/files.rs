//! Files in memory: what a product might make of the trait, and what it was asked.

use core::num::NonZeroU32;
use dnp3_outstation::Timestamp;
use dnp3_outstation::file::{
    Closing, Entry, FileId, FileKind, Files, Grant, Info, Mode, Open, Opened, Permissions, Refusal, UserId,
};
use std::borrow::ToOwned;
use std::collections::BTreeMap;
use std::string::String;
use std::vec::Vec;

/// 2014-01-01 00:00:00 UTC: when everything was made.
pub(crate) const CREATED: Timestamp = Timestamp::from_octets([0x00, 0x84, 0x19, 0x4B, 0x43, 0x01]);

/// One directory of files, its name `.`, and two places for open ones.
#[derive(Debug)]
pub(crate) struct Memory {
    /// The files by their names.
    pub(crate) files: BTreeMap<String, Vec<u8>>,
    /// The files that are open, by their [`FileId`].
    pub(crate) open: [Option<Slot>; 2],
    /// How files were closed.
    pub(crate) closed: Vec<(FileId, Closing)>,
    /// Offset and length of what was written.
    pub(crate) written: Vec<(u32, usize)>,
    /// What the next read, write or close is refused with.
    pub(crate) fails: Option<Refusal>,
    /// The key for whoever is let in, user `root` with the password `battery`.
    pub(crate) key: u32,
    /// Whether files are opened for writing and deleted by that user alone.
    pub(crate) guarded: bool,
    /// The largest block.
    pub(crate) max_block: u16,
    /// Whether the size of a file is told when it is opened.
    pub(crate) tells_size: bool,
}

/// An open file.
#[derive(Clone, Debug)]
pub(crate) struct Slot {
    name: String,
    mode: Mode,
    staged: Vec<u8>,
}

impl Memory {
    pub(crate) const USER: UserId = UserId(7);

    pub(crate) fn new(files: &[(&str, &[u8])]) -> Self {
        Self {
            files: files.iter().map(|(name, content)| ((*name).to_owned(), content.to_vec())).collect(),
            open: [None, None],
            closed: Vec::new(),
            written: Vec::new(),
            fails: None,
            key: 0x1234_5678,
            guarded: false,
            max_block: u16::MAX,
            tells_size: true,
        }
    }

    pub(crate) fn content(&self, name: &str) -> Option<&[u8]> {
        self.files.get(name).map(Vec::as_slice)
    }

    fn permitted(&self, user: Option<UserId>) -> Result<(), Refusal> {
        let permitted = !self.guarded || user == Some(Self::USER);
        permitted.then_some(()).ok_or(Refusal::PermissionDenied)
    }

    fn fail(&mut self) -> Result<(), Refusal> {
        self.fails.take().map_or(Ok(()), Err)
    }

    fn slot(&mut self, file: FileId) -> &mut Slot {
        self.open[usize::from(file.0)].as_mut().expect("only what is open is asked for")
    }
}

/// What is told of a file of so many octets.
fn info(octets: usize) -> Info {
    Info {
        kind: FileKind::File,
        size: u32::try_from(octets).expect("a small file"),
        created: CREATED,
        permissions: Permissions::READ_WRITE,
    }
}

impl Files for Memory {
    fn open(&mut self, request: &Open<'_>) -> Result<Opened, Refusal> {
        let Open { name, mode, user, .. } = *request;
        if mode != Mode::Read {
            self.permitted(user)?;
        }
        let is_directory = name == ".";
        if mode == Mode::Read && !is_directory && !self.files.contains_key(name) {
            return Err(Refusal::FileNotFound);
        }
        if self.open.iter().flatten().any(|slot| slot.name == name) {
            return Err(Refusal::FileLocked);
        }
        let free = self.open.iter().position(Option::is_none).ok_or(Refusal::TooManyOpen)?;
        self.open[free] = Some(Slot { name: name.to_owned(), mode, staged: Vec::new() });

        let file = FileId(u16::try_from(free).expect("two places"));
        let (kind, size) = if is_directory {
            (FileKind::Directory, self.files.len())
        } else {
            (FileKind::File, self.content(name).unwrap_or_default().len())
        };
        let size = if self.tells_size { info(size).size } else { u32::MAX };
        Ok(Opened { file, kind, size, max_block: self.max_block })
    }

    fn read(&mut self, file: FileId, offset: u32, block: &mut [u8]) -> Result<usize, Refusal> {
        self.fail()?;
        assert!(!block.is_empty(), "a block is never empty");
        let name = self.slot(file).name.clone();
        let rest = &self.files[&name][usize::try_from(offset).expect("an offset")..];
        let octets = rest.len().min(block.len());
        block[..octets].copy_from_slice(&rest[..octets]);
        Ok(octets)
    }

    fn entry(&mut self, directory: FileId, index: u32) -> Result<Option<Entry<'_>>, Refusal> {
        self.fail()?;
        assert_eq!(self.slot(directory).name, ".");
        let entry = self.files.iter().nth(usize::try_from(index).expect("an index"));
        Ok(entry.map(|(name, content)| Entry { name, info: info(content.len()) }))
    }

    fn write(&mut self, file: FileId, offset: u32, block: &[u8]) -> Result<(), Refusal> {
        self.fail()?;
        assert!(!block.is_empty(), "a block is never empty");
        let slot = self.slot(file);
        assert_ne!(slot.mode, Mode::Read);
        assert_eq!(usize::try_from(offset), Ok(slot.staged.len()), "blocks come without gaps");
        slot.staged.extend_from_slice(block);
        self.written.push((offset, block.len()));
        Ok(())
    }

    fn close(&mut self, file: FileId, closing: Closing) -> Result<(), Refusal> {
        let slot = self.slot(file).clone();
        self.open[usize::from(file.0)] = None;
        self.closed.push((file, closing));
        self.fail()?;
        match (closing, slot.mode) {
            (Closing::Complete, Mode::Write) => {
                self.files.insert(slot.name, slot.staged);
            }
            (Closing::Complete, Mode::Append) => {
                self.files.entry(slot.name).or_default().extend_from_slice(&slot.staged);
            }
            _ => {}
        }
        Ok(())
    }

    fn delete(&mut self, user: Option<UserId>, name: &str) -> Result<(), Refusal> {
        self.permitted(user)?;
        if self.open.iter().flatten().any(|slot| slot.name == name) {
            return Err(Refusal::FileLocked);
        }
        self.files.remove(name).map(drop).ok_or(Refusal::FileNotFound)
    }

    fn info(&mut self, name: &str) -> Result<Info, Refusal> {
        self.content(name).map(|content| info(content.len())).ok_or(Refusal::FileNotFound)
    }

    fn authenticate(&mut self, user: &str, password: &str) -> Option<Grant> {
        let key = NonZeroU32::new(self.key)?;
        (user == "root" && password == "battery").then_some(Grant { key, user: Self::USER })
    }
}
