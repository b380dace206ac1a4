//! The program `bm100`, driven by a Modbus master and over its plant port.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test fails by them"
)]

mod common;

use std::process::Output;

use common::{Program, TempDir, program, until};
use tokio_modbus::prelude::*;

/// Input registers: probes of the bank, then those of the batteries.
const BANK_PROBES: u16 = 30;
const VOLTAGE: u16 = 1_000;
const RESISTANCE: u16 = 3_000;
const EQUALIZATION: u16 = 4_000;
/// Discrete inputs of the batteries.
const WEAK: u16 = 5_000;
const UNREACHABLE: u16 = 6_000;
/// Holding registers.
const LOW_VOLTAGE: u16 = 2;
/// Coils.
const EQUALIZE: u16 = 0;
const MEASURE: u16 = 3;
const UNKNOWN: u16 = 0xFFFF;

async fn inputs(bank: &Program, first: u16, count: u16) -> Vec<u16> {
    bank.master().await.read_input_registers(first, count).await.unwrap().unwrap()
}

async fn set_coil(bank: &Program, coil: u16) {
    bank.master().await.write_single_coil(coil, true).await.unwrap().unwrap();
}

/// Waits until so many probes answer.
async fn probes(bank: &Program, count: u16) {
    until("the probes are found", async || (inputs(bank, BANK_PROBES, 1).await == [count]).then_some(()))
        .await;
}

fn refused(options: &[&str]) -> String {
    let dir = TempDir::new();
    let mut command = program(env!("CARGO_BIN_EXE_bm100"), &["--modbus-port", "0"]);
    command.arg("--state-dir").arg(dir.path().join("state")).args(options);
    let Output { status, stderr, .. } = command.output().unwrap();
    assert!(!status.success());
    String::from_utf8(stderr).unwrap()
}

#[tokio::test]
async fn four_strings_of_forty_are_found_by_themselves() {
    let dir = TempDir::new();
    let bank = Program::bm100(&dir, &["--strings", "4", "--probes", "40"]);
    probes(&bank, 160).await;
    for string in 0..4 {
        let volts = inputs(&bank, VOLTAGE + 40 * string, 40).await;
        assert!(volts.iter().all(|millivolts| (13_400..=13_600).contains(millivolts)), "{volts:?}");
    }
    assert!(bank.terminate("TERM").success());
}

#[tokio::test]
async fn a_dead_probe_hides_those_behind_it_until_it_has_power() {
    let dir = TempDir::new();
    let bank = Program::bm100(&dir, &["--probes", "8", "--dead-probe", "A5", "--speed", "20"]);
    probes(&bank, 4).await;
    let mut master = bank.master().await;
    // Until somebody says how many there are, they are those that were found.
    master.write_single_register(1, 8).await.unwrap().unwrap();
    until("those behind are unreachable", || async {
        let told = bank.master().await.read_discrete_inputs(UNREACHABLE, 8).await.unwrap().unwrap();
        told[4].then_some(())
    })
    .await;
    let volts = inputs(&bank, VOLTAGE, 8).await;
    assert!(volts[..4].iter().all(|millivolts| *millivolts != UNKNOWN), "{volts:?}");
    assert_eq!(volts[4..], [UNKNOWN; 4]);
    assert_eq!(bank.plant("power A5 on"), "ok");
    probes(&bank, 8).await;
    until("all are read", async || (!inputs(&bank, VOLTAGE, 8).await.contains(&UNKNOWN)).then_some(())).await;
}

