//! The headers of the application layer, through the public API alone.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod common;

use common::{lines, octets};
use dnp3_outstation::app::{
    AppError, ApplicationControl, FunctionCode, GroupVariation, Iin, ObjectHeader, Prefix, Qualifier, Range,
    RequestHeader, Sequence, Width,
};
use proptest::prelude::*;

const fn gv(group: u8, variation: u8) -> GroupVariation {
    GroupVariation { group, variation }
}

#[test]
fn the_write_of_the_manual_reads_as_the_manual_means_it() {
    // BTRM manual §12.3.9: g10v1, qualifier 00, start 0, stop 0, value 1.
    let (request, objects) = RequestHeader::parse(&[0xC5, 0x02, 0x0A, 0x01, 0, 0, 0, 0x01]).unwrap();
    assert_eq!(request.control(), ApplicationControl::single(Sequence::new(5).unwrap()));
    assert_eq!(request.function(), FunctionCode::Write);
    assert_eq!(request.to_octets(), [0xC5, 0x02]);

    let (header, values) = ObjectHeader::parse(objects).unwrap();
    let expected =
        ObjectHeader::new(gv(10, 1), Qualifier::START_STOP_8, Range::StartStop { start: 0, stop: 0 });
    assert_eq!(Some(header), expected);
    assert_eq!(header.objects(), Some(1));
    assert_eq!(values, [0x01]);
}

#[test]
fn the_class_poll_of_a_published_frame_has_four_object_headers() {
    let frame = lines(include_str!("vectors/frames.txt"))
        .find_map(|line| line.strip_prefix("< c0 "))
        .map(octets)
        .expect("the READ among the published frames");
    let (request, mut objects) = RequestHeader::parse(&frame).unwrap();
    assert_eq!(request.function(), FunctionCode::Read);
    let mut polled = Vec::new();
    while !objects.is_empty() {
        let (header, rest) = ObjectHeader::parse(objects).unwrap();
        assert_eq!((header.range(), header.objects()), (Range::All, None));
        polled.push(header.object().to_string());
        objects = rest;
    }
    assert_eq!(polled, ["g60v2", "g60v3", "g60v4", "g60v1"]);
}

#[test]
fn object_headers_of_every_qualifier_read_and_write_to_the_last_octet() {
    let file = include_str!("vectors/object-headers.txt");
    let mut qualifiers = Vec::new();
    for line in lines(file) {
        let (wire, meaning) = line.split_once('=').expect("octets = meaning");
        let wire = octets(wire);
        let (header, rest) = ObjectHeader::parse(&wire).unwrap();
        assert!(rest.is_empty(), "{line}");
        let range = match header.range() {
            Range::StartStop { start, stop } => format!("{start}..{stop}"),
            Range::All => "all".to_owned(),
            Range::Count(count) => format!("count {count}"),
        };
        let prefix = match header.prefix() {
            Prefix::None => String::new(),
            Prefix::Index(width) => format!(" index {}", width.octets()),
            Prefix::Size(width) => format!(" size {}", width.octets()),
        };
        assert_eq!(format!("{} {range}{prefix}", header.object()), meaning.trim());

        let mut out = [0; ObjectHeader::MAX_SIZE];
        assert_eq!(header.write(&mut out), Some(wire.len()));
        assert_eq!(&out[..wire.len()], wire);
        assert_eq!(header.write(&mut out[..wire.len() - 1]), None);
        qualifiers.push(header.qualifier().to_octet());
    }
    qualifiers.sort_unstable();
    let all: Vec<u8> = (0..=u8::MAX).filter(|&octet| Qualifier::from_octet(octet).is_some()).collect();
    assert_eq!(qualifiers, all, "one vector for each qualifier");
}

#[test]
fn an_object_header_cut_short_tells_how_many_octets_it_takes() {
    let wire = [30, 4, 0x01, 0, 0, 11, 0];
    for received in 0..wire.len() {
        let needed = if received < 3 { 3 } else { wire.len() };
        let error = ObjectHeader::parse(&wire[..received]).unwrap_err();
        assert_eq!(error, AppError::Truncated { needed, received });
        assert_eq!(error.iin(), Iin::PARAMETER_ERROR);
    }
}

