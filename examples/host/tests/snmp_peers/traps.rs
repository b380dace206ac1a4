//! What managers are told unasked: net-snmp's snmptrapd receives it.

use core::time::Duration;
use std::{
    fs,
    process::{Child, Command, Stdio},
    thread,
    time::Instant,
};

use tokio_modbus::prelude::*;

use super::{
    common::{Btrm, PATIENCE, TempDir, free_port, peer_is_there},
    tools::{self, Manager, tool},
};

const PASS: &str = "a passphrase of 16";
const USER: &str = "teller:sha256:a passphrase of 16:aes128:a passphrase of 16:ro";
/// 10 s after power-up alarms are told: here that is a tenth of a second.
const FAST: [&str; 2] = ["--speed", "100"];
/// `snmpTrapOID.0`, and what it reads when IO channel 1 trips and when it is well again.
const TRAP_OID: &str = ".1.3.6.1.6.3.1.1.4.1.0 = OID: ";
const COLD_START: &str = ".1.3.6.1.6.3.1.1.5.1";
/// The alarm's point.
const IO_1_TRIPPED: &str = ".1.3.6.1.4.1.34506.3.3.0 = INTEGER: ";

/// net-snmp's receiver of traps, ended when it is dropped.
pub(crate) struct Receiver {
    child: Child,
    log: std::path::PathBuf,
    pub(crate) port: u16,
}

impl Receiver {
    pub(crate) fn is_there() -> bool {
        peer_is_there("snmptrapd", Command::new("snmptrapd").arg("-v"))
    }

    /// One that takes whatever comes; users of SNMPv3 as `configuration` has them.
    pub(crate) fn start(dir: &TempDir, configuration: &str) -> Self {
        let [file, log] = ["snmptrapd.conf", "traps"].map(|name| dir.path().join(name));
        fs::write(&file, format!("disableAuthorization yes\n{configuration}\n")).unwrap();
        let port = free_port();
        let mut command = tool("snmptrapd");
        command.env("SNMP_PERSISTENT_DIR", dir.path().join("snmptrapd"));
        // Its format: the PDU, the trap with its enterprise, and its variables.
        command.args(["-f", "-C", "-On", "-Oe", "-F", "%P|%W|%N|%q|%v\\n", "-c"]).arg(&file);
        command.arg("-Lf").arg(&log).args([format!("udp:127.0.0.1:{port}"), format!("udp6:[::1]:{port}")]);
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let receiver = Self { child, log, port };
        receiver.sees("its start", |log| log.contains("NET-SNMP version"));
        receiver
    }

    fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Waits for something in the log, and gives the log.
    pub(crate) fn sees(&self, what: &str, is_there: impl Fn(&str) -> bool) -> String {
        let start = Instant::now();
        loop {
            let log = self.log();
            if is_there(&log) {
                return log;
            }
            assert!(start.elapsed() < PATIENCE, "{what} is not received: {log}");
            thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _ended = self.child.wait();
    }
}

/// Raises the alarm of IO channel 1 and ends it.
async fn trip(btrm: &Btrm) {
    // Alarm above 2 V.
    btrm.master().await.write_single_register(3, 2).await.unwrap().unwrap();
    super::common::a_while();
    assert_eq!(btrm.plant("set io1-volts 5.0"), "ok");
    super::common::until("the alarm", async || {
        let tripped = btrm.master().await.read_discrete_inputs(3, 1).await.unwrap().unwrap();
        tripped[0].then_some(())
    })
    .await;
    assert_eq!(btrm.plant("set io1-volts 0.0"), "ok");
}

/// Lines of the log that tell of this alarm's edge.
fn edges(log: &str, raised: bool) -> usize {
    let told = format!("{IO_1_TRIPPED}{}", u8::from(raised));
    log.lines().filter(|line| line.contains(&told)).count()
}

async fn alarms_reach(to: &str, name: &str, form: &str) {
    if !tools::are_there() || !Receiver::is_there() {
        return;
    }
    let dir = TempDir::new();
    let receiver = Receiver::start(&dir, "");
    let target = format!("{form}{to}:{}:{name}", receiver.port);
    let btrm =
        Btrm::start_snmp(&dir, &[&FAST, &["--trap", &target, "--read-community", "public"][..]].concat());
    trip(&btrm).await;
    let log = receiver.sees("the alarm and its end", |log| edges(log, true) > 0 && edges(log, false) > 0);
    assert_eq!((edges(&log, true), edges(&log, false)), (1, 1), "{log}");
    let kind = match form {
        "v1:" => "TRAP, SNMP v1",
        "inform:" => "INFORM, SNMP v2c",
        _ => "TRAP2, SNMP v2c",
    };
    let told = log.lines().filter(|line| line.contains(kind) && line.contains(name)).count();
    assert!(told >= 3, "a start, an alarm and its end: {log}");
    if form != "v1:" {
        assert!(log.contains(&format!("{TRAP_OID}{COLD_START}")), "{log}");
    }
    if form == "inform:" {
        let manager = Manager::of_community("2c", "public", &btrm);
        // snmpInGetResponses: what confirmed them.
        let confirmed = manager.number("1.3.6.1.2.1.11.18.0");
        assert!(confirmed >= 3, "{confirmed}");
    }
}

#[tokio::test]
async fn alarms_are_told_in_v1() {
    alarms_reach("127.0.0.1", "trapped", "v1:").await;
}

#[tokio::test]
async fn alarms_are_told_in_v2c() {
    alarms_reach("127.0.0.1", "trapped", "").await;
}

#[tokio::test]
async fn alarms_are_told_over_ipv6() {
    alarms_reach("[::1]", "trapped", "").await;
}

#[tokio::test]
async fn informs_are_told_in_v2c_and_confirmed_once() {
    alarms_reach("127.0.0.1", "trapped", "inform:").await;
}

#[tokio::test]
async fn alarms_are_told_in_v3_by_an_engine_that_is_known() {
    if !tools::are_there() || !Receiver::is_there() {
        return;
    }
    let dir = TempDir::new();
    // An engine has its name from its first start on.
    drop(Btrm::start_snmp(&dir, &["--snmp-user", USER]));
    let state = fs::read_to_string(dir.path().join("state/snmp-engine")).unwrap();
    let engine = state.lines().next().unwrap().strip_prefix("engine-id ").unwrap();
    let user = format!("createUser -e 0x{engine} teller SHA-256 \"{PASS}\" AES \"{PASS}\"");
    let receiver = Receiver::start(&dir, &user);
    let target = format!("127.0.0.1:{}:teller", receiver.port);
    let btrm = Btrm::start_snmp(&dir, &[&FAST, &["--snmp-user", USER, "--trap", &target][..]].concat());
    trip(&btrm).await;
    let log = receiver.sees("the alarm and its end", |log| edges(log, true) > 0 && edges(log, false) > 0);
    assert!(log.contains("TRAP2, SNMP v3, user teller"), "{log}");
    assert!(log.contains(&format!("{TRAP_OID}{COLD_START}")), "{log}");
}

#[tokio::test]
async fn informs_are_told_in_v3_to_a_receiver_that_is_found_out() {
    if !tools::are_there() || !Receiver::is_there() {
        return;
    }
    let dir = TempDir::new();
    // Of an inform the receiver is the one that has the say: the user is its own.
    let receiver = Receiver::start(&dir, &format!("createUser teller SHA-256 \"{PASS}\" AES \"{PASS}\""));
    let target = format!("inform:127.0.0.1:{}:teller", receiver.port);
    let btrm = Btrm::start_snmp(&dir, &[&FAST, &["--snmp-user", USER, "--trap", &target][..]].concat());
    trip(&btrm).await;
    let log = receiver.sees("the alarm and its end", |log| edges(log, true) > 0 && edges(log, false) > 0);
    assert_eq!((edges(&log, true), edges(&log, false)), (1, 1), "{log}");
    assert!(log.contains("INFORM, SNMP v3, user teller"), "{log}");
}
