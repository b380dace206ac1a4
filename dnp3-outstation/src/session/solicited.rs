//! Responses to READ in as many fragments as it takes, and the confirms of solicited responses.

use super::read::{self, Reading};
use super::{Outgoing, Session, Turn};
use crate::Points;
use crate::app::{ApplicationControl, Iin, RequestHeader, ResponseHeader, Sequence, Writer};
use crate::event::{Buffer, Mark};
use crate::instant::Instant;
use crate::link::Broadcast;

/// The solicited response under way.
#[derive(Clone, Copy, Debug)]
pub(super) struct Solicited {
    /// The fragment whose confirm is waited for.
    awaited: Option<Awaited>,
    /// What is left to be told after it.
    reading: Option<Reading>,
}

#[derive(Clone, Copy, Debug)]
struct Awaited {
    sequence: Sequence,
    is_first: bool,
    /// `NEVER` while it is being sent.
    until: Instant,
    tells_broadcast: bool,
    /// Octets of the fragment, at the start of the response buffer.
    length: usize,
}

impl Solicited {
    pub(super) const NOTHING: Self = Self { awaited: None, reading: None };

    /// A fragment is to be sent: if it asks for a confirm, that is waited for.
    pub(super) fn expect(&mut self, control: ApplicationControl, length: usize, tells_broadcast: bool) {
        let ApplicationControl { fir: is_first, sequence, con, .. } = control;
        let until = Instant::NEVER;
        self.awaited = con.then_some(Awaited { sequence, is_first, until, tells_broadcast, length });
    }

    /// The fragment whose confirm is waited for, to be sent again.
    pub(super) fn again(&mut self) -> Option<Outgoing> {
        let awaited = self.awaited.as_mut()?;
        awaited.until = Instant::NEVER;
        Some(Outgoing { length: awaited.length, unsolicited: false })
    }

    /// It has been sent.
    pub(super) const fn sent(&mut self, until: Instant) {
        if let Some(awaited) = &mut self.awaited {
            awaited.until = until;
        }
    }

    pub(super) fn awaits(&self, sequence: Sequence) -> bool {
        self.awaited.is_some_and(|awaited| awaited.sequence == sequence && awaited.until != Instant::NEVER)
    }

    /// Whether the fragment waited for is the first one of the answer to that request.
    pub(super) fn awaits_first(&self, request: Sequence) -> bool {
        self.awaited.is_some_and(|awaited| awaited.sequence == request && awaited.is_first)
    }

    pub(super) const fn is_awaiting(&self) -> bool {
        self.awaited.is_some()
    }

    pub(super) const fn is_reading(&self) -> bool {
        self.reading.is_some()
    }

    pub(super) const fn tells_broadcast(&self) -> bool {
        matches!(self.awaited, Some(Awaited { tells_broadcast: true, .. }))
    }

    pub(super) fn deadline(&self) -> Instant {
        self.awaited.map_or(Instant::NEVER, |awaited| awaited.until)
    }

    pub(super) fn is_overdue(&self, now: Instant) -> bool {
        now >= self.deadline()
    }
}

impl Session {
    /// Ends the response under way, if there is one: its events wait again.
    pub(super) fn end_solicited(&mut self, events: &mut Buffer) {
        if self.solicited.awaited.is_some() || self.solicited.reading.is_some() {
            events.remark(Mark::Sent, Mark::Free, None);
            events.remark(Mark::Selected, Mark::Free, None);
            self.solicited = Solicited::NOTHING;
        }
    }

    pub(super) fn begin_reading<P: Points>(
        &mut self,
        turn: &mut Turn<'_, P>,
        control: ApplicationControl,
        objects: &[u8],
        response: &mut [u8],
    ) {
        self.kept = 0;
        #[cfg(feature = "file-transfer")]
        if Self::is_block(objects) {
            return self.read_block(turn, control, objects, response);
        }
        let iin = read::select(turn, objects);
        let first = ApplicationControl { fin: false, ..ApplicationControl::single(control.sequence) };
        self.tell(turn, Reading::default(), first, iin, objects, response);
    }

    /// A fragment was confirmed: the next one, if there is one.
    pub(super) fn go_on_reading<P: Points>(
        &mut self,
        turn: &mut Turn<'_, P>,
        request: &[u8],
        response: &mut [u8],
    ) {
        let (awaited, reading) = (self.solicited.awaited.take(), self.solicited.reading.take());
        let (Some(awaited), Some(reading)) = (awaited, reading) else { return };
        let objects = request.get(RequestHeader::SIZE..self.request).unwrap_or_default();
        let next = ApplicationControl {
            fir: false,
            fin: false,
            ..ApplicationControl::single(awaited.sequence.next())
        };
        self.tell(turn, reading, next, Iin::NONE, objects, response);
    }

    /// Writes a fragment of the answer to a READ; FIN and CON are set as its content demands.
    fn tell<P: Points>(
        &mut self,
        turn: &mut Turn<'_, P>,
        mut reading: Reading,
        mut control: ApplicationControl,
        mut iin: Iin,
        objects: &[u8],
        response: &mut [u8],
    ) {
        let mut out = Writer::response(response, turn.config.max_response.into());
        let events = read::tell_events(turn.events, Mark::Selected, &mut out);
        if events.count > 0 {
            turn.events.remark(Mark::Selected, Mark::Sent, Some(events.count));
        } else if !events.all {
            // The first is larger than any fragment: set up smaller since it was reported.
            turn.events.lose_selected();
        }
        let told = self.indications(turn);
        control.fin = events.all && reading.go_on(turn, objects, told, &mut out);
        while events.all && !control.fin && out.length() <= ResponseHeader::SIZE {
            // What comes next is larger than any fragment.
            iin = iin | Iin::PARAMETER_ERROR;
            reading.skip();
            control.fin = reading.go_on(turn, objects, told, &mut out);
        }
        let broadcast = self.broadcast == Some(Broadcast::ShallConfirm);
        control.con = events.count > 0 || !control.fin || broadcast;
        let length = out.length();
        self.solicited.expect(control, length, broadcast);
        self.solicited.reading = (!control.fin).then_some(reading);
        self.send(out.written_mut(0), control, iin | told);
    }
}
