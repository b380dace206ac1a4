//! Status records in blocks.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use bms_core::status_record::{BlockError, BlockReader, BlockWriter, Record};
use proptest::prelude::*;

/// What a string of four with an environment sensor tells: voltage (mV), temperature (0.1 °C) and resistance (µΩ) of
/// each, air (0.1 °C) and humidity (0.1 %).
const COLUMNS: usize = 14;

type Values = [Option<i32>; COLUMNS];

fn write(bytes: &mut [u8], records: &[(u32, Values)]) -> (usize, usize) {
    let mut writer = BlockWriter::<COLUMNS, _>::new(bytes).unwrap();
    for (unix_seconds, values) in records {
        match writer.push(&Record { unix_seconds: *unix_seconds, values }) {
            Ok(()) => {}
            Err(BlockError::Full) => break,
            Err(error) => panic!("{error}"),
        }
    }
    (writer.records().into(), writer.bytes().len())
}

fn read(block: &[u8]) -> Result<Vec<(u32, Values)>, BlockError> {
    let mut reader = BlockReader::<COLUMNS>::new(block)?;
    let mut records = Vec::new();
    while let Some(record) = reader.next_record()? {
        records.push((record.unix_seconds, record.values.try_into().unwrap()));
    }
    Ok(records)
}

/// Twenty minutes after twenty minutes: noise of 3 mV and 0.1 °C, days and seasons, a resistance a day.
struct Plant {
    state: u64,
    record: u32,
    resistances: [i32; 4],
}

impl Plant {
    const fn new() -> Self {
        Self { state: 0x1234_5678_9ABC_DEF1, record: 0, resistances: [4_000; 4] }
    }

    fn noise(&mut self, size: i32) -> i32 {
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        let random = i32::try_from(self.state.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 40).unwrap();
        random % (2 * size + 1) - size
    }

    /// A triangle of so many records and so high.
    fn wave(&self, records: u32, height: i32) -> i32 {
        let at = i32::try_from(self.record % records).unwrap();
        let half = i32::try_from(records / 2).unwrap();
        (half - (at - half).abs()) * height / half
    }

    fn next(&mut self) -> (u32, Values) {
        if self.record.is_multiple_of(72) {
            for at in 0..4 {
                self.resistances[at] = 4_000 + self.noise(80);
            }
        }
        let air = 150 + self.wave(26_298, 150) + self.wave(72, 60);
        let mut values = [None; COLUMNS];
        for at in 0..4 {
            values[at] = Some(13_500 + self.noise(3));
            values[4 + at] = Some(air + 10 + self.noise(1));
            values[8 + at] = Some(self.resistances[at]);
        }
        values[12] = Some(air + self.noise(1));
        values[13] = Some(400 + self.wave(72, 200) + self.noise(5));
        self.record += 1;
        (1_700_000_000 + 1_200 * self.record, values)
    }
}

#[test]
fn fourteen_years_of_four_probes_fit_in_four_mebibytes_with_room_to_spare() {
    let mut plant = Plant::new();
    let records = 14 * 26_298;
    let (mut done, mut blocks, mut bytes) = (0, 0, 0);
    let mut block = [0; 1_000];
    let mut writer = BlockWriter::<COLUMNS, _>::new(&mut block).unwrap();
    while done < records {
        let (unix_seconds, values) = plant.next();
        let record = Record { unix_seconds, values: &values };
        if writer.push(&record) == Err(BlockError::Full) {
            // As it comes back.
            let mut reader = BlockReader::<COLUMNS>::new(writer.bytes()).unwrap();
            while reader.next_record().unwrap().is_some() {}
            assert_eq!(reader.left(), 0);
            (blocks, bytes) = (blocks + 1, bytes + writer.bytes().len());
            writer = BlockWriter::new(&mut block).unwrap();
            writer.push(&record).unwrap();
        }
        done += 1;
    }
    // Four blocks in a page of 4 KiB, and what is left of it for the store under them.
    let pages = (blocks + 3) / 4;
    println!(
        "{:.2} bytes a record, {blocks} blocks, {pages} pages of 1024",
        f64::from(u32::try_from(bytes).unwrap()) / f64::from(records)
    );
    assert!(pages < 1_000, "{pages}");
}

#[test]
fn what_does_not_change_costs_a_bit_a_value() {
    let records: Vec<_> = (0..100).map(|at| (1_200 * at, [Some(7); COLUMNS])).collect();
    let mut bytes = [0; 2_000];
    let (written, length) = write(&mut bytes, &records);
    assert_eq!(written, 100);
    // The first has all its values, the second its distance; the other 98 are 15 bits each.
    assert!(length < 9 + 14 * 6 + 8 + 98 * 15 / 8 + 14, "{length}");
    assert_eq!(read(&bytes[..length]), Ok(records));
}

