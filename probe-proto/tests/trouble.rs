//! Dead, moved, swapped and restarted probes, and lines with noise.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unchecked_time_subtraction,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod chain;

use chain::{BAUD, Battery, Chain, Told, place};
use core::time::Duration;
use probe_proto::{Change, Config, Places, Status};

fn read(told: &[Told]) -> Places {
    told.iter()
        .filter_map(|told| match told {
            Told::Reading { place: at, .. } => Some(place(*at)),
            _ => None,
        })
        .collect()
}

fn silent(told: &[Told]) -> Vec<(u8, u8)> {
    told.iter()
        .filter_map(|told| match told {
            Told::Silent { place, cut_at } => Some((*place, *cut_at)),
            _ => None,
        })
        .collect()
}

fn changes(told: &[Told]) -> Vec<(u8, String, Change)> {
    told.iter()
        .filter_map(|told| match told {
            Told::Identity { place, serial, change } => Some((*place, serial.clone(), *change)),
            _ => None,
        })
        .collect()
}

#[test]
fn behind_a_dead_probe_all_are_silent_within_one_scan_and_return_by_themselves() {
    for dead in [1_u8, 2, 20, 39, 40] {
        let mut chain = Chain::of(40);
        chain.scan();
        chain.units[usize::from(dead) - 1].alive = false;

        let told = chain.scan();
        assert_eq!(read(&told), Places::first(dead - 1), "those before it keep reporting");
        let cut_off: Vec<_> = (dead..=40).map(|place| (place, dead)).collect();
        assert_eq!(silent(&told), cut_off, "those from it on are told silent, with one cause");

        let told = chain.scan();
        assert_eq!((read(&told), silent(&told)), (Places::first(dead - 1), vec![]), "it is told once");

        chain.units[usize::from(dead) - 1].alive = true;
        let told = chain.scan();
        assert_eq!(read(&told), Places::ALL, "all are back");
        assert_eq!(changes(&told), [], "and are the same");
    }
}

#[test]
fn a_scan_of_a_string_that_ends_early_is_not_much_longer() {
    let mut chain = Chain::of(40);
    chain.scan();
    chain.units[20].alive = false;
    chain.scan();
    chain.run(Duration::from_millis(2_999) - chain.now);
    let begin = chain.now;
    chain.scan();
    assert!(chain.now - begin < Duration::from_millis(300), "{:?}", chain.now - begin);
}

#[test]
fn a_probe_that_started_anew_takes_its_place_again_and_is_told() {
    let mut chain = Chain::of(5);
    chain.scan();
    chain.restart(2);
    let told = chain.scan();
    assert_eq!(silent(&told), [(3, 3)]);
    assert_eq!(read(&told).len(), 4, "those beyond it are not held up");
    let told = chain.scan();
    assert_eq!(read(&told), Places::first(5));
    assert!(told.iter().any(|told| {
        matches!(told, Told::Reading { place: 3, reading } if reading.status.contains(Status::RESTARTED))
    }));
    assert_eq!(changes(&chain.scan()), [(3, "BP0000003".into(), Change::Restarted)]);
}

#[test]
fn two_probes_that_changed_places_are_noticed_before_their_values_are_mixed_up() {
    let mut chain = Chain::of(6);
    chain.scan();
    // They are unplugged for a few seconds, and powered by their batteries all the time: they know their old places.
    for unit in 1..6 {
        chain.units[unit].alive = false;
    }
    chain.scan();
    chain.units.swap(1, 4);
    for unit in 1..6 {
        chain.units[unit].alive = true;
    }
    let told = chain.scan();
    let at = |at, number: u8, from| (at, Battery::new(number).serial, Change::Moved { from: place(from) });
    assert_eq!(changes(&told), [at(2, 5, 5), at(5, 2, 2)]);
    for told in &told {
        if let Told::Reading { place, reading } = told {
            let number = chain.units[usize::from(*place) - 1].battery.number;
            assert_eq!(reading.temperature_centi_celsius, 2_500 + i16::from(number));
        }
    }
}

#[test]
fn a_probe_that_nobody_knew_is_told_as_a_replacement() {
    let mut chain = Chain::of(4);
    chain.scan();
    chain.units[3] = chain::Unit::new(Battery::new(99));
    chain.scan();
    assert_eq!(changes(&chain.scan()), [(4, "BP0000099".into(), Change::Replaced)]);
}

