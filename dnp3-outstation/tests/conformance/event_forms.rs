//! §8.14, §8.19, §8.22: events of every kind in every variation, read by group.

use super::bench::{Bench, later};
use dnp3_outstation::{Class, Command, CommandStatus, Flags, Kind, Sample, Variations};

/// The new year of 2014.
const T: &str = "00 84 19 4b 43 01";

/// Reports the point as an event, reads this object by qualifiers 06, 07 and 08, and is told this.
#[track_caller]
fn tells(kind: Kind, index: u16, cases: &[(&str, &str)]) {
    for (object, told) in cases {
        let told = told.replace(" T", &format!(" {T}"));
        for qualifier in ["06", "07 01", "08 01 00", "07 ff"] {
            let mut bench = Bench::ready();
            bench.reports(kind, index, 3);
            bench
                .exchange(&format!("c0 01 {object} {qualifier}"), &format!("e0 81 00 00 {told}"))
                .silent("c0 00");
            assert_eq!(bench.outstation.events(), 0);
        }
    }
}

#[test]
fn s8_14_binary_input_events() {
    tells(
        Kind::BinaryInput,
        3,
        &[
            ("02 00", "02 02 17 01 03 91 T"),
            ("02 01", "02 01 17 01 03 91"),
            ("02 02", "02 02 17 01 03 91 T"),
            ("02 03", "33 01 07 01 T 02 03 17 01 03 91 00 00"),
        ],
    );
}

#[test]
fn s8_14_double_bit_input_events() {
    tells(
        Kind::DoubleBitInput,
        2,
        &[
            ("04 00", "04 02 17 01 02 c1 T"),
            ("04 01", "04 01 17 01 02 c1"),
            ("04 02", "04 02 17 01 02 c1 T"),
            ("04 03", "33 01 07 01 T 04 03 17 01 02 c1 00 00"),
        ],
    );
}

#[test]
fn s8_14_binary_output_events() {
    tells(
        Kind::BinaryOutput,
        1,
        &[("0b 00", "0b 02 17 01 01 81 T"), ("0b 01", "0b 01 17 01 01 81"), ("0b 02", "0b 02 17 01 01 81 T")],
    );
}

#[test]
fn s8_19_analog_input_events() {
    tells(
        Kind::AnalogInput,
        1,
        &[
            ("20 00", "20 01 17 01 01 01 60 79 fe ff"),
            ("20 01", "20 01 17 01 01 01 60 79 fe ff"),
            ("20 02", "20 02 17 01 01 21 00 80"),
            ("20 03", "20 03 17 01 01 01 60 79 fe ff T"),
            ("20 04", "20 04 17 01 01 21 00 80 T"),
            ("20 05", "20 05 17 01 01 01 00 50 c3 c7"),
            ("20 06", "20 06 17 01 01 01 00 00 00 00 00 6a f8 c0"),
            ("20 07", "20 07 17 01 01 01 00 50 c3 c7 T"),
            ("20 08", "20 08 17 01 01 01 00 00 00 00 00 6a f8 c0 T"),
        ],
    );
}

#[test]
fn s8_19_frozen_analog_input_events() {
    tells(
        Kind::FrozenAnalogInput,
        0,
        &[
            ("21 00", "21 01 17 01 00 01 c8 32 00 00"),
            ("21 01", "21 01 17 01 00 01 c8 32 00 00"),
            ("21 02", "21 02 17 01 00 01 c8 32"),
            ("21 03", "21 03 17 01 00 01 c8 32 00 00 T"),
            ("21 04", "21 04 17 01 00 01 c8 32 T"),
            ("21 05", "21 05 17 01 00 01 00 20 4b 46"),
            ("21 06", "21 06 17 01 00 01 00 00 00 00 00 64 c9 40"),
            ("21 07", "21 07 17 01 00 01 00 20 4b 46 T"),
            ("21 08", "21 08 17 01 00 01 00 00 00 00 00 64 c9 40 T"),
        ],
    );
}

#[test]
fn s8_19_analog_output_events() {
    tells(
        Kind::AnalogOutput,
        2,
        &[
            ("2a 00", "2a 01 17 01 02 01 e8 03 00 00"),
            ("2a 01", "2a 01 17 01 02 01 e8 03 00 00"),
            ("2a 02", "2a 02 17 01 02 01 e8 03"),
            ("2a 03", "2a 03 17 01 02 01 e8 03 00 00 T"),
            ("2a 04", "2a 04 17 01 02 01 e8 03 T"),
            ("2a 05", "2a 05 17 01 02 01 00 00 7a 44"),
            ("2a 06", "2a 06 17 01 02 01 00 00 00 00 00 40 8f 40"),
            ("2a 07", "2a 07 17 01 02 01 00 00 7a 44 T"),
            ("2a 08", "2a 08 17 01 02 01 00 00 00 00 00 40 8f 40 T"),
        ],
    );
}

#[test]
fn s8_22_counter_events() {
    tells(
        Kind::Counter,
        1,
        &[
            ("16 00", "16 01 17 01 01 01 70 11 01 00"),
            ("16 01", "16 01 17 01 01 01 70 11 01 00"),
            ("16 02", "16 02 17 01 01 01 70 11"),
            ("16 05", "16 05 17 01 01 01 70 11 01 00 T"),
            ("16 06", "16 06 17 01 01 01 70 11 T"),
        ],
    );
}

#[test]
fn s8_22_frozen_counter_events() {
    tells(
        Kind::FrozenCounter,
        1,
        &[
            ("17 00", "17 01 17 01 01 01 60 ea 00 00"),
            ("17 01", "17 01 17 01 01 01 60 ea 00 00"),
            ("17 02", "17 02 17 01 01 01 60 ea"),
            ("17 05", "17 05 17 01 01 01 60 ea 00 00 T"),
            ("17 06", "17 06 17 01 01 01 60 ea T"),
        ],
    );
}

