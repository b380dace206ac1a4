//! What servers are asked.

mod class_0;
mod echo;
mod managed;
mod registers;

use core::net::SocketAddr;

use anyhow::Result;

pub use class_0::Class0;
pub use echo::Echo;
pub use managed::{Asked, Managed};
pub use registers::Registers;

/// The longest reply that is understood, in bytes.
pub(super) const LONGEST_REPLY: usize = 4_096;

/// A question that is asked over and over, and what is known of its reply.
#[derive(Clone, Debug)]
pub enum Question {
    /// Modbus TCP: a read of registers.
    Registers(Registers),
    /// DNP3: a class 0 poll.
    Class0(Box<Class0>),
    /// SNMP: a GET or GETBULK of the `system` group.
    Managed(Managed),
    /// Anything, to be sent back as it is.
    Echo(Echo),
}

impl Question {
    /// Whether requests and replies are datagrams of UDP, and not octets of a TCP connection.
    pub(super) const fn is_datagram(&self) -> bool {
        matches!(self, Self::Managed(_) | Self::Echo(Echo { datagrams: true, .. }))
    }

    /// Learns of a server what has to be known before it is asked.
    ///
    /// # Errors
    /// When it does not tell.
    pub fn prepare(&mut self, server: SocketAddr) -> Result<()> {
        match self {
            Self::Managed(managed) => managed.prepare(server),
            _ => Ok(()),
        }
    }

    /// The request with this number, which wraps.
    pub(super) fn request(&self, number: u16, out: &mut Vec<u8>) {
        out.clear();
        match self {
            Self::Registers(registers) => out.extend(registers.request(number)),
            Self::Class0(class_0) => out.extend(class_0.request(number)),
            Self::Managed(managed) => managed.request(number, out),
            Self::Echo(echo) => echo.request(number, out),
        }
    }

    /// Bytes of the whole reply, as far as those received tell: more than those while some are missing.
    pub(super) fn length(&self, received: &[u8]) -> usize {
        match self {
            Self::Registers(_) => Registers::length(received),
            Self::Class0(_) => Class0::length(received),
            Self::Managed(_) => Managed::length(received),
            Self::Echo(echo) => echo.octets.into(),
        }
    }

    /// Checks the reply to the request with this number, all but the values.
    pub(super) fn check(&self, number: u16, reply: &[u8]) -> Result<()> {
        match self {
            Self::Registers(registers) => registers.check(number, reply),
            Self::Class0(_) => Class0::check(number, reply),
            Self::Managed(managed) => managed.check(number, reply),
            Self::Echo(echo) => echo.check(number, reply),
        }
    }

    /// Bytes of a request.
    #[must_use]
    pub fn octets(&self) -> u8 {
        let mut request = Vec::new();
        self.request(0, &mut request);
        u8::try_from(request.len()).unwrap_or(u8::MAX)
    }
}
