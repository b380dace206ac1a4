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

/// Exit code and what was said on standard error.
fn refused(arguments: &[&str], input: &str) -> (Option<i32>, String) {
    let output = run(arguments, input);
    assert!(output.stdout.is_empty(), "no half answer: {input:?}");
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn a_bad_record_is_told_with_its_line_and_ends_with_2() {
    for (input, told) in [
        ("0,12600,-1000,2500\n60,12590,-1000\n", "line 2: 3 fields"),
        ("0,12600,-1000,2500\n60,oops,-1000,2500\n", "line 2: mV is not a number"),
        ("0,12600,-1000,2500\n\n\n60,12600,nan,2500\n", "line 4: mA is not a number"),
        ("0,12600,-1000,2500\r\n60,12600,-1e300,2500\r\n", "line 2: mA is not within"),
        ("t_s,mV,mA,centi_degC\n60,12600,-1000,2500\n0,12590,-1000,2500\n", "line 3: t_s is earlier"),
        ("time,mV,mA,centi_degC\n", "line 1: t_s is not a number"),
        ("", "line 1: no reading"),
        ("\n\n", "line 1: no reading"),
        ("t_s,mV,mA,centi_degC\n", "line 1: no reading"),
        ("0,12600,1000,2500\n60,12650,1000,2500\n", "line 2: no discharge until here"),
        ("0,50400,-1000,2500\n60,50390,-1000,2500\n", "line 1: 50.4 V and -1 A are not those of 6 cells"),
    ] {
        let (code, text) = refused(&["estimate", "--nominal-mah", "17000"], input);
        assert_eq!(code, Some(2), "{input:?}: {text}");
        assert!(text.starts_with(&format!("capacity: {told}")), "{input:?}: {text}");
    }
}

const TWO: &str = "0,12600,-1000,2500\n60,12590,-1000,2500\n";

#[test]
fn a_recharge_ends_the_discharge_and_changes_nothing_of_it() {
    let recharged = [TWO, "120,12900,9000,2500\n1200,12900,9000,2500\n"].concat();
    assert_eq!(estimate(&recharged, &[]), estimate(TWO, &[]));
}

#[test]
fn a_record_that_tells_too_little_is_told_with_its_last_line_and_ends_with_2() {
    for (arguments, input, told) in [
        (&["estimate"][..], TWO, "line 2: neither nameplate nor curve"),
        (&["report", "--rated-hours", "8"], TWO, "line 2: neither nameplate nor curve"),
        (
            &["report", "--nominal-mah", "17000", "--cutoff-mv", "12000"],
            "0,11990,-1000,2500\n",
            "line 1: the battery is empty at load on",
        ),
        // What a battery is given back within seconds does not end its discharge.
        (
            &["report", "--nominal-mah", "17000"],
            "0,12600,-1000,2500\n10,12700,9000,2500\n",
            "line 2: as much was charged as discharged until here",
        ),
    ] {
        let (code, text) = refused(arguments, input);
        assert_eq!(code, Some(2), "{arguments:?} {input:?}: {text}");
        assert!(text.contains(&format!("capacity: {told}")), "{arguments:?} {input:?}: {text}");
    }
}

#[test]
fn a_line_may_have_256_bytes_whatever_its_end() {
    let padded = |length: usize, end: &str| format!("{:<length$}{end}", "0,12600,-2540,2240");
    let plain = estimate("0,12600,-2540,2240\n", &[]);
    for end in ["\n", "\r\n", ""] {
        assert_eq!(estimate(&padded(256, end), &[]), plain, "{end:?}");
        let (code, text) = refused(&["estimate", "--nominal-mah", "17000"], &padded(257, end));
        assert_eq!((code, &*text), (Some(2), "capacity: line 1: more than 256 bytes\n"), "{end:?}");
    }
}

#[test]
fn options_that_make_no_sense_end_with_2() {
    const GOOD: &str = "0,12600,-1000,2500\n";
    for arguments in [
        &["estimate", "--cells", "0"][..],
        &["estimate", "--cells", "six"],
        &["estimate", "--nominal-mah", "-17000"],
        &["estimate", "--nominal-mah", "nan"],
        &["estimate", "--cutoff-mv", "0"],
        &["estimate", "--future-ma", "inf"],
        &["estimate", "--nominal-mah", "17000", "--future-ma", "1e300"],
        &["estimate", "--nominal", "17000"],
        &["report"],
        &["report", "--rated-hours", "0"],
        &["report", "--nominal-mah", "17000", "--rated-ma", "1e300"],
        &["report", "--nominal-mah", "17000", "--peukert", "0.9"],
        &["plot"],
        &[],
    ] {
        let (code, text) = refused(arguments, GOOD);
        assert_eq!(code, Some(2), "{arguments:?}: {text}");
    }
}

#[test]
fn a_record_may_have_a_header_blank_lines_and_windows_line_ends() {
    let plain = estimate(&seen(0.3), &[]);
    let headed = format!("\u{feff}t_s,mV,mA,centi_degC\n\n{}\n", seen(0.3)).replace('\n', "\r\n");
    assert_eq!(estimate(&headed, &[]), plain);
    let log = std::env::temp_dir().join(format!("capacity-log-{}.csv", std::process::id()));
    std::fs::write(&log, headed).unwrap();
    let from_file = estimate("", &[&log.display().to_string()]);
    std::fs::remove_file(log).unwrap();
    assert_eq!(from_file, plain, "a file is read as standard input is");
}

#[test]
fn before_and_after_the_discharge_the_battery_may_rest() {
    let floating = "-120,13500,20,2240\n-60,13500,20,2240\n";
    let plain = estimate(&seen(0.3), &[]);
    let rested = estimate(&[floating, &seen(0.3)].concat(), &[]);
    let apart = field(&rested, "runtime_s") - field(&plain, "runtime_s");
    assert!(apart.abs() < 0.005 * RUNTIME_S, "{rested} and {plain}");
}

#[test]
fn a_discharge_that_has_ended_lasted_as_long_as_it_did() {
    let recovery = "28500,11600,0,2240\n29000,11700,0,2240\n";
    let json = estimate(&[&seen(1.02), recovery].concat(), &[]);
    for name in ["p10_s", "runtime_s", "p90_s"] {
        assert!((field(&json, name) - RUNTIME_S).abs() <= 120.0, "{json}");
    }
}

#[test]
fn what_follows_the_discharge_does_not_count_and_is_told() {
    let recharge =
        "30000,11900,3000,2240\n50000,13500,3000,2240\n50060,12700,-2540,2240\n54000,12500,-2540,2240\n";
    let part = seen(0.3);
    for (discharge, more) in [(part.as_str(), recharge), (&part, "8200,12600,0,2240\n20000,12700,0,2240\n")] {
        let output =
            run(&["estimate", "--nominal-mah", "17000", "--cutoff-mv", "11000"], &[discharge, more].concat());
        assert_eq!(String::from_utf8(output.stdout).unwrap(), estimate(discharge, &[]));
        let line = discharge.lines().count() + 1;
        let told = format!("line {line}: the discharge is over: nothing counts from there on");
        let text = String::from_utf8(output.stderr).unwrap();
        assert!(text.contains(&told), "{told} in {text}");
    }
}

#[test]
fn a_line_that_does_not_count_in_a_discharge_is_told() {
    let output = run(&["estimate", "--nominal-mah", "17000"], &[&seen(0.1), "2800,2,-2540,2240\n"].concat());
    let line = seen(0.1).lines().count() + 1;
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(text.starts_with(&format!("capacity: line {line} is left out: no voltage")), "{text}");
}

#[test]
fn a_battery_that_is_empty_at_load_on_is_told_and_doubted() {
    let output = run(&["estimate", "--nominal-mah", "17000", "--cells", "12"], &seen(0.1));
    assert!(output.status.success());
    assert!(field(&String::from_utf8(output.stdout).unwrap(), "p90_s") < 1.0);
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(text.contains("12.705 V at load on are no more than the cutoff of 22.00 V"), "{text}");
}

#[test]
fn a_single_sample_is_worth_what_the_nameplate_says() {
    let json = estimate("0,12600,-2540,2240\n", &[]);
    assert!(field(&json, "p90_s") > 1.3 * field(&json, "p10_s"), "{json}");
    assert!((0.5..1.5).contains(&(field(&json, "runtime_s") / RUNTIME_S)), "{json}");
}

#[test]
fn the_answer_has_the_fields_of_the_manual_in_their_order() {
    let json = estimate(&seen(0.5), &[]);
    let rest = json.trim_end().strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).unwrap();
    let names: Vec<_> = rest.split(',').map(|field| field.split_once(':').unwrap().0).collect();
    assert_eq!(names.join(" "), r#""runtime_s" "p10_s" "p90_s" "capacity_mAh" "soh" "r_mohm""#);
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
    // A battery that rests before and after was still tested for as long.
    let resting = ["-600,13500,10,2240\n", &seen(1.05), "32000,11700,0,2240\n"].concat();
    assert!(report(&resting).contains("capacity            95.8 % of the rating"), "{}", report(&resting));
}

#[test]
fn a_log_that_cannot_be_opened_is_named() {
    let (code, text) = refused(&["plot", "/no/such/log.csv", "-o", "out.svg"], "");
    assert_eq!(code, Some(1));
    assert!(text.starts_with("capacity: /no/such/log.csv: "), "{text}");
}
