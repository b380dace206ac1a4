//! Wireshark's dissector, as far as it judges what the unit says.

use core::fmt::Write as _;
use std::{fs, process::Command};

use crate::{
    common::{TempDir, peer_is_there},
    recorder::Said,
};

/// What it says of indications that something is the matter, which is what many requests are for.
const INDICATIONS: &str = "IIN Abnormality";
/// The list of attributes: it names its type, U8BS8LIST, and then takes the list for object headers.
const LIST_OF_ATTRIBUTES: u16 = 0x00FF;
/// Of files, which its version 4.0 does not know: the key and the descriptor.
const FILES_UNKNOWN: [u16; 2] = [0x4602, 0x4607];
/// The ports of the capture; the unit's is that of DNP3.
const PORTS: &str = "1024,20000";

/// A packet of the unit, dissected.
#[derive(Debug)]
pub(crate) struct Packet {
    /// Link frames.
    pub(crate) frames: usize,
    /// Group and variation of the objects.
    pub(crate) objects: Vec<u16>,
    /// Whether it is malformed.
    pub(crate) malformed: bool,
    /// Checksums that do not match.
    pub(crate) bad_checksums: usize,
    /// Warnings and errors.
    pub(crate) complaints: Vec<String>,
}

impl Packet {
    pub(crate) fn is_wrong(&self) -> bool {
        let first = self.objects.first();
        if first.is_some_and(|first| *first == LIST_OF_ATTRIBUTES || FILES_UNKNOWN.contains(first)) {
            return self.bad_checksums > 0;
        }
        self.malformed || self.bad_checksums > 0 || !self.complaints.is_empty()
    }
}

pub(crate) fn is_there() -> bool {
    ["tshark", "text2pcap"].map(|tool| peer_is_there(tool, Command::new(tool).arg("--version"))) == [true; 2]
}

/// Has it read a connection; `dir` is for its files. Tells what it makes of the unit's packets.
pub(crate) fn reads(dir: &TempDir, said: &[Said]) -> Vec<Packet> {
    let [dump, capture] = ["dump", "capture"].map(|name| dir.path().join(name));
    fs::write(&dump, hex_dump(said)).unwrap();
    let made =
        Command::new("text2pcap").args(["-q", "-D", "-T", PORTS]).args([&dump, &capture]).output().unwrap();
    assert!(made.status.success(), "{made:?}");
    let fields = [
        "dnp3.start",
        "dnp3.al.obj",
        "_ws.malformed",
        "dnp.hdr.CRC.status",
        "dnp.data_chunk.CRC.status",
        "_ws.expert.message",
    ];
    let read = Command::new("tshark")
        .arg("-r")
        .arg(&capture)
        .args(["-d", "tcp.port==20000,dnp3", "-Y", "dnp3 && tcp.srcport==20000", "-T", "fields"])
        .args(["-E", "occurrence=a", "-E", "aggregator=;"])
        .args(fields.iter().flat_map(|field| ["-e", field]))
        .output()
        .unwrap();
    assert!(read.status.success(), "{read:?}");
    String::from_utf8(read.stdout).unwrap().lines().map(packet).collect()
}

fn packet(line: &str) -> Packet {
    let mut fields =
        line.split('\t').map(|field| field.split(';').filter(|text| !text.is_empty()).map(str::to_owned));
    let mut next = || fields.next().unwrap().collect::<Vec<_>>();
    let [frames, objects, malformed, header_checksums, checksums, complaints] = [(); 6].map(|()| next());
    Packet {
        frames: frames.len(),
        objects: objects.iter().map(|text| u16::from_str_radix(&text[2..], 16).unwrap()).collect(),
        malformed: !malformed.is_empty(),
        // 1 is good.
        bad_checksums: header_checksums.iter().chain(&checksums).filter(|status| *status != "1").count(),
        complaints: complaints.into_iter().filter(|text| text != INDICATIONS).collect(),
    }
}

/// As `text2pcap -D` reads it.
fn hex_dump(said: &[Said]) -> String {
    let mut dump = String::new();
    for Said { by_unit, octets, .. } in said {
        writeln!(dump, "{}", if *by_unit { 'O' } else { 'I' }).unwrap();
        for (offset, sixteen) in (0..).step_by(16).zip(octets.chunks(16)) {
            write!(dump, "{offset:06x}").unwrap();
            for octet in sixteen {
                write!(dump, " {octet:02x}").unwrap();
            }
            dump.push('\n');
        }
    }
    dump
}
