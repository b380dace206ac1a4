//! What `capacity report` says of tests whose figures are known.

#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, reason = "a test fails by it")]

use std::{
    io::Write,
    process::{Command, Stdio},
};

/// Of a discharge of 10 A, one line a minute; the battery is down at 11 V after `ends_s`.
fn discharge(ends_s: u32, seen_s: u32, celsius: impl Fn(u32) -> i32) -> String {
    let line = |time_s: u32| {
        let millivolts = 12_500 - 1500 * time_s / ends_s;
        format!("{time_s},{millivolts},-10000,{}\n", celsius(time_s) * 100)
    };
    (0..=seen_s / 60).map(|minute| line(minute * 60)).collect()
}

fn report(input: &str, more: &[&str]) -> String {
    let mut child = Command::new(env!("CARGO_BIN_EXE_capacity"))
        .args(["report", "--cutoff-mv", "11000"])
        .args(more)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

/// What stands behind a name.
fn told<'a>(report: &'a str, name: &str) -> &'a str {
    let line = report.lines().find(|line| line.starts_with(name)).unwrap_or_default();
    line.get(20..).unwrap_or_default()
}

const HOURS_5: u32 = 18_000;

#[test]
fn a_logger_without_a_sensor_is_taken_at_25_degrees_and_the_report_says_so() {
    let text = report(&discharge(HOURS_5, HOURS_5, |_| -327), &["--rated-hours", "5"]);
    assert_eq!(told(&text, "temperature"), "25.0 °C, K_T = 1.000", "{text}");
    assert_eq!(told(&text, "capacity"), "100.0 % of the rating", "{text}");
    assert!(text.contains("no temperature in the record: 25 °C taken for it"), "{text}");
}

#[test]
fn a_sensor_that_answers_late_counts_from_its_first_answer() {
    let late = |time_s| if time_s < 300 { -327 } else { 10 };
    let text = report(&discharge(HOURS_5, HOURS_5, late), &["--rated-hours", "5"]);
    assert_eq!(told(&text, "temperature"), "10.0 °C, K_T = 0.790", "{text}");
    assert!(!text.contains("no temperature"), "{text}");
}

#[test]
fn rated_hours_count_in_the_rate_adjusted_method_too() {
    let record = discharge(1440, 1440, |_| 25);
    // Promised are 10 A for 1800 s, so for 1440 s by Peukert's law 10 A (1800 / 1440)^(1/1.15).
    for nameplate in [&[][..], &["--nominal-mah", "100000"]] {
        let text = report(&record, &[&["--rated-hours", "0.5"], nameplate].concat());
        assert_eq!(told(&text, "current"), "10.00 A of 12.14 A rated", "{text}");
        assert_eq!(told(&text, "capacity"), "82.4 % of the rating", "{text}");
        assert!(text.contains("rated figures by Peukert's law, k = 1.15"), "{text}");
    }
    let text = report(&record, &["--rated-hours", "0.5", "--rated-ma", "10000"]);
    assert_eq!(told(&text, "capacity"), "100.0 % of the rating", "{text}");
    assert!(!text.contains("Peukert"), "{text}");
}

#[test]
fn an_estimate_that_spans_a_limit_is_no_verdict() {
    let record = discharge(HOURS_5, 60, |_| 25);
    let verdict = |hours: &str| {
        let text = report(&record, &["--nominal-mah", "70000", "--rated-hours", hours]);
        assert!(text.contains("estimated from 60 s"), "{text}");
        told(&text, "verdict").to_owned()
    };
    assert_eq!(verdict("5"), "not told yet: test on");
    // So far from the limit there is no doubt.
    assert_eq!(verdict("0.5"), "sound");
    assert_eq!(verdict("100"), "below 80 %: replace");
}
