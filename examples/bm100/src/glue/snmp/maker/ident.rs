//! bmIdent(1) and bmProperty(2): what the unit is (BM100 manual, System->About and System->General->Identification).

use snmp_agent::{ErrorStatus, Value, objects::Branch};

use crate::{
    glue::snmp::{
        described::described,
        object::{Group, Rows, SCALAR, Told},
        set::{Draft, text},
    },
    nameplate::Nameplate,
    product::Bm100,
    site::Name,
};

described! {
    /// What the unit is.
    pub(in crate::glue::snmp) IDENT: Ident, under [1, 3, 6, 1, 4, 1, 3808, 1, 1, 7, 1];
    | id  | object            | access | rows   | name                       | syntax                         | units | description |
    | [1] | ModelName         | ro     | SCALAR | "bmIdentModelName"         | "DisplayString"                | ""    | "The name of the model." |
    | [2] | HardwareRev       | ro     | SCALAR | "bmIdentHardwareRev"       | "DisplayString"                | ""    | "The version of the hardware." |
    | [3] | FirmwareRev       | ro     | SCALAR | "bmIdentFirmwareRev"       | "DisplayString"                | ""    | "The version of the firmware." |
    | [4] | LcdHardwareRev    | ro     | SCALAR | "bmIdentLCDHardwareRev"    | "DisplayString"                | ""    | "The version of the panel's hardware: the unit's." |
    | [5] | LcdFirmwareRev    | ro     | SCALAR | "bmIdentLCDFirmwareRev"    | "DisplayString"                | ""    | "The version of the panel's firmware: the unit's." |
    | [6] | DateOfManufacture | ro     | SCALAR | "bmIdentDateOfManufacture" | "DisplayString"                | ""    | "When it was made, as its nameplate says." |
    | [7] | SerialNumber      | ro     | SCALAR | "bmIdentSerialNumber"      | "DisplayString"                | ""    | "Its serial number." |
    | [8] | Name              | rw     | SCALAR | "bmIdentName"              | "DisplayString (SIZE (0..31))" | ""    | "Its name; sysName is the same." |
    | [9] | Location          | rw     | SCALAR | "bmIdentLocation"          | "DisplayString (SIZE (0..31))" | ""    | "Where it is; sysLocation is the same." |
}

described! {
    /// What the unit can.
    pub(in crate::glue::snmp) PROPERTY: Property, under [1, 3, 6, 1, 4, 1, 3808, 1, 1, 7, 2];
    | id  | object            | access | rows   | name                          | syntax          | units | description |
    | [1] | StringMax         | ro     | SCALAR | "bmPropertyStringMax"         | "Integer32"     | ""    | "Strings at the most." |
    | [2] | MaxProbeOnString  | ro     | SCALAR | "bmPropertyMaxProbeOnString"  | "Integer32"     | ""    | "Probes of a string at the most." |
    | [3] | InputVoltageRange | ro     | SCALAR | "bmPropertyInputVoltageRange" | "DisplayString" | ""    | "The voltage that it is supplied with." |
    | [4] | ProbesRating      | ro     | SCALAR | "bmPropertyProbesRating"      | RATING          | ""    | "What the probes say that they are made for." |
}

const RATING: &str =
    "INTEGER { probeUnknown(1), probe2V(2), probe4V(3), probe6V(4), probe12V(5), probeMixed(6) }";

impl Group for Ident {
    fn branch() -> &'static Branch<Self, Rows> {
        &IDENT
    }

    fn read(self, unit: &Bm100, _: u32) -> Option<Told<'_>> {
        let (nameplate, site) = (unit.nameplate(), unit.site());
        match self {
            Self::ModelName => Some(Told::text(Nameplate::MODEL)),
            // The panel is a part of the unit, and has no firmware of its own.
            Self::HardwareRev | Self::LcdHardwareRev => Told::written(&nameplate.hardware),
            Self::FirmwareRev | Self::LcdFirmwareRev => Some(Told::text(env!("CARGO_PKG_VERSION"))),
            Self::DateOfManufacture => Told::written(&nameplate.manufactured),
            Self::SerialNumber => Told::written(&nameplate.serial),
            Self::Name => Some(Told::text(site.name(Name::Unit))),
            Self::Location => Some(Told::text(site.name(Name::Location))),
        }
    }

    fn write(self, _: u32, value: Value<'_>, draft: &mut Draft) -> Result<(), ErrorStatus> {
        match self {
            Self::Name => draft.name(Name::Unit, text(value)?),
            Self::Location => draft.name(Name::Location, text(value)?),
            _ => Err(ErrorStatus::NotWritable),
        }
    }
}

impl Group for Property {
    fn branch() -> &'static Branch<Self, Rows> {
        &PROPERTY
    }

    fn read(self, unit: &Bm100, _: u32) -> Option<Told<'_>> {
        Some(match self {
            Self::StringMax => Told::integer(4),
            Self::MaxProbeOnString => Told::integer(40),
            // BM100 manual, Product Callouts.
            Self::InputVoltageRange => Told::text("15-60 V"),
            Self::ProbesRating => Told::integer(rating(unit)),
        })
    }
}

/// `bmPropertyProbesRating`: what the probes say that they are made for.
fn rating(unit: &Bm100) -> i32 {
    let probes = unit.batteries().filter_map(|(at, _)| unit.probe(at));
    let mut ratings = probes.map(|probe| match probe.nominal_mv {
        2_000 => 2,
        4_000 => 3,
        6_000 => 4,
        12_000 => 5,
        _ => 1,
    });
    let first = ratings.next().unwrap_or(1);
    if ratings.all(|rating| rating == first) { first } else { 6 }
}
