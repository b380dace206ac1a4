//! Unsolicited responses (IEEE 1815-2012 clause 4): a null response first, then events of the classes that the master
//! has switched on, each repeated until it is confirmed or given up.

use super::{Outgoing, Session, Turn, read};
use crate::app::{ApplicationControl, Sequence, Writer};
use crate::config::{Backoff, Retries};
use crate::event::{Buffer, Mark, Wanted};
use crate::instant::{Instant, ticks};
use crate::{ClassSet, Config, Event, Points, config};

/// Where the unsolicited responses stand.
#[derive(Clone, Debug)]
pub(super) struct Unsolicited {
    /// The number of the response on its way, or of the next one.
    sequence: Sequence,
    /// The classes that are on.
    pub(super) classes: ClassSet,
    /// Whether the master has confirmed the null response.
    introduced: bool,
    phase: Phase,
    /// Until when events are held back; `ZERO` when there are none.
    held_until: Instant,
    /// Since when the line is at rest, and until when it must be so; `ZERO` when nothing waits for it.
    line: (Instant, Instant),
    chance: u32,
}

#[derive(Clone, Copy, Debug)]
enum Phase {
    /// Nothing is on its way; not before then, if a series has failed, else `ZERO`.
    Quiet(Instant),
    /// A response waits for its confirm.
    Waiting {
        /// When it is sent again; `NEVER` while it is being sent.
        until: Instant,
        /// So long a READ waits for its confirm; `NEVER` while it is being sent.
        patience: Instant,
        /// Retries that are left.
        left: Retries,
        /// Octets of the response, in the back half of the buffer.
        length: usize,
        /// Its confirm is the one that a broadcast asked for.
        tells_broadcast: bool,
    },
}

impl Unsolicited {
    pub(super) const fn new(config: &config::Unsolicited) -> Self {
        Self {
            sequence: Sequence::FIRST,
            classes: config.enabled_at_start,
            introduced: false,
            phase: Phase::Quiet(Instant::ZERO),
            held_until: Instant::ZERO,
            line: NO_LINE,
            chance: match config.backoff {
                Some(backoff) => backoff.seed,
                None => 0,
            },
        }
    }

    /// A response on its way is forgotten, and its events wait again.
    pub(super) fn begin_anew(&mut self, events: &mut Buffer) {
        if self.is_waiting() {
            events.remark(Mark::Unsolicited, Mark::Free, None);
            self.sequence = self.sequence.next();
        }
        (self.phase, self.line) = (Phase::Quiet(Instant::ZERO), NO_LINE);
    }

    pub(super) const fn is_waiting(&self) -> bool {
        matches!(self.phase, Phase::Waiting { .. })
    }

    /// Whether a READ has to wait for the confirm of a response on its way.
    pub(super) fn defers(&self, now: Instant) -> bool {
        matches!(self.phase, Phase::Waiting { patience, .. } if now < patience)
    }

    /// A READ takes the place of a response on its way that no master confirms: its events are to be had now, and the
    /// next series comes after a pause, lest a master that never confirms waits at each of its polls.
    #[inline(never)]
    pub(super) fn gives_way<P>(&mut self, turn: &mut Turn<'_, P>) {
        if self.is_waiting() {
            let config = &turn.config.unsolicited;
            let pause = turn.now.after(config.pause).max(turn.now.after(config.retry_after));
            self.begin_anew(turn.events);
            self.phase = Phase::Quiet(pause);
        }
    }

    /// The master is there and does more than read: a series that has failed is taken up again at once.
    pub(super) const fn heard(&mut self) {
        if let Phase::Quiet(not_before) = &mut self.phase {
            *not_before = Instant::ZERO;
        }
    }

    /// Switches classes on or off.
    pub(super) fn enable<P>(&mut self, turn: &mut Turn<'_, P>, classes: ClassSet) {
        let fewer = !self.classes.without(classes).is_empty();
        self.classes = classes;
        // What is on its way may tell events of classes that are off now.
        if fewer && self.introduced {
            self.begin_anew(turn.events);
        }
    }

    /// A response has been sent: the wait for its confirm begins.
    pub(super) fn sent(&mut self, now: Instant, config: &Config) {
        if let Phase::Waiting { until, patience, .. } = &mut self.phase {
            *patience = now.after(config.unsolicited.confirm_timeout);
            *until = now.after(config.unsolicited.retry_after).max(*patience);
        }
    }

    /// A confirm came.
    pub(super) fn confirmed<P>(&mut self, turn: &mut Turn<'_, P>, sequence: Sequence) -> Option<Event> {
        let is_sent = matches!(self.phase, Phase::Waiting { until, .. } if until != Instant::NEVER);
        if !is_sent || sequence != self.sequence {
            return None;
        }
        let count = turn.events.confirm(Mark::Unsolicited);
        self.introduced = true;
        (self.sequence, self.phase) = (self.sequence.next(), Phase::Quiet(Instant::ZERO));
        Some(Event::EventsConfirmed(count))
    }

    /// Whether a response on its way tells of a broadcast.
    pub(super) const fn tells_broadcast(&self) -> bool {
        matches!(self.phase, Phase::Waiting { tells_broadcast: true, .. })
    }

    /// Whether a response on its way is to be sent again or given up: sooner, if a READ waits.
    pub(super) fn is_overdue(&self, now: Instant, deferred: bool) -> bool {
        now >= self.deadline(deferred)
    }

