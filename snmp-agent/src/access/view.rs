use crate::OidBuf;

/// A subtree that a view has or has not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Subtree {
    /// The name of its root, which belongs to it.
    pub root: &'static [u32],
    /// Whether the view has it.
    pub included: bool,
}

/// The part of the tree that somebody sees: what the subtrees say, the longest one that a name lies in deciding
/// (RFC 3415 §4, without masks). A name in none of them is not seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct View(&'static [Subtree]);

impl View {
    /// The whole tree.
    pub const ALL: Self = Self(&[Subtree { root: &[], included: true }]);
    /// Nothing.
    pub const NONE: Self = Self(&[]);

    /// A view by subtrees, in any order. Of two with the same root the first holds.
    pub const fn new(subtrees: &'static [Subtree]) -> Self {
        Self(subtrees)
    }

    /// Whether this name is seen.
    pub fn contains(&self, name: &[u32]) -> bool {
        self.deciding(name).is_some_and(|subtree| subtree.included)
    }

    /// The subtree that decides on a name.
    fn deciding(&self, name: &[u32]) -> Option<&'static Subtree> {
        let around = self.0.iter().filter(|subtree| name.starts_with(subtree.root));
        // The first of the longest, hence not `max_by_key`.
        around.reduce(|best, other| if other.root.len() > best.root.len() { other } else { best })
    }

    /// For a name that is not seen: the last name before the next that might be, written to `before`. `false` when none is.
    ///
    /// So a walk passes over what is hidden in one step a subtree, however much is there.
    pub(crate) fn skip(&self, hidden: &[u32], before: &mut OidBuf) -> bool {
        let included = self.0.iter().filter(|subtree| subtree.included && subtree.root > hidden);
        let next = included.map(|subtree| subtree.root).min();
        // Where the subtree that hides it ends, what is around it may go on.
        let end = self.deciding(hidden).map(|subtree| subtree.root).filter(|root| !root.is_empty());
        match (next, end) {
            (Some(next), Some(end)) if !next.starts_with(end) => last_of(end, before),
            (Some(next), _) => last_before(next, before),
            (None, Some(end)) => last_of(end, before),
            (None, None) => false,
        }
    }
}

impl Default for View {
    fn default() -> Self {
        Self::ALL
    }
}

/// The last name that can be under `root`.
pub(crate) fn last_of(root: &[u32], name: &mut OidBuf) -> bool {
    let fits = name.set(root).is_ok();
    while name.push(u32::MAX).is_ok() {}
    fits
}

/// The last name that can be before `root`.
fn last_before(root: &[u32], name: &mut OidBuf) -> bool {
    match root {
        [above @ .., 0] => name.set(above).is_ok(),
        [above @ .., last] => {
            let fits = name.set(above).is_ok() && name.push(last.saturating_sub(1)).is_ok();
            while name.push(u32::MAX).is_ok() {}
            fits
        }
        [] => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VIEW: View = View::new(&[
        Subtree { root: &[1, 3, 6, 1, 2], included: true },
        Subtree { root: &[1, 3, 6, 1, 2, 1, 11], included: false },
        Subtree { root: &[1, 3, 6, 1, 2, 1, 11, 30, 0], included: true },
        Subtree { root: &[1, 3, 6, 1, 4], included: true },
    ]);

    #[test]
    fn the_longest_subtree_decides() {
        assert!(VIEW.contains(&[1, 3, 6, 1, 2, 1, 1, 1, 0]));
        assert!(!VIEW.contains(&[1, 3, 6, 1, 2, 1, 11, 1, 0]));
        assert!(VIEW.contains(&[1, 3, 6, 1, 2, 1, 11, 30, 0]));
        assert!(!VIEW.contains(&[1, 3, 6, 1, 6, 3]));
        assert!(!View::NONE.contains(&[1, 3]) && View::ALL.contains(&[]));
    }

    #[test]
    fn hidden_names_are_passed_over_to_the_next_that_may_be_seen() {
        let mut before = OidBuf::new();
        let goes_on_before = |name: &[u32], first: &[u32], before: &mut OidBuf| {
            assert!(VIEW.skip(name, before));
            assert!(&before[..] < first && &before[..] >= name, "{before}");
        };
        goes_on_before(&[1, 3, 6, 1, 1], &[1, 3, 6, 1, 2], &mut before);
        goes_on_before(&[1, 3, 6, 1, 2, 1, 11, 1, 0], &[1, 3, 6, 1, 2, 1, 11, 30, 0], &mut before);
        goes_on_before(&[1, 3, 6, 1, 2, 1, 11, 31, 0], &[1, 3, 6, 1, 2, 1, 12], &mut before);
        assert!(before.starts_with(&[1, 3, 6, 1, 2, 1, 11, u32::MAX]));
        goes_on_before(&[1, 3, 6, 1, 3], &[1, 3, 6, 1, 4], &mut before);
        assert!(!VIEW.skip(&[1, 3, 6, 1, 6, 3], &mut before));
        assert!(!View::NONE.skip(&[1, 3], &mut before));
    }
}
