//! What a single probe has of its own.

use heapless::String;

/// Octets of a serial number at the most.
pub const SERIAL_OCTETS: usize = 20;

/// What the maker wrote into a probe.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Nameplate {
    /// The serial number, which no other probe has.
    pub serial: String<SERIAL_OCTETS>,
    /// Version of the hardware.
    pub hardware: u16,
    /// Version of the firmware that runs: 130 is 1.30. [`FIRMWARE_VERSION`](crate::FIRMWARE_VERSION) is this one's.
    pub firmware: u16,
}
