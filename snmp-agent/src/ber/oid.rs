//! Contents of object identifiers: sub-identifiers of seven bits an octet, the first two in one (X.690 §8.19).

use super::BerErrorKind;
use crate::{Oid, OidBuf};

/// What the largest sub-identifier takes, with 80 added to it as the second may have.
const MAX_OCTETS: usize = 5;
const MORE: u8 = 0x80;
const DIGIT: u8 = 0x7F;

/// Reads a content into `name`.
pub(super) fn read(mut content: &[u8], name: &mut OidBuf) -> Result<(), BerErrorKind> {
    name.clear();
    let (first, rest) = number(content)?;
    content = rest;
    let (root, second) = match first {
        0..40 => (0, first),
        40..80 => (1, first.saturating_sub(40)),
        _ => (2, first.saturating_sub(80)),
    };
    push(root, name)?;
    push(second, name)?;
    while !content.is_empty() {
        let (sub_id, rest) = number(content)?;
        push(sub_id, name)?;
        content = rest;
    }
    Ok(())
}

/// Whether [`read`] would take a content.
pub(super) fn check(content: &[u8]) -> Result<(), BerErrorKind> {
    let (first, mut rest) = number(content)?;
    let second = if first < 80 { first } else { first.saturating_sub(80) };
    u32::try_from(second).map_err(|_| BerErrorKind::OutOfRange)?;
    let mut sub_ids = 2_usize;
    while !rest.is_empty() {
        let (sub_id, after) = number(rest)?;
        u32::try_from(sub_id).map_err(|_| BerErrorKind::OutOfRange)?;
        sub_ids = sub_ids.saturating_add(1);
        rest = after;
    }
    if sub_ids > Oid::MAX_SUB_IDS { Err(BerErrorKind::TooManySubIds) } else { Ok(()) }
}

/// Writes the content of an identifier to the start of `room`: its octets, or `None` when they do not fit.
pub(super) fn write(oid: Oid<'_>, room: &mut [u8]) -> Option<usize> {
    let [top, second, below @ ..] = oid.sub_ids() else { return None }; // never: an `Oid` has two at least
    let octets = room.len();
    let first = u64::from(*top).saturating_mul(40).saturating_add(u64::from(*second));
    let mut room = put(first, room)?;
    for &sub_id in below {
        room = put(u64::from(sub_id), room)?;
    }
    Some(octets.saturating_sub(room.len()))
}

/// Writes one number, seven bits in each octet, all but the last marked; gives what is left of `room`.
fn put(number: u64, room: &mut [u8]) -> Option<&mut [u8]> {
    let digits = match number {
        0..0x80 => 1,
        0x80..0x4000 => 2,
        0x4000..0x20_0000 => 3,
        0x20_0000..0x1000_0000 => 4,
        _ => MAX_OCTETS,
    };
    let (digits, rest) = room.split_at_mut_checked(digits)?;
    let (mut number, mut more) = (number, 0);
    for octet in digits.iter_mut().rev() {
        let [digit, ..] = number.to_le_bytes();
        *octet = digit & DIGIT | more;
        number = number.wrapping_shr(7);
        more = MORE;
    }
    Some(rest)
}

/// The number at the start of `content`, and what follows it.
fn number(content: &[u8]) -> Result<(u64, &[u8]), BerErrorKind> {
    match content {
        // Nearly all of them.
        [digit @ 0..MORE, rest @ ..] => return Ok((u64::from(*digit), rest)),
        [MORE, ..] => return Err(BerErrorKind::NotMinimal),
        _ => {}
    }
    let mut value = 0_u64;
    for (place, &octet) in content.iter().enumerate() {
        if place >= MAX_OCTETS {
            return Err(BerErrorKind::OutOfRange);
        }
        value = value.wrapping_shl(7) | u64::from(octet & DIGIT);
        if octet & MORE == 0 {
            let rest = content.get(place.saturating_add(1)..).unwrap_or_default();
            return Ok((value, rest));
        }
    }
    // Empty, or ended within a number.
    Err(BerErrorKind::Truncated { needed: content.len().saturating_add(1), received: content.len() })
}

fn push(sub_id: u64, name: &mut OidBuf) -> Result<(), BerErrorKind> {
    let sub_id = u32::try_from(sub_id).map_err(|_| BerErrorKind::OutOfRange)?;
    name.push(sub_id).map_err(|_| BerErrorKind::TooManySubIds)
}
