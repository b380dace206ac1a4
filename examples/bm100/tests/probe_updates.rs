//! Firmware for the probes: handed out, one probe of a string at a time, and what becomes of an image that is no good.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by them")]

mod common;

use bm100::{
    InWords, ProbeFirmware, ProbeUpdates,
    event::{Event, UpdateFault},
    lcd::{Button, Lcd},
    points::Quantity,
};
use bms_core::string::{BatteryAlarm, Edge, StringId};
use common::{Plant, at, battery::Block};
use probe_proto::{Change, Device, Image, ProbeAddress, Refusal, Report, UpdateFailure};

/// A bank that has counted itself, and an image of so many octets that its probes have not.
fn plant(strings: u8, batteries: u8, octets: u32) -> (Plant, Image) {
    let mut plant = Plant::settled(strings, batteries);
    plant.run(60);
    plant.image = (0..octets).map(|octet| octet.to_le_bytes()[0]).collect();
    let image = Image { octets, crc: Image::crc(&plant.image), firmware: 131 };
    (plant, image)
}

/// The image, for the probes that there are.
const fn firmware(image: Image) -> ProbeFirmware {
    ProbeFirmware::new(image, "BP100-12V", &(1..=2))
}

/// Why probes of string A have not taken firmware, in order.
fn failures(plant: &Plant, mark: u32) -> Vec<(u8, UpdateFault)> {
    let failures = plant.events_since(mark).into_iter().filter_map(|event| match event {
        Event::FirmwareFailed { battery, why } => Some((battery.index.get(), why)),
        _ => None,
    });
    failures.collect()
}

/// Runs until the last probe of string A has some of its firmware.
fn run_to_the_middle(plant: &mut Plant, last: u8) {
    plant.block(StringId::A, last).busy_from = 1_024;
    plant.run(3);
    let update = plant.unit.probe_update(StringId::A).unwrap();
    assert_eq!((update.battery, update.octets, update.percent()), (at(StringId::A, last), 1_024, 25));
}

fn versions(plant: &mut Plant, string: StringId, batteries: u8) -> Vec<u16> {
    (1..=batteries).map(|index| plant.block(string, index).version).collect()
}

fn values(plant: &Plant) -> [Option<i32>; 4] {
    [
        Quantity::ProbeFirmware,
        Quantity::ProbesOutdated,
        Quantity::ProbeUpdateState,
        Quantity::ProbeUpdateProgress,
    ]
    .map(|quantity| plant.unit.value(quantity, 0))
}

#[test]
fn every_probe_with_an_older_version_takes_it_while_all_are_read_and_none_has_an_alarm() {
    let (mut plant, image) = plant(2, 4, 1_000);
    // One has it already, and one a newer one.
    plant.block(StringId::A, 2).version = 131;
    plant.block(StringId::B, 4).version = 140;
    for string in &mut plant.strings {
        string.power_cycle();
    }
    plant.run(5);
    assert_eq!(values(&plant), [None, Some(0), Some(1), None]);
    plant.unit.offer_probe_firmware(Some(firmware(image)));
    assert_eq!(values(&plant), [Some(131), Some(6), Some(2), None]);
    let mark = plant.mark();
    for _ in 0..60 {
        plant.run(1);
        let taking = StringId::ALL.iter().filter_map(|string| plant.unit.probe_update(*string));
        if plant.events_since(mark).is_empty() {
            assert!(taking.count() <= 1, "one of the bank is the first");
        }
        let missing =
            (0..4).chain(40..44).filter(|place| plant.unit.value(Quantity::Voltage, *place).is_none());
        assert!(missing.count() <= 2, "no more than the one of each string that starts it");
    }
    assert_eq!(versions(&mut plant, StringId::A, 4), [131; 4]);
    assert_eq!(versions(&mut plant, StringId::B, 4), [131, 131, 131, 140]);
    assert_eq!(plant.block(StringId::A, 2).updated, None);
    assert_eq!(values(&plant), [Some(131), Some(0), Some(3), None]);
    let events = plant.events_since(mark);
    for index in [1, 3, 4] {
        assert!(events.contains(&Event::FirmwareUpdated(at(StringId::A, index))), "{events:?}");
    }
    assert!(!events.iter().any(|event| matches!(event, Event::Battery(_))), "{events:?}");
}

/// The panel, at the page of the probes' firmware.
fn panel(plant: &Plant) -> Lcd {
    let mut lcd = Lcd::default();
    lcd.press(Button::Enter, &plant.unit);
    for item in [">About", ">Probe firmware"] {
        while !shown(&lcd, plant).contains(item) {
            lcd.press(Button::Select, &plant.unit);
        }
        lcd.press(Button::Enter, &plant.unit);
    }
    lcd
}

fn shown(lcd: &Lcd, plant: &Plant) -> String {
    lcd.lines(&plant.unit, None).join("|")
}

