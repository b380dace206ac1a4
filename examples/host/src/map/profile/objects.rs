//! The implementation table (section 3 of the profile): which objects are read, written and told, and how.

use super::{
    FileAccess, Profile,
    element::{Element, text, tree},
};

const READ: u8 = 1;
const WRITE: u8 = 2;
const CONTROLS: [u8; 4] = [3, 4, 5, 6];
const ENABLE: u8 = 20;
const DISABLE: u8 = 21;
const ASSIGN: u8 = 22;
const RESPONSE: u8 = 129;
const UNSOLICITED: u8 = 130;
const OPEN_FILE: u8 = 25;
const CLOSE_FILE: u8 = 26;
const DELETE_FILE: u8 = 27;
const GET_FILE_INFO: u8 = 28;
const AUTHENTICATE_FILE: u8 = 29;
const ABORT_FILE: u8 = 30;

const RANGE: &[u8] = &[0x00, 0x01];
const ALL: &[u8] = &[0x06];
const ONE: &[u8] = &[0x07];
const INDEXED: &[u8] = &[0x17, 0x28];
const RANGE_ALL: &[u8] = &[0x00, 0x01, 0x06];
const RANGE_INDEXED: &[u8] = &[0x00, 0x01, 0x17, 0x28];
const RANGE_ALL_INDEXED: &[u8] = &[0x00, 0x01, 0x06, 0x17, 0x28];
const ALL_COUNT: &[u8] = &[0x06, 0x07, 0x08];
const SET: &[u8] = &[0x00];
const FREE_FORMAT: &[u8] = &[0x5B];

