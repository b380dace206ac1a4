use crc::{CRC_16_DNP, Crc, Table};

/// Bit by bit, without a table: no line that a microcontroller serves is faster than that.
#[cfg(not(feature = "large-crc-tables"))]
static TABLE: Crc<u16, Table<0>> = Crc::<u16, Table<0>>::new(&CRC_16_DNP);
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
    TABLE.checksum(octets)
}
