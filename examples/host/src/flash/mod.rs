//! NOR flash in a file, so that a program on a PC keeps its settings with the same code as a board.
//!
//! ```text
//! | 0..4096                              | 4096..4096 + capacity |
//! | "NOR flash image 1, N bytes\n", 0xFF | the flash             |
//! ```
//!
//! The first page tells an image from any other file, which is refused and left as it is. A write or an erase has
//! reached the disk when it returns: neither a killed process nor a power cut loses it. A power cut in between leaves
//! what it leaves on a chip: the words concerned undefined, all others unharmed (as far as the disk writes a sector
//! whole or not at all).

mod error;
mod memory;

use core::time::Duration;
use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, Write},
    os::unix::fs::{FileExt, MetadataExt},
    path::{Path, PathBuf},
    thread::sleep,
    time::Instant,
};

use embedded_storage_async::nor_flash::{ErrorType, MultiwriteNorFlash, NorFlash, ReadNorFlash};

use crate::durable;

pub use self::{
    error::{FlashError, OpenError},
    memory::MemoryFlash,
};

/// An erasable page, bytes; the header takes one too.
const PAGE: usize = 4_096;
const PAGE_LENGTH: u32 = 4_096;
/// The least that is written at a time, bytes. A store on words of one byte can lose data in a power cut.
const WORD: usize = 4;
/// The largest flash, bytes.
const LARGEST: u32 = 1 << 30;
/// A process that has just died, or that is just starting a child, lets go of the lock within this time.
const LOCK_PATIENCE: Duration = Duration::from_millis(300);
const LOCK_PAUSE: Duration = Duration::from_millis(10);
/// How an image begins, before its capacity.
const HEADER: &str = "NOR flash image 1, ";
/// What an erased byte reads.
const ERASED: u8 = 0xFF;

/// NOR flash in a file, for one process at a time.
#[derive(Debug)]
pub struct FileFlash {
    image: File,
    path: PathBuf,
    /// Held, and with it the image, as long as this value lives; the system lets go of it when the process dies.
    _lock: File,
    capacity: u32,
    failed: bool,
}

impl FileFlash {
    /// Opens the image at `path`, or makes an erased one of `capacity` bytes: a multiple of 4096, at most 1 GiB.
    ///
    /// Beside it lies an empty file with `.lock` added to the name, and for a moment, while an image is made, one
    /// with `.new`.
    ///
    /// # Errors
    ///
    /// [`OpenError`]. A file that is no image of this capacity is never changed.
    pub fn open(path: impl AsRef<Path>, capacity: u32) -> Result<Self, OpenError> {
        let path = path.as_ref();
        if capacity == 0 || !capacity.is_multiple_of(PAGE_LENGTH) || capacity > LARGEST {
            return Err(OpenError::Capacity { capacity });
        }
        let lock = lock(&with_suffix(path, ".lock"))?;
        // Only the lock's owner comes here, so that nothing appears between the look and the making.
        if !path.try_exists().map_err(failed("look for", path))? {
            create(path, capacity).map_err(failed("make", path))?;
        }
        let image = open_image(path, capacity, OpenOptions::new().read(true).write(true))?;
        Ok(Self { image, path: path.to_owned(), _lock: lock, capacity, failed: false })
    }

    /// Opens the image anew after a failure, with what the disk really has of it.
    ///
    /// # Errors
    ///
    /// [`OpenError`], and it stays as it was.
    pub fn reopen(&mut self) -> Result<(), OpenError> {
        self.image = open_image(&self.path, self.capacity, OpenOptions::new().read(true).write(true))?;
        self.failed = false;
        Ok(())
    }

    /// Checks a range of the flash, `unit` its alignment, and returns where it lies in the file.
    fn place(&self, offset: u32, length: usize, unit: usize) -> Result<u64, FlashError> {
        let _start = checked(self.capacity(), offset, length, unit)?;
        Ok(u64::from(offset).saturating_add(u64::from(PAGE_LENGTH)))
    }

    /// Puts bytes into the file and onto the disk.
    fn put(&mut self, place: u64, bytes: &[u8]) -> Result<(), FlashError> {
        // After a failed write or sync the system may show data that the disk never got.
        if self.failed {
            return Err(FlashError::Failed);
        }
        let written = self.still_there().and_then(|()| self.image.write_all_at(bytes, place));
        let written = written.and_then(|()| self.image.sync_data());
        self.failed = written.is_err();
        written.map_err(FlashError::Io)
    }
}

impl FileFlash {
    /// A file that was deleted takes writes as before, and nobody will ever find them.
    fn still_there(&self) -> io::Result<()> {
        match self.image.metadata()?.nlink() {
            0 => Err(io::Error::new(io::ErrorKind::NotFound, "the file was deleted")),
            _ => Ok(()),
        }
    }
}

impl ErrorType for FileFlash {
    type Error = FlashError;
}

impl ReadNorFlash for FileFlash {
    const READ_SIZE: usize = 1;

    async fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), FlashError> {
        let place = self.place(offset, bytes.len(), 1)?;
        self.image.read_exact_at(bytes, place).map_err(FlashError::Io)
    }

    fn capacity(&self) -> usize {
        usize::try_from(self.capacity).unwrap_or(usize::MAX)
    }
}

impl NorFlash for FileFlash {
    const WRITE_SIZE: usize = WORD;
    const ERASE_SIZE: usize = PAGE;

    async fn erase(&mut self, from: u32, to: u32) -> Result<(), FlashError> {
        let length = length(from, to)?;
        let place = self.place(from, length, PAGE)?;
        self.put(place, &vec![ERASED; length])
    }

