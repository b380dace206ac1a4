//! What the fuzzer and the replay of its corpus enter through, with what must hold of any file.
#![allow(
    unreachable_pub,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::unwrap_used,
    reason = "test code: a panic is a failed test"
)]

use bp100::package::{HEADER_OCTETS, Package};
use probe_proto::Image;

/// A file as it is; with the CRC of its header made right; and with length and CRC of the image made right too.
pub fn package(file: &[u8]) {
    judge(file);
    let mut file = file.to_vec();
    if file.len() < HEADER_OCTETS {
        return;
    }
    seal(&mut file);
    judge(&file);
    let octets = &file[HEADER_OCTETS..];
    let promise = [u32::try_from(octets.len()).unwrap(), Image::crc(octets)].map(u32::to_le_bytes);
    file[12..20].copy_from_slice(promise.as_flattened());
    seal(&mut file);
    judge(&file);
}

fn seal(file: &mut [u8]) {
    let check = Image::crc(&file[..HEADER_OCTETS - 4]).to_le_bytes();
    file[HEADER_OCTETS - 4..HEADER_OCTETS].copy_from_slice(&check);
}

/// What is taken is what its header says, and makes the same package again.
fn judge(file: &[u8]) {
    let Ok(package) = Package::parse(file) else { return };
    let Package { model, hardware, image, octets } = package;
    assert_eq!(u32::try_from(octets.len()), Ok(image.octets));
    assert_eq!(Image::crc(octets), image.crc);
    let header = Package::header(image.firmware, octets, model, &hardware).unwrap();
    assert_eq!([&header[..], octets].concat(), file);
}
