//! Who of several knows best what a master was told.
//!
//! The *truth* of a master is the association that last heard a good frame of it; it outlives its connection:
//!
//! ```text
//!           open: a copy            hears a frame: is the truth       close
//!  truth ─────────────────► live ─────────────────────────────► live ───────► truth, kept
//!                             └── close, having heard nothing: forgotten
//! ```
//!
//! A copy that has heard nothing yet is renewed before it hears its first octets, if the truth has heard more meanwhile:
//! a request that the master repeats on a connection which it had opened before is known there too.
//!
//! So a master that connects anew, before its old connection is known to be dead or after, is told on from where it
//! stands; somebody who connects and is no master changes nothing; and of two connections that claim one master both
//! are served.

/// The associations with all masters.
#[derive(Debug)]
pub(super) struct Associations<A> {
    truths: Vec<Truth<A>>,
    live: Vec<Option<Live<A>>>,
    /// How often each master was heard.
    heard: Vec<u64>,
    /// How many ever came to life.
    opened: u64,
}

/// Which of the masters, in the order in which they were named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Master(pub(super) usize);

/// One of the live associations. It means nothing once that is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LiveId {
    place: usize,
    number: u64,
}

/// Where the truth of a master is. Boxed, as what moves between these is large.
#[derive(Debug)]
enum Truth<A> {
    Kept(Box<A>),
    Live(LiveId),
}

#[derive(Debug)]
struct Live<A> {
    number: u64,
    master: Master,
    association: Box<A>,
    /// How often its master had been heard when it was copied; `None` once it has heard something itself.
    copied_at: Option<u64>,
}

impl<A: Clone> Associations<A> {
    /// One kept association for each master.
    pub(super) fn new(kept: impl IntoIterator<Item = A>) -> Self {
        let truths: Vec<_> = kept.into_iter().map(|association| Truth::Kept(Box::new(association))).collect();
        let heard = vec![0; truths.len()];
        Self { truths, live: Vec::new(), heard, opened: 0 }
    }

    /// Forgets everything: nothing lives, and this is kept of each master.
    pub(super) fn begin_anew(&mut self, kept: impl IntoIterator<Item = A>) {
        *self = Self { opened: self.opened, ..Self::new(kept) };
    }

    /// A copy of the truth of a master comes to life; `None` when there is no such master.
    pub(super) fn open(&mut self, master: Master) -> Option<LiveId> {
        let association = self.copy(master)?;
        self.opened = self.opened.saturating_add(1);
        let copied_at = self.heard.get(master.0).copied();
        let live = Some(Live { number: self.opened, master, association, copied_at });
        let place = self.live.iter().position(Option::is_none).unwrap_or(self.live.len());
        match self.live.get_mut(place) {
            Some(free) => *free = live,
            None => self.live.push(live),
        }
        let id = LiveId { place, number: self.opened };
        Some(id)
    }

    fn copy(&self, master: Master) -> Option<Box<A>> {
        Some(match self.truths.get(master.0)? {
            Truth::Kept(kept) => kept.clone(),
            Truth::Live(id) => self.slot(*id)?.association.clone(),
        })
    }

    /// Copies the truth anew for an association that has heard nothing yet, if the truth has meanwhile; gives it to be
    /// made ready as after [`Self::open`].
    pub(super) fn renew(&mut self, id: LiveId) -> Option<&mut A> {
        let live = self.slot(id)?;
        let (master, copied_at) = (live.master, live.copied_at?);
        let heard = *self.heard.get(master.0)?;
        if copied_at == heard {
            return None;
        }
        let association = self.copy(master)?;
        let live = self.live.get_mut(id.place)?.as_mut()?;
        (live.association, live.copied_at) = (association, Some(heard));
        Some(&mut live.association)
    }

    /// A live association.
    pub(super) fn live(&mut self, id: LiveId) -> Option<&mut A> {
        let live = self.live.get_mut(id.place)?.as_mut().filter(|live| live.number == id.number)?;
        Some(&mut live.association)
    }

    /// A good frame of its master has come by a live association: that is the truth from now on.
    pub(super) fn heard(&mut self, id: LiveId) {
        let Some(master) = self.slot(id).map(|live| live.master) else { return };
        if let Some(heard) = self.heard.get_mut(master.0) {
            *heard = heard.saturating_add(1);
        }
        if let Some(live) = self.live.get_mut(id.place).and_then(Option::as_mut) {
            live.copied_at = None;
        }
        if let Some(truth) = self.truths.get_mut(master.0)
            && !matches!(truth, Truth::Live(known) if *known == id)
        {
            *truth = Truth::Live(id);
        }
    }

    /// The connection of a live association ends: if that is the truth, it is kept.
    pub(super) fn close(&mut self, id: LiveId) {
        let place = self.live.get_mut(id.place);
        let ended = place.and_then(|place| place.take_if(|live| live.number == id.number));
        let Some(live) = ended else { return };
        if let Some(truth) = self.truths.get_mut(live.master.0)
            && matches!(truth, Truth::Live(known) if *known == id)
        {
            *truth = Truth::Kept(live.association);
        }
    }

    /// The truth of a master that no connection leads to; `None` when one does.
    pub(super) fn kept(&self, master: Master) -> Option<&A> {
        match self.truths.get(master.0)? {
            Truth::Kept(kept) => Some(kept),
            Truth::Live(_) => None,
        }
    }

    /// Every association there is: what is reported is reported to each.
    pub(super) fn each(&mut self) -> impl Iterator<Item = &mut A> {
        let kept = self.truths.iter_mut().filter_map(|truth| match truth {
            Truth::Kept(kept) => Some(&mut **kept),
            Truth::Live(_) => None,
        });
        kept.chain(self.live.iter_mut().flatten().map(|live| &mut *live.association))
    }

