//! The facade of RTU.

use super::crc;
use super::receiver::{Found, Receiver};
use super::timing::Timing;
use crate::diagnostics::{Diagnostics, Link};
use crate::pdu::{self, MAX_PDU, Room};
use crate::unit::{self, Only};
use crate::{Counters, Event, Exception, Registers, Step, UnitId, Units, Uptime};

/// Longest frame, and the room that [`Slave::process`] wants for replies: 256 bytes.
pub const MAX_ADU: usize = 256;

/// What a port can report of the bytes it received.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum LineError {
    /// Parity, framing or noise: a character is wrong.
    Character,
    /// A character came before the one before it was fetched, and is lost.
    Overrun,
}

/// A slave on a serial line, or at one end of a TCP connection that carries RTU frames.
///
/// One for each line or connection: it holds the bytes of the frame that is being received.
#[derive(Clone, Debug)]
pub struct Slave {
    unit: UnitId,
    receiver: Receiver,
    diagnostics: Diagnostics,
}

impl Slave {
    /// A slave that answers for `unit`.
    pub const fn new(unit: UnitId, timing: Timing) -> Self {
        Self { unit, receiver: Receiver::new(timing), diagnostics: Diagnostics::new(Link::Serial) }
    }

    /// Takes what was received, and answers into `tx`.
    ///
    /// Call with new bytes as they come, or with none at [`wake_at`](Step::wake_at); send
    /// `tx[..produced]`; repeat until the step [is idle](Step::is_idle). `now` is when the last
    /// byte of `rx` was complete, and never goes back. Nothing on the line can make this fail or panic.
    ///
    /// `tx` wants [`MAX_ADU`] bytes. With less, requests are not executed: they are refused with
    /// [`Exception::ServerDeviceFailure`], or dropped if even that (5 bytes) does not fit.
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

    /// [`process`](Self::process) for many units behind one line; this slave's own id has no part in it.
    /// They share the line: its counters, its event log and its listen-only mode are one for all.
    pub fn process_units<U: Units + ?Sized>(
        &mut self,
        now: Uptime,
        rx: &[u8],
        tx: &mut [u8],
        units: &mut U,
    ) -> Step {
        let mut is_ours = |id| unit::of(units, id).is_some();
        self.receiver.listen(now, rx.len());
        // First what silence has completed, then what is new.
        let mut consumed = 0;
        let mut found = self.receiver.find(&mut is_ours);
        if found == Found::Nothing {
            consumed = self.receiver.take(now, rx);
            if consumed > 0 {
                found = self.receiver.find(&mut is_ours);
            }
        }
        let (produced, event) = match found {
            Found::Nothing => (0, None),
            Found::Noise(event) => (0, Some(self.noise(event))),
            Found::Frame { range, after_noise } => {
                if after_noise {
                    self.diagnostics.communication_error();
                }
                self.diagnostics.frame_seen();
                let more = consumed < rx.len();
                let outdated = self.receiver.is_outdated(more, &mut is_ours);
                let frame = self.receiver.frame(range);
                let (produced, event) = serve(frame, tx, units, &mut self.diagnostics);
                if outdated && produced > 0 {
                    self.diagnostics.withheld();
                }
                (if outdated { 0 } else { produced }, Some(event))
            }
        };
        Step { consumed, produced, wake_at: self.receiver.wake_at(now), event }
    }

    /// Tells what the port reported of a byte that was just received, or lost, at `now`. The frame
    /// it belongs to is dropped, and an event tells so after the next silence.
    pub fn line_error(&mut self, now: Uptime, error: LineError) {
        let event = match error {
            LineError::Character => Event::CharacterError,
            LineError::Overrun => Event::Overrun,
        };
        self.receiver.listen(now, 1);
        self.receiver.void(event, now);
    }

