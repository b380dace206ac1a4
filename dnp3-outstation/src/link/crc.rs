use crc::{CRC_16_DNP, Crc, Table};

/// 512 octets of table: a good bargain between flash and time.
#[cfg(not(feature = "large-crc-tables"))]
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
    TABLE.checksum(octets)
}
