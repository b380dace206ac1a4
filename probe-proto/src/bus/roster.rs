//! Who is where.

use super::report::Change;
use crate::{Identity, Places, ProbeAddress};

/// Places of the longest string.
const PLACES: usize = 40;

/// Who was where at some time: numbers that stand for serial numbers.
#[derive(Clone, Copy, Debug)]
struct Seating {
    tags: [u32; PLACES],
    taken: Places,
}

impl Seating {
    fn tag(&self, place: ProbeAddress) -> Option<u32> {
        let tag = self.tags.get(usize::from(place.get()).checked_sub(1)?)?;
        self.taken.contains(place).then_some(*tag)
    }

    fn set(&mut self, place: ProbeAddress, tag: u32) {
        let seat = usize::from(place.get()).checked_sub(1).and_then(|seat| self.tags.get_mut(seat));
        if let Some(seat) = seat {
            *seat = tag;
            self.taken.insert(place);
        }
    }

    fn place_of(&self, tag: u32) -> Option<ProbeAddress> {
        self.taken.iter().find(|&place| self.tag(place) == Some(tag))
    }
}

/// What the manager knows of its string.
#[derive(Clone, Debug)]
pub(super) struct Roster {
    now: Seating,
    /// As it was before the last changes.
    before: Seating,
    /// Those that answer.
    pub(super) present: Places,
    /// Those whose identity is known, and still the same.
    identified: Places,
}

impl Roster {
    pub(super) const fn new() -> Self {
        let nobody = Seating { tags: [0; PLACES], taken: Places::NONE };
        Self { now: nobody, before: nobody, present: Places::NONE, identified: Places::NONE }
    }

    /// Those that were ever found.
    pub(super) const fn known(&self) -> Places {
        self.now.taken
    }

    /// Those that answer and whose identity is to be asked for.
    pub(super) const fn unidentified(&self) -> Places {
        self.present.without(self.identified)
    }

    /// All that could be asked are asked: what they told is what later changes are compared with.
    pub(super) fn settle(&mut self) {
        for place in self.identified.iter() {
            if let Some(tag) = self.now.tag(place) {
                self.before.set(place, tag);
            }
        }
    }

    /// A probe has taken its place. Tells whether it is another one than before.
    pub(super) fn enumerated(&mut self, place: ProbeAddress, tag: u32) -> bool {
        let before = self.now.tag(place);
        if before != Some(tag) {
            self.identified.remove(place);
            self.now.set(place, tag);
        }
        self.present.insert(place);
        before.is_some_and(|before| before != tag)
    }

    /// A probe has told what it is. `None` when it is not the one that was enumerated.
    pub(super) fn identified(&mut self, place: ProbeAddress, identity: &Identity<'_>) -> Option<Change> {
        let tag = identity.tag();
        if self.now.tag(place) != Some(tag) {
            return None;
        }
        self.identified.insert(place);
        Some(match self.before.tag(place) {
            Some(before) if before == tag => Change::Restarted,
            before => match self.before.place_of(tag) {
                Some(from) => Change::Moved { from },
                None if before.is_none() => Change::Found,
                None => Change::Replaced,
            },
        })
    }

    /// A probe says that it has started anew.
    pub(super) const fn restarted(&mut self, place: ProbeAddress) {
        self.identified.remove(place);
    }

    /// Those do not answer any more.
    pub(super) const fn lose(&mut self, places: Places) {
        self.present = self.present.without(places);
    }

    /// What cuts a silent probe off: the nearest of the silent ones at the end of the string, or the probe itself when
    /// one beyond it answers.
    pub(super) fn cut_at(&self, place: ProbeAddress) -> ProbeAddress {
        let beyond = self.present.farthest();
        if beyond.is_some_and(|answers| answers > place) {
            return place;
        }
        beyond.map_or(Some(ProbeAddress::FIRST), ProbeAddress::next).unwrap_or(place)
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use crate::ProtocolVersion;
    use std::format;

    fn place(place: u8) -> ProbeAddress {
        ProbeAddress::new(place).unwrap()
    }

    const fn identity(serial: &str) -> Identity<'_> {
        let protocol = ProtocolVersion::CURRENT;
        Identity { model: "", serial, hardware: 1, firmware: 1, nominal_mv: 12_000, protocol }
    }

    /// Enumerates a string with these serial numbers, and asks all for what they are.
    fn seat<const N: usize>(roster: &mut Roster, serials: [u32; N]) -> [Option<Change>; N] {
        let mut places = Places::ALL.iter();
        let serials = serials.map(|serial| (places.next().unwrap(), format!("BP{serial}")));
        for (place, serial) in &serials {
            let _another = roster.enumerated(*place, identity(serial).tag());
        }
        let asked = roster.unidentified();
        let changes = serials.map(|(place, serial)| {
            asked.contains(place).then(|| roster.identified(place, &identity(&serial))).flatten()
        });
        roster.settle();
        changes
    }

    #[test]
    fn a_new_string_is_found_and_then_nothing_is_new() {
        let mut roster = Roster::new();
        assert_eq!(seat(&mut roster, [7, 8, 9]), [Some(Change::Found); 3]);
        assert_eq!(seat(&mut roster, [7, 8, 9]), [None; 3]);
    }

    #[test]
    fn two_probes_that_changed_places_are_both_told_from_where() {
        let mut roster = Roster::new();
        let _found = seat(&mut roster, [7, 8, 9]);
        let changes = seat(&mut roster, [9, 8, 7]);
        let from = |from| Some(Change::Moved { from: place(from) });
        assert_eq!(changes, [from(3), None, from(1)]);
    }

    #[test]
    fn a_probe_that_nobody_knew_replaces_the_one_that_was_there() {
        let mut roster = Roster::new();
        let _found = seat(&mut roster, [7, 8, 9]);
        assert_eq!(seat(&mut roster, [7, 5, 9]), [None, Some(Change::Replaced), None]);
    }

    #[test]
    fn a_probe_that_started_anew_is_asked_again() {
        let mut roster = Roster::new();
        let _found = seat(&mut roster, [7, 8, 9]);
        roster.restarted(place(2));
        assert_eq!(seat(&mut roster, [7, 8, 9]), [None, Some(Change::Restarted), None]);
    }

    #[test]
    fn silence_at_the_end_of_the_string_has_one_cause_and_elsewhere_each_its_own() {
        let mut roster = Roster::new();
        let _found = seat(&mut roster, [1, 2, 3, 4, 5, 6]);
        roster.lose([2, 5, 6].map(place).into_iter().collect());
        assert_eq!([2, 5, 6].map(|at| roster.cut_at(place(at)).get()), [2, 5, 5]);
        roster.lose(Places::ALL);
        assert_eq!(roster.cut_at(place(6)), ProbeAddress::FIRST);
    }
}
