//! DNP3 masters that are not ours, where they are installed: dnp3py and nfm-dnp3 walk through the unit, over TCP and on
//! a serial line, and Wireshark's dissector reads what was said. With `BMS_REQUIRE_PEERS` set they must be there.
//!
//! What they check is in the files beside this one: `walk.py` has the list.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by them"
)]

#[path = "../common/mod.rs"]
mod common;
mod recorder;
mod wireshark;

use std::{collections::BTreeSet, path::Path, process::Command};

use common::{Btrm, Line, TempDir, free_port, peer_is_there};
use dnp3_outstation::link::{Control, Destination, Direction, EndpointAddress, Frame, Function};
use recorder::{Recorder, Said};
use wireshark::Packet;

/// An hour in a second, so that a battery test ends.
const FAST: [&str; 2] = ["--speed", "3600"];
const EVERYTHING: [&str; 6] = ["points", "commands", "battery data", "events", "files", "session"];
const UNSOLICITED: [&str; 1] = ["unsolicited"];
/// As `unsolicited.py` expects it.
const RETRY: [&str; 5] = ["--dnp3-unsolicited", "--dnp3-retries", "2", "--dnp3-retry-seconds", "1"];

/// A master's script and the modules that it needs.
#[derive(Clone, Copy)]
struct Peer {
    script: &'static str,
    modules: &'static str,
}

const DNP3PY: Peer = Peer { script: "dnp3py_master.py", modules: "import dnp3.master, serial" };
const NFM: Peer = Peer { script: "nfm_master.py", modules: "import dnp3py.core.master, serial" };

impl Peer {
    fn is_there(self) -> bool {
        peer_is_there(self.script, Command::new("python3").args(["-c", self.modules]))
    }

    /// Has it walk; panics with what it tells if it does not agree with the unit.
    fn walks(self, walks: &[&str], link: &str, btrm: &Btrm) {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/dnp3_peers").join(self.script);
        let ports = ["plant", "modbus"].map(|server| btrm.address(server).port().to_string());
        let mut command = Command::new("python3");
        let output = command.arg("-B").arg(script).arg(link).args(ports).args(walks).output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{told}");
        eprint!("{told}");
    }

    fn agrees_over_tcp(self, walks: &[&str], options: &[&str]) {
        if !self.is_there() {
            return;
        }
        let dir = TempDir::new();
        let port = free_port().to_string();
        let btrm = Btrm::start(&dir, &[&FAST, &["--dnp3-port", &port], options].concat());
        self.walks(walks, &format!("tcp:{port}"), &btrm);
    }

    fn agrees_on_a_line(self, walks: &[&str], options: &[&str]) {
        if !self.is_there() || !peer_is_there("socat", Command::new("socat").arg("-V")) {
            return;
        }
        let dir = TempDir::new();
        let line = Line::named(&dir, ["unit", "master"]);
        let serial = ["--serial", line.ends[0].to_str().unwrap(), "--serial-protocol", "dnp3"];
        let form = ["--baud", "115200", "--parity", "none"];
        let btrm = Btrm::start(&dir, &[&FAST, &serial[..], &form, options].concat());
        self.walks(walks, &format!("serial:{}:115200", line.ends[1].display()), &btrm);
    }
}

#[test]
fn dnp3py_agrees_over_tcp() {
    DNP3PY.agrees_over_tcp(&EVERYTHING, &[]);
}

#[test]
fn dnp3py_agrees_on_a_serial_line() {
    DNP3PY.agrees_on_a_line(&EVERYTHING, &[]);
}

#[test]
fn dnp3py_is_sent_events_over_tcp() {
    DNP3PY.agrees_over_tcp(&UNSOLICITED, &RETRY);
}

#[test]
fn dnp3py_is_sent_events_on_a_serial_line() {
    DNP3PY.agrees_on_a_line(&UNSOLICITED, &RETRY);
}

#[test]
fn nfm_agrees_over_tcp() {
    NFM.agrees_over_tcp(&EVERYTHING, &[]);
}

#[test]
fn nfm_agrees_on_a_serial_line() {
    NFM.agrees_on_a_line(&EVERYTHING, &[]);
}

#[test]
fn nfm_is_sent_events_over_tcp() {
    NFM.agrees_over_tcp(&UNSOLICITED, &RETRY);
}

#[test]
fn nfm_is_sent_events_on_a_serial_line() {
    NFM.agrees_on_a_line(&UNSOLICITED, &RETRY);
}

/// Objects that the unit tells in a walk through everything: group and variation.
const TOLD: [u16; 21] = [
    0x0102, 0x0202, 0x0203, 0x0A02, 0x0C01, 0x1E01, 0x1E02, 0x1E04, 0x2004, 0x2201, 0x2802, 0x2902, 0x3201,
    0x3301, 0x3402, 0x00FC, 0x4602, 0x4604, 0x4605, 0x4606, 0x4607,
];

