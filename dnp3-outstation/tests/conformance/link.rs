//! §6: the data link layer, as the secondary station.

use super::bench::{Bench, hex, millis};

/// A frame without user octets from the master to the outstation.
pub(super) fn asked(control: u8) -> String {
    format!("05 64 05 {control:02x} 0a 00 01 00")
}

/// A frame without user octets from the outstation to the master.
pub(super) fn told(control: u8) -> String {
    format!("05 64 05 {control:02x} 01 00 0a 00")
}

pub(super) const RESET: u8 = 0xC0;
pub(super) const STATUS: u8 = 0xC9;
const ACK: u8 = 0x00;
const NACK: u8 = 0x01;
pub(super) const LINK_STATUS: u8 = 0x0B;
pub(super) const NOT_SUPPORTED: u8 = 0x0F;

/// A READ of the first binary input as confirmed user data, and its answer as unconfirmed user data.
fn confirmed_read(control: u8, sequence: u8) -> String {
    format!("05 64 0d {control:02x} 0a 00 01 00 c{sequence:x} c{sequence:x} 01 01 02 00 00 00")
}

fn read_answer(transport: u8, sequence: u8) -> String {
    format!("05 64 10 44 01 00 0a 00 {transport:02x} c{sequence:x} 81 80 00 01 02 00 00 00 81")
}

#[track_caller]
pub(super) fn is_alive(bench: &mut Bench) {
    assert_eq!(bench.link(&asked(STATUS)), [told(LINK_STATUS)]);
    assert_eq!(bench.asks("c0 01 01 02 00 00 00")[12..], *"01 02 00 00 00 81");
}

#[test]
fn s6_1_a_reset_of_the_link_is_acknowledged() {
    let mut bench = Bench::new();
    assert_eq!(bench.link(&asked(RESET)), [told(ACK)]);
    assert_eq!(bench.link(&asked(RESET)), [told(ACK)]);
}

#[test]
fn s6_2_a_test_of_the_link_before_its_reset_is_not_acknowledged() {
    let mut bench = Bench::new();
    assert_eq!(bench.link(&asked(0xF2)), [told(NACK)]);
    assert_eq!(bench.link(&asked(0xD2)), [told(NACK)]);
}

#[test]
fn s6_2_a_test_of_the_link_after_its_reset_is_acknowledged() {
    let mut bench = Bench::new();
    bench.link(&asked(RESET));
    for control in [0xF2, 0xD2, 0xF2] {
        assert_eq!(bench.link(&asked(control)), [told(ACK)], "{control:02x}");
    }
}

#[test]
fn s6_2_a_repeated_test_is_answered_as_before() {
    let mut bench = Bench::new();
    bench.link(&asked(RESET));
    for control in [0xF2, 0xF2, 0xF2, 0xD2, 0xD2] {
        assert_eq!(bench.link(&asked(control)), [told(ACK)], "{control:02x}");
    }
}

#[test]
fn s6_3_confirmed_user_data_before_a_reset_are_not_acknowledged_and_not_taken() {
    let mut bench = Bench::new();
    assert_eq!(bench.link(&confirmed_read(0xF3, 0)), [told(NACK)]);
    assert_eq!(bench.link(&confirmed_read(0xD3, 0)), [told(NACK)]);
}

#[test]
fn s6_3_confirmed_user_data_after_a_reset_are_acknowledged_and_answered() {
    let mut bench = Bench::new();
    bench.link(&asked(RESET));
    let sent = bench.link(&confirmed_read(0xF3, 0));
    assert_eq!(sent, [told(ACK), read_answer(0xC0, 0)]);
    let sent = bench.link(&confirmed_read(0xD3, 1));
    assert_eq!(sent, [told(ACK), read_answer(0xC1, 1)]);
}

#[test]
fn s6_3_the_first_counted_frame_after_a_reset_has_fcb_1() {
    let mut bench = Bench::new();
    bench.link(&asked(RESET));
    // FCB 0 is what the frame before the reset had: a repeat.
    assert_eq!(bench.link(&confirmed_read(0xD3, 0)), [told(ACK)]);
    assert_eq!(bench.link(&confirmed_read(0xF3, 0)).len(), 2);
}

