use crc::{CRC_32_ISCSI, Crc, Table};

/// CRC-32C (Castagnoli), as iSCSI has it: finds any five wrong bits in a packet of any length here, any seven in 22
/// octets and the CRC behind them, and any odd number of wrong bits; the longest reading has 21.
///
/// It begins with ones, not zeros: a delimiter damaged to 01 puts a zero before the packet, which a CRC begun with
/// zeros does not see. 16 bits are not enough: at a bit error rate of a percent, three of a hundred million frames
/// passed that said what nobody had said.
///
/// 1024 octets of table: a good bargain between flash and time.
static TABLE: Crc<u32, Table<1>> = Crc::<u32, Table<1>>::new(&CRC_32_ISCSI);

/// The check of a packet, sent least significant octet first.
pub(crate) const fn crc(octets: &[u8]) -> u32 {
    TABLE.checksum(octets)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::arithmetic_side_effects, reason = "a test fails by panicking")]
    extern crate std;
    use super::*;
    use std::{vec, vec::Vec};

    #[test]
    fn the_check_value_is_e3069283() {
        assert_eq!(crc(b"123456789"), 0xE306_9283);
    }

    #[test]
    fn zeros_before_the_packet_count() {
        assert_ne!(crc(&[0, 1, 2, 3]), crc(&[1, 2, 3]));
    }

    /// What each wrong bit of a packet does to the CRC; those of the CRC itself do what they are. A packet with wrong
    /// bits passes when the difference alone does, whatever the packet says: so it is enough to look at differences.
    fn effects(octets: usize) -> Vec<u32> {
        let nothing = crc(&vec![0; octets]);
        let of_the_packet = (0..octets * 8).map(|bit| {
            let mut packet = vec![0; octets];
            packet[bit / 8] = 1 << (bit % 8);
            crc(&packet) ^ nothing
        });
        of_the_packet.chain((0..32).map(|bit| 1 << bit)).collect()
    }

    fn is_distinct_and_not_zero(mut differences: Vec<u32>) -> bool {
        differences.sort_unstable();
        differences[0] != 0 && differences.windows(2).all(|pair| pair[0] != pair[1])
    }

    #[test]
    fn any_odd_number_of_wrong_bits_is_found() {
        // Each wrong bit changes an odd number of the CRC's: x + 1 divides the polynomial.
        assert!(effects(92).iter().all(|effect| effect.count_ones() % 2 == 1));
    }

    #[test]
    fn any_five_wrong_bits_in_the_longest_packet_are_found() {
        let effects = effects(92);
        let mut differences = effects.clone();
        for (first, one) in effects.iter().enumerate() {
            differences.extend(effects[..first].iter().map(|other| one ^ other));
        }
        // One to four; five are odd.
        assert!(is_distinct_and_not_zero(differences));
    }

    #[test]
    fn any_seven_wrong_bits_in_22_octets_are_found() {
        let effects = effects(22);
        let mut differences = Vec::new();
        for (first, one) in effects.iter().enumerate() {
            for (second, other) in effects[..first].iter().enumerate() {
                differences.extend(effects[..second].iter().map(|third| one ^ other ^ third));
            }
        }
        // Six; one to five are found in longer packets; seven are odd.
        assert!(is_distinct_and_not_zero(differences));
    }
}
