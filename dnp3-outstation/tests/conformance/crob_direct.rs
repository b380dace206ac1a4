//! §8.2.2 to §8.2.5: control relay output blocks, direct; many of them; all their codes; patterns; and the states
//! that BTRM manual §12.3.9 writes.

use super::bench::Bench;
use super::crob::relay;

#[test]
fn s8_2_2_a_direct_operate_is_carried_out_and_answered() {
    let mut bench = Bench::ready();
    bench.exchange(&format!("c1 05 {}", relay(0, 3, 0)), &format!("c1 81 00 00 {}", relay(0, 3, 0)));
    assert_eq!(bench.operated(), ["0: 03 x1 100/200"]);
}

#[test]
fn s8_2_2_a_repeated_direct_operate_is_answered_again_and_not_carried_out_again() {
    let mut bench = Bench::ready();
    for _ in 0..3 {
        bench.exchange(&format!("c1 05 {}", relay(0, 3, 0)), &format!("c1 81 00 00 {}", relay(0, 3, 0)));
    }
    assert_eq!(bench.operated().len(), 1);
}

#[test]
fn s8_2_2_the_same_direct_operate_with_the_next_sequence_is_another_one() {
    let mut bench = Bench::ready();
    bench.asks(&format!("c1 05 {}", relay(0, 3, 0)));
    bench.asks(&format!("c2 05 {}", relay(0, 3, 0)));
    assert_eq!(bench.operated().len(), 2);
}

#[test]
fn s8_2_2_another_direct_operate_with_the_same_sequence_is_another_one() {
    let mut bench = Bench::ready();
    bench.asks(&format!("c1 05 {}", relay(0, 3, 0)));
    bench.asks(&format!("c1 05 {}", relay(0, 4, 0)));
    assert_eq!(bench.operated(), ["0: 03 x1 100/200", "0: 04 x1 100/200"]);
}

#[test]
fn s8_2_2_a_point_that_is_not_installed_is_refused_with_a_parameter_error() {
    let mut bench = Bench::ready();
    bench.exchange(&format!("c1 05 {}", relay(9, 3, 0)), &format!("c1 81 00 04 {}", relay(9, 3, 4)));
    bench.exchange("c2 17", "c2 81 00 00 34 02 07 01 00 00");
}

#[test]
fn s8_2_2_objects_beyond_the_most_are_refused_and_those_before_are_carried_out() {
    let mut bench = Bench::set_up(|config, _| config.max_controls = 2).settled();
    let all = format!("{} {} {}", relay(0, 3, 0), relay(1, 3, 0), relay(2, 3, 0));
    let told = format!("{} {} {}", relay(0, 3, 0), relay(1, 3, 0), relay(2, 3, 8));
    bench.exchange(&format!("c1 05 {all}"), &format!("c1 81 00 00 {told}"));
    assert_eq!(bench.operated(), ["0: 03 x1 100/200", "1: 03 x1 100/200"]);
}

#[test]
fn s8_2_2_a_direct_operate_of_one_point_does_not_touch_another() {
    let mut bench = Bench::ready();
    bench.asks(&format!("c1 05 {}", relay(2, 3, 0)));
    bench.exchange("c2 01 0a 02 06", "c2 81 00 00 0a 02 00 00 03 01 81 81 01");
}

#[test]
fn s8_2_3_a_direct_operate_without_answer_is_carried_out_and_not_answered() {
    let mut bench = Bench::ready();
    bench.silent(&format!("c1 06 {}", relay(0, 3, 0)));
    assert_eq!(bench.operated(), ["0: 03 x1 100/200"]);
    bench.exchange("c2 01 0a 02 00 00 00", "c2 81 00 00 0a 02 00 00 00 81");
}

#[test]
fn s8_2_3_a_repeated_one_is_not_carried_out_again() {
    let mut bench = Bench::ready();
    bench.silent(&format!("c1 06 {}", relay(0, 3, 0))).silent(&format!("c1 06 {}", relay(0, 3, 0)));
    assert_eq!(bench.operated().len(), 1);
}

