use core::net::SocketAddr;

use super::inform::Delivery;
use super::{Notification, Target, Targets, v2};
use crate::Uptime;
use crate::ber::Writer;
use crate::engine::Engine;
use crate::statistics::count;

/// Notifications that wait to be sent or acknowledged.
///
/// Each goes to all targets that there were when it was queued, the oldest first. A target that does not
/// acknowledge has few in flight and delays nobody else: when there is no room, what waits for nothing but
/// acknowledgements gives way.
#[derive(Clone, Debug)]
pub(super) struct Outbox<const TARGETS: usize, const WAITING: usize> {
    waiting: [Waiting<TARGETS>; WAITING],
    /// Whether anything waits, as was seen last.
    busy: bool,
    /// The next place in line.
    next_in_line: u64,
    next_request_id: i32,
}

/// A notification, or the room for one when all its deliveries are done.
#[derive(Clone, Copy, Debug)]
struct Waiting<const TARGETS: usize> {
    in_line: u64,
    rank: Rank,
    deliveries: [Delivery; TARGETS],
    octets: [u8; Notification::OCTETS],
    len: usize,
}

/// What may give way to what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rank {
    /// The start of the agent: told before all else.
    Start,
    /// Told by the product.
    Alarm,
    /// Brought about by strangers: one at a time, and only where there is room.
    Strangers,
}

/// A datagram to be written now.
#[derive(Clone, Copy, Debug)]
pub(super) struct Parcel {
    pub(super) waiting: usize,
    pub(super) target: usize,
    pub(super) request_id: i32,
}

impl<const TARGETS: usize, const WAITING: usize> Outbox<TARGETS, WAITING> {
    /// Informs that one target may leave unanswered at a time.
    const IN_FLIGHT: usize = 4;

    /// Nothing waits.
    pub(super) const fn new(first_request_id: i32) -> Self {
        const { assert!(WAITING >= 1, "notifications need room for one") }
        Self {
            waiting: [Waiting::FREE; WAITING],
            busy: false,
            next_in_line: 1,
            next_request_id: first_request_id,
        }
    }

    /// Takes a notification for all targets, with the values it has now; false when there was no room.
    pub(super) fn queue(
        &mut self,
        now: Uptime,
        engine: &mut Engine,
        targets: &Targets<TARGETS>,
        notification: &Notification<'_>,
        rank: Rank,
    ) -> bool {
        if targets.is_empty() {
            return true;
        }
        self.settle(now, engine, targets);
        let in_line = if rank == Rank::Start { 0 } else { self.next_in_line };
        let mut waiting = Waiting { in_line, rank, ..Waiting::FREE };
        for (delivery, _) in waiting.deliveries.iter_mut().zip(targets.iter()) {
            *delivery = Delivery::Due;
        }
        if waiting.write(Engine::up_time(now), notification)
            && let Some(room) = self.room(rank, engine)
        {
            *room = waiting;
            self.busy = true;
            self.next_in_line = self.next_in_line.saturating_add(1);
            return true;
        }
        count(&mut engine.statistics.notifications_dropped);
        false
    }

    /// The next to be sent, which then counts as sent.
    pub(super) fn take(
        &mut self,
        now: Uptime,
        engine: &mut Engine,
        targets: &Targets<TARGETS>,
    ) -> Option<Parcel> {
        self.settle(now, engine, targets);
        let (waiting, place) = self.due(now, targets)?;
        let inform = targets.get(place)?.inform();
        let next_request_id = self.next_request_id;
        let delivery = self.waiting.get_mut(waiting)?.deliveries.get_mut(place)?;
        let request_id = match *delivery {
            Delivery::InFlight { request_id, .. } => request_id,
            Delivery::Due | Delivery::Done => {
                self.next_request_id = next_request_id.wrapping_add(1) & i32::MAX;
                next_request_id
            }
        };
        *delivery = match (inform, *delivery) {
            (None, _) => Delivery::Done,
            (Some((timeout, _)), Delivery::InFlight { retries, hastened, .. }) => {
                let until = now.saturating_add(timeout);
                Delivery::InFlight { request_id, until, retries: retries.saturating_sub(1), hastened }
            }
            (Some((timeout, retries)), _) => {
                Delivery::InFlight { request_id, until: now.saturating_add(timeout), retries, hastened: 0 }
            }
        };
        Some(Parcel { waiting, target: place, request_id })
    }

    /// The variable bindings of what is to be sent.
    pub(super) fn bindings(&self, parcel: Parcel) -> &[u8] {
        self.waiting
            .get(parcel.waiting)
            .and_then(|waiting| waiting.octets.get(..waiting.len))
            .unwrap_or_default()
    }

    /// What was taken cannot be sent to its target, now or later.
    pub(super) fn give_up(&mut self, parcel: Parcel, engine: &mut Engine) {
        if let Some(waiting) = self.waiting.get_mut(parcel.waiting)
            && let Some(delivery) = waiting.deliveries.get_mut(parcel.target)
        {
            *delivery = Delivery::Done;
            count(&mut engine.statistics.notifications_dropped);
        }
    }

    /// A response came from `from`: whether it is the acknowledgement of an inform that is in flight to there, and
    /// was sent as `is_ours` knows.
    pub(super) fn acknowledge(
        &mut self,
        targets: &Targets<TARGETS>,
        from: SocketAddr,
        request_id: i32,
        is_ours: impl Fn(&Target) -> bool,
    ) -> bool {
        let found = self.answered(targets, from, request_id, is_ours);
        found.map(|(_, delivery)| *delivery = Delivery::Done).is_some()
    }

