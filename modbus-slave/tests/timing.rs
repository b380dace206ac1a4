//! When a frame begins and ends: t1.5 and t3.5 (Serial Line V1.02 §2.5.1.1), lengths, deadlines.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code: a panic is a failed test"
)]

mod bench;

use bench::{Rtu, Store, UNIT, micros, millis};
use modbus_slave::Event;
use modbus_slave::rtu::{LineError, Timing};

const READ: [u8; 5] = [3, 0, 5, 0, 1];
const ANSWER: [u8; 4] = [3, 2, 0, 5];

fn request() -> Vec<u8> {
    Rtu::frame(UNIT, &READ)
}

fn answer() -> Vec<u8> {
    Rtu::frame(UNIT, &ANSWER)
}

/// 9600 baud: a character lasts 1.146 ms, t1.5 is 1.719 ms, t3.5 is 4.010 ms.
fn at_9600() -> Rtu {
    Rtu::new(Timing::at_baud(9600), Store::ramp())
}

const CHARACTER: u64 = 1_146;

#[test]
fn a_frame_is_answered_when_3_5_characters_of_silence_have_ended_it_and_not_before() {
    let mut line = at_9600();
    assert_eq!(line.bytes(&request()), []);
    let end = line.now;
    assert_eq!(line.wake_at, Some(end + micros(4_010) + core::time::Duration::from_nanos(417)));
    line.now = end + micros(4_010);
    assert_eq!(line.bytes(&[]), []);
    line.now = line.wake_at.unwrap();
    assert_eq!(line.bytes(&[]), answer());
    assert_eq!(line.wake_at, None);
}

#[test]
fn bytes_may_come_one_by_one() {
    let mut line = at_9600();
    for byte in request() {
        line.wait(micros(CHARACTER));
        assert_eq!(line.bytes(&[byte]), []);
    }
    assert_eq!(line.silence(), answer());
}

#[test]
fn a_silence_up_to_1_5_characters_inside_a_frame_is_allowed() {
    for place in 1..8 {
        let mut line = at_9600();
        line.bytes(&request()[..place]);
        line.wait(micros(1_715 + CHARACTER * (8 - place as u64)));
        line.bytes(&request()[place..]);
        assert_eq!(line.silence(), answer(), "at {place}");
    }
}

#[test]
fn a_longer_silence_inside_a_frame_drops_it_and_the_next_frame_is_served() {
    for place in 1..8 {
        let mut line = at_9600();
        line.bytes(&request()[..place]);
        line.wait(micros(1_720 + CHARACTER * (8 - place as u64)));
        line.bytes(&request()[place..]);
        assert_eq!(line.silence(), []);
        assert_eq!(line.events, [Event::BrokenFrame]);
        assert_eq!(line.slave.counters().bus_communication_errors, 1);
        assert_eq!(line.burst(&request()), answer(), "at {place}");
    }
}

#[test]
fn a_broken_frame_ends_only_with_a_full_silence() {
    let mut line = at_9600();
    line.bytes(&request()[..3]);
    line.wait(millis(3)).bytes(&[9]);
    for _ in 0..20 {
        line.wait(millis(3));
        assert_eq!(line.bytes(&request()[..1]), []);
    }
    assert_eq!(line.events, []);
    assert_eq!(line.silence(), []);
    assert_eq!(line.events, [Event::BrokenFrame]);
}

#[test]
fn above_19200_baud_750_microseconds_are_allowed_and_1750_end_a_frame() {
    let byte = 96;
    let mut line = Rtu::new(Timing::at_baud(115_200), Store::ramp());
    line.bytes(&request()[..4]);
    line.wait(micros(750 + 3 * byte)).bytes(&request()[4..]);
    assert_eq!(line.wake_at, Some(line.now + micros(1_750)));
    assert_eq!(line.silence(), answer());
    line.bytes(&request()[..4]);
    line.wait(micros(760 + 4 * byte)).bytes(&request()[4..]);
    assert_eq!(line.silence(), []);
}

