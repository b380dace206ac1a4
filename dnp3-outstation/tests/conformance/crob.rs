//! §8.2.1: control relay output blocks, select before operate.

use super::bench::Bench;
use dnp3_outstation::CommandStatus;

/// An object of g12v1 behind its header, to one point.
pub(super) fn relay(index: u8, code: u8, status: u8) -> String {
    format!("0c 01 17 01 {index:02x} {code:02x} 01 64 00 00 00 c8 00 00 00 {status:02x}")
}

const LATCH_ON: u8 = 0x03;
const LATCH_OFF: u8 = 0x04;

/// Selects with sequence 1, and is told a success.
fn selected() -> Bench {
    let mut bench = Bench::ready();
    bench.exchange(
        &format!("c1 03 {}", relay(0, LATCH_ON, 0)),
        &format!("c1 81 00 00 {}", relay(0, LATCH_ON, 0)),
    );
    assert_eq!(bench.selected(), ["0: 03 x1 100/200"]);
    assert_eq!(bench.operated(), [""; 0]);
    bench
}

/// Operates, and is told this status and no error.
#[track_caller]
fn operates(bench: &mut Bench, sequence: u8, status: u8) {
    let request = format!("c{sequence:x} 04 {}", relay(0, LATCH_ON, 0));
    bench.exchange(&request, &format!("c{sequence:x} 81 00 00 {}", relay(0, LATCH_ON, status)));
}

#[test]
fn s8_2_1_1_a_select_and_its_operate_are_carried_out_once() {
    let mut bench = selected();
    operates(&mut bench, 2, 0);
    assert_eq!(bench.operated(), ["0: 03 x1 100/200"]);
    bench.exchange("c3 01 0a 02 00 00 00", "c3 81 00 00 0a 02 00 00 00 81");
}

#[test]
fn s8_2_1_1_the_sequence_passes_from_15_to_0() {
    let mut bench = Bench::ready();
    bench.exchange("c0 17", "c0 81 00 00 34 02 07 01 00 00");
    bench.asks(&format!("cf 03 {}", relay(0, LATCH_ON, 0)));
    operates(&mut bench, 0, 0);
    assert_eq!(bench.operated().len(), 1);
}

#[test]
fn s8_2_1_2_an_operate_just_in_time_is_carried_out() {
    let mut bench = selected();
    bench.waits(9_999);
    operates(&mut bench, 2, 0);
    assert_eq!(bench.operated().len(), 1);
}

#[test]
fn s8_2_1_2_an_operate_after_the_time_is_told_a_time_out() {
    let mut bench = selected();
    bench.waits(10_001);
    operates(&mut bench, 2, 1);
    assert_eq!(bench.operated(), [""; 0]);
}

#[test]
fn s8_2_1_3_an_operate_without_a_select_is_refused() {
    let mut bench = Bench::ready();
    operates(&mut bench, 2, 2);
    assert_eq!(bench.operated(), [""; 0]);
}

#[test]
fn s8_2_1_4_an_operate_that_differs_from_its_select_in_any_field_is_refused() {
    for differs in [
        "0c 01 17 01 01 03 01 64 00 00 00 c8 00 00 00",       // index
        "0c 01 17 01 00 04 01 64 00 00 00 c8 00 00 00",       // operation
        "0c 01 17 01 00 43 01 64 00 00 00 c8 00 00 00",       // trip close code
        "0c 01 17 01 00 23 01 64 00 00 00 c8 00 00 00",       // clear bit
        "0c 01 17 01 00 03 02 64 00 00 00 c8 00 00 00",       // count
        "0c 01 17 01 00 03 01 65 00 00 00 c8 00 00 00",       // on-time
        "0c 01 17 01 00 03 01 64 00 00 00 c8 00 00 01",       // off-time
        "0c 01 28 01 00 00 00 03 01 64 00 00 00 c8 00 00 00", // qualifier
    ] {
        let mut bench = selected();
        bench.exchange(&format!("c2 04 {differs} 00"), &format!("c2 81 00 00 {differs} 02"));
        assert_eq!(bench.operated(), [""; 0], "{differs}");
    }
}

