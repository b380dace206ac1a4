//! Damaged, cut, mixed and meaningless octets, through the public API alone.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod common;

use common::{sound, stuffed, vectors};
use probe_proto::{
    Decoder, Frame, FrameError, Identity, Message, Percent, Places, ProbeAddress, ProtocolVersion, Reading,
    Reply, Request, Resistance, Status,
};
use proptest::prelude::*;

/// What a decoder makes of all these octets, given in one piece: sequence numbers of frames, and errors.
fn decode(octets: &[u8]) -> Vec<Result<u8, FrameError>> {
    decode_pieces(&mut Decoder::new(), [octets])
}

fn decode_pieces<'o>(
    decoder: &mut Decoder,
    pieces: impl IntoIterator<Item = &'o [u8]>,
) -> Vec<Result<u8, FrameError>> {
    let mut outcomes = Vec::new();
    for mut rest in pieces {
        while !rest.is_empty() {
            let (taken, outcome) = decoder.receive(rest);
            assert!(taken >= 1 && taken <= rest.len());
            assert!(outcome.is_some() || taken == rest.len());
            outcomes.extend(outcome.map(|outcome| outcome.map(|frame| frame.sequence)));
            rest = &rest[taken..];
        }
    }
    outcomes
}

fn vector(name: &str) -> Vec<u8> {
    vectors().into_iter().find_map(|(known, wire)| (known == name).then_some(wire)).expect(name)
}

fn flip(wire: &mut [u8], bit: usize) {
    wire[bit / 8] ^= 1 << (bit % 8);
}

#[test]
fn any_one_or_two_wrong_bits_in_a_frame_are_found_out() {
    for (name, mut wire) in vectors() {
        for first in 0..wire.len() * 8 {
            flip(&mut wire, first);
            assert!(decode(&wire).iter().all(Result::is_err), "{name}: bit {first}");
            for second in 0..first {
                flip(&mut wire, second);
                assert!(decode(&wire).iter().all(Result::is_err), "{name}: bits {first}, {second}");
                flip(&mut wire, second);
            }
            flip(&mut wire, first);
        }
    }
}

#[test]
fn any_octet_of_a_frame_replaced_by_any_other_is_found_out() {
    for (name, wire) in vectors() {
        for at in 0..wire.len() {
            for octet in (0..=u8::MAX).filter(|&octet| octet != wire[at]) {
                let mut damaged = wire.clone();
                damaged[at] = octet;
                let outcomes = decode(&damaged);
                assert!(
                    outcomes.iter().all(Result::is_err),
                    "{name}: octet {at} is {octet:#04x}: {outcomes:?}"
                );
            }
        }
    }
}

#[test]
fn a_delimiter_damaged_into_a_zero_before_the_packet_is_found_out_by_the_crc() {
    let mut damaged = vector("read");
    damaged[0] = 0x01;
    assert!(matches!(decode(&damaged)[..], [Err(FrameError::Crc { .. })]));
}

#[test]
fn a_frame_cut_anywhere_spoils_no_frame_after_it() {
    let (cut, good) = (vector("reading"), vector("read"));
    for length in 0..cut.len() - 1 {
        let outcomes = decode(&[&cut[..length], &good[..]].concat());
        assert_eq!(outcomes.last(), Some(&Ok(3)), "cut after {length} octets");
        assert!(outcomes[..outcomes.len() - 1].iter().all(Result::is_err));
    }
}

#[test]
fn a_frame_without_its_last_delimiter_ends_with_the_first_of_the_next() {
    let (cut, good) = (vector("accepted"), vector("read"));
    assert_eq!(decode(&[&cut[..cut.len() - 1], &good[..]].concat()), [Ok(8), Ok(3)]);
}

#[test]
fn a_line_that_idles_at_zero_is_silent() {
    assert_eq!(decode(&[0; 500]), []);
}

#[test]
fn octets_without_end_are_told_once_and_dropped_up_to_the_next_delimiter() {
    let outcomes = decode(&[&[0x55; 500][..], &vector("read")].concat());
    assert_eq!(outcomes, [Err(FrameError::Overrun { limit: 96 }), Ok(3)]);
}

#[test]
fn a_packet_too_short_for_a_crc_is_told_with_what_it_lacks() {
    for packet in [&[][..], &[1], &[1, 2, 3, 4, 5]] {
        let error = FrameError::TooShort { needed: 6, received: packet.len() };
        assert_eq!(decode(&stuffed(packet)), [Err(error)]);
    }
}