    /// Makes the reply in `tx[..produced]` an exception response, and gives its length.
    ///
    /// For a caller that stores what was written before it answers, and fails to. A reply that is an
    /// exception already stays as it is; without a reply there is nothing to do.
    pub fn refuse(&mut self, tx: &mut [u8], produced: usize, exception: Exception) -> usize {
        let Some([_address, pdu @ .., _, _]) = tx.get_mut(..produced) else { return produced };
        let length = pdu::overrule(pdu, exception, &mut self.diagnostics);
        seal(tx, length)
    }

    /// The unit this slave answers for.
    pub const fn unit(&self) -> UnitId {
        self.unit
    }

    /// The counters of functions 8 and 11.
    pub const fn counters(&self) -> Counters {
        self.diagnostics.counters
    }

    /// Whether a master has forced listen-only mode (function 8, sub-function 4).
    pub const fn is_listen_only(&self) -> bool {
        self.diagnostics.is_listen_only()
    }

    /// Sets the diagnostic register that function 8, sub-function 2 returns: product specific, 0 at first.
    pub const fn set_diagnostic_register(&mut self, value: u16) {
        self.diagnostics.register = value;
    }

    /// The end-of-message delimiter of ASCII mode as a master set it (function 8, sub-function 3),
    /// LF at first. RTU mode has no use for it.
    pub const fn ascii_delimiter(&self) -> u8 {
        self.diagnostics.delimiter
    }

    fn noise(&mut self, event: Event) -> Event {
        if event == Event::Overrun {
            self.diagnostics.overrun();
        } else {
            self.diagnostics.communication_error();
        }
        event
    }
}

/// Answers one frame whose CRC is good.
fn serve<U: Units + ?Sized>(
    frame: &[u8],
    tx: &mut [u8],
    units: &mut U,
    diagnostics: &mut Diagnostics,
) -> (usize, Event) {
    let [address, request @ .., _, _] = frame else { return (0, Event::BadCrc) };
    let unit = *address;
    let function = request.first().copied().unwrap_or(0);
    // No master sends such a code: it is an exception response, perhaps the echo of ours.
    if function & pdu::function::EXCEPTION != 0 {
        return (0, Event::NotForUs { unit });
    }
    let data = unit::of(units, unit);
    if data.is_none() && unit != unit::BROADCAST {
        return (0, Event::NotForUs { unit });
    }
    let Some((reply, room)) = split(tx) else {
        return no_room(unit, function, tx, diagnostics);
    };
    let Some(data) = data else {
        return (0, pdu::broadcast(request, units, diagnostics, room));
    };
    let (length, event) = pdu::answer(unit, request, data, diagnostics, room);
    if length == 0 {
        return (0, event);
    }
    *reply = unit;
    (seal(tx, length), event)
}

/// The address byte and the room for the PDU, if `tx` is large enough for any reply.
fn split(tx: &mut [u8]) -> Option<(&mut u8, &mut Room)> {
    let [address, rest @ ..] = tx.first_chunk_mut::<MAX_ADU>()?;
    Some((address, rest.first_chunk_mut::<MAX_PDU>()?))
}

/// Appends the check bytes to a PDU of `length` behind its address byte; gives the length of the frame.
fn seal(tx: &mut [u8], length: u8) -> usize {
    let length = usize::from(length);
    let Some((frame, rest)) = tx.split_at_mut_checked(length.saturating_add(1)) else { return 0 };
    let Some(check) = rest.first_chunk_mut() else { return 0 };
    *check = crc::check_bytes(frame);
    length.saturating_add(3)
}

#[cold]
fn no_room(unit: u8, function: u8, tx: &mut [u8], diagnostics: &mut Diagnostics) -> (usize, Event) {
    diagnostics.request_received();
    if unit == unit::BROADCAST || diagnostics.is_listen_only() || tx.len() < 5 {
        diagnostics.not_answered(unit == unit::BROADCAST);
        return (0, Event::NoRoom);
    }
    let exception = Exception::ServerDeviceFailure;
    diagnostics.refused(exception);
    for (place, byte) in tx.iter_mut().zip([unit, function | pdu::function::EXCEPTION, exception.code()]) {
        *place = byte;
    }
    (seal(tx, 2), Event::Refused { unit, function, exception })
}