#[test]
fn s8_2_1_4_an_operate_with_more_or_fewer_objects_than_its_select_is_refused() {
    let mut bench = selected();
    let two = format!("{} {}", relay(0, LATCH_ON, 0), relay(2, LATCH_ON, 0));
    let told = format!("{} {}", relay(0, LATCH_ON, 2), relay(2, LATCH_ON, 2));
    bench.exchange(&format!("c2 04 {two}"), &format!("c2 81 00 00 {told}"));
    bench.asks(&format!("c3 03 {two}"));
    operates(&mut bench, 4, 2);
    assert_eq!(bench.operated(), [""; 0]);
}

#[test]
fn s8_2_1_5_an_operate_with_another_sequence_is_refused_and_so_is_the_right_one_after_it() {
    for wrong in [0, 1, 3, 9, 15] {
        let mut bench = selected();
        operates(&mut bench, wrong, 2);
        operates(&mut bench, 2, 2);
        assert_eq!(bench.operated(), [""; 0], "{wrong}");
    }
}

#[test]
fn s8_2_1_6_another_request_between_select_and_operate_ends_the_select() {
    let mut bench = selected();
    bench.exchange("c2 01 01 02 00 00 00", "c2 81 00 00 01 02 00 00 00 81");
    operates(&mut bench, 3, 2);
    // Nor does a sequence that fits help.
    let mut bench = selected();
    bench.exchange("c9 01 01 02 00 00 00", "c9 81 00 00 01 02 00 00 00 81");
    operates(&mut bench, 2, 2);
    assert_eq!(bench.operated(), [""; 0]);
}

#[test]
fn s8_2_1_7_a_repeated_operate_is_answered_again_and_not_carried_out_again() {
    let mut bench = selected();
    operates(&mut bench, 2, 0);
    operates(&mut bench, 2, 0);
    operates(&mut bench, 2, 0);
    assert_eq!(bench.operated().len(), 1);
}

#[test]
fn s8_2_1_7_a_repeated_operate_after_the_time_of_its_select_is_answered_again() {
    let mut bench = selected();
    operates(&mut bench, 2, 0);
    bench.waits(20_000);
    operates(&mut bench, 2, 0);
    assert_eq!(bench.operated().len(), 1);
}

#[test]
fn s8_2_1_8_a_second_operate_with_the_next_sequence_is_refused() {
    let mut bench = selected();
    operates(&mut bench, 2, 0);
    operates(&mut bench, 3, 2);
    assert_eq!(bench.operated().len(), 1);
}

#[test]
fn s8_2_1_9_a_repeated_select_is_answered_again_and_its_time_begins_anew() {
    let mut bench = selected();
    bench.waits(8_000);
    let object = relay(0, LATCH_ON, 0);
    bench.exchange(&format!("c1 03 {object}"), &format!("c1 81 00 00 {object}"));
    bench.waits(8_000);
    operates(&mut bench, 2, 0);
    assert_eq!(bench.operated().len(), 1);
}

#[test]
fn s8_2_1_10_a_second_select_takes_the_place_of_the_first() {
    let mut bench = selected();
    let other = relay(2, LATCH_OFF, 0);
    bench.exchange(&format!("c2 03 {other}"), &format!("c2 81 00 00 {other}"));
    bench.exchange(&format!("c3 04 {other}"), &format!("c3 81 00 00 {other}"));
    assert_eq!(bench.operated(), ["2: 04 x1 100/200"]);

    let mut bench = selected();
    bench.asks(&format!("c2 03 {other}"));
    operates(&mut bench, 3, 2);
    assert_eq!(bench.operated(), [""; 0]);
}

#[test]
fn s8_2_1_11_a_point_that_is_not_installed_is_refused_with_a_parameter_error() {
    let mut bench = Bench::ready();
    bench.exchange(
        &format!("c1 03 {}", relay(9, LATCH_ON, 0)),
        &format!("c1 81 00 04 {}", relay(9, LATCH_ON, 4)),
    );
    let operated = bench.asks(&format!("c2 04 {}", relay(9, LATCH_ON, 0)));
    assert!(operated.ends_with(" 02") || operated.ends_with(" 04"), "{operated}");
    // The error is gone from the next response.
    bench.exchange("c3 17", "c3 81 00 00 34 02 07 01 00 00");
    assert_eq!(bench.operated(), [""; 0]);
}

