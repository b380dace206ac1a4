//! The table as SNMP walks it.

use proptest::prelude::*;

use crate::{POINTS, Quantity};

#[test]
fn a_scalar_has_the_instance_0_and_a_repeated_point_1_to_its_count() {
    let found = |name: &[u32]| POINTS.oid(name).map(|found| (found.point.quantity, found.place));
    assert_eq!(found(&[3, 20, 0]), Some((Quantity::Voltage, 0)));
    assert_eq!(found(&[3, 20]), None);
    assert_eq!(found(&[3, 20, 1]), None);
    assert_eq!(found(&[3, 20, 0, 0]), None);
    assert_eq!(found(&[4, 1, 2, 0]), None);
    assert_eq!(found(&[4, 1, 2, 1]), Some((Quantity::Block, 0)));
    assert_eq!(found(&[4, 1, 2, 40]), Some((Quantity::Block, 39)));
    assert_eq!(found(&[4, 1, 2, 41]), None);
    assert_eq!(found(&[4, 1, 2, u32::MAX]), None);
    assert_eq!(found(&[]), None);
}

/// All instances, one after the other.
fn walk() -> Vec<Vec<u32>> {
    let mut names = vec![vec![]];
    while let Some(next) = POINTS.oid_after(names.last().unwrap()) {
        names.push(next.oid().collect());
    }
    names.split_off(1)
}

#[test]
fn a_walk_meets_every_instance_in_the_order_of_their_names() {
    let mut expected = vec![vec![3, 3, 0], vec![3, 20, 0], vec![3, 21, 0], vec![3, 20_000, 0]];
    expected.extend((1..=40).map(|block| vec![4, 1, 2, block]));
    expected.push(vec![10, 0]);
    assert_eq!(walk(), expected);
    assert!(expected.is_sorted());
    assert!(expected.iter().all(|name| POINTS.oid(name).unwrap().oid().eq(name.iter().copied())));
}

#[test]
fn objects_are_printed_by_oid() {
    let objects: Vec<_> = POINTS.objects().map(|object| (object.oid, object.point.name)).collect();
    assert_eq!(
        objects,
        [
            ([3, 3].as_slice(), "enabled"),
            (&[3, 20], "voltage"),
            (&[3, 21], "runtime"),
            (&[3, 20_000], "current"),
            (&[4, 1, 2], "block"),
            (&[10], "starts"),
        ]
    );
}

proptest! {
    #[test]
    fn the_instance_after_any_name_is_the_first_that_is_greater(
        name in prop::collection::vec(prop_oneof![0..6_u32, 19..23_u32, 39..42_u32, Just(20_000), Just(u32::MAX)], 0..6),
    ) {
        let expected = walk().into_iter().find(|instance| *instance > name);
        prop_assert_eq!(POINTS.oid_after(&name).map(|found| found.oid().collect::<Vec<_>>()), expected);
    }
}
