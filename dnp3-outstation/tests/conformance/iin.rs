//! §8.6: internal indications.

use super::bench::{Bench, EVENTS, later};
use super::crob::relay;
use dnp3_outstation::app::Iin;
use dnp3_outstation::{Class, Kind};

const NOTHING: &str = "34 02 07 01 00 00";

#[test]
fn s8_6_1_a_device_tells_of_its_restart_until_a_master_takes_note() {
    let mut bench = Bench::new();
    bench.exchange("c0 17", &format!("c0 81 80 00 {NOTHING}"));
    bench.exchange("c1 17", &format!("c1 81 80 00 {NOTHING}"));
    bench.exchange("c2 02 50 01 00 07 07 00", "c2 81 00 00");
    bench.exchange("c3 17", &format!("c3 81 00 00 {NOTHING}"));
}

#[test]
fn s8_6_1_the_restart_indication_is_cleared_with_wide_indices_too() {
    let mut bench = Bench::new();
    bench.exchange("c2 02 50 01 01 07 00 07 00 00", "c2 81 00 00");
}

#[test]
fn s8_6_1_the_restart_indication_cannot_be_set() {
    let mut bench = Bench::new();
    bench.exchange("c0 02 50 01 00 07 07 01", "c0 81 80 04");
    let mut bench = Bench::ready();
    bench.exchange("c0 02 50 01 00 07 07 01", "c0 81 00 04");
    bench.exchange("c1 17", &format!("c1 81 00 00 {NOTHING}"));
}

#[test]
fn s8_6_1_no_other_indication_can_be_written() {
    let mut bench = Bench::new();
    for object in ["00 00 00 00", "00 06 06 00", "00 08 08 00", "00 04 04 00", "06", "00 10 10 00"] {
        bench.exchange(&format!("c0 02 50 01 {object}"), "c0 81 80 04");
    }
    bench.exchange("c1 17", &format!("c1 81 80 00 {NOTHING}"));
}

#[test]
fn s8_6_1_the_indications_can_be_read() {
    let mut bench = Bench::new();
    bench.exchange("c0 01 50 01 00 00 0f", "c0 81 80 00 50 01 00 00 0f 80 00");
    bench.exchange("c1 01 50 01 06", "c1 81 80 00 50 01 00 00 0f 80 00");
    bench.exchange("c2 01 50 01 00 07 07", "c2 81 80 00 50 01 00 07 07 01");
    bench.exchange("c3 01 50 01 00 06 08", "c3 81 80 00 50 01 00 06 08 02");
}

#[test]
fn s8_6_2_functions_that_are_not_served_are_refused() {
    let mut bench = Bench::ready();
    let mut codes = vec![11, 15, 16, 17, 18, 19, 31, 32];
    codes.extend(34..=128);
    for code in codes {
        bench.exchange(&format!("c3 {code:02x}"), "c3 81 00 01");
        bench.exchange(&format!("c4 {code:02x} 3c 02 06"), "c4 81 00 01");
    }
    bench.exchange("c5 17", &format!("c5 81 00 00 {NOTHING}"));
}

#[test]
fn s8_6_2_functions_that_are_never_answered_are_not_answered_when_they_are_not_served() {
    let mut bench = Bench::ready();
    for code in ["0c", "21"] {
        bench.silent(&format!("c3 {code} 14 00 06"));
    }
    bench.exchange("c5 17", &format!("c5 81 00 00 {NOTHING}"));
}

#[test]
fn s8_6_2_file_functions_are_refused_by_a_product_without_files() {
    let mut bench = Bench::ready();
    for code in 25..=30 {
        bench.exchange(&format!("c3 {code:02x} 46 03 5b 01 00 00"), "c3 81 00 01");
    }
}

#[test]
fn s8_6_2_what_only_an_outstation_says_is_not_answered() {
    let mut bench = Bench::ready();
    for code in 129..=255 {
        bench.silent(&format!("c3 {code:02x} 00 00"));
    }
    bench.exchange("c5 17", &format!("c5 81 00 00 {NOTHING}"));
}