#[test]
fn wireshark_finds_nothing_wrong_with_what_the_unit_says() {
    if !DNP3PY.is_there() || !wireshark::is_there() {
        return;
    }
    let (mut frames, mut objects) = (0, BTreeSet::new());
    for (walks, options) in [(&EVERYTHING[..], &[][..]), (&UNSOLICITED, &RETRY)] {
        let dir = TempDir::new();
        let port = free_port().to_string();
        let btrm = Btrm::start(&dir, &[&FAST, &["--dnp3-port", &port], options].concat());
        let recorder = Recorder::before(btrm.address("dnp3"));
        DNP3PY.walks(walks, &format!("tcp:{}", recorder.port), &btrm);
        for said in recorder.connections() {
            for piece in pieces(&by_frames(&said)) {
                let packets = wireshark::reads(&dir, piece);
                let wrong: Vec<_> = packets.iter().filter(|packet| packet.is_wrong()).collect();
                assert!(wrong.is_empty(), "{wrong:#?}");
                let dissected = packets.iter().map(|packet| packet.frames).sum::<usize>();
                assert_eq!(dissected, piece.iter().filter(|said| said.by_unit).count(), "all frames");
                frames += dissected;
                objects.extend(packets.into_iter().flat_map(|packet| packet.objects));
            }
        }
    }
    assert!(frames > 300, "{frames}");
    for object in TOLD {
        assert!(objects.contains(&object), "no {object:#06x} among {objects:04x?}");
    }
}

#[test]
fn wireshark_sees_what_is_wrong() {
    if !wireshark::is_there() {
        return;
    }
    let dir = TempDir::new();
    let dissect = |application: &[u8], spoil: u8| {
        let mut octets = frame_of_unit(application);
        octets[12] ^= spoil;
        let packets = wireshark::reads(&dir, &[Said { connection: 0, by_unit: true, octets }]);
        packets.iter().map(Packet::is_wrong).collect::<Vec<_>>()
    };
    let two_inputs = [0xC0, 0x81, 0, 0, 1, 2, 0, 0, 1, 0x01, 0x81];
    assert_eq!(dissect(&two_inputs, 0), [false]);
    assert_eq!(dissect(&two_inputs, 1), [true], "a CRC");
    assert_eq!(dissect(&two_inputs[..10], 0), [true], "an object that is missing");
    assert_eq!(dissect(&[0xC0, 0x81, 0, 0, 99, 1, 0, 0, 0, 1], 0), [true], "an object that nobody knows");
}

fn frame_of_unit(application: &[u8]) -> Vec<u8> {
    let control = Control { direction: Direction::FromOutstation, function: Function::UnconfirmedUserData };
    let [unit, master] = [10, 1].map(|raw| EndpointAddress::new(raw).unwrap());
    let user = [&[0xC0], application].concat();
    let mut octets = [0; Frame::MAX_OCTETS];
    let frame = Frame::new(control, Destination::Endpoint(master), unit, &user).unwrap();
    let length = frame.write(&mut octets).unwrap();
    octets[..length].to_vec()
}

/// The same with a link frame at a time: what else the carrier had in one piece, or in two, depends on how busy the machine
/// is.
fn by_frames(said: &[Said]) -> Vec<Said> {
    let mut waiting = [vec![], vec![]];
    let mut frames = Vec::new();
    for Said { connection, by_unit, octets } in said {
        let rest = &mut waiting[usize::from(*by_unit)];
        rest.extend(octets);
        while let Some((at, header)) = Frame::find(rest)
            && rest.len() >= header.frame_octets()
        {
            assert_eq!(at, 0, "nothing between frames");
            let octets = rest.drain(..header.frame_octets()).collect();
            frames.push(Said { connection: *connection, by_unit: *by_unit, octets });
        }
    }
    assert_eq!(waiting, [[], []], "nothing but frames");
    frames
}

/// In pieces of less than 64 segments of the unit's, which it numbers rightly: Wireshark takes a segment for one of 64
/// before when the numbers begin anew.
fn pieces(frames: &[Said]) -> Vec<&[Said]> {
    let mut cuts = vec![0];
    let (mut segments, mut open, mut next) = (0, false, None);
    for (at, said) in frames.iter().enumerate() {
        // A header of the transport is behind ten octets of the link's, in a frame that carries data.
        let Some(&header) = said.octets.get(10).filter(|_| said.by_unit) else { continue };
        let (last, first, number) = (header & 0x80 != 0, header & 0x40 != 0, header & 0x3F);
        assert_eq!(first, !open, "a fragment begins where one has ended");
        assert!(next.is_none_or(|next| next == number), "{number} where {next:?} is due");
        if first && segments > 40 {
            cuts.push(at);
            segments = 0;
        }
        segments += 1;
        (open, next) = (!last, Some((number + 1) % 64));
    }
    assert!(!open, "each fragment ends");
    cuts.push(frames.len());
    cuts.windows(2).map(|ends| &frames[ends[0]..ends[1]]).collect()
}
