//! One association with a master: requests in, responses out (IEEE 1815-2012 clause 4).
//!
//! ```text
//!  fragment ─► receive ─┬─ CONFIRM ──► the fragment or the events it confirms
//!                       ├─ repeated ─► the same response again
//!                       ├─ READ ─────► read/        selected, then told fragment by fragment
//!                       └─ else ─────► execute      control/, write, points, …
//!  time ──────► tick ─────► confirms that did not come, unsolicited
//! ```

mod control;
mod digest;
mod execute;
#[cfg(feature = "file-transfer")]
mod files;
mod indices;
mod points;
mod read;
mod receive;
mod solicited;
mod turn;
mod unsolicited;
mod write;

pub(crate) use receive::judge;
pub(crate) use turn::Turn;

use self::control::Selection;
use self::digest::Digest;
use self::solicited::Solicited;
use self::unsolicited::{Unsolicited, back_half};
use crate::app::{ApplicationControl, FunctionCode, Iin, ResponseHeader};
use crate::event::Buffer;
use crate::instant::Instant;
use crate::link::Broadcast;
use crate::{ClassSet, Config, Event, Points, Restart};

/// The state of the application layer.
///
/// The response buffer has two halves. Its front holds the last solicited response, for a repeated request; its back
/// the unsolicited one, until that is confirmed. A READ is told in all of it: it is never answered while an
/// unsolicited response waits for its confirm, and never from what was kept.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    /// IIN1.7.
    restarted: bool,
    /// IIN1.0, and how it ends.
    broadcast: Option<Broadcast>,
    /// When `RECORD_CURRENT_TIME` arrived, in milliseconds of uptime; `NEVER` when it did not.
    recorded_at: u64,
    /// The last request that was carried out.
    last: Last,
    /// The last one to all outstations.
    last_broadcast: Last,
    /// Octets of its response; 0 when there was none, or none that is kept.
    kept: usize,
    selection: Selection,
    solicited: Solicited,
    unsolicited: Unsolicited,
    /// A READ that waits for the end of an unsolicited response.
    deferred: bool,
    /// Octets of the last request, at the start of the request buffer.
    request: usize,
    /// A response that is to be sent.
    outgoing: Option<Outgoing>,
    /// The response waits until what this function changed is stored.
    held: Option<FunctionCode>,
    /// IIN1.7 and the classes that were on before the request that is held.
    before: (bool, ClassSet),
    /// To be told when the response is on its way.
    then: Option<Restart>,
    #[cfg(feature = "file-transfer")]
    files: crate::file::Server,
    /// The association was lost, and a file that it had open is to be given up.
    #[cfg(feature = "file-transfer")]
    files_lost: bool,
}

/// A request as it is remembered to know a repeat of it.
#[derive(Clone, Copy, Debug)]
struct Last {
    digest: Digest,
    /// Until when the same octets are a repeat.
    until: Instant,
}

impl Last {
    const NONE: Self = Self { digest: Digest::EMPTY, until: Instant::ZERO };
}

/// A fragment to be sent: so many octets of the response buffer, from its start on or from its middle.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Outgoing {
    pub(crate) length: usize,
    pub(crate) unsolicited: bool,
}

impl Outgoing {
    /// Its octets.
    pub(crate) fn of<'a>(&self, response: &'a [u8]) -> &'a [u8] {
        let from = if self.unsolicited { back_half(response.len()) } else { 0 };
        response.get(from..).and_then(|octets| octets.get(..self.length)).unwrap_or_default()
    }
}

/// What is in no number of milliseconds.
const NEVER: u64 = u64::MAX;

impl Session {
    /// `request`: octets of the largest request fragment.
    #[cfg_attr(not(feature = "file-transfer"), expect(unused_variables, reason = "only blocks of files ask"))]
    pub(crate) const fn new(config: &Config, request: usize) -> Self {
        Self {
            restarted: true,
            broadcast: None,
            recorded_at: NEVER,
            last: Last::NONE,
            last_broadcast: Last::NONE,
            kept: 0,
            selection: Selection::NONE,
            solicited: Solicited::NOTHING,
            unsolicited: Unsolicited::new(&config.unsolicited),
            deferred: false,
            request: 0,
            outgoing: None,
            held: None,
            before: (true, ClassSet::NONE),
            then: None,
            #[cfg(feature = "file-transfer")]
            files: crate::file::Server::new(request, crate::file::IDLE_TIMEOUT),
            #[cfg(feature = "file-transfer")]
            files_lost: false,
        }
    }

    /// A new connection: what was under way is forgotten, what was done and what happened is not.
    pub(crate) fn connected(&mut self, events: &mut Buffer) {
        self.end_solicited(events);
        self.unsolicited.begin_anew(events);
        #[cfg(feature = "file-transfer")]
        {
            self.files_lost = true;
        }
        (self.selection, self.outgoing, self.then) = (Selection::NONE, None, None);
        (self.deferred, self.held) = (false, None);
    }

    /// The response that is to be sent now.
    pub(crate) const fn take_outgoing(&mut self) -> Option<Outgoing> {
        if self.is_held() { None } else { self.outgoing.take() }
    }

    /// Whether there is one.
    pub(crate) const fn has_outgoing(&self) -> bool {
        !self.is_held() && self.outgoing.is_some()
    }

    /// Whether a response waits until what was executed is stored.
    pub(crate) const fn is_held(&self) -> bool {
        self.held.is_some()
    }

    /// What was executed is stored.
    pub(crate) const fn release(&mut self) {
        self.held = None;
    }

