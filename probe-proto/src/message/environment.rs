use serde::{Deserialize, Serialize};

/// What the environment sensor beside the manager measures (BM100 manual, Envir->Status). It is alone at its port,
/// so its place is 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Environment {
    /// Temperature of the air, hundredths of a degree Celsius; `None` when its sensor is broken.
    pub temperature_centi_celsius: Option<i16>,
    /// Relative humidity, hundredths of a percent, 0..=10000; `None` when its sensor is broken.
    pub humidity_centi_percent: Option<u16>,
    /// The dry contacts.
    pub contacts: Contacts,
}

/// Which of up to eight dry contacts are closed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[serde(transparent)]
pub struct Contacts(u8);

impl Contacts {
    /// Contacts, the first in the lowest bit; 1 is closed.
    pub const fn from_bits(bits: u8) -> Self {
        Self(bits)
    }

    /// The contacts, the first in the lowest bit; 1 is closed.
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// Whether a contact is closed, the first being 0; `None` above 7.
    pub const fn is_closed(self, contact: u8) -> Option<bool> {
        if contact < 8 { Some((self.0 >> contact) & 1 == 1) } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contacts_count_from_the_lowest_bit() {
        let contacts = Contacts::from_bits(0b1000_0001);
        let closed = (0..8).filter(|&contact| contacts.is_closed(contact) == Some(true));
        assert!(closed.eq([0, 7]));
        assert_eq!(contacts.is_closed(8), None);
    }
}
