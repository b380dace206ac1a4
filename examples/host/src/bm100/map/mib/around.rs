//! The environmental sensor, what the maker's trees lack, and what traps say.

use super::row::{COUNT, INTEGER, Kind, Row, TEXT, TRUTH, node, ro, rw, table};

const NAME: [&str; 2] = ["DisplayString (SIZE (0..31))", ""];
const FAHRENHEIT: [&str; 2] = ["Integer32 (-40..212)", "degrees Fahrenheit"];
const FAHRENHEIT_APART: [&str; 2] = ["Integer32 (0..180)", "degrees Fahrenheit"];
const CELSIUS: [&str; 2] = ["Integer32 (-40..100)", "degrees Celsius"];
const CELSIUS_APART: [&str; 2] = ["Integer32 (0..100)", "degrees Celsius"];
const PERCENT: [&str; 2] = ["Integer32 (0..100)", "percent"];
const DECICELSIUS: [&str; 2] = [INTEGER, "0.1 degrees Celsius"];
const PERMILLE: [&str; 2] = [INTEGER, "0.1 percent"];
const MILLIVOLT: [&str; 2] = [INTEGER, "millivolts"];
const APART: &str = "To change by more than this within five minutes is abnormal; 0: any change is normal.";
const BACK: &str = "So far within a threshold is normal again.";

/// The environmental sensor.
pub(super) const SENSOR: &[Row] = &[
    node("envirIdent", "environmentSensor", 1, "The sensor. Without one, nothing of this tree is there."),
    rw("envirIdentName", "envirIdent", 1, NAME, "Its name."),
    rw("envirIdentLocation", "envirIdent", 2, NAME, "Where it is."),
    node("envirTemp", "environmentSensor", 2, "The temperature, in either degree."),
    ro("envirTemperature", "envirTemp", 1, [INTEGER, "0.1 degrees Fahrenheit"], "The temperature."),
    rw("envirTempHighThreshold", "envirTemp", 2, FAHRENHEIT, "Above this is abnormal."),
    rw("envirTempLowThreshold", "envirTemp", 3, FAHRENHEIT, "Below this is abnormal."),
    rw("envirTempRateOfChange", "envirTemp", 4, FAHRENHEIT_APART, APART),
    rw("envirTempHysteresis", "envirTemp", 5, FAHRENHEIT_APART, BACK),
    ro("envirTemperatureCelsius", "envirTemp", 6, DECICELSIUS, "The temperature."),
    rw("envirTempCelsiusHighThreshold", "envirTemp", 7, CELSIUS, "Above this is abnormal."),
    rw("envirTempCelsiusLowThreshold", "envirTemp", 8, CELSIUS, "Below this is abnormal."),
    rw("envirTempCelsiusRateOfChange", "envirTemp", 9, CELSIUS_APART, APART),
    rw("envirTempCelsiusHysteresis", "envirTemp", 10, CELSIUS_APART, BACK),
    node("envirHumid", "environmentSensor", 3, "The relative humidity."),
    ro("envirHumidity", "envirHumid", 1, PERCENT, "The humidity."),
    rw("envirHumidHighThreshold", "envirHumid", 2, PERCENT, "Above this is abnormal."),
    rw("envirHumidLowThreshold", "envirHumid", 3, PERCENT, "Below this is abnormal."),
    rw("envirHumidRateOfChange", "envirHumid", 4, PERCENT, APART),
    rw("envirHumidHysteresis", "envirHumid", 5, PERCENT, BACK),
    node("envirContact", "environmentSensor", 4, "The dry contacts."),
    ro("envirContactTableSize", "envirContact", 1, [INTEGER, ""], "Rows of the table."),
    table(
        ["envirContactTable", "envirContactEntry", "EnvirContactEntry"],
        "envirContact",
        2,
        "envirContactIndex",
        "The dry contacts.",
    ),
    ro("envirContactIndex", "envirContactEntry", 1, ["Integer32 (1..8)", ""], "The row."),
    rw("envirContactName", "envirContactEntry", 2, ["DisplayString (SIZE (0..15))", ""], "Its name."),
    ro(
        "envirContactStatus",
        "envirContactEntry",
        3,
        ["INTEGER { contactNormal(1), contactAbnormal(2) }", ""],
        "Whether it is as it should be.",
    ),
    rw(
        "envirContactNormalState",
        "envirContactEntry",
        4,
        ["INTEGER { normalOpen(1), normalClose(2) }", ""],
        "How it should be.",
    ),
];

