//! One definition of the module, and how it is printed.

use std::io::{self, Write};

/// A definition: what it is called, and where it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    pub(super) name: &'static str,
    pub(super) parent: &'static str,
    pub(super) number: u32,
    pub(super) kind: Kind,
    pub(super) description: &'static str,
}

/// What is defined.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    /// A place in the tree.
    Node,
    /// A table: its entry and the column that rows are numbered by.
    Table { entry: &'static str, type_name: &'static str, index: &'static str },
    /// A scalar or a column.
    Object { syntax: &'static str, units: &'static str, writable: bool },
    /// A variable that only notifications have.
    Told { syntax: &'static str },
}

pub(super) const INTEGER: &str = "Integer32";
pub(super) const TEXT: &str = "DisplayString";
pub(super) const TRUTH: &str = "TruthValue";
pub(super) const COUNT: &str = "Unsigned32";

/// A place in the tree.
pub(super) const fn node(
    name: &'static str,
    parent: &'static str,
    number: u32,
    description: &'static str,
) -> Row {
    Row { name, parent, number, kind: Kind::Node, description }
}

/// A table.
pub(super) const fn table(
    [name, entry, type_name]: [&'static str; 3],
    parent: &'static str,
    number: u32,
    index: &'static str,
    description: &'static str,
) -> Row {
    Row { name, parent, number, kind: Kind::Table { entry, type_name, index }, description }
}

/// An object that managers read.
pub(super) const fn ro(
    name: &'static str,
    parent: &'static str,
    number: u32,
    [syntax, units]: [&'static str; 2],
    description: &'static str,
) -> Row {
    Row { name, parent, number, kind: Kind::Object { syntax, units, writable: false }, description }
}

/// An object that managers read and set.
pub(super) const fn rw(
    name: &'static str,
    parent: &'static str,
    number: u32,
    [syntax, units]: [&'static str; 2],
    description: &'static str,
) -> Row {
    Row { name, parent, number, kind: Kind::Object { syntax, units, writable: true }, description }
}

impl Row {
    /// Prints the definition; `all` is the whole module, in which a table's columns are found.
    pub(super) fn print(&self, out: &mut impl Write, all: &[&[Self]]) -> io::Result<()> {
        let Self { name, parent, number, description, .. } = self;
        match self.kind {
            Kind::Node => {
                writeln!(out, "-- {description}\n{name} OBJECT IDENTIFIER ::= {{ {parent} {number} }}\n")
            }
            Kind::Table { entry, type_name, index } => {
                let head = |out: &mut dyn Write, name, syntax: &str, description| {
                    writeln!(
                        out,
                        "{name} OBJECT-TYPE\n    SYNTAX      {syntax}\n    MAX-ACCESS  not-accessible"
                    )?;
                    writeln!(out, "    STATUS      current\n    DESCRIPTION\n        \"{description}\"")
                };
                head(out, *name, &format!("SEQUENCE OF {type_name}"), *description)?;
                writeln!(out, "    ::= {{ {parent} {number} }}\n")?;
                head(out, entry, type_name, "A row.")?;
                writeln!(out, "    INDEX       {{ {index} }}\n    ::= {{ {name} 1 }}\n")?;
                let columns = all.iter().copied().flatten().filter(|row| row.parent == entry);
                let columns: Vec<_> = columns.filter_map(Self::column).collect();
                writeln!(out, "{type_name} ::= SEQUENCE {{\n    {}\n}}\n", columns.join(",\n    "))
            }
            Kind::Object { syntax, units, writable } => {
                writeln!(out, "{name} OBJECT-TYPE\n    SYNTAX      {syntax}")?;
                if !units.is_empty() {
                    writeln!(out, "    UNITS       \"{units}\"")?;
                }
                let access = if writable { "read-write" } else { "read-only" };
                writeln!(out, "    MAX-ACCESS  {access}\n    STATUS      current")?;
                writeln!(out, "    DESCRIPTION\n        \"{description}\"\n    ::= {{ {parent} {number} }}\n")
            }
            Kind::Told { syntax } => {
                writeln!(out, "{name} OBJECT-TYPE\n    SYNTAX      {syntax}")?;
                writeln!(out, "    MAX-ACCESS  accessible-for-notify\n    STATUS      current")?;
                writeln!(out, "    DESCRIPTION\n        \"{description}\"\n    ::= {{ {parent} {number} }}\n")
            }
        }
    }

    /// The line of a column in its table's SEQUENCE: the name and the type without a range or names.
    fn column(&self) -> Option<String> {
        let Kind::Object { syntax, .. } = self.kind else { return None };
        let bare = syntax.split([' ', '(', '{']).next().unwrap_or(syntax);
        Some(format!("{} {bare}", self.name))
    }

    /// Whether it is to be in the group of all objects.
    pub(super) const fn is_object(&self) -> bool {
        matches!(self.kind, Kind::Object { .. } | Kind::Told { .. })
    }
}
