use crc::{Algorithm, Crc, Table};

/// The polynomial of openSAFETY and M17, which finds any four wrong bits in 30 octets and the CRC behind them; the
/// longest reading has 24.
///
/// It begins with ones, not zeros: a delimiter damaged to 01 puts a zero before the packet, which a CRC begun with
/// zeros does not see. It is reflected, so that neighbours on a UART line are neighbours to the CRC.
const ALGORITHM: Algorithm<u16> = Algorithm {
    width: 16,
    poly: 0x5935,
    init: 0xFFFF,
    refin: true,
    refout: true,
    xorout: 0xFFFF,
    check: 0xCD72,
    residue: 0x36E6,
};

/// 512 octets of table: a good bargain between flash and time.
static TABLE: Crc<u16, Table<1>> = Crc::<u16, Table<1>>::new(&ALGORITHM);

/// The check of a packet, sent least significant octet first.
pub(crate) const fn crc(octets: &[u8]) -> u16 {
    TABLE.checksum(octets)
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use std::vec;

    #[test]
    fn the_check_value_is_cd72() {
        assert_eq!(crc(b"123456789"), ALGORITHM.check);
    }

    #[test]
    fn zeros_before_the_packet_count() {
        assert_ne!(crc(&[0, 1, 2, 3]), crc(&[1, 2, 3]));
    }

    /// A packet with wrong bits passes when the difference alone does, whatever the packet says: so it is
    /// enough to look at differences.
    #[test]
    fn any_four_wrong_bits_in_30_octets_and_their_crc_are_found() {
        const OCTETS: usize = 30;
        let nothing = crc(&[0; OCTETS]);
        // What each wrong bit does to the CRC; those of the CRC itself do what they are.
        let mut effects = [0_u16; OCTETS * 8 + 16];
        for (bit, effect) in effects.iter_mut().enumerate() {
            *effect = if bit < OCTETS * 8 {
                let mut packet = [0; OCTETS];
                packet[bit / 8] = 1 << (bit % 8);
                crc(&packet) ^ nothing
            } else {
                1 << (bit - OCTETS * 8)
            };
        }
        // Four wrong bits pass when two of them do what two others do; three when one does what two do.
        let mut seen = vec![false; 1 << 16];
        seen[0] = true;
        for effect in effects {
            assert!(!core::mem::replace(&mut seen[usize::from(effect)], true), "one or two bits");
        }
        for (first, one) in effects.iter().enumerate() {
            for other in &effects[..first] {
                assert!(!core::mem::replace(&mut seen[usize::from(one ^ other)], true), "three or four bits");
            }
        }
    }
}
