//! §8.3, §8.16.1, §8.18: present values of counters and analogs, in all their variations.

use super::bench::{Bench, hex};
use super::static_data::tells;
use dnp3_outstation::{Flags, Kind, Sample};

#[test]
fn s8_3_analog_inputs_in_all_variations() {
    tells(
        &mut Bench::ready(),
        &[
            ("1e 00 00 00 01", "1e 01 00 00 01 01 4e 34 00 00 01 60 79 fe ff"),
            ("1e 01 00 00 01", "1e 01 00 00 01 01 4e 34 00 00 01 60 79 fe ff"),
            ("1e 02 00 00 00", "1e 02 00 00 00 01 4e 34"),
            ("1e 03 00 00 01", "1e 03 00 00 01 4e 34 00 00 60 79 fe ff"),
            ("1e 04 00 00 00", "1e 04 00 00 00 4e 34"),
            // 13390.0 = 4651 3800, −100000.0 = C7C3 5000, 1.5 = 3FC0 0000
            ("1e 05 00 00 02", "1e 05 00 00 02 01 00 38 51 46 01 00 50 c3 c7 01 00 00 c0 3f"),
            ("1e 06 00 02 02", "1e 06 00 02 02 01 00 00 00 00 00 00 f8 3f"),
            ("1e 01 00 02 02", "1e 01 00 02 02 01 01 00 00 00"),
            ("1e 04 00 02 02", "1e 04 00 02 02 01 00"),
        ],
    );
}

#[test]
fn s8_3_an_analog_beyond_16_bits_is_told_as_the_nearest_with_over_range() {
    let mut bench = Bench::ready();
    tells(&mut bench, &[("1e 02 00 01 01", "1e 02 00 01 01 21 00 80")]);
    bench.product.samples.insert((Kind::AnalogInput, 1), Sample::analog(32_768, Flags::ONLINE));
    tells(&mut bench, &[("1e 02 00 01 01", "1e 02 00 01 01 21 ff 7f")]);
    bench.product.samples.insert((Kind::AnalogInput, 1), Sample::float(1e12, Flags::ONLINE));
    tells(&mut bench, &[("1e 01 00 01 01", "1e 01 00 01 01 21 ff ff ff 7f")]);
    bench.product.samples.insert((Kind::AnalogInput, 1), Sample::float(-1e12, Flags::ONLINE));
    tells(&mut bench, &[("1e 01 00 01 01", "1e 01 00 01 01 21 00 00 00 80")]);
    bench.product.samples.insert((Kind::AnalogInput, 1), Sample::float(1e300, Flags::ONLINE));
    let told = hex(&bench.asks("c0 01 1e 05 00 01 01"));
    assert_eq!(told[9] & 0x21, 0x21, "online and over range");
    bench.product.samples.insert((Kind::AnalogInput, 1), Sample::float(f64::NAN, Flags::ONLINE));
    tells(&mut bench, &[("1e 01 00 01 01", "1e 01 00 01 01 21 00 00 00 00")]);
}

#[test]
fn s8_3_analogs_that_are_not_simply_on_line_are_told_with_flags() {
    tells(
        &mut Bench::ready(),
        &[("1e 03 00 03 03", "1e 01 00 03 03 04 05 00 00 00"), ("1e 04 00 03 03", "1e 02 00 03 03 04 05 00")],
    );
}

#[test]
fn s8_3_frozen_analog_inputs_in_all_variations_without_time() {
    tells(
        &mut Bench::ready(),
        &[
            ("1f 00 06", "1f 01 00 00 00 01 c8 32 00 00"),
            ("1f 01 06", "1f 01 00 00 00 01 c8 32 00 00"),
            ("1f 02 00 00 00", "1f 02 00 00 00 01 c8 32"),
            ("1f 05 00 00 00", "1f 05 00 00 00 c8 32 00 00"),
            ("1f 06 00 00 00", "1f 06 00 00 00 c8 32"),
            // 13000.0 = 464B 2000, and 40C9 6400 0000 0000
            ("1f 07 00 00 00", "1f 07 00 00 00 01 00 20 4b 46"),
            ("1f 08 00 00 00", "1f 08 00 00 00 01 00 00 00 00 00 64 c9 40"),
        ],
    );
}

#[test]
fn s8_16_1_counters_in_all_variations() {
    tells(
        &mut Bench::ready(),
        &[
            ("14 00 06", "14 01 00 00 01 01 e8 03 00 00 01 70 11 01 00"),
            ("14 01 06", "14 01 00 00 01 01 e8 03 00 00 01 70 11 01 00"),
            ("14 02 00 00 00", "14 02 00 00 00 01 e8 03"),
            ("14 05 06", "14 05 00 00 01 e8 03 00 00 70 11 01 00"),
            ("14 06 00 00 00", "14 06 00 00 00 e8 03"),
            // Counters roll over: 70000 − 65536.
            ("14 02 00 01 01", "14 02 00 01 01 01 70 11"),
            ("14 06 00 01 01", "14 06 00 01 01 70 11"),
        ],
    );
}

#[test]
fn s8_16_1_frozen_counters_in_all_variations_without_time() {
    tells(
        &mut Bench::ready(),
        &[
            ("15 00 06", "15 01 00 00 01 01 84 03 00 00 01 60 ea 00 00"),
            ("15 01 00 01 01", "15 01 00 01 01 01 60 ea 00 00"),
            ("15 02 06", "15 02 00 00 01 01 84 03 01 60 ea"),
            ("15 09 06", "15 09 00 00 01 84 03 00 00 60 ea 00 00"),
            ("15 0a 06", "15 0a 00 00 01 84 03 60 ea"),
        ],
    );
}

#[test]
fn s8_16_1_counters_that_are_not_simply_on_line_are_told_with_flags() {
    let mut bench = Bench::ready();
    let rolled = Sample::counter(7, Flags::ONLINE | Flags::DISCONTINUITY);
    bench.product.samples.insert((Kind::Counter, 0), rolled);
    bench.product.samples.insert((Kind::FrozenCounter, 0), rolled);
    tells(
        &mut bench,
        &[
            ("14 05 06", "14 01 00 00 00 41 07 00 00 00 14 05 00 01 01 70 11 01 00"),
            ("14 06 00 00 00", "14 02 00 00 00 41 07 00"),
            ("15 09 00 00 00", "15 01 00 00 00 41 07 00 00 00"),
            ("15 0a 00 00 00", "15 02 00 00 00 41 07 00"),
        ],
    );
}

#[test]
fn s8_18_analog_output_states_in_all_variations() {
    tells(
        &mut Bench::ready(),
        &[
            ("28 00 00 00 01", "28 01 00 00 01 01 32 00 00 00 01 f9 ff ff ff"),
            ("28 01 00 00 01", "28 01 00 00 01 01 32 00 00 00 01 f9 ff ff ff"),
            ("28 02 00 00 02", "28 02 00 00 02 01 32 00 01 f9 ff 01 e8 03"),
            // 2.5 = 4020 0000, and 4004 0000 0000 0000
            ("28 03 00 03 03", "28 03 00 03 03 01 00 00 20 40"),
            ("28 04 00 03 03", "28 04 00 03 03 01 00 00 00 00 00 00 04 40"),
            ("28 00 06", "28 01 00 00 03 01 32 00 00 00 01 f9 ff ff ff 01 e8 03 00 00 01 02 00 00 00"),
        ],
    );
}