    async fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), FlashError> {
        let place = self.place(offset, bytes.len(), WORD)?;
        let mut old = vec![0; bytes.len()];
        self.image.read_exact_at(&mut old, place).map_err(FlashError::Io)?;
        check_erased(offset, &old, bytes)?;
        self.put(place, bytes)
    }
}

impl MultiwriteNorFlash for FileFlash {}

/// Checks a range of a flash of `capacity` bytes, `unit` its alignment, and returns where it begins.
fn checked(capacity: usize, offset: u32, length: usize, unit: usize) -> Result<usize, FlashError> {
    let start = usize::try_from(offset).unwrap_or(usize::MAX);
    if start.saturating_add(length) > capacity {
        return Err(FlashError::OutOfBounds { offset, length });
    }
    if !start.is_multiple_of(unit) || !length.is_multiple_of(unit) {
        return Err(FlashError::NotAligned { offset, length });
    }
    Ok(start)
}

/// The length of a range that is to be erased.
fn length(from: u32, to: u32) -> Result<usize, FlashError> {
    let length = to.checked_sub(from).ok_or(FlashError::OutOfBounds { offset: from, length: 0 })?;
    Ok(usize::try_from(length).unwrap_or(usize::MAX))
}

/// On a chip the result of a write would be `old & new`: a bit that is 0 rises in an erase only.
fn check_erased(offset: u32, old: &[u8], new: &[u8]) -> Result<(), FlashError> {
    match old.iter().zip(new).position(|(old, new)| old & new != *new) {
        Some(index) => {
            let index = u32::try_from(index).unwrap_or(u32::MAX);
            Err(FlashError::NotErased { offset: offset.saturating_add(index) })
        }
        None => Ok(()),
    }
}

/// Takes the lock of an image.
fn lock(path: &Path) -> Result<File, OpenError> {
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path)
        .map_err(failed("open", path))?;
    let start = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) if start.elapsed() < LOCK_PATIENCE => sleep(LOCK_PAUSE),
            Err(TryLockError::WouldBlock) => return Err(OpenError::Taken { lock: path.to_owned() }),
            Err(TryLockError::Error(error)) => return Err(failed("lock", path)(error)),
        }
    }
}

/// Makes an erased image that is there wholly or not at all, whenever the power fails.
fn create(path: &Path, capacity: u32) -> io::Result<()> {
    let unfinished = with_suffix(path, ".new");
    let mut file = File::create(&unfinished)?;
    file.write_all(&header(capacity))?;
    for _ in 0..capacity / PAGE_LENGTH {
        file.write_all(&[ERASED; PAGE])?;
    }
    file.sync_all()?;
    durable::rename(&unfinished, path)
}

/// Opens the file, if it is an image of this capacity.
fn open_image(path: &Path, capacity: u32, access: &OpenOptions) -> Result<File, OpenError> {
    // Looked at first: to open a pipe or a device could already do something.
    let metadata = fs::metadata(path).map_err(failed("look at", path))?;
    let no_image = || OpenError::NotAnImage { path: path.to_owned() };
    if !metadata.is_file() || metadata.len() < u64::from(PAGE_LENGTH) {
        return Err(no_image());
    }
    let image = access.open(path).map_err(failed("open", path))?;
    let mut page = [0; PAGE];
    image.read_exact_at(&mut page, 0).map_err(failed("read", path))?;
    let found = capacity_in(&page).ok_or_else(no_image)?;
    if found != capacity {
        return Err(OpenError::OtherCapacity { path: path.to_owned(), wanted: capacity, found });
    }
    let (expected, found) = (u64::from(capacity).saturating_add(u64::from(PAGE_LENGTH)), metadata.len());
    if found != expected {
        return Err(OpenError::WrongLength { path: path.to_owned(), expected, found });
    }
    Ok(image)
}

/// The first page of an image.
fn header(capacity: u32) -> [u8; PAGE] {
    let mut page = [ERASED; PAGE];
    let line = format!("{HEADER}{capacity} bytes\n");
    page.iter_mut().zip(line.bytes()).for_each(|(place, byte)| *place = byte);
    page
}

/// The capacity in the first page of an image, `None` if it is no such page.
fn capacity_in(page: &[u8; PAGE]) -> Option<u32> {
    let digits = page.strip_prefix(HEADER.as_bytes())?.iter().take_while(|byte| byte.is_ascii_digit());
    let capacity = digits.map(|byte| char::from(*byte)).collect::<String>().parse().ok()?;
    (header(capacity) == *page).then_some(capacity)
}

/// The error of an action on a file.
fn failed(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> OpenError {
    move |error| OpenError::Io { action, path: path.to_owned(), error }
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_a_write_that_the_system_refused_nothing_more_is_written() {
        let path = std::env::temp_dir().join(format!("host-flash-refused-{}", std::process::id()));
        drop(FileFlash::open(&path, PAGE_LENGTH).unwrap());
        let mut flash = FileFlash::open(&path, PAGE_LENGTH).unwrap();
        // A descriptor for reading only stands for a failing disk.
        flash.image = File::open(&path).unwrap();
        fs::remove_file(&path).unwrap();
        fs::remove_file(with_suffix(&path, ".lock")).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        assert!(matches!(runtime.block_on(flash.write(0, &[0; 4])), Err(FlashError::Io(_))));
        assert!(matches!(runtime.block_on(flash.write(0, &[0; 4])), Err(FlashError::Failed)));
        assert!(matches!(runtime.block_on(flash.erase(0, PAGE_LENGTH)), Err(FlashError::Failed)));
    }
}
