//! Tables of objects: what is found by name, and what comes next.
#![allow(clippy::unwrap_used, reason = "a test fails by them")]

use snmp_agent::{
    OidBuf,
    objects::{Absent, listed, under},
};

const SCALAR: &[u32] = &[0];
const ROWS: &[u32] = &[3, 7];

snmp_agent::objects! {
    /// A scalar and a table of two columns.
    BRANCH: Things, rows &'static [u32], under [1, 3];
    | id        | object | access | rows   |
    | [1]       | One    | ro     | SCALAR |
    | [2, 1, 1] | Left   | rw     | ROWS   |
    | [2, 1, 2] | Right  | ro     | ROWS   |
}

/// The right column has no row 3.
fn after(name: &[u32]) -> Option<(&'static [u32], u32)> {
    let read = |what, row| ((what, row) != (Things::Right, 3)).then_some(());
    BRANCH.after(name, listed, read).map(|found| (found.id, found.row))
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
    assert_eq!(after(&[2, 1, 1, u32::MAX]), Some((&[2, 1, 2][..], 7)));
    assert_eq!(after(&[2, 1, 2, u32::MAX]), None);
    assert_eq!(after(&[3]), None);
}

#[test]
fn a_name_is_an_instance_or_it_is_told_what_is_missing() {
    let found = BRANCH.find(&[2, 1, 1, 7], listed).map(|(object, row)| (object.what, row));
    assert_eq!(found, Ok((Things::Left, 7)));
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
        assert_eq!(BRANCH.find(name, listed).map(|_| ()), Err(missing), "{name:?}");
    }
}

#[test]
fn what_can_be_set_is_known_whatever_the_instance() {
    let writable = |name: &[u32]| BRANCH.object_of(name).is_some_and(|(object, _)| object.writable);
    assert!(writable(&[2, 1, 1, 9, 9]));
    assert!(!writable(&[2, 1, 2, 3]) && !writable(&[2, 1]) && !writable(&[4]));
}

#[test]
fn a_found_variable_writes_its_whole_name() {
    let found = BRANCH.after(&[1, 0], listed, |_, _| Some(())).unwrap();
    let mut name = OidBuf::new();
    assert_eq!(found.name(BRANCH.root, &mut name), Some(()));
    assert_eq!(*name, [1, 3, 2, 1, 1, 3]);
    let first = BRANCH.after(&[], listed, |_, _| Some(())).unwrap();
    assert!(first.is_before(&found) && !found.is_before(&first) && !found.is_before(&found));
}

#[test]
fn a_name_is_before_a_root_under_it_or_behind() {
    assert_eq!(under(&[1, 3], &[1, 2, 9]), Some(&[][..]));
    assert_eq!(under(&[1, 3], &[1, 3, 4]), Some(&[4][..]));
    assert_eq!(under(&[1, 3], &[1, 4]), None);
    assert_eq!(under(&[1, 3], &[1]), Some(&[][..]));
}

#[test]
fn a_look_up_does_not_try_every_row() {
    // Rows without end: only those behind the name are asked for.
    snmp_agent::objects! {
        /// A column without end.
        ENDLESS: Endless, rows u8, under [1, 3];
        | id  | object | access | rows |
        | [1] | Column | ro     | ALL  |
    }
    const ALL: u8 = 0;
    let asked = core::cell::Cell::new(0);
    let found = ENDLESS.after(
        &[1, 900_000],
        |_, from| Some(from),
        |_, row| {
            asked.update(|times: u32| times.saturating_add(1));
            Some(row)
        },
    );
    assert_eq!((found.unwrap().told, asked.get()), (900_001, 1));
}