#[test]
fn s8_6_2_a_confirm_of_nothing_is_not_answered() {
    let mut bench = Bench::ready();
    bench.silent("c0 00").silent("d0 00").silent("c7 00 3c 02 06");
    bench.exchange("c5 17", &format!("c5 81 00 00 {NOTHING}"));
}

#[test]
fn s8_6_2_initialize_data_is_served_by_a_product_that_knows_it() {
    let mut bench = Bench::set_up(|_, product| product.initializes = true).settled();
    bench.exchange("c0 0f", "c0 81 00 00");
    assert_eq!(bench.changes(), [super::bench::Call::Initialize]);
    bench.exchange("c0 0f", "c0 81 00 00");
    assert_eq!(bench.changes(), [], "a repeat");
}

#[test]
fn s8_6_3_objects_that_do_not_exist_are_unknown() {
    let mut bench = Bench::ready();
    for object in [
        "63 00 06",
        "63 01 00 00 00",
        "ff ff 06",
        "05 00 06",
        "3d 01 06",
        "65 01 06",
        "65 02 00 00 00",
        "55 00 06",
        "55 01 06",
        "56 01 06",
        "57 01 06",
        "58 01 06",
        "0c 00 06",
        "0c 01 00 00 00",
        "29 00 06",
        "29 02 00 00 00",
        "34 02 07 01",
        "50 02 06",
    ] {
        bench.exchange(&format!("c0 01 {object}"), "c0 81 00 02");
    }
    bench.exchange("c5 17", &format!("c5 81 00 00 {NOTHING}"));
}

#[test]
fn s8_6_3_known_objects_are_told_beside_unknown_ones() {
    let mut bench = Bench::ready();
    bench.exchange("c0 01 63 00 06 01 02 00 00 00", "c0 81 00 02 01 02 00 00 00 81");
    bench.exchange("c1 01 01 02 00 00 00 63 00 06", "c1 81 00 02 01 02 00 00 00 81");
}

#[test]
fn s8_6_3_errors_of_several_kinds_are_told_together() {
    let mut bench = Bench::ready();
    bench.exchange("c0 01 63 00 06 01 02 00 03 04", "c0 81 00 06 01 02 00 03 03 91");
}

#[test]
fn s8_6_3_objects_that_cannot_be_written_are_unknown_to_a_write() {
    let mut bench = Bench::ready();
    for object in
        ["01 02 00 00 00 81", "1e 01 00 00 00 01 00 00 00 00", "02 01 17 01 00 81", "63 01 00 00 00 00"]
    {
        bench.exchange(&format!("c0 02 {object}"), "c0 81 00 02");
    }
    assert_eq!(bench.changes(), []);
}

#[test]
fn s8_6_3_a_write_and_a_read_without_objects_do_nothing() {
    let mut bench = Bench::ready();
    for function in ["01", "02"] {
        let told = bench.asks(&format!("c0 {function}"));
        assert!(told == "c0 81 00 00" || told == "c0 81 00 04", "{told}");
    }
}

#[test]
fn s8_6_3_object_headers_that_are_cut_short_are_errors() {
    let mut bench = Bench::ready();
    for header in ["01", "01 02", "01 02 00", "01 02 00 00", "01 02 01 00 00 01", "3c 02 07", "3c 02 08 01"] {
        bench.exchange(&format!("c0 01 {header}"), "c0 81 00 04");
    }
}

#[test]
fn s8_6_4_a_local_switch_is_told_and_keeps_controls_out() {
    let mut bench = Bench::ready();
    bench.product.indications = Iin::LOCAL_CONTROL;
    bench.exchange("c0 17", &format!("c0 81 20 00 {NOTHING}"));
    bench.exchange(&format!("c1 03 {}", relay(0, 3, 0)), &format!("c1 81 20 00 {}", relay(0, 3, 7)));
    bench.exchange(&format!("c2 05 {}", relay(0, 3, 0)), &format!("c2 81 20 00 {}", relay(0, 3, 7)));
    bench.exchange("c3 05 29 02 17 01 00 01 00 00", "c3 81 20 00 29 02 17 01 00 01 00 07");
    assert_eq!(bench.operated(), [""; 0]);
    bench.product.indications = Iin::NONE;
    bench.exchange("c4 17", &format!("c4 81 00 00 {NOTHING}"));
}

