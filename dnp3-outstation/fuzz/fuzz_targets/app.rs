//! Any fragments with right CRCs at any time: what lies behind the check is reached. What must hold is written at the
//! shared entry.
#![no_main]

#[path = "../../tests/fuzzed/mod.rs"]
mod fuzzed;

libfuzzer_sys::fuzz_target!(|script: &[u8]| fuzzed::app(script));
