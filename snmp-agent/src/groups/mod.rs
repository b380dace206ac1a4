//! The groups that the agent serves itself, whatever its product.

mod engine;
mod mpd;
mod serial;
mod set;
mod snmp;
mod system;
#[cfg(feature = "usm")]
mod usm;

pub(crate) use set::{commit, test};

use crate::engine::Engine;
use crate::{Absent, Mib, Uptime, Value};

/// All groups, in the order of the tree.
static GROUPS: &[Group] = &[
    system::GROUP,
    snmp::GROUP,
    serial::GROUP,
    engine::GROUP,
    mpd::GROUP,
    mpd::CONTEXTS,
    #[cfg(feature = "usm")]
    usm::GROUP,
];

/// What the groups are made of.
#[derive(Clone, Copy)]
pub(crate) struct Facts<'f> {
    pub(crate) engine: &'f Engine,
    pub(crate) mib: &'f dyn Mib,
    pub(crate) now: Uptime,
}

/// Variables under one root, none of which a product is asked for.
pub(crate) struct Group {
    /// Where it begins.
    pub(crate) root: &'static [u32],
    /// Its variables, in the order of the tree.
    rows: &'static [Row],
}

/// A variable of a group.
pub(crate) struct Row {
    /// Its name below the root of the group: the object, and the instance in the last place.
    name: &'static [u32],
    read: for<'f> fn(&Facts<'f>) -> Value<'f>,
}

impl Row {
    const fn new(name: &'static [u32], read: for<'f> fn(&Facts<'f>) -> Value<'f>) -> Self {
        Self { name, read }
    }

    /// Its name below the root of the group.
    pub(crate) const fn name(&self) -> &'static [u32] {
        self.name
    }

    /// Its value now.
    pub(crate) fn value<'f>(&self, facts: &Facts<'f>) -> Value<'f> {
        (self.read)(facts)
    }
}

impl Group {
    /// The group that a name lies in.
    pub(crate) fn of(name: &[u32]) -> Option<&'static Self> {
        Self::around(name).0
    }

    /// The first variable after a name, in whichever group.
    pub(crate) fn after(name: &[u32]) -> Option<(&'static Self, &'static Row)> {
        let (around, next) = Self::around(name);
        let within = around.and_then(|group| {
            let below = name.strip_prefix(group.root)?;
            group.rows.iter().find(|row| row.name > below).map(|row| (group, row))
        });
        within.or_else(|| next.and_then(|group| group.rows.first().map(|row| (group, row))))
    }

    /// The group that a name lies in, and the one after it.
    fn around(name: &[u32]) -> (Option<&'static Self>, Option<&'static Self>) {
        let after = GROUPS.partition_point(|group| group.root <= name);
        let around = GROUPS.get(after.wrapping_sub(1)).filter(|group| name.starts_with(group.root));
        (around, GROUPS.get(after))
    }

    /// The variable of exactly this name, which lies in the group.
    pub(crate) fn row(&self, name: &[u32]) -> Result<&'static Row, Absent> {
        let below = name.strip_prefix(self.root).unwrap_or_default();
        if let Some(row) = self.rows.iter().find(|row| row.name == below) {
            return Ok(row);
        }
        let same_object =
            |row: &Row| row.name.split_last().is_some_and(|(_, object)| below.starts_with(object));
        Err(if self.rows.iter().any(same_object) { Absent::Instance } else { Absent::Object })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_and_their_variables_stand_in_the_order_of_the_tree() {
        assert!(
            GROUPS.is_sorted_by(
                |before, after| before.root < after.root && !after.root.starts_with(before.root)
            )
        );
        for group in GROUPS {
            assert!(group.rows.is_sorted_by(|before, after| before.name < after.name), "{:?}", group.root);
        }
    }

    #[test]
    fn what_is_absent_is_told_apart() {
        let absent = |name: &[u32]| Group::of(name).unwrap().row(name).err();
        assert_eq!(absent(&[1, 3, 6, 1, 2, 1, 1, 1, 0]), None);
        assert_eq!(absent(&[1, 3, 6, 1, 2, 1, 1, 1, 1]), Some(Absent::Instance));
        assert_eq!(absent(&[1, 3, 6, 1, 2, 1, 1, 1]), Some(Absent::Instance));
        assert_eq!(absent(&[1, 3, 6, 1, 2, 1, 1, 9, 1, 2, 77]), Some(Absent::Instance));
        assert_eq!(absent(&[1, 3, 6, 1, 2, 1, 1, 10, 0]), Some(Absent::Object));
        assert_eq!(absent(&[1, 3, 6, 1, 2, 1, 1]), Some(Absent::Object));
        assert!(Group::of(&[1, 3, 6, 1, 2, 1, 33, 1]).is_none());
    }
}
