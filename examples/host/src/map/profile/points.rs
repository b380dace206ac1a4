//! The kinds of points and their lists (sections 2 and 5 of the profile).

use bms_core::points::{Index, Kind};
use dnp3_outstation::Config;

use super::{
    FileAccess, Mapped, Profile,
    element::{Element, always, fixed, mark, setting, text, tree},
};
use crate::map::name_at;

pub(super) fn database(config: &Config, profile: &Profile) -> Element {
    let told = config.variations;
    let select = u32::try_from(config.select_timeout.as_secs()).unwrap_or(u32::MAX);
    let select = || always("maxTimeBetweenSelectAndOperate", select);
    let variation = |name, number| fixed(name, [mark(word(number))]);
    let in_class_0 = |name| fixed(name, [mark("always")]);
    let per_point = || [mark("basedOnPointIndex")];
    tree(
        "database",
        [
            group(
                "binaryInputGroup",
                vec![
                    variation("defaultStaticVariation", told.g1),
                    variation("defaultEventVariation", told.g2),
                    fixed("eventReportingMode", [mark("allEvents")]),
                    in_class_0("class0ResponseMode"),
                ],
            ),
            group(
                "binaryOutputGroup",
                vec![
                    in_class_0("class0ResponseMode"),
                    fixed("outputCommandEventObjects", [mark("never")]),
                    variation("defaultStaticVariation", told.g10),
                    variation("defaultEventVariation", told.g11),
                    select(),
                ],
            ),
            group(
                "analogInputGroup",
                vec![
                    variation("defaultStaticVariation", told.g30),
                    variation("defaultEventVariation", told.g32),
                    fixed("analogEventReportingMode", [mark("allEvents")]),
                    in_class_0("analogInputClass0ResponseMode"),
                    setting("analogDeadbandAssignments", [mark("configurableThroughDNP")], per_point()),
                    fixed("analogDeadbandAlgorithm", [mark("simple")]),
                ],
            ),
            group(
                "analogOutputGroup",
                vec![
                    variation("defaultStaticVariation", told.g40),
                    variation("defaultEventVariation", told.g42),
                    in_class_0("class0ResponseMode"),
                    fixed("outputCommandEventObjects", [mark("never")]),
                    select(),
                ],
            ),
            files(profile),
        ],
    )
}

/// Files (section 3.7).
fn files(profile: &Profile) -> Element {
    let authentication =
        "The firmware image is written and deleted with a key, everything else is read without one";
    let authentication = match profile.files {
        FileAccess::Written => tree("sometimes", [text("explanation", authentication)]),
        FileAccess::Read => mark("never"),
    };
    let permissions = [
        "ownerReadAllowed",
        "ownerWriteAllowed",
        "ownerExecuteAllowed",
        "groupReadAllowed",
        "groupExecuteAllowed",
        "worldReadAllowed",
        "worldExecuteAllowed",
    ];
    let open = u32::try_from(profile.open_files).unwrap_or(u32::MAX);
    group(
        "sequentialFileTransfer",
        vec![
            fixed("fileTransferSupported", [mark("yes")]),
            fixed("fileAuthentication", [authentication]),
            fixed("fileAppendMode", [mark("never")]),
            fixed("permissionsSupport", permissions.map(mark)),
            fixed("multipleBlocksInFragment", [mark("no")]),
            always("maxOpenFiles", open),
        ],
    )
}

fn group(name: &'static str, configuration: Vec<Element>) -> Element {
    tree(name, [tree("configuration", configuration)])
}

pub(super) fn lists<M: Mapped>() -> Element {
    let lists = Kind::ALL.into_iter().filter_map(|kind| {
        let (list, item) = names(kind);
        let points = M::POINTS.indices().filter(|index| index.kind == kind).flat_map(|index| {
            let places = 0..index.span.count;
            places.map(move |place| point::<M>(item, &index, place))
        });
        let points: Vec<_> = points.collect();
        let definition = tree("configuration", [fixed("pointListDefinition", [mark("fixed")])]);
        (!points.is_empty()).then(|| tree(list, [definition, tree("dataPoints", points)]))
    });
    tree("dataPointsList", lists.collect::<Vec<_>>())
}

fn point<M: Mapped>(item: &'static str, index: &Index<'_, M::Quantity>, place: u16) -> Element {
    let (kind, point) = (index.kind, index.point);
    let index = index.span.first.saturating_add(place);
    let mut cells = vec![
        text("index", index),
        text("name", name_at::<M>(point, place)),
        text("description", point.description),
        text("changeEventClass", class(point.class_as(kind))),
    ];
    if kind.is_output() {
        cells.push(text("commandEventClass", class(None)));
    }
    cells.push(text("includedInClass0Response", "always"));
    match kind {
        Kind::BinaryInput | Kind::AnalogInput | Kind::Counter => {}
        Kind::BinaryOutput => cells.push(tree("supportedControlOperations", operations::<M>(point.quantity))),
        Kind::AnalogOutput => {
            let operations = ["supportSelectOperate", "supportDirectOperate", "supportDirectOperateNoAck"];
            cells.push(tree("supportedControlOperations", operations.map(mark)));
        }
    }
    if kind.is_binary() {
        cells.extend([text("nameState0", "off"), text("nameState1", "on")]);
    } else {
        cells.extend([text("scaleOffset", 0), text("scaleFactor", 1)]);
        if !point.unit.is_empty() {
            cells.push(text("units", point.unit));
        }
    }
    if let Some(units) = point.deadband_as(kind) {
        cells.push(tree("dnpData", [text("deadband", units)]));
    }
    tree(item, cells)
}

/// What a control relay output block may ask of a binary output.
fn operations<M: Mapped>(quantity: M::Quantity) -> Vec<Element> {
    let mut names = vec!["supportSelectOperate", "supportDirectOperate", "supportDirectOperateNoAck"];
    if M::takes_pulse(quantity) {
        names.push("supportPulseOn");
    }
    names.push("supportLatchOn");
    if M::has_off(quantity) {
        names.extend(["supportLatchOff", "supportTrip"]);
    }
    names.push("supportClose");
    names.into_iter().map(mark).collect()
}

const fn names(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::BinaryInput => ("binaryInputPoints", "binaryInput"),
        Kind::BinaryOutput => ("binaryOutputPoints", "binaryOutput"),
        Kind::AnalogInput => ("analogInputPoints", "analogInput"),
        Kind::AnalogOutput => ("analogOutputPoints", "analogOutput"),
        Kind::Counter => ("counterPoints", "counter"),
    }
}

const fn class(class: Option<u8>) -> &'static str {
    match class {
        Some(number) => word(number),
        None => "none",
    }
}

/// The schema writes small numbers as words.
const fn word(number: u8) -> &'static str {
    match number {
        1 => "one",
        2 => "two",
        3 => "three",
        4 => "four",
        5 => "five",
        6 => "six",
        7 => "seven",
        8 => "eight",
        _ => "none",
    }
}
