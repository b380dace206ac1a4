//! BER, through the public API alone.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod common;

use common::{lines, octets};
use proptest::prelude::*;
use snmp_agent::ber::{BerError, BerErrorKind, BufferFull, Reader, Tag, Writer};
use snmp_agent::{Oid, OidBuf, Value};

/// A value as the vector files tell it.
fn told(value: Value<'_>) -> String {
    match value {
        Value::Integer(value) => format!("integer {value}"),
        Value::OctetString(octets) => format!("octets {:?}", str::from_utf8(octets).unwrap()),
        Value::ObjectId(oid) => format!("oid {oid}"),
        Value::IpAddress([a, b, c, d]) => format!("ip {a}.{b}.{c}.{d}"),
        Value::Counter32(value) => format!("counter32 {value}"),
        Value::Gauge32(value) => format!("gauge32 {value}"),
        Value::TimeTicks(value) => format!("ticks {value}"),
        Value::Opaque(octets) => format!("opaque {:?}", str::from_utf8(octets).unwrap()),
        Value::Counter64(value) => format!("counter64 {value}"),
    }
}

#[test]
fn values_read_as_the_standard_says_and_write_to_the_last_octet() {
    for line in lines(include_str!("vectors/values.txt")) {
        let (wire, meaning) = line.split_once(" = ").expect("octets = meaning");
        let wire = octets(wire);
        let (mut reader, mut name) = (Reader::new(&wire), OidBuf::new());
        let value = reader.value(&mut name).unwrap();
        assert_eq!(told(value), meaning);
        assert_eq!(reader.finish(), Ok(()), "{line}");

        let mut out = [0; 64];
        let mut writer = Writer::new(&mut out);
        writer.value(value).unwrap();
        assert_eq!(writer.written(), wire, "{line}");
    }
}

#[test]
fn malformed_values_are_refused_with_the_place_and_the_fault() {
    for line in lines(include_str!("vectors/malformed.txt")) {
        let (wire, fault) = line.split_once(" = ").expect("octets = fault");
        let (offset, fault) = fault.split_once(' ').expect("place, then fault");
        let wire = octets(wire);
        let mut reader = Reader::new(&wire);
        let error = reader.value(&mut OidBuf::new()).expect_err(line);
        assert_eq!(
            (error.offset.to_string().as_str(), error.kind.to_string().as_str()),
            (offset, fault),
            "{line}"
        );
        assert_eq!(reader.offset(), 0, "an error leaves the reader where it was: {line}");
    }
}

/// The request of RFC 3417 §8.1. Its outermost length takes one octet more than it need, as there.
const GET_BULK: &[u8] = &[
    0xA5, 0x82, 0x00, 0x39, 0x02, 0x04, 0x54, 0x52, 0x5D, 0x76, 0x02, 0x01, 0x01, 0x02, 0x01, 0x02, 0x30,
    0x2B, 0x30, 0x0B, 0x06, 0x07, 0x2B, 0x06, 0x01, 0x02, 0x01, 0x01, 0x03, 0x05, 0x00, 0x30, 0x0D, 0x06,
    0x09, 0x2B, 0x06, 0x01, 0x02, 0x01, 0x04, 0x16, 0x01, 0x02, 0x05, 0x00, 0x30, 0x0D, 0x06, 0x09, 0x2B,
    0x06, 0x01, 0x02, 0x01, 0x04, 0x16, 0x01, 0x04, 0x05, 0x00,
];
const SYS_UP_TIME: &[u32] = &[1, 3, 6, 1, 2, 1, 1, 3];
const PHYS_ADDRESS: &[u32] = &[1, 3, 6, 1, 2, 1, 4, 22, 1, 2];
const TYPE: &[u32] = &[1, 3, 6, 1, 2, 1, 4, 22, 1, 4];