/// A function code and the qualifiers that go with it.
type Way = (u8, &'static [u8]);

pub(super) fn implementation_table(profile: &Profile) -> Element {
    let mut rows = Vec::new();
    attributes(&mut rows, profile);
    inputs_and_outputs(&mut rows);
    commands(&mut rows);
    rest(&mut rows);
    files(&mut rows, profile.files);
    rows.extend(
        profile.without_objects.iter().map(|function| {
            tree("supportedFunctionCode", [tree("request", [text("functionCode", function)])])
        }),
    );
    tree("implementationTable", [tree("table", rows)])
}

fn attributes(rows: &mut Vec<Element>, profile: &Profile) {
    let name = "Device Attributes";
    let common = [
        (242, "software version"),
        (243, "hardware version"),
        (245, "user-assigned location"),
        (247, "user-assigned device name"),
        (249, "subset and conformance"),
        (250, "product name and model"),
        (252, "manufacturer's name"),
        (254, "all attributes"),
        (255, "list of attributes"),
    ];
    let mut all = [&common[..], profile.attributes].concat();
    all.sort_unstable();
    for (variation, what) in all {
        let told = format!("{name} - {what}");
        let read = row(0, variation, &told, &[(READ, SET)], &[(RESPONSE, SET)]);
        rows.push(read);
        if matches!(variation, 245 | 247) {
            rows.push(row(0, variation, &told, &[(WRITE, SET)], &[]));
        }
    }
}

fn inputs_and_outputs(rows: &mut Vec<Element>) {
    let flags = ["packed format", "with flags"];
    let status = ["packed format", "output status with flags"];
    let changes = ["without time", "with absolute time", "with relative time"];
    let inputs = [
        "32-bit with flag",
        "16-bit with flag",
        "32-bit without flag",
        "16-bit without flag",
        "single-precision with flag",
        "double-precision with flag",
    ];
    let [long, short, _, _, single, double] = inputs;
    present(rows, 1, "Binary Input", &flags);
    events(rows, 2, "Binary Input Event", &changes);
    present(rows, 10, "Binary Output", &status);
    rows.push(row(10, 1, "Binary Output - packed format", &[(WRITE, RANGE)], &[]));
    events(rows, 11, "Binary Output Event", &["status without time", "status with time"]);
    events(rows, 13, "Binary Output Command Event", &["status without time", "status with time"]);
    present(rows, 30, "Analog Input", &inputs);
    events(rows, 32, "Analog Input Event", &NUMBERS);
    deadbands(rows);
    present(rows, 40, "Analog Output Status", &[long, short, single, double]);
    events(rows, 42, "Analog Output Event", &NUMBERS);
    events(rows, 43, "Analog Output Command Event", &NUMBERS);
}

/// The variations of events that hold numbers.
const NUMBERS: [&str; 8] = [
    "32-bit without time",
    "16-bit without time",
    "32-bit with time",
    "16-bit with time",
    "single-precision without time",
    "double-precision without time",
    "single-precision with time",
    "double-precision with time",
];

fn deadbands(rows: &mut Vec<Element>) {
    let name = "Analog Input Reporting Deadband";
    rows.push(row(34, 0, &format!("{name} - any variation"), &[(READ, RANGE_ALL_INDEXED)], &[]));
    for (variation, form) in (1..).zip(["16-bit", "32-bit", "single-precision"]) {
        let told = format!("{name} - {form}");
        rows.push(row(34, variation, &told, &[(READ, RANGE_ALL_INDEXED)], &[(RESPONSE, &[0x01])]));
        rows.push(row(34, variation, &told, &[(WRITE, RANGE_INDEXED)], &[]));
    }
}

fn commands(rows: &mut Vec<Element>) {
    let relay = ["control relay output block", "pattern control block", "pattern mask"];
    let qualifiers: [&[u8]; 3] = [INDEXED, ONE, RANGE];
    for ((variation, form), qualifiers) in (1..).zip(relay).zip(qualifiers) {
        control(rows, 12, variation, &format!("Binary Output Command - {form}"), qualifiers);
    }
    for (variation, form) in (1..).zip(["32-bit", "16-bit", "single-precision", "double-precision"]) {
        control(rows, 41, variation, &format!("Analog Output - {form}"), INDEXED);
    }
}

fn rest(rows: &mut Vec<Element>) {
    let time = "Time and Date - absolute time";
    rows.push(row(50, 1, time, &[(READ, ONE)], &[(RESPONSE, ONE)]));
    rows.push(row(50, 1, time, &[(WRITE, ONE)], &[]));
    rows.push(row(50, 3, &format!("{time} at last recorded time"), &[(WRITE, ONE)], &[]));
    let occurred = "Time and Date CTO - absolute time";
    rows.push(row(51, 1, &format!("{occurred}, synchronized"), &[], &TOLD_ONCE));
    rows.push(row(51, 2, &format!("{occurred}, unsynchronized"), &[], &TOLD_ONCE));
    rows.push(row(52, 2, "Time Delay - fine", &[], &[(RESPONSE, ONE)]));
    rows.push(row(60, 1, "Class Objects - class 0 data", &[(READ, ALL)], &[]));
    rows.push(row(60, 1, "Class Objects - class 0 data", &[(ASSIGN, ALL)], &[]));
    for (class, variation) in (1..=3).zip(2..) {
        let name = format!("Class Objects - class {class} data");
        rows.push(row(60, variation, &name, &[(READ, ALL_COUNT)], &[]));
        rows.push(row(60, variation, &name, &[(ENABLE, ALL), (DISABLE, ALL), (ASSIGN, ALL)], &[]));
    }
    let indications = "Internal Indications - packed format";
    rows.push(row(80, 1, indications, &[(READ, RANGE)], &[(RESPONSE, SET)]));
    rows.push(row(80, 1, indications, &[(WRITE, RANGE)], &[]));
}

fn files(rows: &mut Vec<Element>, access: FileAccess) {
    let told = [(RESPONSE, FREE_FORMAT)];
    for (variation, what, requests, responses) in [
        (2, "authentication", &[AUTHENTICATE_FILE][..], &told[..]),
        (3, "file command", &[OPEN_FILE, DELETE_FILE], &[]),
        (4, "file command status", &[CLOSE_FILE, ABORT_FILE], &told),
        (5, "file transport", &[READ], &told),
        (5, "file transport", &[WRITE], &[]),
        (6, "file transport status", &[], &told),
        (7, "file descriptor", &[GET_FILE_INFO], &told),
    ] {
        let requests = requests.iter().filter(|function| {
            access == FileAccess::Written || !matches!(**function, WRITE | DELETE_FILE | AUTHENTICATE_FILE)
        });
        let requests: Vec<Way> = requests.map(|function| (*function, FREE_FORMAT)).collect();
        if requests.is_empty()
            && responses.len() < 2
            && variation != 6
            && (variation, access) != (2, FileAccess::Written)
        {
            continue;
        }
        rows.push(row(70, variation, &format!("File Control - {what}"), &requests, responses));
    }
}

const TOLD_ONCE: [Way; 2] = [(RESPONSE, ONE), (UNSOLICITED, ONE)];

/// A group of present values; `forms` are its variations from 1 on.
fn present(rows: &mut Vec<Element>, group: u8, name: &str, forms: &[&str]) {
    let any = format!("{name} - any variation");
    rows.push(row(group, 0, &any, &[(READ, RANGE_ALL_INDEXED)], &[]));
    rows.push(row(group, 0, &any, &[(ASSIGN, RANGE_ALL)], &[]));
    for (variation, form) in (1..).zip(forms) {
        let told = format!("{name} - {form}");
        rows.push(row(group, variation, &told, &[(READ, RANGE_ALL_INDEXED)], &[(RESPONSE, RANGE)]));
    }
}

/// A group of events; `forms` are its variations from 1 on.
fn events(rows: &mut Vec<Element>, group: u8, name: &str, forms: &[&str]) {
    rows.push(row(group, 0, &format!("{name} - any variation"), &[(READ, ALL_COUNT)], &[]));
    for (variation, form) in (1..).zip(forms) {
        let told = format!("{name} - {form}");
        let responses = [(RESPONSE, INDEXED), (UNSOLICITED, INDEXED)];
        rows.push(row(group, variation, &told, &[(READ, ALL_COUNT)], &responses));
    }
}

fn control(rows: &mut Vec<Element>, group: u8, variation: u8, name: &str, qualifiers: &'static [u8]) {
    let [select, operate, direct, unanswered] = CONTROLS.map(|function| (function, qualifiers));
    rows.push(row(group, variation, name, &[select, operate, direct], &[(RESPONSE, qualifiers)]));
    rows.push(row(group, variation, name, &[unanswered], &[]));
}

fn row(group: u8, variation: u8, description: &str, requests: &[Way], responses: &[Way]) -> Element {
    let ways = |name: &'static str, ways: &[Way]| {
        let ways = ways.iter().map(move |(function, qualifiers)| {
            let qualifiers = qualifiers.iter().map(|qualifier| text("qualifierCode", qualifier));
            tree(name, [text("functionCode", function)].into_iter().chain(qualifiers).collect::<Vec<_>>())
        });
        ways.collect::<Vec<_>>()
    };
    let mut cells =
        vec![text("objectGroup", group), text("variation", variation), text("description", description)];
    cells.extend(ways("request", requests));
    cells.extend(ways("response", responses));
    tree("supportedVariation", cells)
}
