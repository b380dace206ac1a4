use super::{Bench, LAST, READ, UNKNOWN, WRITE, block, command, credentials, descriptor, handle_of, open};
use crate::app::{FunctionCode, Iin};
use proptest::prelude::*;
use std::vec::Vec;

/// Functions with the object of theirs.
const REQUESTS: [(FunctionCode, u8); 8] = [
    (FunctionCode::OpenFile, 3),
    (FunctionCode::DeleteFile, 3),
    (FunctionCode::CloseFile, 4),
    (FunctionCode::AbortFile, 4),
    (FunctionCode::GetFileInfo, 7),
    (FunctionCode::AuthenticateFile, 2),
    (FunctionCode::Read, 5),
    (FunctionCode::Write, 5),
];

#[test]
fn an_object_cut_short_is_a_parameter_error_at_every_octet() {
    for (function, variation, object) in [
        (FunctionCode::OpenFile, 3, open("a", WRITE, 0)),
        (FunctionCode::DeleteFile, 3, open("a", 0, 0)),
        (FunctionCode::CloseFile, 4, handle_of(1)),
        (FunctionCode::AbortFile, 4, handle_of(1)),
        (FunctionCode::GetFileInfo, 7, descriptor(b"a")),
        (FunctionCode::AuthenticateFile, 2, credentials("root", "battery")),
        (FunctionCode::Read, 5, block(1, 0, b"")),
        (FunctionCode::Write, 5, block(1, 0, b"")),
    ] {
        let mut bench = Bench::with(&[("a", b"old")]);
        for length in 0..object.len() {
            let told = bench.sends(function, variation, &object[..length]);
            assert_eq!(told, Err(Iin::PARAMETER_ERROR), "{function:?} of {length} octets");
        }
        assert!(bench.sends(function, variation, &object).is_ok());
    }
}

#[test]
fn a_name_that_lies_elsewhere_than_behind_the_fixed_octets_is_a_parameter_error() {
    for (function, variation, object, places) in [
        (FunctionCode::OpenFile, 3, open("name", READ, 0), &[0][..]),
        (FunctionCode::DeleteFile, 3, open("name", READ, 0), &[0]),
        (FunctionCode::GetFileInfo, 7, descriptor(b"name"), &[0]),
        (FunctionCode::AuthenticateFile, 2, credentials("name", "word"), &[0, 4]),
    ] {
        for &place in places {
            let offset = u16::from_le_bytes([object[place], object[place + 1]]);
            let first = if variation == 2 { 12 } else { offset };
            for (offset, size) in
                [(first - 1, 4), (0, 4), (offset, u16::MAX), (u16::MAX, 4), (u16::MAX, u16::MAX), (1_000, 1)]
            {
                let mut object = object.clone();
                object[place..place + 2].copy_from_slice(&offset.to_le_bytes());
                object[place + 2..place + 4].copy_from_slice(&size.to_le_bytes());
                let told = Bench::with(&[("name", b"")]).sends(function, variation, &object);
                assert_eq!(told, Err(Iin::PARAMETER_ERROR), "{function:?}: {size} octets at {offset}");
            }
        }
    }
}

#[test]
fn the_server_is_small() {
    assert!(size_of::<super::Server>() <= 128, "{} octets", size_of::<super::Server>());
}

