//! The fuzzer's corpus, replayed by an ordinary test.
#![allow(clippy::unwrap_used, reason = "test code: a panic is a failed test")]

mod fuzzed;

use std::fs;
use std::path::Path;

#[test]
fn the_corpus_of_status_records_holds() {
    replay("status_record", fuzzed::status_record);
}

#[test]
fn the_corpus_of_events_holds() {
    replay("event", fuzzed::event);
}

/// The folder is not part of the published package.
fn replay(target: &str, run: impl Fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    if !folder.exists() {
        return;
    }
    let files: Vec<_> = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    assert!(files.len() >= 5, "only {} inputs", files.len());
    for file in files {
        run(&fs::read(file).unwrap());
    }
}
