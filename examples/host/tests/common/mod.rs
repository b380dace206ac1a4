//! Starts the programs for a test and ends them with the test.
#![allow(dead_code, unreachable_pub, reason = "each test file uses its part of this")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by them")]
#![allow(clippy::missing_panics_doc, reason = "a test panics where its assertions fail")]

pub mod dnp3;
pub mod files;
pub mod hostile;
mod ports;
pub mod snmp;

use core::{
    net::SocketAddr,
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};
use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    thread,
    time::Instant,
};

pub use ports::free_port;
use tokio_modbus::{client::Context, prelude::*};

/// Long enough for a machine that is busy with other tests.
pub const PATIENCE: Duration = Duration::from_mins(1);

/// A directory of the test's own, gone when it ends.
#[derive(Debug)]
pub struct TempDir(PathBuf);

impl TempDir {
    pub fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("btrm-test-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for TempDir {
    fn drop(&mut self) {
        let _gone = fs::remove_dir_all(&self.0);
    }
}

/// A running `btrm`.
pub type Btrm = Program;

/// A running program, `btrm` unless said otherwise, killed when it is dropped.
#[derive(Debug)]
pub struct Program {
    child: Child,
    /// The line on standard output.
    pub ready: String,
}

impl Program {
    /// Starts `bm100` with its state in `dir`, and Modbus and the plant port on free ports.
    pub fn bm100(dir: &TempDir, options: &[&str]) -> Self {
        let [port, plant] = [(); 2].map(|()| free_port().to_string());
        let state = dir.path().join("state");
        let mut command =
            program(env!("CARGO_BIN_EXE_bm100"), &["--modbus-port", &port, "--plant-port", &plant]);
        command.arg("--state-dir").arg(state).args(options);
        Self::ready(&mut command)
    }

    /// Starts `bp100`.
    pub fn bp100(options: &[&str]) -> Self {
        Self::ready(&mut program(env!("CARGO_BIN_EXE_bp100"), options))
    }

    /// Starts it with its state in `dir` and Modbus on a free port.
    pub fn start(dir: &TempDir, options: &[&str]) -> Self {
        let port = free_port().to_string();
        let plant = free_port().to_string();
        let mut all = vec!["--modbus-port", &port, "--plant-port", &plant];
        all.extend_from_slice(options);
        Self::start_with(dir, &all)
    }

    /// Starts it with its state in `dir` and no option that is not in `options`.
    pub fn start_with(dir: &TempDir, options: &[&str]) -> Self {
        Self::ready(command(options).arg("--state-dir").arg(dir.path().join("state")))
    }

    /// Starts it, and waits until it says that it is ready.
    fn ready(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let errors = child.stderr.take().unwrap();
        let said = thread::spawn(|| io::read_to_string(errors).unwrap_or_default());
        let mut ready = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut ready).unwrap();
        if !ready.starts_with("ready") {
            child.kill().unwrap();
            panic!("the program did not start: {ready:?}, {:?}", said.join().unwrap());
        }
        Self { child, ready: ready.trim_end().to_owned() }
    }

    /// Where a server listens, by its name on the ready line.
    pub fn address(&self, server: &str) -> SocketAddr {
        let label = format!("{server}=");
        let word = self.ready.split(' ').find_map(|word| word.strip_prefix(&label));
        word.unwrap_or_else(|| panic!("no {server} on {:?}", self.ready)).parse().unwrap()
    }

    /// Starts it with a DNP3 server too.
    pub fn start_dnp3(dir: &TempDir, options: &[&str]) -> Self {
        let port = free_port().to_string();
        Self::start(dir, &[&["--dnp3-port", &port], options].concat())
    }

