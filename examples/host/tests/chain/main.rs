//! Simulated strings with the product's manager at their ports, in simulated time.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code: a panic is a failed test"
)]

mod bank;
mod journal;
mod updates;

use core::time::Duration;

use bank::{Bank, at, string_config};
use bm100::points::Quantity;
use bms_core::{
    reading::Quality,
    string::{Battery, BatteryAddress, BatteryAlarm, StringId},
    units::Millivolts,
};
use host::chain::ChainConfig;
use probe_proto::Places;

#[test]
fn a_hundred_and_sixty_probes_are_found_and_read_within_two_seconds() {
    let mut bank = Bank::full();
    bank.run(Duration::from_secs(2));
    let known = |(_, battery): &(BatteryAddress, &Battery)| {
        battery.voltage().good().is_some() && battery.temperature().good().is_some()
    };
    assert_eq!(bank.unit.batteries().filter(known).count(), 160);
    for (string, line) in &bank.lines {
        assert_eq!(line.bus().present(), Places::ALL);
        let serial = line.chain().serial(40).unwrap();
        assert_eq!(bank.unit.probe(at(*string, 40)).unwrap().serial, serial);
    }
}

#[test]
fn behind_a_dead_probe_all_are_unknown_within_a_scan_and_all_return_with_it() {
    let mut bank = Bank::alone(40);
    // Until the batteries are counted.
    bank.run(Duration::from_mins(2));
    bank.chain().set_alive(12, false);
    let took = bank.run_a_scan();
    assert!(took < Duration::from_millis(500), "a scan is done before the next is due: {took:?}");
    let is_good = |bank: &Bank, index| bank.battery(index).voltage().quality() == Quality::Good;
    for index in 1..=40 {
        assert_eq!(is_good(&bank, index), index < 12, "{index}");
    }
    assert_eq!(bank.raised(BatteryAlarm::ProbeSilent), [12], "one alarm");
    bank.chain().set_alive(12, true);
    let took = bank.run_a_scan();
    assert!(took < Duration::from_millis(500), "{took:?}");
    assert!((1..=40).all(|index| is_good(&bank, index)));
    assert!(!bank.battery(12).alarms().stands(BatteryAlarm::ProbeSilent));
}

#[test]
fn with_wrong_bits_no_wrong_value_is_taken_and_every_probe_is_read_in_three_scans() {
    for seed in 1..=2 {
        let config = ChainConfig { bit_error_rate: 1e-4, seed, ..string_config(StringId::A, 40) };
        let mut bank = Bank::of([(StringId::A, config)]);
        bank.run(Duration::from_secs(45));
        assert_eq!(bank.told.wrong, 0);
        assert!(bank.longest_unread() <= 3, "{} scans", bank.longest_unread());
        assert!(bank.told.scans > 40 && bank.raised(BatteryAlarm::ProbeSilent).is_empty());
        let counters = bank.lines[0].1.bus().counters();
        assert!(counters.discarded > 20, "the line was noisy: {counters:?}");
    }
}

#[test]
fn the_same_seed_gives_the_same_noise_and_another_seed_another() {
    let discarded = |seed| {
        let config = ChainConfig { bit_error_rate: 1e-3, seed, ..string_config(StringId::A, 8) };
        let mut bank = Bank::of([(StringId::A, config)]);
        bank.run(Duration::from_secs(20));
        (bank.lines[0].1.bus().counters(), bank.battery(3).voltage().last())
    };
    assert_eq!(discarded(5), discarded(5));
    assert_ne!(discarded(5).0, discarded(6).0);
}

#[test]
fn resistances_are_those_of_the_batteries_and_a_weak_one_is_told_within_three_measurements() {
    let mut config = string_config(StringId::A, 12);
    assert!(config.weaken(7) && !config.weaken(13));
    let mut bank = Bank::of([(StringId::A, config)]);
    bank.run(Duration::from_secs(3));
    for _ in 0..3 {
        bank.measure();
    }
    for index in 1..=12 {
        let told = f64::from(bank.battery(index).resistance().good().unwrap().get()) / 1e6;
        let real = bank.chain().board(index).unwrap().battery.ohms();
        assert!((told / real - 1.0).abs() < 0.03, "{index}: {real} Ohm is told as {told}");
        assert_eq!(bank.battery(index).is_weak(), index == 7, "{index}");
    }
    assert_eq!(bank.raised(BatteryAlarm::Weak), [7]);
}

#[test]
fn equalization_brings_a_string_with_a_spread_of_300_mv_under_50_mv() {
    let mut config = string_config(StringId::A, 8);
    for (battery, offset) in config.batteries.iter_mut().zip([-0.15, 0.15, 0.05, -0.05, 0.1, -0.1, 0.0, 0.02])
    {
        battery.offset_volts = offset;
    }
    let mut bank = Bank::scanning(Duration::from_secs(5), [(StringId::A, config)]);
    // Until the batteries are counted.
    bank.run(Duration::from_mins(2));
    bank.unit.write(Quantity::EqualizationEnabled, 0, 1).unwrap();
    let spread = |bank: &Bank| {
        let volts = || (1..=8).map(|index| bank.battery(index).voltage().good().unwrap());
        let window = bank.unit.bank().equalization.voltage;
        assert!(volts().all(|volts| window.contains(&volts)), "what is beyond the window is not bled");
        volts().max().unwrap().get() - volts().min().unwrap().get()
    };
    assert!(spread(&bank) >= 295, "{}", spread(&bank));
    let mut hours = 0;
    while spread(&bank) >= 50 {
        bank.run(Duration::from_hours(1));
        hours += 1;
        assert!(hours < 24, "{} mV after a day", spread(&bank));
    }
    assert!(hours > 1, "it takes its time");
}

#[test]
fn drifting_batteries_drift_apart() {
    let config = ChainConfig::new('A', 6, 0.5, 3);
    let mut bank = Bank::scanning(Duration::from_secs(5), [(StringId::A, config)]);
    bank.run(Duration::from_secs(10));
    let before = bank.battery(1).voltage().good().unwrap();
    bank.run(Duration::from_mins(30));
    let after = bank.battery(1).voltage().good().unwrap();
    assert_ne!(before, after);
    let volts =
        bank.unit.batteries().filter_map(|(_, battery)| battery.voltage().good()).map(Millivolts::get);
    let mean = volts.sum::<i32>() / 6;
    assert!((mean - 13_500).abs() <= 2, "the charger holds the mean: {mean} mV");
}
