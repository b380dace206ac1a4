//! Probes that are moved, replaced, started anew and given new firmware.
#![allow(clippy::unwrap_used, reason = "a test fails by it")]

mod common;

use bm100::{event::Event, points::Quantity};
use bms_core::string::StringId;
use common::{Plant, at, battery::Block};

#[test]
fn two_batteries_that_change_places_take_their_baselines_along() {
    let mut plant = Plant::settled(1, 6);
    for block in 1..=6 {
        plant.block(StringId::A, block).resistance = 3_000 + 200 * u32::from(block);
    }
    for _ in 0..5 {
        plant.unit.measure_all();
        plant.run(20);
    }
    let baseline = |plant: &Plant, index| {
        let known = plant.unit.battery(at(StringId::A, index)).unwrap().baseline();
        assert!(known.is_complete());
        known.resistance.get()
    };
    let before = [1, 2, 3, 4, 5, 6].map(|index| baseline(&plant, index));
    let mark = plant.mark();
    plant.strings[0].swap(1, 4);
    plant.run(65);
    let after = [1, 2, 3, 4, 5, 6].map(|index| baseline(&plant, index));
    assert_eq!(after, [0, 4, 2, 3, 1, 5].map(|from| before[from]));
    let moved =
        |battery, from| Event::ProbeMoved { battery: at(StringId::A, battery), from: at(StringId::A, from) };
    let events = plant.events_since(mark);
    assert!(events.contains(&moved(2, 5)) && events.contains(&moved(5, 2)), "{events:?}");
}

#[test]
fn a_new_battery_between_others_moves_those_behind_it_and_knows_nothing() {
    let mut plant = Plant::settled(1, 6);
    for block in 1..=6 {
        plant.block(StringId::A, block).resistance = 3_000 + 200 * u32::from(block);
    }
    for _ in 0..5 {
        plant.unit.measure_all();
        plant.run(20);
    }
    let baseline = |plant: &Plant, index| plant.unit.battery(at(StringId::A, index)).unwrap().baseline();
    let before = [1, 2, 3, 4, 5, 6].map(|index| baseline(&plant, index));
    plant.unit.write(Quantity::Batteries, 0, 7).unwrap();
    plant.strings[0].insert(2, Block::new(77));
    plant.run(65);
    assert_eq!(baseline(&plant, 3).measurements, 0);
    let kept = [1, 2, 4, 5, 6, 7].map(|index| baseline(&plant, index));
    assert_eq!(kept, before);
}

#[test]
fn another_probe_in_a_place_is_told_and_its_battery_begins_anew() {
    let mut plant = Plant::settled(1, 4);
    plant.unit.measure_all();
    plant.run(20);
    let mark = plant.mark();
    plant.strings[0].replace(2, Block::new(99));
    plant.strings[0].power_cycle();
    plant.run(65);
    assert!(plant.events_since(mark).contains(&Event::ProbeReplaced(at(StringId::A, 3))));
    let battery = plant.unit.battery(at(StringId::A, 3)).unwrap();
    assert_eq!(battery.baseline().measurements, 0);
    assert_eq!(plant.unit.probe(at(StringId::A, 3)).unwrap().serial, "BP0000099");
}

#[test]
fn a_probe_that_starts_anew_is_told_again_what_it_was_told() {
    let mut plant = Plant::settled(1, 4);
    plant.unit.write(Quantity::Identify, 1, 1).unwrap();
    plant.run(3);
    assert!(plant.block(StringId::A, 2).light && !plant.block(StringId::A, 1).light);
    assert_eq!(plant.block(StringId::A, 2).limits.unwrap().low_voltage_mv, 10_500);
    plant.strings[0].power_cycle();
    plant.run(65);
    assert!(plant.block(StringId::A, 2).light);
    assert!(plant.block(StringId::A, 2).limits.is_some());
    plant.unit.write(Quantity::LowVoltage, 0, 11_000).unwrap();
    plant.unit.write(Quantity::Identify, 1, 0).unwrap();
    plant.run(3);
    assert!(!plant.block(StringId::A, 2).light);
    assert_eq!(plant.block(StringId::A, 2).limits.unwrap().low_voltage_mv, 11_000);
}

#[test]
fn a_probe_that_is_reset_finds_its_place_again_and_that_is_told() {
    let mut plant = Plant::settled(1, 4);
    let mark = plant.mark();
    plant.unit.write(Quantity::ResetProbe, 2, 1).unwrap();
    plant.run(5);
    assert_eq!(
        (1..=4).map(|index| plant.block(StringId::A, index).restarts).collect::<Vec<_>>(),
        [0, 0, 1, 0]
    );
    plant.unit.write(Quantity::Enumerate, 0, 1).unwrap();
    plant.run(5);
    assert!(plant.events_since(mark).contains(&Event::ProbeRestarted(at(StringId::A, 3))));
    assert_eq!(plant.unit.value(Quantity::BankProbes, 0), Some(4));
    assert!(!plant.unit.any_alarm());
}

#[test]
fn a_probe_that_moves_to_another_string_is_known_there() {
    let mut plant = Plant::settled(2, 3);
    plant.unit.measure_all();
    plant.run(30);
    let baseline = plant.unit.battery(at(StringId::A, 2)).unwrap().baseline();
    let block = plant.block(StringId::A, 2).clone();
    // It is unplugged there, and plugged in here.
    plant.strings[0].dead = Some(1);
    plant.strings[1].replace(2, block);
    plant.strings[1].power_cycle();
    let mark = plant.mark();
    plant.run(65);
    let moved = Event::ProbeMoved { battery: at(StringId::B, 3), from: at(StringId::A, 2) };
    assert!(plant.events_since(mark).contains(&moved));
    assert_eq!(plant.unit.battery(at(StringId::B, 3)).unwrap().baseline(), baseline);
    // Another takes its place.
    plant.strings[0].replace(1, Block::new(500));
    plant.strings[0].dead = None;
    plant.run(65);
    assert!(plant.events_since(mark).contains(&Event::ProbeReplaced(at(StringId::A, 2))));
    assert_eq!(plant.unit.battery(at(StringId::A, 2)).unwrap().baseline().measurements, 0);
}
