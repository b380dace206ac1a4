//! The data link layer, through the public API alone.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod common;

use common::{lines, octets};
use dnp3_outstation::link::{
    Control, ControlError, Destination, Direction, EndpointAddress, Frame, Function, Header, LinkError, crc,
};
use proptest::prelude::*;

/// Frames as (octets of the wire, user octets).
fn published() -> Vec<(Vec<u8>, Vec<u8>)> {
    let lines: Vec<_> = lines(include_str!("vectors/frames.txt")).collect();
    lines
        .chunks(2)
        .map(|pair| match pair {
            [wire, user] => {
                (octets(wire.strip_prefix("= ").unwrap()), octets(user.strip_prefix("< ").unwrap()))
            }
            _ => panic!("a frame takes two lines"),
        })
        .collect()
}

const fn station(address: u16) -> EndpointAddress {
    EndpointAddress::new(address).unwrap()
}

const fn control(function: Function) -> Control {
    Control { direction: Direction::FromMaster, function }
}

/// A header with a right CRC, whatever it says.
const fn checked(header: [u8; 8]) -> [u8; 10] {
    let [crc0, crc1] = crc(&header).to_le_bytes();
    let [a0, a1, a2, a3, a4, a5, a6, a7] = header;
    [a0, a1, a2, a3, a4, a5, a6, a7, crc0, crc1]
}

#[test]
fn published_frames_read_and_write_to_the_last_octet() {
    let frames = published();
    assert_eq!(frames.len(), 8);
    for (wire, user) in frames {
        let mut buffer = [0; 250];
        let frame = Frame::parse(&wire, &mut buffer).unwrap();
        assert_eq!(frame.user(), user);
        assert_eq!(frame.header().frame_octets(), wire.len());

        let mut out = [0; Frame::MAX_OCTETS];
        let written = frame.write(&mut out).unwrap();
        assert_eq!(&out[..written], wire);
    }
}

#[test]
fn a_published_header_says_who_asks_whom_for_what() {
    let (wire, _) = &published()[6];
    let header = Header::parse(wire).unwrap();
    assert_eq!(header.control(), control(Function::ConfirmedUserData { fcb: true }));
    assert_eq!(header.destination(), Destination::Endpoint(station(1)));
    assert_eq!(header.source(), station(1024));
    assert_eq!(header.user_octets(), 15);
}

#[test]
fn the_check_value_of_the_crc_is_ea82() {
    assert_eq!(crc(b"123456789"), 0xEA82);
}

#[test]
fn a_frame_cut_short_tells_how_many_octets_it_takes() {
    let (wire, _) = &published()[6];
    for received in 0..wire.len() {
        let needed = if received < Header::SIZE { Header::SIZE } else { wire.len() };
        let error = Frame::parse(&wire[..received], &mut [0; 250]).unwrap_err();
        assert_eq!(error, LinkError::Truncated { needed, received });
    }
}

#[test]
fn octets_after_the_frame_are_not_looked_at() {
    let (mut wire, user) = published()[6].clone();
    wire.extend([0xFF; 40]);
    assert_eq!(Frame::parse(&wire, &mut [0; 250]).unwrap().user(), user);
}

#[test]
fn a_wrong_header_crc_is_told_with_both_numbers() {
    let error = Header::parse(&[5, 0x64, 5, 0xC0, 1, 0, 0, 4, 0xE9, 0x20]).unwrap_err();
    assert_eq!(error, LinkError::HeaderCrc { received: 0x20E9, computed: 0x21E9 });
}

#[test]
fn a_wrong_block_crc_is_told_with_its_block() {
    let (mut wire, _) = published()[7].clone();
    wire[10 + 18 + 3] ^= 0x10;
    let error = Frame::parse(&wire, &mut [0; 250]).unwrap_err();
    assert!(matches!(error, LinkError::BlockCrc { block: 1, received: 0x77B4, .. }), "{error}");
}

#[test]
fn a_frame_that_starts_with_anything_but_05_64_is_none() {
    let error = Header::parse(&checked([5, 0x65, 5, 0xC0, 1, 0, 0, 4])).unwrap_err();
    assert_eq!(error, LinkError::Start { received: [5, 0x65] });
}

#[test]
fn a_length_below_5_is_an_error_even_with_a_right_crc() {
    for received in 0..5 {
        let error = Header::parse(&checked([5, 0x64, received, 0xC0, 1, 0, 0, 4])).unwrap_err();
        assert_eq!(error, LinkError::Length { received });
    }
}

#[test]
fn a_reserved_destination_and_a_source_of_many_stations_are_errors() {
    let error = Header::parse(&checked([5, 0x64, 5, 0xC0, 0xF0, 0xFF, 0, 4])).unwrap_err();
    assert_eq!(error, LinkError::ReservedDestination { received: 0xFFF0 });
    for received in [0xFFF0_u16, 0xFFFC, 0xFFFF] {
        let [low, high] = received.to_le_bytes();
        let error = Header::parse(&checked([5, 0x64, 5, 0xC0, 1, 0, low, high])).unwrap_err();
        assert_eq!(error, LinkError::ReservedSource { received });
    }
}

