//! One definition of the module, and how it is printed.

use std::io::{self, Write};

use bm100::glue::snmp::{Published, Text, published};

use super::{
    structure::{NODES, Node, ROOTS, TABLES, Table},
    traps::{TOLD, Told},
};

/// The numbers that all names here begin with: the maker's.
const MAKER: [u32; 7] = [1, 3, 6, 1, 4, 1, 3808];

/// A definition: where it is under the maker's numbers, and what it is.
#[derive(Clone, Debug)]
pub(super) struct Definition {
    id: Vec<u32>,
    what: What,
}

/// What is defined.
#[derive(Clone, Copy, Debug)]
enum What {
    Node(Node),
    Table(Table),
    /// A scalar or a column.
    Object(Text, bool),
    Told(Told),
}

/// Everything that is defined, in the order of the tree.
pub(super) fn all() -> Vec<Definition> {
    let define = |id: &[u32], what| Definition { id: id.to_vec(), what };
    let object = |object: Published| {
        let id = [object.root, object.id].concat();
        Some(define(id.strip_prefix(&MAKER)?, What::Object(object.text?, object.writable)))
    };
    let mut all: Vec<_> = published()
        .filter_map(object)
        .chain(NODES.iter().map(|node| define(node.id, What::Node(*node))))
        .chain(TABLES.iter().map(|table| define(table.id, What::Table(*table))))
        .chain(TOLD.iter().map(|told| define(told.id, What::Told(*told))))
        .collect();
    all.sort_by(|one, other| one.id.cmp(&other.id));
    all
}

impl Table {
    /// The name of its rows, and of their type.
    fn rows(&self) -> [String; 2] {
        let entry = format!("{}Entry", self.of);
        let mut letters = entry.chars();
        let first = letters.next().map(|letter| letter.to_ascii_uppercase());
        let of_type = first.into_iter().chain(letters).collect();
        [entry, of_type]
    }
}

impl Definition {
    /// Prints the definition; `all` is the whole module, in which its parent and a table's columns are found.
    pub(super) fn print(&self, out: &mut impl Write, all: &[Self]) -> io::Result<()> {
        let place = self.place(all)?;
        match &self.what {
            What::Node(Node { name, description, .. }) => {
                writeln!(out, "-- {description}\n{name} OBJECT IDENTIFIER ::= {place}\n")
            }
            What::Table(table) => self.print_table(table, &place, out, all),
            What::Object(Text { name, syntax, units, description }, writable) => {
                let access = if *writable { "read-write" } else { "read-only" };
                print_object(out, [name, syntax, units, access, description, &place])
            }
            What::Told(Told { name, syntax, description, .. }) => {
                print_object(out, [name, syntax, "", "accessible-for-notify", description, &place])
            }
        }
    }

    fn print_table(&self, table: &Table, place: &str, out: &mut impl Write, all: &[Self]) -> io::Result<()> {
        let (name, [entry, of_type]) = (format!("{}Table", table.of), table.rows());
        let (access, rows) = ("not-accessible", format!("SEQUENCE OF {of_type}"));
        print_object(out, [&name, &rows, "", access, table.description, place])?;
        writeln!(out, "{entry} OBJECT-TYPE\n    SYNTAX      {of_type}\n    MAX-ACCESS  {access}")?;
        writeln!(out, "    STATUS      current\n    DESCRIPTION\n        \"A row.\"")?;
        writeln!(out, "    INDEX       {{ {} }}\n    ::= {{ {name} 1 }}\n", table.index)?;
        let row = [self.id.as_slice(), &[1]].concat();
        let columns = all.iter().filter(|other| other.id.split_last().is_some_and(|(_, of)| of == row));
        let columns: Vec<_> = columns.filter_map(Self::column).collect();
        writeln!(out, "{of_type} ::= SEQUENCE {{\n    {}\n}}\n", columns.join(",\n    "))
    }

    /// Its place in the tree, as the module writes it.
    fn place(&self, all: &[Self]) -> io::Result<String> {
        let nowhere = || io::Error::other(format!("{:?} has no parent", self.id));
        let (number, parent) = self.id.split_last().ok_or_else(nowhere)?;
        let named = |other: &Self| match &other.what {
            What::Node(node) if other.id == parent => Some(node.name.to_owned()),
            What::Table(table) => {
                let is_row = parent.strip_prefix(other.id.as_slice()) == Some(&[1]);
                is_row.then(|| table.rows()).map(|[entry, _]| entry)
            }
            _ => None,
        };
        let root = || ROOTS.into_iter().find(|(id, _)| *id == parent).map(|(_, name)| name.to_owned());
        let parent = all.iter().find_map(named).or_else(root).ok_or_else(nowhere)?;
        Ok(format!("{{ {parent} {number} }}"))
    }

    /// The line of a column in its table's SEQUENCE: the name and the type without a range or names.
    fn column(&self) -> Option<String> {
        let What::Object(Text { name, syntax, .. }, _) = self.what else { return None };
        let bare = syntax.split([' ', '(', '{']).next().unwrap_or(syntax);
        Some(format!("{name} {bare}"))
    }

    /// Its name, if it is to be in the group of all objects.
    pub(super) const fn object(&self) -> Option<&'static str> {
        match self.what {
            What::Object(Text { name, .. }, _) | What::Told(Told { name, .. }) => Some(name),
            What::Node(_) | What::Table(_) => None,
        }
    }
}

fn print_object(
    out: &mut impl Write,
    [name, syntax, units, access, description, place]: [&str; 6],
) -> io::Result<()> {
    writeln!(out, "{name} OBJECT-TYPE\n    SYNTAX      {syntax}")?;
    if !units.is_empty() {
        writeln!(out, "    UNITS       \"{units}\"")?;
    }
    writeln!(out, "    MAX-ACCESS  {access}\n    STATUS      current")?;
    writeln!(out, "    DESCRIPTION\n        \"{description}\"\n    ::= {place}\n")
}
