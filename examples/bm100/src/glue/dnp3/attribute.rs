//! What the unit tells of itself (group 0, set 0; IEEE 1815-2012 Annex A).

use dnp3_outstation::Attribute;

use crate::{product::Bm100, site::Name};

const SOFTWARE_VERSION: u8 = 242;
const HARDWARE_VERSION: u8 = 243;
const LOCATION: u8 = 245;
const DEVICE_NAME: u8 = 247;
const SERIAL_NUMBER: u8 = 248;
const SUBSET: u8 = 249;
const PRODUCT: u8 = 250;
const MANUFACTURER: u8 = 252;

pub(super) fn attribute(unit: &Bm100, variation: u8) -> Option<Attribute<'_>> {
    let nameplate = unit.nameplate();
    let text = match variation {
        SOFTWARE_VERSION => concat!("v", env!("CARGO_PKG_VERSION")),
        HARDWARE_VERSION if !nameplate.hardware.is_empty() => &nameplate.hardware,
        SERIAL_NUMBER if !nameplate.serial.is_empty() => &nameplate.serial,
        SUBSET => "2:2012",
        PRODUCT => "BM100 battery manager",
        // As Modbus tells it, function 43.
        MANUFACTURER => "battery-monitor",
        _ => unit.site().name(name(variation)?),
    };
    Some(Attribute::Text(text))
}

/// The names that masters can give.
pub(super) const fn name(variation: u8) -> Option<Name> {
    match variation {
        LOCATION => Some(Name::Location),
        DEVICE_NAME => Some(Name::Unit),
        _ => None,
    }
}

pub(super) fn set_attribute(unit: &mut Bm100, variation: u8, value: Attribute<'_>) -> bool {
    let (Attribute::Text(text), Some(name)) = (value, name(variation)) else { return false };
    unit.set_name(name, text)
}
