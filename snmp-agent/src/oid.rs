use core::cmp::Ordering;
use core::fmt;
use core::hash::{Hash, Hasher};
use core::ops::Deref;

/// An object identifier that can travel: 2 to 128 sub-identifiers, the first 0..=2, the second 0..=39 below 0
/// and 1 (X.660; RFC 2578 §3.5 for the 128).
///
/// Identifiers compare in the order of a walk through the tree, as their slices do.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Oid<'a>(&'a [u32]);

impl<'a> Oid<'a> {
    /// Sub-identifiers of an identifier at the most.
    pub const MAX_SUB_IDS: usize = 128;

    /// `zeroDotZero` (RFC 2578 §2): the identifier that names nothing.
    pub const ZERO_DOT_ZERO: Self = Self(&[0, 0]);

    /// An identifier; `None` when it cannot travel.
    pub const fn new(sub_ids: &'a [u32]) -> Option<Self> {
        match sub_ids {
            [0 | 1, 0..=39, ..] | [2, _, ..] if sub_ids.len() <= Self::MAX_SUB_IDS => Some(Self(sub_ids)),
            _ => None,
        }
    }

    /// The sub-identifiers, from the root.
    pub const fn sub_ids(self) -> &'a [u32] {
        self.0
    }

    /// Whether this identifier is `root` or lies under it.
    pub fn is_within(self, root: &[u32]) -> bool {
        self.0.starts_with(root)
    }
}

impl fmt::Display for Oid<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        dotted(self.0, f)
    }
}

impl fmt::Debug for Oid<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        dotted(self.0, f)
    }
}

#[cfg(feature = "defmt")]
impl defmt::Format for Oid<'_> {
    fn format(&self, f: defmt::Formatter<'_>) {
        defmt::write!(f, "{=[?]}", self.0);
    }
}

/// Room for one identifier, to be filled sub-identifier by sub-identifier. It reads as a slice of them.
#[derive(Clone)]
pub struct OidBuf {
    sub_ids: [u32; Oid::MAX_SUB_IDS],
    len: usize,
}

impl OidBuf {
    /// No sub-identifier yet.
    pub const fn new() -> Self {
        Self { sub_ids: [0; Oid::MAX_SUB_IDS], len: 0 }
    }

    /// Puts these sub-identifiers in place of what was there.
    ///
    /// # Errors
    /// [`OidFull`] above 128; then what was there stays.
    pub fn set(&mut self, sub_ids: &[u32]) -> Result<(), OidFull> {
        let (room, _) = self.sub_ids.split_at_mut_checked(sub_ids.len()).ok_or(OidFull)?;
        room.copy_from_slice(sub_ids);
        self.len = sub_ids.len();
        Ok(())
    }

    /// Appends one sub-identifier.
    ///
    /// # Errors
    /// [`OidFull`] when there are 128.
    pub fn push(&mut self, sub_id: u32) -> Result<(), OidFull> {
        *self.sub_ids.get_mut(self.len).ok_or(OidFull)? = sub_id;
        self.len = self.len.saturating_add(1);
        Ok(())
    }

    /// Appends these sub-identifiers.
    ///
    /// # Errors
    /// [`OidFull`] when there would be more than 128; then nothing is appended.
    pub fn extend(&mut self, sub_ids: &[u32]) -> Result<(), OidFull> {
        let rest = self.sub_ids.get_mut(self.len..).ok_or(OidFull)?;
        let (room, _) = rest.split_at_mut_checked(sub_ids.len()).ok_or(OidFull)?;
        room.copy_from_slice(sub_ids);
        self.len = self.len.saturating_add(sub_ids.len());
        Ok(())
    }

    /// Drops all sub-identifiers.
    pub const fn clear(&mut self) {
        self.len = 0;
    }

    /// The identifier; `None` when it cannot travel, see [`Oid`].
    pub fn as_oid(&self) -> Option<Oid<'_>> {
        Oid::new(self)
    }
}

impl Deref for OidBuf {
    type Target = [u32];

