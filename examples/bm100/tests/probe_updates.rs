//! Firmware for the probes: handed out, one probe of a string at a time, and what becomes of an image that is no good.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by them")]

mod common;

use bm100::{
    InWords, ProbeUpdates,
    event::{Event, UpdateFault},
    lcd::{Button, Lcd},
    points::Quantity,
};
use bms_core::string::StringId;
use common::{Plant, at};
use probe_proto::Image;

/// A bank that has counted itself, and an image of so many octets that its probes have not.
fn plant(strings: u8, batteries: u8, octets: u32) -> (Plant, Image) {
    let mut plant = Plant::settled(strings, batteries);
    plant.run(60);
    plant.image = (0..octets).map(|octet| octet.to_le_bytes()[0]).collect();
    let image = Image { octets, crc: Image::crc(&plant.image), firmware: 131 };
    (plant, image)
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
    plant.unit.offer_probe_firmware(Some(image));
    assert_eq!(values(&plant), [Some(131), Some(6), Some(2), None]);
    let mark = plant.mark();
    for _ in 0..60 {
        plant.run(1);
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

#[test]
fn how_far_it_is_can_be_seen_on_the_panel() {
    let (mut plant, image) = plant(1, 2, 4_000);
    let mut lcd = Lcd::default();
    let shown = |lcd: &Lcd, plant: &Plant| lcd.lines(&plant.unit, None).join("|");
    let enter = |lcd: &mut Lcd, item: &str| {
        while !shown(lcd, &plant).contains(&format!(">{item}")) {
            lcd.press(Button::Select, &plant.unit);
        }
        lcd.press(Button::Enter, &plant.unit);
    };
    lcd.press(Button::Enter, &plant.unit);
    enter(&mut lcd, "About");
    enter(&mut lcd, "Probe firmware");
    assert_eq!(shown(&lcd, &plant), "No new firmware");
    plant.unit.offer_probe_firmware(Some(image));
    plant.unit.instruct(StringId::A, &mut plant.strings[0].bus);
    assert_eq!(shown(&lcd, &plant), "New 1.31 to give 2|A#1 0 %");
    plant.run(60);
    assert_eq!(shown(&lcd, &plant), "New 1.31 to give 0|done");
}

#[test]
fn an_image_that_a_probe_refuses_is_withdrawn_and_the_event_says_why() {
    for (octets, damage) in [(1_000, 1), (5_000, 0)] {
        let (mut plant, image) = plant(1, 4, octets);
        let image = Image { crc: image.crc ^ damage, ..image };
        let mark = plant.mark();
        plant.unit.offer_probe_firmware(Some(image));
        plant.run(120);
        let failed = Event::FirmwareFailed { battery: at(StringId::A, 1), why: UpdateFault::BadImage };
        assert_eq!(plant.events_since(mark), [failed], "one probe is enough");
        assert!(
            InWords(&failed).to_string().contains("the image is damaged, too long or for another device")
        );
        assert_eq!(plant.unit.probe_updates(), ProbeUpdates::Failed);
        assert_eq!(versions(&mut plant, StringId::A, 4), [130; 4]);
    }
}

#[test]
fn a_probe_that_starts_its_old_firmware_again_is_tried_three_times_and_keeps_nobody_waiting() {
    let (mut plant, image) = plant(1, 3, 500);
    plant.block(StringId::A, 1).starts_old = true;
    let mark = plant.mark();
    plant.unit.offer_probe_firmware(Some(image));
    plant.run(300);
    let old = Event::FirmwareFailed { battery: at(StringId::A, 1), why: UpdateFault::StartedOld };
    assert_eq!(plant.events_since(mark).iter().filter(|event| **event == old).count(), 3);
    assert_eq!(versions(&mut plant, StringId::A, 3), [130, 131, 131]);
    assert_eq!(values(&plant), [Some(131), Some(1), Some(9), None]);
    // Another image is another try.
    plant.block(StringId::A, 1).starts_old = false;
    plant.unit.offer_probe_firmware(Some(Image { firmware: 132, ..image }));
    assert_eq!(plant.unit.probe_updates(), ProbeUpdates::Running);
    plant.unit.offer_probe_firmware(None);
    assert_eq!(values(&plant), [None, Some(0), Some(1), None]);
}