    const fn deadline(&self, deferred: bool) -> Instant {
        match self.phase {
            Phase::Waiting { patience, .. } if deferred => patience,
            Phase::Waiting { until, .. } => until,
            Phase::Quiet(_) => Instant::NEVER,
        }
    }

    /// The confirm did not come: the same response again, or the series is over.
    pub(super) fn again<P>(&mut self, turn: &mut Turn<'_, P>, deferred: bool) -> Option<Outgoing> {
        let Phase::Waiting { until, patience, left, length, .. } = &mut self.phase else { return None };
        if !deferred && left.spend() {
            (*until, *patience) = (Instant::NEVER, Instant::NEVER);
            return Some(Outgoing { length: *length, unsolicited: true });
        }
        self.gives_way(turn);
        None
    }

    /// Whether there is something to be told, were it not for the hold-off, pauses and the line.
    pub(super) fn wants_to_speak(&self, config: &Config, events: &Buffer) -> bool {
        let something = !self.introduced || events.waiting_in(self.classes) > 0 || self.is_waiting();
        config.unsolicited.supported && something
    }

    /// Whether a response is to be sent now.
    pub(super) fn is_due<P>(&mut self, turn: &Turn<'_, P>, line_idle_since: Instant) -> bool {
        let config = &turn.config.unsolicited;
        let Phase::Quiet(not_before) = &mut self.phase else { return false };
        if !config.supported || turn.now < *not_before {
            return false;
        }
        *not_before = Instant::ZERO;
        if self.introduced {
            let waiting = turn.events.waiting_in(self.classes);
            if waiting == 0 {
                (self.held_until, self.line) = (Instant::ZERO, NO_LINE);
                return false;
            }
            if self.held_until == Instant::ZERO {
                self.held_until = turn.now.after(config.hold_time);
            }
            if waiting < u16::from(config.hold_count) && turn.now < self.held_until {
                return false;
            }
        }
        config.backoff.is_none_or(|backoff| self.may_take_line(&backoff, turn.now, line_idle_since))
    }

    /// Whether the line was at rest long enough for us to take it.
    fn may_take_line(&mut self, backoff: &Backoff, now: Instant, idle_since: Instant) -> bool {
        let (since, until) = &mut self.line;
        if *until == Instant::ZERO || *since != idle_since {
            // Numerical Recipes' generator: chance enough to part two outstations.
            self.chance = self.chance.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let most = u32::try_from(ticks(backoff.random)).unwrap_or(u32::MAX);
            let random = u64::from(most).wrapping_mul(u64::from(self.chance)) >> 32;
            (*since, *until) = (idle_since, idle_since.after(backoff.fixed).after_ticks(random));
        }
        now >= *until
    }

    /// When something is due.
    pub(super) fn wake_at(&self, config: &Config, deferred: bool) -> Instant {
        let (_, line_until) = self.line;
        let at = match self.phase {
            Phase::Waiting { .. } => self.deadline(deferred),
            Phase::Quiet(_) if !config.unsolicited.supported => Instant::ZERO,
            // Held back first, and then the line must be at rest.
            Phase::Quiet(Instant::ZERO) => self.held_until.max(line_until),
            Phase::Quiet(not_before) => not_before,
        };
        if at == Instant::ZERO { Instant::NEVER } else { at }
    }
}

impl Session {
    /// Writes an unsolicited response: the null one, or events of the classes that are on.
    pub(super) fn begin_unsolicited<P: Points>(&mut self, turn: &mut Turn<'_, P>, response: &mut [u8]) {
        let back = response.get_mut(back_half(response.len())..).unwrap_or_default();
        let mut out = Writer::response(back, turn.config.max_response.into());
        if self.unsolicited.introduced {
            let wanted = Wanted { classes: self.unsolicited.classes, kind: None, variation: 0 };
            turn.events.select(usize::MAX, wanted, &turn.config.variations);
            let told = read::tell_events(turn.events, Mark::Selected, &mut out);
            turn.events.remark(Mark::Selected, Mark::Unsolicited, Some(told.count));
            if told.count == 0 {
                // The first is larger than any response: set up smaller since it was reported.
                turn.events.lose_selected();
            }
            turn.events.remark(Mark::Selected, Mark::Free, None);
        }
        let unsolicited = &mut self.unsolicited;
        let control =
            ApplicationControl { con: true, uns: true, ..ApplicationControl::single(unsolicited.sequence) };
        let length = out.length();
        let (left, never) = (turn.config.unsolicited.retries, Instant::NEVER);
        let tells_broadcast = self.broadcast.is_some();
        unsolicited.phase = Phase::Waiting { until: never, patience: never, left, length, tells_broadcast };
        (unsolicited.held_until, unsolicited.line) = (Instant::ZERO, NO_LINE);
        let iin = self.indications(turn);
        self.send(out.written_mut(0), control, iin);
    }
}

/// Nothing waits for a line at rest.
const NO_LINE: (Instant, Instant) = (Instant::ZERO, Instant::ZERO);

/// Where the back half of the response buffer begins.
pub(super) const fn back_half(length: usize) -> usize {
    length / 2
}

impl Retries {
    /// Takes one of them; `false` when none is left.
    const fn spend(&mut self) -> bool {
        match self {
            Self::Endless => true,
            Self::Count(left) => match left.checked_sub(1) {
                Some(fewer) => {
                    *left = fewer;
                    true
                }
                None => false,
            },
        }
    }
}
