//! Walks through the whole tree.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::missing_const_for_fn,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod bench;

use bench::{Bench, Request, V1, V2C, sub_ids};
use snmp_agent::access::{Access, Community, Name, Subtree, View};

/// All names from the root to the end, by GETNEXT.
fn walk(bench: &mut Bench, version: i32, community: &'static str) -> Vec<String> {
    let mut names = vec![];
    let mut name = "1.3".to_owned();
    loop {
        let response = bench.asks(&Request::next(version, &[&name]).of(community));
        if response.status == 2 || response.values() == ["endOfMibView"] {
            return names;
        }
        let next = response.names()[0].to_owned();
        assert!(sub_ids(&next) > sub_ids(&name), "{next} after {name}");
        names.push(next.clone());
        name = next;
        assert!(names.len() < 1_000, "a walk without end");
    }
}

#[test]
fn a_walk_rises_through_the_whole_tree_and_ends() {
    let mut bench = Bench::new();
    let names = walk(&mut bench, V2C, "public");
    for known in [
        "1.3.6.1.1.1.0",
        "1.3.6.1.2.1.1.1.0",
        "1.3.6.1.2.1.2.1.0",
        "1.3.6.1.2.1.11.32.0",
        "1.3.6.1.4.1.34506.4.1.2.3",
        "1.3.6.1.6.3.1.1.6.1.0",
        "1.3.6.1.6.3.10.2.1.4.0",
        "1.3.6.1.6.3.11.2.1.3.0",
        "1.3.6.1.6.3.18.1.0",
    ] {
        assert!(names.iter().any(|name| name == known), "{known} is missing");
    }
}

#[test]
fn every_variable_of_a_walk_can_be_asked_for_by_its_name() {
    let mut bench = Bench::new();
    for version in [V1, V2C] {
        for name in walk(&mut bench, version, "public") {
            let response = bench.asks(&Request::get(version, &[&name]));
            assert_eq!(response.status, 0, "{name}");
            assert!(!response.values()[0].starts_with("noSuch"), "{name}");
        }
    }
}

#[test]
fn a_walk_by_bulks_of_any_size_is_the_same_walk() {
    let mut bench = Bench::new();
    let names = walk(&mut bench, V2C, "public");
    for repetitions in [1, 2, 7, 25, 200] {
        let (mut bulk, mut name) = (vec![], "1.3".to_owned());
        'walk: loop {
            let response = bench.asks(&Request::bulk(0, repetitions, &[&name]));
            for (next, value) in response.bindings {
                if value == "endOfMibView" {
                    break 'walk;
                }
                name.clone_from(&next);
                bulk.push(next);
            }
        }
        assert_eq!(bulk, names, "{repetitions} repetitions");
    }
}

#[test]
fn what_a_product_has_within_the_groups_of_the_agent_is_not_told() {
    let mut bench = Bench::new();
    let names = walk(&mut bench, V2C, "public");
    assert!(!names.iter().any(|name| name == "1.3.6.1.2.1.1.99.0" || name == "1.3.6.1.2.1.11.7.0"));
    let response = bench.asks(&Request::get(V2C, &["1.3.6.1.2.1.1.99.0"]));
    assert_eq!(response.values(), ["noSuchObject"]);
}

#[test]
fn a_product_that_tells_the_same_variable_for_ever_does_not_hold_a_walk() {
    let mut bench = Bench::new();
    bench.device.stuck = true;
    let names = walk(&mut bench, V2C, "public");
    assert_eq!(names.iter().filter(|name| *name == "1.3.6.1.1.1.0").count(), 1);
    assert!(names.iter().any(|name| name == "1.3.6.1.6.3.11.2.1.3.0"));
}

#[test]
fn the_version_without_counter64_walks_past_it() {
    let mut bench = Bench::new();
    let (v1, v2c) = (walk(&mut bench, V1, "public"), walk(&mut bench, V2C, "public"));
    let missing: Vec<_> = v2c.iter().filter(|name| !v1.contains(name)).collect();
    assert_eq!(missing, ["1.3.6.1.4.1.34506.3.3.0", "1.3.6.1.4.1.34506.3.4.0"]);
}

/// system without sysORTable but for one row's text, one scalar and one column of the product.
const PART: View = View::new(&[
    Subtree { root: &[1, 3, 6, 1, 2, 1, 1], included: true },
    Subtree { root: &[1, 3, 6, 1, 2, 1, 1, 9], included: false },
    Subtree { root: &[1, 3, 6, 1, 2, 1, 1, 9, 1, 3, 2], included: true },
    Subtree { root: &[1, 3, 6, 1, 4, 1, 34506, 3, 1, 0], included: true },
    Subtree { root: &[1, 3, 6, 1, 4, 1, 34506, 4, 1, 2], included: true },
]);

#[test]
fn a_view_shows_its_part_of_the_tree_and_nothing_else() {
    let mut bench = Bench::new();
    let community = Community { view: PART, ..Community::new(Name::new("part").unwrap(), Access::ReadWrite) };
    bench.agent.communities_mut().add(community).unwrap();
    let all = walk(&mut bench, V2C, "public");
    let seen: Vec<_> = all.into_iter().filter(|name| PART.contains(&sub_ids(name))).collect();
    assert_eq!(seen.len(), 8 + 1 + 1 + 3);
    assert_eq!(walk(&mut bench, V2C, "part"), seen);

    let hidden = "1.3.6.1.4.1.34506.3.2.0";
    assert_eq!(bench.asks(&Request::get(V2C, &[hidden]).of("part")).values(), ["noSuchObject"]);
    assert_eq!(bench.asks(&Request::get(V1, &[hidden]).of("part")).verdict(), (2, 1, 1));
    let set = Request::set(V2C, &[("1.3.6.1.4.1.34506.4.1.1.1", bench::integer(5))]).of("part");
    assert_eq!(bench.asks(&set).verdict(), (6, 1, 1));
    let set = Request::set(V2C, &[("1.3.6.1.4.1.34506.4.1.2.1", bench::integer(5))]).of("part");
    assert_eq!(bench.asks(&set).verdict(), (0, 0, 1));
}

#[test]
fn a_view_of_nothing_shows_nothing() {
    let mut bench = Bench::new();
    let community =
        Community { view: View::NONE, ..Community::new(Name::new("none").unwrap(), Access::ReadOnly) };
    bench.agent.communities_mut().add(community).unwrap();
    assert!(walk(&mut bench, V2C, "none").is_empty());
}
