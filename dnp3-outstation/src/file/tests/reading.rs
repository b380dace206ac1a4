use super::memory::Memory;
use super::{APPEND, Bench, LAST, READ, Refusal, UNKNOWN, WRITE, open};
use crate::app::FunctionCode;
use crate::file::{Closing, FileId};
use std::vec::Vec;

/// Opens for reading in blocks of four octets.
fn opened(content: &[u8], tells_size: bool) -> (Bench, u32) {
    let mut bench = Bench::with(&[("log.txt", content)]);
    bench.files.tells_size = tells_size;
    bench.files.max_block = 4;
    let size = if tells_size { u32::try_from(content.len()).unwrap() } else { UNKNOWN };
    let (handle, told, block) = bench.opens(&open("log.txt", READ, 0)).unwrap();
    assert_eq!((told, block), (size, 4));
    (bench, handle)
}

/// All blocks until the last.
fn blocks(bench: &mut Bench, handle: u32) -> Vec<Vec<u8>> {
    let mut blocks = Vec::new();
    for number in 0.. {
        let (data, last) = bench.reads(handle, number).unwrap();
        blocks.push(data);
        if last {
            break;
        }
    }
    blocks
}

#[test]
fn a_file_is_opened_read_and_closed_with_these_octets() {
    let mut bench = Bench::with(&[("a.txt", b"hello")]);
    let open = [
        26, 0, 5, 0, // the name: offset, size
        0, 0, 0, 0, 0, 0, // created
        0, 0, // permissions
        0, 0, 0, 0, // key
        0, 0, 0, 0, // size
        1, 0, // mode: read
        0x00, 0x04, // blocks of 1024 octets
        0x34, 0x12, // request ID
        b'a', b'.', b't', b'x', b't',
    ];
    let opened = [
        1, 0, 0, 0, // handle
        5, 0, 0, 0, // size
        232, 0, // blocks of 232 octets: what fits 240
        0x34, 0x12, // request ID
        0,    // success
    ];
    assert_eq!(bench.sends(FunctionCode::OpenFile, 3, &open), Ok((4, opened.to_vec())));

    let read = [1, 0, 0, 0, 0, 0, 0, 0]; // handle, block 0
    let data = [1, 0, 0, 0, 0, 0, 0, 0x80, b'h', b'e', b'l', b'l', b'o']; // block 0, the last
    assert_eq!(bench.sends(FunctionCode::Read, 5, &read), Ok((5, data.to_vec())));

    let close = [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x35, 0x12, 0]; // handle, request ID
    assert_eq!(bench.sends(FunctionCode::CloseFile, 4, &close), Ok((4, close.to_vec())));
    assert_eq!(bench.files.closed, [(FileId(0), Closing::Complete)]);
}

#[test]
fn a_file_comes_in_blocks_and_the_last_is_marked() {
    for tells_size in [true, false] {
        let (mut bench, handle) = opened(b"0123456789", tells_size);
        assert_eq!(blocks(&mut bench, handle), [&b"0123"[..], b"4567", b"89"]);
    }
}

#[test]
fn a_file_of_whole_blocks_ends_without_an_empty_one_if_its_size_is_known() {
    let (mut bench, handle) = opened(b"01234567", true);
    assert_eq!(blocks(&mut bench, handle), [b"0123", b"4567"]);
    let (mut bench, handle) = opened(b"01234567", false);
    assert_eq!(blocks(&mut bench, handle), [&b"0123"[..], b"4567", b""]);
}

#[test]
fn an_empty_file_is_one_empty_block() {
    for tells_size in [true, false] {
        let (mut bench, handle) = opened(b"", tells_size);
        assert_eq!(bench.reads(handle, 0), Ok((Vec::new(), true)));
    }
}

#[test]
fn a_block_asked_for_again_comes_again_with_the_same_data() {
    let (mut bench, handle) = opened(b"0123456789", true);
    for (number, data, last) in [(0, &b"0123"[..], false), (1, b"4567", false), (2, b"89", true)] {
        for _ in 0..3 {
            assert_eq!(bench.reads(handle, number), Ok((data.to_vec(), last)));
        }
    }
}

