//! The fuzzer's corpus, replayed by an ordinary test.
#![allow(clippy::unwrap_used, reason = "test code: a panic is a failed test")]

mod fuzzed;

use std::{fs, path::Path};

#[test]
fn the_corpus_of_packages_holds() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/package");
    let files: Vec<_> = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    assert!(files.len() >= 5, "only {} inputs", files.len());
    for file in files {
        fuzzed::package(&fs::read(file).unwrap());
    }
}
