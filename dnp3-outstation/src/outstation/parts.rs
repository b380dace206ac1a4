use super::transit::{Out, Sent, Transit};
use crate::app::{ApplicationControl, FunctionCode};
use crate::instant::Instant;
use crate::link::{Decoder, EndpointAddress, Found, Header, LinkError, Primary, Station};
use crate::session::{Session, Turn, judge};
use crate::transport::{Origin, Progress, Reassembly};
use crate::{Event, HAS_ROOM, Points, Step};

/// The layers of an outstation. An octet received comes by from left to right, an answer goes back:
///
/// ```text
///  rx ─► decoder ─► station ─► reassembly ─► session ─► points
///  tx ◄──────────── station ◄─── transit ◄──┘    └────► events
/// ```
#[derive(Clone, Debug)]
pub(super) struct Layers {
    pub(super) decoder: Decoder,
    pub(super) station: Station,
    pub(super) reassembly: Reassembly,
    pub(super) session: Session,
    pub(super) transit: Transit,
    /// Who asked last, and so gets the answer.
    pub(super) asking: EndpointAddress,
}

/// The layers during one call, with what they work on.
pub(super) struct Parts<'a, P> {
    pub(super) turn: Turn<'a, P>,
    pub(super) layers: &'a mut Layers,
    pub(super) request: &'a mut [u8],
    pub(super) response: &'a mut [u8],
}

