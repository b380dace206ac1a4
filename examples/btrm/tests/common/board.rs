//! A platform for files: random numbers that are known, and a place for an image in memory.

use bms_core::time::Timestamp;
use btrm::{Image, ImageError, ImageStore, LARGEST_IMAGE, glue::dnp3::Platform};

/// What a board has.
#[derive(Clone, Debug, Default)]
pub(crate) struct Board {
    /// The next random number, one more each time; `None`: no source.
    pub(crate) random: Option<u32>,
    /// `None`: no place for images.
    pub(crate) images: Option<Memory>,
}

/// A place for an image.
#[derive(Clone, Debug)]
pub(crate) struct Memory {
    pub(crate) kept: Option<(Vec<u8>, Option<Timestamp>)>,
    pub(crate) writing: Option<Vec<u8>>,
    pub(crate) room: u32,
    /// What the next call fails with.
    pub(crate) fails: Option<ImageError>,
}

impl Board {
    pub(crate) const fn whole() -> Self {
        let images = Memory { kept: None, writing: None, room: LARGEST_IMAGE, fails: None };
        Self { random: Some(0x1234_5678), images: Some(images) }
    }
}

impl Platform for Board {
    fn random(&mut self) -> Option<u32> {
        let random = self.random?;
        self.random = Some(random.wrapping_add(1));
        Some(random)
    }

    fn images(&mut self) -> Option<&mut dyn ImageStore> {
        self.images.as_mut().map(|images| -> &mut dyn ImageStore { images })
    }
}

impl Memory {
    fn fail(&mut self) -> Result<(), ImageError> {
        self.fails.take().map_or(Ok(()), Err)
    }
}

impl ImageStore for Memory {
    fn room(&self) -> u32 {
        self.room
    }

    fn kept(&self) -> Option<Image> {
        let (octets, created) = self.kept.as_ref()?;
        Some(Image { size: u32::try_from(octets.len()).unwrap(), created: *created })
    }

    fn begin(&mut self) -> Result<(), ImageError> {
        self.fail()?;
        self.writing = Some(Vec::new());
        Ok(())
    }

    fn write(&mut self, offset: u32, octets: &[u8]) -> Result<(), ImageError> {
        self.fail()?;
        let writing = self.writing.as_mut().expect("begun");
        assert_eq!(usize::try_from(offset), Ok(writing.len()), "without gaps");
        writing.extend_from_slice(octets);
        Ok(())
    }

    fn finish(&mut self, image: Image) -> Result<(), ImageError> {
        let written = self.writing.take().expect("begun");
        self.fail()?;
        assert_eq!(usize::try_from(image.size), Ok(written.len()));
        self.kept = Some((written, image.created));
        Ok(())
    }

    fn abandon(&mut self) {
        self.writing = None;
    }

    fn delete(&mut self) -> Result<(), ImageError> {
        self.fail()?;
        self.kept = None;
        Ok(())
    }
}