#[test]
fn a_block_that_is_not_the_next_is_out_of_sequence() {
    let (mut bench, handle) = opened(b"0123456789", true);
    assert_eq!(bench.reads(handle, 1), Err(Refusal::BlockSequence), "0 is first");
    bench.reads(handle, 0).unwrap();
    bench.reads(handle, 1).unwrap();
    for number in [0, 3, 0x7FFF_FFFF] {
        assert_eq!(bench.reads(handle, number), Err(Refusal::BlockSequence), "{number}");
    }
    assert_eq!(bench.reads(handle, 2), Ok((b"89".to_vec(), true)), "and nothing is lost");
    assert_eq!(bench.reads(handle, 3), Err(Refusal::BlockSequence), "behind the last");
}

#[test]
fn a_block_fits_the_room_of_the_response_it_goes_with() {
    let mut bench = Bench::with(&[("a.bin", &[7; 500])]);
    let (handle, _, block) = bench.opens(&open("a.bin", READ, 0)).unwrap();
    assert_eq!(block, 232);
    bench.room = 50;
    assert_eq!(bench.reads(handle, 0), Ok((std::vec![7; 42], false)));
    bench.room = 240;
    assert_eq!(bench.reads(handle, 1), Ok((std::vec![7; 232], false)));
}

#[test]
fn the_smallest_of_three_block_sizes_counts() {
    for (master, product, room, block) in [(100, 200, 240, 100), (200, 100, 240, 100), (200, 200, 58, 50)] {
        let mut bench = Bench::with(&[("a.bin", &[7; 500])]);
        bench.files.max_block = product;
        bench.room = room;
        let (handle, _, told) = bench.opens(&super::command("a.bin", READ, 0, 0, master)).unwrap();
        assert_eq!(told, block);
        assert_eq!(bench.reads(handle, 0).unwrap().0.len(), usize::from(block));
    }
}

#[test]
fn a_read_that_fails_can_be_tried_again() {
    let (mut bench, handle) = opened(b"0123456789", true);
    bench.files.fails = Some(Refusal::CommLost);
    assert_eq!(bench.reads(handle, 0), Err(Refusal::CommLost));
    assert_eq!(bench.reads(handle, 0), Ok((b"0123".to_vec(), false)));
}

#[test]
fn a_handle_that_is_not_open_reads_nothing() {
    let (mut bench, handle) = opened(b"0123456789", true);
    for wrong in [0, handle + 1, u32::MAX] {
        assert_eq!(bench.reads(wrong, 0), Err(Refusal::NotOpened));
    }
    bench.closes(handle).unwrap();
    assert_eq!(bench.reads(handle, 0), Err(Refusal::NotOpened));
}

#[test]
fn a_file_opened_for_writing_is_not_read() {
    for mode in [WRITE, APPEND] {
        let mut bench = Bench::with(&[("a.bin", b"old")]);
        let (handle, _, _) = bench.opens(&open("a.bin", mode, UNKNOWN)).unwrap();
        bench.writes(handle, 0, b"new").unwrap();
        assert_eq!(bench.reads(handle, 0), Err(Refusal::NotOpened));
        assert_eq!(bench.reads(handle, 1), Err(Refusal::NotOpened));
        bench.writes(handle, 1 | LAST, b"er").unwrap();
        bench.closes(handle).unwrap();
    }
}

#[test]
fn two_masters_read_two_files_at_once_but_not_the_same() {
    let mut one = Bench::with(&[("a", b"aaaa"), ("b", b"bbbb")]);
    let (first, _, _) = one.opens(&open("a", READ, 0)).unwrap();
    let mut other = Bench { files: core::mem::replace(&mut one.files, Memory::new(&[])), ..Bench::with(&[]) };
    assert_eq!(other.opens(&open("a", READ, 0)), Err(Refusal::FileLocked));
    let (second, _, _) = other.opens(&open("b", READ, 0)).unwrap();
    assert_eq!(other.reads(second, 0), Ok((b"bbbb".to_vec(), true)));
    core::mem::swap(&mut one.files, &mut other.files);
    assert_eq!(one.reads(first, 0), Ok((b"aaaa".to_vec(), true)));
}