/// Reports the command, reads the object, and is told this.
#[track_caller]
fn tells_command(command: Command, cases: &[(&str, &str)]) {
    for (object, told) in cases {
        let told = told.replace(" T", &format!(" {T}"));
        let mut bench = Bench::ready();
        bench.outstation.report_command(1, command, Class::Three, later(0)).unwrap();
        bench.exchange(&format!("c0 01 {object} 06"), &format!("e0 81 00 00 {told}")).silent("c0 00");
        assert_eq!(bench.outstation.events(), 0);
    }
}

#[test]
fn a13_binary_output_command_events() {
    tells_command(
        Command::Binary { state: true, status: CommandStatus::Success },
        &[("0d 00", "0d 02 17 01 01 80 T"), ("0d 01", "0d 01 17 01 01 80"), ("0d 02", "0d 02 17 01 01 80 T")],
    );
    tells_command(
        Command::Binary { state: false, status: CommandStatus::Blocked },
        &[("0d 01", "0d 01 17 01 01 0f")],
    );
}

#[test]
fn a43_analog_output_command_events() {
    tells_command(
        Command::Analog { value: 1_000, status: CommandStatus::Success },
        &[
            ("2b 00", "2b 01 17 01 01 00 e8 03 00 00"),
            ("2b 01", "2b 01 17 01 01 00 e8 03 00 00"),
            ("2b 02", "2b 02 17 01 01 00 e8 03"),
            ("2b 03", "2b 03 17 01 01 00 e8 03 00 00 T"),
            ("2b 04", "2b 04 17 01 01 00 e8 03 T"),
            ("2b 05", "2b 05 17 01 01 00 00 00 7a 44"),
            ("2b 06", "2b 06 17 01 01 00 00 00 00 00 00 40 8f 40"),
            ("2b 07", "2b 07 17 01 01 00 00 00 7a 44 T"),
            ("2b 08", "2b 08 17 01 01 00 00 00 00 00 00 40 8f 40 T"),
        ],
    );
    tells_command(
        Command::Float { value: 1.5, status: CommandStatus::OutOfRange },
        &[("2b 05", "2b 05 17 01 01 0c 00 00 c0 3f"), ("2b 06", "2b 06 17 01 01 0c 00 00 00 00 00 00 f8 3f")],
    );
}

#[test]
fn s8_19_a_variation_that_is_too_narrow_tells_the_nearest_with_over_range() {
    for (value, object, told) in [
        (40_000.0, "20 02", "20 02 17 01 00 21 ff 7f"),
        (1e12, "20 01", "20 01 17 01 00 21 ff ff ff 7f"),
        (-1e12, "20 03", "20 03 17 01 00 21 00 00 00 80 T"),
    ] {
        let mut bench = Bench::ready();
        bench.product.samples.insert((Kind::AnalogInput, 0), Sample::float(value, Flags::ONLINE));
        bench.reports(Kind::AnalogInput, 0, 2);
        let told = told.replace(" T", &format!(" {T}"));
        bench.exchange(&format!("c0 01 {object} 06"), &format!("e0 81 00 00 {told}"));
    }
}

#[test]
fn s8_14_the_variation_of_class_polls_can_be_chosen() {
    let mut bench = Bench::set_up(|config, _| {
        let mut variations = Variations::new();
        (variations.g2, variations.g4, variations.g11, variations.g13) = (1, 1, 1, 1);
        (variations.g22, variations.g23) = (5, 6);
        (variations.g32, variations.g33, variations.g42, variations.g43) = (7, 2, 4, 2);
        config.variations = variations;
    })
    .settled();
    for (kind, index) in [
        (Kind::BinaryInput, 0),
        (Kind::DoubleBitInput, 0),
        (Kind::BinaryOutput, 0),
        (Kind::Counter, 0),
        (Kind::FrozenCounter, 0),
        (Kind::AnalogInput, 2),
        (Kind::FrozenAnalogInput, 0),
        (Kind::AnalogOutput, 0),
    ] {
        bench.reports(kind, index, 1);
    }
    let told = "02 01 17 01 00 81 04 01 17 01 00 41 0b 01 17 01 00 01 16 05 17 01 00 01 e8 03 00 00 T \
        17 06 17 01 00 01 84 03 T 20 07 17 01 02 01 00 00 c0 3f T 21 02 17 01 00 01 c8 32 2a 04 17 01 00 01 32 00 T"
        .replace(" T", &format!(" {T}"));
    bench.exchange("c0 01 3c 02 06", &format!("e0 81 00 00 {told}"));
}

#[test]
fn s8_14_variations_of_events_that_do_not_exist_are_unknown_objects() {
    let mut bench = Bench::ready();
    for object in [
        "02 04", "04 04", "0b 03", "0d 03", "16 03", "16 04", "16 07", "17 03", "17 07", "20 09", "21 09",
        "2a 09", "2b 09",
    ] {
        bench.exchange(&format!("c0 01 {object} 06"), "c0 81 00 02");
    }
}

#[test]
fn s8_14_events_with_a_range_are_errors() {
    let mut bench = Bench::ready();
    bench.event(1);
    for object in
        ["02 00 00 00 03", "02 02 01 00 00 03 00", "20 01 00 00 00", "16 00 17 01 00", "6f 00 00 00 00"]
    {
        bench.exchange(&format!("c0 01 {object}"), "c0 81 02 04");
    }
}
