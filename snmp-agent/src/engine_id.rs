use core::fmt;

use heapless::Vec;

/// The identifier of an SNMP engine, `SnmpEngineID`: 5 to 32 octets, not all 0 or all 255 (RFC 3411 §5).
///
/// No two agents of a network may have the same one, and an agent keeps its own for life: keys are made with it.
#[derive(Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct EngineId(Vec<u8, { Self::OCTETS }>);

impl EngineId {
    /// Octets of an identifier at the most.
    pub const OCTETS: usize = 32;
    const MIN_OCTETS: usize = 5;

    /// An identifier as it was made elsewhere; `None` when it is not one.
    pub fn new(octets: &[u8]) -> Option<Self> {
        let one_value = |value| octets.iter().all(|&octet| octet == value);
        if octets.len() < Self::MIN_OCTETS || one_value(0) || one_value(0xFF) {
            return None;
        }
        Vec::from_slice(octets).ok().map(Self)
    }

    /// An identifier from the maker's enterprise number, 0..=2³¹ − 1, and a MAC address (format 3).
    pub fn from_mac(enterprise: u32, mac: [u8; 6]) -> Self {
        Self::formatted(enterprise, 3, &mac)
    }

    /// An identifier from the maker's enterprise number and a text, such as a serial number, of 1 to 27 octets (format 4);
    /// what is above is cut. An empty text makes one identifier for all devices of the maker.
    pub fn from_text(enterprise: u32, text: &str) -> Self {
        Self::formatted(enterprise, 4, text.as_bytes())
    }

    /// An identifier from the maker's enterprise number and octets that it hands out, 1 to 27 (format 5); what is above is cut.
    pub fn from_octets(enterprise: u32, octets: &[u8]) -> Self {
        Self::formatted(enterprise, 5, octets)
    }

    /// Its octets.
    pub fn as_octets(&self) -> &[u8] {
        &self.0
    }

    fn formatted(enterprise: u32, format: u8, rest: &[u8]) -> Self {
        let enterprise = (enterprise | 0x8000_0000).to_be_bytes();
        let mut octets = Vec::new();
        for octet in enterprise.into_iter().chain([format]).chain(rest.iter().copied()) {
            if octets.push(octet).is_err() {
                break; // `collect` would panic here
            }
        }
        Self(octets)
    }
}

impl fmt::Display for EngineId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|octet| write!(f, "{octet:02x}"))
    }
}

impl fmt::Debug for EngineId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EngineId({self})")
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use std::string::ToString;

    #[test]
    fn identifiers_are_made_as_rfc_3411_says() {
        assert_eq!(EngineId::from_mac(34506, [0, 0x1B, 2, 3, 4, 5]).to_string(), "800086ca03001b02030405");
        assert_eq!(EngineId::from_text(34506, "SN1").to_string(), "800086ca04534e31");
        assert_eq!(EngineId::from_octets(1, &[9; 40]).as_octets().len(), 32);
    }

    #[test]
    fn what_is_no_identifier_is_refused() {
        for octets in [&[1; 4][..], &[1; 33], &[0; 5], &[0xFF; 32]] {
            assert_eq!(EngineId::new(octets), None, "{octets:?}");
        }
        assert_eq!(EngineId::new(&[1; 32]).map(|id| id.as_octets().len()), Some(32));
    }
}