#[test]
fn s8_2_1_12_more_objects_than_the_outstation_takes_are_refused_without_an_error() {
    let mut bench = Bench::set_up(|config, _| config.max_controls = 2).settled();
    let all = |status: [u8; 3]| {
        let object = "03 01 64 00 00 00 c8 00 00 00";
        let [first, second, third] = status;
        format!("0c 01 17 03 00 {object} {first:02x} 01 {object} {second:02x} 02 {object} {third:02x}")
    };
    bench.exchange(&format!("c1 03 {}", all([0, 0, 0])), &format!("c1 81 00 00 {}", all([0, 0, 8])));
    bench.asks(&format!("c2 04 {}", all([0, 0, 0])));
    assert_eq!(bench.operated(), [""; 0], "a select that failed in part has selected nothing");
}

#[test]
fn s8_2_1_13_several_objects_of_one_header_are_carried_out_in_their_order() {
    let mut bench = Bench::ready();
    let objects = "0c 01 17 03 02 03 01 64 00 00 00 c8 00 00 00 00 00 04 01 64 00 00 00 c8 00 00 00 00 \
        01 41 05 01 00 00 00 02 00 00 00 00";
    bench.exchange(&format!("c1 03 {objects}"), &format!("c1 81 00 00 {objects}"));
    bench.exchange(&format!("c2 04 {objects}"), &format!("c2 81 00 00 {objects}"));
    assert_eq!(bench.operated(), ["2: 03 x1 100/200", "0: 04 x1 100/200", "1: 41 x5 1/2"]);
}

#[test]
fn s8_2_1_13_several_headers_are_carried_out_in_their_order() {
    let mut bench = Bench::ready();
    let objects = format!("{} 29 02 17 01 01 e8 03 00 {}", relay(2, LATCH_ON, 0), relay(0, LATCH_OFF, 0));
    bench.exchange(&format!("c1 03 {objects}"), &format!("c1 81 00 00 {objects}"));
    bench.exchange(&format!("c2 04 {objects}"), &format!("c2 81 00 00 {objects}"));
    assert_eq!(bench.operated(), ["2: 03 x1 100/200", "1: 1000", "0: 04 x1 100/200"]);
}

#[test]
fn s8_2_1_14_one_object_that_is_refused_leaves_none_selected() {
    let mut bench = Bench::ready();
    let both = format!("{} {}", relay(0, LATCH_ON, 0), relay(9, LATCH_ON, 0));
    let told = format!("{} {}", relay(0, LATCH_ON, 0), relay(9, LATCH_ON, 4));
    bench.exchange(&format!("c1 03 {both}"), &format!("c1 81 00 04 {told}"));
    bench.asks(&format!("c2 04 {both}"));
    assert_eq!(bench.operated(), [""; 0]);
    // Nor by itself.
    bench.asks(&format!("c3 03 {both}"));
    operates(&mut bench, 4, 2);
    assert_eq!(bench.operated(), [""; 0]);
}

#[test]
fn s8_2_1_15_what_the_product_refuses_is_told_in_its_own_words() {
    for status in [
        CommandStatus::AlreadyActive,
        CommandStatus::HardwareError,
        CommandStatus::NotAuthorized,
        CommandStatus::AutomationInhibit,
        CommandStatus::ProcessingLimited,
        CommandStatus::Blocked,
    ] {
        let mut bench = Bench::ready();
        bench.product.answers.insert((false, 0), status);
        let told = format!("c1 81 00 00 {}", relay(0, LATCH_ON, status.code()));
        bench.exchange(&format!("c1 03 {}", relay(0, LATCH_ON, 0)), &told);
        operates(&mut bench, 2, 2);
        assert_eq!(bench.operated(), [""; 0]);
    }
}

#[test]
fn s8_2_1_15_a_product_that_changes_its_mind_refuses_the_operate() {
    let mut bench = selected();
    bench.product.answers.insert((false, 0), CommandStatus::Blocked);
    operates(&mut bench, 2, 15);
    assert_eq!(bench.operated(), [""; 0]);
}

#[test]
fn s8_2_1_a_select_does_not_outlive_its_connection() {
    let mut bench = selected();
    bench.outstation.connected(bench.now);
    operates(&mut bench, 2, 2);
    assert_eq!(bench.operated(), [""; 0]);
}

#[test]
fn s8_2_1_what_could_not_be_stored_is_told_as_a_hardware_error() {
    let mut bench = selected();
    bench.refuses = true;
    operates(&mut bench, 2, 6);
}