#[test]
fn a_caller_that_missed_the_deadline_still_gets_both_frames_served() {
    let mut line = at_9600();
    line.bytes(&request());
    line.wait(millis(500));
    assert_eq!(line.bytes(&request()), answer());
    assert_eq!(line.silence(), answer());
}

#[test]
fn of_requests_that_come_together_only_the_last_is_answered_on_a_line_of_many() {
    for timing in [Timing::at_baud(9600), Timing::relaxed_at_baud(9600)] {
        let mut line = Rtu::new(timing, Store::ramp());
        let write = Rtu::frame(UNIT, &[6, 0, 9, 0, 99]);
        assert_eq!(line.burst(&[write, request()].concat()), answer(), "{timing:?}");
        assert_eq!(line.slave.counters().slave_no_responses, 1);
        let written = Rtu::frame(UNIT, &[3, 0, 9, 0, 1]);
        assert_eq!(line.burst(&written), Rtu::frame(UNIT, &[3, 2, 0, 99]), "the first was carried out");
    }
}

#[test]
fn a_request_whose_master_speaks_to_another_already_is_not_answered_on_a_line_of_many() {
    for timing in [Timing::at_baud(9600), Timing::relaxed_at_baud(9600), Timing::over_tcp()] {
        let mut line = Rtu::new(timing, Store::ramp());
        let foreign = Rtu::frame(UNIT + 1, &READ);
        let its_answer = Rtu::frame(
            UNIT + 1,
            &[3, 20, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20],
        );
        let one = [request(), foreign, its_answer].concat();
        let burst = one.repeat(9);
        assert!(burst.len() > 256, "more than the slave can hold");
        let answers = if timing == Timing::over_tcp() { 9 } else { 0 };
        assert_eq!(line.burst(&burst), answer().repeat(answers), "{timing:?}");
        assert_eq!(line.burst(&request()), answer(), "{timing:?}");
    }
}

#[test]
fn a_frame_of_any_length_up_to_256_bytes_is_taken_whole() {
    for timing in [Timing::at_baud(9600), Timing::relaxed_at_baud(9600), Timing::over_tcp()] {
        let mut line = Rtu::new(timing, Store::ramp());
        let echo = Rtu::frame(UNIT, &[vec![8, 0, 0], vec![0x5A; 250]].concat());
        assert_eq!(echo.len(), 256);
        assert_eq!(line.burst(&echo), echo, "{timing:?}");
    }
}

#[test]
fn by_length_a_frame_is_answered_at_its_last_byte() {
    for timing in [Timing::relaxed_at_baud(9600), Timing::over_tcp()] {
        let mut line = Rtu::new(timing, Store::ramp());
        for byte in &request()[..7] {
            line.wait(millis(20));
            assert_eq!(line.bytes(&[*byte]), []);
        }
        line.wait(millis(20));
        assert_eq!(line.bytes(&request()[7..]), answer());
        assert_eq!(line.wake_at, None);
    }
}

#[test]
fn by_length_every_function_is_framed_byte_by_byte() {
    let store = Store::with_everything();
    let requests: [&[u8]; 20] = [
        &[1, 0, 0, 0, 1],
        &[2, 0, 0, 0, 1],
        &[3, 0, 0, 0, 1],
        &[4, 0, 0, 0, 1],
        &[5, 0, 0, 0, 0],
        &[6, 0, 0, 0, 1],
        &[7],
        &[8, 0, 2, 0, 0],
        &[11],
        &[12],
        &[15, 0, 0, 0, 1, 1, 1],
        &[16, 0, 0, 0, 2, 4, 0, 1, 0, 2],
        &[16, 0, 0, 0, 2, 5, 0, 1, 0, 2, 9], // a wrong count
        &[17],
        &[20, 7, 6, 0, 1, 0, 0, 0, 1],
        &[21, 9, 6, 0, 1, 0, 0, 0, 1, 0, 1],
        &[22, 0, 0, 0, 0, 0, 1],
        &[23, 0, 0, 0, 1, 0, 0, 0, 1, 2, 0, 1],
        &[24, 0, 0],
        &[43, 14, 1, 0],
    ];
    for timing in [Timing::relaxed_at_baud(9600), Timing::over_tcp()] {
        for request in requests {
            let mut whole = Rtu::new(timing, store.clone());
            let expected = whole.bytes(&Rtu::frame(UNIT, request));
            assert!(!expected.is_empty(), "{request:?}");
            let mut line = Rtu::new(timing, store.clone());
            let mut sent = Vec::new();
            for byte in Rtu::frame(UNIT, request) {
                assert_eq!(sent, [], "{request:?} is answered too early");
                sent = line.wait(millis(1)).bytes(&[byte]);
            }
            assert_eq!(sent, expected, "{request:?}");
        }
    }
}

