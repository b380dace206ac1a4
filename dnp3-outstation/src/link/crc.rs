use crc::{CRC_16_DNP, Crc, Table};

/// 512 octets of table: a good bargain between flash and time.
static TABLE: Crc<u16, Table<1>> = Crc::<u16, Table<1>>::new(&CRC_16_DNP);

/// The check of a header or a block: CRC-16/DNP, polynomial x¹⁶+x¹³+x¹²+x¹¹+x¹⁰+x⁸+x⁶+x⁵+x²+1, reflected,
/// complemented. It is sent least significant octet first.
///
/// ```
/// assert_eq!(dnp3_outstation::link::crc(b"123456789"), 0xEA82);
/// ```
pub const fn crc(octets: &[u8]) -> u16 {
    TABLE.checksum(octets)
}
