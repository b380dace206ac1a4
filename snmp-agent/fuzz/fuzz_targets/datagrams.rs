//! Any script of SNMPv1 and v2c datagrams for the agent; what must hold is written at the shared entry.
#![no_main]

#[path = "../../tests/fuzzed/mod.rs"]
mod fuzzed;

libfuzzer_sys::fuzz_target!(|script: &[u8]| fuzzed::datagrams(script));
