//! The program `capacity` over the measured discharge that ships with its library.

#![allow(clippy::unwrap_used, reason = "a test fails by it")]

use std::{
    io::Write,
    process::{Command, Output, Stdio},
};

const RECORD: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/../../capacity-model/tests/data/measured-vrla-17ah.csv");
/// Seconds until the record is down at 11.0 V.
const RUNTIME_S: f64 = 26_751.4;

fn run(arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_capacity"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A battery that cannot be is refused before anything is read.
    let _unread = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

/// The record up to a part of its runtime, without its header.
fn seen(part: f64) -> String {
    let text = std::fs::read_to_string(RECORD).unwrap();
    let time_s = |line: &str| line.split(',').next().and_then(|field| field.parse::<f64>().ok());
    let lines = text.lines().filter(|line| time_s(line).is_some_and(|time_s| time_s <= part * RUNTIME_S));
    lines.flat_map(|line| [line, "\n"]).collect()
}

fn field(json: &str, name: &str) -> f64 {
    let (_, rest) = json.split_once(&format!("\"{name}\":")).unwrap();
    rest.split([',', '}']).next().unwrap().parse().unwrap()
}

fn estimate(input: &str, more: &[&str]) -> String {
    let battery = ["estimate", "--nominal-mah", "17000", "--cells", "6", "--cutoff-mv", "11000"];
    let output = run(&[&battery, more].concat(), input);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn half_a_discharge_tells_the_whole_runtime_in_one_line() {
    let json = estimate(&seen(0.5), &[]);
    assert_eq!(json.lines().count(), 1);
    let runtime_s = field(&json, "runtime_s");
    assert!((runtime_s / RUNTIME_S - 1.0).abs() < 0.12, "{json}");
    assert!(field(&json, "p10_s") < runtime_s && runtime_s < field(&json, "p90_s"), "{json}");
    assert!((14_000.0..24_000.0).contains(&field(&json, "capacity_mAh")), "{json}");
    assert!(json.contains("\"r_mohm\":null"), "a steady load shows no resistance: {json}");
}

#[test]
fn a_lighter_load_from_now_on_lasts_longer() {
    let runtime_s = |more: &[&str]| field(&estimate(&seen(0.3), more), "runtime_s");
    assert!(runtime_s(&["--future-ma", "1270"]) > 1.4 * runtime_s(&[]));
    assert!((runtime_s(&["--future-ma", "0"]) - runtime_s(&[])).abs() < 0.1);
}

#[test]
fn bad_input_is_told_with_its_line_and_ends_with_2() {
    for (input, told) in [
        ("0,12600,-1000,2500\n60,12590,-1000\n", "line 2"),
        ("0,12600,-1000,2500\n60,oops,-1000,2500\n", "line 2: mV"),
        ("", "line 1: no sample"),
    ] {
        let output = run(&["estimate", "--nominal-mah", "17000"], input);
        assert_eq!(output.status.code(), Some(2), "{input:?}");
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(text.contains(told), "{text}");
    }
    let output = run(&["estimate", "--cells", "0"], "0,12600,-1000,2500\n");
    assert_eq!(output.status.code(), Some(2), "a battery that cannot be");
}

#[test]
fn the_plot_is_an_svg_with_the_answer_in_its_head() {
    let output = std::env::temp_dir().join(format!("capacity-plot-{}.svg", std::process::id()));
    let log = output.with_extension("csv");
    std::fs::write(&log, seen(0.5)).unwrap();
    let (path, log) = (output.display().to_string(), log.display().to_string());
    let done = run(&["plot", &log, "--nominal-mah", "17000", "-o", &path], "");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let svg = std::fs::read_to_string(&output).unwrap();
    assert!(svg.starts_with("<svg") && svg.contains("11.00 V after") && svg.contains("hours from load on"));
    std::fs::remove_file(output).unwrap();
    std::fs::remove_file(log).unwrap();
}

#[test]
fn a_report_says_whether_it_was_measured_or_estimated() {
    let report = |input: &str| {
        let output = run(&["report", "--nominal-mah", "17000", "--rated-hours", "8"], input);
        String::from_utf8(output.stdout).unwrap()
    };
    let measured = report(&seen(1.05));
    assert!(measured.contains("time-adjusted") && !measured.contains("estimated"), "{measured}");
    // 7.45 h of 8 h at 22.4 °C.
    assert!(measured.contains("capacity            95.8 % of the rating"), "{measured}");
    assert!(report(&seen(0.5)).contains("estimated from"));
}
