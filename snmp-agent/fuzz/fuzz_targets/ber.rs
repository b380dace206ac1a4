//! Any octets as BER; what must hold is written at the shared entry.
#![no_main]

#[path = "../../tests/fuzzed/mod.rs"]
mod fuzzed;

libfuzzer_sys::fuzz_target!(|octets: &[u8]| fuzzed::elements::ber(octets));
