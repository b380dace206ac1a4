//! The tables of batteries and strings.

use super::row::{INTEGER, Row, node, ro, table};

const VOLTAGE: &str = "INTEGER { voltageNormal(1), voltageWarnLow(2), voltageWarnHigh(3), voltageAlarmLow(4), voltageAlarmHigh(5) }";
const CHARGE: &str = "INTEGER { voltageSocNormal(1), voltageSocWarnLow(2), voltageSocWarnHigh(3),
                  voltageSocAlarmLow(4), voltageSocAlarmHigh(5) }";
const TEMPERATURE: &str = "INTEGER { temperatureNormal(1), temperatureWarnLow(2), temperatureWarnHigh(3),
                  temperatureAlarmLow(4), temperatureAlarmHigh(5) }";
const RESISTANCE: &str = "INTEGER { resistanceNormal(1), resistanceWarnLow(2), resistanceWarnHigh(3),
                  resistanceAlarmLow(4), resistanceAlarmHigh(5) }";
const STRING_VOLTAGE: &str = "INTEGER { stringvoltageNormal(1), stringvoltageWarnLow(2),
                  stringvoltageWarnHigh(3), stringvoltageAlarmLow(4), stringvoltageAlarmHigh(5) }";
const STRING_CHARGE: &str = "INTEGER { stringvoltageSocNormal(1), stringvoltageSocWarnLow(2),
                  stringvoltageSocWarnHigh(3), stringvoltageSocAlarmLow(4), stringvoltageSocAlarmHigh(5) }";
const ROW: [&str; 2] = ["Integer32 (1..160)", ""];
const PACK: [&str; 2] = ["Integer32 (1..64)", ""];
const STRING: [&str; 2] = ["Integer32 (1..4)", ""];
const BATTERY: [&str; 2] = ["Integer32 (1..40)", ""];
const STATUS: &str = "How it is to its thresholds.";

