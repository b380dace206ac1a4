//! The facade of TCP.

use super::mbap::{self, Adu, HEADER, Next};
use crate::diagnostics::{Diagnostics, Link};
use crate::pdu::{self, MAX_PDU, Room};
use crate::unit::{self, Only};
use crate::{Counters, Event, Exception, Registers, Step, UnitId, Units, Uptime};

/// Longest ADU, and the room that [`Slave::process`] wants for replies: 260 bytes.
pub const MAX_ADU: usize = HEADER + MAX_PDU;

/// A slave on TCP: one for the device, shared by all its connections.
///
/// It holds nothing of a connection: what [`process`](Self::process) does not use up stays in the
/// caller's buffer, which should hold at least [`MAX_ADU`] bytes.
#[derive(Clone, Debug)]
pub struct Slave {
    unit: UnitId,
    ignores_other_units: bool,
    diagnostics: Diagnostics,
}

impl Slave {
    /// A slave that answers for `unit`, and for 0 and 255, which mean the device itself
    /// (Messaging Implementation Guide V1.0b §4.4).
    pub const fn new(unit: UnitId) -> Self {
        Self { unit, ignores_other_units: false, diagnostics: Diagnostics::new(Link::Network) }
    }

    /// The same, but silent when another unit is asked, as a slave on a serial line is; without this
    /// the answer is [`Exception::GatewayTargetDeviceFailedToRespond`].
    #[must_use]
    pub const fn ignoring_other_units(self) -> Self {
        Self { ignores_other_units: true, ..self }
    }

    /// Takes what one connection received, and answers its first request into `tx`.
    ///
    /// Call with what was received and not yet used up; send `tx[..produced]`; repeat until the
    /// step [is idle](Step::is_idle), then wait for more bytes. Replies of several requests may be
    /// sent together. After [`Event::Malformed`] the connection is to be closed. Nothing received can
    /// make this fail or panic. `now` is not looked at, and there is no [`wake_at`](Step::wake_at).
    ///
    /// `tx` wants [`MAX_ADU`] bytes. With less, requests are not executed: they are refused with
    /// [`Exception::ServerDeviceFailure`], or dropped if even that (9 bytes) does not fit.
    #[inline]
    pub fn process<R: Registers + ?Sized>(
        &mut self,
        now: Uptime,
        rx: &[u8],
        tx: &mut [u8],
        data: &mut R,
    ) -> Step {
        let mut only = Only { unit: self.unit, data };
        self.process_units(now, rx, tx, &mut only)
    }

    /// [`process`](Self::process) for many units behind one device. 0 and 255 are this slave's own id.
    #[inline]
    pub fn process_units<U: Units + ?Sized>(
        &mut self,
        now: Uptime,
        rx: &[u8],
        tx: &mut [u8],
        units: &mut U,
    ) -> Step {
        let _ = now;
        match mbap::next(rx) {
            Next::Adu(adu) => self.serve(adu, tx, units),
            Next::Incomplete => Step::default(),
            Next::Foreign { protocol, length } => dropped(length, Event::ForeignProtocol { protocol }),
            Next::Malformed { length } => {
                self.diagnostics.communication_error();
                dropped(rx.len(), Event::Malformed { length })
            }
        }
    }

    /// Makes the reply in `tx[..produced]` an exception response, and gives its length.
    ///
    /// For a caller that stores what was written before it answers, and fails to. A reply that is an
    /// exception already stays as it is; without a reply there is nothing to do.
    pub fn refuse(&mut self, tx: &mut [u8], produced: usize, exception: Exception) -> usize {
        let Some((header, pdu)) = tx.get_mut(..produced).and_then(<[u8]>::split_first_chunk_mut::<HEADER>)
        else {
            return produced;
        };
        let length = pdu::overrule(pdu, exception, &mut self.diagnostics);
        let [.., high, low, _unit] = header;
        [*high, *low] = mbap::length_field(length);
        usize::from(length).saturating_add(HEADER)
    }

    /// The unit this slave answers for, besides 0 and 255.
    pub const fn unit(&self) -> UnitId {
        self.unit
    }

    /// The counters of functions 8 and 11, of all connections together.
    pub const fn counters(&self) -> Counters {
        self.diagnostics.counters
    }

    /// Sets the diagnostic register that function 8, sub-function 2 returns: product specific, 0 at first.
    pub const fn set_diagnostic_register(&mut self, value: u16) {
        self.diagnostics.register = value;
    }

    /// The end-of-message delimiter of ASCII mode as a client set it (function 8, sub-function 3),
    /// LF at first. TCP has no use for it.
    pub const fn ascii_delimiter(&self) -> u8 {
        self.diagnostics.delimiter
    }

    #[inline]
    fn serve<U: Units + ?Sized>(&mut self, adu: Adu<'_>, tx: &mut [u8], units: &mut U) -> Step {
        self.diagnostics.frame_seen();
        let id = if matches!(adu.unit(), unit::BROADCAST | DEVICE) { self.unit.get() } else { adu.unit() };
        let Some(data) = unit::of(units, id) else { return self.nobody(adu, tx) };
        let Some((header, room)) = split(tx) else {
            self.diagnostics.request_received();
            return self.refuse_unexecuted(adu, Exception::ServerDeviceFailure, tx);
        };
        let (length, event) = pdu::answer(adu.unit(), adu.pdu, data, &mut self.diagnostics, room);
        *header = adu.response_header(length);
        Step {
            consumed: adu.length(),
            produced: usize::from(length).saturating_add(HEADER),
            wake_at: None,
            event: Some(event),
        }
    }

    #[cold]
    fn nobody(&mut self, adu: Adu<'_>, tx: &mut [u8]) -> Step {
        if self.ignores_other_units {
            return dropped(adu.length(), Event::NotForUs { unit: adu.unit() });
        }
        let step = self.refuse_unexecuted(adu, Exception::GatewayTargetDeviceFailedToRespond, tx);
        Step { event: Some(Event::NotForUs { unit: adu.unit() }), ..step }
    }

    #[cold]
    fn refuse_unexecuted(&mut self, adu: Adu<'_>, exception: Exception, tx: &mut [u8]) -> Step {
        let Some((header, [code, reason, ..])) = tx.split_first_chunk_mut::<HEADER>() else {
            self.diagnostics.not_answered(false);
            return dropped(adu.length(), Event::NoRoom);
        };
        let function = adu.pdu.first().copied().unwrap_or(0);
        *header = adu.response_header(2);
        *code = function | pdu::function::EXCEPTION;
        *reason = exception.code();
        self.diagnostics.refused(exception);
        let event = Event::Refused { unit: adu.unit(), function, exception };
        Step { produced: HEADER.saturating_add(2), ..dropped(adu.length(), event) }
    }
}

/// The other unit identifier that means "no gateway: this device".
const DEVICE: u8 = 255;

/// The header and the room for the PDU, if `tx` is large enough for any reply.
#[inline]
fn split(tx: &mut [u8]) -> Option<(&mut [u8; HEADER], &mut Room)> {
    let (header, rest) = tx.split_first_chunk_mut()?;
    Some((header, rest.first_chunk_mut()?))
}

const fn dropped(length: usize, event: Event) -> Step {
    Step { consumed: length, produced: 0, wake_at: None, event: Some(event) }
}
