//! Any block; what must hold is written at the shared entry.
#![no_main]
#![allow(dead_code, reason = "the shared entries are those of all targets")]

#[path = "../../tests/fuzzed/mod.rs"]
mod fuzzed;

libfuzzer_sys::fuzz_target!(|block: &[u8]| fuzzed::status_record(block));
