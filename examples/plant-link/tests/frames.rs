//! Frames both ways, and what noise does to them.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by them")]

use core::time::Duration;

use bms_core::{
    plant::{Actuators, Leds, LoadSource, Sensors},
    units::{CentiCelsius, Milliamps, Millivolts},
};
use plant_link::{Decoder, FrameError, MAX_OCTETS, Message, Readings, Switches, write};

const fn sensors() -> Sensors {
    Sensors {
        battery_voltage: Some(Millivolts(13_500)),
        battery_current: Some(Milliamps(-8_000)),
        load_current: Some(Milliamps(8_000)),
        supply_voltage: None,
        charger_voltage: Some(Millivolts(0)),
        temperature: Some(CentiCelsius(-525)),
        io: [Some(Millivolts(0)), None, Some(Millivolts(60_000)), None],
        button_1: true,
        button_2: false,
    }
}

const fn switches() -> Message {
    let actuators = Actuators {
        load_source: LoadSource::Battery,
        load_connected: true,
        charger_connected: false,
        io_1_closed: true,
        leds: Leds::Flashing,
    };
    Message::Switches(Switches { time_ms: 1_000, actuators, testing: true })
}

fn readings() -> Message {
    Message::Readings(Readings::new(Duration::from_secs(1), sensors()))
}

fn framed(message: &Message) -> Vec<u8> {
    let mut out = [0xAA; MAX_OCTETS];
    let length = write(message, &mut out).unwrap();
    out[..length].to_vec()
}

fn heard(octets: &[u8]) -> Vec<Result<Message, FrameError>> {
    let mut decoder = Decoder::new();
    octets.iter().filter_map(|octet| decoder.octet(*octet)).collect()
}

#[test]
fn a_message_arrives_as_it_was_sent() {
    for message in [readings(), switches()] {
        let frame = framed(&message);
        assert!(frame[1..frame.len() - 1].iter().all(|octet| *octet != 0), "{frame:02x?}");
        assert_eq!(heard(&frame), [Ok(message)]);
    }
}

#[test]
fn the_switches_are_these_octets() {
    let packet = [1, 1, 0xE8, 7, 1, 1, 0, 1, 2, 1];
    let frame = framed(&switches());
    // Version, number, 1000 ms, battery, connected, no charger, closed, flashing, testing: stuffed at the one zero.
    assert_eq!(frame[..2], [0, 7]);
    assert_eq!(frame[2..8], packet[..6]);
    assert_eq!(frame[8], 8);
    assert_eq!(frame[9..12], packet[7..]);
    assert_eq!(frame.len(), packet.len() + 4 + 3);
}

#[test]
fn the_longest_readings_have_room() {
    let most = Some(Millivolts(i32::MIN));
    let amps = Some(Milliamps(i32::MIN));
    let sensors = Sensors {
        battery_voltage: most,
        battery_current: amps,
        load_current: amps,
        supply_voltage: most,
        charger_voltage: most,
        temperature: Some(CentiCelsius(i32::MIN)),
        io: [most; 4],
        button_1: true,
        button_2: true,
    };
    let message = Message::Readings(Readings { time_ms: u64::MAX, sensors });
    assert_eq!(heard(&framed(&message)), [Ok(message)]);
}

#[test]
fn noise_costs_no_frame_that_it_does_not_hit() {
    let (one, other) = (framed(&readings()), framed(&switches()));
    let stream = [&[0x55; 300][..], &one, &[0xFF, 0x01], &other].concat();
    let heard = heard(&stream);
    assert_eq!(heard[0], Err(FrameError::TooLong));
    assert_eq!(heard[1], Ok(readings()));
    assert_eq!(*heard.last().unwrap(), Ok(switches()));
}

#[test]
fn a_frame_with_a_wrong_octet_is_no_message() {
    let frame = framed(&readings());
    for place in 1..frame.len() - 1 {
        for wrong in [0x01, 0x40, 0xFF] {
            let mut damaged = frame.clone();
            damaged[place] ^= wrong;
            assert!(heard(&damaged).iter().all(Result::is_err), "{place} {wrong}");
        }
    }
    for length in 1..frame.len() - 1 {
        let cut = [&frame[..length], &[0]].concat();
        assert!(heard(&cut).iter().all(Result::is_err), "{length}");
    }
}

#[test]
fn a_room_that_is_too_small_is_told() {
    for room in 0..framed(&readings()).len() {
        assert_eq!(write(&readings(), &mut vec![0; room]), None, "{room}");
    }
}
