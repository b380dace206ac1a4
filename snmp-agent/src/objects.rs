//! Tables of objects: what a product's [`Mib`](crate::Mib) finds names in.
//!
//! A [`Branch`] lists its objects once, each with its identifier and the rows that it has; exact names are found by binary
//! search, and walks go from one object to the next. What they read is the product's.
//!
//! ```
//! use snmp_agent::objects::{Absent, listed};
//!
//! const SCALAR: &[u32] = &[0];
//! const LINES: &[u32] = &[1, 2];
//!
//! snmp_agent::objects! {
//!     /// Two scalars and a table of one column.
//!     pub UPS: Ups, rows &'static [u32], under [1, 3, 6, 1, 2, 1, 33, 1];
//!     | id           | object       | access | rows   |
//!     | [1, 1]       | Manufacturer | ro     | SCALAR |
//!     | [1, 5]       | Name         | rw     | SCALAR |
//!     | [3, 3, 1, 3] | InputVoltage | ro     | LINES  |
//! }
//!
//! let (object, row) = UPS.find(&[3, 3, 1, 3, 2], listed).unwrap();
//! assert_eq!((object.what, object.writable, row), (Ups::InputVoltage, false, 2));
//! assert_eq!(UPS.find(&[1, 1, 1], listed).map(|_| ()), Err(Absent::Instance));
//!
//! // The second line has no voltage now, nor has the unit a name.
//! let read = |object, row| ((object, row) == (Ups::InputVoltage, 1)).then_some(230);
//! let found = UPS.after(&[1, 1, 0], listed, read).unwrap();
//! assert_eq!((found.id, found.row, found.told), (&[3, 3, 1, 3][..], 1, 230));
//! assert!(UPS.after(&[3, 3, 1, 3, 1], listed, read).is_none());
//! ```

pub use crate::Absent;
use crate::{Oid, OidBuf};

/// Objects under one root, in the order of their identifiers, none of which begins another. Made by
/// [`objects!`](macro@crate::objects).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Branch<O: 'static, R: 'static> {
    /// What all names begin with.
    pub root: &'static [u32],
    objects: &'static [Object<O, R>],
}

/// A scalar, or a column of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Object<O, R> {
    /// The identifier under the root, without an instance.
    pub id: &'static [u32],
    /// What it is, in the product's own words.
    pub what: O,
    /// Whether managers can set it.
    pub writable: bool,
    /// Which instances there can be, in the product's own words: a number each.
    pub rows: R,
}

/// A variable that was found: its name under the root, and what it reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found<T> {
    /// The object's identifier.
    pub id: &'static [u32],
    /// The instance.
    pub row: u32,
    /// What was read.
    pub told: T,
}

impl<O: Copy, R: Copy> Branch<O, R> {
    /// Checks the order of the objects.
    ///
    /// # Panics
    /// When an object is not behind the one before it, or is within it. In a `static` or `const` that is a compile error.
    #[expect(clippy::panic, reason = "evaluated at compile time")]
    pub const fn new(root: &'static [u32], objects: &'static [Object<O, R>]) -> Self {
        let mut rest = objects;
        while let [first, others @ ..] = rest {
            if let [second, ..] = others
                && !is_behind(second.id, first.id)
            {
                panic!("an object is not behind the one before it");
            }
            rest = others;
        }
        Self { root, objects }
    }

