//! §8.6.5: broadcasts, and how the next response tells of them.

use super::bench::{Bench, CLASS_1_EVENT, Call, NEW_YEAR};
use super::crob::relay;
use dnp3_outstation::{CommandStatus, Kind};

const DONT_CONFIRM: u16 = 0xFFFD;
const SHALL_CONFIRM: u16 = 0xFFFE;
const OPTIONAL_CONFIRM: u16 = 0xFFFF;
const ALL: [u16; 3] = [DONT_CONFIRM, SHALL_CONFIRM, OPTIONAL_CONFIRM];
const SET_TIME: &str = "c4 02 32 01 07 01 00 84 19 4b 43 01";
const READ: &str = "01 02 00 00 00";
const TOLD: &str = "01 02 00 00 00 81";

#[test]
fn s8_6_5_a_broadcast_is_carried_out_and_not_answered() {
    for address in ALL {
        let mut bench = Bench::ready();
        bench.broadcasts(address, SET_TIME);
        assert_eq!(bench.changes(), [Call::Time(NEW_YEAR)], "{address:04x}");
    }
}

#[test]
fn s8_6_5_fffd_is_told_once_and_needs_no_confirm() {
    let mut bench = Bench::ready();
    bench.broadcasts(DONT_CONFIRM, SET_TIME);
    bench.exchange(&format!("c5 01 {READ}"), &format!("c5 81 01 00 {TOLD}"));
    bench.exchange(&format!("c6 01 {READ}"), &format!("c6 81 00 00 {TOLD}"));
}

#[test]
fn s8_6_5_fffe_is_told_until_a_confirm() {
    let mut bench = Bench::ready();
    bench.broadcasts(SHALL_CONFIRM, SET_TIME);
    bench.exchange(&format!("c5 01 {READ}"), &format!("e5 81 01 00 {TOLD}"));
    bench.exchange(&format!("c6 01 {READ}"), &format!("e6 81 01 00 {TOLD}"));
    bench.waits(5_000);
    bench.exchange(&format!("c7 01 {READ}"), &format!("e7 81 01 00 {TOLD}"));
    bench.silent("c6 00");
    bench.exchange(&format!("c8 01 {READ}"), &format!("e8 81 01 00 {TOLD}"));
    bench.silent("c8 00");
    bench.exchange(&format!("c9 01 {READ}"), &format!("c9 81 00 00 {TOLD}"));
}

#[test]
fn s8_6_5_ffff_is_told_and_then_no_more() {
    let mut bench = Bench::ready();
    bench.broadcasts(OPTIONAL_CONFIRM, SET_TIME);
    // The outstation may ask for a confirm, and this one does not.
    bench.exchange(&format!("c5 01 {READ}"), &format!("c5 81 01 00 {TOLD}"));
    bench.exchange(&format!("c6 01 {READ}"), &format!("c6 81 00 00 {TOLD}"));
}

#[test]
fn s8_6_5_controls_without_answer_reach_all_stations() {
    for address in ALL {
        let mut bench = Bench::ready();
        bench.broadcasts(address, &format!("c4 06 {}", relay(0, 3, 0)));
        assert_eq!(bench.operated(), ["0: 03 x1 100/200"], "{address:04x}");
    }
}

#[test]
fn s8_6_5_freezes_reach_all_stations_and_are_not_answered() {
    let mut bench = Bench::ready();
    bench.broadcasts(DONT_CONFIRM, "c5 08 14 00 00 00 00");
    bench.broadcasts(DONT_CONFIRM, "c6 07 14 00 00 01 01");
    let frozen = [0, 1].map(|index| Call::Freeze(Kind::Counter, index, false));
    assert_eq!(bench.changes(), frozen);
}

#[test]
fn s8_6_5_the_restart_indication_can_be_cleared_by_a_broadcast() {
    let mut bench = Bench::new();
    bench.broadcasts(DONT_CONFIRM, "c0 02 50 01 00 07 07 00");
    bench.exchange("c1 17", "c1 81 01 00 34 02 07 01 00 00");
}

#[test]
fn s8_6_5_what_only_makes_sense_with_an_answer_is_not_done_by_a_broadcast() {
    let mut bench = Bench::ready();
    bench.event(1);
    bench.broadcasts(DONT_CONFIRM, "c0 01 3c 02 06");
    bench.broadcasts(DONT_CONFIRM, &format!("c1 03 {}", relay(0, 3, 0)));
    bench.broadcasts(DONT_CONFIRM, &format!("c2 04 {}", relay(0, 3, 0)));
    bench.broadcasts(DONT_CONFIRM, &format!("c3 05 {}", relay(0, 3, 0)));
    assert_eq!(bench.operated(), [""; 0]);
    assert_eq!(bench.outstation.events(), 1);
}

#[test]
fn s8_6_5_an_error_of_a_broadcast_is_not_told_later() {
    let mut bench = Bench::ready();
    bench.product.answers.insert((false, 0), CommandStatus::NotSupported);
    bench.broadcasts(DONT_CONFIRM, "c0 7f");
    bench.broadcasts(DONT_CONFIRM, &format!("c1 05 {}", relay(0, 3, 0)));
    bench.exchange(&format!("c5 01 {READ}"), &format!("c5 81 01 00 {TOLD}"));
}

#[test]
fn s8_6_5_a_broadcast_repeated_is_carried_out_once() {
    let mut bench = Bench::ready();
    bench.broadcasts(DONT_CONFIRM, &format!("c4 06 {}", relay(0, 3, 0)));
    bench.broadcasts(DONT_CONFIRM, &format!("c4 06 {}", relay(0, 3, 0)));
    assert_eq!(bench.operated().len(), 1);
}

#[test]
fn s8_6_5_a_broadcast_in_place_of_a_confirm_loses_no_event() {
    let mut bench = Bench::ready();
    bench.event(1);
    bench.asks("c0 01 3c 02 06");
    bench.broadcasts(DONT_CONFIRM, "c7 02 32 01 07 01 00 84 19 4b 43 01");
    bench.silent("c0 00");
    bench.exchange("c1 01 3c 02 06", &format!("e1 81 01 00 {CLASS_1_EVENT}"));
}

#[test]
fn s8_6_5_unsolicited_responses_are_switched_on_by_a_broadcast() {
    let mut bench = Bench::unsolicited(|_, _| {});
    bench.broadcasts(DONT_CONFIRM, "c4 14 3c 02 06");
    bench.event(1);
    let told = bench.comes();
    assert_eq!(told.len(), 1);
    assert!(told[0].starts_with("f1 82"), "{told:?}");
}