    fn slot(&self, id: LiveId) -> Option<&Live<A>> {
        self.live.get(id.place)?.as_ref().filter(|live| live.number == id.number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: Master = Master(0);
    const SECOND: Master = Master(1);

    /// Two masters; an association is the list of what was reported to it and done with it.
    fn two() -> Associations<Vec<&'static str>> {
        Associations::new([vec!["first"], vec!["second"]])
    }

    fn note(associations: &mut Associations<Vec<&'static str>>, id: LiveId, what: &'static str) {
        associations.live(id).unwrap().push(what);
    }

    fn report(associations: &mut Associations<Vec<&'static str>>, what: &'static str) {
        associations.each().for_each(|association| association.push(what));
    }

    #[test]
    fn what_a_connection_knows_outlives_it_once_the_master_was_heard() {
        let mut associations = two();
        let id = associations.open(FIRST).unwrap();
        note(&mut associations, id, "confirmed");
        associations.heard(id);
        associations.close(id);
        assert_eq!(associations.kept(FIRST).unwrap(), &["first", "confirmed"]);
        let next = associations.open(FIRST).unwrap();
        assert_eq!(associations.live(next).unwrap(), &["first", "confirmed"]);
        assert_eq!(associations.kept(SECOND).unwrap(), &["second"], "the other master is another matter");
    }

    #[test]
    fn a_connection_that_never_heard_the_master_leaves_no_trace() {
        let mut associations = two();
        let id = associations.open(FIRST).unwrap();
        note(&mut associations, id, "spoke to nobody");
        associations.close(id);
        assert_eq!(associations.kept(FIRST).unwrap(), &["first"]);
    }

    #[test]
    fn a_new_connection_begins_where_the_one_that_still_lives_stands() {
        let mut associations = two();
        let old = associations.open(FIRST).unwrap();
        associations.heard(old);
        note(&mut associations, old, "executed");
        let new = associations.open(FIRST).unwrap();
        assert_eq!(associations.live(new).unwrap(), &["first", "executed"]);
        assert!(associations.kept(FIRST).is_none(), "the old one is the truth, and lives");
    }

    #[test]
    fn who_heard_the_master_last_is_the_truth_in_whatever_order_they_end() {
        for old_ends_first in [true, false] {
            let mut associations = two();
            let old = associations.open(FIRST).unwrap();
            associations.heard(old);
            let new = associations.open(FIRST).unwrap();
            associations.heard(new);
            note(&mut associations, old, "old");
            note(&mut associations, new, "new");
            let order = if old_ends_first { [old, new] } else { [new, old] };
            for id in order {
                associations.close(id);
            }
            assert_eq!(associations.kept(FIRST).unwrap(), &["first", "new"]);
        }
    }

    #[test]
    fn a_connection_that_was_opened_before_knows_what_was_executed_since() {
        let mut associations = two();
        let old = associations.open(FIRST).unwrap();
        let new = associations.open(FIRST).unwrap();
        assert!(associations.renew(new).is_none(), "nothing has happened");
        associations.heard(old);
        note(&mut associations, old, "executed");
        assert_eq!(associations.renew(new).unwrap(), &["first", "executed"]);
        associations.heard(new);
        associations.heard(old);
        assert!(associations.renew(new).is_none(), "it has heard something itself");
    }

    #[test]
    fn the_truth_goes_back_to_the_connection_that_hears_the_master_again() {
        let mut associations = two();
        let [a, b] = [(); 2].map(|()| associations.open(FIRST).unwrap());
        for id in [a, b, a] {
            associations.heard(id);
        }
        note(&mut associations, a, "a");
        associations.close(b);
        assert!(associations.kept(FIRST).is_none());
        associations.close(a);
        assert_eq!(associations.kept(FIRST).unwrap(), &["first", "a"]);
    }

    #[test]
    fn a_report_reaches_everything_that_lives_and_everything_that_is_kept_once() {
        let mut associations = two();
        let silent = associations.open(FIRST).unwrap();
        let heard = associations.open(SECOND).unwrap();
        associations.heard(heard);
        report(&mut associations, "event");
        assert_eq!(associations.kept(FIRST).unwrap(), &["first", "event"]);
        assert_eq!(associations.live(silent).unwrap(), &["first", "event"]);
        assert_eq!(associations.live(heard).unwrap(), &["second", "event"]);
        associations.close(heard);
        assert_eq!(associations.kept(SECOND).unwrap(), &["second", "event"]);
    }

    #[test]
    fn a_place_is_used_again_and_a_closed_one_is_nothing() {
        let mut associations = two();
        let id = associations.open(FIRST).unwrap();
        associations.close(id);
        associations.close(id);
        associations.heard(id);
        assert!(associations.live(id).is_none() && associations.kept(FIRST).is_some());
        let next = associations.open(SECOND).unwrap();
        assert_eq!((next.place, associations.live.len()), (id.place, 1));
        associations.close(id);
        assert!(associations.live(next).is_some(), "the new one has nothing to do with the old one");
        assert_eq!(associations.open(Master(2)), None, "there is no third master");
    }

    #[test]
    fn what_was_opened_before_all_was_forgotten_is_nothing_either() {
        let mut associations = two();
        let id = associations.open(FIRST).unwrap();
        associations.heard(id);
        associations.begin_anew([vec!["anew"], vec![]]);
        let new = associations.open(FIRST).unwrap();
        associations.close(id);
        assert_eq!(associations.live(new).unwrap(), &["anew"]);
    }
}
