//! Annex A, group 70: files, through the whole outstation. What each request may say wrongly is tried in `src/file/`.

use super::bench::{Bench, Store, hex, text};

fn with_files() -> Bench {
    Bench::set_up(|_, product| product.files = Some(Store::new())).settled()
}

/// `OPEN_FILE` for a name, a mode, a size, and blocks of at most 16 octets.
fn open(control: &str, name: &str, mode: u8, size: u8) -> String {
    command(control, "19", name, mode, size, "00 00 00 00")
}

fn command(control: &str, function: &str, name: &str, mode: u8, size: u8, key: &str) -> String {
    let (length, object) = (name.len(), 26 + name.len());
    format!(
        "{control} {function} 46 03 5b 01 {object:02x} 00 1a 00 {length:02x} 00 00 00 00 00 00 00 a4 01 {key} \
         {size:02x} 00 00 00 {mode:02x} 00 10 00 07 00 {}",
        text(name.as_bytes())
    )
}

/// `CLOSE_FILE` or `ABORT_FILE`.
fn close(control: &str, function: &str, handle: u8) -> String {
    format!("{control} {function} 46 04 5b 01 0d 00 {handle:02x} 00 00 00 00 00 00 00 00 00 07 00 00")
}

/// A file command status.
fn status(control: &str, handle: u8, size: u8, block: u8, status: u8) -> String {
    format!(
        "{control} 81 00 00 46 04 5b 01 0d 00 {handle:02x} 00 00 00 {size:02x} 00 00 00 {block:02x} 00 07 00 {status:02x}"
    )
}

const BLOCK_0: &str = "46 05 5b 01 08 00 01 00 00 00 00 00 00 00";
const BLOCK_1: &str = "46 05 5b 01 08 00 01 00 00 00 01 00 00 00";

#[test]
fn a70_a_file_is_opened_read_in_blocks_and_closed() {
    let mut bench = with_files();
    bench.exchange(&open("c1", "a.txt", 1, 0), &status("c1", 1, 20, 16, 0));
    let first = "46 05 5b 01 18 00 01 00 00 00 00 00 00 00 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f";
    bench.exchange(&format!("c2 01 {BLOCK_0}"), &format!("c2 81 00 00 {first}"));
    let last = "46 05 5b 01 0c 00 01 00 00 00 01 00 00 80 10 11 12 13";
    bench.exchange(&format!("c3 01 {BLOCK_1}"), &format!("c3 81 00 00 {last}"));
    bench.exchange(&format!("c4 01 {BLOCK_1}"), &format!("c4 81 00 00 {last}"));
    bench.exchange(&close("c5", "1a", 1), &status("c5", 1, 0, 0, 0));
}

#[test]
fn a70_a_repeated_request_is_answered_again_and_not_carried_out_again() {
    let mut bench = with_files();
    for _ in 0..3 {
        bench.exchange(&open("c1", "a.txt", 1, 0), &status("c1", 1, 20, 16, 0));
    }
    for _ in 0..3 {
        assert!(bench.asks(&format!("c2 01 {BLOCK_0}")).contains("0e 0f"));
    }
    for _ in 0..3 {
        bench.exchange(&close("c3", "1a", 1), &status("c3", 1, 0, 0, 0));
    }
    bench.exchange(&close("c4", "1a", 1), &status("c4", 1, 0, 0, 6));
}

#[test]
fn a70_a_file_is_written_and_kept_when_it_is_closed() {
    let mut bench = with_files();
    bench.exchange(&open("c1", "new", 2, 5), &status("c1", 1, 0, 16, 0));
    let write = |control: &str, block: &str, data: &str| {
        let octets = 8 + hex(data).len();
        format!("{control} 02 46 05 5b 01 {octets:02x} 00 01 00 00 00 {block} {data}")
    };
    for _ in 0..2 {
        let done = "46 06 5b 01 09 00 01 00 00 00 00 00 00 00 00";
        bench.exchange(&write("c2", "00 00 00 00", "61 62 63"), &format!("c2 81 00 00 {done}"));
    }
    assert_eq!(bench.product.files.as_ref().unwrap().files.get("new"), None, "not before it is closed");
    let done = "46 06 5b 01 09 00 01 00 00 00 01 00 00 80 00";
    bench.exchange(&write("c3", "01 00 00 80", "64 65"), &format!("c3 81 00 00 {done}"));
    bench.exchange(&close("c4", "1a", 1), &status("c4", 1, 0, 0, 0));
    assert_eq!(bench.product.files.as_ref().unwrap().files["new"], b"abcde");
}

#[test]
fn a70_what_is_aborted_or_left_alone_for_a_minute_is_not_kept() {
    let mut bench = with_files();
    let write = "02 46 05 5b 01 0a 00 01 00 00 00 00 00 00 80 64 65";
    bench.asks(&open("c1", "b", 2, 2));
    bench.asks(&format!("c2 {write}"));
    bench.exchange(&close("c3", "1e", 1), &status("c3", 1, 0, 0, 0));
    assert_eq!(bench.product.files.as_ref().unwrap().files["b"].len(), 50);

    bench.asks(&open("c4", "b", 2, 2));
    bench.waits(61_000);
    assert_eq!(bench.product.files.as_ref().unwrap().files["b"].len(), 50);
    bench.exchange(&open("c5", "a.txt", 1, 0), &status("c5", 3, 20, 16, 0));
}

#[test]
fn a70_refusals_are_told_by_their_status() {
    let mut bench = with_files();
    bench.exchange(&open("c1", "none", 1, 0), &status("c1", 0, 0, 0, 3));
    bench.exchange(&open("c2", "a.txt", 7, 0), &status("c2", 0, 0, 0, 2));
    bench.exchange(&command("c3", "1b", "b", 0, 0, "00 00 00 00"), &status("c3", 0, 0, 0, 1));
    bench.exchange(&format!("c4 01 {BLOCK_0}"), "c4 81 00 00 46 06 5b 01 09 00 01 00 00 00 00 00 00 00 10");
}

#[test]
fn a70_a_user_with_a_key_deletes_a_file() {
    let mut bench = with_files();
    let user = "46 02 5b 01 10 00 0c 00 02 00 0e 00 02 00 00 00 00 00 6d 65 70 77";
    let told = bench.asks(&format!("c1 1d {user}"));
    assert!(told.starts_with("c1 81 00 00 46 02 5b 01 0c 00") && told.contains("78 56 34 12"), "{told}");
    bench.exchange(&command("c2", "1b", "b", 0, 0, "78 56 34 12"), &status("c2", 0, 0, 0, 0));
    assert!(!bench.product.files.as_ref().unwrap().files.contains_key("b"));
}

#[test]
fn a70_a_poll_between_two_blocks_disturbs_neither() {
    let mut bench = with_files();
    bench.asks(&open("c1", "a.txt", 1, 0));
    assert!(bench.asks(&format!("c2 01 {BLOCK_0}")).contains("0e 0f"));
    bench.event(1);
    bench.exchange("c3 01 3c 02 06", &format!("e3 81 00 00 {}", super::bench::CLASS_1_EVENT)).silent("c3 00");
    assert!(bench.asks(&format!("c4 01 {BLOCK_1}")).ends_with("10 11 12 13"));
}

#[test]
fn a70_files_are_not_for_broadcasts() {
    let mut bench = with_files();
    bench.broadcasts(0xFFFD, &open("c1", "a.txt", 1, 0));
    bench.exchange(&open("c2", "b", 1, 0), &status("c2", 1, 50, 16, 0).replacen("00 00", "01 00", 1));
}
