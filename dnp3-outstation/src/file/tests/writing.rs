use super::{APPEND, Bench, LAST, READ, Refusal, UNKNOWN, WRITE, open};
use crate::app::FunctionCode;
use crate::file::{Closing, FileId};

fn opened(mode: u8, size: u32) -> (Bench, u32) {
    let mut bench = Bench::with(&[("image.bin", b"old")]);
    let (handle, _, block) = bench.opens(&open("image.bin", mode, size)).unwrap();
    assert_eq!(block, 233, "a request of 249 octets holds a block of 233");
    (bench, handle)
}

#[test]
fn a_block_is_written_with_these_octets() {
    let (mut bench, _) = opened(WRITE, 5);
    let write = [1, 0, 0, 0, 0, 0, 0, 0x80, b'h', b'e', b'l', b'l', b'o']; // handle, block 0, the last
    let written = [1, 0, 0, 0, 0, 0, 0, 0x80, 0]; // handle, block 0, success
    assert_eq!(bench.sends(FunctionCode::Write, 5, &write), Ok((6, written.to_vec())));
    bench.closes(1).unwrap();
    assert_eq!(bench.files.content("image.bin"), Some(&b"hello"[..]));
}

#[test]
fn what_is_written_shows_when_the_file_is_closed_and_not_before() {
    for size in [10, UNKNOWN] {
        let (mut bench, handle) = opened(WRITE, size);
        bench.writes(handle, 0, b"01234").unwrap();
        bench.writes(handle, 1 | LAST, b"56789").unwrap();
        assert_eq!(bench.files.content("image.bin"), Some(&b"old"[..]));
        assert_eq!(bench.closes(handle), Ok(()));
        assert_eq!(bench.files.content("image.bin"), Some(&b"0123456789"[..]));
        assert_eq!(bench.files.written, [(0, 5), (5, 5)]);
    }
}

#[test]
fn a_file_is_appended_to_from_offset_0_of_what_is_new() {
    let (mut bench, handle) = opened(APPEND, 4);
    bench.writes(handle, LAST, b"+new").unwrap();
    bench.closes(handle).unwrap();
    assert_eq!(bench.files.written, [(0, 4)]);
    assert_eq!(bench.files.content("image.bin"), Some(&b"old+new"[..]));
}

#[test]
fn an_empty_file_is_written_by_no_block_or_by_an_empty_one() {
    let (mut bench, handle) = opened(WRITE, 0);
    bench.closes(handle).unwrap();
    assert_eq!(bench.files.content("image.bin"), Some(&b""[..]));

    let (mut bench, handle) = opened(WRITE, UNKNOWN);
    bench.writes(handle, LAST, b"").unwrap();
    bench.closes(handle).unwrap();
    assert_eq!(bench.files.content("image.bin"), Some(&b""[..]));
}

#[test]
fn a_block_sent_again_is_acknowledged_and_not_written_again() {
    let (mut bench, handle) = opened(WRITE, 8);
    for (number, data) in [(0, b"0123"), (1 | LAST, b"4567")] {
        for _ in 0..3 {
            assert_eq!(bench.writes(handle, number, data), Ok(()));
        }
    }
    assert_eq!(bench.files.written, [(0, 4), (4, 4)]);
    bench.closes(handle).unwrap();
    assert_eq!(bench.files.content("image.bin"), Some(&b"01234567"[..]));
}

#[test]
fn a_block_that_is_not_the_next_is_out_of_sequence_and_not_written() {
    let (mut bench, handle) = opened(WRITE, UNKNOWN);
    assert_eq!(bench.writes(handle, 1, b"x"), Err(Refusal::BlockSequence));
    for number in 0..3 {
        bench.writes(handle, number, b"x").unwrap();
    }
    for number in [0, 1, 4, 0x7FFF_FFFF, 0xFFFF_FFFF] {
        assert_eq!(bench.writes(handle, number, b"x"), Err(Refusal::BlockSequence), "{number}");
    }
    bench.writes(handle, 3 | LAST, b"x").unwrap();
    assert_eq!(bench.writes(handle, 4, b"x"), Err(Refusal::BlockSequence), "behind the last");
    assert_eq!(bench.files.written.len(), 4);
}