#[test]
fn a_wrong_crc_is_told_with_both_numbers() {
    let [.., a, b, c, d, _] = vector("read")[..] else { panic!("a frame") };
    let computed = u32::from_le_bytes([a, b, c, d]);
    let mut wire = vector("read");
    let at = wire.len() - 2;
    wire[at] ^= 1;
    let error = FrameError::Crc { received: computed ^ (1 << 24), computed };
    assert_eq!(decode(&wire), [Err(error)]);
}

#[test]
fn a_frame_of_another_version_is_not_looked_into() {
    for head in [0x02, 0x3F, 0x42, 0x82, 0x00] {
        let received = ProtocolVersion::new(head & 0x3F);
        assert_eq!(decode(&sound(&[head, 9, 0xFF, 0xFF])), [Err(FrameError::Version { received })]);
    }
}

/// The message in a sound packet, as a decoder reads it.
fn message_of(packet: &[u8]) -> Result<String, FrameError> {
    let wire = sound(packet);
    let mut decoder = Decoder::new();
    let (_, none) = decoder.receive(&wire[..1]);
    assert_eq!(none, None);
    decoder.receive(&wire[1..]).1.unwrap().map(|frame| format!("{:?}", frame.message))
}

#[test]
fn requests_that_this_version_does_not_know_are_read_as_such() {
    for body in [
        &[][..],       // nothing
        &[11],         // a request after the last
        &[3, 101],     // 101 %
        &[5, 2],       // neither on nor off
        &[9, 0, 9, 1], // a chunk that ends early
    ] {
        let packet = [&[1, 9, 0, 0, 0, 0, 0x80], body].concat();
        let to = Places::only(ProbeAddress::LAST);
        let expected = format!("{:?}", Message::Request { to, request: Request::Unknown });
        assert_eq!(message_of(&packet), Ok(expected), "{body:?}");
    }
}

#[test]
fn replies_that_this_version_does_not_know_are_read_as_such() {
    for body in [
        &[][..],          // nothing
        &[7],             // a reply after the last
        &[4, 6],          // a refusal after the last
        &[1, 1, 0xFF],    // a text that is not UTF-8
        &[2, 1, 1, 2, 0], // an option that is neither
    ] {
        let packet = [&[0x41, 9, 3], body].concat();
        let from = ProbeAddress::new(3).unwrap();
        let expected = format!("{:?}", Message::Reply { from, reply: Reply::Unknown });
        assert_eq!(message_of(&packet), Ok(expected), "{body:?}");
    }
}

#[test]
fn what_nobody_sends_or_answers_is_refused() {
    for (head, message) in [
        (0x01, &[1, 2, 3, 4][..]), // a request to no whole set of places
        (0x41, &[]),               // a reply from nobody
        (0x41, &[0, 3]),           // a reply from no place
        (0x41, &[41, 3]),          // a reply from behind the last place
        (0x81, &[0, 1, 13]),       // enumerated at no place
        (0x81, &[1, 1]),           // without a lease
        (0xC1, &[1, 1, 13]),       // a reply that enumerates
    ] {
        let packet = [&[head, 9], message].concat();
        assert_eq!(
            message_of(&packet),
            Err(FrameError::Message { octets: message.len() }),
            "{head:#x} {message:?}"
        );
    }
}

#[test]
fn what_a_later_version_adds_behind_a_message_is_not_looked_at() {
    let known = message_of(&[0x41, 9, 3, 3]);
    assert!(known.is_ok());
    assert_eq!(message_of(&[0x41, 9, 3, 3, 1, 2, 3]), known);
    assert_eq!(message_of(&[0x81, 9, 3, 3, 1, 2, 3]), message_of(&[0x81, 9, 3, 3, 1]));
}

#[test]
fn what_this_version_does_not_know_cannot_be_sent() {
    let message = Message::Request { to: Places::ALL, request: Request::Unknown };
    let error = Frame { sequence: 0, message }.write(&mut [0; Frame::MAX_OCTETS]);
    assert_eq!(error, Err(FrameError::MessageTooLong { limit: 96 }));
}

#[test]
fn a_message_longer_than_a_packet_can_carry_is_refused_and_the_longest_is_not() {
    let text = "x".repeat(99);
    let write = |length: usize| {
        let identity = Identity {
            model: &text[..length],
            serial: "",
            hardware: u16::MAX,
            firmware: u16::MAX,
            nominal_mv: u16::MAX,
            protocol: ProtocolVersion::CURRENT,
        };
        let message = Message::Reply { from: ProbeAddress::LAST, reply: Reply::Identity(identity) };
        let mut out = [0; Frame::MAX_OCTETS];
        let written = Frame { sequence: 0, message }.write(&mut out)?;
        Ok((written, decode(&out[..written])))
    };
    assert_eq!(write(76), Ok((Frame::MAX_OCTETS, vec![Ok(0)])));
    assert_eq!(write(77), Err(FrameError::MessageTooLong { limit: 96 }));
}