    /// A DNP3 master that is connected.
    pub async fn dnp3_master(&self) -> dnp3::Master {
        dnp3::Master::connect(self.address("dnp3")).await
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// A master of unit 1.
    pub async fn master(&self) -> Context {
        tcp::connect_slave(self.address("modbus"), Slave(1)).await.unwrap()
    }

    /// Says a line to the plant port and returns the answer.
    pub fn plant(&self, line: &str) -> String {
        let mut stream = TcpStream::connect(self.address("plant")).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        writeln!(stream, "{line}").unwrap();
        let mut answer = String::new();
        BufReader::new(stream).read_line(&mut answer).unwrap();
        answer.trim_end().to_owned()
    }

    /// Ends it as `kill` does.
    pub fn terminate(mut self, signal: &str) -> ExitStatus {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-s", signal, &pid]).status().unwrap().success());
        self.child.wait().unwrap()
    }

    /// Ends it as `kill -9` does: nothing can be tidied up.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _ended = self.child.wait();
    }
}

pub fn command(options: &[&str]) -> Command {
    program(env!("CARGO_BIN_EXE_btrm"), options)
}

/// A program, to be started.
pub fn program(path: &str, options: &[&str]) -> Command {
    let mut command = Command::new(path);
    command.args(options).stdin(Stdio::null());
    command
}

/// A serial line with two ends.
#[derive(Debug)]
pub struct Line {
    pub ends: [PathBuf; 2],
    socat: Child,
    /// While somebody has them open the line lives, though the unit restarts.
    _held: [File; 2],
}

impl Line {
    /// A line with these names of its ends; socat makes it.
    pub fn named(dir: &TempDir, names: [&str; 2]) -> Self {
        let ends = names.map(|end| dir.path().join(end));
        let arguments = ends.each_ref().map(|end| format!("pty,raw,echo=0,link={}", end.display()));
        let socat = Command::new("socat").args(arguments).stderr(Stdio::null()).spawn().unwrap();
        let start = Instant::now();
        while !ends.iter().all(|end| end.exists()) {
            assert!(start.elapsed() < PATIENCE, "socat makes no line");
            thread::sleep(Duration::from_millis(10));
        }
        let held = ends.each_ref().map(|end| OpenOptions::new().read(true).write(true).open(end).unwrap());
        Self { ends, socat, _held: held }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        let _ended = self.socat.kill();
        let _ended = self.socat.wait();
    }
}

/// Sends bytes and returns what comes back until the other end is silent for a while.
pub fn exchange(address: SocketAddr, bytes: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(bytes).unwrap();
    answer(&mut stream)
}

/// What comes in until the other end is silent for a while, or closes.
pub fn answer(stream: &mut TcpStream) -> Vec<u8> {
    stream.set_read_timeout(Some(Duration::from_millis(300))).unwrap();
    let (mut all, mut part) = (Vec::new(), [0; 1024]);
    while let Ok(count @ 1..) = stream.read(&mut part) {
        all.extend_from_slice(&part[..count]);
    }
    all
}

/// Asks again and again until the answer is `Some`.
pub async fn until<T, F: Future<Output = Option<T>>>(what: &str, mut ask: impl FnMut() -> F) -> T {
    let start = Instant::now();
    loop {
        if let Some(found) = ask().await {
            return found;
        }
        assert!(start.elapsed() < PATIENCE, "waited in vain: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Starts a test by coil 3 and waits for its end; returns the estimated runtime in minutes.
pub async fn run_test(btrm: &Btrm) -> u16 {
    let mut master = btrm.master().await;
    master.write_single_coil(3, true).await.unwrap().unwrap();
    assert_eq!(master.read_coils(3, 1).await.unwrap().unwrap(), [true], "running at once");
    let start = Instant::now();
    while master.read_coils(3, 1).await.unwrap().unwrap()[0] {
        assert!(start.elapsed() < PATIENCE, "the test does not end");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    master.read_input_registers(6, 1).await.unwrap().unwrap()[0]
}

/// Whether a program that is no part of the project can be used here. Where `BMS_REQUIRE_PEERS` is set, it must.
pub fn peer_is_there(name: &str, probe: &mut Command) -> bool {
    let there =
        probe.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success());
    if !there {
        assert!(std::env::var_os("BMS_REQUIRE_PEERS").is_none(), "{name} is required and not installed");
        eprintln!("skipped: {name} is not installed");
    }
    there
}

/// Waits a little, for things that must not happen.
pub fn a_while() {
    thread::sleep(Duration::from_millis(300));
}
