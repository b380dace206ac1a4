//! Probes take new firmware through the manager: the very software of both, over wires that are wrong now and then.

use core::time::Duration;

use bm100::{
    ProbeUpdates,
    event::{Event, UpdateFault},
};
use bms_core::string::{BatteryAlarm, StringId};
use host::chain::ChainConfig;
use probe_proto::Image;

use crate::bank::{Bank, at, firmware, string_config};

fn versions(bank: &Bank, probes: u8) -> Vec<u16> {
    (1..=probes).map(|index| bank.unit.probe(at(StringId::A, index)).unwrap().firmware).collect()
}

/// Runs until the probe that takes firmware has so many octets of it.
fn run_until_it_has(bank: &mut Bank, octets: u32) -> u8 {
    for _ in 0..60_000 {
        bank.run(Duration::from_millis(10));
        if let Some(update) = bank.unit.probe_update(StringId::A)
            && update.octets >= octets
        {
            return update.battery.index.get();
        }
    }
    panic!("no probe ever has {octets} octets");
}

/// Runs until nobody takes firmware any more, for up to ten minutes.
fn finish(bank: &mut Bank) {
    for _ in 0..600 {
        bank.run(Duration::from_secs(1));
        if bank.unit.probe_updates() != ProbeUpdates::Running {
            return;
        }
    }
}

#[test]
fn probes_take_it_one_after_another_over_noisy_wires_while_all_are_read() {
    let config = ChainConfig { bit_error_rate: 1e-4, ..string_config(StringId::A, 6) };
    let mut bank = Bank::of([(StringId::A, config)]);
    bank.run(Duration::from_secs(90));
    assert_eq!(versions(&bank, 6), [100; 6]);
    bank.offer(5_000);
    finish(&mut bank);
    assert_eq!(bank.unit.probe_updates(), ProbeUpdates::Done);
    assert_eq!(versions(&bank, 6), [131; 6]);
    assert_eq!(bank.told.wrong, 0);
    // The one that starts anew is looked for in the next scan.
    assert!(bank.longest_unread() <= 3, "{} scans", bank.longest_unread());
    assert!(bank.raised(BatteryAlarm::ProbeSilent).is_empty());
    assert!(bank.lines[0].1.bus().counters().discarded > 5, "the line was noisy");
}

#[test]
fn a_probe_that_loses_its_power_in_the_middle_goes_on_from_its_last_whole_page() {
    // Within the patience of the bus, and beyond it.
    for off in [2, 20] {
        let mut bank = Bank::alone(3);
        bank.run(Duration::from_secs(90));
        bank.offer(9_000);
        let place = run_until_it_has(&mut bank, 5_000);
        let before = bank.told.given;
        bank.chain().set_alive(place, false);
        bank.run(Duration::from_secs(off));
        bank.chain().set_alive(place, true);
        finish(&mut bank);
        assert_eq!(versions(&bank, 3), [131; 3], "{off} s");
        // Two pages of 2048 octets were whole.
        let again = bank.told.given - before;
        assert!((9_000 - 4_096..=9_000 - 4_096 + 128).contains(&(again - 2 * 9_000)), "{again}");
    }
}

#[test]
fn a_manager_that_loses_its_power_in_the_middle_goes_on_where_it_was() {
    let mut bank = Bank::alone(2);
    bank.run(Duration::from_secs(90));
    bank.offer(9_000);
    run_until_it_has(&mut bank, 7_000);
    let before = bank.told.given;
    bank.power_cycle();
    bank.run(Duration::from_secs(3));
    finish(&mut bank);
    assert_eq!(versions(&bank, 2), [131; 2]);
    let again = bank.told.given - before;
    assert!(again < 9_000 + 9_000 - 4_096 + 128, "{again}: what it had of the first is not given again");
}

#[test]
fn an_image_that_is_not_what_was_promised_is_started_by_nobody() {
    let mut bank = Bank::alone(3);
    bank.run(Duration::from_secs(90));
    let image = bank.offer(3_000);
    bank.unit.offer_probe_firmware(Some(firmware(Image { crc: !image.crc, ..image })));
    finish(&mut bank);
    bank.run(Duration::from_mins(3));
    assert_eq!((bank.unit.probe_updates(), versions(&bank, 3)), (ProbeUpdates::Failed, vec![100; 3]));
    let failed = bank.unit.journal().since(0).filter_map(|entry| match entry.event {
        Event::FirmwareFailed { battery, why } => Some((battery, why)),
        _ => None,
    });
    assert!(failed.eq([3, 2].map(|index| (at(StringId::A, index), UpdateFault::BadImage))));
    assert_eq!(bank.told.given, 2 * 3_000, "a third is not given it");
}