#[test]
fn a_probe_without_a_manager_forgets_its_place() {
    let mut chain = Chain::of(2);
    chain.scan();
    let end = chain.now + Duration::from_secs(30);
    let mut probe = probe_proto::Probe::new();
    let mut battery = Battery::new(1);
    let enumerate = probe_proto::Enumerate { place: place(7), answer_from: place(1), lease_seconds: 13 };
    let frame = probe_proto::Frame { sequence: 1, message: probe_proto::Message::Enumerate(enumerate) };
    let mut octets = [0; 99];
    let length = frame.write(&mut octets).unwrap();
    let mut hear = |now, rx: &[u8]| {
        let (mut tx_in, mut tx_out) = ([0; 99], [0; 99]);
        let at_in = probe_proto::Port { rx, tx: &mut tx_in };
        let at_out = probe_proto::Port { rx: &[], tx: &mut tx_out };
        let step = probe.process(now, at_in, at_out, &mut battery);
        (probe.place(), step.wake_at)
    };
    let lease_ends = Some(end + Duration::from_secs(13));
    assert_eq!(hear(end, &octets[..length]), (Some(place(7)), lease_ends));
    assert_eq!(hear(end + Duration::from_millis(12_999), &[]).0, Some(place(7)));
    assert_eq!(hear(end + Duration::from_secs(13), &[]), (None, None));
}

#[test]
fn noise_on_an_idle_line_costs_nothing() {
    let mut chain = Chain::of(10);
    chain.scan();
    for scan in 0..20_u8 {
        chain.noise_from(usize::from(scan % 10), &[0x55, scan | 1, 0xFF]);
        chain.say_to(usize::from(scan % 10), &[scan | 1, 0x81, 0x81]);
        let told = chain.scan();
        assert_eq!((read(&told), silent(&told)), (Places::first(10), vec![]));
    }
}

#[test]
fn a_babbling_probe_does_not_shut_those_before_it_out() {
    let mut chain = Chain::of(6);
    chain.scan();
    // Unit 4 sends without end and without a delimiter.
    let begin = chain.now;
    chain.noise_from(3, &vec![0xAA; 40_000]);
    let told = chain.scan();
    assert!(chain.now - begin < Duration::from_secs(4));
    assert_eq!(read(&told) & Places::first(3), Places::first(3));
}

/// One scan after another at a bit error rate on every wire. No wrong value is accepted; tells the scans that each place
/// was missing in a row, at the most.
fn scans_with_noise(probes: u8, bit_error_rate: f64, scans: u32, seed: u64) -> u32 {
    let batteries = (1..=probes).map(Battery::new);
    let mut chain = Chain::new(Config::at_baud(BAUD).with_probes(probes), batteries);
    chain.seed(seed);
    chain.bit_error_rate = bit_error_rate;
    let mut missing_for = vec![0; usize::from(probes)];
    let mut worst = 0;
    for scan in 0..scans {
        let told = chain.scan();
        for told in &told {
            if let Told::Reading { place, mut reading } = told.clone() {
                let given = &mut chain.units[usize::from(place) - 1].battery.readings;
                reading.status = reading.status.with(Status::RESTARTED, false);
                assert!(given.contains(&reading), "scan {scan}: {place} never told {reading:?}");
            }
            if let Told::Identity { place, serial, .. } = told {
                assert_eq!(*serial, Battery::new(*place).serial);
            }
        }
        chain.units.iter_mut().for_each(|unit| unit.battery.readings.clear());
        let read = read(&told);
        for (missing, number) in missing_for.iter_mut().zip(1..) {
            *missing = if read.contains(place(number)) { 0 } else { *missing + 1 };
            worst = worst.max(*missing);
        }
    }
    println!("{bit_error_rate}: {:?} {:?} worst {worst}", chain.bus.counters(), chain.now);
    worst
}

#[test]
fn at_a_bit_error_rate_of_1e_4_every_probe_is_read_and_no_wrong_value_accepted() {
    assert!(scans_with_noise(40, 1e-4, 30, 7) < 3);
}

#[test]
fn at_a_bit_error_rate_of_1e_3_no_wrong_value_is_accepted() {
    assert!(scans_with_noise(5, 1e-3, 100, 11) < 3);
    scans_with_noise(40, 1e-3, 3, 13);
}

#[test]
fn at_a_bit_error_rate_of_1e_2_no_wrong_value_is_accepted() {
    scans_with_noise(2, 1e-2, 100, 17);
}