#[test]
fn s8_2_3_one_that_is_refused_is_not_answered_and_leaves_no_indication() {
    let mut bench = Bench::ready();
    bench.silent(&format!("c1 06 {}", relay(9, 3, 0)));
    bench.silent("c2 06 0c 01 07 01 03");
    bench.silent("c3 06 63 01 17 01 00 00");
    bench.exchange("c4 17", "c4 81 00 00 34 02 07 01 00 00");
}

#[test]
fn s8_2_4_many_objects_some_of_which_are_refused() {
    let mut bench = Bench::ready();
    let all = format!("{} {} {}", relay(0, 3, 0), relay(9, 3, 0), relay(2, 3, 0));
    let told = format!("{} {} {}", relay(0, 3, 0), relay(9, 3, 4), relay(2, 3, 0));
    bench.exchange(&format!("c1 05 {all}"), &format!("c1 81 00 04 {told}"));
    assert_eq!(bench.operated(), ["0: 03 x1 100/200", "2: 03 x1 100/200"]);
}

#[test]
fn s8_2_4_sixteen_objects_in_one_request() {
    let mut bench = Bench::ready();
    let object = "03 01 64 00 00 00 c8 00 00 00 00";
    let objects: Vec<_> = (0..16).map(|place| format!("{:02x} {object}", place % 4)).collect();
    let objects = format!("0c 01 17 10 {}", objects.join(" "));
    bench.exchange(&format!("c1 05 {objects}"), &format!("c1 81 00 00 {objects}"));
    assert_eq!(bench.operated().len(), 16);
}

#[test]
fn s8_2_5_all_control_codes_reach_the_product_as_they_are() {
    let mut bench = Bench::ready();
    let mut sequence = 0;
    for operation in 0..=4 {
        for trip_close in [0x00, 0x40, 0x80] {
            for clear in [0x00, 0x20] {
                let code = operation | trip_close | clear;
                let object = relay(0, code, 0);
                bench.exchange(
                    &format!("c{sequence:x} 05 {object}"),
                    &format!("c{sequence:x} 81 00 00 {object}"),
                );
                assert_eq!(bench.operated(), [format!("0: {code:02x} x1 100/200")]);
                sequence = (sequence + 1) & 0x0F;
            }
        }
    }
}

#[test]
fn s8_2_5_reserved_codes_and_the_queue_bit_are_not_supported() {
    let mut bench = Bench::ready();
    for code in [0x05, 0x0F, 0x13, 0x11, 0xC1, 0xC3, 0xFF] {
        bench
            .exchange(&format!("c1 03 {}", relay(0, code, 0)), &format!("c1 81 00 04 {}", relay(0, code, 4)));
        bench
            .exchange(&format!("c2 05 {}", relay(0, code, 0)), &format!("c2 81 00 04 {}", relay(0, code, 4)));
    }
    assert_eq!(bench.operated(), [""; 0]);
    assert_eq!(bench.selected(), [""; 0]);
}

#[test]
fn s8_2_5_counts_and_times_reach_the_product_as_they_are() {
    let mut bench = Bench::ready();
    let object = "0c 01 17 01 01 01 ff 78 56 34 12 ff ff ff ff 00";
    bench.exchange(&format!("c1 05 {object}"), &format!("c1 81 00 00 {object}"));
    assert_eq!(bench.operated(), ["1: 01 x255 305419896/4294967295"]);
}

#[test]
fn s8_2_5_indices_of_two_octets_are_understood() {
    let mut bench = Bench::ready();
    let object =
        "0c 01 28 02 00 01 00 03 01 64 00 00 00 c8 00 00 00 00 02 00 04 01 64 00 00 00 c8 00 00 00 00";
    bench.exchange(&format!("c1 05 {object}"), &format!("c1 81 00 00 {object}"));
    assert_eq!(bench.operated(), ["1: 03 x1 100/200", "2: 04 x1 100/200"]);
}

