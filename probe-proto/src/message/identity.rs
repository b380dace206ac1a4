use crate::ProtocolVersion;
use serde::{Deserialize, Serialize};

/// What a probe is.
///
/// The texts are UTF-8, of any length that the frame has room for: 76 octets together always fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Identity<'a> {
    /// The maker's name for the device, such as `BP100-12V`.
    pub model: &'a str,
    /// The serial number.
    pub serial: &'a str,
    /// Version of the hardware, counted by the maker.
    pub hardware: u16,
    /// Version of the firmware: 130 is 1.30.
    pub firmware: u16,
    /// Nominal voltage of the battery that the probe is made for, millivolts: 2000, 4000, 6000 or 12000.
    pub nominal_mv: u16,
    /// The highest version of the protocol that the probe knows.
    pub protocol: ProtocolVersion,
}

impl Identity<'_> {
    /// The number that stands for the serial number in [`Reply::Enumerated`](crate::Reply::Enumerated): its CRC-32C.
    pub const fn tag(&self) -> u32 {
        crate::wire::crc(self.serial.as_bytes())
    }
}
