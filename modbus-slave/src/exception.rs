//! Exception codes: how a slave says no.

use core::fmt;

/// Why a request is refused, as the master is told (Application Protocol V1.1b3 §7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[repr(u8)]
#[non_exhaustive]
pub enum Exception {
    /// The function is not offered, or not in this state.
    IllegalFunction = 0x01,
    /// The data has no such address, or the range leaves it.
    IllegalDataAddress = 0x02,
    /// A quantity, count or value is not allowed, or the request has not the length its function demands.
    IllegalDataValue = 0x03,
    /// The request was understood and could not be carried out.
    ServerDeviceFailure = 0x04,
    /// Accepted; it takes long. The master shall ask again later.
    Acknowledge = 0x05,
    /// Busy with a long command; the master shall repeat the request.
    ServerDeviceBusy = 0x06,
    /// A file record failed its consistency check (functions 20 and 21).
    MemoryParityError = 0x08,
    /// A gateway has no path to the unit.
    GatewayPathUnavailable = 0x0A,
    /// No device answers behind the gateway; on TCP also a unit identifier that is nobody's.
    GatewayTargetDeviceFailedToRespond = 0x0B,
}

impl Exception {
    /// The code on the wire.
    pub const fn code(self) -> u8 {
        match self {
            Self::IllegalFunction => 0x01,
            Self::IllegalDataAddress => 0x02,
            Self::IllegalDataValue => 0x03,
            Self::ServerDeviceFailure => 0x04,
            Self::Acknowledge => 0x05,
            Self::ServerDeviceBusy => 0x06,
            Self::MemoryParityError => 0x08,
            Self::GatewayPathUnavailable => 0x0A,
            Self::GatewayTargetDeviceFailedToRespond => 0x0B,
        }
    }
}

impl fmt::Display for Exception {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::IllegalFunction => "illegal function",
            Self::IllegalDataAddress => "illegal data address",
            Self::IllegalDataValue => "illegal data value",
            Self::ServerDeviceFailure => "server device failure",
            Self::Acknowledge => "acknowledge",
            Self::ServerDeviceBusy => "server device busy",
            Self::MemoryParityError => "memory parity error",
            Self::GatewayPathUnavailable => "gateway path unavailable",
            Self::GatewayTargetDeviceFailedToRespond => "gateway target device failed to respond",
        })
    }
}

impl core::error::Error for Exception {}

#[cfg(test)]
mod tests {
    extern crate std;
    use std::string::ToString as _;

    use super::*;

    #[test]
    fn an_exception_tells_its_name_in_a_phrase() {
        assert_eq!(Exception::IllegalDataAddress.to_string(), "illegal data address");
        assert_eq!(Exception::ServerDeviceBusy.to_string(), "server device busy");
    }
}
