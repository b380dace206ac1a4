use super::{Bench, IDLE_TIMEOUT, LAST, READ, Refusal, UNKNOWN, WRITE, command, descriptor, handle_of, open};
use crate::Uptime;
use crate::app::{FunctionCode, Iin};
use crate::file::{Closing, FileId};
use std::vec::Vec;

#[test]
fn a_file_that_does_not_exist_is_not_found() {
    let mut bench = Bench::with(&[]);
    let (variation, told) = bench.sends(FunctionCode::OpenFile, 3, &open("a.txt", READ, 0)).unwrap();
    let refused = [
        0, 0, 0, 0, // no handle
        0, 0, 0, 0, // no size
        0, 0, // no block size
        9, 0, // request ID
        3, // file not found
    ];
    assert_eq!((variation, &told[..]), (4, &refused[..]));
}

#[test]
fn a_name_of_no_octets_or_none_that_are_text_is_not_found() {
    let mut bench = Bench::with(&[]);
    let mut object = command("ab", READ, 0, 0, 100);
    object[26..].copy_from_slice(&[0xC3, 0x28]);
    assert_eq!(bench.opens(&object), Err(Refusal::FileNotFound));
    assert_eq!(bench.opens(&open("", WRITE, 0)), Err(Refusal::FileNotFound));
    assert_eq!(bench.status(FunctionCode::DeleteFile, 3, &open("", 0, 0)), Err(Refusal::FileNotFound));
    assert_eq!(bench.status(FunctionCode::GetFileInfo, 7, &descriptor(b"")), Err(Refusal::FileNotFound));
    let latin = descriptor(b"\xE9t\xE9");
    assert_eq!(bench.status(FunctionCode::GetFileInfo, 7, &latin), Err(Refusal::FileNotFound));
}

#[test]
fn modes_but_read_write_and_append_are_invalid() {
    let mut bench = Bench::with(&[("a", b"")]);
    let mut object = open("a", 0, 0);
    for mode in (0..=u16::MAX).filter(|mode| !(1..=3).contains(mode)) {
        object[20..22].copy_from_slice(&mode.to_le_bytes());
        assert_eq!(bench.opens(&object), Err(Refusal::InvalidMode), "{mode}");
    }
}

#[test]
fn blocks_of_no_octets_are_refused() {
    let mut bench = Bench::with(&[("a", b"")]);
    for mode in [READ, WRITE] {
        assert_eq!(bench.opens(&command("a", mode, 0, 0, 0)), Err(Refusal::WriteBlockSize));
        bench.files.max_block = 0;
        assert_eq!(bench.opens(&command("a", mode, 0, 0, 100)), Err(Refusal::WriteBlockSize));
        bench.files.max_block = 100;
    }
    assert!(bench.files.open.iter().all(Option::is_none));
}

#[test]
fn one_association_has_one_file_open() {
    let mut bench = Bench::with(&[("a", b""), ("b", b"")]);
    let (handle, _, _) = bench.opens(&open("a", READ, 0)).unwrap();
    assert_eq!(bench.opens(&open("b", READ, 0)), Err(Refusal::TooManyOpen));
    bench.closes(handle).unwrap();
    bench.opens(&open("b", READ, 0)).unwrap();
}

#[test]
fn handles_are_never_0_and_not_used_again_at_once() {
    let mut bench = Bench::with(&[("a", b"")]);
    let mut handles = Vec::new();
    for _ in 0..100 {
        let (handle, _, _) = bench.opens(&open("a", READ, 0)).unwrap();
        assert!(handle != 0 && !handles.contains(&handle));
        bench.closes(handle).unwrap();
        handles.push(handle);
    }
}

#[test]
fn a_handle_that_is_not_open_is_invalid_and_closes_nothing() {
    let mut bench = Bench::with(&[("a", b"")]);
    let (handle, _, _) = bench.opens(&open("a", READ, 0)).unwrap();
    for wrong in [0, handle + 1, u32::MAX] {
        assert_eq!(bench.closes(wrong), Err(Refusal::InvalidHandle));
        assert_eq!(bench.aborts(wrong), Err(Refusal::InvalidHandle));
    }
    assert_eq!(bench.closes(handle), Ok(()));
    assert_eq!(bench.closes(handle), Err(Refusal::InvalidHandle));
}

#[test]
fn a_file_that_nobody_uses_is_given_up_after_its_time() {
    let mut bench = Bench::with(&[("a", b"old")]);
    let (handle, _, _) = bench.opens(&open("a", WRITE, 3)).unwrap();
    bench.writes(handle, LAST, b"new").unwrap();
    assert_eq!(bench.server.deadline(), Some(bench.now + IDLE_TIMEOUT));

    bench.waits(IDLE_TIMEOUT.saturating_sub(Uptime::from_millis(1)));
    bench.server.poll(bench.now, &mut bench.files);
    assert_eq!(bench.writes(handle, LAST, b"new"), Ok(()), "spoken of in time");
    bench.waits(IDLE_TIMEOUT);
    bench.server.poll(bench.now, &mut bench.files);
    assert_eq!(bench.files.closed, [(FileId(0), Closing::GivenUp)]);
    assert_eq!(bench.files.content("a"), Some(&b"old"[..]));
    assert_eq!(bench.server.deadline(), None);

    assert_eq!(bench.writes(handle, LAST, b"new"), Err(Refusal::HandleExpired));
    assert_eq!(bench.reads(handle, 0), Err(Refusal::HandleExpired));
    assert_eq!(bench.closes(handle), Err(Refusal::HandleExpired));
    assert_eq!(bench.closes(handle + 1), Err(Refusal::InvalidHandle));
}

