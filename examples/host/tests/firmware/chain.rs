//! A manager and its probes, each firmware in a QEMU of its own, connected by their serial lines.

use core::time::Duration;
use std::{
    env, fs,
    io::{BufRead, BufReader, Write},
    os::unix::net::UnixStream,
    path::PathBuf,
    process::{Child, Command, Stdio},
    thread,
    time::Instant,
};

use super::{
    board::{PATIENCE, dnp3_script},
    budgets,
    ports::free_port,
    qemu::{memory, stack},
};

/// Input registers of the BM100: the first of the voltages, temperatures, resistances and alarms of string A's batteries.
const VOLTAGE: u16 = 1_000;
const TEMPERATURE: u16 = 2_000;
const RESISTANCE: u16 = 3_000;
const ALARMS: u16 = 7_000;
/// And how many of its probes answer.
const PROBES: u16 = 20;
/// Coil: measure all resistances.
const MEASURE: u16 = 3;
/// Where the manager's flash for events is, and how much (`nor.rs` of the firmware).
const EVENTS: (u64, u64) = (0x2110_0000, 256 * 1_024);
/// In the alarms: voltage low.
const VOLTAGE_LOW: u16 = 1;

/// What four batteries are like: millivolts, hundredths of a degree Celsius, microohms.
const BATTERIES: [[i32; 3]; 4] =
    [[13_480, 2_500, 4_000], [13_620, 2_750, 3_700], [13_390, 2_000, 4_400], [13_555, 3_000, 4_900]];

/// The string, ended when it is dropped.
struct Chain {
    program: Child,
    modbus: u16,
    dnp3: u16,
    snmp: u16,
    /// The firmwares.
    manager: PathBuf,
    probe: PathBuf,
    dir: PathBuf,
    /// Where each battery is told what it is like: QEMU drops what it has not taken when a line closes.
    batteries: Vec<UnixStream>,
}

impl Chain {
    /// Starts it, if there are firmwares to be tested.
    fn start() -> Option<Self> {
        let Some(firmwares) = env::var_os("BMS_CHAIN") else {
            eprintln!("skipped: BMS_CHAIN names no firmwares");
            return None;
        };
        let mut firmwares = env::split_paths(&firmwares);
        let (manager, probe) = (firmwares.next().unwrap(), firmwares.next().unwrap());
        let dir = env::temp_dir().join(format!("bm100-chain-{}", std::process::id()));
        fs::create_dir_all(&dir).unwrap();
        let [modbus, dnp3, snmp] = [(); 3].map(|()| free_port());
        let program = Command::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../firmware/tools/chain"))
            .args([&manager, &probe])
            .arg("4")
            .envs([("BM100_MODBUS", modbus), ("BM100_DNP3", dnp3), ("BM100_SNMP", snmp)].map(text))
            .env("CHAIN_DIR", &dir)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut chain = Self { program, modbus, dnp3, snmp, manager, probe, dir, batteries: Vec::new() };
        let mut ready = String::new();
        BufReader::new(chain.program.stdout.as_mut().unwrap()).read_line(&mut ready).unwrap();
        assert!(ready.starts_with("ready modbus="), "{ready:?}");
        let lines = (1..=4).map(|place| chain.dir.join(format!("battery-{place}")));
        chain.batteries = lines.map(|line| UnixStream::connect(line).unwrap()).collect();
        Some(chain)
    }

    /// Says what a battery is like; `place` counts from 0.
    fn set_battery(&mut self, place: usize, [millivolts, centi_celsius, micro_ohms]: [i32; 3]) {
        writeln!(self.batteries[place], "{millivolts} {centi_celsius} {micro_ohms}").unwrap();
    }

    /// Input registers by `mbpoll`; `None` when it does not get them.
    fn inputs(&self, first: u16, count: usize) -> Option<Vec<u16>> {
        let output =
            self.mbpoll(&["-t", "3", "-r", &first.to_string(), "-c", &count.to_string(), "127.0.0.1"]);
        let text = String::from_utf8(output).unwrap();
        let lines = text.lines().filter(|line| line.starts_with('['));
        let words: Vec<u16> = lines.filter_map(|line| line.split_whitespace().nth(1)?.parse().ok()).collect();
        (words.len() == count).then_some(words)
    }

    fn mbpoll(&self, arguments: &[&str]) -> Vec<u8> {
        let mut command = Command::new("mbpoll");
        command.args(["-m", "tcp", "-p", &self.modbus.to_string(), "-a", "1", "-0", "-1", "-q", "-o", "5"]);
        command.args(arguments).output().unwrap().stdout
    }

    /// Asks again and again until it is so, which may take a scan or two.
    fn until(&self, what: &str, patience: Duration, mut so: impl FnMut(&Self) -> bool) {
        let start = Instant::now();
        while !so(self) {
            let told = || [VOLTAGE, TEMPERATURE, RESISTANCE, ALARMS].map(|first| self.inputs(first, 4));
            assert!(start.elapsed() < patience, "waited in vain: {what}; {:?}", told());
            thread::sleep(Duration::from_millis(200));
        }
    }

