//! The event log and the status records of `bm100`, as it prints them.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test fails by them"
)]

mod common;

use std::{
    fs::{self, OpenOptions},
    io::{Seek, SeekFrom, Write},
    process::Output,
    thread,
    time::{Duration, SystemTime},
};

use common::{Program, TempDir, program, until};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};
use tokio_modbus::prelude::*;

/// Input registers of the batteries.
const VOLTAGE: u16 = 1_000;
const TEMPERATURE: u16 = 2_000;
const RESISTANCE: u16 = 3_000;
/// Holding registers.
const LOW_VOLTAGE: u16 = 2;
const RECORD_INTERVAL: u16 = 22;

fn task(dir: &TempDir, options: &[&str]) -> Output {
    let mut command = program(env!("CARGO_BIN_EXE_bm100"), options);
    command.arg("--state-dir").arg(dir.path().join("state")).output().unwrap()
}

/// The lines that a task prints.
fn lines(dir: &TempDir, options: &[&str]) -> Vec<String> {
    let Output { status, stdout, stderr } = task(dir, options);
    assert!(status.success(), "{}", String::from_utf8_lossy(&stderr));
    String::from_utf8(stdout).unwrap().lines().map(str::to_owned).collect()
}

fn events(dir: &TempDir, options: &[&str]) -> Vec<String> {
    lines(dir, &[&["export", "--log", "events"], options].concat())
}

fn records(dir: &TempDir, options: &[&str]) -> Vec<String> {
    lines(dir, &[&["export", "--log", "status"], options].concat())
}

/// Waits for a line in which all of this stands.
async fn line_with(what: &str, parts: &[&str], mut printed: impl FnMut() -> Vec<String>) -> String {
    until(what, || {
        let found = printed().into_iter().find(|line| parts.iter().all(|part| line.contains(part)));
        core::future::ready(found)
    })
    .await
}

async fn set(bank: &Program, register: u16, value: u16) {
    bank.master().await.write_single_register(register, value).await.unwrap().unwrap();
}

async fn inputs(bank: &Program, first: u16, count: u16) -> Vec<u16> {
    bank.master().await.read_input_registers(first, count).await.unwrap().unwrap()
}

/// Seconds since 1970 of a field in CSV.
fn seconds(time: &str) -> i64 {
    OffsetDateTime::parse(time, &Rfc3339).unwrap().unix_timestamp()
}

fn now() -> i64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    i64::try_from(since.as_secs()).unwrap()
}

#[tokio::test]
async fn a_voltage_alarm_is_told_with_time_severity_and_words_after_a_kill_too() {
    let (dir, begun) = (TempDir::new(), now());
    let bank = Program::bm100(&dir, &["--probes", "4"]);
    set(&bank, LOW_VOLTAGE, 12_000).await;
    assert_eq!(bank.plant("set A2 volts 9.5"), "ok");
    let alarm = ["\tAlarm\tA#2\tbattery A#2: voltage low raised"];
    line_with("the alarm is in the log", &alarm, || events(&dir, &["--format", "text"])).await;
    let (text, csv) = (events(&dir, &[]), events(&dir, &["--format", "csv"]));
    bank.kill();
    assert_eq!(text[0], "Time\tSeverity\tSource\tEvent");
    assert_eq!(csv[0], "Number,Time,Severity,Source,Code,Value 1,Value 2,Event");
    let told = csv.iter().find(|line| line.contains("voltage low")).unwrap();
    assert!(told.ends_with(",Alarm,A#2,100,1,,\"battery A#2: voltage low raised\""), "{told}");
    let time = told.split(',').nth(1).unwrap();
    assert!((begun..=now()).contains(&seconds(time)), "{told}");

    let in_text = format!("{}{}", time.replace('T', " ").trim_end_matches('Z'), alarm[0]);
    let bank = Program::bm100(&dir, &["--probes", "4"]);
    line_with("the log goes on", &[",System,1000,"], || {
        let after = events(&dir, &["--format", "csv"]);
        assert_eq!(after[..csv.len()], csv, "nothing is lost");
        after[csv.len()..].to_vec()
    })
    .await;
    assert!(bank.terminate("TERM").success());
    assert!(events(&dir, &[]).contains(&in_text), "{in_text}");
}