/// What the maker's trees lack.
pub(super) const OURS: &[Row] = &[
    node("bm100Status", "bm100Additions", 1, "State beside the maker's."),
    node("bm100Bank", "bm100Status", 1, "The bank as a whole."),
    ro("bm100BatteriesInAlarm", "bm100Bank", 1, [COUNT, ""], "Batteries that have an alarm."),
    ro("bm100AnyAlarm", "bm100Bank", 2, [TRUTH, ""], "Whether anything has an alarm."),
    ro(
        "bm100Counting",
        "bm100Bank",
        3,
        [TRUTH, ""],
        "Whether strings and batteries are being counted by what is found.",
    ),
    table(
        ["bm100BatteryTable", "bm100BatteryEntry", "Bm100BatteryEntry"],
        "bm100Status",
        2,
        "bmProbesIndex",
        "Batteries and probes.",
    ),
    ro("bm100BatteryName", "bm100BatteryEntry", 1, [TEXT, ""], "Which it is, such as A#7."),
    ro("bm100BatteryReachable", "bm100BatteryEntry", 2, [TRUTH, ""], "Whether its probe answers."),
    ro(
        "bm100BatteryAlarms",
        "bm100BatteryEntry",
        3,
        [COUNT, ""],
        "Its alarms as a sum: 1 voltage low, 2 high, 4 temperature low, 8 high, 16 resistance low, 32 high,
        64 weak, 128 probe silent.",
    ),
    ro(
        "bm100BatteryMeasuredAgo",
        "bm100BatteryEntry",
        4,
        [COUNT, "seconds"],
        "Since its resistance was measured.",
    ),
    ro(
        "bm100BatteryBaseline",
        "bm100BatteryEntry",
        5,
        [COUNT, "0.01 milliohms"],
        "Its resistance when it was new, as it would be at 25 degrees Celsius.",
    ),
    ro("bm100ProbeSerial", "bm100BatteryEntry", 6, [TEXT, ""], "Serial number of its probe."),
    ro("bm100ProbeFirmware", "bm100BatteryEntry", 7, [TEXT, ""], "Firmware version of its probe."),
    table(
        ["bm100StringTable", "bm100StringEntry", "Bm100StringEntry"],
        "bm100Status",
        3,
        "bmStringsIndex",
        "Strings, of the batteries that can be read.",
    ),
    ro("bm100StringName", "bm100StringEntry", 1, [TEXT, ""], "Which it is, such as A."),
    ro("bm100StringMean", "bm100StringEntry", 2, MILLIVOLT, "Mean voltage of its batteries."),
    ro("bm100StringLowest", "bm100StringEntry", 3, MILLIVOLT, "Lowest voltage of its batteries."),
    ro("bm100StringHighest", "bm100StringEntry", 4, MILLIVOLT, "Highest voltage of its batteries."),
    ro("bm100StringHottest", "bm100StringEntry", 5, DECICELSIUS, "Highest temperature of its batteries."),
    ro("bm100StringInAlarm", "bm100StringEntry", 6, [COUNT, ""], "Batteries that have an alarm."),
    ro(
        "bm100StringSpreadAlarm",
        "bm100StringEntry",
        7,
        [TRUTH, ""],
        "Whether there is too much between the highest and the lowest battery.",
    ),
    ro("bm100StringEqualizing", "bm100StringEntry", 8, [TRUTH, ""], "Whether it is equalized."),
    node("bm100Ambient", "bm100Status", 4, "What is around the bank, since power-up."),
    ro(
        "bm100AmbientLowest",
        "bm100Ambient",
        1,
        DECICELSIUS,
        "Lowest temperature at the environmental sensor.",
    ),
    ro(
        "bm100AmbientHighest",
        "bm100Ambient",
        2,
        DECICELSIUS,
        "Highest temperature at the environmental sensor.",
    ),
    ro("bm100HumidityLowest", "bm100Ambient", 3, PERMILLE, "Lowest relative humidity."),
    ro("bm100HumidityHighest", "bm100Ambient", 4, PERMILLE, "Highest relative humidity."),
    ro(
        "bm100SensorSilent",
        "bm100Ambient",
        5,
        [TRUTH, ""],
        "Whether the environmental sensor does not answer any more.",
    ),
    node("bm100Setup", "bm100Additions", 2, "What is set up beside the maker's."),
    table(
        ["bm100ReceiverTable", "bm100ReceiverEntry", "Bm100ReceiverEntry"],
        "bm100Setup",
        1,
        "bm100ReceiverIndex",
        "Who is told of events: ten receivers, at UDP port 162.",
    ),
    ro("bm100ReceiverIndex", "bm100ReceiverEntry", 1, ["Integer32 (1..10)", ""], "The row."),
    rw("bm100ReceiverEnabled", "bm100ReceiverEntry", 2, [TRUTH, ""], "Whether this receiver is told."),
    rw("bm100ReceiverAddress", "bm100ReceiverEntry", 3, ["IpAddress", ""], "Its address; 0.0.0.0 is none."),
    rw(
        "bm100ReceiverForm",
        "bm100ReceiverEntry",
        4,
        ["INTEGER { snmpV1(1), snmpV2c(2) }", ""],
        "In which form.",
    ),
    rw(
        "bm100ReceiverCommunity",
        "bm100ReceiverEntry",
        5,
        ["DisplayString (SIZE (0..15))", ""],
        "The community that traps carry. It reads as no text at all.",
    ),
];

/// What only traps say.
pub(super) const TOLD: &[Row] = &[
    Row {
        name: "mtrapinfoString",
        parent: "mtrapinfo",
        number: 3,
        kind: Kind::Told { syntax: TEXT },
        description: "The event in words.",
    },
    Row {
        name: "mtrapinfoBmEventId",
        parent: "mtrapinfo",
        number: 6,
        kind: Kind::Told { syntax: INTEGER },
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
