//! The printed maps of the BM100: every place of every point is there once, where it is published.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by them")]

use std::collections::{BTreeMap, BTreeSet};

use bm100::{glue::snmp::published, points::POINTS};
use bms_core::points::Kind;
use host::{bm100::print_map, options::MapFormat};
use quick_xml::{Reader, events::Event};

fn printed(format: MapFormat) -> String {
    let mut out = Vec::new();
    print_map(format, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn every_address_and_every_index_is_on_one_line_of_the_csv_map() {
    let text = printed(MapFormat::Csv);
    let lines = csv::Reader::from_reader(text.as_bytes()).deserialize().collect::<Result<Vec<_>, _>>();
    let lines: Vec<BTreeMap<String, String>> = lines.unwrap();
    let told = |[kind, number]: [&str; 2]| -> BTreeSet<_> {
        let all = lines.iter().filter(|line| !line[kind].is_empty());
        let all: Vec<_> = all.map(|line| (line[kind].clone(), line[number].clone())).collect();
        let once: BTreeSet<_> = all.iter().cloned().collect();
        assert_eq!(once.len(), all.len());
        once
    };
    let registers = POINTS.registers().flat_map(|row| {
        let places = 0..row.span.count;
        places.map(move |place| (row.table.to_string(), (row.span.first + place).to_string()))
    });
    assert_eq!(told(["table", "address"]), registers.collect());
    let indices = POINTS.indices().flat_map(|row| {
        let places = 0..row.span.count;
        places.map(move |place| (row.kind.to_string(), (row.span.first + place).to_string()))
    });
    assert_eq!(told(["dnp3_kind", "dnp3_index"]), indices.collect());
    let line = |address: &str| {
        lines.iter().find(|line| line["table"] == "input" && line["address"] == address).unwrap()
    };
    assert_eq!((&*line("1041")["name"], &*line("1041")["dnp3_index"]), ("battery-voltage B2", "41"));
    assert_eq!(&*line("2")["name"], "string-voltage C");
    assert_eq!((&*line("30")["name"], &*line("30")["dnp3_event"]), ("bank-probes", "g32v3"));
    assert!(!lines[0].contains_key("snmp_oid"), "SNMP has tables of its own");
}

#[test]
fn the_markdown_map_has_every_row_and_every_object() {
    let text = printed(MapFormat::Md);
    let (modbus, rest) = text.split_once("# DNP3 point list of the BM100").unwrap();
    let (dnp3, snmp) = rest.split_once("# SNMP objects of the BM100").unwrap();
    let rows = |text: &str| {
        let first = |line: &str| line.strip_prefix("| ").and_then(|line| line.chars().next());
        text.lines().filter(|line| first(line).is_some_and(|first| first.is_ascii_digit())).count()
    };
    assert_eq!(rows(modbus), POINTS.registers().count());
    assert_eq!(rows(dnp3), POINTS.indices().count());
    assert_eq!(rows(snmp), published().filter(|object| object.text.is_some()).count());
    assert!(modbus.contains("\n| 1000..1159 | 4 | - | battery-voltage | u16 | mV | Battery voltage |\n"));
    assert!(dnp3.contains("\n| 0..159 | 2 | 100 | battery-voltage | mV | Battery voltage |\n"));
    assert!(
        snmp.contains("\n| 1.3.6.1.4.1.3808.1.1.7.5.5.1.7 | bmProbesVoltage | ro | Integer32 | 0.01 volts |")
    );
}

#[test]
fn every_point_is_once_in_the_device_profile() {
    let text = printed(MapFormat::DnpXml);
    let mut reader = Reader::from_str(&text);
    reader.config_mut().check_end_names = true;
    let (mut path, mut told) = (Vec::new(), BTreeMap::<String, Vec<u16>>::new());
    let mut functions = BTreeSet::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => path.push(String::from_utf8(start.name().as_ref().to_vec()).unwrap()),
            Event::Text(value) => {
                let value = value.decode().unwrap();
                match path.iter().rev().map(String::as_str).take(3).collect::<Vec<_>>().as_slice() {
                    ["index", kind, "dataPoints"] => {
                        told.entry((*kind).to_owned()).or_default().push(value.parse().unwrap());
                    }
                    ["functionCode", "request", _] => drop(functions.insert(value.parse::<u8>().unwrap())),
                    _ => {}
                }
            }
            Event::End(_) => drop(path.pop()),
            Event::Eof => break,
            _ => {}
        }
    }
    assert!(path.is_empty());
    for (kind, list) in [
        (Kind::BinaryInput, "binaryInput"),
        (Kind::BinaryOutput, "binaryOutput"),
        (Kind::AnalogInput, "analogInput"),
        (Kind::AnalogOutput, "analogOutput"),
    ] {
        assert_eq!(told[list], (0..POINTS.dnp3_count(kind)).collect::<Vec<_>>(), "{kind}");
    }
    // Files are read and closed; nobody writes, deletes or needs a key, and there are no data to be initialized.
    assert!([25, 26, 28, 30].iter().all(|function| functions.contains(function)), "{functions:?}");
    assert!([15, 27, 29].iter().all(|function| !functions.contains(function)), "{functions:?}");
}
