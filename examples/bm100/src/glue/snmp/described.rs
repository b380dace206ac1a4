//! Tables of objects that tell of each what a MIB says of it: the MIB that is printed is made from them.

/// What a MIB says of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text {
    /// Its name.
    pub name: &'static str,
    /// Its type, with a range or the names of its numbers.
    pub syntax: &'static str,
    /// The unit of its value; empty for a plain number and for text.
    pub units: &'static str,
    /// What it is.
    pub description: &'static str,
}

/// Objects that tell what a MIB says of them.
pub(super) trait Described {
    /// Of each object, in their order.
    const TEXTS: &'static [Text];
}

/// Makes the [`objects!`](snmp_agent::objects) of a group, and their [`Text`]s, a row each. What is said of them is for maps
/// alone: a program that prints none has none of it.
macro_rules! described {
    (
        $(#[$about:meta])*
        $visibility:vis $branch:ident: $objects:ident, under $root:tt;
        | id | object | access | rows | name | syntax | units | description |
        $(
            | $id:tt | $object:ident | $access:ident | $rows:ident
            | $name:literal | $syntax:tt | $units:literal | $description:literal |
        )+
    ) => {
        snmp_agent::objects! {
            $(#[$about])*
            $visibility $branch: $objects, rows $crate::glue::snmp::object::Rows, under $root;
            | id | object | access | rows |
            $(| $id | $object | $access | $rows |)+
        }

        impl $crate::glue::snmp::described::Described for $objects {
            const TEXTS: &'static [$crate::glue::snmp::described::Text] = &[$(
                $crate::glue::snmp::described::Text {
                    name: $name,
                    syntax: $syntax,
                    units: $units,
                    description: $description,
                }
            ),+];
        }
    };
}

/// The names of the maker's statuses, which begin with what it is that is so.
macro_rules! statuses {
    ($of:literal) => {
        concat!(
            "INTEGER { ",
            $of,
            "Normal(1), ",
            $of,
            "WarnLow(2), ",
            $of,
            "WarnHigh(3), ",
            $of,
            "AlarmLow(4), ",
            $of,
            "AlarmHigh(5) }"
        )
    };
}

pub(super) use {described, statuses};
