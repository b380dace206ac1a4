//! Files of the product, in memory. They hold the outstation to its contract: offsets in order, nothing after the end,
//! each opening closed once.

use core::num::NonZeroU32;
use std::collections::BTreeMap;

use dnp3_outstation::Timestamp;
use dnp3_outstation::file::{
    Closing, Entry, FileId, FileKind, Files, Grant, Info, Mode, Open, Opened, Permissions, Refusal, UserId,
};

#[derive(Clone, Debug, Default)]
pub struct Store {
    pub files: BTreeMap<String, Vec<u8>>,
    /// What is open: by name, and for what.
    open: Option<(FileId, String, Mode)>,
    /// What was written to it.
    written: Vec<u8>,
    count: u16,
}

impl Store {
    /// Twenty octets under the name `a.txt`, fifty under `b`.
    pub fn new() -> Self {
        let files = [("a.txt", (0..20).collect()), ("b", vec![0x5A; 50])];
        Self { files: files.map(|(name, octets)| (name.to_owned(), octets)).into(), ..Self::default() }
    }

    fn is_open(&self, file: FileId, mode: &[Mode]) -> &str {
        let (open, name, opened_for) = self.open.as_ref().expect("an open file");
        assert_eq!(*open, file);
        assert!(mode.contains(opened_for), "{opened_for:?}");
        name
    }
}

fn octets(length: usize) -> u32 {
    u32::try_from(length).unwrap()
}

impl Files for Store {
    fn open(&mut self, request: &Open<'_>) -> Result<Opened, Refusal> {
        assert!(!request.name.is_empty());
        if self.open.is_some() {
            return Err(Refusal::TooManyOpen);
        }
        self.count = self.count.wrapping_add(1);
        let file = FileId(self.count);
        let opened = match (request.name, request.mode) {
            (".", Mode::Read) => Opened::directory(file, octets(self.files.len())),
            (".", _) => return Err(Refusal::InvalidMode),
            (name, Mode::Read | Mode::Append) => {
                Opened::file(file, octets(self.files.get(name).ok_or(Refusal::FileNotFound)?.len()))
            }
            (_, Mode::Write) if request.size.is_some_and(|size| size > 1_000) => {
                return Err(Refusal::BufferOverrun);
            }
            (_, Mode::Write) => Opened::file(file, 0),
        };
        self.open = Some((file, request.name.to_owned(), request.mode));
        self.written.clear();
        Ok(opened)
    }

    fn read(&mut self, file: FileId, offset: u32, block: &mut [u8]) -> Result<usize, Refusal> {
        assert!(!block.is_empty());
        let content = &self.files[self.is_open(file, &[Mode::Read])];
        let rest = content.get(usize::try_from(offset).unwrap()..).expect("an offset within the file");
        let count = rest.len().min(block.len());
        block[..count].copy_from_slice(&rest[..count]);
        Ok(count)
    }

    fn entry(&mut self, directory: FileId, index: u32) -> Result<Option<Entry<'_>>, Refusal> {
        assert_eq!(self.is_open(directory, &[Mode::Read]), ".");
        Ok(self.files.iter().nth(usize::try_from(index).unwrap()).map(|(name, content)| Entry {
            name,
            info: Info {
                kind: FileKind::File,
                size: octets(content.len()),
                created: Timestamp::EPOCH,
                permissions: Permissions::READ,
            },
        }))
    }

    fn write(&mut self, file: FileId, offset: u32, block: &[u8]) -> Result<(), Refusal> {
        self.is_open(file, &[Mode::Write, Mode::Append]);
        assert_eq!(offset, octets(self.written.len()), "blocks in order");
        assert!(!block.is_empty());
        if self.written.len() + block.len() > 1_000 {
            return Err(Refusal::BufferOverrun);
        }
        self.written.extend(block);
        Ok(())
    }

    fn close(&mut self, file: FileId, closing: Closing) -> Result<(), Refusal> {
        self.is_open(file, &[Mode::Read, Mode::Write, Mode::Append]);
        let (_, name, mode) = self.open.take().unwrap();
        match (mode, closing) {
            (Mode::Write, Closing::Complete) => drop(self.files.insert(name, self.written.clone())),
            (Mode::Append, Closing::Complete) => self.files.entry(name).or_default().extend(&self.written),
            _ => {}
        }
        Ok(())
    }

    fn delete(&mut self, user: Option<UserId>, name: &str) -> Result<(), Refusal> {
        if user != Some(UserId(1)) {
            return Err(Refusal::PermissionDenied);
        }
        self.files.remove(name).map(drop).ok_or(Refusal::FileNotFound)
    }

    fn info(&mut self, name: &str) -> Result<Info, Refusal> {
        let content = self.files.get(name).ok_or(Refusal::FileNotFound)?;
        Ok(Info {
            kind: FileKind::File,
            size: octets(content.len()),
            created: Timestamp::EPOCH,
            permissions: Permissions::READ_WRITE,
        })
    }

    fn authenticate(&mut self, user: &str, password: &str) -> Option<Grant> {
        let key = NonZeroU32::new(0x1234_5678)?;
        (user == "me" && password == "pw").then_some(Grant { key, user: UserId(1) })
    }
}
