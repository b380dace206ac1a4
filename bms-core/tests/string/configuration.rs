use core::time::Duration;

use bms_core::record::{decode, encode};
use bms_core::string::{
    BankSettings, EqualizationSettings, InvalidBank, Manager, Range, StringId, WeakSettings,
};
use bms_core::units::{Hours, Millivolts};

use crate::bench::{Bench, NORMAL, at};

#[test]
fn a_bank_has_one_to_four_strings_of_one_to_forty_batteries() {
    let with = |strings, batteries| BankSettings { strings, batteries, ..BankSettings::default() }.validate();
    for strings in 0..=u8::MAX {
        assert_eq!(with(strings, 1).is_ok(), (1..=4).contains(&strings));
    }
    for batteries in 0..=u8::MAX {
        assert_eq!(with(4, batteries).is_ok(), (1..=40).contains(&batteries));
    }
    assert_eq!(with(0, 1), Err(InvalidBank::Strings));
    assert_eq!(with(1, 41), Err(InvalidBank::Batteries));
}

#[test]
fn settings_that_contradict_themselves_are_refused_and_change_nothing() {
    let good = BankSettings::default();
    let mut manager = Manager::new(good);
    let mut empty = good;
    empty.limits.voltage = Range { low: Millivolts(12_000), high: Millivolts(12_000) };
    let spread = EqualizationSettings {
        stop_spread: Millivolts(50),
        start_spread: Millivolts(40),
        ..good.equalization
    };
    let bad = [
        (empty, InvalidBank::EmptyRange),
        (BankSettings { equalization: spread, ..good }, InvalidBank::Spread),
        (BankSettings { weak: WeakSettings { of_baseline: 109, of_string: 150 }, ..good }, InvalidBank::Weak),
    ];
    for (settings, reason) in bad {
        assert_eq!(manager.apply(settings), Err(reason));
        assert_eq!(*manager.settings(), good);
    }
}

#[test]
fn settings_come_back_from_their_record() {
    let settings = BankSettings { strings: 4, batteries: 40, ..BankSettings::default() };
    let mut buffer = [0; 128];
    let encoded = encode(&settings, &mut buffer).unwrap();
    assert_eq!(decode(encoded), Ok(settings));
}

#[test]
fn a_battery_that_is_not_configured_is_not_there() {
    let mut bench = Bench::of(3);
    bench.scan(&[NORMAL; 5]);
    assert!(bench.manager.battery(at(StringId::A, 3)).is_some());
    assert!(bench.manager.battery(at(StringId::A, 4)).is_none());
    assert!(bench.manager.battery(at(StringId::B, 1)).is_none());
    bench.manager.apply(BankSettings { batteries: 2, ..*bench.manager.settings() }).unwrap();
    bench.manager.apply(BankSettings { batteries: 3, ..*bench.manager.settings() }).unwrap();
    assert_eq!(bench.manager.battery(at(StringId::A, 3)).unwrap().voltage().last(), None, "it was forgotten");
}

#[test]
fn resistances_are_due_once_an_interval_a_string() {
    let settings = BankSettings { strings: 2, resistance_interval: Hours(24), ..BankSettings::default() };
    let mut manager = Manager::new(settings);
    let mut due = |hours, string| manager.resistance_due(Duration::from_hours(hours), string);
    assert_eq!([due(0, StringId::A), due(1, StringId::A), due(23, StringId::A)], [true, false, false]);
    assert_eq!([due(24, StringId::A), due(47, StringId::A), due(48, StringId::A)], [true, false, true]);
    assert_eq!([due(48, StringId::B), due(48, StringId::C)], [true, false]);
    let never = BankSettings { resistance_interval: Hours(0), ..settings };
    assert!(!Manager::new(never).resistance_due(Duration::from_hours(999), StringId::A));
}
