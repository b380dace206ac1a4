//! A firmware image as a file, on its way from the maker to the probes: what it is stands before it.
//!
//! ```text
//!  0          8        10         12       16    20              24      40               44
//!  │ BP100FW\0 │ form 1 │ firmware │ octets │ CRC │ hardware from, to │ model │ CRC of these 40 │ image …
//! ```
//!
//! Numbers are little-endian; both CRCs are CRC-32C. `firmware` is the version: 130 is 1.30. The image is for probes that
//! tell this model, UTF-8 and filled up with zeros, and a version of hardware in this range, 2 octets either end.

use core::{
    fmt::{self, Display, Formatter},
    ops::RangeInclusive,
};

use probe_proto::Image;

const MAGIC: [u8; 8] = *b"BP100FW\0";
/// The form of the file, which rises when an older reader could misunderstand it.
const FORM: u16 = 1;
/// What the check of the header is over.
const CHECKED: usize = 40;

/// Octets before the image.
pub const HEADER_OCTETS: usize = 44;
/// Octets of the longest name of a model.
pub const MODEL_OCTETS: usize = 16;

/// A firmware image that is what its header says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package<'a> {
    /// For which model it is, as its probes tell it: `BP100-12V`.
    pub model: &'a str,
    /// For which versions of its hardware.
    pub hardware: RangeInclusive<u16>,
    /// What the probes are told of it.
    pub image: Image,
    /// Its octets.
    pub octets: &'a [u8],
}

/// What is wrong with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PackageError {
    /// It does not begin as a package does, or its header is damaged.
    NoPackage,
    /// A form that this version does not know.
    Form(u16),
    /// It is cut, or something stands behind the image: so many octets of image were promised, and so many are there.
    Length {
        /// As the header says.
        promised: u32,
        /// As the file has them.
        found: usize,
    },
    /// The image is damaged.
    Crc {
        /// As the header says.
        promised: u32,
        /// That of the image.
        computed: u32,
    },
    /// There is no image in it.
    Empty,
    /// The model has no name, or the range of hardware none in it.
    ForNothing,
}

impl Display for PackageError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoPackage => f.write_str("no package of BP100 firmware, or its header is damaged"),
            Self::Form(form) => write!(f, "a package of form {form}, which this version does not know"),
            Self::Length { promised, found } => {
                write!(f, "{promised} octets of firmware are promised and {found} are there")
            }
            Self::Crc { promised, computed } => {
                write!(f, "the firmware is damaged: CRC {computed:08x}, promised {promised:08x}")
            }
            Self::Empty => f.write_str("no firmware is in it"),
            Self::ForNothing => f.write_str("it is for no model or no hardware"),
        }
    }
}

impl core::error::Error for PackageError {}

