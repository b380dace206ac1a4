//! What a serial line carries besides good requests to us, and what comes after it.
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

use bench::{Rtu, Store, UNIT, crc, millis};
use modbus_slave::rtu::{Slave, Timing};
use modbus_slave::{Event, UnitId};

fn request() -> Vec<u8> {
    Rtu::frame(UNIT, &[3, 0, 5, 0, 1])
}

fn answer() -> Vec<u8> {
    Rtu::frame(UNIT, &[3, 2, 0, 5])
}

const TIMINGS: [Timing; 4] =
    [Timing::at_baud(9600), Timing::at_baud(115_200), Timing::relaxed_at_baud(9600), Timing::over_tcp()];

fn on_all_lines(test: impl Fn(Rtu)) {
    for timing in TIMINGS {
        test(Rtu::new(timing, Store::ramp()));
    }
}

/// Numbers without an order that anybody could rely on, the same in every run.
fn noise(seed: u32, length: usize) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9E37_79B9) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state.to_be_bytes()[1]
    };
    (0..length).map(|_| next()).collect()
}

#[test]
fn the_frame_that_the_guide_prints_has_the_crc_that_it_prints() {
    // Serial Line V1.02, appendix B: 02 07, CRC 1241, sent 41 12.
    let mut store = Store { status: Some(0x6D), ..Store::default() };
    let mut slave = Slave::new(UnitId::new(2).unwrap(), Timing::over_tcp());
    let mut tx = [0; 256];
    let step = slave.process(millis(0), &[0x02, 0x07, 0x41, 0x12], &mut tx, &mut store);
    assert_eq!(tx[..3], [0x02, 0x07, 0x6D]);
    assert_eq!(tx[3..step.produced], crc(&[0x02, 0x07, 0x6D]));
}