#[test]
fn s8_2_5_an_index_beyond_one_octet_is_not_cut_to_it() {
    let mut bench = Bench::ready();
    let object = "0c 01 28 01 00 00 01 03 01 64 00 00 00 c8 00 00 00";
    bench.exchange(&format!("c1 05 {object} 00"), &format!("c1 81 00 04 {object} 04"));
    assert_eq!(bench.operated(), [""; 0]);
}

#[test]
fn s8_2_5_controls_with_other_qualifiers_are_errors() {
    let mut bench = Bench::ready();
    let block = "03 01 64 00 00 00 c8 00 00 00 00";
    for function in ["03", "04", "05"] {
        for header in ["0c 01 06", "0c 01 00 00 00", "0c 01 01 00 00 00 00", "0c 01 07 01", "0c 01 08 01 00"]
        {
            bench.exchange(&format!("c1 {function} {header} {block}"), "c1 81 00 04");
        }
    }
    // Count and index are of the same width.
    for object in [
        "18 01 00 00",
        "19 01 00 00 00 00",
        "27 01 00 00",
        "29 01 00 00 00 00 00",
        "39 01 00 00 00 00 00 00 00",
    ] {
        bench.exchange(&format!("c2 05 0c 01 {object} {block}"), "c2 81 00 04");
    }
    assert_eq!(bench.operated(), [""; 0]);
}

#[test]
fn s8_2_5_a_control_that_is_cut_short_is_an_error_and_nothing_is_carried_out() {
    let whole = super::bench::hex(&format!("c1 05 {} {}", relay(0, 3, 0), relay(1, 3, 0)));
    for cut in 3..whole.len() {
        if cut == 2 + 16 {
            continue; // ends with the first object
        }
        let mut bench = Bench::ready();
        assert_eq!(bench.sends_octets(&whole[..cut]), ["c1 81 00 04"], "{cut}");
        assert_eq!(bench.operated(), [""; 0], "{cut}");
    }
}

#[test]
fn s8_2_5_objects_that_cannot_be_operated_are_unknown() {
    let mut bench = Bench::ready();
    for function in ["03", "04", "05"] {
        for object in ["01 02 17 01 00 81", "1e 01 17 01 00 01 00 00 00 00", "63 01 17 01 00 00", "3c 02 06"]
        {
            let told = bench.asks(&format!("c1 {function} {object}"));
            assert!(told.starts_with("c1 81 00 02"), "{function} {object}: {told}");
        }
    }
}

#[test]
fn s8_2_5_a_select_without_objects_answers_nothing_and_selects_nothing() {
    let mut bench = Bench::ready();
    for function in ["03", "04", "05"] {
        let told = bench.asks(&format!("c1 {function}"));
        assert_eq!(told.len(), "c1 81 00 00".len(), "{told}");
    }
    assert_eq!(bench.operated(), [""; 0]);
}

/// A pattern control block and a mask over the points 0 to 3.
fn pattern(code: u8, mask: u8, status: u8) -> String {
    format!("0c 02 07 01 {code:02x} 01 64 00 00 00 c8 00 00 00 {status:02x} 0c 03 00 00 03 {mask:02x}")
}

#[test]
fn a12_2_a_pattern_operates_the_points_of_its_mask() {
    let mut bench = Bench::ready();
    bench
        .exchange(&format!("c1 05 {}", pattern(3, 0x05, 0)), &format!("c1 81 00 00 {}", pattern(3, 0x05, 0)));
    assert_eq!(bench.operated(), ["0: 03 x1 100/200", "2: 03 x1 100/200"]);
}

