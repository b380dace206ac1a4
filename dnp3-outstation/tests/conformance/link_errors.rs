//! §6.6, §6.7: frames that are wrong or not for us, and the self-address.

use super::bench::{Bench, MASTER, OUTSTATION, hex, millis, sealed};
use super::link::{LINK_STATUS, NOT_SUPPORTED, RESET, STATUS, asked, is_alive, told};
use dnp3_outstation::Event;
use dnp3_outstation::link::{Destination, LinkError};

#[test]
fn s6_6_2_1_frames_with_wrong_start_octets_are_not_answered() {
    let mut bench = Bench::new();
    for start in ["05 63", "04 64", "64 05", "00 00", "ff ff"] {
        let frame = asked(STATUS).replacen("05 64", start, 1);
        assert_eq!(bench.link(&frame), [""; 0], "{start}");
        is_alive(&mut bench);
    }
}

#[test]
fn s6_6_2_1_a_frame_is_found_behind_stray_octets() {
    for stray in ["00", "05", "64", "05 05", "05 64", "05 64 05", "05 64 ff", "ff ff ff ff ff ff ff"] {
        let mut bench = Bench::new();
        let octets = [hex(stray), sealed(&hex(&asked(STATUS)))].concat();
        let answer = sealed(&hex(&told(LINK_STATUS)));
        let mut sent = bench.octets(&octets);
        if sent.is_empty() {
            // The stray octets may look like the start of a longer frame until more of it comes, or no more.
            bench.now += bench.outstation.config().octet_gap + millis(1);
            sent = bench.octets(&[]);
        }
        assert_eq!(sent, answer, "behind {stray}");
        is_alive(&mut bench);
    }
}

#[test]
fn s6_6_2_2_functions_that_are_not_assigned_are_answered_with_not_supported() {
    let mut bench = Bench::new();
    for code in [1, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15] {
        assert_eq!(bench.link(&asked(0xC0 | code)), [told(NOT_SUPPORTED)], "{code}");
        is_alive(&mut bench);
    }
}

#[test]
fn s6_6_2_3_frames_for_other_stations_are_not_answered() {
    let mut bench = Bench::new();
    for to in [0_u16, 9, 11, 0x0A00, 0xFFEF] {
        let [low, high] = to.to_le_bytes();
        for control in [RESET, STATUS, 0xF2] {
            let frame = format!("05 64 05 {control:02x} {low:02x} {high:02x} 01 00");
            assert_eq!(bench.link(&frame), [""; 0], "{to}");
        }
        let read = format!("05 64 0d c4 {low:02x} {high:02x} 01 00 c0 c0 01 01 02 00 00 00");
        assert_eq!(bench.link(&read), [""; 0], "{to}");
        let destination = Destination::new(to).unwrap();
        assert_eq!(bench.events.last(), Some(&Event::NotForUs(destination)));
        is_alive(&mut bench);
    }
}

#[test]
fn s6_6_2_3_frames_to_reserved_addresses_are_not_answered() {
    let mut bench = Bench::new();
    for to in 0xFFF0_u16..=0xFFFB {
        let [low, high] = to.to_le_bytes();
        assert_eq!(bench.link(&format!("05 64 05 c9 {low:02x} {high:02x} 01 00")), [""; 0], "{to:04x}");
    }
    is_alive(&mut bench);
}

#[test]
fn s6_6_2_3_a_broadcast_of_a_link_function_is_not_answered() {
    let mut bench = Bench::new();
    for to in ["fd ff", "fe ff", "ff ff"] {
        for control in [RESET, STATUS, 0xF2, 0xD2] {
            assert_eq!(bench.link(&format!("05 64 05 {control:02x} {to} 01 00")), [""; 0], "{control:02x}");
        }
    }
    is_alive(&mut bench);
}

#[test]
fn s6_6_2_3_frames_of_another_master_are_not_answered() {
    let mut bench = Bench::new();
    assert_eq!(bench.link("05 64 05 c9 0a 00 02 00"), [""; 0]);
    assert_eq!(bench.link("05 64 0d c4 0a 00 02 00 c0 c0 01 01 02 00 00 00"), [""; 0]);
    assert!(matches!(bench.events.last(), Some(Event::NotOurMaster(from)) if from.get() == 2));
    is_alive(&mut bench);
}

#[test]
fn s6_6_2_3_with_any_master_each_is_answered_at_its_own_address() {
    let mut bench = Bench::set_up(|config, _| config.any_master = true);
    for address in [MASTER, 2, 0xFFEF] {
        bench.master.address = address;
        bench.exchange("c0 01 01 02 00 00 00", "c0 81 80 00 01 02 00 00 00 81");
        assert_eq!(bench.master.addresses, Some((address, OUTSTATION)));
    }
    assert_eq!(bench.link("05 64 05 c9 0a 00 02 00"), ["05 64 05 0b 02 00 0a 00"]);
}

