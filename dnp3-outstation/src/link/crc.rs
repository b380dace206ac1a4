use crc::{CRC_16_DNP, Crc, Table};

/// Bit by bit, without a table: no serial line is faster than that.
#[cfg(not(any(feature = "crc-table", feature = "large-crc-tables")))]
static TABLE: Crc<u16, Table<0>> = Crc::<u16, Table<0>>::new(&CRC_16_DNP);
/// 512 octets of table: an octet a turn.
#[cfg(all(feature = "crc-table", not(feature = "large-crc-tables")))]
static TABLE: Crc<u16, Table<1>> = Crc::<u16, Table<1>>::new(&CRC_16_DNP);
/// 8 KiB of tables: sixteen octets a turn.
#[cfg(feature = "large-crc-tables")]
static TABLE: Crc<u16, Table<16>> = Crc::<u16, Table<16>>::new(&CRC_16_DNP);

/// The check of a header or a block: CRC-16/DNP, polynomial x¹⁶+x¹³+x¹²+x¹¹+x¹⁰+x⁸+x⁶+x⁵+x²+1, reflected,
/// complemented. It is sent least significant octet first.
///
/// ```
/// assert_eq!(dnp3_outstation::link::crc(b"123456789"), 0xEA82);
/// ```
#[inline(never)]
pub const fn crc(octets: &[u8]) -> u16 {
    #[cfg(feature = "large-crc-tables")]
    let turn;
    #[cfg(feature = "large-crc-tables")]
    let octets = if octets.len() < TURN {
        turn = filled_up(octets);
        turn.as_slice()
    } else {
        octets
    };
    TABLE.checksum(octets)
}

/// The check of a header; with `large-crc-tables` it is filled up without a loop.
pub(super) const fn crc_of_header(octets: [u8; 8]) -> u16 {
    #[cfg(feature = "large-crc-tables")]
    {
        let mut turn = [0; TURN];
        if let Some(place) = turn.last_chunk_mut() {
            *place = octets;
        }
        crc(&turn)
    }
    #[cfg(not(feature = "large-crc-tables"))]
    crc(&octets)
}

/// Octets that the tables take in one turn; fewer are taken one by one.
#[cfg(feature = "large-crc-tables")]
const TURN: usize = 16;

/// Zeros in front change nothing, as the check begins with zero: last blocks take one turn as well.
#[cfg(feature = "large-crc-tables")]
const fn filled_up(octets: &[u8]) -> [u8; TURN] {
    let mut turn = [0; TURN];
    let (mut space, mut rest) = (turn.as_mut_slice(), octets);
    while let ([before @ .., last], [first @ .., octet]) = (space, rest) {
        *last = *octet;
        (space, rest) = (before, first);
    }
    turn
}

#[cfg(all(test, feature = "large-crc-tables"))]
mod tests {
    use super::*;

    #[test]
    fn short_blocks_have_the_check_that_they_have_octet_by_octet() {
        static PLAIN: Crc<u16, Table<1>> = Crc::<u16, Table<1>>::new(&CRC_16_DNP);
        let octets: [u8; 40] = core::array::from_fn(|at| u8::try_from((at * 37 + 11) & 0xFF).unwrap());
        for length in 0..=octets.len() {
            assert_eq!(crc(&octets[..length]), PLAIN.checksum(&octets[..length]), "{length}");
        }
        let header = octets[..8].try_into().unwrap();
        assert_eq!(crc_of_header(header), PLAIN.checksum(&header));
    }
}
