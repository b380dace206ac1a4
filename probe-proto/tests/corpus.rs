//! The fuzzer's corpus, replayed by an ordinary test.
#![allow(clippy::unwrap_used, reason = "test code: a panic is a failed test")]

mod fuzzed;

use std::fs;
use std::path::Path;

#[test]
fn the_corpus_of_the_manager_holds() {
    replay("bus", fuzzed::bus);
}

#[test]
fn the_corpus_of_the_probe_holds() {
    replay("probe", fuzzed::probe);
}

/// The folder is not part of the published package.
fn replay(target: &str, entry: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    if !folder.exists() {
        return;
    }
    let files: Vec<_> = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    assert!(files.len() >= 10, "only {} scripts", files.len());
    for file in files {
        entry(&fs::read(file).unwrap());
    }
}