#[test]
fn more_than_was_announced_overruns() {
    let (mut bench, handle) = opened(WRITE, 5);
    bench.writes(handle, 0, b"0123").unwrap();
    assert_eq!(bench.writes(handle, 1 | LAST, b"45"), Err(Refusal::BufferOverrun));
    assert_eq!(bench.writes(handle, 1 | LAST, b"4"), Ok(()), "what fits is still taken");
    bench.closes(handle).unwrap();
    assert_eq!(bench.files.content("image.bin"), Some(&b"01234"[..]));
}

#[test]
fn a_block_larger_than_agreed_overruns() {
    let mut bench = Bench::with(&[]);
    let open = super::command("image.bin", WRITE, 0, UNKNOWN, 16);
    let (handle, _, block) = bench.opens(&open).unwrap();
    assert_eq!(block, 16);
    assert_eq!(bench.writes(handle, 0, &[0; 17]), Err(Refusal::BufferOverrun));
    assert_eq!(bench.writes(handle, 0, &[0; 16]), Ok(()));
}

#[test]
fn a_file_closed_before_all_was_written_is_not_kept_and_the_master_is_told() {
    // Announced and not all there; not announced and without a last block.
    for (size, number) in [(10, LAST), (10, 0), (UNKNOWN, 0)] {
        let (mut bench, handle) = opened(WRITE, size);
        bench.writes(handle, number, b"01234").unwrap();
        assert_eq!(bench.closes(handle), Err(Refusal::Fatal));
        assert_eq!(bench.files.closed, [(FileId(0), Closing::GivenUp)]);
        assert_eq!(bench.files.content("image.bin"), Some(&b"old"[..]));
        assert_eq!(bench.closes(handle), Err(Refusal::InvalidHandle), "it is closed for all that");
    }
}

#[test]
fn a_transfer_aborted_leaves_everything_as_it_was() {
    let (mut bench, handle) = opened(WRITE, 5);
    bench.writes(handle, LAST, b"01234").unwrap();
    assert_eq!(bench.aborts(handle), Ok(()));
    assert_eq!(bench.files.closed, [(FileId(0), Closing::GivenUp)]);
    assert_eq!(bench.files.content("image.bin"), Some(&b"old"[..]));
    assert_eq!(bench.writes(handle, LAST, b"01234"), Err(Refusal::NotOpened));
}

#[test]
fn a_file_that_the_product_does_not_keep_is_told_by_its_close() {
    let (mut bench, handle) = opened(WRITE, 5);
    bench.writes(handle, LAST, b"01234").unwrap();
    bench.files.fails = Some(Refusal::Undefined);
    assert_eq!(bench.closes(handle), Err(Refusal::Undefined));
    assert_eq!(bench.files.content("image.bin"), Some(&b"old"[..]));
}

#[test]
fn a_write_that_fails_can_be_tried_again() {
    let (mut bench, handle) = opened(WRITE, 5);
    bench.files.fails = Some(Refusal::CommLost);
    assert_eq!(bench.writes(handle, LAST, b"01234"), Err(Refusal::CommLost));
    assert_eq!(bench.writes(handle, LAST, b"01234"), Ok(()));
    bench.closes(handle).unwrap();
    assert_eq!(bench.files.content("image.bin"), Some(&b"01234"[..]));
}

#[test]
fn a_file_opened_for_reading_is_not_written() {
    let mut bench = Bench::with(&[("image.bin", b"old")]);
    let (handle, _, _) = bench.opens(&open("image.bin", READ, 0)).unwrap();
    assert_eq!(bench.writes(handle, LAST, b"x"), Err(Refusal::NotOpened));
    assert_eq!(bench.reads(handle, 0), Ok((b"old".to_vec(), true)));
}
