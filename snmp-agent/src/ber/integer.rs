//! Contents of numbers: two's complement, most significant octet first, no octet too many (X.690 §8.3).

use super::BerErrorKind;

/// A content as a signed number of 32 bits.
pub(super) fn signed(content: &[u8]) -> Result<i32, BerErrorKind> {
    check_minimal(content)?;
    if content.len() > 4 {
        return Err(BerErrorKind::OutOfRange);
    }
    let negative = content.first().is_some_and(|first| first & 0x80 != 0);
    let start = if negative { -1 } else { 0 };
    Ok(content.iter().fold(start, |value: i32, &octet| value.wrapping_shl(8) | i32::from(octet)))
}

/// A content as an unsigned number up to `max`. The highest bit is a sign all the same: numbers that would
/// set it have an octet of 0 before them.
pub(super) fn unsigned(content: &[u8], max: u64) -> Result<u64, BerErrorKind> {
    check_minimal(content)?;
    let digits = match content {
        [0x80..=0xFF, ..] => return Err(BerErrorKind::OutOfRange), // negative
        [0, digits @ ..] | digits => digits,
    };
    if digits.len() > 8 {
        return Err(BerErrorKind::OutOfRange);
    }
    let value = digits.iter().fold(0, |value: u64, &octet| value.wrapping_shl(8) | u64::from(octet));
    if value <= max { Ok(value) } else { Err(BerErrorKind::OutOfRange) }
}

/// The octets of a number without those it does not need.
pub(super) const fn minimal(mut octets: &[u8]) -> &[u8] {
    while let [0x00, 0x00..=0x7F, ..] | [0xFF, 0x80..=0xFF, ..] = octets {
        let [_, rest @ ..] = octets else { break };
        octets = rest;
    }
    octets
}

const fn check_minimal(content: &[u8]) -> Result<(), BerErrorKind> {
    if content.is_empty() || minimal(content).len() < content.len() {
        return Err(BerErrorKind::NotMinimal);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signed_numbers_read_to_their_ends_and_no_further() {
        assert_eq!(signed(&[0x7F, 0xFF, 0xFF, 0xFF]), Ok(i32::MAX));
        assert_eq!(signed(&[0x80, 0, 0, 0]), Ok(i32::MIN));
        assert_eq!(signed(&[0xFF]), Ok(-1));
        assert_eq!(signed(&[0x00, 0x80, 0, 0, 0]), Err(BerErrorKind::OutOfRange));
        assert_eq!(signed(&[0xFF, 0x7F, 0xFF, 0xFF, 0xFF]), Err(BerErrorKind::OutOfRange));
    }

    #[test]
    fn unsigned_numbers_read_to_their_ends_and_no_further() {
        let max = u64::from(u32::MAX);
        assert_eq!(unsigned(&[0, 0xFF, 0xFF, 0xFF, 0xFF], max), Ok(max));
        assert_eq!(unsigned(&[1, 0, 0, 0, 0], max), Err(BerErrorKind::OutOfRange));
        assert_eq!(unsigned(&[0xFF], max), Err(BerErrorKind::OutOfRange));
        assert_eq!(unsigned(&[0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], u64::MAX), Ok(u64::MAX));
        assert_eq!(unsigned(&[1, 0, 0, 0, 0, 0, 0, 0, 0], u64::MAX), Err(BerErrorKind::OutOfRange));
    }

    #[test]
    fn a_number_with_a_needless_octet_or_none_is_not_minimal() {
        for content in [&[][..], &[0, 0], &[0, 0x7F], &[0xFF, 0x80], &[0xFF, 0xFF]] {
            assert_eq!(signed(content), Err(BerErrorKind::NotMinimal), "{content:?}");
            assert_eq!(unsigned(content, u64::MAX), Err(BerErrorKind::NotMinimal), "{content:?}");
        }
    }
}
