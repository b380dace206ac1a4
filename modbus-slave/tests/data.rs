//! Words and bits: the writers that products fill, the views that they read.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code: a panic is a failed test"
)]

mod bench;

use bench::{Tcp, UNIT, millis, unit};
use modbus_slave::{BitTable, Bits, BitsView, Exception, RegisterTable, Registers, Words, WordsView, tcp};
use proptest::prelude::*;

/// Flat memory, by the fast paths; `pieces` is where the reader's writes are cut.
#[derive(Default)]
struct Flat {
    words: Vec<u16>,
    bools: Vec<bool>,
    packed: Option<Vec<u8>>,
    pieces: Vec<usize>,
}

impl Registers for Flat {
    fn registers(&self, _: RegisterTable, first: u16, out: &mut Words<'_>) -> Result<(), Exception> {
        let mut rest = self.words.get(usize::from(first)..).unwrap_or_default();
        for piece in &self.pieces {
            let (now, later) = rest.split_at((*piece).min(rest.len()));
            let remaining = out.remaining();
            out.extend_from(now);
            assert_eq!(out.remaining(), remaining.saturating_sub(now.len()));
            rest = later;
            if let [word, later @ ..] = rest {
                out.push(*word);
                rest = later;
            }
        }
        out.extend_from(rest);
        Ok(())
    }

    fn bits(&self, _: BitTable, first: u16, out: &mut Bits<'_>) -> Result<(), Exception> {
        let mut first = usize::from(first);
        for piece in self.pieces.iter().chain([&4000]) {
            let end = (first + piece).min(self.bools.len());
            let wanted = out.remaining();
            match &self.packed {
                Some(packed) => out.extend_from_packed(packed, first, *piece),
                None => out.extend_from_bools(self.bools.get(first..end).unwrap_or_default()),
            }
            assert!(out.remaining() >= wanted.saturating_sub(*piece));
            first += wanted - out.remaining();
        }
        Ok(())
    }

    fn set_registers(&mut self, first: u16, values: WordsView<'_>) -> Result<(), Exception> {
        let first = usize::from(first);
        assert!(!values.is_empty());
        assert!(values.iter().eq((0..values.len()).map(|index| values.get(index).unwrap())));
        assert_eq!(values.get(values.len()), None);
        values.copy_to(&mut self.words[first..]);
        Ok(())
    }

    fn set_coils(&mut self, first: u16, values: BitsView<'_>) -> Result<(), Exception> {
        let first = usize::from(first);
        assert!(!values.is_empty());
        assert!(values.iter().eq((0..values.len()).map(|index| values.get(index).unwrap())));
        assert_eq!(values.get(values.len()), None);
        values.copy_to(&mut self.bools[first..]);
        Ok(())
    }
}

fn ask(data: &mut Flat, pdu: &[u8]) -> Vec<u8> {
    let mut tx = [0xEE; tcp::MAX_ADU];
    let step = tcp::Slave::new(unit()).process(millis(0), &Tcp::frame(1, UNIT, pdu), &mut tx, data);
    tx[7..step.produced].to_vec()
}

fn packed(bits: &[bool]) -> Vec<u8> {
    bits.chunks(8).map(|eight| eight.iter().rev().fold(0, |byte, bit| byte << 1 | u8::from(*bit))).collect()
}

fn range(function: u8, first: usize, quantity: usize) -> Vec<u8> {
    let [a, b] = u16::try_from(first).unwrap().to_be_bytes();
    let [c, d] = u16::try_from(quantity).unwrap().to_be_bytes();
    vec![function, a, b, c, d]
}

proptest! {
    #[test]
    fn bits_are_packed_the_same_however_they_are_kept_and_written(
        bools in prop::collection::vec(any::<bool>(), 2100),
        first in 0_usize..100,
        quantity in 1_usize..=2000,
        pieces in prop::collection::vec(0_usize..40, 0..8),
    ) {
        let expected = packed(&bools[first..first + quantity]);
        let mut data = Flat { bools: bools.clone(), pieces, ..Flat::default() };
        let response = ask(&mut data, &range(1, first, quantity));
        prop_assert_eq!(&response[2..], &expected[..]);
        data.packed = Some(packed(&bools));
        let response = ask(&mut data, &range(2, first, quantity));
        prop_assert_eq!(&response[2..], &expected[..]);
    }

    #[test]
    fn words_are_written_the_same_in_one_piece_and_in_many(
        words in prop::collection::vec(any::<u16>(), 200),
        first in 0_usize..75,
        quantity in 1_usize..=125,
        pieces in prop::collection::vec(0_usize..20, 0..8),
    ) {
        let expected: Vec<u8> = words[first..first + quantity].iter().flat_map(|word| word.to_be_bytes()).collect();
        let mut data = Flat { words, pieces, ..Flat::default() };
        let response = ask(&mut data, &range(3, first, quantity));
        prop_assert_eq!(&response[2..], &expected[..]);
    }

    #[test]
    fn what_is_written_by_a_view_is_what_was_sent(
        bools in prop::collection::vec(any::<bool>(), 1..=1968),
        words in prop::collection::vec(any::<u16>(), 1..=123),
    ) {
        let mut data = Flat { bools: vec![false; 2000], words: vec![0; 200], ..Flat::default() };
        let bytes = packed(&bools);
        let pdu = [range(15, 3, bools.len()), vec![bytes.len() as u8], bytes].concat();
        prop_assert_eq!(ask(&mut data, &pdu), &pdu[..5]);
        prop_assert_eq!(&data.bools[3..3 + bools.len()], &bools[..]);
        prop_assert!(data.bools[3 + bools.len()..].iter().all(|bit| !bit));
        let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_be_bytes()).collect();
        let pdu = [range(16, 3, words.len()), vec![bytes.len() as u8], bytes].concat();
        prop_assert_eq!(ask(&mut data, &pdu), &pdu[..5]);
        prop_assert_eq!(&data.words[3..3 + words.len()], &words[..]);
    }
}

#[test]
fn packed_bits_that_end_too_early_leave_room_and_are_an_illegal_address() {
    let mut data = Flat { packed: Some(vec![0xFF; 2]), ..Flat::default() };
    assert_eq!(ask(&mut data, &range(1, 0, 16)), [1, 2, 0xFF, 0xFF]);
    assert_eq!(ask(&mut data, &range(1, 0, 17)), [0x81, 2]);
    assert_eq!(ask(&mut data, &range(1, 3, 13)), [1, 2, 0xFF, 0x1F]);
    assert_eq!(ask(&mut data, &range(1, 3, 14)), [0x81, 2]);
    assert_eq!(ask(&mut data, &range(1, 300, 1)), [0x81, 2]);
}