pub(super) const ROWS: &[Row] = &[
    node("bmProbes", "battmgr", 5, "What the probes measure: rows are numbered through, string by string."),
    ro("bmProbesNum", "bmProbes", 1, [INTEGER, ""], "Probes that answer."),
    ro("bmProbesTableSize", "bmProbes", 2, [INTEGER, ""], "Rows of the table."),
    table(
        ["bmProbesTable", "bmProbesEntry", "BmProbesEntry"],
        "bmProbes",
        3,
        "bmProbesIndex",
        "Which battery is which.",
    ),
    ro("bmProbesIndex", "bmProbesEntry", 1, ROW, "The row."),
    ro("bmProbesPackIndex", "bmProbesEntry", 2, PACK, "The pack: a unit is one."),
    ro("bmProbesStringIndex", "bmProbesEntry", 3, STRING, "The string: A is 1."),
    ro("bmProbesBattIndex", "bmProbesEntry", 4, BATTERY, "The place in the string."),
    ro("bmProbesVoltageTableSize", "bmProbes", 4, [INTEGER, ""], "Rows of the table."),
    table(
        ["bmProbesVoltageTable", "bmProbesVoltageEntry", "BmProbesVoltageEntry"],
        "bmProbes",
        5,
        "bmProbesVoltageIndex",
        "Voltages.",
    ),
    ro("bmProbesVoltageIndex", "bmProbesVoltageEntry", 1, ROW, "The row."),
    ro("bmProbesVoltagePackIndex", "bmProbesVoltageEntry", 2, PACK, "The pack: a unit is one."),
    ro("bmProbesVoltageStringIndex", "bmProbesVoltageEntry", 3, STRING, "The string: A is 1."),
    ro("bmProbesVoltageBattIndex", "bmProbesVoltageEntry", 4, BATTERY, "The place in the string."),
    ro("bmProbesVoltageProbeIndex", "bmProbesVoltageEntry", 5, ROW, "bmProbesIndex of the battery."),
    ro("bmProbesVoltageAlarmStatus", "bmProbesVoltageEntry", 6, [VOLTAGE, ""], STATUS),
    ro("bmProbesVoltage", "bmProbesVoltageEntry", 7, [INTEGER, "0.01 volts"], "The voltage."),
    ro(
        "bmProbesVoltageEqualPercentage",
        "bmProbesVoltageEntry",
        8,
        ["Integer32 (0..100)", "percent"],
        "Power that the battery is bled with.",
    ),
    ro("bmProbesVoltageSocAlarmStatus", "bmProbesVoltageEntry", 9, [CHARGE, ""], STATUS),
    ro(
        "bmProbesVoltageSoc",
        "bmProbesVoltageEntry",
        10,
        ["Integer32 (0..100)", "percent"],
        "State of charge, as far as the voltage tells it.",
    ),
    ro("bmProbesTempTableSize", "bmProbes", 6, [INTEGER, ""], "Rows of the table."),
    table(
        ["bmProbesTempTable", "bmProbesTempEntry", "BmProbesTempEntry"],
        "bmProbes",
        7,
        "bmProbesTempIndex",
        "Temperatures.",
    ),
    ro("bmProbesTempIndex", "bmProbesTempEntry", 1, ROW, "The row."),
    ro("bmProbesTempPackIndex", "bmProbesTempEntry", 2, PACK, "The pack: a unit is one."),
    ro("bmProbesTempStringIndex", "bmProbesTempEntry", 3, STRING, "The string: A is 1."),
    ro("bmProbesTempBattIndex", "bmProbesTempEntry", 4, BATTERY, "The place in the string."),
    ro("bmProbesTempProbeIndex", "bmProbesTempEntry", 5, ROW, "bmProbesIndex of the battery."),
    ro("bmProbesTempAlarmStatus", "bmProbesTempEntry", 6, [TEMPERATURE, ""], STATUS),
    ro(
        "bmProbesTemperature",
        "bmProbesTempEntry",
        7,
        ["Integer32 (-400..1250)", "0.1 degrees Celsius"],
        "The temperature.",
    ),
    ro("bmProbesResTableSize", "bmProbes", 8, [INTEGER, ""], "Rows of the table."),
    table(
        ["bmProbesResTable", "bmProbesResEntry", "BmProbesResEntry"],
        "bmProbes",
        9,
        "bmProbesResIndex",
        "Internal resistances.",
    ),
    ro("bmProbesResIndex", "bmProbesResEntry", 1, ROW, "The row."),
    ro("bmProbesResPackIndex", "bmProbesResEntry", 2, PACK, "The pack: a unit is one."),
    ro("bmProbesResStringIndex", "bmProbesResEntry", 3, STRING, "The string: A is 1."),
    ro("bmProbesResBattIndex", "bmProbesResEntry", 4, BATTERY, "The place in the string."),
    ro("bmProbesResProbeIndex", "bmProbesResEntry", 5, ROW, "bmProbesIndex of the battery."),
    ro("bmProbesResAlarmStatus", "bmProbesResEntry", 6, [RESISTANCE, ""], STATUS),
    ro(
        "bmProbesResistance",
        "bmProbesResEntry",
        7,
        [INTEGER, "0.01 milliohms"],
        "The resistance as last measured.",
    ),
    ro(
        "bmProbesResHealth",
        "bmProbesResEntry",
        8,
        [INTEGER, "percent"],
        "The resistance to what it was when the battery was new, both as they would be at 25 degrees Celsius.",
    ),
    node("bmStrings", "battmgr", 10, "The strings as wholes."),
    ro("bmStringsNum", "bmStrings", 1, [INTEGER, ""], "Strings."),
    ro("bmStringsTableSize", "bmStrings", 2, [INTEGER, ""], "Rows of the table."),
    table(
        ["bmStringsTable", "bmStringsEntry", "BmStringsEntry"],
        "bmStrings",
        3,
        "bmStringsIndex",
        "How many probes there are.",
    ),
    ro("bmStringsIndex", "bmStringsEntry", 1, STRING, "The row: A is 1."),
    ro("bmStringsPackIndex", "bmStringsEntry", 2, PACK, "The pack: a unit is one."),
    ro("bmStringsProbeCount", "bmStringsEntry", 3, ["Integer32 (0..40)", ""], "Probes that answer."),
    ro("bmStringsVoltageTableSize", "bmStrings", 4, [INTEGER, ""], "Rows of the table."),
    table(
        ["bmStringsVoltageTable", "bmStringsVoltageEntry", "BmStringsVoltageEntry"],
        "bmStrings",
        5,
        "bmStringsVoltageIndex",
        "Voltages.",
    ),
    ro("bmStringsVoltageIndex", "bmStringsVoltageEntry", 1, STRING, "The row: A is 1."),
    ro("bmStringsVoltagePackIndex", "bmStringsVoltageEntry", 2, PACK, "The pack: a unit is one."),
    ro("bmStringsVoltageAlarmStatus", "bmStringsVoltageEntry", 3, [STRING_VOLTAGE, ""], STATUS),
    ro(
        "bmStringsVoltage",
        "bmStringsVoltageEntry",
        4,
        [INTEGER, "0.01 volts"],
        "The voltage, when all batteries can be read.",
    ),
    ro("bmStringsVoltageSocAlarmStatus", "bmStringsVoltageEntry", 5, [STRING_CHARGE, ""], STATUS),
    ro(
        "bmStringsVoltageSoc",
        "bmStringsVoltageEntry",
        6,
        ["Integer32 (0..100)", "percent"],
        "State of charge of its emptiest battery, as far as the voltage tells it.",
    ),
];
