//! The emulated board, and its plant.

use core::{
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};
use std::{
    env, fs,
    io::{BufRead, BufReader, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    thread,
    time::Instant,
};

use super::{
    ports::free_port,
    qemu::{qmp, set_stack_pointer, stack, symbol},
};

/// Long enough for a machine that is busy with other tests.
pub(crate) const PATIENCE: Duration = Duration::from_mins(1);
/// The firmware that is tested; `None`: none is.
pub(crate) fn firmware() -> Option<PathBuf> {
    let path = env::var_os("BMS_FIRMWARE").map(PathBuf::from);
    if path.is_none() {
        eprintln!("skipped: BMS_FIRMWARE names no firmware");
    }
    path
}

/// The firmware in QEMU, ended when it is dropped.
#[derive(Debug)]
pub(crate) struct Board {
    qemu: Child,
    ports: [u16; 6],
    firmware: PathBuf,
    scratch: PathBuf,
    pub(crate) started: Instant,
}

impl Board {
    /// Starts the firmware, if there is one to be tested.
    pub(crate) fn start() -> Option<Self> {
        Self::start_with(&[])
    }

    /// Starts it with options of QEMU's own.
    pub(crate) fn start_with(options: &[&str]) -> Option<Self> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let firmware = firmware()?;
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let scratch = env::temp_dir().join(format!("btrm-firmware-{}-{number}", std::process::id()));
        fs::create_dir_all(&scratch).unwrap();
        let ports = [(); 6].map(|()| free_port());
        let [modbus, dnp3, snmp, rtu_line, dnp3_line, plant_line] = ports.map(|port| port.to_string());
        let started = Instant::now();
        let qemu = Command::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../firmware/tools/qemu"))
            .arg(&firmware)
            .args(["-qmp", &format!("unix:{},server=on,wait=off", scratch.join("qmp").display())])
            .args(["-gdb", &format!("unix:{},server=on,wait=off", scratch.join("gdb").display())])
            .args(options)
            .env("BTRM_LOG", scratch.join("log"))
            .envs([("BTRM_MODBUS", &modbus), ("BTRM_DNP3", &dnp3), ("BTRM_SNMP", &snmp)])
            .envs([("BTRM_RTU", &rtu_line), ("BTRM_LINE", &dnp3_line), ("BTRM_PLANT", &plant_line)])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut board = Self { qemu, ports, firmware, scratch, started };
        let mut ready = String::new();
        BufReader::new(board.qemu.stdout.as_mut().unwrap()).read_line(&mut ready).unwrap();
        assert!(ready.starts_with("ready modbus="), "{ready:?}");
        // QEMU itself is there as soon as its lines are.
        board.until("QEMU listens", |board| TcpStream::connect(("127.0.0.1", board.plant_line())).is_ok());
        Some(board)
    }

    /// Starts the firmware and a plant, and waits until it reads a battery.
    pub(crate) fn with_plant(options: &[&str]) -> Option<(Self, Plant)> {
        let board = Self::start()?;
        let plant = Plant::start(&board, options);
        board.until("the battery is read", |board| board.input(0).is_some_and(|mv| mv != u16::MAX));
        Some((board, plant))
    }

    pub(crate) const fn modbus(&self) -> u16 {
        self.ports[0]
    }

    pub(crate) const fn dnp3(&self) -> u16 {
        self.ports[1]
    }

    pub(crate) const fn snmp(&self) -> u16 {
        self.ports[2]
    }

    pub(crate) const fn rtu_line(&self) -> u16 {
        self.ports[3]
    }

    pub(crate) const fn dnp3_line(&self) -> u16 {
        self.ports[4]
    }

    pub(crate) const fn plant_line(&self) -> u16 {
        self.ports[5]
    }

    /// Asks again and again until it is so.
    pub(crate) fn until(&self, what: &str, mut so: impl FnMut(&Self) -> bool) {
        let start = Instant::now();
        while !so(self) {
            assert!(start.elapsed() < PATIENCE, "waited in vain: {what}");
            thread::sleep(Duration::from_millis(50));
        }
    }

    /// What one of net-snmp's tools prints for the user of the firmware, or for a community.
    pub(crate) fn snmp_tool(&self, tool: &str, who: &[&str], names: &[&str]) -> Output {
        let nothing = self.scratch.join("no-snmp-configuration");
        let mut command = Command::new(tool);
        command.env("MIBS", "").env("SNMPCONFPATH", &nothing).env("SNMP_PERSISTENT_DIR", &nothing);
        command.args(["-t", "1", "-r", "10", "-On", "-Oq"]).args(who);
        command.arg(format!("127.0.0.1:{}", self.snmp())).args(names).output().unwrap()
    }

    /// How often the firmware has started (`snmpEngineBoots`), asked by the user of SNMPv3.
    pub(crate) fn boots(&self) -> u32 {
        let output = self.snmp_tool("snmpget", &OPERATOR, &[".1.3.6.1.6.3.10.2.1.2.0"]);
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let boots = text.split_whitespace().nth(1).and_then(|word| word.parse().ok());
        boots.unwrap_or_else(|| panic!("{text} {}", String::from_utf8_lossy(&output.stderr)))
    }

    /// Says something to QEMU itself, by its QMP.
    pub(crate) fn qmp(&self, command: &str) {
        qmp(&self.scratch.join("qmp"), command);
    }

    /// Leaves so many octets of the stack to what runs now, whatever it has on it.
    pub(crate) fn leave_stack(&self, octets: u64) {
        let lowest = symbol(&self.firmware, "_stack_end");
        set_stack_pointer(&self.scratch.join("gdb"), u32::try_from(lowest + octets).unwrap());
    }

    /// Octets of the stack that were in use at some time since the start, and of how many.
    pub(crate) fn stack(&self) -> (usize, usize) {
        stack(&self.scratch.join("qmp"), &self.firmware)
    }
}

