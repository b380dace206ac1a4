//! The event log and the status records of `bm100`, as it prints them.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test fails by them"
)]

#[path = "../common/mod.rs"]
mod common;
mod dnp3;
mod kept;
mod trouble;

use std::process::Output;

use common::{Program, TempDir, program, until};
use tokio_modbus::prelude::*;

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