#[test]
fn values_that_go_in_steady_large_steps_are_soon_written_as_steps() {
    // A string that is discharged: 50 mV a record.
    let records: Vec<_> =
        (0..60_u32).map(|at| (1_200 * at, [Some(13_000 - 50 * at.cast_signed()); COLUMNS])).collect();
    let mut bytes = [0; 3_000];
    let (written, length) = write(&mut bytes, &records);
    assert_eq!(written, 60);
    // Three escapes of 47 bits a value, then 10 bits at the most.
    assert!(length < 9 + 14 * (4 * 47 + 56 * 10) / 8 + 20, "{length}");
    assert_eq!(read(&bytes[..length]), Ok(records));
}

#[test]
fn a_full_block_refuses_the_record_and_keeps_what_it_has() {
    let mut plant = Plant::new();
    let records: Vec<_> = (0..200).map(|_| plant.next()).collect();
    for room in [9, 10, 50, 100, 333] {
        let mut bytes = vec![0; room];
        let (written, length) = write(&mut bytes, &records);
        assert!(written < 200 && length <= room);
        assert_eq!(read(&bytes[..length]), Ok(records[..written].to_vec()), "{room}");
    }
    assert!(BlockWriter::<COLUMNS, _>::new(&mut [0; 8]).is_none());
}

#[test]
fn the_first_record_of_a_block_says_how_many_values_the_others_have() {
    let mut bytes = [0; 99];
    let mut writer = BlockWriter::<COLUMNS, _>::new(&mut bytes).unwrap();
    let mut push = |values: &[Option<i32>]| writer.push(&Record { unix_seconds: 0, values });
    for received in [0, 15] {
        assert_eq!(push(&vec![None; received]), Err(BlockError::Values { expected: 14, received }));
    }
    assert_eq!(push(&[Some(1), None, Some(2)]), Ok(()));
    assert_eq!(push(&[None; 14]), Err(BlockError::Values { expected: 3, received: 14 }));
    let block = writer.bytes();
    assert_eq!(BlockReader::<2>::new(block).err(), Some(BlockError::Values { expected: 3, received: 2 }));
    let mut reader = BlockReader::<14>::new(block).unwrap();
    assert_eq!(reader.width(), 3);
    let record = Record { unix_seconds: 0, values: &[Some(1), None, Some(2)] };
    assert_eq!(reader.next_record(), Ok(Some(record)));
}

#[test]
fn records_without_values_are_no_block() {
    assert_eq!(BlockReader::<3>::new(&[1, 0, 0, 1, 0, 0, 0, 0, 0]).err(), Some(BlockError::Header));
    assert_eq!(BlockReader::<3>::new(&[1, 0, 0, 0, 0, 0, 0, 0, 0]).unwrap().left(), 0);
}

#[test]
fn a_block_of_another_version_is_none() {
    let mut bytes = [0; 99];
    let (_, length) = write(&mut bytes, &[(1, [Some(1); COLUMNS])]);
    bytes[0] = 2;
    assert_eq!(read(&bytes[..length]), Err(BlockError::Header));
    assert_eq!(read(&[1; 8]), Err(BlockError::Header));
}

fn values() -> impl Strategy<Value = Values> {
    let value = prop_oneof![
        Just(None),
        any::<i32>().prop_map(Some),
        (-5..5).prop_map(Some),
        (13_000..14_000).prop_map(Some),
        Just(Some(i32::MIN)),
        Just(Some(i32::MAX)),
    ];
    prop::collection::vec(value, COLUMNS).prop_map(|values| values.try_into().unwrap())
}

proptest! {
    #[test]
    fn any_records_come_back_as_they_went(records in prop::collection::vec((any::<u32>(), values()), 0..60)) {
        let mut bytes = [0xAA; 9_000];
        let (written, length) = write(&mut bytes, &records);
        prop_assert_eq!(written, records.len());
        prop_assert_eq!(read(&bytes[..length]), Ok(records));
    }

    #[test]
    fn a_damaged_block_ends_and_tells_so_or_not(
        mut block in prop::collection::vec(any::<u8>(), 0..300),
        headed: bool,
        records: u8,
    ) {
        if headed && block.len() >= 9 {
            block[..5].copy_from_slice(&[1, 14, 0, records, 0]);
        }
        if let Ok(records_read) = read(&block) {
            prop_assert!(records_read.len() <= 65_535);
        }
    }

    #[test]
    fn a_block_cut_short_gives_its_first_records_and_an_error(cut in 9_usize..200) {
        let mut plant = Plant::new();
        let records: Vec<_> = (0..60).map(|_| plant.next()).collect();
        let mut bytes = [0; 2_000];
        let (_, length) = write(&mut bytes, &records);
        let cut = cut.min(length - 2);
        let mut reader = BlockReader::<COLUMNS>::new(&bytes[..cut]).unwrap();
        for (unix_seconds, values) in &records {
            match reader.next_record() {
                Ok(record) => prop_assert_eq!(record, Some(Record { unix_seconds: *unix_seconds, values })),
                Err(error) => {
                    prop_assert_eq!(error, BlockError::Damaged);
                    prop_assert_eq!(reader.next_record(), Ok(None));
                    return Ok(());
                }
            }
        }
        prop_assert!(false, "the cut was not noticed");
    }
}
