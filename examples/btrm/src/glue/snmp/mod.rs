//! The product as an SNMP manager sees it.
//!
//! | file | what it is |
//! | --- | --- |
//! | `private.rs` | the product's own tree: the point table and the trap receivers |
//! | `ups/` | UPS-MIB (RFC 1628) |
//! | `battery.rs` | BATTERY-MIB (RFC 7577), and the rows of ENTITY-MIB that it needs |
//! | `object.rs` | what objects read, and which rows they have |
//! | `set.rs` | what can be set |
//! | `notice.rs` | what managers are told unasked |
//! | `session.rs` | since when alarms stand, which test ran; forgotten at power-off |
//!
//! Everything that is not known is absent: no value stands for it.

mod battery;
mod notice;
mod object;
mod private;
mod session;
mod set;
mod ups;

use snmp_agent::{
    Absent, ErrorStatus, Mib, OidBuf, Outcome, Scratch, System, Value,
    objects::{listed, under},
};

use self::object::{Found, Told};
use crate::product::Btrm;

pub use notice::{Notices, alarm_point, notification};
pub(crate) use session::Session;
pub(crate) use ups::{capacity, present};

/// A subtree that the product serves.
#[derive(Clone, Copy, Debug)]
enum Tree {
    Ups,
    Entity,
    Battery,
    Private,
}

impl Tree {
    /// All of them, in the order of a walk.
    const ALL: [Self; 4] = [Self::Ups, Self::Entity, Self::Battery, Self::Private];

    /// What all names in it begin with.
    fn root(self) -> &'static [u32] {
        match self {
            Self::Ups => ups::UPS.root,
            Self::Entity => battery::ENTITY.root,
            Self::Battery => battery::BATTERY.root,
            Self::Private => private::PRIVATE.root,
        }
    }

    /// The value of exactly this name under the root.
    fn told<'a>(self, unit: &'a Btrm, name: &[u32]) -> Result<Told<'a>, Absent> {
        let told = match self {
            Self::Ups => {
                ups::UPS.find(name, listed).map(|(object, row)| ups::read(unit, object.what, row))?
            }
            Self::Entity => battery::ENTITY
                .find(name, listed)
                .map(|(object, row)| battery::entity(unit, object.what, row))?,
            Self::Battery => {
                battery::BATTERY.find(name, listed).map(|(object, _)| battery::read(unit, object.what))?
            }
            Self::Private => return private::told(unit, name),
        };
        told.ok_or(Absent::Instance)
    }

    /// The first variable after this name under the root that has a value.
    fn after<'a>(self, unit: &'a Btrm, name: &[u32]) -> Option<Found<'a>> {
        match self {
            Self::Ups => ups::UPS.after(name, listed, |object, row| ups::read(unit, object, row)),
            Self::Entity => {
                battery::ENTITY.after(name, listed, |object, row| battery::entity(unit, object, row))
            }
            Self::Battery => battery::BATTERY.after(name, listed, |object, _| battery::read(unit, object)),
            Self::Private => private::after(unit, name),
        }
    }
}

/// The tree that a name is in, and what follows its root.
fn tree_of(name: &[u32]) -> Option<(Tree, &[u32])> {
    Tree::ALL.iter().find_map(|&tree| Some((tree, name.strip_prefix(tree.root())?)))
}

/// What exactly this name reads.
fn told<'a>(unit: &'a Btrm, name: &[u32]) -> Result<Told<'a>, Absent> {
    let (tree, name) = tree_of(name).ok_or(Absent::Object)?;
    tree.told(unit, name)
}

impl Mib for Btrm {
    fn system(&self) -> System<'_> {
        System {
            description: self.model().description(),
            object_id: self.model().object_id(),
            contact: self.management().contact(),
            name: &self.site().network.host_name,
            location: &self.site().location,
            // Applications and end-to-end transport.
            services: 72,
        }
    }

    fn object<'a>(&'a self, name: &[u32], scratch: &'a mut Scratch) -> Result<Value<'a>, Absent> {
        told(self, name).map(|told| told.value(scratch))
    }

    fn object_after<'a>(
        &'a self,
        name: &[u32],
        next: &mut OidBuf,
        scratch: &'a mut Scratch,
    ) -> Option<Value<'a>> {
        let (root, found) = Tree::ALL.iter().find_map(|tree| {
            let name = under(tree.root(), name)?;
            Some((tree.root(), tree.after(self, name)?))
        })?;
        found.name(root, next)?;
        Some(found.told.value(scratch))
    }

    fn test(&self, name: &[u32], value: Value<'_>) -> Result<(), ErrorStatus> {
        set::test(self, name, value)
    }

    fn commit(&mut self, name: &[u32], value: Value<'_>) -> Result<(), ErrorStatus> {
        set::commit(self, name, value)
    }

    fn conclude(&mut self, outcome: Outcome) -> Result<(), ErrorStatus> {
        set::conclude(self, outcome)
    }
}
