//! The printed maps: every point of the table is there once, where it is published.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by them")]

use std::collections::BTreeMap;

use bms_core::points::Kind;
use btrm::{Btrm, Model, Stored, points::POINTS};
use host::{btrm::print_map, options::MapFormat};
use quick_xml::{Reader, events::Event};

fn printed(format: MapFormat) -> String {
    let mut out = Vec::new();
    print_map(format, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn csv_lines() -> Vec<BTreeMap<String, String>> {
    let text = printed(MapFormat::Csv);
    let lines = csv::Reader::from_reader(text.as_bytes()).deserialize().collect::<Result<_, _>>();
    lines.unwrap()
}

#[test]
fn the_modbus_columns_stand_in_front_as_they_always_did() {
    let text = printed(MapFormat::Csv);
    let mut lines = text.lines();
    assert!(lines.next().unwrap().starts_with("table,address,read,write,name,type,unit,description,"));
    assert_eq!(
        lines.next().unwrap(),
        "coil,0,1,5 15,battery-data,bool,,1: there is battery data; write 1 to reset it,bo,0,g10v2,g11v2,,,\
         1.3.6.1.4.1.34506.3.16.0"
    );
}

#[test]
fn every_register_is_one_line_of_the_csv_map() {
    let mut told: Vec<_> = csv_lines()
        .iter()
        .filter(|line| !line["table"].is_empty())
        .map(|line| (line["table"].clone(), line["address"].clone(), line["name"].clone()))
        .collect();
    let mut there: Vec<_> = POINTS
        .registers()
        .map(|row| (row.table.to_string(), row.span.first.to_string(), row.point.name.to_owned()))
        .collect();
    told.sort();
    there.sort();
    assert_eq!(told, there);
}

#[test]
fn every_index_is_on_one_line_of_the_csv_map() {
    let mut told: Vec<_> = csv_lines()
        .iter()
        .filter(|line| !line["dnp3_kind"].is_empty())
        .map(|line| (line["dnp3_kind"].clone(), line["dnp3_index"].clone(), line["name"].clone()))
        .collect();
    let mut there: Vec<_> = POINTS
        .indices()
        .map(|row| (row.kind.to_string(), row.span.first.to_string(), row.point.name.to_owned()))
        .collect();
    told.sort();
    there.sort();
    assert_eq!(told, there);
}

#[test]
fn a_register_has_the_index_of_its_own_kind_beside_it() {
    for line in csv_lines().iter().filter(|line| !line["dnp3_kind"].is_empty()) {
        let kinds = [("coil", "bo"), ("discrete", "bi"), ("holding", "ao"), ("input", "ai"), ("", "ai")];
        let pair = (line["table"].as_str(), line["dnp3_kind"].as_str());
        assert!(kinds.contains(&pair), "{line:?}");
    }
}

#[test]
fn the_markdown_map_has_a_table_for_each_kind_and_every_point_in_it() {
    let text = printed(MapFormat::Md);
    let (modbus, rest) = text.split_once("# DNP3 point list").unwrap();
    let (dnp3, snmp) = rest.split_once("# SNMP objects").unwrap();
    // A row begins with its address or index.
    let rows = |text: &str| {
        let first = |line: &str| line.strip_prefix("| ").and_then(|line| line.chars().next());
        text.lines().filter(|line| first(line).is_some_and(|first| first.is_ascii_digit())).count()
    };
    assert_eq!(rows(modbus), POINTS.registers().count());
    assert_eq!(rows(dnp3), POINTS.indices().count());
    assert_eq!(rows(snmp), POINTS.objects().count());
    assert!(
        snmp.contains(
            "\n| 1.3.6.1.4.1.34506.3.20.0 | batteryVoltage | ro | millivolts | Battery voltage |\n"
        )
    );
    assert!(dnp3.contains("\n## Binary inputs: g1v2, events g2v2\n"));
    assert!(dnp3.contains("\n| 0 | 1 |  | low-capacity |  | Low battery capacity |\n"));
}

#[test]
fn every_object_is_on_the_lines_of_its_point_in_the_csv_map() {
    for line in csv_lines() {
        let point = POINTS.named(&line["name"]).unwrap();
        let numbers = point.oid.map(|oid| oid.iter().map(u32::to_string).collect::<Vec<_>>().join("."));
        let oid = numbers.map(|numbers| format!("1.3.6.1.4.1.34506.{numbers}.0")).unwrap_or_default();
        assert_eq!(line["snmp_oid"], oid, "{}", point.name);
    }
}

/// What the MIB defines: each macro's name and, under the product's root, its identifier.
fn mib() -> BTreeMap<(String, String), Vec<u32>> {
    let text = printed(MapFormat::Mib);
    let (mut known, mut defined) = (BTreeMap::from([("btrm".to_owned(), Vec::new())]), BTreeMap::new());
    let mut head: Option<(String, String)> = None;
    for line in text.lines() {
        let words: Vec<_> = line.split_whitespace().collect();
        match words.as_slice() {
            [name, kind] if !line.starts_with(' ') => head = Some(((*kind).to_owned(), (*name).to_owned())),
            [name, "OBJECT", "IDENTIFIER", "::=", "{", parent, number, "}"] => {
                let oid = [known[*parent].as_slice(), &[number.parse().unwrap()]].concat();
                known.insert((*name).to_owned(), oid);
            }
            ["::=", "{", parent, number, "}"] if *parent != "enterprises" => {
                let oid = [known[*parent].as_slice(), &[number.parse().unwrap()]].concat();
                let head = head.take().unwrap();
                assert!(known.insert(head.1.clone(), oid.clone()).is_none(), "{head:?} twice");
                defined.insert(head, oid);
            }
            _ => {}
        }
    }
    defined
}

fn defined(kind: &str) -> BTreeMap<Vec<u32>, String> {
    mib().into_iter().filter(|((of, _), _)| of == kind).map(|((_, name), oid)| (oid, name)).collect()
}

#[test]
fn the_mib_has_every_point_at_its_object_and_nothing_twice() {
    let objects = defined("OBJECT-TYPE");
    for row in POINTS.objects() {
        assert!(objects.contains_key(row.oid), "{}", row.point.name);
    }
    assert_eq!(objects[&vec![3, 20]], "batteryVoltage");
    assert_eq!(objects[&vec![2, 1, 1, 3]], "trapReceiverIPAddress");
    // Beside the points: three of the product, table, row and four columns of the receivers, a text.
    assert_eq!(objects.len(), POINTS.objects().count() + 10);
    assert!(printed(MapFormat::Mib).is_ascii(), "RFC 2578 has no other letters");
}

#[test]
fn everything_in_the_products_tree_is_an_object_of_the_mib() {
    use snmp_agent::{Mib, OidBuf, Scratch};
    const ROOT: [u32; 7] = [1, 3, 6, 1, 4, 1, 34506];
    let (unit, objects) = (Btrm::new(Model::Btrm400, Stored::default()), defined("OBJECT-TYPE"));
    let (mut name, mut seen) = (ROOT.to_vec(), 0);
    let (mut next, mut scratch) = (OidBuf::new(), Scratch::new());
    while unit.object_after(&name, &mut next, &mut scratch).is_some() {
        name = next.to_vec();
        let (_, object) = name.strip_prefix(&ROOT).unwrap().split_last().unwrap();
        assert!(objects.contains_key(object), "{object:?}");
        seen += 1;
    }
    assert!(seen > 30, "{seen}");
}

#[test]
fn each_alarm_has_two_notifications() {
    let notifications = defined("NOTIFICATION-TYPE");
    assert_eq!(notifications.len(), 14);
    assert_eq!(notifications[&vec![0, 9]], "supplyLostRaised");
    assert_eq!(notifications[&vec![0, 10]], "supplyLostCleared");
    assert_eq!(notifications[&vec![0, 5]], "io1TrippedRaised");
}

/// The elements of the profile that hold text: their path and the text.
fn profile() -> Vec<(String, String)> {
    let text = printed(MapFormat::DnpXml);
    let mut reader = Reader::from_str(&text);
    reader.config_mut().check_end_names = true;
    let (mut path, mut found): (Vec<String>, Vec<(String, String)>) = (Vec::new(), Vec::new());
    let mut value = String::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => {
                path.push(String::from_utf8(start.name().as_ref().to_vec()).unwrap());
                value.clear();
            }
            Event::Empty(mark) => {
                let name = String::from_utf8(mark.name().as_ref().to_vec()).unwrap();
                found.push((format!("{}/{name}", path.join("/")), String::new()));
            }
            Event::Text(text) => value.push_str(&text.decode().unwrap()),
            Event::GeneralRef(_) => value.push('?'),
            Event::End(_) => {
                if !value.trim().is_empty() {
                    found.push((path.join("/"), value.trim().to_owned()));
                }
                value.clear();
                path.pop();
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert!(path.is_empty(), "every element ends");
    found
}

#[test]
fn the_device_profile_is_well_formed_and_has_its_parts() {
    let text = printed(MapFormat::DnpXml);
    assert!(text.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"));
    assert!(text.ends_with("</DNP3DeviceProfileDocument>\n"));
    assert!(text.contains(r#"xmlns="http://www.dnp3.org/DNP3/DeviceProfile/November2014""#));
    let profile = profile();
    let configuration = "DNP3DeviceProfileDocument/referenceDevice/configuration";
    for part in [
        "deviceConfig",
        "serialConfig",
        "networkConfig",
        "linkConfig",
        "applConfig",
        "outstationConfig",
        "unsolicitedConfig",
    ] {
        let path = format!("{configuration}/{part}/");
        assert!(profile.iter().any(|(at, _)| at.starts_with(&path)), "{part}");
    }
    let value = |path: &str| {
        let path = format!("{configuration}/{path}/currentValue/value");
        profile.iter().find(|(at, _)| *at == path).map(|(_, value)| value.clone())
    };
    assert_eq!(value("linkConfig/dataLinkAddress").as_deref(), Some("10"));
    assert_eq!(value("linkConfig/expectedSourceAddress").as_deref(), Some("1"));
    assert_eq!(value("applConfig/maxTransmittedFragmentSize").as_deref(), Some("2048"));
    assert_eq!(value("networkConfig/tcpListenPort").as_deref(), Some("20000"));
}

#[test]
fn every_point_is_once_in_the_lists_of_the_device_profile() {
    let lists = [
        (Kind::BinaryInput, "binaryInputPoints/dataPoints/binaryInput"),
        (Kind::BinaryOutput, "binaryOutputPoints/dataPoints/binaryOutput"),
        (Kind::AnalogInput, "analogInputPoints/dataPoints/analogInput"),
        (Kind::AnalogOutput, "analogOutputPoints/dataPoints/analogOutput"),
        (Kind::Counter, "counterPoints/dataPoints/counter"),
    ];
    let profile = profile();
    let mut points = 0;
    for (kind, list) in lists {
        let told = |cell: &str| {
            let path = format!("DNP3DeviceProfileDocument/referenceDevice/dataPointsList/{list}/{cell}");
            let cells = profile.iter().filter(|(at, _)| *at == path).map(|(_, value)| value.clone());
            cells.collect::<Vec<_>>()
        };
        let rows: Vec<_> = POINTS.indices().filter(|row| row.kind == kind).collect();
        let indices: Vec<_> = rows.iter().map(|row| row.span.first.to_string()).collect();
        let names: Vec<_> = rows.iter().map(|row| row.point.name.to_owned()).collect();
        assert_eq!((told("index"), told("name")), (indices, names), "{kind}");
        assert_eq!(told("changeEventClass").len(), rows.len());
        let with_units = rows.iter().filter(|row| !row.point.unit.is_empty()).count();
        assert_eq!(told("units").len(), with_units);
        points += rows.len();
    }
    assert_eq!(points, 28);
}

#[test]
fn the_device_profile_tells_of_the_files() {
    let profile = profile();
    let configuration =
        "DNP3DeviceProfileDocument/referenceDevice/database/sequentialFileTransfer/configuration";
    for (path, value) in [
        ("fileTransferSupported/currentValue/yes", ""),
        ("fileAppendMode/currentValue/never", ""),
        ("multipleBlocksInFragment/currentValue/no", ""),
        ("maxOpenFiles/currentValue/value", "8"),
    ] {
        let path = format!("{configuration}/{path}");
        assert!(profile.contains(&(path.clone(), value.to_owned())), "{path}");
    }
    let cells = |cell: &str| {
        let path = format!("DNP3DeviceProfileDocument/referenceDevice/implementationTable/table/{cell}");
        profile.iter().filter(move |(at, _)| *at == path).map(|(_, value)| value.clone()).collect::<Vec<_>>()
    };
    let files = cells("supportedVariation/objectGroup").into_iter().filter(|group| group == "70").count();
    assert_eq!(files, 7, "g70v2 to v7, v5 both ways");
    let functions = cells("supportedVariation/request/functionCode");
    for function in 25..=30_u8 {
        let times = functions.iter().filter(|told| **told == function.to_string()).count();
        assert_eq!(times, 1, "function {function}");
    }
}

#[test]
fn the_default_variations_of_the_profile_are_the_manuals() {
    let profile = profile();
    for (group, variation) in [
        ("binaryInputGroup", "two"),
        ("binaryOutputGroup", "two"),
        ("analogInputGroup", "four"),
        ("analogOutputGroup", "two"),
    ] {
        let path = format!(
            "DNP3DeviceProfileDocument/referenceDevice/database/{group}/configuration/\
             defaultStaticVariation/currentValue/{variation}"
        );
        assert!(profile.iter().any(|(at, _)| *at == path), "{group}");
    }
}

#[test]
fn descriptions_with_signs_of_xml_are_escaped() {
    let text = printed(MapFormat::DnpXml);
    assert!(text.contains("1 alarm &lt; 1 V, 2 alarm &gt; 2 V"));
}
