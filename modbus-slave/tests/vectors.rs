//! The examples that the standard prints, over every kind of line (format: tests/vectors/README.md).
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code: a panic is a failed test"
)]

mod bench;

use std::fs;
use std::path::Path;

use bench::{Rtu, Store, Tcp};
use modbus_slave::rtu::Timing;

/// A line of either kind.
trait Master {
    fn store(&mut self) -> &mut Store;
    fn request(&mut self, pdu: &[u8]) -> Option<Vec<u8>>;
}

impl Master for Rtu {
    fn store(&mut self) -> &mut Store {
        &mut self.store
    }
    fn request(&mut self, pdu: &[u8]) -> Option<Vec<u8>> {
        Self::request(self, pdu)
    }
}

impl Master for Tcp {
    fn store(&mut self) -> &mut Store {
        &mut self.store
    }
    fn request(&mut self, pdu: &[u8]) -> Option<Vec<u8>> {
        Self::request(self, pdu)
    }
}

#[test]
fn the_printed_examples_hold_on_a_serial_line() {
    run_all(|| Rtu::new(Timing::at_baud(19_200), Store::default()));
}

#[test]
fn the_printed_examples_hold_on_a_serial_line_with_relaxed_timing() {
    run_all(|| Rtu::new(Timing::relaxed_at_baud(19_200), Store::default()));
}

#[test]
fn the_printed_examples_hold_for_rtu_over_tcp() {
    run_all(|| Rtu::new(Timing::over_tcp(), Store::default()));
}

#[test]
fn the_printed_examples_hold_on_tcp() {
    run_all(|| Tcp::new(Store::default()));
}

fn run_all<M: Master>(line: impl Fn() -> M) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors");
    let mut exchanges = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "txt") {
            exchanges += run(&path, &mut line());
        }
    }
    assert!(exchanges >= 20, "only {exchanges} vectors were found");
}

fn run(path: &Path, line: &mut impl Master) -> usize {
    let text = fs::read_to_string(path).unwrap();
    let mut exchanges = 0;
    let mut response = None;
    for (number, text) in text.lines().enumerate() {
        let place = format!("{}:{}", path.display(), number + 1);
        if text.starts_with('#') || text.is_empty() {
            continue;
        }
        if let Some((times, request)) = text.split_once(" times > ") {
            for _ in 0..times.parse::<usize>().unwrap() {
                assert!(line.request(&hex(request)).is_some(), "{place}");
            }
        } else if let Some(request) = text.strip_prefix("> ") {
            response = line.request(&hex(request));
        } else if let Some(expected) = text.strip_prefix("< ") {
            assert_eq!(response.take(), Some(hex(expected)), "{place}");
            exchanges += 1;
        } else if let Some((place_in_store, data)) = text.split_once('=') {
            set(line.store(), place_in_store, data);
        } else if let Some((place_in_store, data)) = text.split_once('?') {
            let mut expected = line.store().clone();
            set(&mut expected, place_in_store, data);
            assert_eq!(*line.store(), expected, "{place}");
        } else {
            panic!("{place}: {text}");
        }
    }
    exchanges
}

fn set(store: &mut Store, place: &str, data: &str) {
    let place: Vec<&str> = place.split_whitespace().collect();
    let number = |index: usize| u16::from_str_radix(place[index], 16).unwrap();
    let bits = || data.chars().filter(|bit| !bit.is_whitespace()).map(|bit| bit == '1');
    let words = || hex(data).chunks(2).map(|word| u16::from_be_bytes([word[0], word[1]])).collect::<Vec<_>>();
    match place[0] {
        "coils" => store.coils.extend((number(1)..).zip(bits())),
        "inputs" => store.inputs.extend((number(1)..).zip(bits())),
        "holding" => store.holding.extend((number(1)..).zip(words())),
        "input" => store.input.extend((number(1)..).zip(words())),
        "fifo" => drop(store.fifos.insert(number(1), words())),
        "file" => store.files.extend((number(2)..).map(|record| (number(1), record)).zip(words())),
        "status" => store.status = Some(hex(data)[0]),
        "object" => drop(store.objects.insert(u8::try_from(number(1)).unwrap(), hex(data))),
        "id" => {
            let data: Vec<Vec<u8>> = data.split_whitespace().map(hex).collect();
            store.id = Some((data[0].clone(), data[1][0] == 0xFF, data[2].clone()));
        }
        other => panic!("no such data: {other}"),
    }
}

fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<u32> = text.chars().filter_map(|digit| digit.to_digit(16)).collect();
    digits.chunks(2).map(|pair| u8::try_from(pair[0] * 16 + pair[1]).unwrap()).collect()
}