    /// The inform in flight that an answer from `from` is for, and the place of its target.
    pub(super) fn answered(
        &mut self,
        targets: &Targets<TARGETS>,
        from: SocketAddr,
        request_id: i32,
        is_ours: impl Fn(&Target) -> bool,
    ) -> Option<(usize, &mut Delivery)> {
        self.waiting.iter_mut().find_map(|waiting| {
            let mut deliveries = (0..TARGETS).zip(&mut waiting.deliveries).zip(targets.iter());
            deliveries.find_map(|((place, delivery), target)| {
                let answered = delivery.is_answered_by(request_id) && target.is_at(from) && is_ours(target);
                answered.then_some((place, delivery))
            })
        })
    }

    /// All that is in flight to the target in that place is sent again at once.
    #[cfg(feature = "usm")]
    pub(super) fn hasten(&mut self, place: usize) {
        let deliveries = self.waiting.iter_mut().filter_map(|waiting| waiting.deliveries.get_mut(place));
        deliveries.for_each(Delivery::hasten);
    }

    /// When [`take`](Self::take) has something to give: now, later, or not as things are.
    pub(super) fn wake_at(&self, now: Uptime, targets: &Targets<TARGETS>) -> Option<Uptime> {
        if !self.busy {
            return None;
        }
        if self.due(now, targets).is_some() {
            return Some(now);
        }
        self.deliveries().filter_map(Delivery::until).min()
    }

    /// The oldest that can be sent now, and the target it goes to.
    fn due(&self, now: Uptime, targets: &Targets<TARGETS>) -> Option<(usize, usize)> {
        let in_flight = self.in_flight();
        let can_be_sent = |((place, delivery), &in_flight): ((usize, &Delivery), &usize)| {
            let is_due = match *delivery {
                Delivery::Done => false,
                Delivery::Due => in_flight < Self::IN_FLIGHT,
                Delivery::InFlight { until, retries, .. } => until <= now && retries > 0,
            };
            (is_due && targets.get(place).is_some()).then_some(place)
        };
        // Ranges, since the count of `enumerate` is a panic path.
        (0..WAITING)
            .zip(&self.waiting)
            .filter_map(|(index, waiting)| {
                let mut deliveries = (0..TARGETS).zip(&waiting.deliveries).zip(&in_flight);
                Some((waiting.in_line, index, deliveries.find_map(can_be_sent)?))
            })
            .min()
            .map(|(_, index, place)| (index, place))
    }

    /// Ends what cannot come to anything: the last patience is over, or the target is gone.
    fn settle(&mut self, now: Uptime, engine: &mut Engine, targets: &Targets<TARGETS>) {
        for waiting in &mut self.waiting {
            for (place, delivery) in (0..TARGETS).zip(&mut waiting.deliveries) {
                if delivery.is_lost(now) {
                    count(&mut engine.statistics.informs_unconfirmed);
                    *delivery = Delivery::Done;
                } else if targets.get(place).is_none() {
                    *delivery = Delivery::Done;
                }
            }
        }
        self.busy = self.waiting.iter().any(|waiting| !waiting.is_free());
    }

    /// Room for one more of this rank.
    fn room(&mut self, rank: Rank, engine: &mut Engine) -> Option<&mut Waiting<TARGETS>> {
        if rank == Rank::Strangers
            && self.waiting.iter().any(|waiting| waiting.rank == rank && !waiting.is_free())
        {
            return None;
        }
        let in_flight = self.in_flight();
        let (free, waiting) = self
            .waiting
            .iter_mut()
            .filter(|waiting| {
                waiting.is_free() || (rank != Rank::Strangers && waiting.waits_for_others(&in_flight))
            })
            .map(|waiting| (waiting.is_free(), waiting))
            .min_by_key(|(free, waiting)| (!free, waiting.in_line))?;
        if !free {
            let given_up = waiting.deliveries.iter().filter(|delivery| !delivery.is_done());
            given_up.for_each(|_| count(&mut engine.statistics.informs_unconfirmed));
        }
        Some(waiting)
    }

    /// Informs in flight to each target.
    fn in_flight(&self) -> [usize; TARGETS] {
        let mut counts = [0_usize; TARGETS];
        for waiting in &self.waiting {
            for (count, delivery) in counts.iter_mut().zip(&waiting.deliveries) {
                *count = count.saturating_add(usize::from(delivery.is_in_flight()));
            }
        }
        counts
    }

    fn deliveries(&self) -> impl Iterator<Item = Delivery> {
        self.waiting.iter().flat_map(|waiting| waiting.deliveries)
    }
}

impl<const TARGETS: usize> Waiting<TARGETS> {
    const FREE: Self = Self {
        in_line: 0,
        rank: Rank::Alarm,
        deliveries: [Delivery::Done; TARGETS],
        octets: [0; Notification::OCTETS],
        len: 0,
    };

    fn is_free(&self) -> bool {
        self.deliveries.iter().all(|delivery| delivery.is_done())
    }

    /// Whether all that is left waits for acknowledgements: its own, or those of others that are ahead of it.
    fn waits_for_others(&self, in_flight: &[usize; TARGETS]) -> bool {
        self.deliveries
            .iter()
            .zip(in_flight)
            .all(|(delivery, &in_flight)| delivery.is_done() || in_flight > 0)
    }

    /// Whether it fits.
    fn write(&mut self, uptime: u32, notification: &Notification<'_>) -> bool {
        let mut writer = Writer::new(&mut self.octets);
        let fits = v2::write_bindings(&mut writer, uptime, notification).is_ok();
        self.len = writer.len();
        fits
    }
}
