//! §8.1, §8.3, §8.13, §8.16.1, §8.18, §8.21: present values, in all their variations, by all qualifiers.

use super::bench::{Bench, CLASS_0, hex, text};
use dnp3_outstation::{Flags, Kind, Sample, Variations};

/// Reads each, and is told this without any error.
#[track_caller]
pub(super) fn tells(bench: &mut Bench, cases: &[(&str, &str)]) {
    refuses(bench, "00 00", cases);
}

/// Reads each, and is told this and these indications.
#[track_caller]
fn refuses(bench: &mut Bench, iin: &str, cases: &[(&str, &str)]) {
    for (request, told) in cases {
        let control = bench.master.control();
        bench.exchange(&format!("{control} 01 {request}"), &format!("{control} 81 {iin} {told}"));
    }
}

#[test]
fn s8_1_binary_inputs_in_all_variations_and_ranges() {
    let all = "01 02 00 00 03 81 01 81 91";
    tells(
        &mut Bench::ready(),
        &[
            ("01 00 06", all),
            ("01 02 06", all),
            ("01 00 00 00 03", all),
            ("01 02 00 00 03", all),
            ("01 02 01 00 00 03 00", all),
            ("01 02 02 00 00 00 00 03 00 00 00", all),
            ("01 02 00 01 02", "01 02 00 01 02 01 81"),
            ("01 00 00 03 03", "01 02 00 03 03 91"),
        ],
    );
}

#[test]
fn s8_1_packed_binary_inputs_tell_their_states_and_nothing_else() {
    let mut bench = Bench::ready();
    tells(&mut bench, &[("01 01 00 00 02", "01 01 00 00 02 05"), ("01 01 00 01 01", "01 01 00 01 01 00")]);
    for index in 0..20 {
        bench
            .product
            .samples
            .insert((Kind::BinaryInput, index), Sample::binary(index % 3 == 0, Flags::ONLINE));
    }
    tells(&mut bench, &[("01 01 06", "01 01 00 00 13 49 92 04"), ("01 01 00 03 0b", "01 01 00 03 0b 49 00")]);
}

#[test]
fn s8_1_packed_binary_inputs_that_are_not_simply_on_line_are_told_with_flags() {
    tells(
        &mut Bench::ready(),
        &[
            ("01 01 06", "01 01 00 00 02 05 01 02 00 03 03 91"),
            ("01 01 00 02 03", "01 01 00 02 02 01 01 02 00 03 03 91"),
        ],
    );
}

#[test]
fn s8_1_indices_above_255_are_told_with_wide_ranges() {
    let mut bench = Bench::ready();
    for index in 250..260 {
        bench.product.samples.insert((Kind::BinaryInput, index), Sample::binary(true, Flags::ONLINE));
    }
    tells(&mut bench, &[("01 02 01 fe 00 01 01", "01 02 01 fe 00 01 01 81 81 81 81")]);
}

#[test]
fn s8_1_points_that_are_not_there_leave_a_gap_between_two_headers() {
    let mut bench = Bench::ready();
    bench.product.samples.remove(&(Kind::BinaryInput, 1));
    tells(&mut bench, &[("01 02 06", "01 02 00 00 00 81 01 02 00 02 03 81 91")]);
}

#[test]
fn s8_1_a_range_partly_outside_tells_what_there_is_and_that_it_is_not_all() {
    refuses(
        &mut Bench::ready(),
        "00 04",
        &[
            ("01 02 00 02 09", "01 02 00 02 03 81 91"),
            ("01 02 01 03 00 ff ff", "01 02 00 03 03 91"),
            ("1e 01 00 01 ff", "1e 01 00 01 03 01 60 79 fe ff 01 01 00 00 00 04 05 00 00 00"),
        ],
    );
}

#[test]
fn s8_1_a_range_outside_tells_nothing_but_the_error() {
    let mut bench = Bench::ready();
    refuses(&mut bench, "00 04", &[("01 02 00 04 09", ""), ("1e 01 01 00 01 ff ff", "")]);
    // And the error is gone from the next response.
    tells(&mut bench, &[("01 02 00 00 00", "01 02 00 00 00 81")]);
}

#[test]
fn s8_1_a_range_that_starts_after_its_end_is_an_error() {
    refuses(&mut Bench::ready(), "00 04", &[("01 02 00 03 00", ""), ("1e 01 01 01 00 00 00", "")]);
}

