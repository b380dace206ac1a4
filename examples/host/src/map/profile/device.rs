//! The device and its ports (sections 1.1 to 1.3 of the profile).

use super::{
    DOCUMENT_VERSION, Mapped, Profile,
    element::{Element, fixed, mark, range, setting, text, told, tree},
};

/// The rates that the programs take: those of BTRM manual §10.1.4.
const RATES: [u32; 8] = [1_200, 2_400, 4_800, 9_600, 19_200, 38_400, 57_600, 115_200];
/// The registered port.
const PORT: u16 = 20_000;

pub(super) fn device<M: Mapped>() -> Element {
    let Profile { device, additions, .. } = M::PROFILE;
    let additions = additions.iter().map(|addition| text("notableAddition", addition)).collect::<Vec<_>>();
    tree(
        "deviceConfig",
        [
            fixed("deviceFunction", [mark("outstation")]),
            told("vendorName", "battery-monitor"),
            told("deviceName", device),
            told("hardwareVersion", device),
            told("softwareVersion", concat!("v", env!("CARGO_PKG_VERSION"))),
            told("documentVersionNumber", DOCUMENT_VERSION),
            fixed("dnpLevelSupported", [tree("outStation", [mark("level2")])]),
            fixed("supportedFunctionBlocks", []),
            fixed("notableAdditions", additions),
            fixed(
                "configurationMethods",
                [mark("protocol"), tree("other", [text("explanation", "Options of the program")])],
            ),
            fixed("connectionsSupported", [mark("serial"), mark("network")]),
        ],
    )
}

pub(super) fn serial(profile: &Profile) -> Element {
    let rates = RATES.map(|rate| text("value", rate));
    tree(
        "serialConfig",
        [
            told("portName", profile.serial_port),
            told("serialParameters", "Asynchronous, 8 data bits, 1 start bit, 1 stop bit, no parity"),
            setting("baudRate", [tree("selectable", rates)], [text("value", 9_600)]),
            fixed("flowControl", [mark("none")]),
            fixed("linkStatusInterval", [mark("notSupported")]),
            fixed("supportsCollisionAvoidance", [mark("no")]),
            setting("receiverInterCharacterTimeout", [text("fixed", 1_000)], [text("value", 1_000)]),
            fixed("interCharacterGap", [mark("none")]),
        ],
    )
}

pub(super) fn network() -> Element {
    tree(
        "networkConfig",
        [
            told("portName", "Ethernet"),
            setting("typeOfEndPoint", [mark("tcpListening"), mark("tcpDual")], [mark("tcpListening")]),
            fixed("tcpConnectionEstablishment", [mark("allowsAll")]),
            setting("tcpListenPort", [range(1, 65_535)], [text("value", PORT)]),
            fixed("timeSynchronization", [mark("dnpLANProcedure"), mark("dnpWriteTimeProcedure")]),
        ],
    )
}