    fn deref(&self) -> &[u32] {
        self.sub_ids.get(..self.len).unwrap_or_default()
    }
}

impl Default for OidBuf {
    fn default() -> Self {
        Self::new()
    }
}

impl PartialEq for OidBuf {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for OidBuf {}

impl PartialOrd for OidBuf {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for OidBuf {
    fn cmp(&self, other: &Self) -> Ordering {
        (**self).cmp(&**other)
    }
}

impl Hash for OidBuf {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (**self).hash(state);
    }
}

#[cfg(feature = "defmt")]
impl defmt::Format for OidBuf {
    fn format(&self, f: defmt::Formatter<'_>) {
        defmt::write!(f, "{=[?]}", **self);
    }
}

impl fmt::Display for OidBuf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        dotted(self, f)
    }
}

impl fmt::Debug for OidBuf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        dotted(self, f)
    }
}

/// An identifier has no room for more than 128 sub-identifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct OidFull;

impl fmt::Display for OidFull {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object identifier has at most {} sub-identifiers", Oid::MAX_SUB_IDS)
    }
}

impl core::error::Error for OidFull {}

fn dotted(sub_ids: &[u32], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for (place, sub_id) in sub_ids.iter().enumerate() {
        if place > 0 {
            f.write_str(".")?;
        }
        write!(f, "{sub_id}")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use std::string::ToString;

    const SYSTEM: &[u32] = &[1, 3, 6, 1, 2, 1, 1];

    #[test]
    fn identifiers_stand_in_the_order_of_a_walk() {
        let walk = [&[1, 3, 6, 1][..], &[1, 3, 6, 1, 2], &[1, 3, 6, 1, 2, 9], &[1, 3, 6, 1, 10], &[1, 3, 7]];
        let walk = walk.map(|sub_ids| Oid::new(sub_ids).unwrap());
        assert!(walk.is_sorted_by(|before, after| before < after));
    }

    #[test]
    fn an_identifier_lies_within_itself_and_its_roots_alone() {
        let name = Oid::new(&[1, 3, 6, 1, 2, 1, 1, 3, 0]).unwrap();
        assert!(name.is_within(SYSTEM));
        assert!(name.is_within(name.sub_ids()));
        assert!(!name.is_within(&[1, 3, 6, 1, 2, 1, 1, 3, 0, 0]));
        assert!(!name.is_within(&[1, 3, 6, 1, 2, 1, 2]));
    }

    #[test]
    fn an_identifier_that_cannot_travel_is_none() {
        assert!(Oid::new(&[]).is_none());
        assert!(Oid::new(&[1]).is_none());
        assert!(Oid::new(&[1, 40]).is_none());
        assert!(Oid::new(&[3, 0]).is_none());
        assert!(Oid::new(&[2, u32::MAX]).is_some());
        assert!(Oid::new(&[1; 128]).is_some());
        assert!(Oid::new(&[1; 129]).is_none());
    }

    #[test]
    fn a_buffer_holds_128_sub_identifiers_and_keeps_what_it_has_when_full() {
        let mut name = OidBuf::new();
        name.set(&[1; 127]).unwrap();
        assert_eq!(name.extend(&[2, 3]), Err(OidFull));
        assert_eq!(name.len(), 127);
        name.push(2).unwrap();
        assert_eq!(name.push(3), Err(OidFull));
        assert_eq!(name.set(&[1; 129]), Err(OidFull));
        assert_eq!((name.len(), name.last()), (128, Some(&2)));
        name.clear();
        assert!(name.is_empty());
    }

    #[test]
    fn a_buffer_reads_as_the_slice_it_was_filled_with() {
        let mut name = OidBuf::new();
        name.extend(SYSTEM).unwrap();
        name.extend(&[3, 0]).unwrap();
        assert!(name.starts_with(SYSTEM));
        assert_eq!(name.as_oid().map(|oid| oid.to_string()).as_deref(), Some("1.3.6.1.2.1.1.3.0"));
    }
}
