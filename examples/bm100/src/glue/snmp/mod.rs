//! The product as an SNMP manager sees it.
//!
//! | file | what it is |
//! | --- | --- |
//! | `maker/` | the maker's tree for battery managers, 1.3.6.1.4.1.3808.1.1.7 |
//! | `environment.rs` | the maker's tree for environmental sensors, 1.3.6.1.4.1.3808.1.1.4 |
//! | `ours.rs` | what the maker's trees lack, 1.3.6.1.4.1.3808.1.1.7.100 |
//! | `ups.rs` | UPS-MIB (RFC 1628) |
//! | `battery.rs` | BATTERY-MIB (RFC 7577), and the rows of ENTITY-MIB that it needs |
//! | `described.rs` | what a MIB says of the objects, in their tables |
//! | `object.rs` | groups of objects, their rows and the tree of them |
//! | `set.rs` | what can be set, together or not at all |
//! | `notice.rs`, `number.rs` | the maker's traps |
//! | `session.rs` | since when conditions stand; forgotten at power-off |
//!
//! Everything that is not known is absent: no value stands for it.

mod battery;
mod clock;
mod described;
mod environment;
mod maker;
mod notice;
mod number;
mod object;
mod ours;
mod scale;
mod session;
mod set;
mod ups;
mod version;

use snmp_agent::{
    Absent, ErrorStatus, Mib, Oid, OidBuf, Outcome, Scratch, System, Value,
    objects::{Branch, oid, under},
};

pub use self::described::Text;
use self::{
    described::Described,
    object::{Group, Of, Rows, Told, Tree},
};
use crate::{nameplate::Nameplate, product::Bm100, site::Name};

pub(crate) use clock::Clock;
pub use notice::Notices;
pub(crate) use session::Session;
pub(crate) use version::Version;

/// `sysObjectID`: the maker's battery managers.
const OBJECT_ID: Oid<'static> = oid(&[1, 3, 6, 1, 4, 1, 3808, 1, 1, 7]);

/// Everything that is served, in the order of a walk.
static TREES: [&dyn Tree; 15] = [
    &Of::<ups::Ups>::NEW,
    &Of::<battery::Entity>::NEW,
    &Of::<battery::Battery>::NEW,
    &Of::<environment::Environment>::NEW,
    &Of::<maker::Ident>::NEW,
    &Of::<maker::Property>::NEW,
    &Of::<maker::Config>::NEW,
    &Of::<maker::Control>::NEW,
    &Of::<maker::Probes>::NEW,
    &Of::<maker::Measuring>::NEW,
    &Of::<maker::Equalization>::NEW,
    &Of::<maker::Strings>::NEW,
    &Of::<maker::Shutdown>::NEW,
    &Of::<ours::Ours>::NEW,
    &Of::<ours::Receivers>::NEW,
];

/// An object that is served, as a map or a MIB tells of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Published {
    /// What its name begins with.
    pub root: &'static [u32],
    /// What follows, without an instance.
    pub id: &'static [u32],
    /// Whether managers can set it.
    pub writable: bool,
    /// What the unit's own MIB says of it; `None`: the object is of an IETF's.
    pub text: Option<Text>,
}

/// All objects, whether they have a value now or not, in the order of a walk.
pub fn published() -> impl Iterator<Item = Published> {
    TREES.iter().flat_map(|tree| {
        let (root, texts) = (tree.root(), texts(tree.root()));
        let objects = (0..).map_while(move |place| Some((tree.object(place)?, texts.get(place).copied())));
        objects.map(move |((id, writable), text)| Published { root, id, writable, text })
    })
}

/// What is said of the objects under a root.
fn texts(root: &[u32]) -> &'static [Text] {
    const fn of<G: Group + Described>(group: &'static Branch<G, Rows>) -> (&'static [u32], &'static [Text]) {
        (group.root, G::TEXTS)
    }
    let described = [
        of(&environment::ENVIRONMENT),
        of(&maker::IDENT),
        of(&maker::PROPERTY),
        of(&maker::CONFIG),
        of(&maker::CONTROL),
        of(&maker::PROBES),
        of(&maker::MEASURING),
        of(&maker::EQUALIZATION),
        of(&maker::STRING_TABLES),
        of(&maker::SHUTDOWN),
        of(&ours::OURS),
        of(&ours::RECEIVER_TABLE),
    ];
    described.into_iter().find(|(of, _)| *of == root).map_or(&[], |(_, texts)| texts)
}

/// The tree that a name is in, and what follows its root.
fn tree_of(name: &[u32]) -> Option<(&'static dyn Tree, &[u32])> {
    TREES.iter().find_map(|tree| Some((*tree, name.strip_prefix(tree.root())?)))
}

/// What exactly this name reads.
fn told<'a>(unit: &'a Bm100, name: &[u32]) -> Result<Told<'a>, Absent> {
    let (tree, name) = tree_of(name).ok_or(Absent::Object)?;
    tree.told(unit, name)
}

impl Mib for Bm100 {
    fn system(&self) -> System<'_> {
        System {
            description: Nameplate::DESCRIPTION,
            object_id: OBJECT_ID,
            contact: self.site().name(Name::Contact),
            name: self.site().name(Name::Unit),
            location: self.site().name(Name::Location),
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
        let (root, found) = TREES.iter().find_map(|tree| {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_trees_are_in_the_order_of_a_walk_and_none_is_within_another() {
        for [one, next] in TREES.array_windows() {
            assert!(one.root() < next.root() && !next.root().starts_with(one.root()), "{:?}", next.root());
        }
    }
}
