//! What a log in flash is read and written by: status records, events, and the records of the store.

use core::hint::black_box;

use bms_core::data::Retained;
use bms_core::event_log::{LoggedEvent, Severity, Source};
use bms_core::record;
use bms_core::settings::Settings;
use bms_core::status_record::{BankLayout, BlockReader, BlockWriter, MAX_VALUES, Record};
use bms_core::string::BankSettings;

/// A page of flash.
const BLOCK: usize = 4_096;

pub(super) fn run() {
    let mut block = [0; BLOCK];
    write(&mut block);
    let Ok(mut reader) = BlockReader::<MAX_VALUES>::new(black_box(block.as_slice())) else { return };
    let _seen = black_box((reader.width(), reader.left()));
    while let Ok(Some(record)) = black_box(reader.next_record()) {
        let _seen = black_box((record.unix_seconds, record.values));
        let _seen = black_box(BankLayout::of_record(&record).and_then(|layout| layout.value(black_box(9))));
    }

    let event = LoggedEvent::new(black_box(Severity::Warning), black_box(Source::System), black_box(9));
    let bytes = black_box(event.with(black_box([None, Some(5)])).to_bytes());
    let _seen = black_box(LoggedEvent::from_bytes(black_box(bytes.as_slice())));

    store(&Settings::default(), &mut block);
    store(&Retained::default(), &mut block);
    store(&BankSettings::default(), &mut block);
}

fn store<R: record::Record>(record: &R, buffer: &mut [u8]) {
    let _seen = black_box(record::encode(black_box(record), buffer).map(<[u8]>::len));
    let _seen = black_box(record::decode::<R>(black_box(buffer)).is_ok());
}

fn write(block: &mut [u8]) {
    let Some(mut writer) = BlockWriter::<MAX_VALUES, _>::new(block) else { return };
    let values = black_box([Some(5); MAX_VALUES]);
    let _full = black_box(writer.push(&Record { unix_seconds: black_box(5), values: black_box(&values) }));
    let _seen = black_box((writer.records(), writer.bytes().len()));
}
