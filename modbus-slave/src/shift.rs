//! `copy_within` without a panic path.

use core::cell::Cell;

/// Moves the bytes of `buffer` from `from` on to its front, and gives their number.
pub(crate) fn to_front(buffer: &mut [u8], from: usize) -> usize {
    let left = buffer.len().saturating_sub(from);
    if from > 0 {
        let cells = Cell::from_mut(buffer).as_slice_of_cells();
        for (to, byte) in cells.iter().zip(cells.get(from..).unwrap_or_default()) {
            to.set(byte.get());
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use super::to_front;

    #[test]
    fn what_is_left_stands_at_the_front_in_its_order() {
        for from in 0..=5 {
            let mut buffer = [0, 1, 2, 3, 4];
            assert_eq!(to_front(&mut buffer, from), 5 - from);
            assert!(buffer[..5 - from].iter().copied().eq(u8::try_from(from).unwrap()..5));
        }
        assert_eq!(to_front(&mut [1, 2], 9), 0);
    }
}
