//! What a line or a network may carry to a DNP3 outstation besides good requests.

use dnp3_outstation::link::{Function, crc};

use super::dnp3::{DIRECT_OPERATE, READ, WRITE, frame, latch, link_frame};

/// Octets for outstation 10, as if from master 1, that ask for nothing or for what cannot be; each with its name.
pub fn bursts() -> Vec<(&'static str, Vec<u8>)> {
    let good = request(READ, &[60, 1, 6]);
    let spoiled = |at: usize| {
        let mut octets = good.clone();
        octets[at] ^= 0x10;
        octets
    };
    let everything = [110, 0, 1, 0, 0, 0xFF, 0xFF];
    let bomb = [&[0xC0, READ][..], &everything.repeat(35)].concat();
    vec![
        ("a wrong CRC of the header", spoiled(8)),
        ("a wrong CRC of the block", spoiled(16)),
        ("a length below five", sealed([0x05, 0x64, 0x04, 0xC4, 10, 0, 1, 0])),
        ("a length of user octets that do not come", sealed([0x05, 0x64, 0xFF, 0xC4, 10, 0, 1, 0])),
        ("a frame cut short", good[..12].to_vec()),
        ("start octets", [0x05, 0x64].repeat(2_000)),
        ("chance", chance(20_000)),
        ("segments without a first one", segments(&[0x01, 0x02, 0x83])),
        ("first segments", segments(&[0x40; 20])),
        ("a series without an end", segments(&core::array::from_fn::<_, 64, _>(series))),
        ("an empty segment", link_frame(1, 10, Function::UnconfirmedUserData, &[0xC0])),
        ("half an application header", frame(1, 10, &[0xC0])),
        ("a fragment that is not whole", frame(1, 10, &[0x80, READ, 60, 1, 6])),
        (
            "confirms of all sequences",
            (0xC0..=0xFF).flat_map(|control| frame(1, 10, &[control, 0])).collect(),
        ),
        ("the code of a response", request(129, &[0, 0])),
        ("a code that is not assigned", request(0x7F, &[])),
        ("all points there could be", request(READ, &[30, 1, 2, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF])),
        ("a range that starts after its end", request(READ, &[30, 1, 1, 5, 0, 4, 0])),
        ("all events there could be", request(READ, &[32, 0, 9, 0xFF, 0xFF, 0xFF, 0xFF])),
        ("a qualifier that is none", request(READ, &[1, 2, 0x1B, 1, 0, 0])),
        ("objects of no octets by the million", frame(1, 10, &bomb)),
        ("controls that do not come", request(DIRECT_OPERATE, &[12, 1, 0x28, 0xFF, 0xFF, 0, 0])),
        ("a control cut short", request(DIRECT_OPERATE, &latch(1, true)[..15])),
        ("outputs that do not come", request(WRITE, &[10, 1, 1, 0, 0, 0xFF, 0xFF, 0x01])),
    ]
}

/// Of sequence 0, which is no other request's.
fn request(function: u8, objects: &[u8]) -> Vec<u8> {
    frame(1, 10, &[&[0xC0, function], objects].concat())
}

fn sealed(header: [u8; 8]) -> Vec<u8> {
    [&header[..], &crc(&header).to_le_bytes()].concat()
}

/// Full segments with these transport headers.
fn segments(headers: &[u8]) -> Vec<u8> {
    let segment = |header: &u8| {
        let user = [&[*header][..], &[0xC0; 249]].concat();
        link_frame(1, 10, Function::UnconfirmedUserData, &user)
    };
    headers.iter().flat_map(segment).collect()
}

/// The header of a segment of an endless series: the first, and those after it.
fn series(at: usize) -> u8 {
    u8::try_from(at).unwrap() | if at == 0 { 0x40 } else { 0 }
}

/// The same octets on every run: those of a xorshift generator.
fn chance(count: usize) -> Vec<u8> {
    let mut state = 0x9E37_79B9_u32;
    let next = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state.to_le_bytes()[0]
    };
    core::iter::repeat_with(next).take(count).collect()
}
