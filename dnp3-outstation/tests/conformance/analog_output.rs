//! §8.4: analog output blocks.

use super::bench::Bench;
use dnp3_outstation::CommandStatus;

/// An object of g41v2 behind its header, to one point.
fn set_point(index: u8, value: i16, status: u8) -> String {
    let [low, high] = value.to_le_bytes();
    format!("29 02 17 01 {index:02x} {low:02x} {high:02x} {status:02x}")
}

fn selected() -> Bench {
    let mut bench = Bench::ready();
    bench.exchange(
        &format!("c1 03 {}", set_point(1, 1_000, 0)),
        &format!("c1 81 00 00 {}", set_point(1, 1_000, 0)),
    );
    assert_eq!(bench.selected(), ["1: 1000"]);
    assert_eq!(bench.operated(), [""; 0]);
    bench
}

#[track_caller]
fn operates(bench: &mut Bench, sequence: u8, status: u8) {
    let request = format!("c{sequence:x} 04 {}", set_point(1, 1_000, 0));
    bench.exchange(&request, &format!("c{sequence:x} 81 00 00 {}", set_point(1, 1_000, status)));
}

#[test]
fn s8_4_1_1_a_select_and_its_operate_are_carried_out_once() {
    let mut bench = selected();
    operates(&mut bench, 2, 0);
    assert_eq!(bench.operated(), ["1: 1000"]);
    bench.exchange("c3 01 28 02 00 01 01", "c3 81 00 00 28 02 00 01 01 01 e8 03");
}

#[test]
fn s8_4_1_2_an_operate_after_the_time_is_told_a_time_out() {
    let mut bench = selected();
    bench.waits(10_001);
    operates(&mut bench, 2, 1);
    assert_eq!(bench.operated(), [""; 0]);
}

#[test]
fn s8_4_1_3_an_operate_without_a_select_is_refused() {
    let mut bench = Bench::ready();
    operates(&mut bench, 2, 2);
    assert_eq!(bench.operated(), [""; 0]);
}

#[test]
fn s8_4_1_4_an_operate_that_differs_from_its_select_in_any_field_is_refused() {
    for differs in [
        "29 02 17 01 00 e8 03",       // index
        "29 02 17 01 01 e9 03",       // value
        "29 02 28 01 00 01 00 e8 03", // qualifier
        "29 01 17 01 01 e8 03 00 00", // variation
        "29 03 17 01 01 00 00 7a 44", // the same number as a float
    ] {
        let mut bench = selected();
        bench.exchange(&format!("c2 04 {differs} 00"), &format!("c2 81 00 00 {differs} 02"));
        assert_eq!(bench.operated(), [""; 0], "{differs}");
    }
}

#[test]
fn s8_4_1_5_an_operate_with_another_sequence_is_refused_and_so_is_the_right_one_after_it() {
    for wrong in [0, 1, 3, 9, 15] {
        let mut bench = selected();
        operates(&mut bench, wrong, 2);
        operates(&mut bench, 2, 2);
        assert_eq!(bench.operated(), [""; 0], "{wrong}");
    }
}

#[test]
fn s8_4_1_6_another_request_between_select_and_operate_ends_the_select() {
    let mut bench = selected();
    bench.exchange("c2 01 28 02 00 01 01", "c2 81 00 00 28 02 00 01 01 01 f9 ff");
    operates(&mut bench, 3, 2);
    assert_eq!(bench.operated(), [""; 0]);
}

#[test]
fn s8_4_1_7_a_repeated_operate_is_answered_again_and_not_carried_out_again() {
    let mut bench = selected();
    operates(&mut bench, 2, 0);
    operates(&mut bench, 2, 0);
    assert_eq!(bench.operated().len(), 1);
}

#[test]
fn s8_4_1_8_a_second_operate_with_the_next_sequence_is_refused() {
    let mut bench = selected();
    operates(&mut bench, 2, 0);
    operates(&mut bench, 3, 2);
    assert_eq!(bench.operated().len(), 1);
}

#[test]
fn s8_4_1_9_a_repeated_select_is_answered_again() {
    let mut bench = selected();
    bench.exchange(
        &format!("c1 03 {}", set_point(1, 1_000, 0)),
        &format!("c1 81 00 00 {}", set_point(1, 1_000, 0)),
    );
    operates(&mut bench, 2, 0);
    assert_eq!(bench.operated().len(), 1);
}

#[test]
fn s8_4_1_10_a_point_that_is_not_installed_is_refused_with_a_parameter_error() {
    let mut bench = Bench::ready();
    bench.exchange(&format!("c1 03 {}", set_point(9, 1, 0)), &format!("c1 81 00 04 {}", set_point(9, 1, 4)));
    bench.exchange("c2 17", "c2 81 00 00 34 02 07 01 00 00");
}

#[test]
fn s8_4_1_11_more_objects_than_the_outstation_takes_are_refused_without_an_error() {
    let mut bench = Bench::set_up(|config, _| config.max_controls = 1).settled();
    let asked = "29 02 17 02 00 01 00 00 01 02 00 00";
    bench.exchange(&format!("c1 03 {asked}"), "c1 81 00 00 29 02 17 02 00 01 00 00 01 02 00 08");
    bench.asks(&format!("c2 04 {asked}"));
    assert_eq!(bench.operated(), [""; 0]);
}