impl<'a> Package<'a> {
    /// Reads a file, and verifies that all of it is there and sound.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(file: &'a [u8]) -> Result<Self, PackageError> {
        let (header, octets) = file.split_first_chunk::<HEADER_OCTETS>().ok_or(PackageError::NoPackage)?;
        let (checked, check) = header.split_first_chunk::<CHECKED>().ok_or(PackageError::NoPackage)?;
        if !checked.starts_with(&MAGIC) || check != Image::crc(checked).to_le_bytes() {
            return Err(PackageError::NoPackage);
        }
        let (fields, model) = checked.split_last_chunk::<MODEL_OCTETS>().ok_or(PackageError::NoPackage)?;
        let &[.., f0, f1, v0, v1, o0, o1, o2, o3, c0, c1, c2, c3, l0, l1, h0, h1] = fields else {
            return Err(PackageError::NoPackage);
        };
        let form = u16::from_le_bytes([f0, f1]);
        if form != FORM {
            return Err(PackageError::Form(form));
        }
        let firmware = u16::from_le_bytes([v0, v1]);
        let image = Image {
            octets: u32::from_le_bytes([o0, o1, o2, o3]),
            crc: u32::from_le_bytes([c0, c1, c2, c3]),
            firmware,
        };
        let hardware = u16::from_le_bytes([l0, l1])..=u16::from_le_bytes([h0, h1]);
        let model = str::from_utf8(model).map_err(|_| PackageError::ForNothing)?.trim_end_matches('\0');
        if model.is_empty() || hardware.is_empty() {
            return Err(PackageError::ForNothing);
        }
        if image.octets == 0 {
            return Err(PackageError::Empty);
        }
        if u32::try_from(octets.len()) != Ok(image.octets) {
            return Err(PackageError::Length { promised: image.octets, found: octets.len() });
        }
        let computed = Image::crc(octets);
        if computed != image.crc {
            return Err(PackageError::Crc { promised: image.crc, computed });
        }
        Ok(Self { model, hardware, image, octets })
    }

    /// The header of a package of this firmware for probes of this model and hardware.
    ///
    /// `None` when it has no octets, or 4 GiB of them; for a range with nothing in it; and for a model without a name or
    /// with one of more than [`MODEL_OCTETS`].
    pub fn header(
        firmware: u16,
        octets: &[u8],
        model: &str,
        hardware: &RangeInclusive<u16>,
    ) -> Option<[u8; HEADER_OCTETS]> {
        if model.is_empty() || model.len() > MODEL_OCTETS || hardware.is_empty() {
            return None;
        }
        let count = u32::try_from(octets.len()).ok().filter(|count| *count > 0)?;
        let mut header = [0; HEADER_OCTETS];
        let (checked, check) = header.split_first_chunk_mut::<CHECKED>()?;
        let fields = MAGIC
            .into_iter()
            .chain(FORM.to_le_bytes())
            .chain(firmware.to_le_bytes())
            .chain(count.to_le_bytes())
            .chain(Image::crc(octets).to_le_bytes())
            .chain(hardware.start().to_le_bytes())
            .chain(hardware.end().to_le_bytes())
            .chain(model.bytes());
        for (room, octet) in checked.iter_mut().zip(fields) {
            *room = octet;
        }
        check.copy_from_slice(&Image::crc(checked).to_le_bytes());
        Some(header)
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use std::vec::Vec;

    fn package() -> Vec<u8> {
        let image = [0x10, 0x20, 0x30];
        [&Package::header(131, &image, "BP100-12V", &(1..=3)).unwrap()[..], &image].concat()
    }

    #[test]
    fn what_was_put_into_a_package_comes_out_of_it() {
        let file = package();
        assert_eq!(file[..16], *b"BP100FW\0\x01\0\x83\0\x03\0\0\0");
        assert_eq!(file[20..40], *b"\x01\0\x03\0BP100-12V\0\0\0\0\0\0\0");
        let package = Package::parse(&file).unwrap();
        let image = Image { octets: 3, crc: Image::crc(&[0x10, 0x20, 0x30]), firmware: 131 };
        assert_eq!(
            package,
            Package { model: "BP100-12V", hardware: 1..=3, image, octets: &[0x10, 0x20, 0x30] }
        );
    }

    #[test]
    fn whatever_octet_is_wrong_it_is_refused() {
        for at in 0..package().len() {
            let mut file = package();
            file[at] ^= 0x40;
            let error = Package::parse(&file).unwrap_err();
            let of_the_image = matches!(error, PackageError::Crc { .. });
            assert_eq!(
                (of_the_image, error == PackageError::NoPackage),
                (at >= HEADER_OCTETS, at < HEADER_OCTETS),
                "{at}"
            );
        }
    }

    #[test]
    fn a_package_that_is_cut_or_too_long_or_empty_is_refused() {
        let file = package();
        assert_eq!(Package::parse(&file[..43]), Err(PackageError::NoPackage));
        assert_eq!(Package::parse(&file[..46]), Err(PackageError::Length { promised: 3, found: 2 }));
        let longer = [&file[..], &[0]].concat();
        assert_eq!(Package::parse(&longer), Err(PackageError::Length { promised: 3, found: 4 }));
        assert_eq!(Package::header(131, &[], "BP100-12V", &(1..=3)), None);
    }
    #[test]
    fn a_package_for_no_model_or_no_hardware_is_not_made_and_not_read() {
        #[expect(clippy::reversed_empty_ranges, reason = "that is what is tested")]
        let empty = 2..=1;
        for (model, hardware) in [("", 1..=1), ("A name of 17 octe", 1..=1), ("M", empty)] {
            assert_eq!(Package::header(131, &[1], model, &hardware), None);
        }
        for (at, octets) in [(20, [9, 0]), (24, [0, 0]), (24, [0xFF, 0xFF])] {
            let mut file = [&Package::header(131, &[1], "M", &(1..=1)).unwrap()[..], &[1]].concat();
            file[at..at + 2].copy_from_slice(&octets);
            let check = Image::crc(&file[..40]).to_le_bytes();
            file[40..44].copy_from_slice(&check);
            assert_eq!(Package::parse(&file), Err(PackageError::ForNothing));
        }
    }
}