#[test]
fn an_unknown_function_tells_whom_to_answer() {
    let error = Header::parse(&checked([5, 0x64, 5, 0xC7, 1, 0, 0, 4])).unwrap_err();
    let expected = LinkError::Control {
        error: ControlError::UnknownFunction,
        octet: 0xC7,
        destination: Destination::Endpoint(station(1)),
        source: station(1024),
    };
    assert_eq!(error, expected);
}

#[test]
fn user_octets_go_with_user_data_and_with_nothing_else() {
    let to = Destination::Endpoint(station(1));
    let make = |function, octets: &[u8]| {
        Frame::new(control(function), to, station(1024), octets).map(|frame| frame.header().user_octets())
    };
    let data = Function::UnconfirmedUserData;
    let status = Function::RequestLinkStatus;
    assert_eq!(make(data, &[0; 250]), Ok(250));
    assert_eq!(make(data, &[0; 251]), Err(LinkError::UserOctets { function: data, octets: 251 }));
    assert_eq!(make(data, &[]), Err(LinkError::UserOctets { function: data, octets: 0 }));
    assert_eq!(make(status, &[]), Ok(0));
    assert_eq!(make(status, &[0]), Err(LinkError::UserOctets { function: status, octets: 1 }));

    let error = Header::parse(&checked([5, 0x64, 6, 0xC9, 1, 0, 0, 4])).unwrap_err();
    assert_eq!(error, LinkError::UserOctets { function: status, octets: 1 });
}

#[test]
fn a_buffer_too_small_is_told_with_what_it_lacks() {
    let (wire, _) = &published()[6];
    let error = Frame::parse(wire, &mut [0; 14]).unwrap_err();
    assert_eq!(error, LinkError::BufferTooSmall { needed: 15, available: 14 });

    let mut buffer = [0; 250];
    let frame = Frame::parse(wire, &mut buffer).unwrap();
    let error = frame.write(&mut [0; 26]).unwrap_err();
    assert_eq!(error, LinkError::BufferTooSmall { needed: 27, available: 26 });
}

#[test]
fn the_longest_frame_is_292_octets() {
    let user = [0x5A; Header::MAX_USER_OCTETS];
    let data = control(Function::UnconfirmedUserData);
    let frame = Frame::new(data, Destination::SelfAddress, station(0), &user).unwrap();
    let mut out = [0; Frame::MAX_OCTETS];
    assert_eq!(frame.write(&mut out), Ok(292));
    assert_eq!(Frame::parse(&out, &mut [0; 250]).unwrap().user(), user);
}

proptest! {
    #[test]
    fn any_user_octets_come_back_from_the_wire_as_they_went(
        user in prop::collection::vec(any::<u8>(), 1..=250),
        to in 0_u16..=0xFFEF,
        from in 0_u16..=0xFFEF,
        fcb: bool,
    ) {
        let control = control(Function::ConfirmedUserData { fcb });
        let frame = Frame::new(control, station(to).into(), station(from), &user).unwrap();
        let mut out = [0; Frame::MAX_OCTETS];
        let written = frame.write(&mut out).unwrap();
        let mut buffer = [0; 250];
        prop_assert_eq!(Frame::parse(&out[..written], &mut buffer), Ok(frame));
    }

    #[test]
    fn any_octet_changed_is_found_out(
        user in prop::collection::vec(any::<u8>(), 1..=250),
        at: prop::sample::Index,
        change in 1_u8..,
    ) {
        let control = control(Function::UnconfirmedUserData);
        let frame = Frame::new(control, station(1).into(), station(2), &user).unwrap();
        let mut out = [0; Frame::MAX_OCTETS];
        let written = frame.write(&mut out).unwrap();
        out[at.index(written)] ^= change;
        prop_assert!(Frame::parse(&out[..written], &mut [0; 250]).is_err());
    }

    #[test]
    fn no_octets_and_no_buffer_make_the_parser_panic(
        octets in prop::collection::vec(any::<u8>(), 0..320),
        sound_header: bool,
        room in 0_usize..260,
    ) {
        let mut octets = octets;
        // Random octets seldom get past the checks: give half of them a header that does.
        if sound_header && let Some((header, _)) = octets.split_first_chunk_mut::<10>() {
            *header = checked([5, 0x64, header[2], 0xC4, header[4], header[5], header[6], header[7]]);
        }
        let mut buffer = vec![0; room];
        if let Ok(frame) = Frame::parse(&octets, &mut buffer) {
            prop_assert!(frame.header().frame_octets() <= octets.len());
        }
    }
}