#[test]
fn a_wrong_crc_is_not_answered_whichever_bit_is_wrong() {
    on_all_lines(|mut line| {
        for bit in 0..64 {
            let mut broken = request();
            broken[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(line.burst(&broken), [], "bit {bit}");
        }
        assert_eq!(line.slave.counters().slave_messages, 0);
        assert_eq!(line.slave.counters().bus_communication_errors, 64);
        assert_eq!(line.store, Store::ramp());
        assert_eq!(line.burst(&request()), answer());
    });
}

#[test]
fn an_illegal_function_with_a_wrong_crc_is_not_answered() {
    on_all_lines(|mut line| {
        for function in 0..=255 {
            assert_eq!(line.burst(&[UNIT, function, 0, 0]), []);
            assert_eq!(line.burst(&[UNIT, function, 0, 0, 0, 1, 0, 0]), []);
        }
        assert_eq!(line.burst(&request()), answer());
    });
}

#[test]
fn function_codes_of_128_and_more_are_responses_and_are_not_answered() {
    on_all_lines(|mut line| {
        for function in 128..=255 {
            assert_eq!(line.burst(&Rtu::frame(UNIT, &[function, 2])), [], "{function}");
            assert_eq!(line.events.last(), Some(&Event::NotForUs { unit: UNIT }));
        }
        assert_eq!(line.burst(&request()), answer());
    });
}

#[test]
fn function_0_is_illegal() {
    on_all_lines(|mut line| {
        assert_eq!(line.burst(&Rtu::frame(UNIT, &[0])), Rtu::frame(UNIT, &[0x80, 1]));
    });
}

#[test]
fn the_traffic_of_other_units_is_not_answered_and_hides_no_request() {
    let foreign: [&[u8]; 16] = [
        &[3, 0, 0, 0, 1],
        &[3, 2, 0, 1],
        &[3, 20, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19],
        &[1, 1, 0xFF],
        &[16, 0, 0, 0, 1, 2, 0, 1],
        &[16, 0, 0, 0, 1],
        &[0x83, 2],
        &[7],
        &[7, 0x6D],
        &[17, 3, 1, 2, 0xFF],
        &[22, 0, 0, 0, 1, 0, 1],
        &[24, 0, 6, 0, 2, 1, 2, 3, 4],
        &[43, 14, 1, 1, 0, 0, 1, 0, 3, 1, 2, 3],
        &[0x41, 1, 2, 3],
        &[23, 4, 1, 2, 3, 4],
        &[8, 0, 0, 1, 2],
    ];
    on_all_lines(|mut line| {
        for pdu in foreign {
            let frame = Rtu::frame(UNIT + 1, pdu);
            assert_eq!(line.burst(&frame), [], "{pdu:?}");
            assert_eq!(line.burst(&request()), answer(), "after {pdu:?}");
            // And with no silence between the two.
            assert_eq!(line.burst(&[frame, request()].concat()), answer(), "before {pdu:?}");
        }
        assert_eq!(line.store, Store::ramp());
    });
}

#[test]
fn a_foreign_request_that_nobody_answers_hides_nothing() {
    on_all_lines(|mut line| {
        for _ in 0..3 {
            assert_eq!(line.burst(&Rtu::frame(99, &[4, 0, 0, 0, 1])), []);
        }
        assert_eq!(line.burst(&request()), answer());
    });
}

#[test]
fn a_request_is_found_behind_stray_bytes_of_the_same_burst() {
    for stray in [
        vec![0],
        vec![0; 7],
        vec![0xFF; 30],
        vec![UNIT],
        vec![UNIT; 9],
        vec![UNIT, 3],
        vec![UNIT, 3, 0, 5, 0],
        vec![UNIT, 0x41, 0x42],
        vec![UNIT, 6, 0, 0, 0, 1, 0, 0],
        vec![UNIT + 1, 3, 0, 0, 0, 1],
        request()[..7].to_vec(),
        vec![UNIT; 200],
        vec![0; 248],
    ] {
        on_all_lines(|mut line| {
            assert_eq!(line.burst(&[&stray[..], &request()].concat()), answer(), "{stray:02X?}");
            assert_eq!(line.store, Store::ramp());
            assert!(line.slave.counters().bus_communication_errors > 0);
            assert_eq!(line.burst(&request()), answer());
        });
    }
}

#[test]
fn a_request_is_found_before_stray_bytes_of_the_same_burst() {
    on_all_lines(|mut line| {
        assert_eq!(line.burst(&[&request()[..], &[0]].concat()), answer());
        assert_eq!(line.burst(&[&request()[..], &[UNIT, 0xFF, 0]].concat()), answer());
    });
}

#[test]
fn after_noise_of_any_length_the_next_request_is_served() {
    on_all_lines(|mut line| {
        for length in (0..600).step_by(7) {
            let noise = noise(u32::try_from(length).unwrap(), length);
            assert_eq!(line.burst(&noise), []);
            assert_eq!(line.burst(&request()), answer(), "after {length} bytes");
        }
        assert_eq!(line.store, Store::ramp());
    });
}

#[test]
fn a_request_is_found_at_once_behind_noise() {
    on_all_lines(|mut line| {
        for length in 0..240 {
            let noise = noise(7_000 + u32::try_from(length).unwrap(), length);
            assert_eq!(line.burst(&[noise, request()].concat()), answer(), "{length}");
        }
    });
}

#[test]
fn after_half_a_request_the_next_one_is_served() {
    let long = Rtu::frame(UNIT, &[&[16, 0, 0, 0, 123, 246][..], &[7; 246]].concat());
    on_all_lines(|mut line| {
        for length in 1..long.len() {
            assert_eq!(line.burst(&long[..length]), []);
            assert_eq!(line.burst(&request()), answer(), "after {length} bytes");
        }
        assert_eq!(line.store, Store::ramp());
    });
}

#[test]
fn an_endless_stream_of_noise_is_bounded_in_memory_and_time_and_ends_with_silence() {
    on_all_lines(|mut line| {
        for seed in 0..200 {
            line.bytes(&noise(seed, 200));
        }
        line.silence();
        assert_eq!(line.burst(&request()), answer());
    });
}

#[test]
fn bytes_that_all_look_like_beginnings_cost_no_more_than_others() {
    // Each place looks like a request to us, as long as the rest of the buffer.
    let pattern: Vec<u8> = (0..250).map(|place| if place % 2 == 0 { UNIT } else { 16 }).collect();
    on_all_lines(|mut line| {
        for _ in 0..20 {
            assert_eq!(line.burst(&pattern), []);
        }
        assert_eq!(line.burst(&request()), answer());
    });
}

#[test]
fn a_wrong_crc_and_another_unit_are_told_apart() {
    let mut line = Rtu::strict(Store::ramp());
    line.burst(&[1, 2, 3, 4, 5]);
    line.burst(&[9]);
    line.burst(&Rtu::frame(42, &[3, 0, 0, 0, 1]));
    line.burst(&request());
    assert_eq!(
        line.events,
        [
            Event::BadCrc,
            Event::BadCrc,
            Event::NotForUs { unit: 42 },
            Event::Executed { unit: UNIT, function: 3 }
        ]
    );
}

#[test]
fn a_frame_to_us_inside_the_data_of_another_frame_is_not_obeyed() {
    // Whoever may choose what another unit stores must not command us by it.
    let inner = Rtu::frame(UNIT, &[6, 0, 5, 0xAB, 0xCD]);
    let carriers: [&[u8]; 5] = [
        &[15, 0, 0, 0, 64, 8],
        &[16, 0, 0, 0, 4, 8],
        &[23, 0, 0, 0, 1, 0, 0, 0, 4, 8],
        &[21, 15, 6, 0, 1, 0, 0, 0, 4],
        &[3, 8],
    ];
    for timing in TIMINGS {
        let mut line = Rtu::new(timing, Store::ramp());
        // In a TCP connection there are no responses but our own.
        let carried = if timing == Timing::over_tcp() { 4 } else { 5 };
        for carrier in &carriers[..carried] {
            let frame = Rtu::frame(UNIT + 1, &[carrier, &inner[..]].concat());
            let mut sent = Vec::new();
            for byte in frame {
                sent.extend(line.bytes(&[byte]));
            }
            sent.extend(line.silence());
            assert_eq!(sent, [], "{carrier:?}");
            assert_eq!(line.events.last(), Some(&Event::NotForUs { unit: UNIT + 1 }), "{carrier:?}");
        }
        assert_eq!(line.store, Store::ramp());
        assert_eq!(line.burst(&request()), answer());
    }
}

#[test]
fn a_frame_to_us_inside_the_data_of_another_frame_to_us_is_data() {
    let inner = Rtu::frame(UNIT, &[6, 0, 5, 0xAB, 0xCD]);
    let carriers: [&[u8]; 4] = [
        &[15, 0, 0, 0, 64, 8],
        &[16, 0, 10, 0, 4, 8],
        &[23, 0, 0, 0, 1, 0, 10, 0, 4, 8],
        &[21, 15, 6, 0, 1, 0, 0, 0, 4],
    ];
    on_all_lines(|mut line| {
        line.store.files = (0..4).map(|record| ((1, record), 0)).collect();
        for carrier in carriers {
            for byte in &Rtu::frame(UNIT, &[carrier, &inner[..]].concat()) {
                line.bytes(&[*byte]);
            }
            line.silence();
            let written = Event::Written { unit: UNIT, function: carrier[0] };
            assert_eq!(line.events.last(), Some(&written));
        }
        assert_eq!(line.events.len(), carriers.len());
        assert_eq!(line.store.holding[&5], 5);
    });
}

#[test]
fn in_a_tcp_connection_a_request_behind_noise_need_not_wait_for_silence() {
    let noise: [&[u8]; 6] = [
        &[UNIT + 1, 15, 0, 0, 0, 1, 200],
        &[UNIT + 1, 16, 0, 0, 0, 1, 200],
        &[UNIT + 1, 23, 0, 0, 0, 1, 0, 0, 0, 1, 200],
        &[UNIT + 1, 20, 200],
        &[UNIT + 1, 3, 200],
        &[UNIT, 0x41, 1, 2, 3],
    ];
    for noise in noise {
        let mut line = Rtu::over_tcp(Store::ramp());
        assert_eq!(line.bytes(&[noise, &request()].concat()), answer(), "{noise:?}");
        let mut line = Rtu::over_tcp(Store::ramp());
        assert_eq!(line.bytes(noise), []);
        assert_eq!(line.bytes(&request()), answer(), "{noise:?}");
    }
}

/// A write to us, hidden in bytes that were something else before a bit was lost.
fn hidden_write(address: u8) -> Vec<u8> {
    Rtu::frame(address, &[6, 0, 7, 0, 99])
}

#[test]
fn a_write_inside_a_broken_frame_is_not_executed_between_silences() {
    let foreign_response = |inner: &[u8]| {
        let mut frame = Rtu::frame(5, &[&[3, 12][..], inner, &[1, 2, 3, 4]].concat());
        let last = frame.len() - 1;
        frame[last] ^= 1;
        frame
    };
    let foreign_write = |inner: &[u8]| {
        let mut frame = Rtu::frame(5, &[&[16, 0, 0, 0, 4, 8][..], inner].concat());
        let last = frame.len() - 1;
        frame[last] ^= 1;
        frame
    };
    let broken = [
        foreign_response(&hidden_write(UNIT)),
        foreign_write(&hidden_write(0)),
        [&[0x55; 12][..], &hidden_write(UNIT)].concat(),
        [&hidden_write(UNIT)[..], &[0x11, 0x22, 0x33]].concat(),
        [&[0x11][..], &hidden_write(0)].concat(),
    ];
    for bytes in broken {
        let mut line = Rtu::new(Timing::at_baud(9600), Store::ramp());
        assert_eq!(line.burst(&bytes), [], "{bytes:02x?}");
        assert_eq!(line.store.holding[&7], 7, "{bytes:02x?}");
        assert_eq!(line.burst(&request()), answer(), "the next request is served");
    }
}

#[test]
fn a_write_with_the_stray_bytes_of_a_driver_around_it_is_executed() {
    for (before, after) in [(&[0, 0][..], &[][..]), (&[0xFF], &[0xFF]), (&[0x80, 0x00], &[0x00, 0xFF])] {
        let mut line = Rtu::new(Timing::at_baud(9600), Store::ramp());
        let bytes = [before, &hidden_write(UNIT), after].concat();
        assert_eq!(line.burst(&bytes), hidden_write(UNIT), "{bytes:02x?}");
        assert_eq!(line.store.holding[&7], 99);
    }
}

#[test]
fn a_line_that_waits_for_silence_asks_to_be_woken_later_than_now() {
    let mut store = Store::ramp();
    let mut slave = Slave::new(UnitId::new(UNIT).unwrap(), Timing::relaxed_at_baud(9600));
    let mut tx = [0; 256];
    let _answered = slave.process(millis(1), &[&request()[..], &[UNIT, 3, 0]].concat(), &mut tx, &mut store);
    slave.line_error(millis(1), modbus_slave::rtu::LineError::Character);
    loop {
        let step = slave.process(millis(1), &[], &mut tx, &mut store);
        if step.is_idle() {
            assert!(step.wake_at.is_none_or(|wake_at| wake_at > millis(1)), "{step:?}");
            break;
        }
    }
}