#[test]
fn a12_2_a_pattern_is_selected_before_it_is_operated() {
    let mut bench = Bench::ready();
    let object = pattern(4, 0x0A, 0);
    bench.exchange(&format!("c1 03 {object}"), &format!("c1 81 00 00 {object}"));
    assert_eq!(bench.selected(), ["1: 04 x1 100/200", "3: 04 x1 100/200"]);
    bench.exchange(&format!("c2 04 {object}"), &format!("c2 81 00 00 {object}"));
    assert_eq!(bench.operated(), ["1: 04 x1 100/200", "3: 04 x1 100/200"]);
    bench.exchange(&format!("c3 04 {object}"), &format!("c3 81 00 00 {}", pattern(4, 0x0A, 2)));
}

#[test]
fn a12_2_a_pattern_that_differs_from_its_select_is_refused() {
    let mut bench = Bench::ready();
    bench.asks(&format!("c1 03 {}", pattern(3, 0x05, 0)));
    bench
        .exchange(&format!("c2 04 {}", pattern(3, 0x07, 0)), &format!("c2 81 00 00 {}", pattern(3, 0x07, 2)));
    assert_eq!(bench.operated(), [""; 0]);
}

#[test]
fn a12_2_a_pattern_with_wide_ranges_beyond_the_points_is_not_supported() {
    let mut bench = Bench::ready();
    let block = "03 01 64 00 00 00 c8 00 00 00";
    let mask = "0c 03 01 03 00 04 00 03";
    let told = bench.asks(&format!("c1 05 0c 02 07 01 {block} 00 {mask}"));
    assert_eq!(told, format!("c1 81 00 04 0c 02 07 01 {block} 04 {mask}"));
}

#[test]
fn a12_2_a_mask_without_a_pattern_and_a_pattern_without_a_mask_are_errors() {
    let mut bench = Bench::ready();
    for objects in [
        "0c 03 00 00 03 05",
        "0c 02 07 01 03 01 64 00 00 00 c8 00 00 00 00",
        "0c 02 07 02 03 01 64 00 00 00 c8 00 00 00 00 03 01 64 00 00 00 c8 00 00 00 00 0c 03 00 00 03 05",
        "0c 02 17 01 00 03 01 64 00 00 00 c8 00 00 00 00 0c 03 00 00 03 05",
    ] {
        let told = bench.asks(&format!("c1 05 {objects}"));
        assert!(told.starts_with("c1 81 00 04"), "{objects}: {told}");
    }
    assert_eq!(bench.operated(), [""; 0]);
}

#[test]
fn a10_1_the_write_of_the_manual_sets_the_first_output() {
    // BTRM manual §12.3.9
    let mut bench = Bench::ready();
    bench.exchange("c5 02 0a 01 00 00 00 01", "c5 81 00 00");
    assert_eq!(bench.operated(), ["0: true"]);
    bench.exchange("c6 02 0a 01 00 00 00 00", "c6 81 00 00");
    assert_eq!(bench.operated(), ["0: false"]);
}

#[test]
fn a10_1_a_write_of_states_sets_each_output_of_the_range() {
    let mut bench = Bench::ready();
    bench.exchange("c1 02 0a 01 00 00 03 0a", "c1 81 00 00");
    assert_eq!(bench.operated(), ["0: false", "1: true", "2: false", "3: true"]);
    bench.exchange("c2 02 0a 01 01 01 00 02 00 01", "c2 81 00 00");
    assert_eq!(bench.operated(), ["1: true", "2: false"]);
}

#[test]
fn a10_1_a_write_that_is_refused_is_a_parameter_error() {
    let mut bench = Bench::ready();
    bench.exchange("c1 02 0a 01 00 04 04 01", "c1 81 00 04");
    bench.exchange("c2 02 0a 01 00 00 08 ff", "c2 81 00 04");
    bench.exchange("c3 02 0a 01 06", "c3 81 00 04");
    bench.exchange("c4 02 0a 02 00 00 00 81", "c4 81 00 02");
}