#[test]
fn a_range_that_starts_after_its_end_is_a_parameter_error() {
    let error = ObjectHeader::parse(&[1, 2, 0x00, 5, 4]).unwrap_err();
    assert_eq!(error, AppError::Range { object: gv(1, 2), start: 5, stop: 4 });
    assert_eq!(error.iin(), Iin::PARAMETER_ERROR);
}

#[test]
fn an_unknown_qualifier_is_a_parameter_error() {
    let error = ObjectHeader::parse(&[1, 2, 0x0F]).unwrap_err();
    assert_eq!(error, AppError::Qualifier { object: gv(1, 2), received: 0x0F });
    assert_eq!(error.iin(), Iin::PARAMETER_ERROR);
    assert_eq!(error.to_string(), "qualifier 0x0f of g1v2 is not valid");
}

#[test]
fn the_widest_range_counts_its_objects_without_wrapping() {
    let wire = [1, 2, 0x02, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF];
    let (header, _) = ObjectHeader::parse(&wire).unwrap();
    assert_eq!(header.objects(), Some(0x1_0000_0000));
}

#[test]
fn a_range_that_does_not_fit_its_qualifier_cannot_be_made() {
    for (qualifier, range, fits) in [
        (Qualifier::START_STOP_8, Range::StartStop { start: 0, stop: 255 }, true),
        (Qualifier::START_STOP_8, Range::StartStop { start: 0, stop: 256 }, false),
        (Qualifier::START_STOP_16, Range::StartStop { start: 3, stop: 2 }, false),
        (Qualifier::INDEXED_16, Range::Count(65_535), true),
        (Qualifier::INDEXED_16, Range::Count(65_536), false),
        (Qualifier::FREE_FORMAT, Range::Count(255), true),
        (Qualifier::FREE_FORMAT, Range::Count(256), false),
        (Qualifier::ALL, Range::All, true),
        (Qualifier::ALL, Range::Count(1), false),
        (Qualifier::COUNT_8, Range::All, false),
    ] {
        assert_eq!(ObjectHeader::new(gv(30, 4), qualifier, range).is_some(), fits, "{qualifier:?} {range:?}");
    }
}

proptest! {
    #[test]
    fn any_octets_are_refused_or_come_back_as_they_were(wire in prop::collection::vec(any::<u8>(), 0..16)) {
        if let Ok((header, rest)) = ObjectHeader::parse(&wire) {
            let mut out = [0; ObjectHeader::MAX_SIZE];
            let written = header.write(&mut out).unwrap();
            prop_assert_eq!(&out[..written], &wire[..wire.len() - rest.len()]);
            prop_assert_eq!(
                ObjectHeader::new(header.object(), header.qualifier(), header.range()),
                Some(header)
            );
        }
        if let Ok((request, objects)) = RequestHeader::parse(&wire) {
            prop_assert_eq!(&request.to_octets()[..], &wire[..2]);
            prop_assert_eq!(objects, &wire[2..]);
        }
    }

    #[test]
    fn every_object_header_consumes_at_least_three_octets(
        qualifier in prop::sample::select(vec![0x00_u8, 0x01, 0x06, 0x07, 0x17, 0x28, 0x5B]),
        fill: u8,
        length in 0_usize..64,
    ) {
        // However many objects it claims, the parser ends after as many steps as there are octets.
        let mut octets = vec![fill; length];
        let mut wire = vec![110, 0, qualifier];
        wire.append(&mut octets);
        let mut rest = &wire[..];
        let mut steps = 0;
        while let Ok((_, after)) = ObjectHeader::parse(rest) {
            prop_assert!(after.len() + 3 <= rest.len());
            rest = after;
            steps += 1;
        }
        prop_assert!(steps <= wire.len() / 3);
    }
}

#[test]
fn widths_hold_what_their_octets_hold() {
    assert_eq!(Width::One.max(), 0xFF);
    assert_eq!(Width::Two.max(), 0xFFFF);
    assert_eq!(Width::Four.max(), 0xFFFF_FFFF);
}
