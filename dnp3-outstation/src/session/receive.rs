//! What comes from the master: confirms and requests, new and repeated ones.

use super::control::Selection;
use super::digest::Digest;
use super::{Last, Outgoing, Session, Turn};
use crate::app::{AppError, ApplicationControl, FunctionCode, Iin, RequestHeader, ResponseHeader};
use crate::event::Mark;
use crate::transport::Origin;
use crate::{Event, Points};

/// The header of a request that is answered, if only by a refusal.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked {
    control: ApplicationControl,
    code: u8,
    /// `None`: the code is not assigned.
    function: Option<FunctionCode>,
}

/// Reads the header of a request. What is none, or not a whole one, changes nothing.
#[inline(never)]
pub(crate) fn judge(fragment: &[u8]) -> Result<Asked, AppError> {
    let &[control, code, ..] = fragment else { return Err(AppError::NoHeader { received: fragment.len() }) };
    let control = ApplicationControl::from_octet(control);
    // Codes of responses are not answered: two outstations would never come to an end.
    if code >= FunctionCode::Response.code() {
        return Err(AppError::FunctionCode { control, code });
    }
    if !control.fir || !control.fin || control.uns {
        return Err(AppError::NotWhole { control });
    }
    Ok(Asked { control, code, function: FunctionCode::from_code(code) })
}

impl Session {
    /// Takes a CONFIRM.
    pub(crate) fn confirm<P: Points>(
        &mut self,
        turn: &mut Turn<'_, P>,
        control: ApplicationControl,
        request: &[u8],
        response: &mut [u8],
    ) -> Option<Event> {
        if control.uns {
            let told = self.unsolicited.tells_broadcast();
            let event = self.unsolicited.confirmed(turn, control.sequence);
            if told && event.is_some() {
                self.broadcast = None;
            }
            return event;
        }
        if !self.solicited.awaits(control.sequence) {
            return None;
        }
        let count = turn.events.confirm(Mark::Sent);
        if self.solicited.tells_broadcast() {
            self.broadcast = None;
        }
        self.go_on_reading(turn, request, response);
        (count > 0).then_some(Event::EventsConfirmed(count))
    }

    /// Takes a request that stands at the start of the request buffer, as [`judge`] has read its header.
    pub(crate) fn receive<P: Points>(
        &mut self,
        turn: &mut Turn<'_, P>,
        request: &[u8],
        asked: Asked,
        origin: Origin,
        response: &mut [u8],
    ) -> Option<Event> {
        let control = asked.control;
        let Some(function) = asked.function else {
            if origin.broadcast.is_none() {
                self.superseded(turn.events);
                (self.last, self.selection) = (Last::NONE, Selection::NONE);
                self.respond(turn, control, Iin::NO_FUNC_CODE_SUPPORT, response, ResponseHeader::SIZE);
            }
            return Some(Event::Refused(AppError::FunctionCode { control, code: asked.code }));
        };
        let objects = request.get(RequestHeader::SIZE..).unwrap_or_default();
        self.request = request.len();
        if function != FunctionCode::Read {
            self.unsolicited.heard();
        }
        let is_broadcast = origin.broadcast.is_some();
        let digest = Digest::of(request);
        // Masters count what they send to all apart from what they send to one.
        let last = if is_broadcast { &mut self.last_broadcast } else { &mut self.last };
        let repeated = (last.digest == digest && turn.now <= last.until)
            // These tell of this very transmission.
            && !matches!(function, FunctionCode::DelayMeasurement | FunctionCode::RecordCurrentTime);
        if !repeated {
            *last = Last { digest, until: turn.now.after(turn.config.repeat_window) };
        }
        if let Some(broadcast) = origin.broadcast {
            self.broadcast = Some(broadcast);
            self.superseded(turn.events);
            return if repeated {
                None
            } else {
                self.execute(turn, (control, function), objects, response, true)
            };
        }
        if repeated && function == FunctionCode::Read && self.solicited.awaits_first(control.sequence) {
            // The fragment is still there, and must not tell more than it did.
            self.outgoing = self.solicited.again();
            return None;
        }
        self.superseded(turn.events);
        if function == FunctionCode::Read {
            self.selection = Selection::NONE;
            if self.unsolicited.defers(turn.now) {
                self.deferred = true;
                return None;
            }
            self.unsolicited.gives_way(turn);
            self.begin_reading(turn, control, objects, response);
            return None;
        }
        if repeated {
            self.repeat(turn, function, response);
            return None;
        }
        self.execute(turn, (control, function), objects, response, false)
    }

    /// Answers a repeated request as before.
    fn repeat<P>(&mut self, turn: &Turn<'_, P>, function: FunctionCode, response: &[u8]) {
        if function == FunctionCode::Select {
            self.selection.renew(turn.now.after(turn.config.select_timeout));
        }
        let kept = response.get(..self.kept).unwrap_or_default();
        if let Some(&control) = kept.first() {
            let control = ApplicationControl::from_octet(control);
            self.solicited.expect(control, self.kept, control.con);
            self.outgoing = Some(Outgoing { length: self.kept, unsolicited: false });
        }
    }

    /// The deferred READ, when the time for it has come.
    pub(crate) fn answer_deferred<P: Points>(
        &mut self,
        turn: &mut Turn<'_, P>,
        request: &[u8],
        response: &mut [u8],
    ) -> bool {
        if !self.deferred || self.unsolicited.is_waiting() || self.outgoing.is_some() {
            return false;
        }
        self.deferred = false;
        let request = request.get(..self.request).unwrap_or_default();
        let Some((&[control, _], objects)) = request.split_first_chunk() else { return false };
        self.begin_reading(turn, ApplicationControl::from_octet(control), objects, response);
        true
    }
}
