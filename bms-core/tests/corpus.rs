//! The fuzzer's corpus, replayed by an ordinary test.
#![allow(clippy::unwrap_used, reason = "test code: a panic is a failed test")]

mod fuzzed;

use std::fs;
use std::path::Path;

/// The folder is not part of the published package.
#[test]
fn the_corpus_of_status_records_holds() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/status_record");
    if !folder.exists() {
        return;
    }
    let files: Vec<_> = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    assert!(files.len() >= 5, "only {} blocks", files.len());
    for file in files {
        fuzzed::status_record(&fs::read(file).unwrap());
    }
}
