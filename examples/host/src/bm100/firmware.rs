//! Firmware for the probes, in a file.

use std::{fs, path::Path};

use anyhow::{Context, Result, ensure};
use bm100::ProbeFirmware;
use bp100::package::{MODEL_OCTETS, Package};

use crate::options::PackOptions;

/// A firmware image that is what its package says.
#[derive(Debug)]
pub(super) struct Firmware {
    offer: ProbeFirmware,
    octets: Vec<u8>,
}

impl Firmware {
    /// Reads a package, and verifies it.
    ///
    /// # Errors
    /// A file that cannot be read, and what is wrong with it.
    pub(super) fn open(path: &Path) -> Result<Self> {
        let file = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        let package = Package::parse(&file).with_context(|| format!("{} is refused", path.display()))?;
        let offer = ProbeFirmware::new(package.image, package.model, &package.hardware);
        Ok(Self { offer, octets: package.octets.to_vec() })
    }

    /// What the manager is told of it.
    pub(super) const fn offer(&self) -> ProbeFirmware {
        self.offer
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
/// An image that cannot be read or has no octets, a name of a model that is too long, and a package that cannot be
/// written.
pub fn pack_probe_firmware(options: &PackOptions) -> Result<()> {
    let PackOptions { firmware_version, model, hardware, image, package } = options;
    let octets = fs::read(image).with_context(|| format!("cannot read {}", image.display()))?;
    ensure!(!octets.is_empty(), "{} is empty", image.display());
    let header = Package::header(*firmware_version, &octets, model, hardware)
        .with_context(|| format!("a model has a name of 1 to {MODEL_OCTETS} octets"))?;
    fs::write(package, [&header[..], &octets].concat())
        .with_context(|| format!("cannot write {}", package.display()))
}