#[test]
fn how_far_it_is_can_be_seen_on_the_panel() {
    let (mut plant, image) = plant(1, 2, 4_000);
    let lcd = panel(&plant);
    assert_eq!(shown(&lcd, &plant), "No new firmware");
    plant.unit.offer_probe_firmware(Some(firmware(image)));
    plant.unit.instruct(StringId::A, &mut plant.strings[0].bus);
    assert_eq!(shown(&lcd, &plant), "New 1.31 for 2|A#2 0%");
    plant.run(60);
    assert_eq!(shown(&lcd, &plant), "New 1.31 for 0|done");
}

#[test]
fn the_probes_of_four_strings_fit_on_the_panel_and_so_does_a_failure() {
    let (mut plant, image) = plant(4, 40, 4_096);
    let lcd = panel(&plant);
    // One has shown that it comes up; the next of each string stop at a quarter.
    for string in StringId::ALL {
        for index in 1..=39 {
            plant.block(string, index).busy_from = 1_024;
        }
    }
    plant.unit.offer_probe_firmware(Some(firmware(Image { firmware: 65_535, ..image })));
    for _ in 0..60 {
        plant.run(1);
        if StringId::ALL.iter().all(|string| plant.unit.probe_update(*string).is_some()) {
            break;
        }
    }
    let lines = shown(&lcd, &plant);
    for string in StringId::ALL {
        assert!(lines.contains(&format!("{string}#39 25%")), "{lines}");
    }
    assert!(lines.starts_with("New 655.35 for 156|"), "{lines}");
    plant.unit.offer_probe_firmware(Some(ProbeFirmware::new(image, "BP100-2V", &(0..=9))));
    plant.run(60);
    assert_eq!(shown(&lcd, &plant), "New 1.31 for 0|failed, see events");
}

#[test]
fn an_image_that_two_probes_refuse_is_withdrawn_and_the_events_say_why() {
    for (octets, damage, why, words) in [
        (1_000, 1, UpdateFault::BadImage, "it reads back otherwise than promised"),
        (5_000, 0, UpdateFault::NotForIt, "it is too long, or for another device"),
    ] {
        let (mut plant, image) = plant(1, 4, octets);
        let image = Image { crc: image.crc ^ damage, ..image };
        let mark = plant.mark();
        plant.unit.offer_probe_firmware(Some(firmware(image)));
        plant.run(120);
        assert_eq!(failures(&plant, mark), [(4, why), (3, why)]);
        let failed = Event::FirmwareFailed { battery: at(StringId::A, 4), why };
        assert!(InWords(&failed).to_string().contains(words));
        assert_eq!(plant.unit.probe_updates(), ProbeUpdates::Failed);
        assert_eq!(versions(&mut plant, StringId::A, 4), [130; 4]);
    }
}

#[test]
fn a_probe_with_a_broken_flash_keeps_no_other_from_its_firmware() {
    let (mut plant, image) = plant(1, 4, 1_000);
    plant.block(StringId::A, 4).decays = true;
    let mark = plant.mark();
    plant.unit.offer_probe_firmware(Some(firmware(image)));
    plant.run(120);
    assert_eq!(failures(&plant, mark), [(4, UpdateFault::BadImage)]);
    assert_eq!(versions(&mut plant, StringId::A, 4), [131, 131, 131, 130]);
    assert_eq!(plant.unit.probe_updates(), ProbeUpdates::Failed);
}

#[test]
fn firmware_that_starts_as_the_old_one_is_given_to_nobody_else() {
    let (mut plant, image) = plant(2, 3, 500);
    plant.block(StringId::A, 3).starts_old = true;
    plant.block(StringId::B, 3).starts_old = true;
    let mark = plant.mark();
    plant.unit.offer_probe_firmware(Some(firmware(image)));
    plant.run(300);
    assert_eq!(failures(&plant, mark), [(3, UpdateFault::StartedOld)]);
    assert_eq!(versions(&mut plant, StringId::A, 3), [130; 3]);
    assert_eq!(versions(&mut plant, StringId::B, 3), [130; 3]);
    assert_eq!(values(&plant), [Some(131), Some(6), Some(9), None]);
    // Another image is another try.
    plant.unit.offer_probe_firmware(Some(firmware(Image { firmware: 132, ..image })));
    assert_eq!(plant.unit.probe_updates(), ProbeUpdates::Running);
    plant.unit.offer_probe_firmware(None);
    assert_eq!(values(&plant), [None, Some(0), Some(1), None]);
}

