//! Any contents of SNMPv3 messages in envelopes that are right; what must hold is written at the shared entry.
#![no_main]

#[path = "../../tests/fuzzed/mod.rs"]
mod fuzzed;

libfuzzer_sys::fuzz_target!(|script: &[u8]| fuzzed::secured::secured(script));