impl Drop for Board {
    fn drop(&mut self) {
        let _ended = self.qemu.kill();
        let _ended = self.qemu.wait();
        let _gone = fs::remove_dir_all(&self.scratch);
    }
}

/// The firmware's user of SNMPv3, as net-snmp's tools have it.
pub(crate) const OPERATOR: [&str; 14] = [
    "-v",
    "3",
    "-l",
    "authPriv",
    "-u",
    "operator",
    "-a",
    "SHA-256",
    "-A",
    "authentication-pass",
    "-x",
    "AES",
    "-X",
    "privacy-passphrase",
];

/// The simulated plant of a board, ended when it is dropped.
#[derive(Debug)]
pub(crate) struct Plant {
    program: Child,
    port: u16,
}

impl Plant {
    pub(crate) fn start(board: &Board, options: &[&str]) -> Self {
        let port = free_port();
        let mut program = Command::new(env!("CARGO_BIN_EXE_btrm-plant"))
            .args(["--tcp", &format!("127.0.0.1:{}", board.plant_line())])
            .args(["--plant-port", &port.to_string()])
            .args(options)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut ready = String::new();
        BufReader::new(program.stdout.as_mut().unwrap()).read_line(&mut ready).unwrap();
        assert!(ready.starts_with("ready"), "{ready:?}");
        Self { program, port }
    }

    pub(crate) const fn port(&self) -> u16 {
        self.port
    }

    /// Says a line to the plant port and returns the answer.
    pub(crate) fn says(&self, line: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        writeln!(stream, "{line}").unwrap();
        let mut answer = String::new();
        BufReader::new(stream).read_line(&mut answer).unwrap();
        answer.trim_end().to_owned()
    }
}

impl Drop for Plant {
    fn drop(&mut self) {
        let _ended = self.program.kill();
        let _ended = self.program.wait();
    }
}

/// A script of the tests of DNP3 masters.
pub(crate) fn dnp3_script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/dnp3_peers").join(name)
}
