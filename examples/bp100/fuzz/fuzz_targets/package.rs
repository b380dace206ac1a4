//! Any file as a package of firmware; what must hold is written at the shared entry.
#![no_main]

#[path = "../../tests/fuzzed/mod.rs"]
mod fuzzed;

libfuzzer_sys::fuzz_target!(|file: &[u8]| fuzzed::package(file));