#[test]
fn a_buffer_too_small_is_told_with_what_it_lacks() {
    let message = Message::Request { to: ProbeAddress::LAST.into(), request: Request::Read };
    let frame = Frame { sequence: 3, message };
    for available in 0..15 {
        let error = frame.write(&mut vec![0; available]).unwrap_err();
        assert_eq!(error, FrameError::BufferTooSmall { needed: 15, available });
    }
    assert_eq!(frame.write(&mut [0; 15]), Ok(15));
}

fn readings() -> impl Strategy<Value = Reading> {
    let resistance = (any::<u32>(), any::<u32>())
        .prop_map(|(micro_ohms, age_seconds)| Resistance { micro_ohms, age_seconds });
    (any::<u16>(), any::<i16>(), prop::option::of(resistance), 0_u8..=100, any::<u8>()).prop_map(
        |(voltage_mv, temperature_centi_celsius, resistance, percent, bits)| Reading {
            voltage_mv,
            temperature_centi_celsius,
            resistance,
            equalization: Percent::new(percent).unwrap(),
            status: Status::from_bits(bits),
        },
    )
}

proptest! {
    #[test]
    fn any_reading_comes_back_as_it_went(sequence: u8, place in 1_u8..=40, reading in readings()) {
        let message = Message::Reply {
            from: ProbeAddress::new(place).unwrap(),
            reply: Reply::Reading(reading),
        };
        let frame = Frame { sequence, message };
        let mut out = [0; Frame::MAX_OCTETS];
        let written = frame.write(&mut out).unwrap();
        prop_assert!(out[1..written - 1].iter().all(|&octet| octet != 0), "zeros delimit and nothing else");
        let mut decoder = Decoder::new();
        prop_assert_eq!(decoder.receive(&out[1..written]), (written - 1, Some(Ok(frame))));
    }

    #[test]
    fn any_texts_come_back_as_they_went(model in "\\PC{0,8}", serial in "[ -~]{0,12}") {
        let identity =
            Identity { model: &model, serial: &serial, hardware: 1, firmware: 2, nominal_mv: 2_000, protocol: ProtocolVersion::CURRENT };
        let message = Message::Reply { from: ProbeAddress::FIRST, reply: Reply::Identity(identity) };
        let frame = Frame { sequence: 1, message };
        let mut out = [0; Frame::MAX_OCTETS];
        let written = frame.write(&mut out).unwrap();
        let mut decoder = Decoder::new();
        prop_assert_eq!(decoder.receive(&out[1..written]), (written - 1, Some(Ok(frame))));
    }

    #[test]
    fn the_frame_after_any_noise_is_always_found(noise in prop::collection::vec(any::<u8>(), 0..300)) {
        let outcomes = decode(&[&noise[..], &vector("read")].concat());
        prop_assert_eq!(outcomes.last(), Some(&Ok(3)));
    }

    #[test]
    fn pieces_make_no_difference(
        noise in prop::collection::vec(any::<u8>(), 0..100),
        sizes in prop::collection::vec(1_usize..20, 1..40),
    ) {
        let octets = [&noise[..], &vector("reading"), &noise, &vector("read")].concat();
        let mut pieces = Vec::new();
        let mut rest = &octets[..];
        for &size in sizes.iter().cycle() {
            if rest.is_empty() {
                break;
            }
            let (piece, after) = rest.split_at(size.min(rest.len()));
            pieces.push(piece);
            rest = after;
        }
        prop_assert_eq!(decode_pieces(&mut Decoder::new(), pieces), decode(&octets));
    }

    #[test]
    fn no_octets_make_the_decoder_panic_or_stand_still(
        octets in prop::collection::vec(prop_oneof![Just(0_u8), 0_u8..5, any::<u8>()], 0..600),
    ) {
        // `decode_pieces` asserts that each call takes octets.
        prop_assert!(decode(&octets).len() <= octets.len());
    }

    #[test]
    fn no_sound_packet_makes_the_decoder_panic(message in prop::collection::vec(any::<u8>(), 0..=90), head in prop::sample::select(vec![0x01_u8, 0x41, 0x81, 0xC1])) {
        let outcomes = decode(&sound(&[&[head, 9], &message[..]].concat()));
        prop_assert!(
            matches!(
                outcomes[..],
                [Ok(9) | Err(FrameError::Message { .. })]
            ),
            "{:?}", outcomes
        );
    }
}
