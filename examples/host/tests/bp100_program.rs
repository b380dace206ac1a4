//! The program `bp100` on serial lines that socat makes, alone and as a string, with `bm100` as its manager.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by them")]

mod common;

use std::process::Command;

use common::{Line, Program, TempDir, peer_is_there, program, until};
use tokio_modbus::prelude::*;

fn socat_is_there() -> bool {
    peer_is_there("socat", Command::new("socat").arg("-V"))
}

async fn inputs(bank: &Program, first: u16, count: u16) -> Vec<u16> {
    bank.master().await.read_input_registers(first, count).await.unwrap().unwrap()
}

/// Waits until so many probes answer.
async fn probes(bank: &Program, count: u16) {
    until("the probes are found", || async { (inputs(bank, 30, 1).await == [count]).then_some(()) }).await;
}

#[tokio::test]
async fn a_manager_reads_and_measures_a_string_of_two() {
    if !socat_is_there() {
        return;
    }
    let dir = TempDir::new();
    let (first, second) = (Line::named(&dir, ["manager", "in1"]), Line::named(&dir, ["out1", "in2"]));
    let [manager, in_1] = first.ends.each_ref().map(|end| end.to_str().unwrap());
    let [out_1, in_2] = second.ends.each_ref().map(|end| end.to_str().unwrap());
    let probe = Program::bp100(&["--in", in_1, "--out", out_1, "--volts", "13.21", "--serial-number", "P1"]);
    assert_eq!(probe.ready, format!("ready in={in_1} out={out_1}"));
    let mut last = Some(Program::bp100(&["--in", in_2, "--volts", "12.89", "--milliohms", "6"]));
    let bank = Program::bm100(&dir, &["--string-a", manager]);
    probes(&bank, 2).await;
    let volts = inputs(&bank, 1_000, 2).await;
    assert!(volts[0].abs_diff(13_210) <= 2 && volts[1].abs_diff(12_890) <= 2, "{volts:?}");

    bank.master().await.write_single_coil(3, true).await.unwrap().unwrap();
    let ohms = until("both are measured", || async {
        let ohms = inputs(&bank, 3_000, 2).await;
        (!ohms.contains(&0xFFFF)).then_some(ohms)
    })
    .await;
    // Hundredths of a milliohm.
    assert!(ohms[0].abs_diff(400) <= 15 && ohms[1].abs_diff(600) <= 20, "{ohms:?}");

    // The manager wants the first to start anew: it comes back by itself.
    bank.master().await.write_single_coil(3_000, true).await.unwrap().unwrap();
    probes(&bank, 2).await;

    drop(last.take());
    until("the second is missed", || async { (inputs(&bank, 30, 1).await == [1]).then_some(()) }).await;
    let _again = Program::bp100(&["--in", in_2]);
    probes(&bank, 2).await;
}

#[tokio::test]
async fn a_string_on_a_line_and_simulated_ones_go_together() {
    if !socat_is_there() {
        return;
    }
    let dir = TempDir::new();
    let line = Line::named(&dir, ["manager", "probe"]);
    let [manager, at_in] = line.ends.each_ref().map(|end| end.to_str().unwrap());
    let probe = Program::bp100(&["--in", at_in, "--volts", "12.5"]);
    let bank = Program::bm100(&dir, &["--string-b", manager, "--probes", "3"]);
    probes(&bank, 4).await;
    assert!(inputs(&bank, 1_040, 1).await[0].abs_diff(12_500) <= 2);
    assert!(probe.terminate("INT").success());
}

#[tokio::test]
async fn a_probe_on_a_line_takes_firmware_and_comes_back_with_it() {
    if !socat_is_there() {
        return;
    }
    let dir = TempDir::new();
    let line = Line::named(&dir, ["manager", "probe"]);
    let [manager, at_in] = line.ends.each_ref().map(|end| end.to_str().unwrap());
    let [image, package] =
        ["image", "package"].map(|name| dir.path().join(name).to_str().unwrap().to_owned());
    std::fs::write(&image, [0x5A; 3_000]).unwrap();
    let pack =
        ["pack-probe-firmware", "--firmware-version", "1.31", "--model", "BP100-12V", "--hardware", "2"];
    let done =
        program(env!("CARGO_BIN_EXE_bm100"), &[&pack[..], &[&image, &package]].concat()).output().unwrap();
    assert!(done.status.success(), "{done:?}");
    let _probe = Program::bp100(&["--in", at_in]);
    let bank = Program::bm100(&dir, &["--string-a", manager, "--probe-firmware", &package]);
    probes(&bank, 1).await;
    // Version handed out, probes with an older one, state: done.
    until("it has it", || async { (inputs(&bank, 52, 3).await == [131, 0, 3]).then_some(()) }).await;
    probes(&bank, 1).await;
}

#[test]
fn options_that_make_no_sense_are_refused_with_the_reason() {
    for (options, why) in [
        (&[][..], "--in"),
        (&["--in", "/no/such/line"], "cannot open the serial line /no/such/line"),
        (&["--in", "/dev/null", "--baud", "1200"], "must be one of"),
        (&["--in", "/dev/null", "--volts", "21"], "must be 0 to 20"),
        (&["--in", "/dev/null", "--serial-number", ""], "must be 1 to 20 letters and digits"),
        (&["--in", "/dev/null", "--serial-number", "123456789012345678901"], "must be 1 to 20"),
    ] {
        let output = program(env!("CARGO_BIN_EXE_bp100"), options).output().unwrap();
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success() && told.contains(why), "{options:?}: {told}");
    }
}