#[test]
fn s8_4_1_12_a_value_beyond_the_range_of_the_point_is_told_so() {
    let mut bench = Bench::ready();
    bench.product.answers.insert((true, 1), CommandStatus::OutOfRange);
    bench.exchange(
        &format!("c1 03 {}", set_point(1, 1_000, 0)),
        &format!("c1 81 00 00 {}", set_point(1, 1_000, 12)),
    );
    operates(&mut bench, 2, 2);
}

#[test]
fn s8_4_2_a_direct_operate_is_carried_out_once_in_every_variation() {
    for (object, told) in [
        ("29 01 17 01 00 60 79 fe ff 00", "0: -100000"),
        ("29 02 17 01 00 f9 ff 00", "0: -7"),
        ("29 03 17 01 00 00 00 c0 3f 00", "0: 1.5"),
        ("29 04 17 01 00 00 00 00 00 00 00 f8 3f 00", "0: 1.5"),
        ("29 01 28 01 00 02 00 01 00 00 80 00", "2: -2147483647"),
        ("29 02 28 01 00 02 00 00 80 00", "2: -32768"),
        ("29 03 28 01 00 02 00 00 00 80 bf 00", "2: -1.0"),
    ] {
        let mut bench = Bench::ready();
        for _ in 0..2 {
            bench.exchange(&format!("c1 05 {object}"), &format!("c1 81 00 00 {object}"));
        }
        assert_eq!(bench.operated(), [told]);
    }
}

#[test]
fn s8_4_2_select_before_operate_in_every_variation() {
    for object in [
        "29 01 17 01 00 60 79 fe ff 00",
        "29 02 28 01 00 00 00 f9 ff 00",
        "29 03 17 01 00 00 00 c0 3f 00",
        "29 04 28 01 00 00 00 00 00 00 00 00 00 f8 3f 00",
    ] {
        let mut bench = Bench::ready();
        bench.exchange(&format!("c1 03 {object}"), &format!("c1 81 00 00 {object}"));
        bench.exchange(&format!("c2 04 {object}"), &format!("c2 81 00 00 {object}"));
        assert_eq!(bench.operated().len(), 1, "{object}");
    }
}

#[test]
fn s8_4_2_a_direct_operate_that_is_refused_is_answered_with_its_status() {
    let mut bench = Bench::ready();
    bench.product.answers.insert((true, 0), CommandStatus::Blocked);
    bench.exchange("c1 05 29 02 17 01 00 01 00 00", "c1 81 00 00 29 02 17 01 00 01 00 0f");
    bench.exchange("c2 05 29 02 17 01 09 01 00 00", "c2 81 00 04 29 02 17 01 09 01 00 04");
}

#[test]
fn s8_4_3_a_direct_operate_without_answer_is_carried_out_and_not_answered() {
    let mut bench = Bench::ready();
    bench.silent("c1 06 29 02 17 01 00 01 00 00").silent("c1 06 29 02 17 01 00 01 00 00");
    assert_eq!(bench.operated(), ["0: 1"]);
    bench.silent("c2 06 29 02 17 01 09 01 00 00");
    bench.exchange("c3 17", "c3 81 00 00 34 02 07 01 00 00");
}

#[test]
fn s8_4_4_several_objects_and_variations_in_one_request() {
    let mut bench = Bench::ready();
    let objects =
        "29 02 17 02 00 01 00 00 01 02 00 00 29 01 17 01 02 03 00 00 00 00 29 03 17 01 03 00 00 80 3f 00";
    bench.exchange(&format!("c1 05 {objects}"), &format!("c1 81 00 00 {objects}"));
    assert_eq!(bench.operated(), ["0: 1", "1: 2", "2: 3", "3: 1.0"]);
}

#[test]
fn s8_4_4_set_points_with_other_qualifiers_and_variations_are_errors() {
    let mut bench = Bench::ready();
    for function in ["03", "04", "05"] {
        for object in ["29 02 00 00 00 01 00 00", "29 02 06", "29 02 07 01 01 00 00"] {
            bench.exchange(&format!("c1 {function} {object}"), "c1 81 00 04");
        }
        let told = bench.asks(&format!("c1 {function} 29 05 17 01 00 01 00 00"));
        assert!(told.starts_with("c1 81 00 02"), "{told}");
    }
    assert_eq!(bench.operated(), [""; 0]);
}

#[test]
fn s8_4_4_a_set_point_that_is_no_number_is_given_to_the_product_or_refused_but_never_changed() {
    let mut bench = Bench::ready();
    let told = bench.asks("c1 05 29 03 17 01 00 00 00 c0 7f 00");
    assert!(told.contains("00 00 c0 7f"), "{told}");
    let operated = bench.operated();
    assert!(operated.is_empty() || operated == ["0: NaN"], "{operated:?}");
}
