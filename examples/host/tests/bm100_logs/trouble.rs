//! Logs that cannot be read or written.

use std::{
    fs::{self, OpenOptions},
    io::{Seek, SeekFrom, Write},
    process::Output,
};

use super::{LOW_VOLTAGE, Program, TempDir, common, events, line_with, set, task, until};

#[test]
fn logs_that_cannot_be_read_are_told() {
    let dir = TempDir::new();
    let refused = |options: &[&str]| {
        let Output { status, stdout, stderr } = task(&dir, options);
        assert!(!status.success() && stdout.is_empty());
        String::from_utf8(stderr).unwrap()
    };
    let told = refused(&["export", "--log", "events"]);
    assert!(
        told.contains("the event log cannot be read: cannot look at") && told.contains("bm100-events.flash"),
        "{told}"
    );
    assert!(refused(&["logs"]).contains("bm100.flash"));
    assert!(refused(&["export"]).contains("--log"));
    let told = refused(&["export", "--log", "status", "--from", "yesterday"]);
    assert!(told.contains("must be a time as in 2026-11-29T18:05:00Z"), "{told}");
    assert!(!dir.path().join("state").exists(), "nothing is made");
}

#[tokio::test]
async fn junk_in_a_log_costs_no_more_than_itself() {
    let dir = TempDir::new();
    let bank = Program::bm100(&dir, &["--probes", "2"]);
    line_with("probes are found", &["A#2: probe found"], || events(&dir, &[])).await;
    bank.kill();
    let path = dir.path().join("state/bm100-events.flash");
    let whole = events(&dir, &[]);
    // The second event, behind the page of the header and the first one.
    let mut file = OpenOptions::new().write(true).open(&path).unwrap();
    file.seek(SeekFrom::Start(4_096 + 32)).unwrap();
    file.write_all(&[0x5A; 32]).unwrap();
    let left = events(&dir, &[]);
    assert_eq!(left.len(), whole.len() - 1);
    assert!(left.iter().all(|line| whole.contains(line)));
    drop(Program::bm100(&dir, &["--probes", "2"]));
    // What is no image of a log is left alone, and said.
    fs::write(&path, "my diary").unwrap();
    let Output { status, stderr, .. } = task(&dir, &["--modbus-port", "0"]);
    assert!(!status.success() && String::from_utf8_lossy(&stderr).contains("is not a flash image"));
    assert_eq!(fs::read_to_string(&path).unwrap(), "my diary");
}

#[tokio::test]
async fn while_a_log_cannot_be_written_the_unit_serves_and_writes_later() {
    let dir = TempDir::new();
    let bank = Program::bm100(&dir, &["--probes", "2"]);
    line_with("probes are found", &["A#2: probe found"], || events(&dir, &[])).await;
    let path = dir.path().join("state/bm100-events.flash");
    let kept = fs::read(&path).unwrap();
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    set(&bank, LOW_VOLTAGE, 12_000).await;
    common::a_while();
    set(&bank, LOW_VOLTAGE, 12_100).await;
    fs::remove_dir(&path).unwrap();
    fs::write(&path, kept).unwrap();
    let changes = || events(&dir, &[]).iter().filter(|line| line.ends_with("settings changed")).count();
    until("both changes are in the log", async || (changes() == 2).then_some(())).await;
    assert!(bank.terminate("TERM").success());
}