    /// The manager's event log, as the program `bm100` prints its own.
    fn events(&self) -> String {
        let (from, octets) = EVENTS;
        // An image as the program has them, which begins with a page that tells what it is.
        let mut image = format!("NOR flash image 1, {octets} bytes\n").into_bytes();
        image.resize(4_096, 0xFF);
        image.extend(memory(&self.dir.join("manager.qmp"), from, octets));
        fs::write(self.dir.join("bm100-events.flash"), image).unwrap();
        let mut export = Command::new(env!("CARGO_BIN_EXE_bm100"));
        export.args(["export", "--log", "events", "--state-dir"]).arg(&self.dir);
        let output = export.output().unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Whether registers have what was told the probes, or what is `within` so much of it.
    fn tells(&self, first: u16, told: [i32; 4], within: i32) -> bool {
        let registers = self.inputs(first, 4);
        registers.is_some_and(|registers| {
            registers.iter().zip(told).all(|(register, told)| (i32::from(*register) - told).abs() <= within)
        })
    }
}

impl Drop for Chain {
    fn drop(&mut self) {
        // By SIGTERM: it ends its QEMUs then.
        let _ended = Command::new("kill").arg(self.program.id().to_string()).status();
        let _ended = self.program.wait();
        if thread::panicking() {
            for log in fs::read_dir(&self.dir).into_iter().flatten().flatten() {
                eprintln!("{}: {:?}", log.path().display(), log.metadata().map(|log| log.len()));
            }
        }
        let _gone = fs::remove_dir_all(&self.dir);
    }
}

fn text((name, port): (&'static str, u16)) -> (&'static str, String) {
    (name, port.to_string())
}

fn each(what: usize, scale: i32) -> [i32; 4] {
    BATTERIES.map(|battery| battery[what] / scale)
}

#[test]
fn a_manager_tells_what_its_four_probes_measure() {
    let Some(mut chain) = Chain::start() else { return };
    for (place, battery) in BATTERIES.into_iter().enumerate() {
        chain.set_battery(place, battery);
    }
    chain.until("four probes answer", 2 * PATIENCE, |chain| chain.inputs(PROBES, 1) == Some(vec![4]));
    chain.until("voltages", PATIENCE, |chain| chain.tells(VOLTAGE, each(0, 1), 1));
    chain.until("temperatures", PATIENCE, |chain| chain.tells(TEMPERATURE, each(1, 10), 1));

    let _asked = chain.mbpoll(&["-t", "0", "-r", &MEASURE.to_string(), "127.0.0.1", "1"]);
    // The emulated converter has no noise to look between its counts by: one is 0.3 mV, at 11 A 27 microohms.
    chain.until("resistances", 2 * PATIENCE, |chain| chain.tells(RESISTANCE, each(2, 10), 3));

    // A battery that gets weak is told of, and that it is the third.
    chain.set_battery(2, [10_400, 2_000, 4_400]);
    chain.until("the alarm", 2 * PATIENCE, |chain| {
        let alarms = chain.inputs(ALARMS, 4).unwrap_or_default();
        let low: Vec<bool> = alarms.iter().map(|bits| bits & VOLTAGE_LOW != 0).collect();
        low == [false, false, true, false]
    });

    // The log is written by a task of its own.
    chain.until("the event in the log", PATIENCE, |chain| {
        chain.events().lines().any(|event| event.contains("A#3") && event.contains("voltage low"))
    });
    let events = chain.events();
    assert_eq!(events.matches("powered up").count(), 1, "{events}");

    let script = "import sys; from dnp3py_master import Dnp3pyMaster as M\n\
                  m = M(('tcp', int(sys.argv[1]))); a = m.poll(0).static()\n\
                  v = [a['ai', i].value for i in range(4)]\n\
                  assert abs(v[0] - 13480) < 2 and abs(v[2] - 10400) < 2, v; m.close()";
    let folder = dnp3_script("dnp3py_master.py").parent().unwrap().to_owned();
    let mut poll = Command::new("python3");
    let output = poll.env("PYTHONPATH", folder).args(["-B", "-c", script, &chain.dnp3.to_string()]).output();
    let output = output.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));

    let mut get = Command::new("snmpget");
    get.args(["-v", "2c", "-c", "public", "-r", "10", "-Oqv", &format!("127.0.0.1:{}", chain.snmp)]);
    let output = get.arg(".1.3.6.1.2.1.1.1.0").output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("BM100"), "{text} {output:?}");

    budgets::check("bm100", &chain.manager, stack(&chain.dir.join("manager.qmp"), &chain.manager));
    budgets::check("bp100", &chain.probe, stack(&chain.dir.join("probe-1.qmp"), &chain.probe));
    // Every second probe may be built for another core (`tools/chain`).
    if let Some(other) = env::var_os("CHAIN_OTHER").map(PathBuf::from) {
        budgets::check("bp100-thumbv7em", &other, stack(&chain.dir.join("probe-2.qmp"), &other));
    }
}