impl<P: Points> Parts<'_, P> {
    pub(super) fn process(&mut self, rx: &[u8], tx: &mut [u8]) -> Step {
        let (mut out, mut rest) = (Out::new(tx), rx);
        self.layers.session.release();
        self.layers.station.begin(self.turn.now);
        let mut is_done = false;
        let event = loop {
            match self.send(&mut out) {
                Err(event) => break Some(event),
                Ok(Sent::NoRoom) => break None,
                Ok(sent) => {
                    // Not before a frame is sent is there room for what the next one leads to.
                    if sent == Sent::Nothing
                        && let Some(event) = self.tick(&mut out)
                    {
                        break Some(event);
                    }
                    if self.layers.session.has_outgoing() && sent == Sent::Nothing {
                        continue;
                    }
                }
            }
            if out.room() < Header::SIZE {
                break None;
            }
            let (taken, found) = self.layers.decoder.accept(self.turn.now, self.turn.config.octet_gap, rest);
            rest = rest.get(taken..).unwrap_or_default();
            let event = match found {
                None => {
                    // All octets are used up; what was deferred is the last to be looked at.
                    if self.layers.session.answer_deferred(&mut self.turn, self.request, self.response) {
                        continue;
                    }
                    is_done = true;
                    break None;
                }
                Some(Found::Noise(error)) => Some(self.noise(&error, &mut out)),
                Some(Found::Frame(header)) => self.frame(&header, &mut out),
            };
            if event.is_some() {
                break event;
            }
        };
        let more = !is_done && (out.produced > 0 || event.is_some());
        let consumed = rx.len().saturating_sub(rest.len());
        Step { consumed, produced: out.produced, more, wake_at: self.wake_at().uptime(), event }
    }

    /// Sends what is to be sent, as far as there is room; or tells what that brought about.
    fn send(&mut self, out: &mut Out<'_>) -> Result<Sent, Event> {
        loop {
            // Flash has no room for a way that merely is shorter.
            if HAS_ROOM && self.layers.transit.is_idle() && !self.layers.session.has_outgoing() {
                return Ok(Sent::Nothing);
            }
            if self.layers.transit.is_idle()
                && let Some(outgoing) = self.layers.session.take_outgoing()
            {
                let to = if outgoing.unsolicited { self.turn.config.master } else { self.layers.asking };
                self.layers.transit.begin(outgoing, to, self.turn.config.link_confirm);
            }
            let sent = self.layers.transit.go_on(
                self.turn.now,
                self.turn.config,
                &mut self.layers.station,
                self.response,
                out,
            );
            match sent {
                Sent::All(unsolicited) => {
                    let event = self.layers.session.sent(self.turn.now, self.turn.config, unsolicited);
                    if let Some(event) = event {
                        return Err(event);
                    }
                }
                Sent::Failed => {
                    self.layers.session.connected(self.turn.events);
                    return Err(Event::LinkDown);
                }
                Sent::Nothing | Sent::NoRoom | Sent::Waits => return Ok(sent),
            }
        }
    }

    /// What time brings: the test of a silent link, confirms that did not come, unsolicited responses.
    fn tick(&mut self, out: &mut Out<'_>) -> Option<Event> {
        let (now, config) = (self.turn.now, self.turn.config);
        if self.layers.station.primary(now, config) == Primary::Failed {
            return Some(Event::LinkDown);
        }
        if out.room() >= Header::SIZE
            && let Some(function) = self.layers.station.test(now, config)
        {
            out.frame(config, config.master, function, None, &[]);
        }
        if self.layers.session.is_held() {
            return None;
        }
        let idle_since = self.layers.decoder.last_octet_at();
        self.layers.session.tick(&mut self.turn, idle_since, self.response)
    }

    fn noise(&self, error: &LinkError, out: &mut Out<'_>) -> Event {
        if let Some((function, source)) = Station::refuse(self.turn.config, error) {
            out.frame(self.turn.config, source, function, None, &[]);
        }
        Event::Discarded(*error)
    }

    fn frame(&mut self, header: &Header, out: &mut Out<'_>) -> Option<Event> {
        let heard = self.layers.station.hear(self.turn.now, self.turn.config, header);
        if let Some(function) = heard.reply {
            out.frame(self.turn.config, header.source(), function, None, &[]);
        }
        if heard.arrived {
            self.layers.transit.arrived();
        }
        if !heard.deliver {
            return heard.event;
        }
        self.segment(Origin { source: header.source(), broadcast: heard.broadcast })
    }

    fn segment(&mut self, origin: Origin) -> Option<Event> {
        let segment = self.layers.decoder.user();
        if crate::transport::begins_fragment(segment) && self.layers.session.needs_request() {
            self.layers.session.superseded(self.turn.events);
        }
        let (asked, length) = match self.layers.reassembly.add(segment, origin, self.request) {
            Progress::More => return None,
            Progress::Dropped => return Some(Event::SegmentDropped),
            Progress::Whole(length) => (judge(self.request.get(..length).unwrap_or_default()), length),
            Progress::Single => {
                let fragment = segment.get(1..).unwrap_or_default();
                if let &[control, CONFIRM, ref rest @ ..] = fragment {
                    let control = ApplicationControl::from_octet(control);
                    let is_whole = control.fir && control.fin && rest.is_empty();
                    if origin.broadcast.is_some()
                        || !is_whole
                        || !self.is_confirmer(control.uns, origin.source)
                    {
                        return None;
                    }
                    return self.layers.session.confirm(&mut self.turn, control, self.request, self.response);
                }
                let asked = judge(fragment);
                if asked.is_ok() {
                    crate::link::copy(fragment, self.request);
                }
                (asked, fragment.len())
            }
        };
        let asked = match asked {
            Ok(asked) => asked,
            Err(error) => return Some(Event::Refused(error)),
        };
        if origin.source != self.layers.asking {
            // What another master asked, selected and is still to confirm is no matter of this one.
            self.layers.session.other_master(self.turn.events);
            self.layers.asking = origin.source;
        }
        // A new request while a response is on its way, which only link confirms can bring about, ends that one.
        if let Some(outgoing) = self.layers.transit.end() {
            self.layers.station.give_up();
            if outgoing.unsolicited {
                self.layers.session.interrupted(self.turn.events);
            }
        }
        let request = self.request.get(..length).unwrap_or_default();
        self.layers.session.receive(&mut self.turn, request, asked, origin, self.response)
    }

    /// Whether a confirm comes from the master that was sent what it confirms.
    fn is_confirmer(&self, unsolicited: bool, source: EndpointAddress) -> bool {
        source == if unsolicited { self.turn.config.master } else { self.layers.asking }
    }

    /// The time of the next call.
    fn wake_at(&self) -> Instant {
        let config = self.turn.config;
        let link = self.layers.station.wake_at(config);
        // As long as a fragment waits for link confirms, nothing else is looked at.
        if self.layers.transit.is_idle() { link.min(self.layers.session.wake_at(config)) } else { link }
    }
}

const CONFIRM: u8 = FunctionCode::Confirm.code();