#[test]
fn the_request_of_rfc_3417_reads_as_the_rfc_means_it() {
    let mut datagram = Reader::new(GET_BULK);
    let mut pdu = datagram.constructed(Tag::GET_BULK_REQUEST).unwrap();
    datagram.finish().unwrap();
    assert_eq!(pdu.integer(), Ok(1_414_684_022));
    assert_eq!(pdu.integer(), Ok(1));
    assert_eq!(pdu.integer(), Ok(2));
    let mut bindings = pdu.constructed(Tag::SEQUENCE).unwrap();
    pdu.finish().unwrap();
    let mut name = OidBuf::new();
    for expected in [SYS_UP_TIME, PHYS_ADDRESS, TYPE] {
        let mut binding = bindings.constructed(Tag::SEQUENCE).unwrap();
        binding.object_id(&mut name).unwrap();
        assert_eq!(&*name, expected);
        binding.null(Tag::NULL).unwrap();
        binding.finish().unwrap();
    }
    assert!(bindings.is_empty());
    assert_eq!(bindings.offset(), GET_BULK.len());
}

fn write_get_bulk(writer: &mut Writer<'_>) -> Result<(), BufferFull> {
    writer.constructed(Tag::GET_BULK_REQUEST, |pdu| {
        pdu.integer(1_414_684_022)?;
        pdu.integer(1)?;
        pdu.integer(2)?;
        pdu.constructed(Tag::SEQUENCE, |bindings| {
            [SYS_UP_TIME, PHYS_ADDRESS, TYPE].into_iter().try_for_each(|name| {
                bindings.constructed(Tag::SEQUENCE, |binding| {
                    binding.object_id(Oid::new(name).unwrap())?;
                    binding.null(Tag::NULL)
                })
            })
        })
    })
}

#[test]
fn the_request_of_rfc_3417_writes_to_the_last_octet_but_for_its_needless_octets_of_length() {
    let mut out = [0; 64];
    let mut writer = Writer::new(&mut out);
    write_get_bulk(&mut writer).unwrap();
    let minimal = [&[0xA5, 0x39], &GET_BULK[4..]].concat();
    assert_eq!(writer.written(), minimal);
}

#[test]
fn a_message_that_does_not_fit_leaves_nothing_behind() {
    for room in 0..59 {
        let mut out = vec![0; room];
        let mut writer = Writer::new(&mut out);
        let full = write_get_bulk(&mut writer).unwrap_err();
        assert!(full.needed > full.available && full.available == room);
        assert!(writer.is_empty());
    }
    write_get_bulk(&mut Writer::new(&mut [0; 59])).unwrap();
}

#[test]
fn a_list_can_end_where_the_next_element_does_not_fit() {
    let mut out = [0; 12];
    let mut writer = Writer::new(&mut out);
    let mut left_out = 0;
    writer
        .constructed(Tag::SEQUENCE, |list| {
            left_out = (1..=5).filter(|&value| list.integer(value).is_err()).count();
            Ok(())
        })
        .unwrap();
    assert_eq!(writer.written(), [0x30, 9, 2, 1, 1, 2, 1, 2, 2, 1, 3]);
    assert_eq!(left_out, 2);
}

#[test]
fn lengths_are_written_as_short_as_can_be() {
    for (content, length) in [
        (127, &[0x7F][..]),
        (128, &[0x81, 0x80]),
        (255, &[0x81, 0xFF]),
        (256, &[0x82, 0x01, 0x00]),
        (65_535, &[0x82, 0xFF, 0xFF]),
        (65_536, &[0x83, 0x01, 0x00, 0x00]),
        (16_777_216, &[0x84, 0x01, 0x00, 0x00, 0x00]),
    ] {
        let content = vec![0xAB; content];
        let expected = [&[0x04], length, &content].concat();
        let mut out = vec![0; expected.len()];
        let mut writer = Writer::new(&mut out);
        writer.octets(Tag::OCTET_STRING, &content).unwrap();
        assert!(writer.written() == expected, "{length:x?}");
    }
}

#[test]
fn a_sequence_moves_its_content_to_make_room_for_a_long_length() {
    for content in [124, 125, 250, 251, 65_000] {
        let octets = vec![0xAB; content];
        let mut out = vec![0; content + 16];
        let mut writer = Writer::new(&mut out);
        writer.constructed(Tag::SEQUENCE, |inner| inner.octets(Tag::OCTET_STRING, &octets)).unwrap();

        let mut reader = Reader::new(writer.written());
        let mut inner = reader.constructed(Tag::SEQUENCE).unwrap();
        assert_eq!(inner.octets(Tag::OCTET_STRING), Ok(&octets[..]));
        assert_eq!((inner.finish(), reader.finish()), (Ok(()), Ok(())));
    }
}

