//! The frame check (Serial Line V1.02 §2.5.1.2 and appendix B).

use crc::{CRC_16_MODBUS, Crc, Table};

/// Eight KiB of tables, sixteen bytes a step.
#[cfg(feature = "large-crc-tables")]
static CRC: Crc<u16, Table<16>> = Crc::<u16, Table<16>>::new(&CRC_16_MODBUS);
/// 512 bytes of table, a byte a step.
#[cfg(not(feature = "large-crc-tables"))]
static CRC: Crc<u16, Table<1>> = Crc::<u16, Table<1>>::new(&CRC_16_MODBUS);

/// The two bytes that follow `frame` on the line.
pub(super) fn check_bytes(frame: &[u8]) -> [u8; 2] {
    CRC.checksum(frame).to_le_bytes()
}

/// Whether `frame` has the length of a frame and ends in its own check bytes.
pub(super) fn is_valid(frame: &[u8]) -> bool {
    match frame.split_last_chunk::<2>() {
        Some((checked, check)) => checked.len() >= 2 && check_bytes(checked) == *check,
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_printed_example_of_appendix_b_has_its_printed_check_bytes() {
        assert_eq!(check_bytes(&[0x02, 0x07]), [0x41, 0x12]);
        assert!(is_valid(&[0x02, 0x07, 0x41, 0x12]));
    }

    #[test]
    fn four_bytes_are_the_shortest_frame() {
        let [low, high] = check_bytes(&[0x02]);
        assert!(!is_valid(&[0x02, low, high]));
        assert!(!is_valid(&[0xFF, 0xFF]));
        assert!(!is_valid(&[0x00]));
        assert!(!is_valid(&[]));
    }
}
