//! What the fuzzer and the corpus replay both enter through.
#![allow(
    unreachable_pub,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code: a panic is a failed test"
)]

use bms_core::event_log::LoggedEvent;
use bms_core::status_record::{BlockReader, BlockWriter, Record};

const COLUMNS: usize = 3;

type Records = Vec<(u32, Vec<Option<i32>>)>;

/// The records of a block, up to where it is damaged.
fn read(block: &[u8]) -> Records {
    let Ok(mut reader) = BlockReader::<COLUMNS>::new(block) else { return Vec::new() };
    let mut records = Vec::new();
    while let Ok(Some(record)) = reader.next_record() {
        records.push((record.unix_seconds, record.values.to_vec()));
    }
    assert_eq!(reader.next_record(), Ok(None), "nothing comes after the end, or after damage");
    records
}

/// Reads whatever is taken for a block; what was read is written, and read again as the same.
pub fn status_record(block: &[u8]) {
    let records = read(block);
    let mut bytes = vec![0; 9 + 40 * records.len()];
    let mut writer = BlockWriter::<COLUMNS, _>::new(&mut bytes[..]).unwrap();
    for (unix_seconds, values) in &records {
        writer.push(&Record { unix_seconds: *unix_seconds, values }).unwrap();
    }
    assert_eq!(read(writer.bytes()), records);
}

/// Reads whatever is taken for an event of the log; an event has one form only.
pub fn event(bytes: &[u8]) {
    if let Ok(event) = LoggedEvent::from_bytes(bytes) {
        assert_eq!(event.to_bytes(), bytes);
    }
}
