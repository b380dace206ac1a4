//! What is set up for the place where a unit stands: its names and its network.

use bms_core::{environment::Contacts, record::Record};
use heapless::String;
use serde::{Deserialize, Serialize};

/// The names and the network settings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Site {
    /// Identification page (BM100 manual, System->General->Identification).
    pub identification: Identification,
    /// Names of the environmental sensor (BM100 manual, Envir->Configuration).
    pub sensor: SensorNames,
    /// TCP/IPv4 page (BM100 manual, System->Network Service->TCP/IPv4).
    pub network: Network,
}

impl Record for Site {
    const KEY: u8 = 2;
    const VERSION: u8 = 1;
}

/// Who and where a unit is. Texts are printable ASCII, up to 31 characters (ours: the manual names no length).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identification {
    /// The name of the equipment.
    pub name: String<31>,
    /// Where it is.
    pub location: String<31>,
    /// Whom to contact about it.
    pub contact: String<31>,
}

impl Default for Identification {
    fn default() -> Self {
        Self { name: text("BM100"), location: String::new(), contact: String::new() }
    }
}

/// The names of the environmental sensor and its contacts, up to 31 and 15 printable ASCII characters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SensorNames {
    /// Its name.
    pub name: String<31>,
    /// Where it is.
    pub location: String<31>,
    /// The names of its contacts.
    pub contacts: [String<15>; Contacts::COUNT],
}

/// The network. IPv4 addresses as their four octets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Network {
    /// Whether a DHCP server tells the rest; what follows holds without one.
    pub dhcp: bool,
    /// The unit's address.
    pub address: [u8; 4],
    /// The subnet mask.
    pub subnet_mask: [u8; 4],
    /// The gateway; all zeros: none.
    pub gateway: [u8; 4],
    /// The name server; all zeros: none.
    pub dns: [u8; 4],
}

/// BM100 manual, Troubleshooting.
impl Default for Network {
    fn default() -> Self {
        Self {
            dhcp: true,
            address: [192, 168, 20, 177],
            subnet_mask: [255, 255, 255, 0],
            gateway: [0; 4],
            dns: [0; 4],
        }
    }
}

/// One of the names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name {
    /// Of the unit.
    Unit,
    /// Where the unit is.
    Location,
    /// Whom to contact about the unit.
    Contact,
    /// Of the environmental sensor.
    Sensor,
    /// Where the environmental sensor is.
    SensorLocation,
    /// Of a dry contact, 0 to 7.
    DryContact(u8),
}

impl Site {
    /// A name as it is.
    pub fn name(&self, name: Name) -> &str {
        match name {
            Name::Unit => &self.identification.name,
            Name::Location => &self.identification.location,
            Name::Contact => &self.identification.contact,
            Name::Sensor => &self.sensor.name,
            Name::SensorLocation => &self.sensor.location,
            Name::DryContact(contact) => {
                self.sensor.contacts.get(usize::from(contact)).map_or("", String::as_str)
            }
        }
    }

    /// Whether [`set_name`](Self::set_name) would take the text.
    pub fn takes(&self, name: Name, text: &str) -> bool {
        let longest = match name {
            Name::DryContact(contact) if usize::from(contact) >= Contacts::COUNT => return false,
            Name::DryContact(_) => 15,
            _ => 31,
        };
        text.len() <= longest && text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
    }

    /// Gives another name. `false`: it is too long or no printable ASCII, and nothing is changed.
    pub fn set_name(&mut self, name: Name, text: &str) -> bool {
        if !self.takes(name, text) {
            return false;
        }
        match name {
            Name::Unit => set(&mut self.identification.name, text),
            Name::Location => set(&mut self.identification.location, text),
            Name::Contact => set(&mut self.identification.contact, text),
            Name::Sensor => set(&mut self.sensor.name, text),
            Name::SensorLocation => set(&mut self.sensor.location, text),
            Name::DryContact(contact) => {
                self.sensor.contacts.get_mut(usize::from(contact)).is_some_and(|place| set(place, text))
            }
        }
    }
}

fn set<const N: usize>(place: &mut String<N>, text: &str) -> bool {
    String::try_from(text).map(|text| *place = text).is_ok()
}

/// A constant text of this file: it fits.
fn text(constant: &str) -> String<31> {
    String::try_from(constant).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_printable_and_not_too_long() {
        let mut site = Site::default();
        assert!(site.set_name(Name::Unit, "Battery room 2"));
        for refused in ["a name that is longer than 31 ch", "caf\u{e9}", "line\n"] {
            assert!(!site.set_name(Name::Unit, refused), "{refused}");
        }
        assert_eq!(site.name(Name::Unit), "Battery room 2");
    }

    #[test]
    fn there_are_eight_dry_contacts() {
        let mut site = Site::default();
        assert!(site.set_name(Name::DryContact(7), "Door") && !site.set_name(Name::DryContact(8), "Door"));
        assert_eq!((site.name(Name::DryContact(7)), site.name(Name::DryContact(8))), ("Door", ""));
    }
}