    /// All objects, in the order of a walk.
    pub const fn objects(&self) -> &'static [Object<O, R>] {
        self.objects
    }

    /// The object and the row of exactly this name under the root. `rows` tells the first row at or behind a number.
    ///
    /// # Errors
    /// What of the name there is not.
    pub fn find(
        &self,
        name: &[u32],
        rows: impl Fn(R, u32) -> Option<u32>,
    ) -> Result<(&'static Object<O, R>, u32), Absent> {
        let (object, instance) = self.object_of(name).ok_or(Absent::Object)?;
        match *instance {
            [row] if rows(object.rows, row) == Some(row) => Ok((object, row)),
            _ => Err(Absent::Instance),
        }
    }

    /// The object that this name begins with, and what follows in the name.
    pub fn object_of<'n>(&self, name: &'n [u32]) -> Option<(&'static Object<O, R>, &'n [u32])> {
        // The last object that is not behind the name is the only one that can begin it.
        let object = self.objects.get(self.behind(name).checked_sub(1)?)?;
        Some((object, name.strip_prefix(object.id)?))
    }

    /// The first variable after this name under the root that `read` knows a value of. `rows` tells the first row at or
    /// behind a number.
    pub fn after<T>(
        &self,
        name: &[u32],
        rows: impl Fn(R, u32) -> Option<u32>,
        read: impl Fn(O, u32) -> Option<T>,
    ) -> Option<Found<T>> {
        let within = |object: &Object<O, R>, mut from: u32| loop {
            let row = rows(object.rows, from)?;
            if let Some(told) = read(object.what, row) {
                return Some(Found { id: object.id, row, told });
            }
            from = row.checked_add(1)?;
        };
        let further = self.object_of(name).and_then(|(object, instance)| {
            let from = match instance {
                [] => 0,
                [row, ..] => row.checked_add(1)?,
            };
            within(object, from)
        });
        further.or_else(|| self.objects.get(self.behind(name)..)?.iter().find_map(|object| within(object, 0)))
    }

    /// The place of the first object that is behind the name.
    fn behind(&self, name: &[u32]) -> usize {
        self.objects.partition_point(|object| object.id <= name)
    }
}

impl<T> Found<T> {
    /// Whether this variable is before the other one under the same root.
    pub fn is_before<U>(&self, other: &Found<U>) -> bool {
        (self.id, self.row) < (other.id, other.row)
    }

    /// Writes the whole name; `None` when it has no room.
    pub fn name(&self, root: &[u32], name: &mut OidBuf) -> Option<()> {
        name.set(root).ok()?;
        name.extend(self.id).ok()?;
        name.push(self.row).ok()
    }
}

/// The first of these rows, which rise, at or behind a number.
pub fn listed(rows: &'static [u32], from: u32) -> Option<u32> {
    rows.get(rows.partition_point(|row| *row < from)..)?.first().copied()
}

/// What of `name` stands under `root`, nothing when the name is before it; `None`: it is behind, and nothing under the root
/// is after it.
pub fn under<'n>(root: &[u32], name: &'n [u32]) -> Option<&'n [u32]> {
    match name.strip_prefix(root) {
        Some(rest) => Some(rest),
        None if name < root => Some(&[]),
        None => None,
    }
}

/// Whether an identifier is behind another and not within it.
const fn is_behind(mut id: &[u32], mut other: &[u32]) -> bool {
    loop {
        match (id, other) {
            ([a, ..], [b, ..]) if *a != *b => return *a > *b,
            ([_, id_rest @ ..], [_, other_rest @ ..]) => (id, other) = (id_rest, other_rest),
            _ => return false,
        }
    }
}

/// An identifier that is written in a program.
///
/// # Panics
/// When it cannot travel, see [`Oid`]. In a `static` or `const` that is a compile error.
#[expect(clippy::panic, reason = "evaluated at compile time")]
pub const fn oid(sub_ids: &'static [u32]) -> Oid<'static> {
    match Oid::new(sub_ids) {
        Some(oid) => oid,
        None => panic!("an identifier that cannot travel"),
    }
}

/// Makes a [`Branch`](crate::objects::Branch) and the enumeration of its objects, a row each; see
/// [the module](mod@crate::objects) for how it is used. Objects out of order do not compile:
///
/// ```compile_fail,E0080
/// snmp_agent::objects! {
///     /// The second object is within the first.
///     BRANCH: Things, rows u8, under [1, 3];
///     | id     | object | access | rows |
///     | [2]    | One    | ro     | ROW  |
///     | [2, 1] | Two    | ro     | ROW  |
/// }
/// const ROW: u8 = 0;
/// # let _ = BRANCH;
/// ```
#[macro_export]
macro_rules! objects {
    (
        $(#[$about:meta])*
        $visibility:vis $branch:ident: $objects:ident, rows $kind:ty, under $root:expr;
        | id | object | access | rows |
        $(| $id:tt | $object:ident | $access:ident | $rows:ident |)+
    ) => {
        $(#[$about])*
        $visibility static $branch: $crate::objects::Branch<$objects, $kind> =
            $crate::objects::Branch::new(&$root, &[$($crate::objects::Object {
                id: &$id,
                what: $objects::$object,
                writable: $crate::objects!(@ $access),
                rows: $rows,
            }),+]);

        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(missing_docs, reason = "named as in the MIB")]
        $visibility enum $objects { $($object),+ }
    };
    (@ ro) => { false };
    (@ rw) => { true };
}
