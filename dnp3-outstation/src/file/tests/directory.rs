use super::{Bench, READ, Refusal, WRITE, open};
use std::format;
use std::string::String;
use std::vec::Vec;

/// The names in a block, which holds whole descriptors.
fn names(mut block: &[u8]) -> Vec<String> {
    let mut names = Vec::new();
    while !block.is_empty() {
        assert_eq!(block[..2], [20, 0], "the offset of the name");
        let size = usize::from(u16::from_le_bytes([block[2], block[3]]));
        names.push(String::from_utf8(block[20..20 + size].to_vec()).unwrap());
        block = &block[20 + size..];
    }
    names
}

#[test]
fn a_directory_is_read_as_descriptors_one_behind_the_other() {
    let mut bench = Bench::with(&[("a", b"12345"), ("bc", &[0; 0x0102])]);
    let (handle, entries, _) = bench.opens(&open(".", READ, 0)).unwrap();
    assert_eq!(entries, 2);
    let (data, last) = bench.reads(handle, 0).unwrap();
    assert!(last);
    let expected = [
        20, 0, 1, 0, // the name: offset, size
        1, 0, // a file
        5, 0, 0, 0, // of five octets
        0x00, 0x84, 0x19, 0x4B, 0x43, 0x01, // made on 2014-01-01
        0xA4, 0x01, // rw-r--r--
        0, 0,    // no request ID
        b'a', //
        20, 0, 2, 0, 1, 0, 0x02, 0x01, 0, 0, 0x00, 0x84, 0x19, 0x4B, 0x43, 0x01, 0xA4, 0x01, 0, 0, b'b',
        b'c',
    ];
    assert_eq!(data, expected);
    assert_eq!(bench.closes(handle), Ok(()));
}

#[test]
fn an_empty_directory_is_one_empty_block() {
    let mut bench = Bench::with(&[]);
    let (handle, entries, _) = bench.opens(&open(".", READ, 0)).unwrap();
    assert_eq!(entries, 0);
    assert_eq!(bench.reads(handle, 0), Ok((Vec::new(), true)));
}

#[test]
fn a_long_directory_comes_in_blocks_of_whole_descriptors() {
    let all: Vec<String> = (0..100).map(|number| format!("record-{number:02}")).collect();
    let files: Vec<(&str, &[u8])> = all.iter().map(|name| (name.as_str(), &b""[..])).collect();
    let mut bench = Bench::with(&files);
    let (handle, entries, block) = bench.opens(&open(".", READ, 0)).unwrap();
    assert_eq!((entries, block), (100, 232));

    let mut listed = Vec::new();
    for number in 0.. {
        let (data, last) = bench.reads(handle, number).unwrap();
        assert_eq!(bench.reads(handle, number), Ok((data.clone(), last)), "a block comes again");
        let names = names(&data);
        assert!(last || names.len() == 8, "8 descriptors of 29 octets fit 232");
        listed.extend(names);
        if last {
            break;
        }
    }
    assert_eq!(listed, all);
}

#[test]
fn a_name_that_fits_no_block_ends_the_listing_with_an_error() {
    let name = "n".repeat(213);
    let mut bench = Bench::with(&[("a", b""), (&name, b"")]);
    let (handle, _, _) = bench.opens(&open(".", READ, 0)).unwrap();
    assert_eq!(bench.reads(handle, 0).map(|(data, last)| (names(&data).len(), last)), Ok((1, false)));
    assert_eq!(bench.reads(handle, 1), Err(Refusal::Fatal));
}

#[test]
fn a_directory_is_not_written() {
    let mut bench = Bench::with(&[]);
    assert_eq!(bench.opens(&open(".", WRITE, 5)), Err(Refusal::InvalidMode));
    assert!(bench.files.open.iter().all(Option::is_none), "and not left open");
}
