//! The firmware image in a file of the state directory.

use core::time::Duration;
use std::{
    fs::{self, File},
    io,
    os::unix::fs::FileExt,
    path::{Path, PathBuf},
    time::{SystemTime, UNIX_EPOCH},
};

use bms_core::time::Timestamp;
use btrm::{Image, ImageError, ImageStore};

use crate::durable;

/// The image is `firmware.bin`; while one comes it is `firmware.bin.new`, beside the old one.
#[derive(Debug)]
pub(super) struct ImageFile {
    kept: PathBuf,
    unfinished: PathBuf,
    writing: Option<File>,
}

impl ImageFile {
    /// The image in this directory, which no other process uses. What an earlier one left unfinished is deleted.
    ///
    /// # Errors
    /// When that cannot be deleted.
    pub(super) fn in_directory(directory: &Path) -> io::Result<Self> {
        let unfinished = directory.join("firmware.bin.new");
        durable::remove(&unfinished)?;
        Ok(Self { kept: directory.join("firmware.bin"), unfinished, writing: None })
    }

    fn try_finish(&mut self, image: Image) -> io::Result<()> {
        let file = self.writing.take().ok_or(io::ErrorKind::NotFound)?;
        // A write that failed may have left more behind the end.
        file.set_len(image.size.into())?;
        if let Some(created) = image.created.and_then(system_time) {
            file.set_modified(created)?;
        }
        file.sync_all()?;
        durable::rename(&self.unfinished, &self.kept)
    }
}

impl ImageStore for ImageFile {
    fn kept(&self) -> Option<Image> {
        let metadata = fs::metadata(&self.kept).ok().filter(fs::Metadata::is_file)?;
        let created = metadata.modified().ok().and_then(timestamp);
        Some(Image { size: u32::try_from(metadata.len()).ok()?, created })
    }

    fn begin(&mut self) -> Result<(), ImageError> {
        self.writing = Some(File::create(&self.unfinished).map_err(|error| image_error(&error))?);
        Ok(())
    }

    fn write(&mut self, offset: u32, octets: &[u8]) -> Result<(), ImageError> {
        let file = self.writing.as_ref().ok_or(ImageError::Failed)?;
        file.write_all_at(octets, offset.into()).map_err(|error| image_error(&error))
    }

    fn finish(&mut self, image: Image) -> Result<(), ImageError> {
        let finished = self.try_finish(image).map_err(|error| image_error(&error));
        if finished.is_err() {
            self.abandon();
        }
        finished
    }

    fn abandon(&mut self) {
        self.writing = None;
        // Left where it is, it is deleted at the next start.
        let _deleted = durable::remove(&self.unfinished);
    }

    fn delete(&mut self) -> Result<(), ImageError> {
        durable::remove(&self.kept).map_err(|error| image_error(&error))
    }
}

fn image_error(error: &io::Error) -> ImageError {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
            ImageError::NoRoom
        }
        _ => ImageError::Failed,
    }
}

fn system_time(time: Timestamp) -> Option<SystemTime> {
    UNIX_EPOCH.checked_add(Duration::from_millis(time.unix_ms))
}

fn timestamp(time: SystemTime) -> Option<Timestamp> {
    let unix_ms = time.duration_since(UNIX_EPOCH).ok()?.as_millis();
    u64::try_from(unix_ms).ok().map(|unix_ms| Timestamp { unix_ms })
}

#[cfg(test)]
mod tests {
    use super::*;

    const CREATED: Timestamp = Timestamp { unix_ms: 1_700_000_000_123 };

    /// A directory of the test's own, gone when it ends.
    struct Directory(PathBuf);

    impl Directory {
        fn new(test: &str) -> Self {
            let path = std::env::temp_dir().join(format!("btrm-image-{}-{test}", std::process::id()));
            fs::create_dir_all(&path).unwrap();
            Self(path)
        }

        fn names(&self) -> Vec<String> {
            let mut names: Vec<_> = fs::read_dir(&self.0)
                .unwrap()
                .map(|entry| entry.unwrap().file_name().into_string().unwrap())
                .collect();
            names.sort();
            names
        }

        fn image(&self) -> Vec<u8> {
            fs::read(self.0.join("firmware.bin")).unwrap()
        }
    }

    impl Drop for Directory {
        fn drop(&mut self) {
            let _gone = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn an_image_takes_the_place_of_the_old_one_when_it_is_whole() {
        let directory = Directory::new("whole");
        let mut images = ImageFile::in_directory(&directory.0).unwrap();
        assert_eq!(images.kept(), None);
        for (octets, created) in [(&b"old image"[..], None), (b"new", Some(CREATED))] {
            images.begin().unwrap();
            let (first, rest) = octets.split_at(2);
            images.write(0, first).unwrap();
            images.write(2, rest).unwrap();
            let size = u32::try_from(octets.len()).unwrap();
            images.finish(Image { size, created }).unwrap();
            assert_eq!(directory.image(), octets);
        }
        assert_eq!(images.kept(), Some(Image { size: 3, created: Some(CREATED) }));
        assert_eq!(directory.names(), ["firmware.bin"]);
    }

    #[test]
    fn an_image_that_is_given_up_leaves_the_old_one() {
        let directory = Directory::new("given-up");
        fs::write(directory.0.join("firmware.bin"), "old").unwrap();
        let mut images = ImageFile::in_directory(&directory.0).unwrap();
        images.begin().unwrap();
        images.write(0, b"new image").unwrap();
        images.abandon();
        assert_eq!(images.write(9, b"more"), Err(ImageError::Failed));
        assert_eq!(
            (directory.names(), directory.image()),
            (vec!["firmware.bin".to_owned()], b"old".to_vec())
        );
    }

    #[test]
    fn what_a_killed_process_left_is_deleted() {
        let directory = Directory::new("killed");
        fs::write(directory.0.join("firmware.bin.new"), "half").unwrap();
        let images = ImageFile::in_directory(&directory.0).unwrap();
        assert_eq!((images.kept(), directory.names()), (None, vec![]));
    }

    #[test]
    fn a_write_that_failed_leaves_nothing_behind_the_end() {
        let directory = Directory::new("failed");
        let mut images = ImageFile::in_directory(&directory.0).unwrap();
        images.begin().unwrap();
        images.write(0, b"image and what a failed write left").unwrap();
        images.finish(Image { size: 5, created: None }).unwrap();
        assert_eq!(directory.image(), b"image");
    }

    #[test]
    fn a_directory_that_is_gone_fails_and_keeps_nothing() {
        let directory = Directory::new("gone");
        let mut images = ImageFile::in_directory(&directory.0).unwrap();
        images.begin().unwrap();
        images.write(0, b"image").unwrap();
        fs::remove_dir_all(&directory.0).unwrap();
        assert_eq!(images.finish(Image { size: 5, created: None }), Err(ImageError::Failed));
        assert_eq!(images.begin(), Err(ImageError::Failed));
    }
}