#[test]
fn s8_6_4_what_the_product_tells_of_itself_is_told_in_every_response() {
    let mut bench = Bench::ready();
    for (iin, octets) in [
        (Iin::NEED_TIME, "10 00"),
        (Iin::LOCAL_CONTROL, "20 00"),
        (Iin::DEVICE_TROUBLE, "40 00"),
        (Iin::ALREADY_EXECUTING, "00 10"),
        (Iin::CONFIG_CORRUPT, "00 20"),
        (Iin::NEED_TIME | Iin::DEVICE_TROUBLE | Iin::CONFIG_CORRUPT, "50 20"),
    ] {
        bench.product.indications = iin;
        bench.exchange("c0 17", &format!("c0 81 {octets} {NOTHING}"));
        bench.exchange("c1 01 01 02 00 00 00", &format!("c1 81 {octets} 01 02 00 00 00 81"));
    }
}

#[test]
fn s8_6_4_what_only_the_outstation_knows_is_not_the_products_to_tell() {
    let mut bench = Bench::ready();
    bench.product.indications = Iin::DEVICE_RESTART
        | Iin::BROADCAST
        | Iin::CLASS_1_EVENTS
        | Iin::NO_FUNC_CODE_SUPPORT
        | Iin::OBJECT_UNKNOWN
        | Iin::PARAMETER_ERROR
        | Iin::EVENT_BUFFER_OVERFLOW;
    bench.exchange("c0 17", &format!("c0 81 00 00 {NOTHING}"));
}

#[test]
fn s8_6_6_events_beyond_the_buffer_are_told_to_be_lost_the_oldest_first() {
    let mut bench = Bench::ready();
    let report = |bench: &mut Bench, milliseconds: u64| {
        let sample = bench.product.samples[&(Kind::BinaryInput, 0)];
        bench.outstation.report(Kind::BinaryInput, 0, sample, Class::One, later(milliseconds))
    };
    for milliseconds in 0..EVENTS as u64 {
        assert_eq!(report(&mut bench, milliseconds), Ok(()));
    }
    bench.exchange("c0 17", &format!("c0 81 02 00 {NOTHING}"));
    assert!(report(&mut bench, 64).is_err());
    assert_eq!(bench.outstation.events(), EVENTS);
    bench.exchange("c1 17", &format!("c1 81 02 08 {NOTHING}"));

    let told = bench.asks("c2 01 3c 02 06");
    let expected = format!("e2 81 00 08 02 02 17 {EVENTS:02x} 00 81 01 84 19 4b 43 01");
    assert!(told.starts_with(&expected), "the oldest is lost: {told}");
    bench.silent("c2 00");
    assert_eq!(bench.outstation.events(), 0);
    bench.exchange("c3 17", &format!("c3 81 00 00 {NOTHING}"));
}

#[test]
fn s8_6_6_a_lost_event_is_told_until_there_is_room_again() {
    let mut bench = Bench::ready();
    for _ in 0..=EVENTS {
        bench.event(3);
    }
    bench.exchange("c0 17", &format!("c0 81 08 08 {NOTHING}"));
    bench.exchange("c1 17", &format!("c1 81 08 08 {NOTHING}"));
    bench.asks("c2 01 3c 04 07 01");
    bench.silent("c2 00");
    bench.exchange("c3 17", &format!("c3 81 08 00 {NOTHING}"));
}

#[test]
fn s8_6_6_a_flood_of_one_kind_does_not_push_out_what_is_reserved_for_another() {
    let mut bench = Bench::set_up(|config, _| config.reservations.binary_input = 4).settled();
    for _ in 0..3 {
        bench.event(1);
    }
    for _ in 0..2 * EVENTS {
        bench.event(2);
    }
    let told = super::bench::hex(&bench.asks("c0 01 3c 02 06"));
    let events = super::bench::objects(&told[4..]);
    assert_eq!(events.len(), 3);
    assert!(events.iter().all(|event| event.group == 2));
}
