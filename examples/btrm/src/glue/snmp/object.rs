//! A table of objects, and how a name is found in it.

use core::fmt::{self, Display, Formatter};

use snmp_agent::{Absent, OidBuf, Scratch, Value};

use super::ups::TestDetail;

/// The instance of a scalar (RFC 2578 §7).
pub(super) const SCALAR: &[u32] = &[0];

/// Objects under one root, in the order of their identifiers, none of which begins another.
#[derive(Debug)]
pub(super) struct Branch<O: 'static> {
    /// What all names begin with.
    pub(super) root: &'static [u32],
    /// The objects.
    pub(super) objects: &'static [Object<O>],
}

/// A scalar, or a column of a table.
#[derive(Debug)]
pub(super) struct Object<O> {
    /// The identifier under the root, without an instance.
    pub(super) id: &'static [u32],
    /// What it is.
    pub(super) what: O,
    /// Whether managers can set it.
    pub(super) writable: bool,
    /// The instances that there can be, rising.
    pub(super) rows: &'static [u32],
}

/// Makes a [`Branch`] and the enumeration of its objects, a row each.
macro_rules! objects {
    (
        $(#[$about:meta])*
        $branch:ident: $objects:ident under $root:expr;
        | id | object | access | rows |
        $(| $id:tt | $object:ident | $access:ident | $rows:ident |)+
    ) => {
        $(#[$about])*
        pub(super) static $branch: $crate::glue::snmp::object::Branch<$objects> =
            $crate::glue::snmp::object::Branch {
                root: &$root,
                objects: &[$($crate::glue::snmp::object::Object {
                    id: &$id,
                    what: $objects::$object,
                    writable: $crate::glue::snmp::object::objects!(@ $access),
                    rows: $rows,
                }),+],
            };

        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum $objects { $($object),+ }
    };
    (@ ro) => { false };
    (@ rw) => { true };
}
pub(super) use objects;

/// What a variable reads, before there is room for text that is made on the fly.
#[derive(Clone, Copy, Debug)]
pub(super) enum Told<'a> {
    Value(Value<'a>),
    Made(Made),
}

/// Text that is made on the fly.
#[derive(Clone, Copy, Debug)]
pub(super) enum Made {
    /// A temperature as the manual's screen shows it (BTRM manual §11.3), whole degrees.
    Celsius(i32),
    /// A battery bank of so many volts.
    Bank(u16),
    /// How a test ended.
    Test(TestDetail),
}

/// A variable that was found: its name under the root, and what it reads.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found<'a> {
    pub(super) id: &'static [u32],
    pub(super) row: u32,
    pub(super) told: Told<'a>,
}

impl<O: Copy> Branch<O> {
    /// The object and the row of exactly this name under the root.
    pub(super) fn find(&self, name: &[u32]) -> Result<(&Object<O>, u32), Absent> {
        // The last object that is not behind the name is the only one that can begin it.
        let behind = self.objects.partition_point(|object| object.id <= name);
        let object = behind.checked_sub(1).and_then(|place| self.objects.get(place)).ok_or(Absent::Object)?;
        match name.strip_prefix(object.id) {
            Some(&[row]) if object.rows.contains(&row) => Ok((object, row)),
            Some(_) => Err(Absent::Instance),
            None => Err(Absent::Object),
        }
    }

    /// Whether this name begins with that of an object that managers can set.
    pub(super) fn is_writable(&self, name: &[u32]) -> bool {
        self.objects.iter().any(|object| object.writable && name.starts_with(object.id))
    }

    /// The first variable after this name under the root that `read` knows a value of.
    pub(super) fn after<'a>(
        &self,
        name: &[u32],
        read: impl Fn(O, u32) -> Option<Told<'a>>,
    ) -> Option<Found<'a>> {
        let is_over =
            |object: &Object<O>| object.rows.last().is_none_or(|&row| !is_after(object.id, row, name));
        let first = self.objects.partition_point(is_over);
        self.objects.get(first..)?.iter().find_map(|object| {
            let rows = object.rows.iter().filter(|&&row| is_after(object.id, row, name));
            rows.copied().find_map(|row| Some(Found { id: object.id, row, told: read(object.what, row)? }))
        })
    }
}