#[test]
fn by_length_a_request_of_irregular_length_is_told_so() {
    for timing in [Timing::at_baud(9600), Timing::relaxed_at_baud(9600), Timing::over_tcp()] {
        for request in [&[3, 0, 0, 0, 1, 0][..], &[3, 0, 0, 0], &[0x41], &[0x41, 1, 2, 3], &[43, 13, 1]] {
            let mut line = Rtu::new(timing, Store::ramp());
            let exception = if matches!(request[0], 0x41 | 43) { 1 } else { 3 };
            let expected = Rtu::frame(UNIT, &[request[0] | 0x80, exception]);
            assert_eq!(line.burst(&Rtu::frame(UNIT, request)), expected, "{request:?} {timing:?}");
            assert_eq!(line.burst(&self::request()), answer());
        }
    }
}

#[test]
fn by_length_what_stays_incomplete_is_dropped_after_the_silence() {
    let mut line = Rtu::new(Timing::over_tcp(), Store::ramp());
    // The beginning of a write of 123 registers; what follows would pass for its data.
    line.bytes(&[UNIT, 16, 0, 0, 0, 123, 246]);
    assert_eq!(line.wake_at, Some(line.now + millis(300)));
    assert_eq!(line.silence(), []);
    assert_eq!(line.events, [Event::BadCrc]);
    assert_eq!(line.burst(&request()), answer());
}

#[test]
fn by_length_a_good_request_behind_an_abandoned_one_is_served_after_the_silence() {
    for timing in [Timing::relaxed_at_baud(9600), Timing::over_tcp()] {
        let mut line = Rtu::new(timing, Store::ramp());
        let abandoned = [UNIT, 16, 0, 0, 0, 123, 246];
        assert_eq!(line.burst(&[&abandoned[..], &request()].concat()), answer(), "{timing:?}");
    }
}

#[test]
fn another_silence_can_be_asked_for() {
    let timing = Timing::at_baud(9600).with_silence_between_frames(millis(50));
    let mut line = Rtu::new(timing, Store::ramp());
    line.bytes(&request());
    assert_eq!(line.wake_at, Some(line.now + millis(50)));
    assert_eq!(line.silence(), answer());
}

#[test]
fn an_error_that_the_port_reports_drops_the_frame_it_is_in_and_no_other() {
    for (error, event) in
        [(LineError::Character, Event::CharacterError), (LineError::Overrun, Event::Overrun)]
    {
        for timing in [Timing::at_baud(9600), Timing::relaxed_at_baud(9600)] {
            let mut line = Rtu::new(timing, Store::ramp());
            line.bytes(&request()[..4]);
            line.slave.line_error(line.now, error);
            assert_eq!(line.burst(&request()[4..]), []);
            assert_eq!(line.events, [event]);
            assert_eq!(line.burst(&request()), answer());
        }
    }
}

#[test]
fn an_error_after_the_silence_does_no_harm_to_the_frame_before_it() {
    let mut line = at_9600();
    line.bytes(&request());
    line.wait(millis(10));
    line.slave.line_error(line.now, LineError::Character);
    assert_eq!(line.bytes(&[]), answer());
    assert_eq!(line.burst(&request()), answer());
}

#[test]
fn a_clock_that_stands_still_or_is_at_its_end_harms_nothing() {
    let mut line = at_9600();
    line.now = core::time::Duration::MAX;
    assert_eq!(line.bytes(&request()), []);
    assert_eq!(line.wake_at, Some(core::time::Duration::MAX));
    assert_eq!(line.bytes(&[]), []);
}
