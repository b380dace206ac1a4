//! What a point table must not contain. Runs at compile time: a refusal is a compile error that names the rows.

use super::{Kind, Point, Shape, Span, Table};

/// Refuses a table with a bad row, or with two rows that clash.
pub(super) const fn check<Q: Copy>(mut rows: &[Point<Q>]) {
    while let [row, below @ ..] = rows {
        check_row(row);
        let mut others = below;
        while let [other, rest @ ..] = others {
            check_pair(row, other);
            others = rest;
        }
        rows = below;
    }
}

const fn check_row<Q: Copy>(row: &Point<Q>) {
    if !is_kebab_case(row.name) {
        refuse(&["the name `", row.name, "` is not in kebab-case"]);
    }
    if row.count == 0 {
        refuse(&["`", row.name, "` has a count of 0"]);
    }
    if let Some(class) = row.class
        && !matches!(class, 1..=3)
    {
        refuse(&["`", row.name, "` has a DNP3 class that is not 1, 2, 3 or -"]);
    }
    if let Some([]) = row.oid {
        refuse(&["`", row.name, "` has an empty OID"]);
    }
    let mut tables: &[Table] = &Table::ALL;
    while let [table, rest @ ..] = tables {
        check_place(row, row.modbus(*table), table.as_str(), table.is_writable(), table.is_binary());
        tables = rest;
    }
    let mut kinds: &[Kind] = &Kind::ALL;
    while let [kind, rest @ ..] = kinds {
        check_place(row, row.dnp3(*kind), kind.as_str(), kind.is_output(), kind.is_binary());
        kinds = rest;
    }
}

const fn check_place<Q: Copy>(row: &Point<Q>, span: Option<Span>, word: &str, writable: bool, binary: bool) {
    let Some(span) = span else { return };
    if !span.is_valid() {
        refuse(&["`", row.name, "` does not end before 65536 in `", word, "`"]);
    }
    if writable && !row.access.writes() {
        refuse(&["`", row.name, "` is read-only, but `", word, "` is written by masters"]);
    }
    if !writable && !row.access.reads() {
        refuse(&["`", row.name, "` is write-only, but `", word, "` is only read by masters"]);
    }
    if binary && !matches!(row.shape, Shape::Bool) {
        refuse(&["`", row.name, "` is not a bool, but `", word, "` holds single bits"]);
    }
}

const fn check_pair<Q: Copy>(a: &Point<Q>, b: &Point<Q>) {
    if same_text(a.name.as_bytes(), b.name.as_bytes()) {
        refuse(&["two points are named `", a.name, "`"]);
    }
    let mut tables: &[Table] = &Table::ALL;
    while let [table, rest @ ..] = tables {
        if overlap(a.modbus(*table), b.modbus(*table)) {
            refuse(&["`", a.name, "` and `", b.name, "` claim one Modbus address in `", table.as_str(), "`"]);
        }
        tables = rest;
    }
    let mut kinds: &[Kind] = &Kind::ALL;
    while let [kind, rest @ ..] = kinds {
        if overlap(a.dnp3(*kind), b.dnp3(*kind)) {
            refuse(&["`", a.name, "` and `", b.name, "` claim one DNP3 index in `", kind.as_str(), "`"]);
        }
        kinds = rest;
    }
    if let (Some(a_oid), Some(b_oid)) = (a.oid, b.oid)
        && one_starts_the_other(a_oid, b_oid)
    {
        refuse(&["`", a.name, "` and `", b.name, "` claim one OID, or one is under the other"]);
    }
}

const fn overlap(a: Option<Span>, b: Option<Span>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => a.overlaps(b),
        _ => false,
    }
}

const fn is_kebab_case(name: &str) -> bool {
    let mut bytes = name.as_bytes();
    let mut last = b'-';
    while let [byte, rest @ ..] = bytes {
        match *byte {
            b'a'..=b'z' | b'0'..=b'9' => {}
            b'-' if last != b'-' => {}
            _ => return false,
        }
        last = *byte;
        bytes = rest;
    }
    last != b'-'
}

const fn same_text(mut a: &[u8], mut b: &[u8]) -> bool {
    while let ([a_first, a_rest @ ..], [b_first, b_rest @ ..]) = (a, b) {
        if *a_first != *b_first {
            return false;
        }
        (a, b) = (a_rest, b_rest);
    }
    a.is_empty() && b.is_empty()
}

const fn one_starts_the_other(mut a: &[u32], mut b: &[u32]) -> bool {
    while let ([a_first, a_rest @ ..], [b_first, b_rest @ ..]) = (a, b) {
        if *a_first != *b_first {
            return false;
        }
        (a, b) = (a_rest, b_rest);
    }
    true
}

/// Ends the compilation with `parts` as its message, cut at 200 bytes.
#[expect(clippy::panic, reason = "evaluated at compile time, where a panic is the error message")]
const fn refuse(mut parts: &[&str]) -> ! {
    let mut message = [b' '; 200];
    let mut free: &mut [u8] = &mut message;
    'full: while let [part, other_parts @ ..] = parts {
        let mut bytes = part.as_bytes();
        while let [byte, other_bytes @ ..] = bytes {
            let Some((slot, rest)) = free.split_first_mut() else { break 'full };
            *slot = *byte;
            (bytes, free) = (other_bytes, rest);
        }
        parts = other_parts;
    }
    match core::str::from_utf8(&message) {
        Ok(message) => panic!("{}", message.trim_ascii_end()),
        Err(_) => panic!("two rows of the point table clash"),
    }
}