#[test]
fn firmware_that_does_not_come_up_cuts_off_one_probe_and_no_more() {
    let (mut plant, image) = plant(1, 4, 500);
    for index in 1..=4 {
        plant.block(StringId::A, index).stays_dead = true;
    }
    let mark = plant.mark();
    plant.unit.offer_probe_firmware(Some(firmware(image)));
    plant.run(300);
    assert_eq!(failures(&plant, mark), [(4, UpdateFault::NotStarted)]);
    let silent = Edge { battery: at(StringId::A, 4), alarm: BatteryAlarm::ProbeSilent, raised: true };
    assert!(plant.events_since(mark).contains(&Event::Battery(silent)));
    assert_eq!(versions(&mut plant, StringId::A, 3), [130; 3]);
    assert!((1..=3).all(|index| plant.unit.answers(at(StringId::A, index))));
    assert_eq!(plant.unit.probe_updates(), ProbeUpdates::Failed);
}

#[test]
fn a_probe_that_is_put_in_place_of_one_that_takes_firmware_is_given_all_of_it() {
    let (mut plant, image) = plant(1, 3, 4_096);
    let mark = plant.mark();
    plant.unit.offer_probe_firmware(Some(firmware(image)));
    run_to_the_middle(&mut plant, 3);
    plant.strings[0].replace(2, Block::new(77));
    plant.run(120);
    assert_eq!(failures(&plant, mark), []);
    assert_eq!(plant.block(StringId::A, 3).firmware.len(), 4_096);
    assert_eq!(versions(&mut plant, StringId::A, 3), [131; 3]);
    assert_eq!(plant.unit.probe_updates(), ProbeUpdates::Done);
}

#[test]
fn probes_of_another_model_or_hardware_are_given_nothing() {
    let (mut plant, image) = plant(1, 2, 500);
    let mark = plant.mark();
    for (model, hardware) in [("BP100-2V", 0..=9), ("BP100-12V", 3..=9), ("BP100-12V", 0..=1)] {
        plant.unit.offer_probe_firmware(Some(ProbeFirmware::new(image, model, &hardware)));
        plant.run(30);
        assert_eq!(values(&plant), [Some(131), Some(0), Some(9), None]);
    }
    assert!(plant.block(StringId::A, 2).firmware.is_empty());
    assert_eq!(plant.events_since(mark), []);
}

#[test]
fn a_probe_that_takes_no_firmware_is_asked_once_and_one_that_cannot_now_is_asked_again() {
    for (refusal, why, times) in [
        (Refusal::NotSupported, UpdateFault::NotSupported, 1),
        (Refusal::Unsafe, UpdateFault::Unsafe, 3),
        (Refusal::Busy, UpdateFault::Busy, 3),
    ] {
        let (mut plant, image) = plant(1, 2, 500);
        plant.block(StringId::A, 2).refusal = Some(refusal);
        let mark = plant.mark();
        plant.unit.offer_probe_firmware(Some(firmware(image)));
        plant.run(20);
        assert_eq!(versions(&mut plant, StringId::A, 2), [131, 130], "the other does not wait for it");
        plant.run(200);
        assert_eq!(failures(&plant, mark), vec![(2, why); times]);
    }
}

#[test]
fn each_way_to_fail_has_its_own_reason() {
    for (failure, why) in [
        (UpdateFailure::Unanswered, UpdateFault::NoAnswer),
        (UpdateFailure::NothingGiven, UpdateFault::NothingGiven),
        (UpdateFailure::Refused(Refusal::NoUpdate), UpdateFault::Forgotten),
        (UpdateFailure::Refused(Refusal::Fault), UpdateFault::Fault),
    ] {
        let (mut plant, image) = plant(1, 1, 4_096);
        let mark = plant.mark();
        plant.unit.offer_probe_firmware(Some(firmware(image)));
        run_to_the_middle(&mut plant, 1);
        let (now, place) = (plant.now, ProbeAddress::FIRST);
        plant.unit.ingest(now, StringId::A, &Report::UpdateFailed { place, why: failure });
        assert_eq!(failures(&plant, mark), [(1, why)]);
    }
}

#[test]
fn a_probe_that_did_not_say_whether_it_starts_is_judged_by_the_version_that_it_tells() {
    for (version, event) in [
        (131, Event::FirmwareUpdated(at(StringId::A, 1))),
        (130, Event::FirmwareFailed { battery: at(StringId::A, 1), why: UpdateFault::NoAnswer }),
    ] {
        let (mut plant, image) = plant(1, 1, 4_096);
        plant.unit.offer_probe_firmware(Some(firmware(image)));
        run_to_the_middle(&mut plant, 1);
        let (now, place, mark) = (plant.now, ProbeAddress::FIRST, plant.mark());
        plant.unit.ingest(now, StringId::A, &Report::UpdateUnconfirmed { place });
        assert_eq!(plant.events_since(mark), [], "nobody knows yet");
        plant.block(StringId::A, 1).version = version;
        let block = plant.block(StringId::A, 1).clone();
        let told = Report::Identity { place, identity: block.identity(), change: Change::Restarted };
        plant.unit.ingest(now, StringId::A, &told);
        assert_eq!(plant.events_since(mark).last(), Some(&event));
        assert_eq!(plant.unit.probe_updates() == ProbeUpdates::Done, version == 131);
    }
}
