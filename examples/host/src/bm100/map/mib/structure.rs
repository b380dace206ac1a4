//! Where the objects are in the tree: nodes and tables, by their numbers under the maker's.

/// A place in the tree.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    pub(super) id: &'static [u32],
    pub(super) name: &'static str,
    pub(super) description: &'static str,
}

/// A table: what its name and those of its rows begin with, and the column that rows are numbered by.
#[derive(Clone, Copy, Debug)]
pub(super) struct Table {
    pub(super) id: &'static [u32],
    pub(super) of: &'static str,
    pub(super) index: &'static str,
    pub(super) description: &'static str,
}

/// What is defined in the head of the module, and stands for its parent.
pub(super) const ROOTS: [(&[u32], &str); 5] = [
    (&[0], "traps"),
    (&[1, 1, 4], "environmentSensor"),
    (&[1, 1, 7], "battmgr"),
    (&[1, 1, 7, 100], "bm100Additions"),
    (&[2, 2], "mtrapinfo"),
];

pub(super) const NODES: &[Node] = &[
    node(&[1, 1, 4, 1], "envirIdent", "The sensor. Without one, nothing of this tree is there."),
    node(&[1, 1, 4, 2], "envirTemp", "The temperature, in either degree."),
    node(&[1, 1, 4, 3], "envirHumid", "The relative humidity."),
    node(&[1, 1, 4, 4], "envirContact", "The dry contacts."),
    node(&[1, 1, 7, 1], "bmIdent", "What the unit is."),
    node(&[1, 1, 7, 2], "bmProperty", "What the unit can."),
    node(
        &[1, 1, 7, 3],
        "bmConfig",
        "What is set up. Of a pair of thresholds the low one is below the high one.",
    ),
    node(&[1, 1, 7, 4], "bmControl", "Lights, to find what they belong to."),
    node(&[1, 1, 7, 5], "bmProbes", "What the probes measure: rows are numbered through, string by string."),
    node(&[1, 1, 7, 6], "bmFuncRes", "Measurements of the internal resistance."),
    node(&[1, 1, 7, 6, 1], "bmFuncResMeasure", "How they are made."),
    node(&[1, 1, 7, 7], "bmFuncEqual", "Equalization: batteries above the others are bled."),
    node(&[1, 1, 7, 10], "bmStrings", "The strings as wholes."),
    node(&[1, 1, 7, 20], "bmFuncShutdown", "Low voltage shutdown of probes, which this unit does not do."),
    node(&[1, 1, 7, 100, 1], "bm100Status", "State beside the maker's."),
    node(&[1, 1, 7, 100, 1, 1], "bm100Bank", "The bank as a whole."),
    node(&[1, 1, 7, 100, 1, 4], "bm100Ambient", "What is around the bank, since power-up."),
    node(&[1, 1, 7, 100, 1, 5], "bm100ProbeUpdate", "Firmware that is handed out to the probes."),
    node(&[1, 1, 7, 100, 2], "bm100Setup", "What is set up beside the maker's."),
];

pub(super) const TABLES: &[Table] = &[
    table(&[1, 1, 4, 4, 2], "envirContact", "envirContactIndex", "The dry contacts."),
    table(&[1, 1, 7, 5, 3], "bmProbes", "bmProbesIndex", "Which battery is which."),
    table(&[1, 1, 7, 5, 5], "bmProbesVoltage", "bmProbesVoltageIndex", "Voltages."),
    table(&[1, 1, 7, 5, 7], "bmProbesTemp", "bmProbesTempIndex", "Temperatures."),
    table(&[1, 1, 7, 5, 9], "bmProbesRes", "bmProbesResIndex", "Internal resistances."),
    table(&[1, 1, 7, 10, 3], "bmStrings", "bmStringsIndex", "How many probes there are."),
    table(&[1, 1, 7, 10, 5], "bmStringsVoltage", "bmStringsVoltageIndex", "Voltages."),
    table(&[1, 1, 7, 100, 1, 2], "bm100Battery", "bmProbesIndex", "Batteries and probes."),
    table(
        &[1, 1, 7, 100, 1, 3],
        "bm100String",
        "bmStringsIndex",
        "Strings, of the batteries that can be read.",
    ),
    table(
        &[1, 1, 7, 100, 2, 1],
        "bm100Receiver",
        "bm100ReceiverIndex",
        "Who is told of events: ten receivers, at UDP port 162.",
    ),
];

const fn node(id: &'static [u32], name: &'static str, description: &'static str) -> Node {
    Node { id, name, description }
}

const fn table(
    id: &'static [u32],
    of: &'static str,
    index: &'static str,
    description: &'static str,
) -> Table {
    Table { id, of, index, description }
}