    /// A response has been sent to its last octet: the wait for its confirm begins.
    pub(crate) fn sent(&mut self, now: Instant, config: &Config, unsolicited: bool) -> Option<Event> {
        if unsolicited {
            self.unsolicited.sent(now, config);
            return None;
        }
        self.solicited.sent(now.after(config.confirm_timeout));
        self.then.take().map(Event::Restart)
    }

    /// A new request came in the middle of an unsolicited response, which it ends.
    pub(crate) fn interrupted(&mut self, events: &mut Buffer) {
        self.unsolicited.begin_anew(events);
    }

    /// Another master asks than before: nothing is left of what that one did.
    pub(crate) fn other_master(&mut self, events: &mut Buffer) {
        self.superseded(events);
        (self.last, self.selection, self.kept) = (Last::NONE, Selection::NONE, 0);
    }

    /// Whether octets of the request buffer are still needed: for the rest of a READ, or all of it.
    pub(crate) const fn needs_request(&self) -> bool {
        self.deferred || self.solicited.is_reading()
    }

    /// A fragment begins that will overwrite the request buffer: what needs it is given up.
    #[inline(never)]
    pub(crate) fn superseded(&mut self, events: &mut Buffer) {
        self.deferred = false;
        self.then = None;
        self.end_solicited(events);
    }

    /// Answers in one fragment of so many octets, written but for the header and kept for a repeat.
    fn respond<P: Points>(
        &mut self,
        turn: &mut Turn<'_, P>,
        control: ApplicationControl,
        iin: Iin,
        response: &mut [u8],
        length: usize,
    ) {
        let told = iin | self.indications(turn);
        let confirm = self.broadcast == Some(Broadcast::ShallConfirm);
        let control = ApplicationControl { con: confirm, ..ApplicationControl::single(control.sequence) };
        self.kept = length;
        self.solicited.expect(control, length, confirm);
        self.send(response.get_mut(..length).unwrap_or_default(), control, told);
    }

    /// Sends a fragment that is written but for its header.
    fn send(&mut self, fragment: &mut [u8], control: ApplicationControl, iin: Iin) {
        if let Some(header) = fragment.first_chunk_mut() {
            *header = ResponseHeader { control, iin }.to_octets();
        }
        // It tells of the broadcast: one that need not be confirmed is forgotten.
        if self.broadcast != Some(Broadcast::ShallConfirm) {
            self.broadcast = None;
        }
        self.outgoing = Some(Outgoing { length: fragment.len(), unsolicited: control.uns });
    }

    /// What every response tells.
    fn indications<P: Points>(&self, turn: &mut Turn<'_, P>) -> Iin {
        let mut iin = turn.events.indications() | turn.device_indications();
        if self.restarted {
            iin = iin | Iin::DEVICE_RESTART;
        }
        if self.broadcast.is_some() {
            iin = iin | Iin::BROADCAST;
        }
        iin
    }

    /// Takes the success of the request back that was executed last, whose response is held.
    pub(crate) fn refuse(&mut self, response: &mut [u8]) {
        let Some(kept) = response.get_mut(..self.kept).filter(|_| self.is_held()) else { return };
        let is_control = matches!(self.held, Some(FunctionCode::Operate | FunctionCode::DirectOperate));
        let Some((header, objects)) = kept.split_first_chunk_mut::<{ ResponseHeader::SIZE }>() else {
            return;
        };
        self.then = None;
        (self.restarted, self.unsolicited.classes) = self.before;
        if is_control {
            control::take_back(objects);
        } else {
            if let Some(outgoing) = &mut self.outgoing {
                outgoing.length = ResponseHeader::SIZE;
            }
            self.kept = ResponseHeader::SIZE;
            let [control, function, first, second] = *header;
            let iin = Iin::from_octets([first, second]) | Iin::DEVICE_TROUBLE | Iin::PARAMETER_ERROR;
            let [first, second] = iin.to_octets();
            *header = [control, function, first, second];
        }
    }

    /// What is due by now: a confirm that did not come, an unsolicited response.
    pub(crate) fn tick<P: Points>(
        &mut self,
        turn: &mut Turn<'_, P>,
        line_idle_since: Instant,
        response: &mut [u8],
    ) -> Option<Event> {
        #[cfg(feature = "file-transfer")]
        self.tend_files(turn);
        if self.solicited.is_overdue(turn.now) {
            self.end_solicited(turn.events);
            return Some(Event::ConfirmTimeout { unsolicited: false });
        }
        let deferred = self.deferred;
        if self.unsolicited.is_overdue(turn.now, deferred) {
            self.outgoing = self.unsolicited.again(turn, deferred);
            return Some(Event::ConfirmTimeout { unsolicited: true });
        }
        if self.solicited.is_awaiting() || deferred {
            return None;
        }
        let due = self.unsolicited.is_due(turn, line_idle_since);
        if due {
            self.begin_unsolicited(turn, response);
        }
        None
    }

    /// When [`tick`](Self::tick) has something to do.
    pub(crate) fn wake_at(&self, config: &Config) -> Instant {
        let solicited = self.solicited.deadline();
        // A tick later: the moment itself must be past.
        #[cfg(feature = "file-transfer")]
        let solicited = match self.files.deadline() {
            Some(at) => solicited.min(Instant::of(at).after_ticks(1)),
            None => solicited,
        };
        if self.solicited.is_awaiting() && !self.unsolicited.is_waiting() {
            return solicited;
        }
        solicited.min(self.unsolicited.wake_at(config, self.deferred))
    }

    /// Whether an unsolicited response is due or on its way.
    pub(crate) fn wants_to_speak(&self, config: &Config, events: &Buffer) -> bool {
        self.unsolicited.wants_to_speak(config, events)
    }
}