impl Found<'_> {
    /// Whether this variable is before the other.
    pub(super) fn is_before(&self, other: &Self) -> bool {
        (self.id, self.row) < (other.id, other.row)
    }

    /// Writes the name.
    pub(super) fn name(&self, root: &[u32], name: &mut OidBuf) -> Option<()> {
        name.set(root).ok()?;
        name.extend(self.id).ok()?;
        name.push(self.row).ok()
    }
}

impl<'a> Told<'a> {
    pub(super) const fn integer(value: i32) -> Self {
        Self::Value(Value::Integer(value))
    }

    pub(super) const fn text(text: &'a str) -> Self {
        Self::Value(Value::OctetString(text.as_bytes()))
    }

    /// The value, made in `scratch` if it has to be.
    pub(super) fn value(self, scratch: &'a mut Scratch) -> Value<'a> {
        match self {
            Self::Value(value) => value,
            Self::Made(made) => scratch.text(format_args!("{made}")),
        }
    }
}

impl Display for Made {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Celsius(degrees) => write!(f, "{degrees} C"),
            Self::Bank(volts) => write!(f, "Battery bank of {volts} V"),
            Self::Test(detail) => detail.fmt(f),
        }
    }
}

/// Whether the variable `id.row` is after `name`.
pub(super) fn is_after(id: &[u32], row: u32, name: &[u32]) -> bool {
    match name.strip_prefix(id) {
        Some([]) => true,
        Some(&[first, ..]) => row > first,
        None => id > name,
    }
}

/// What stands under `root` in `name`, nothing if the name is before it; `None`: it is behind.
pub(super) fn under<'a>(root: &[u32], name: &'a [u32]) -> Option<&'a [u32]> {
    match name.strip_prefix(root) {
        Some(rest) => Some(rest),
        None if name < root => Some(&[]),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    objects! {
        /// A scalar and a table of two columns.
        BRANCH: Things under [1, 3];
        | id        | object | access | rows   |
        | [1]       | One    | ro     | SCALAR |
        | [2, 1, 1] | Left   | rw     | ROWS   |
        | [2, 1, 2] | Right  | ro     | ROWS   |
    }
    const ROWS: &[u32] = &[3, 7];

    fn after(name: &[u32]) -> Option<(&'static [u32], u32)> {
        // The right column has no row 3.
        let read = |what, row| ((what, row) != (Things::Right, 3)).then_some(Told::integer(0));
        BRANCH.after(name, read).map(|found| (found.id, found.row))
    }

    #[test]
    fn a_walk_tells_each_variable_once_and_passes_over_what_has_no_value() {
        let walk = [
            (&[][..], (&[1][..], 0)),
            (&[1, 0], (&[2, 1, 1], 3)),
            (&[2, 1, 1, 3], (&[2, 1, 1], 7)),
            (&[2, 1, 1, 7], (&[2, 1, 2], 7)),
        ];
        for (name, found) in walk {
            assert_eq!(after(name), Some(found), "{name:?}");
        }
        assert_eq!(after(&[2, 1, 2, 7]), None);
    }

    #[test]
    fn a_walk_can_start_at_names_that_nothing_has() {
        assert_eq!(after(&[0, 9]), Some((&[1][..], 0)));
        assert_eq!(after(&[1]), Some((&[1][..], 0)));
        assert_eq!(after(&[1, 0, 0]), Some((&[2, 1, 1][..], 3)));
        assert_eq!(after(&[2, 1, 1, 3, 5]), Some((&[2, 1, 1][..], 7)));
        assert_eq!(after(&[2, 1, 1, 4]), Some((&[2, 1, 1][..], 7)));
        assert_eq!(after(&[2, 1, 2, u32::MAX]), None);
        assert_eq!(after(&[3]), None);
    }

    #[test]
    fn a_name_is_an_instance_or_it_is_told_what_is_missing() {
        assert_eq!(BRANCH.find(&[2, 1, 1, 7]).map(|(object, row)| (object.what, row)), Ok((Things::Left, 7)));
        for (name, missing) in [
            (&[1][..], Absent::Instance),
            (&[1, 1], Absent::Instance),
            (&[1, 0, 0], Absent::Instance),
            (&[2, 1, 1, 4], Absent::Instance),
            (&[2, 1], Absent::Object),
            (&[2, 1, 3, 3], Absent::Object),
            (&[0], Absent::Object),
            (&[], Absent::Object),
        ] {
            assert_eq!(BRANCH.find(name).map(|_| ()), Err(missing), "{name:?}");
        }
    }
}