#[test]
fn s8_1_variations_that_do_not_exist_are_unknown_objects() {
    let unknown = [
        "01 03", "01 ff", "03 03", "0a 03", "14 03", "14 04", "14 07", "14 08", "14 09", "15 03", "15 04",
        "15 07", "15 08", "15 0b", "15 0c", "1e 07", "1f 09", "28 05",
    ];
    let mut bench = Bench::ready();
    for object in unknown {
        refuses(&mut bench, "00 02", &[(&format!("{object} 06"), "")]);
        refuses(&mut bench, "00 02", &[(&format!("{object} 00 00 00"), "")]);
    }
}

#[test]
fn s8_13_binary_output_states_in_all_variations() {
    let mut bench = Bench::ready();
    tells(
        &mut bench,
        &[
            ("0a 00 06", "0a 02 00 00 03 01 81 01 01"),
            ("0a 02 06", "0a 02 00 00 03 01 81 01 01"),
            ("0a 02 00 01 01", "0a 02 00 01 01 81"),
            ("0a 01 06", "0a 01 00 00 03 02"),
            ("0a 01 00 01 01", "0a 01 00 01 01 01"),
        ],
    );
    refuses(&mut bench, "00 04", &[("0a 02 00 03 04", "0a 02 00 03 03 01")]);
}

#[test]
fn s8_21_double_bit_inputs_in_all_variations() {
    let mut bench = Bench::ready();
    tells(
        &mut bench,
        &[
            ("03 00 06", "03 02 00 00 02 41 81 c1"),
            ("03 02 06", "03 02 00 00 02 41 81 c1"),
            ("03 02 00 01 01", "03 02 00 01 01 81"),
            ("03 01 06", "03 01 00 00 02 39"),
            ("03 01 00 02 02", "03 01 00 02 02 03"),
        ],
    );
    refuses(&mut bench, "00 04", &[("03 02 00 02 03", "03 02 00 02 02 c1")]);
}

#[test]
fn s8_21_packed_double_bit_inputs_that_are_not_simply_on_line_are_told_with_flags() {
    let mut bench = Bench::ready();
    let lost = Sample::double_bit(dnp3_outstation::DoubleBit::On, Flags::COMM_LOST);
    bench.product.samples.insert((Kind::DoubleBitInput, 1), lost);
    tells(&mut bench, &[("03 01 06", "03 01 00 00 00 01 03 02 00 01 01 84 03 01 00 02 02 03")]);
}

#[test]
fn s8_1_what_is_told_for_variation_0_can_be_chosen() {
    let mut bench = Bench::set_up(|config, _| {
        let mut variations = Variations::new();
        (variations.g1, variations.g3, variations.g10) = (1, 1, 1);
        (variations.g20, variations.g21) = (6, 10);
        (variations.g30, variations.g31, variations.g40) = (4, 6, 2);
        config.variations = variations;
    })
    .settled();
    tells(
        &mut bench,
        &[
            ("01 00 00 00 02", "01 01 00 00 02 05"),
            ("03 00 06", "03 01 00 00 02 39"),
            ("0a 00 06", "0a 01 00 00 03 02"),
            ("14 00 00 00 00", "14 06 00 00 00 e8 03"),
            ("15 00 06", "15 0a 00 00 01 84 03 60 ea"),
            ("1e 00 00 00 00", "1e 04 00 00 00 4e 34"),
            ("1f 00 06", "1f 06 00 00 00 c8 32"),
            ("28 00 00 00 01", "28 02 00 00 01 01 32 00 01 f9 ff"),
        ],
    );
}

#[test]
fn s8_1_every_flag_is_told_as_it_is() {
    let mut bench = Bench::ready();
    for bit in 0..7 {
        let flags = [
            Flags::ONLINE,
            Flags::RESTART,
            Flags::COMM_LOST,
            Flags::REMOTE_FORCED,
            Flags::LOCAL_FORCED,
            Flags::OVER_RANGE,
            Flags::REFERENCE_ERR,
        ][bit];
        bench.product.samples.insert((Kind::AnalogInput, 0), Sample::analog(1, flags));
        let told = format!("1e 01 00 00 00 {:02x} 01 00 00 00", 1 << bit);
        tells(&mut bench, &[("1e 01 00 00 00", &told)]);
    }
}

#[test]
fn s8_1_qualifiers_that_reading_present_values_does_not_know_are_errors() {
    let mut bench = Bench::ready();
    for request in [
        "01 02 5b 01 00 00",
        "01 02 1b 01 00 00",
        "01 02 0b 01",
        "01 02 0f 00",
        "01 02 03 00 00 00 00",
        "01 02 16",
    ] {
        let told = bench.asks(&format!("c0 01 {request}"));
        assert!(told.starts_with("c0 81 00 04"), "{request}: {told}");
    }
}