#[test]
fn faults_within_a_sequence_are_told_by_their_place_in_the_datagram() {
    let mut reader = Reader::new(&[0x30, 0x06, 0x02, 0x01, 0x00, 0x02, 0x01, 0x00, 0x05]);
    let mut inner = reader.constructed(Tag::SEQUENCE).unwrap();
    inner.integer().unwrap();
    let kind = BerErrorKind::Tag { expected: Tag::NULL, received: Tag::INTEGER };
    assert_eq!(inner.null(Tag::NULL), Err(BerError { offset: 5, kind }));
    assert_eq!(inner.integer(), Ok(0), "the reader is where it was");
    let kind = BerErrorKind::Trailing { octets: 1 };
    assert_eq!(reader.finish(), Err(BerError { offset: 8, kind }));
}

#[test]
fn an_element_cannot_reach_beyond_the_sequence_around_it() {
    let mut reader = Reader::new(&[0x30, 0x02, 0x04, 0x02, 0x41, 0x42]);
    let mut inner = reader.constructed(Tag::SEQUENCE).unwrap();
    let kind = BerErrorKind::Truncated { needed: 2, received: 0 };
    assert_eq!(inner.octets(Tag::OCTET_STRING), Err(BerError { offset: 4, kind }));
}

#[test]
fn a_null_with_a_content_is_refused() {
    let kind = BerErrorKind::Size { expected: 0, received: 1 };
    assert_eq!(Reader::new(&[5, 1, 0]).null(Tag::NULL), Err(BerError { offset: 2, kind }));
}

#[test]
fn an_identifier_of_128_sub_identifiers_is_read_and_one_of_129_is_not() {
    let wire = |sub_ids: u8| [vec![0x06, 0x81, sub_ids - 1], vec![0x2B; usize::from(sub_ids) - 1]].concat();
    let mut name = OidBuf::new();
    // A length of 127 in two octets: longer than it need be, and allowed.
    Reader::new(&wire(128)).object_id(&mut name).unwrap();
    assert_eq!(name.len(), 128);
    let error = Reader::new(&wire(129)).object_id(&mut name).unwrap_err();
    assert_eq!(error, BerError { offset: 3, kind: BerErrorKind::TooManySubIds });
}

#[test]
fn what_stands_in_place_of_a_value_has_its_tag_and_no_content() {
    for (tag, octet) in [
        (Tag::NULL, 0x05),
        (Tag::NO_SUCH_OBJECT, 0x80),
        (Tag::NO_SUCH_INSTANCE, 0x81),
        (Tag::END_OF_MIB_VIEW, 0x82),
    ] {
        let mut out = [0; 2];
        Writer::new(&mut out).null(tag).unwrap();
        assert_eq!(out, [octet, 0]);
        assert_eq!(Reader::new(&out).null(tag), Ok(()));
    }
}

/// Object identifiers that can travel.
fn sub_ids() -> impl Strategy<Value = Vec<u32>> {
    let rest = || prop::collection::vec(prop_oneof![0_u32..300, any::<u32>()], 0..=126);
    prop_oneof![
        (0_u32..=1, 0_u32..=39, rest()).prop_map(|(root, second, rest)| [vec![root, second], rest].concat()),
        (any::<u32>(), rest()).prop_map(|(second, rest)| [vec![2, second], rest].concat()),
    ]
}

/// Reads whatever stands there, to any depth, and counts the elements. Stops at the first fault.
fn walk(reader: &mut Reader<'_>, name: &mut OidBuf) -> usize {
    let mut elements = 0;
    while let Some(tag) = reader.peek() {
        let before = reader.offset();
        if tag.0 & 0x20 != 0 {
            let Ok(mut inner) = reader.constructed(tag) else { break };
            elements += walk(&mut inner, name);
        } else if reader.value(name).is_err() && reader.null(tag).is_err() {
            break;
        }
        assert!(reader.offset() >= before + 2, "every element takes at least two octets");
        elements += 1;
    }
    elements
}