#[tokio::test]
async fn a_weak_battery_is_told() {
    let dir = TempDir::new();
    let bank = Program::bm100(&dir, &["--probes", "6", "--weak", "A3", "--speed", "50"]);
    probes(&bank, 6).await;
    // Twice in a row it must be weak.
    for _ in 0..2 {
        set_coil(&bank, MEASURE).await;
        until("the measurement ends", || async {
            let running = bank.master().await.read_coils(MEASURE, 1).await.unwrap().unwrap();
            (!running[0]).then_some(())
        })
        .await;
    }
    let ohms = inputs(&bank, RESISTANCE, 6).await;
    assert!((580..=720).contains(&ohms[2]), "in 0.01 mOhm: {ohms:?}");
    until("A3 is weak", || async {
        let weak = bank.master().await.read_discrete_inputs(WEAK, 6).await.unwrap().unwrap();
        (weak == [false, false, true, false, false, false]).then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_battery_above_the_mean_is_bled_by_its_probe() {
    let dir = TempDir::new();
    let bank = Program::bm100(&dir, &["--probes", "4", "--speed", "10"]);
    probes(&bank, 4).await;
    set_coil(&bank, EQUALIZE).await;
    assert_eq!(bank.plant("set A2 volts 13.7"), "ok");
    until("A2 is bled", || async { (inputs(&bank, EQUALIZATION, 4).await[1] > 0).then_some(()) }).await;
    let told = bank.plant("get A2");
    assert!(told.contains("volts=13.700") && !told.contains("bleed=0.00"), "{told}");
    assert_eq!(bank.plant("set A2 volts 12.0"), "ok");
    until("it ends outside the window", || async {
        (inputs(&bank, EQUALIZATION, 4).await[1] == 0 && bank.plant("get A2").contains("bleed=0.00"))
            .then_some(())
    })
    .await;
}

#[tokio::test]
async fn noisy_wires_hide_nobody() {
    let dir = TempDir::new();
    let options = ["--probes", "40", "--bit-error-rate", "1e-4", "--speed", "5"];
    let bank = Program::bm100(&dir, &options);
    probes(&bank, 40).await;
    for _ in 0..20 {
        let volts = inputs(&bank, VOLTAGE, 40).await;
        assert!(volts.iter().all(|millivolts| (13_400..=13_600).contains(millivolts)), "{volts:?}");
        common::a_while();
    }
}

#[tokio::test]
async fn settings_outlive_a_kill_and_a_power_cycle() {
    let dir = TempDir::new();
    let bank = Program::bm100(&dir, &["--probes", "4"]);
    let limits = [11_111, 14_999];
    bank.master().await.write_multiple_registers(2, &limits).await.unwrap().unwrap();
    bank.kill();
    let bank = Program::bm100(&dir, &["--probes", "4"]);
    assert_eq!(bank.master().await.read_holding_registers(2, 2).await.unwrap().unwrap(), limits);
    assert_eq!(bank.plant("power-cycle"), "ok");
    probes(&bank, 4).await;
    assert_eq!(bank.master().await.read_holding_registers(2, 2).await.unwrap().unwrap(), limits);
}

/// What the clock shows over DNP3, milliseconds since 1970.
async fn clock(master: &mut common::dnp3::Master) -> u64 {
    let answer = master.ask(1, &[50, 1, 7, 1]).await;
    let mut octets = [0; 8];
    octets[..6].copy_from_slice(&answer.objects()[4..10]);
    u64::from_le_bytes(octets)
}

#[tokio::test]
async fn the_clock_goes_as_fast_as_the_units_time_after_a_power_cycle_too() {
    /// 2026-01-01.
    const SET: u64 = 1_767_225_600_000;
    let dir = TempDir::new();
    let port = common::free_port().to_string();
    let bank = Program::bm100(&dir, &["--probes", "2", "--speed", "60", "--dnp3-port", &port]);
    for _ in 0..2 {
        let mut master = bank.dnp3_master().await;
        let time = [&[50, 1, 7, 1][..], &SET.to_le_bytes()[..6]].concat();
        assert_eq!(master.ask(2, &time).await.iin()[1], 0);
        common::a_while();
        let passed = clock(&mut master).await - SET;
        assert!((10_000..600_000).contains(&passed), "{passed} ms in a while at 60 times the speed");
        assert_eq!(bank.plant("power-cycle"), "ok");
    }
}

#[test]
fn the_plant_port_tells_what_it_does_not_understand() {
    let dir = TempDir::new();
    let bank = Program::bm100(&dir, &["--probes", "4"]);
    for (line, answer) in [
        ("set A5 volts 13", "error: there is no simulated battery A5"),
        ("set B1 volts 13", "error: there is no simulated battery B1"),
        ("set E1 volts 13", "error: a place must be a string and a place in it, A1 to D40"),
        ("set A1 volts 26", "error: takes 0 to 25"),
        ("set A1 volts NaN", "error: takes 0 to 25"),
        ("set A1 amps 1", "error: a battery has volts, celsius and milliohms"),
        ("set bit-error-rate 1", "error: takes 0 to 0.1"),
        ("power A1 maybe", "error: write: on, or: off"),
        ("explode", "error: not understood; try: help"),
        ("", "error: empty line; try: help"),
    ] {
        assert_eq!(bank.plant(line), answer, "{line:?}");
    }
    assert!(bank.plant("help").starts_with("ok set PLACE"));
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
    bank.master().await.write_single_register(LOW_VOLTAGE, 12_000).await.unwrap().unwrap();
    enter("Reset/Reboot");
    assert!(enter("Reset").starts_with("ok Reset all settings?"));
    enter("Confirm");
    until("the settings have their defaults", async || {
        let told = bank.master().await.read_holding_registers(LOW_VOLTAGE, 1).await;
        (told.ok()?.ok()? != [12_000]).then_some(())
    })
    .await;
    until("the panel shows the first page", async || {
        bank.plant("get lcd").starts_with("ok BM100").then_some(())
    })
    .await;
    assert_eq!(bank.plant("press both"), "error: write: press select, or: press enter");
    assert!(bank.plant("get lights").starts_with("ok system=normal battery-status="));
}

#[test]
fn options_that_make_no_sense_are_refused_with_the_reason() {
    for (options, why) in [
        (&["--strings", "5"][..], "1..=4"),
        (&["--probes", "41"], "1..=40"),
        (&["--probes", "0"], "1..=40"),
        (&["--dead-probe", "A0"], "A1 to D40"),
        (&["--dead-probe", "E1"], "A1 to D40"),
        (&["--dead-probe", "A5"], "--dead-probe A5: the strings have 4 probes"),
        (&["--weak", "B1"], "--weak B1: string B is not simulated"),
        (&["--drift", "-1"], "must be 0 to 1000"),
        (&["--bit-error-rate", "0.5"], "must be 0 to 0.1"),
        (&["--string-baud", "1200"], "must be one of"),
        (&["--string-a", "/no/such/line"], "cannot open the serial line /no/such/line"),
        (&["--string-a", "/dev/null", "--string-b", "/dev/null"], "/dev/null is given for two strings"),
        (&["--string-a", "/dev/null", "--speed", "2"], "real probes know no --speed"),
        (&["--string-a", "/dev/null", "--weak", "A1"], "--weak A1: string A is not simulated"),
        (&["--trap", "127.0.0.1:162:x"], "--snmp-port"),
        (&["--dnp3-master", "3", "--dnp3-master", "3", "--dnp3-port", "1"], "--dnp3-master 3 is given twice"),
        (&["--nonsense"], "--nonsense"),
    ] {
        let told = refused(options);
        assert!(told.contains(why), "{options:?}: {told}");
    }
}