#[test]
fn s8_1_single_points_are_read_by_their_indices() {
    tells(
        &mut Bench::ready(),
        &[
            ("01 02 17 02 03 00", "01 02 00 03 03 91 01 02 00 00 00 81"),
            ("01 02 28 01 00 02 00", "01 02 00 02 02 81"),
            ("1e 04 17 01 00", "1e 04 00 00 00 4e 34"),
        ],
    );
}

#[test]
fn s8_1_a_count_reads_the_first_so_many() {
    tells(
        &mut Bench::ready(),
        &[("01 02 07 02", "01 02 00 00 01 81 01"), ("14 01 08 01 00", "14 01 00 00 00 01 e8 03 00 00")],
    );
}

#[test]
fn s8_1_all_groups_together_are_class_0() {
    let mut bench = Bench::ready();
    let groups = "01 00 06 03 00 06 0a 00 06 14 00 06 15 00 06 1e 00 06 1f 00 06 28 00 06";
    bench.exchange(&format!("c0 01 {groups}"), &format!("c0 81 00 00 {}", text(&hex(CLASS_0))));
}

#[test]
fn s8_1_a_kind_without_points_is_an_unknown_object() {
    let mut bench = Bench::ready();
    bench.product.samples.retain(|key, _| key.0 != Kind::DoubleBitInput);
    refuses(&mut bench, "00 02", &[("03 00 06", ""), ("03 02 06", ""), ("03 02 00 00 00", "")]);
}

#[test]
fn however_many_values_a_product_gives_at_a_time_the_response_is_the_same() {
    let with = |batch| {
        let mut bench = Bench::ready();
        bench.product = bench.product.with_analogs(40);
        bench.product.batch = batch;
        bench.product.samples.remove(&(Kind::AnalogInput, 20));
        bench.product.samples.insert((Kind::AnalogInput, 37), Sample::analog(7, Flags::COMM_LOST));
        bench.product.outside_class_0.insert((Kind::AnalogInput, 30));
        ["c0 01 3c 01 06", "c1 01 1e 04 06", "c2 01 1e 01 00 03 26", "c3 01 22 00 06"]
            .map(|read| bench.asks(read))
    };
    let [class_0, flagless, flags, deadbands] = with(usize::MAX);
    // 20 is not there, 30 is in no class; in 16 bits without flags the others stand side by side, but for 37.
    assert_eq!(
        ["1e 01 00 00 13", "1e 01 00 15 1d", "1e 01 00 1f 27"].map(|run| class_0.matches(run).count()),
        [1; 3]
    );
    let runs = ["1e 04 00 00 13", "1e 04 00 15 24", "1e 02 00 25 25 04 07 00", "1e 04 00 26 27"];
    assert_eq!(runs.map(|run| flagless.matches(run).count()), [1; 4], "{flagless}");
    assert_eq!(["1e 01 00 03 13", "1e 01 00 15 26"].map(|run| flags.matches(run).count()), [1; 2], "{flags}");
    for batch in [1, 2, 3, 5, 16, 17] {
        assert_eq!(
            with(batch),
            [&class_0, &flagless, &flags, &deadbands].map(String::clone),
            "{batch} at a time"
        );
    }
}

#[test]
fn values_that_find_no_room_begin_the_next_fragment_however_many_are_given_at_a_time() {
    for batch in [1, 3, usize::MAX] {
        let mut bench = Bench::set_up(|config, product| {
            config.max_response = 249;
            *product = product.clone().with_analogs(200);
            product.batch = batch;
        })
        .settled();
        let first = hex(&bench.asks("c0 01 1e 01 06"));
        // Five octets each, after 4 of the response and 5 of the range.
        assert_eq!((first.len(), first[8]), (249, 47), "{batch} at a time");
        let rest = bench.sends("c0 00").remove(0);
        assert!(rest.starts_with("21 81 00 00 1e 01 00 30"), "{batch} at a time: {rest}");
    }
}

#[test]
fn a_request_that_came_whole_is_answered_in_one_call() {
    let mut bench = Bench::ready();
    let before = bench.calls;
    bench.exchange("c0 01 3c 01 06", &format!("c0 81 00 00 {CLASS_0}"));
    assert_eq!(bench.calls, before + 1);
}
