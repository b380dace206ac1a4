//! Firmware for the probes, in a file.

use std::{fs, path::Path};

use anyhow::{Context, Result};
use bp100::package::Package;
use probe_proto::Image;

/// A firmware image that is what its package says.
#[derive(Debug)]
pub(super) struct ProbeFirmware {
    image: Image,
    octets: Vec<u8>,
}

impl ProbeFirmware {
    /// Reads a package, and verifies it.
    ///
    /// # Errors
    /// A file that cannot be read, and what is wrong with it.
    pub(super) fn open(path: &Path) -> Result<Self> {
        let file = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        let package = Package::parse(&file).with_context(|| format!("{} is refused", path.display()))?;
        Ok(Self { image: package.image, octets: package.octets.to_vec() })
    }

    /// What the probes are told of it.
    pub(super) const fn image(&self) -> Image {
        self.image
    }

    /// Up to so many octets from `offset` on.
    pub(super) fn octets(&self, offset: u32, count: usize) -> &[u8] {
        let rest = usize::try_from(offset).ok().and_then(|offset| self.octets.get(offset..));
        let rest = rest.unwrap_or_default();
        rest.get(..count).unwrap_or(rest)
    }
}

/// Makes a package of an image.
///
/// # Errors
/// An image that cannot be read or has no octets, and a package that cannot be written.
pub fn pack_probe_firmware(firmware: u16, image: &Path, package: &Path) -> Result<()> {
    let octets = fs::read(image).with_context(|| format!("cannot read {}", image.display()))?;
    let header =
        Package::header(firmware, &octets).with_context(|| format!("{} is empty", image.display()))?;
    fs::write(package, [&header[..], &octets].concat())
        .with_context(|| format!("cannot write {}", package.display()))
}