#[tokio::test]
async fn status_records_come_at_the_interval_and_tell_what_modbus_tells() {
    let dir = TempDir::new();
    let bank = Program::bm100(&dir, &["--probes", "3", "--speed", "60", "--weak", "A3"]);
    set(&bank, RECORD_INTERVAL, 1).await;
    until("resistances are known", async || {
        (!inputs(&bank, RESISTANCE, 3).await.contains(&0xFFFF)).then_some(())
    })
    .await;
    assert_eq!(bank.plant("set A1 volts 12.345"), "ok");
    let csv = ["--format", "csv"];
    line_with("a record is kept", &[",12.34"], || records(&dir, &csv)).await;
    let told = records(&dir, &csv);
    assert_eq!(
        told[0],
        "Time,Temperature (°C),Humidity (%RH),A#1 Volt.(V),A#2 Volt.(V),A#3 Volt.(V),A#1 Temp.(°C),A#2 Temp.(°C),\
         A#3 Temp.(°C),A#1 Res.(mΩ),A#2 Res.(mΩ),A#3 Res.(mΩ)"
    );
    let last: Vec<f64> =
        told.last().unwrap().split(',').skip(3).map(|field| field.parse().unwrap()).collect();
    for (register, scale, noise, told) in [
        (VOLTAGE, 1_000.0, 4.0, &last[..3]),
        (TEMPERATURE, 10.0, 2.0, &last[3..6]),
        (RESISTANCE, 100.0, 2.0, &last[6..]),
    ] {
        for (read, told) in inputs(&bank, register, 3).await.into_iter().zip(told) {
            assert!((f64::from(read) - told * scale).abs() <= noise, "{read} is not {told}");
        }
    }
    let three = until("three more are kept", async || {
        let all = records(&dir, &csv);
        (all.len() >= told.len() + 3).then_some(all)
    })
    .await;
    bank.kill();
    let times: Vec<i64> = three[1..].iter().map(|line| seconds(line.split(',').next().unwrap())).collect();
    assert!(times.windows(2).all(|two| (59..=62).contains(&(two[1] - two[0]))), "{times:?}");
    assert_eq!(records(&dir, &csv)[..three.len()], three, "nothing is lost");
}

#[tokio::test]
async fn what_was_printed_is_there_after_each_of_many_kills() {
    let dir = TempDir::new();
    let csv = ["--format", "csv"];
    let mut before = (Vec::new(), Vec::new());
    for round in 0..5_u64 {
        let bank = Program::bm100(&dir, &["--probes", "2", "--speed", "2000"]);
        set(&bank, RECORD_INTERVAL, 1).await;
        let more = until("there are more", async || {
            let now = (events(&dir, &csv), records(&dir, &csv));
            (now.0.len() > before.0.len() && now.1.len() > before.1.len() + 30).then_some(now)
        })
        .await;
        thread::sleep(Duration::from_millis(13 * round));
        bank.kill();
        let after = (events(&dir, &csv), records(&dir, &csv));
        assert!(before.0.iter().chain(&before.1).all(|line| more.0.contains(line) || more.1.contains(line)));
        assert_eq!((&after.0[..more.0.len()], &after.1[..more.1.len()]), (&more.0[..], &more.1[..]));
        before = after;
    }
    let numbers = before.0.iter().skip(1).map(|line| line.split(',').next().unwrap().parse::<u64>().unwrap());
    assert!(numbers.eq(0..before.0.len() as u64 - 1), "each has its number");
}

