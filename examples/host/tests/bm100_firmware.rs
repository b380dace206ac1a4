//! The program `bm100` hands out firmware to its probes, and its button RESTART.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by them")]

mod common;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Output,
};

use common::{Program, TempDir, program, until};
use tokio_modbus::prelude::*;

/// Input registers: probes that answer; version handed out, probes with an older one, state.
const BANK_PROBES: u16 = 30;
const PROBE_FIRMWARE: u16 = 52;
const DONE: u16 = 3;
/// A coil that is on while strings and batteries are counted.
const DETECT: u16 = 1;

fn bm100(arguments: &[&str]) -> Output {
    program(env!("CARGO_BIN_EXE_bm100"), arguments).output().unwrap()
}

fn pack(options: &[&str]) -> Output {
    bm100(&[&["pack-probe-firmware", "--firmware-version", "1.31"], options].concat())
}

/// A package of an image of so many octets.
fn package(dir: &TempDir, octets: usize) -> PathBuf {
    let (image, package) = (dir.path().join("image"), dir.path().join("package"));
    fs::write(&image, vec![0x5A; octets]).unwrap();
    let paths = [&image, &package].map(|path| path.to_str().unwrap());
    let done = pack(&["--model", "BP100-12V", "--hardware", "1-2", paths[0], paths[1]]);
    assert!(done.status.success(), "{done:?}");
    package
}

#[tokio::test]
async fn every_probe_is_given_the_firmware_of_the_package() {
    let dir = TempDir::new();
    let file = package(&dir, 3_000);
    let options = ["--strings", "2", "--probes", "3", "--speed", "20", "--probe-firmware"];
    let bank = Program::bm100(&dir, &[&options[..], &[file.to_str().unwrap()]].concat());
    let told =
        async |first, count| bank.master().await.read_input_registers(first, count).await.unwrap().unwrap();
    until("all are found", async || (told(BANK_PROBES, 1).await == [6]).then_some(())).await;
    until("all have it", async || (told(PROBE_FIRMWARE, 3).await == [131, 0, DONE]).then_some(())).await;
    bank.plant("press enter");
    for item in [">About", ">Probe firmware"] {
        while !bank.plant("get lcd").contains(item) {
            assert!(bank.plant("press select").starts_with("ok"));
        }
        bank.plant("press enter");
    }
    assert_eq!(bank.plant("get lcd"), "ok New 1.31 for 0 | done");
    assert!(bank.terminate("TERM").success());
    let state = dir.path().join("state");
    let log = bm100(&["export", "--log", "events", "--state-dir", state.to_str().unwrap()]);
    let log = String::from_utf8(log.stdout).unwrap();
    assert_eq!(log.matches("probe has taken new firmware").count(), 6, "{log}");
}

/// What is done to a package, and why it is refused then.
type Damage = (fn(&mut Vec<u8>), &'static str);

#[test]
fn a_package_that_is_no_good_is_refused_at_the_start_with_the_reason() {
    let dir = TempDir::new();
    let file = package(&dir, 500);
    let refused = |file: &Path| {
        let state = dir.path().join("state");
        let paths = [&state, file].map(|path| path.to_str().unwrap().to_owned());
        let done = bm100(&["--modbus-port", "0", "--state-dir", &paths[0], "--probe-firmware", &paths[1]]);
        assert!(!done.status.success());
        String::from_utf8(done.stderr).unwrap()
    };
    let sound = fs::read(&file).unwrap();
    let damages: [Damage; 3] = [
        (|octets| octets[300] ^= 1, "is refused: the firmware is damaged: CRC"),
        (|octets| octets.truncate(400), "500 octets of firmware are promised and 356 are there"),
        (|octets| octets[9] ^= 1, "no package of BP100 firmware"),
    ];
    for (damage, why) in damages {
        let mut octets = sound.clone();
        damage(&mut octets);
        fs::write(&file, octets).unwrap();
        let told = refused(&file);
        assert!(told.contains(why), "{told}");
    }
    assert!(refused(&dir.path().join("none")).contains("cannot read"));
}

#[test]
fn a_package_is_for_a_model_and_some_hardware_or_is_not_made() {
    let dir = TempDir::new();
    let image = dir.path().join("image");
    fs::write(&image, [1]).unwrap();
    let image = image.to_str().unwrap();
    for (model, hardware, why) in [
        ("", "1", "a model has a name of 1 to 16 octets"),
        ("A name of 17 octe", "1", "a model has a name of 1 to 16 octets"),
        ("BP100-12V", "3-1", "must be a version of hardware or two"),
        ("BP100-12V", "1.2", "must be a version of hardware or two"),
    ] {
        let done = pack(&["--model", model, "--hardware", hardware, image, "/nowhere/package"]);
        let told = String::from_utf8(done.stderr).unwrap();
        assert!(!done.status.success() && told.contains(why), "{told}");
    }
}

#[tokio::test]
async fn the_button_restart_held_for_a_second_counts_anew() {
    let dir = TempDir::new();
    let bank = Program::bm100(&dir, &["--probes", "2", "--speed", "10"]);
    let counts = async |on: bool| {
        let told = bank.master().await.read_coils(DETECT, 1).await;
        (told.ok()?.ok()? == [on]).then_some(())
    };
    bank.master().await.write_single_coil(DETECT, false).await.unwrap().unwrap();
    until("it does not count", async || counts(false).await).await;
    assert_eq!(bank.plant("button restart on"), "ok");
    until("it counts", async || counts(true).await).await;
    assert_eq!(bank.plant("button restart off"), "ok");
    assert_eq!(bank.plant("button restart maybe"), "error: write: on, or: off");
}
