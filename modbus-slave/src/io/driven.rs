//! The slaves as the driver sees them.

use core::cell::RefCell;

use embedded_io_async::ErrorKind;

use crate::rtu::LineError;
use crate::{Exception, Step, UnitId, Units, Uptime, rtu, tcp};

/// What [`serve`](super::serve) can drive: [`rtu::Slave`], [`tcp::Slave`], a shared `&RefCell<tcp::Slave>`.
pub trait Driven {
    /// Room that a reply may need, in bytes.
    const REPLY: usize;

    /// The unit that is answered for.
    fn unit(&self) -> UnitId;

    /// One step, as [`rtu::Slave::process_units`] and [`tcp::Slave::process_units`] do it.
    fn process_units<U: Units>(&mut self, now: Uptime, rx: &[u8], tx: &mut [u8], units: &mut U) -> Step;

    /// Makes the reply in `tx[..produced]` an exception response, and gives its length.
    fn refuse(&mut self, tx: &mut [u8], produced: usize, exception: Exception) -> usize;

    /// Whether a read error of this kind is noise on the line, and taken note of.
    fn survives(&mut self, now: Uptime, error: ErrorKind) -> bool;
}

impl Driven for rtu::Slave {
    const REPLY: usize = rtu::MAX_ADU;

    fn unit(&self) -> UnitId {
        Self::unit(self)
    }

    fn process_units<U: Units>(&mut self, now: Uptime, rx: &[u8], tx: &mut [u8], units: &mut U) -> Step {
        Self::process_units(self, now, rx, tx, units)
    }

    fn refuse(&mut self, tx: &mut [u8], produced: usize, exception: Exception) -> usize {
        Self::refuse(self, tx, produced, exception)
    }

    // UART drivers report parity, framing, noise and overruns in whatever kind they like, many as `Other`.
    fn survives(&mut self, now: Uptime, error: ErrorKind) -> bool {
        let error = match error {
            ErrorKind::OutOfMemory => LineError::Overrun,
            ErrorKind::BrokenPipe
            | ErrorKind::NotConnected
            | ErrorKind::ConnectionReset
            | ErrorKind::ConnectionAborted
            | ErrorKind::NotFound
            | ErrorKind::PermissionDenied
            | ErrorKind::Unsupported => return false,
            _ => LineError::Character,
        };
        self.line_error(now, error);
        true
    }
}

impl Driven for tcp::Slave {
    const REPLY: usize = tcp::MAX_ADU;

    fn unit(&self) -> UnitId {
        Self::unit(self)
    }

    fn process_units<U: Units>(&mut self, now: Uptime, rx: &[u8], tx: &mut [u8], units: &mut U) -> Step {
        Self::process_units(self, now, rx, tx, units)
    }

    fn refuse(&mut self, tx: &mut [u8], produced: usize, exception: Exception) -> usize {
        Self::refuse(self, tx, produced, exception)
    }

    fn survives(&mut self, _now: Uptime, _error: ErrorKind) -> bool {
        false
    }
}

/// Borrowed for the length of a call, never across an await.
impl Driven for &RefCell<tcp::Slave> {
    const REPLY: usize = tcp::MAX_ADU;

    fn unit(&self) -> UnitId {
        self.borrow().unit()
    }

    fn process_units<U: Units>(&mut self, now: Uptime, rx: &[u8], tx: &mut [u8], units: &mut U) -> Step {
        self.borrow_mut().process_units(now, rx, tx, units)
    }

    fn refuse(&mut self, tx: &mut [u8], produced: usize, exception: Exception) -> usize {
        self.borrow_mut().refuse(tx, produced, exception)
    }

    fn survives(&mut self, _now: Uptime, _error: ErrorKind) -> bool {
        false
    }
}