#[test]
fn a_request_after_the_time_finds_the_file_given_up_though_nobody_polled() {
    let mut bench = Bench::with(&[("a", b"old")]);
    let (handle, _, _) = bench.opens(&open("a", READ, 0)).unwrap();
    bench.waits(IDLE_TIMEOUT);
    assert_eq!(bench.reads(handle, 0), Err(Refusal::HandleExpired));
    bench.opens(&open("a", READ, 0)).unwrap();
}

#[test]
fn a_lost_association_gives_its_file_up() {
    let mut bench = Bench::with(&[("a", b"old")]);
    let (handle, _, _) = bench.opens(&open("a", WRITE, UNKNOWN)).unwrap();
    bench.writes(handle, LAST, b"new").unwrap();
    assert_eq!(bench.server.open_file(), Some(FileId(0)));
    assert_eq!(bench.server.clone().open_file(), None, "it has one owner");
    bench.server.reset(&mut bench.files);
    bench.server.reset(&mut bench.files);
    assert_eq!(bench.server.open_file(), None);
    assert_eq!(bench.files.closed, [(FileId(0), Closing::GivenUp)]);
    assert_eq!(bench.files.content("a"), Some(&b"old"[..]));
    assert_eq!(bench.closes(handle), Err(Refusal::InvalidHandle));
    assert_ne!(bench.opens(&open("a", READ, 0)).unwrap().0, handle);
}

#[test]
fn a_file_is_deleted_but_not_while_it_is_open() {
    let mut bench = Bench::with(&[("a", b"")]);
    let (handle, _, _) = bench.opens(&open("a", READ, 0)).unwrap();
    assert_eq!(bench.status(FunctionCode::DeleteFile, 3, &open("a", 0, 0)), Err(Refusal::FileLocked));
    bench.closes(handle).unwrap();
    assert_eq!(bench.status(FunctionCode::DeleteFile, 3, &open("a", 0, 0)), Ok(()));
    assert_eq!(bench.status(FunctionCode::DeleteFile, 3, &open("a", 0, 0)), Err(Refusal::FileNotFound));
}

#[test]
fn a_file_is_told_of_with_these_octets() {
    let mut bench = Bench::with(&[("a.b", b"hello")]);
    let mut expected = descriptor(b"a.b");
    expected[4] = 1; // a file
    expected[6] = 5; // of five octets
    expected[10..16].copy_from_slice(&[0x00, 0x84, 0x19, 0x4B, 0x43, 0x01]); // made on 2014-01-01
    expected[16..18].copy_from_slice(&[0xA4, 0x01]); // rw-r--r--
    assert_eq!(bench.sends(FunctionCode::GetFileInfo, 7, &descriptor(b"a.b")), Ok((7, expected)));
    assert_eq!(bench.status(FunctionCode::GetFileInfo, 7, &descriptor(b"c")), Err(Refusal::FileNotFound));
}

#[test]
fn a_name_that_the_response_has_no_room_for_is_a_parameter_error() {
    let mut bench = Bench::with(&[]);
    let told = bench.sends(FunctionCode::GetFileInfo, 7, &descriptor(&[b'n'; 221]));
    assert_eq!(told, Err(Iin::PARAMETER_ERROR));
    let told = bench.status(FunctionCode::GetFileInfo, 7, &descriptor(&[b'n'; 220]));
    assert_eq!(told, Err(Refusal::FileNotFound));
}

#[test]
fn only_the_object_of_its_function_is_known_and_only_functions_of_files_are_served() {
    for code in 0..=33 {
        let function = FunctionCode::from_code(code).unwrap();
        for variation in 0..=10 {
            let served = match code {
                25 | 27 => Some(3),
                26 | 30 => Some(4),
                28 => Some(7),
                29 => Some(2),
                1 | 2 => Some(5),
                _ => None,
            };
            let expected = match served {
                None => Some(Iin::NO_FUNC_CODE_SUPPORT),
                Some(object) if object != variation => Some(Iin::OBJECT_UNKNOWN),
                Some(_) => None,
            };
            let told = Bench::with(&[]).sends(function, variation, &[0; 40]);
            assert_eq!(told.err(), expected, "function {code}, g70v{variation}");
        }
    }
}

#[test]
fn a_response_without_room_is_refused_before_anything_is_done() {
    let mut bench = Bench::with(&[("a", b"old")]);
    let (handle, _, _) = bench.opens(&open("a", WRITE, 0)).unwrap();
    for room in 0..13 {
        bench.room = room;
        let told = bench.sends(FunctionCode::CloseFile, 4, &handle_of(handle));
        assert_eq!(told, Err(Iin::PARAMETER_ERROR));
    }
    bench.room = 13;
    assert_eq!(bench.closes(handle), Ok(()));
}
