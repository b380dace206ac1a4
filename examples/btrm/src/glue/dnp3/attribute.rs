//! What the unit tells of itself (group 0, set 0; IEEE 1815-2012 Annex A).

use dnp3_outstation::Attribute;

use crate::{model::Model, product::Btrm};

const SOFTWARE_VERSION: u8 = 242;
const HARDWARE_VERSION: u8 = 243;
const LOCATION: u8 = 245;
const DEVICE_NAME: u8 = 247;
const SUBSET: u8 = 249;
const PRODUCT: u8 = 250;
const MANUFACTURER: u8 = 252;

pub(super) fn attribute(unit: &Btrm, variation: u8) -> Option<Attribute<'_>> {
    let site = unit.site();
    let text = match variation {
        SOFTWARE_VERSION => concat!("v", env!("CARGO_PKG_VERSION")),
        HARDWARE_VERSION => unit.model().name(),
        LOCATION => &site.location,
        DEVICE_NAME => &site.network.host_name,
        SUBSET => "2:2012",
        PRODUCT => match unit.model() {
            Model::Btrm300 => "BTRM300 battery test remote monitor",
            Model::Btrm400 => "BTRM400 battery test remote monitor",
        },
        // As Modbus tells it, function 43.
        MANUFACTURER => "battery-monitor",
        _ => return None,
    };
    Some(Attribute::Text(text))
}

pub(super) const fn can_be_set(variation: u8) -> bool {
    matches!(variation, LOCATION | DEVICE_NAME)
}

pub(super) fn set_attribute(unit: &mut Btrm, variation: u8, value: Attribute<'_>) -> bool {
    let Attribute::Text(text) = value else { return false };
    let set = match variation {
        LOCATION => unit.site.relocate(text),
        DEVICE_NAME => unit.site.rename(text),
        _ => false,
    };
    unit.unsaved_site |= set;
    set
}