#[test]
fn s6_6_2_4_frames_with_a_wrong_crc_are_not_answered_whichever_bit_is_wrong() {
    let mut bench = Bench::new();
    let good = bench.master.frames(&hex("c0 05 0c 01 17 01 00 03 01 64 00 00 00 c8 00 00 00 00"));
    for bit in 0..good.len() * 8 {
        let mut broken = good.clone();
        broken[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(bench.octets(&broken), [], "bit {bit}");
        bench.now += bench.outstation.config().octet_gap + millis(1);
        assert_eq!(bench.octets(&[]), [], "bit {bit}");
    }
    assert_eq!(bench.operated(), [""; 0]);
    is_alive(&mut bench);
}

#[test]
fn s6_6_2_4_a_wrong_crc_is_told_to_the_product() {
    let mut bench = Bench::new();
    let mut frame = sealed(&hex(&asked(STATUS)));
    frame[8] ^= 1;
    bench.octets(&frame);
    let noticed = |event: &Event| matches!(event, Event::Discarded(LinkError::HeaderCrc { .. }));
    assert!(bench.events.iter().any(noticed), "{:?}", bench.events);
}

#[test]
fn s6_6_2_5_frames_whose_fcv_does_not_suit_their_function_are_not_answered() {
    let mut bench = Bench::new();
    bench.link(&asked(RESET));
    for control in [0xD0, 0xF0, 0xC2, 0xE2, 0xD9, 0xF9] {
        assert_eq!(bench.link(&asked(control)), [""; 0], "{control:02x}");
    }
    for control in ["c3", "e3", "d4", "f4"] {
        let read = format!("05 64 0d {control} 0a 00 01 00 c0 c0 01 01 02 00 00 00");
        assert_eq!(bench.link(&read), [""; 0], "{control}");
    }
    is_alive(&mut bench);
}

#[test]
fn s6_6_3_frames_of_a_secondary_station_without_a_question_are_ignored() {
    let mut bench = Bench::new();
    for control in [0x80, 0x81, 0x8B, 0x8F, 0x90, 0x91, 0x9B, 0x9F, 0x82, 0x8E] {
        assert_eq!(bench.link(&asked(control)), [""; 0], "{control:02x}");
        is_alive(&mut bench);
    }
}

#[test]
fn s6_6_3_user_octets_behind_a_link_function_and_user_data_without_them_are_dropped() {
    let mut bench = Bench::new();
    assert_eq!(bench.link("05 64 06 c9 0a 00 01 00 c0"), [""; 0]);
    assert_eq!(bench.link("05 64 06 c0 0a 00 01 00 c0"), [""; 0]);
    assert_eq!(bench.link(&asked(0xC4)), [""; 0]);
    is_alive(&mut bench);
}

#[test]
fn s6_6_3_lengths_below_five_are_dropped() {
    let mut bench = Bench::new();
    for length in 0..5 {
        assert_eq!(bench.link(&format!("05 64 {length:02x} c9 0a 00 01 00")), [""; 0], "{length}");
        is_alive(&mut bench);
    }
}

#[test]
fn s6_7_the_self_address_is_answered_with_the_own_one_when_it_is_switched_on() {
    let mut bench = Bench::set_up(|config, _| config.self_address = true);
    assert_eq!(bench.link("05 64 05 c9 fc ff 01 00"), [told(LINK_STATUS)]);
    bench.master.calls = 0xFFFC;
    bench.exchange("c0 01 01 02 00 00 00", "c0 81 80 00 01 02 00 00 00 81");
    assert_eq!(bench.master.addresses, Some((MASTER, OUTSTATION)));
}

#[test]
fn s6_7_the_self_address_is_not_answered_when_it_is_switched_off() {
    let mut bench = Bench::new();
    assert_eq!(bench.link("05 64 05 c9 fc ff 01 00"), [""; 0]);
    bench.master.calls = 0xFFFC;
    bench.silent("c0 01 01 02 00 00 00");
}

#[test]
fn s6_6_3_what_stopped_long_ago_is_no_part_of_a_later_frame() {
    // The header of a long frame, and within it, with its own right CRC, another one.
    let mut bench = Bench::new();
    let header = "05 64 d7 c4 0a 00 01 00";
    let octets = [sealed(&hex(header)), sealed(&hex(header))].concat();
    assert_eq!(bench.octets(&octets), []);
    bench.now += bench.outstation.config().octet_gap + millis(1);
    is_alive(&mut bench);
}

#[test]
fn s6_6_3_a_control_that_stopped_within_a_longer_frame_is_not_carried_out_later() {
    let mut bench = Bench::new();
    let control = bench.master.frames(&hex("c0 05 0c 01 17 01 00 03 01 64 00 00 00 c8 00 00 00 00"));
    assert_eq!(bench.octets(&[sealed(&hex("05 64 d7 c4 0a 00 01 00")), control].concat()), []);
    bench.now += bench.outstation.config().octet_gap + millis(1);
    is_alive(&mut bench);
    assert_eq!(bench.operated(), [""; 0]);
}
