//! What differs from a default, number by number, kept as runs of neighbours that differ in the same way.

use heapless::Vec;
use serde::{Deserialize, Serialize};

/// Neighbours of one kind that have the same value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Run<T> {
    kind: u8,
    first: u16,
    /// At least 1.
    count: u16,
    value: T,
}

/// Up to `N` runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Runs<T, const N: usize>(Vec<Run<T>, N>);

impl<T, const N: usize> Default for Runs<T, N> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Run<T> {
    fn end(&self) -> u32 {
        u32::from(self.first).saturating_add(self.count.into())
    }

    fn holds(&self, kind: u8, number: u16) -> bool {
        self.kind == kind && number >= self.first && u32::from(number) < self.end()
    }
}

impl<T: Copy + PartialEq, const N: usize> Runs<T, N> {
    /// The value of a number, if it differs from the default.
    pub(crate) fn get(&self, kind: u8, number: u16) -> Option<T> {
        self.0.iter().find(|run| run.holds(kind, number)).map(|run| run.value)
    }

    /// Gives a number a value, or with `None` its default. `false`: there is no room for one more run, and nothing is
    /// changed.
    pub(crate) fn set(&mut self, kind: u8, number: u16, value: Option<T>) -> bool {
        if self.get(kind, number) == value {
            return true;
        }
        let mut changed = self.clone();
        let done =
            changed.take_out(kind, number) && value.is_none_or(|value| changed.put(kind, number, value));
        if done {
            *self = changed;
        }
        done
    }

    /// Cuts a number out of the run that holds it.
    fn take_out(&mut self, kind: u8, number: u16) -> bool {
        let Some(place) = self.0.iter().position(|run| run.holds(kind, number)) else { return true };
        let run = self.0.swap_remove(place);
        let before = number.saturating_sub(run.first);
        let after = run.count.saturating_sub(before).saturating_sub(1);
        let behind = Run { first: number.saturating_add(1), count: after, ..run };
        let parts = [Run { count: before, ..run }, behind];
        parts.into_iter().filter(|part| part.count > 0).all(|part| self.0.push(part).is_ok())
    }

    /// Adds a number that no run holds to its neighbours.
    fn put(&mut self, kind: u8, number: u16, value: T) -> bool {
        let mut run = Run { kind, first: number, count: 1, value };
        let joins = |run: &Run<T>, other: &Run<T>| {
            other.kind == run.kind
                && other.value == run.value
                && (other.end() == u32::from(run.first) || run.end() == u32::from(other.first))
        };
        while let Some(place) = self.0.iter().position(|other| joins(&run, other)) {
            let other = self.0.swap_remove(place);
            run.first = run.first.min(other.first);
            run.count = run.count.saturating_add(other.count);
        }
        self.0.push(run).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_are_one_run_in_whatever_order_they_come() {
        let mut runs = Runs::<u8, 3>::default();
        for number in [5, 3, 7, 4, 6] {
            assert!(runs.set(0, number, Some(2)), "{number}");
        }
        assert_eq!(runs.0.len(), 1);
        assert_eq!([2, 3, 7, 8].map(|number| runs.get(0, number)), [None, Some(2), Some(2), None]);
        assert_eq!(runs.get(1, 4), None);
    }

    #[test]
    fn a_number_in_the_middle_parts_a_run() {
        let mut runs = Runs::<u8, 3>::default();
        assert!((0..160).all(|number| runs.set(1, number, Some(1))));
        assert!(runs.set(1, 80, Some(3)));
        assert_eq!(runs.0.len(), 3);
        assert_eq!([79, 80, 81].map(|number| runs.get(1, number)), [Some(1), Some(3), Some(1)]);
        assert!(runs.set(1, 80, Some(1)));
        assert_eq!(runs.0.len(), 1);
        assert!((0..160).all(|number| runs.set(1, number, None)));
        assert_eq!(runs, Runs::default());
    }

    #[test]
    fn without_room_nothing_is_changed() {
        let mut runs = Runs::<u8, 2>::default();
        assert!((0..160).all(|number| runs.set(1, number, Some(1))));
        let before = runs.clone();
        assert!(!runs.set(1, 80, Some(3)));
        assert_eq!(runs, before);
    }

    #[test]
    fn the_last_number_is_one_like_any_other() {
        let mut runs = Runs::<u8, 2>::default();
        assert!(runs.set(0, u16::MAX, Some(1)) && runs.set(0, u16::MAX - 1, Some(1)));
        assert_eq!((runs.0.len(), runs.get(0, u16::MAX)), (1, Some(1)));
        assert!(runs.set(0, u16::MAX, None) && runs.set(0, u16::MAX - 1, None));
        assert_eq!(runs, Runs::default());
    }
}
