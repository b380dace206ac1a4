use crc::{Algorithm, CRC_16_DNP, Crc, Table};

/// CRC-16/DNP, but begun with ones instead of zeros: a delimiter damaged to 01 puts a zero before the packet,
/// which a CRC begun with zeros does not see.
///
/// Reflected, so that neighbours on a UART line are neighbours to the CRC.
const ALGORITHM: Algorithm<u16> = Algorithm { init: 0xFFFF, check: 0x95E3, ..CRC_16_DNP };

/// 512 octets of table: a good bargain between flash and time.
static TABLE: Crc<u16, Table<1>> = Crc::<u16, Table<1>>::new(&ALGORITHM);

/// The check of a packet, sent least significant octet first.
pub(crate) const fn crc(octets: &[u8]) -> u16 {
    TABLE.checksum(octets)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_value_is_95e3() {
        assert_eq!(crc(b"123456789"), ALGORITHM.check);
    }

    #[test]
    fn zeros_before_the_packet_count() {
        assert_ne!(crc(&[0, 1, 2, 3]), crc(&[1, 2, 3]));
    }
}