#[tokio::test]
async fn a_period_can_be_asked_for() {
    let dir = TempDir::new();
    let bank = Program::bm100(&dir, &["--probes", "2", "--speed", "600"]);
    set(&bank, RECORD_INTERVAL, 1).await;
    let csv = ["--format", "csv"];
    let all = until("there are ten", async || {
        let all = records(&dir, &csv);
        (all.len() > 10).then_some(all)
    })
    .await;
    assert!(bank.terminate("TERM").success());
    let time = |line: &String| line.split(',').next().unwrap().to_owned();
    let some = records(&dir, &["--format", "csv", "--from", &time(&all[3]), "--to", &time(&all[5])]);
    assert_eq!(some[1..], all[3..=5]);
    assert_eq!(records(&dir, &["--to", "2020-01-01"]).len(), 1, "headings");
    let first = events(&dir, &["--from", "2020-01-01T00:00:00Z"]);
    assert!(first[1].ends_with("\tInformation\tSystem\tpowered up"), "{first:?}");
    assert_eq!(events(&dir, &["--to", "2020-01-01"]).len(), 1);
    assert_eq!(events(&dir, &["--from", "2100-01-01"]).len(), 1);
}

#[tokio::test]
async fn without_a_clock_events_have_no_time_and_nothing_is_recorded() {
    let dir = TempDir::new();
    let options = ["--probes", "2", "--clock", "unset", "--speed", "600"];
    let bank = Program::bm100(&dir, &options);
    set(&bank, RECORD_INTERVAL, 1).await;
    line_with("batteries are counted", &["counted 1 string"], || events(&dir, &[])).await;
    assert!(events(&dir, &[])[1..].iter().all(|line| line.starts_with('\t')));
    assert_eq!(records(&dir, &[]).len(), 1);
    assert_eq!(events(&dir, &["--from", "2000-01-01"]).len(), 1, "nobody knows when they were");
}

#[tokio::test]
async fn the_room_is_told() {
    let dir = TempDir::new();
    let bank = Program::bm100(&dir, &["--probes", "4", "--speed", "600"]);
    line_with("batteries are counted", &["counted 1 string(s) of 4"], || events(&dir, &[])).await;
    line_with("there is a record", &["25."], || records(&dir, &[])).await;
    assert!(bank.terminate("TERM").success());
    let told = lines(&dir, &["logs"]);
    let kept = events(&dir, &[]).len() - 1;
    assert_eq!(told[0], format!("events: {kept} of 8192"));
    let kept = records(&dir, &[]).len() - 1;
    assert!(told[1].starts_with(&format!("status records: {kept}, of about ")), "{told:?}");
    assert_eq!(told[2], "recording interval: 20 min");
    let days: u32 = told[3]
        .strip_prefix("remaining time: about ")
        .and_then(|rest| rest.split_once(' '))
        .map(|(days, _)| days.parse().unwrap())
        .unwrap();
    assert!(days > 365, "{told:?}");
}

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

#[tokio::test]
async fn the_panel_is_at_the_plant_port() {
    let dir = TempDir::new();
    let bank = Program::bm100(&dir, &["--probes", "2"]);
    assert_eq!(bank.plant("get lcd"), "ok BM100 | Normal | 192.168.20.177");
    assert_eq!(bank.plant("press enter"), "ok >Summary |  Batteries |  Strings |  Environment");
    assert!(bank.plant("press select").contains(">Batteries"));
    let enter = |item: &str| {
        let marked = format!(">{item}");
        let shown = (0..20).any(|_| {
            bank.plant("get lcd").contains(&marked) || !bank.plant("press select").starts_with("ok")
        });
        assert!(shown, "{item} is not there");
        bank.plant("press enter")
    };
    set(&bank, LOW_VOLTAGE, 12_000).await;
    enter("Reset/Reboot");
    assert!(enter("Reset").starts_with("ok Reset all settings?"));
    enter("Confirm");
    until("the settings have their defaults", async || {
        let told = bank.master().await.read_holding_registers(LOW_VOLTAGE, 1).await;
        (told.ok()?.ok()? != [12_000]).then_some(())
    })
    .await;
    line_with("it is in the log", &["System\t", "default"], || events(&dir, &[])).await;
    until("the panel shows the first page", async || {
        bank.plant("get lcd").starts_with("ok BM100").then_some(())
    })
    .await;
    assert_eq!(bank.plant("press both"), "error: write: press select, or: press enter");
    assert!(bank.plant("get lights").starts_with("ok system=normal battery-status="));
}