#[test]
fn s6_4_a_request_for_the_link_status_is_answered_before_and_after_a_reset() {
    let mut bench = Bench::new();
    assert_eq!(bench.link(&asked(STATUS)), [told(LINK_STATUS)]);
    bench.link(&asked(RESET));
    assert_eq!(bench.link(&asked(STATUS)), [told(LINK_STATUS)]);
}

#[test]
fn s6_4_requests_for_the_link_status_end_to_end_are_each_answered() {
    let mut bench = Bench::new();
    let burst = [asked(STATUS), asked(STATUS), asked(STATUS)].join("\n");
    assert_eq!(bench.link(&burst), vec![told(LINK_STATUS); 3]);
}

#[test]
fn s6_4_a_request_for_the_link_status_does_not_touch_the_count() {
    let mut bench = Bench::new();
    bench.link(&asked(RESET));
    bench.link(&confirmed_read(0xF3, 0));
    bench.link(&asked(STATUS));
    assert_eq!(bench.link(&confirmed_read(0xF3, 0)), [told(ACK)], "a repeat still");
    assert_eq!(bench.link(&confirmed_read(0xD3, 1)).len(), 2);
}

#[test]
fn s6_5_a_repeated_frame_of_user_data_is_acknowledged_and_not_taken_again() {
    let mut bench = Bench::new();
    bench.link(&asked(RESET));
    let operate = "05 64 18 f3 0a 00 01 00 c0 c0 05 0c 01 17 01 00 03 01 64 00 00 00 c8 00 00 00 00";
    assert_eq!(bench.link(operate).len(), 2);
    assert_eq!(bench.link(operate), [told(ACK)]);
    assert_eq!(bench.operated(), ["0: 03 x1 100/200"]);
}

#[test]
fn s6_5_frames_with_the_direction_bit_of_an_outstation_are_not_taken() {
    let mut bench = Bench::new();
    for control in [0x40, 0x49, 0x72] {
        assert_eq!(bench.link(&asked(control)), [""; 0], "{control:02x}");
    }
    let read = "05 64 0d 44 0a 00 01 00 c0 c0 01 01 02 00 00 00";
    assert_eq!(bench.link(read), [""; 0]);
    is_alive(&mut bench);
}

#[test]
fn s6_5_the_frame_count_bit_of_frames_that_are_not_counted_is_ignored() {
    let mut bench = Bench::new();
    assert_eq!(bench.link(&asked(0xE0)), [told(ACK)]);
    assert_eq!(bench.link(&asked(0xE9)), [told(LINK_STATUS)]);
}

#[test]
fn s6_a_frame_in_pieces_of_any_length_is_the_same_frame() {
    for length in 1..40 {
        let mut bench = Bench::new();
        let request = bench.master.frames(&hex("c0 01 01 02 00 00 00 01 02 00 01 01 01 02 00 02 02"));
        let mut got = Vec::new();
        for piece in request.chunks(length) {
            bench.now += millis(5);
            got.extend(bench.receives(piece));
        }
        let answer = "c0 81 80 00 01 02 00 00 00 81 01 02 00 01 01 01 01 02 00 02 02 81";
        assert_eq!(got, [answer], "pieces of {length}");
    }
}

#[test]
fn s6_a_frame_that_stops_is_given_up_after_the_octet_gap() {
    let mut bench = Bench::new();
    let request = bench.master.frames(&hex("c0 01 01 02 00 00 00"));
    for cut in 1..request.len() {
        assert_eq!(bench.octets(&request[..cut]), [], "cut at {cut}");
        bench.now += bench.outstation.config().octet_gap + millis(1);
        is_alive(&mut bench);
    }
}

#[test]
fn s6_the_outstation_is_content_with_room_for_one_frame_and_uses_more() {
    for room in [292, 300, 584, 1_000, 4_096] {
        let mut bench = Bench::set_up(|_, product| *product = product.clone().with_analogs(200));
        bench.room = room;
        let told = bench.asks("c0 01 1e 01 00 00 c7");
        assert_eq!(hex(&told).len(), 4 + 5 + 200 * 5, "{room}");
    }
}
