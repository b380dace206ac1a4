//! The whole tree: the product's objects and the agent's own groups in one order, as far as somebody sees it.

use crate::access::{View, last_of};
use crate::groups::{Facts, Group, Row};
use crate::{Absent, OidBuf, Scratch, Value};

/// The tree as one request sees it.
#[derive(Clone, Copy)]
pub(crate) struct Tree<'t> {
    pub(crate) facts: Facts<'t>,
    pub(crate) view: &'t View,
}

impl<'t> Tree<'t> {
    /// The value of exactly this variable.
    pub(crate) fn get<'a>(&self, name: &[u32], scratch: &'a mut Scratch) -> Result<Value<'a>, Absent>
    where
        't: 'a,
    {
        if !self.view.contains(name) {
            return Err(Absent::Object);
        }
        match Group::of(name) {
            Some(group) => group.row(name).map(|row| row.value(&self.facts)),
            None => self.facts.mib.object(name, scratch),
        }
    }

    /// Offers the variables after `name` one after another, in order, until one is taken. Its name is in `next`.
    ///
    /// `None` when the tree ends before. Names only rise, whatever the product says, so this ends.
    pub(crate) fn after<R>(
        &self,
        name: &[u32],
        next: &mut OidBuf,
        scratch: &mut Scratch,
        mut take: impl FnMut(&OidBuf, Value<'_>) -> Option<R>,
    ) -> Option<R> {
        let mut resume = OidBuf::new();
        let mut resumed = false;
        loop {
            let from: &[u32] = if resumed { &resume } else { name };
            let own = Group::after(from);
            let value = match (own, Group::of(from)) {
                // Within its groups the agent is alone.
                (Some((group, row)), Some(around)) if group.root == around.root => {
                    set_name(group, row, next)?;
                    row.value(&self.facts)
                }
                (own, around) => {
                    if let Some(around) = around {
                        last_of(around.root, &mut resume);
                        resumed = true;
                    }
                    let from: &[u32] = if resumed { &resume } else { name };
                    let product = self.facts.mib.object_after(from, next, scratch);
                    match (product, own) {
                        (Some(value), Some((group, _))) if **next > *from && **next < *group.root => value,
                        (Some(value), None) if **next > *from => value,
                        (_, Some((group, row))) => {
                            set_name(group, row, next)?;
                            row.value(&self.facts)
                        }
                        (_, None) => return None,
                    }
                }
            };
            resumed = true;
            if self.view.contains(next) {
                if let Some(taken) = take(next, value) {
                    return Some(taken);
                }
                resume.set(next).ok()?;
            } else if !self.view.skip(next, &mut resume) {
                return None;
            }
        }
    }
}

fn set_name(group: &Group, row: &Row, name: &mut OidBuf) -> Option<()> {
    name.set(group.root).ok()?;
    name.extend(row.name()).ok()
}
