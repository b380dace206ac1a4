//! What traps say.

/// A variable that only traps have.
#[derive(Clone, Copy, Debug)]
pub(super) struct Told {
    pub(super) id: &'static [u32],
    pub(super) name: &'static str,
    pub(super) syntax: &'static str,
    pub(super) description: &'static str,
}

pub(super) const TOLD: [Told; 2] = [
    Told {
        id: &[2, 2, 3],
        name: "mtrapinfoString",
        syntax: "DisplayString",
        description: "The event in words.",
    },
    Told {
        id: &[2, 2, 6],
        name: "mtrapinfoBmEventId",
        syntax: "Integer32",
        description: "The number of the event: of the system below 100, of a battery from 101 on, of a string from 201 on.",
    },
];

/// The traps: name, number, whether it tells of a string and a battery, what it is.
pub(super) const TRAPS: [(&str, u32, &[&str], &str); 9] = [
    ("bmSystemAlarm", 600, &[], "An alarm of the system or of what is around the bank."),
    ("bmSystemWarning", 601, &[], "A warning of the system."),
    ("bmSystemInfo", 602, &[], "An alarm or a warning of the system is over, or something happened."),
    ("bmProbesAlarm", 603, BATTERY, "An alarm of a battery."),
    ("bmProbesWarning", 604, BATTERY, "A warning of a battery."),
    (
        "bmProbesInfo",
        605,
        BATTERY,
        "An alarm or a warning of a battery is over, or something happened to it.",
    ),
    ("bmStringsAlarm", 606, STRING, "An alarm of a string."),
    ("bmStringsWarning", 607, STRING, "A warning of a string."),
    ("bmStringsInfo", 608, STRING, "An alarm or a warning of a string is over, or something happened to it."),
];
const BATTERY: &[&str] = &["bmProbesStringIndex", "bmProbesBattIndex"];
const STRING: &[&str] = &["bmStringsIndex"];
