//! Random scripts for both ends, by the same entries as the fuzzer's.

mod fuzzed;

use proptest::prelude::*;

/// Operations that often mean something.
fn script() -> impl Strategy<Value = Vec<u8>> {
    let noise = (0_u8..4, prop::collection::vec(prop_oneof![Just(0_u8), any::<u8>()], 0..62)).prop_map(
        |(wait, octets)| {
            let head = wait << 6 | u8::try_from(octets.len()).unwrap_or(0);
            [&[head], &octets[..]].concat()
        },
    );
    let good = (0_u8..4, prop::collection::vec(prop_oneof![0_u8..12, any::<u8>()], 0..90)).prop_map(
        |(wait, octets)| {
            let length = u8::try_from(octets.len()).unwrap_or(0);
            [&[wait << 6 | 63, length], &octets[..]].concat()
        },
    );
    let special = (0_u8..4).prop_map(|wait| vec![wait << 6 | 0x3E]);
    let operations = prop::collection::vec(prop_oneof![noise, good, special], 0..20);
    (any::<u8>(), operations).prop_map(|(kind, operations)| [&[kind], &operations.concat()[..]].concat())
}

proptest! {
    #[test]
    fn whatever_a_manager_hears_it_reads_the_probe_that_comes(script in script()) {
        fuzzed::bus(&script);
    }

    #[test]
    fn whatever_a_probe_hears_it_answers_and_passes_on(script in script()) {
        fuzzed::probe(&script);
    }
}
