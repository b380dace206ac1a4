//! What is kept, over kills too.

use core::time::Duration;
use std::{thread, time::SystemTime};

use time::{OffsetDateTime, format_description::well_known::Rfc3339};
use tokio_modbus::prelude::*;

use super::{
    LOW_VOLTAGE, Program, RECORD_INTERVAL, TempDir, events, line_with, lines, records, set, task, until,
};

/// Input registers of the batteries.
const VOLTAGE: u16 = 1_000;
const TEMPERATURE: u16 = 2_000;
const RESISTANCE: u16 = 3_000;

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
    let numbers =
        before.0.iter().skip(1).map(|line| line.split(',').next().unwrap().parse::<usize>().unwrap());
    assert!(numbers.eq(0..before.0.len() - 1), "each has its number");
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

#[tokio::test]
async fn a_log_that_is_cleared_is_empty_and_goes_on() {
    let dir = TempDir::new();
    let bank = Program::bm100(&dir, &["--probes", "2", "--speed", "600"]);
    set(&bank, RECORD_INTERVAL, 1).await;
    line_with("there is a record", &["25."], || records(&dir, &[])).await;
    let clear = |log| task(&dir, &["clear", "--log", log]);
    let refused = clear("events");
    assert!(!refused.status.success() && String::from_utf8_lossy(&refused.stderr).contains("in use"));
    bank.kill();
    let kept = events(&dir, &["--format", "csv"]).len() - 1;
    assert!(clear("events").status.success());
    assert_eq!(events(&dir, &[]).len(), 1);
    assert!(records(&dir, &[]).len() > 1, "the other log is what it was");
    assert!(clear("status").status.success());
    assert_eq!(records(&dir, &[]).len(), 1);
    let bank = Program::bm100(&dir, &["--probes", "2", "--speed", "600"]);
    let first = line_with("the log goes on", &[",System,1000,"], || events(&dir, &["--format", "csv"])).await;
    let number: usize = first.split(',').next().unwrap().parse().unwrap();
    assert!(number > kept, "numbers never repeat: {first}");
    line_with("records go on", &["25."], || records(&dir, &[])).await;
    assert!(bank.terminate("TERM").success());
}
