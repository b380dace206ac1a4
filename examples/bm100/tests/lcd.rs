//! What the panel shows, and where its buttons lead.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by them")]

mod common;

use bm100::lcd::{Button, COLUMNS, Indicators, Lcd, Light, Request};
use bm100::points::Quantity;
use bms_core::string::StringId;
use common::Plant;

fn shown(lcd: &Lcd, plant: &Plant) -> Vec<String> {
    lcd.lines(&plant.unit, None).iter().map(|line| line.as_str().into()).collect()
}

/// Marks the item of a menu and enters it.
fn enter(lcd: &mut Lcd, plant: &Plant, item: &str) -> Option<Request> {
    for _ in 0..20 {
        if shown(lcd, plant).contains(&format!(">{item}")) {
            return lcd.press(Button::Enter, &plant.unit);
        }
        assert_eq!(lcd.press(Button::Select, &plant.unit), None);
    }
    panic!("there is no {item}");
}

#[test]
fn the_address_is_under_about_network_info_ipv4_address() {
    let plant = Plant::settled(1, 4);
    let mut lcd = Lcd::default();
    assert_eq!(shown(&lcd, &plant), ["BM100", "Normal", "192.168.20.177"]);
    lcd.press(Button::Enter, &plant.unit);
    for item in ["About", "Network info.", "IPv4 address"] {
        assert_eq!(enter(&mut lcd, &plant, item), None);
    }
    assert_eq!(shown(&lcd, &plant), ["IPv4 address", "192.168.20.177", "by DHCP"]);
    lcd.press(Button::Enter, &plant.unit);
    assert_eq!(shown(&lcd, &plant)[0], ">IPv4 address", "Enter leads back");
    for _ in 0..3 {
        enter(&mut lcd, &plant, "Back");
    }
    assert_eq!(lcd, Lcd::default());
}

#[test]
fn a_reset_is_under_reset_reboot_and_asks_first() {
    let mut plant = Plant::settled(1, 4);
    let mut lcd = Lcd::default();
    lcd.press(Button::Enter, &plant.unit);
    enter(&mut lcd, &plant, "Reset/Reboot");
    assert_eq!(enter(&mut lcd, &plant, "Reset"), None);
    assert_eq!(shown(&lcd, &plant), ["Reset all settings?", ">Cancel", " Confirm"]);
    assert_eq!(lcd.press(Button::Enter, &plant.unit), None, "Cancel is marked first");
    enter(&mut lcd, &plant, "Reset");
    let request = enter(&mut lcd, &plant, "Confirm").unwrap();
    assert_eq!(request, Request::Reset);
    plant.unit.carry_out_request(request);
    assert!(plant.unit.restart_asked());
}

#[test]
fn select_goes_through_the_batteries_of_all_strings() {
    let mut plant = Plant::settled(2, 2);
    plant.run(60);
    plant.block(StringId::B, 1).voltage = 9_123.0;
    plant.run(3);
    let mut lcd = Lcd::default();
    lcd.press(Button::Enter, &plant.unit);
    enter(&mut lcd, &plant, "Batteries");
    assert_eq!(shown(&lcd, &plant), ["A#1 normal", "13.401 V", "20.0 C 4.01 mOhm", "Equalizing 0 %"]);
    let mut first = Vec::new();
    for _ in 0..4 {
        lcd.press(Button::Select, &plant.unit);
        first.push(shown(&lcd, &plant).remove(0));
    }
    assert_eq!(first, ["A#2 normal", "B#1 voltage low", "B#2 normal", "A#1 normal"]);
}

#[test]
fn the_extremes_of_the_environment_have_their_times() {
    let mut plant = Plant::settled(1, 2);
    plant.plug_sensor_in();
    plant.run(3);
    // 29 November 2026, 18:00.
    plant.unit.set_clock(plant.now, bms_core::time::Timestamp { unix_ms: 1_795_975_200_000 });
    for temperature in [2_600, 1_800] {
        plant.run(3_600);
        plant.sensor.as_mut().unwrap().device(0).0.temperature_centi_celsius = Some(temperature);
    }
    plant.run(600);
    let mut lcd = Lcd::default();
    lcd.press(Button::Enter, &plant.unit);
    enter(&mut lcd, &plant, "Environment");
    assert_eq!(shown(&lcd, &plant)[..2], ["18.0 C", "45.7 %RH"]);
    lcd.press(Button::Select, &plant.unit);
    let lines = shown(&lcd, &plant);
    assert_eq!([&lines[0], &lines[2]], ["Max 26.0 C", "Min 18.0 C"]);
    assert!(
        lines[1].starts_with("11/29/2026 18:59:5") && lines[3].starts_with("11/29/2026 19:59:5"),
        "{lines:?}"
    );
    lcd.press(Button::Select, &plant.unit);
    let lines = shown(&lcd, &plant);
    assert_eq!([&lines[0], &lines[1]], ["Max 45.7 %RH", "130 min ago"], "the clock was not set then");
    let ages = [
        Quantity::AmbientTemperatureMinAge,
        Quantity::AmbientTemperatureMaxAge,
        Quantity::AmbientHumidityMinAge,
        Quantity::AmbientHumidityMaxAge,
    ];
    let ages = ages.map(|age| plant.unit.value(age, 0).unwrap());
    assert_eq!(ages, [9, 69, 130, 130]);
    lcd.press(Button::Select, &plant.unit);
    assert_eq!(shown(&lcd, &plant)[0], "18.0 C", "and round again");
    plant.unit.write(Quantity::ResetExtremes, 0, 1).unwrap();
    assert_eq!(plant.unit.value(Quantity::AmbientTemperatureMaxAge, 0), None);
}

#[test]
fn the_restart_button_has_an_item_of_the_menu_too() {
    let mut plant = Plant::settled(1, 4);
    let mut lcd = Lcd::default();
    lcd.press(Button::Enter, &plant.unit);
    enter(&mut lcd, &plant, "Reset/Reboot");
    enter(&mut lcd, &plant, "Restart, count");
    assert_eq!(shown(&lcd, &plant)[0], "Restart and count?");
    let request = enter(&mut lcd, &plant, "Confirm").unwrap();
    plant.unit.carry_out_request(request);
    assert!(plant.unit.restart_asked() && plant.unit.supervision().detect);
}

#[test]
fn every_page_fits_whatever_the_unit_has_to_say() {
    let empty = Plant::new(1, 1);
    let mut full = Plant::settled(4, 40);
    full.plug_sensor_in();
    assert!(full.unit.set_name(bm100::site::Name::Location, "a place with a name of 31 signs"));
    full.run(5);
    for plant in [&empty, &full] {
        let mut lcd = Lcd::default();
        // Wherever the buttons lead: Enter each third time, Select else, in many phases.
        for press in 0..3_000_u32 {
            let button = if press % (press / 300 + 2) == 0 { Button::Enter } else { Button::Select };
            lcd.press(button, &plant.unit);
            for line in shown(&lcd, plant) {
                assert!(line.len() <= COLUMNS && line.bytes().all(|byte| matches!(byte, b' '..=b'~')));
            }
        }
    }
}

#[test]
fn the_lights_show_alarms_and_equalization() {
    let mut plant = Plant::settled(1, 4);
    let lights = |plant: &Plant| Indicators::of(&plant.unit);
    let normal = Indicators { system: Light::Normal, battery_status: Light::Normal, equalizing: Light::Off };
    assert_eq!(lights(&plant), normal);
    plant.block(StringId::A, 1).voltage = 9_000.0;
    plant.run(3);
    assert_eq!(lights(&plant), Indicators { battery_status: Light::Alarm, ..normal });
}