/// A request that is mostly of the right form.
fn request() -> impl Strategy<Value = ((FunctionCode, u8), Vec<u8>)> {
    let number = prop_oneof![0_u32..4, 0_u32..4, any::<u32>()]
        .prop_flat_map(|number| prop_oneof![Just(number), Just(number | LAST)]);
    let handle = prop_oneof![4 => 1_u32..6, 1 => any::<u32>()];
    let name = prop::sample::select(std::vec!["a", "b", ".", "", "c"]);
    let size = prop_oneof![0_u32..20, Just(UNKNOWN)];
    let block_size = prop_oneof![0_u16..40, any::<u16>()];
    let opens = (name.clone(), 0_u8..5, size, block_size).prop_map(|(name, mode, size, block)| {
        ((FunctionCode::OpenFile, 3), command(name, mode, 0, size, block))
    });
    let data = prop::collection::vec(any::<u8>(), 0..12);
    let transfers =
        (any::<bool>(), handle.clone(), number, data).prop_map(|(reads, handle, number, data)| {
            let function = if reads { FunctionCode::Read } else { FunctionCode::Write };
            ((function, 5), block(handle, number, &data))
        });
    let closes = (any::<bool>(), handle).prop_map(|(closes, handle)| {
        let function = if closes { FunctionCode::CloseFile } else { FunctionCode::AbortFile };
        ((function, 4), handle_of(handle))
    });
    let deletes = name.prop_map(|name| ((FunctionCode::DeleteFile, 3), open(name, 0, 0)));
    let noise = (prop::sample::select(REQUESTS.to_vec()), prop::collection::vec(any::<u8>(), 0..60));
    prop_oneof![4 => opens, 8 => transfers, 3 => closes, 1 => deletes, 2 => noise]
}

proptest! {
    // The files in memory panic over a block that is empty, not the next, or of a file that is not open.
    #[test]
    fn whatever_comes_in_whatever_order_the_product_is_asked_by_its_contract(
        requests in prop::collection::vec((request(), 0_u64..30), 0..60),
        room in 13_usize..100,
    ) {
        let mut bench = Bench::with(&[("a", b"0123456789"), ("b", b"")]);
        bench.room = room;
        for (((function, variation), object), seconds) in requests {
            bench.waits(crate::Uptime::from_secs(seconds));
            let kept = bench.files.files.clone();
            if let Ok((_, told)) = bench.sends(function, variation, &object) {
                prop_assert!(told.len() <= room);
            }
            let changes = matches!(function, FunctionCode::CloseFile | FunctionCode::DeleteFile);
            prop_assert!(changes || bench.files.files == kept, "only a close or a delete changes files");
            prop_assert!(bench.files.open.iter().flatten().count() <= 1);
            prop_assert_eq!(bench.server.deadline().is_some(), bench.files.open.iter().any(Option::is_some));
        }
        bench.server.reset(&mut bench.files);
        prop_assert!(bench.files.open.iter().all(Option::is_none), "nothing is left open");
    }

    #[test]
    fn any_octets_are_answered_or_refused(
        (function, variation) in prop::sample::select(REQUESTS.to_vec()),
        object in prop::collection::vec(any::<u8>(), 0..80),
        room in 0_usize..260,
    ) {
        let mut bench = Bench::with(&[("a", b"0123456789")]);
        bench.room = room;
        match bench.sends(function, variation, &object) {
            Ok((told, octets)) => prop_assert!((2..=7).contains(&told) && octets.len() <= room),
            Err(iin) => prop_assert_eq!(iin, Iin::PARAMETER_ERROR),
        }
    }

    #[test]
    fn a_file_comes_back_as_it_was_written_in_blocks_of_any_size(
        content in prop::collection::vec(any::<u8>(), 0..300),
        written in 1_u16..300,
        read in 1_u16..300,
        known: bool,
    ) {
        let mut bench = Bench::with(&[]);
        bench.files.tells_size = known;
        let size = if known { u32::try_from(content.len()).unwrap() } else { UNKNOWN };
        let (handle, _, most) = bench.opens(&command("f", WRITE, 0, size, written)).unwrap();
        let mut blocks = content.chunks(usize::from(most)).peekable();
        if blocks.peek().is_none() {
            bench.writes(handle, LAST, b"").unwrap();
        }
        let mut number = 0;
        while let Some(data) = blocks.next() {
            let last = if blocks.peek().is_none() { LAST } else { 0 };
            bench.writes(handle, number | last, data).unwrap();
            number += 1;
        }
        bench.closes(handle).unwrap();

        let (handle, _, _) = bench.opens(&command("f", READ, 0, 0, read)).unwrap();
        let (mut back, mut number, mut last) = (Vec::new(), 0, false);
        while !last {
            let (data, ends) = bench.reads(handle, number).unwrap();
            back.extend(data);
            (number, last) = (number + 1, ends);
        }
        prop_assert_eq!(back, content);
    }
}