proptest! {
    #[test]
    fn any_integer_comes_back_as_it_went(value: i32) {
        let mut out = [0; 6];
        Writer::new(&mut out).integer(value).unwrap();
        prop_assert_eq!(Reader::new(&out).integer(), Ok(value));
    }

    #[test]
    fn any_unsigned_number_comes_back_as_it_went(small: u32, large: u64) {
        let mut out = [0; 18];
        let mut writer = Writer::new(&mut out);
        writer.unsigned32(Tag::GAUGE32, small).unwrap();
        writer.counter64(large).unwrap();
        let mut reader = Reader::new(&out);
        prop_assert_eq!(reader.unsigned32(Tag::GAUGE32), Ok(small));
        prop_assert_eq!(reader.counter64(), Ok(large));
    }

    #[test]
    fn any_octets_come_back_as_they_went(octets in prop::collection::vec(any::<u8>(), 0..400)) {
        let mut out = [0; 404];
        Writer::new(&mut out).octets(Tag::OCTET_STRING, &octets).unwrap();
        prop_assert_eq!(Reader::new(&out).octets(Tag::OCTET_STRING), Ok(&octets[..]));
    }

    #[test]
    fn any_identifier_comes_back_as_it_went(sub_ids in sub_ids()) {
        let mut out = [0; 700];
        let mut writer = Writer::new(&mut out);
        writer.object_id(Oid::new(&sub_ids).unwrap()).unwrap();
        let (mut name, mut reader) = (OidBuf::new(), Reader::new(writer.written()));
        reader.object_id(&mut name).unwrap();
        prop_assert_eq!(&*name, &sub_ids[..]);
        prop_assert!(reader.is_empty());
    }

    #[test]
    fn any_two_identifiers_compare_as_their_sub_identifiers_do(one in sub_ids(), other in sub_ids()) {
        let (a, b) = (Oid::new(&one).unwrap(), Oid::new(&other).unwrap());
        prop_assert_eq!(a.cmp(&b), one.cmp(&other));
        prop_assert_eq!(a.is_within(&other), one.len() >= other.len() && one[..other.len()] == other[..]);
    }

    #[test]
    fn a_buffer_too_small_keeps_what_was_written_before(room in 0_usize..24, value: i32, large: u64) {
        let mut out = vec![0; room];
        let mut writer = Writer::new(&mut out);
        let before = if writer.integer(value).is_ok() { writer.written().to_vec() } else { Vec::new() };
        if let Err(full) = writer.counter64(large) {
            prop_assert!(full.needed > room && full.available == room);
            prop_assert_eq!(writer.written(), before);
        }
    }

    #[test]
    fn no_octets_make_the_reader_panic_or_stand_still(octets in prop::collection::vec(any::<u8>(), 0..300)) {
        let elements = walk(&mut Reader::new(&octets), &mut OidBuf::new());
        prop_assert!(elements <= octets.len() / 2);
    }

    #[test]
    fn no_change_to_a_good_request_makes_the_reader_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in 0_usize..=GET_BULK.len(),
    ) {
        let mut octets = GET_BULK.to_vec();
        for (at, octet) in changes {
            octets[at.index(GET_BULK.len())] = octet;
        }
        octets.truncate(cut);
        prop_assert!(walk(&mut Reader::new(&octets), &mut OidBuf::new()) <= cut / 2);
    }

    #[test]
    fn what_reads_as_a_value_writes_as_the_same_value(octets in prop::collection::vec(any::<u8>(), 2..40)) {
        let (mut name, mut again) = (OidBuf::new(), OidBuf::new());
        if let Ok(value) = Reader::new(&octets).value(&mut name) {
            let mut out = [0; 48];
            let mut writer = Writer::new(&mut out);
            writer.value(value).unwrap();
            prop_assert_eq!(Reader::new(writer.written()).value(&mut again), Ok(value));
        }
    }
}
