//! Any script for the probe's end; what must hold is written at the shared entry.
#![no_main]

#[path = "../../tests/fuzzed/mod.rs"]
mod fuzzed;

libfuzzer_sys::fuzz_target!(|script: &[u8]| fuzzed::probe(script));
