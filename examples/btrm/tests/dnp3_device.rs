//! What the product tells DNP3 masters of itself, without a wire.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by them")]

mod common;

use core::time::Duration;

use bms_core::{event::Event, plant::Sensors, units::Millivolts};
use btrm::{
    Btrm, Damage, Model, Stored, Unsaved,
    glue::dnp3::{Retry, TIME_TRUSTED_FOR, dnp3_config},
};
use common::{sensors, unit};
use dnp3_outstation::{
    Attribute, ClassSet, Iin, Kind, Points, Restart, Retries, Stamp, Timestamp, link::EndpointAddress,
};

const fn noon() -> Timestamp {
    Timestamp::from_millis(1_700_000_000_000).unwrap()
}

/// All sensors answer, IO channel 4 too.
fn healthy() -> Sensors {
    let mut sensors = sensors();
    sensors.io[3] = Some(Millivolts(0));
    sensors
}

#[test]
fn the_clock_wants_to_be_set_at_power_up_and_a_day_after_it_was() {
    let mut unit = unit(Model::Btrm300, &healthy());
    assert_eq!(unit.indications(), Iin::NEED_TIME);
    let now = Duration::from_secs(10);
    assert!(unit.set_time(now, noon()));
    assert_eq!(unit.indications(), Iin::NONE);
    let later = now + Duration::from_secs(5);
    assert_eq!(unit.time(later), Some(Stamp::synchronized(noon().saturating_add(Duration::from_secs(5)))));
    unit.keep_time(now + TIME_TRUSTED_FOR);
    assert_eq!(unit.indications(), Iin::NEED_TIME);
}

#[test]
fn the_time_of_a_master_times_the_journal() {
    let mut unit = unit(Model::Btrm300, &healthy());
    assert!(unit.set_time(Duration::from_secs(10), noon()));
    unit.keep_time(Duration::from_secs(12));
    unit.initialize_data();
    let entry = *unit.monitor().journal().entries().last().unwrap();
    assert_eq!(entry.event, Event::BatteryDataReset);
    assert_eq!(entry.time.unwrap().unix_ms, noon().millis() + 2_000);
}

#[test]
fn a_sensor_fault_is_device_trouble() {
    let mut unit = unit(Model::Btrm300, &sensors());
    assert_eq!(unit.indications(), Iin::NEED_TIME | Iin::DEVICE_TROUBLE, "IO channel 4 does not answer");
    for second in 10..20 {
        unit.step(Duration::from_secs(second), &healthy());
    }
    assert_eq!(unit.indications(), Iin::NEED_TIME);
}

#[test]
fn a_store_that_fails_is_device_trouble_until_it_works() {
    let mut unit = unit(Model::Btrm300, &healthy());
    unit.not_saved(&Unsaved::default());
    assert_eq!(unit.indications(), Iin::NEED_TIME | Iin::DEVICE_TROUBLE);
    unit.saved();
    assert_eq!(unit.indications(), Iin::NEED_TIME);
}

#[test]
fn settings_that_could_not_be_read_are_a_corrupt_configuration_and_data_are_trouble_alone() {
    let indications = |settings, data| {
        let damage = Damage { settings, data };
        Btrm::new(Model::Btrm300, Stored { damage, ..Stored::default() }).indications()
    };
    assert_eq!(indications(false, true), Iin::NEED_TIME | Iin::DEVICE_TROUBLE);
    let corrupt = Iin::NEED_TIME | Iin::DEVICE_TROUBLE | Iin::CONFIG_CORRUPT;
    assert_eq!(indications(true, false), corrupt);
}

#[test]
fn input_2_shows_whether_a_master_has_unsolicited_responses_on() {
    let mut unit = unit(Model::Btrm300, &sensors());
    let state = |unit: &Btrm| unit.sample(Kind::BinaryInput, 2).unwrap().flag_octet();
    assert_eq!(state(&unit), 0x01);
    unit.unsolicited_enabled(ClassSet::ALL);
    assert_eq!(state(&unit), 0x81);
    unit.unsolicited_enabled(ClassSet::NONE);
    assert_eq!(state(&unit), 0x01);
    assert!(unit.take_unsaved().is_empty(), "it is every master's to say again");
}

#[test]
fn a_cold_restart_is_done_and_a_warm_one_is_not() {
    let mut unit = unit(Model::Btrm300, &sensors());
    assert_eq!(unit.restart(Restart::Warm), None);
    assert_eq!(unit.restart(Restart::Cold), Some(Duration::from_secs(5)));
    assert!(!unit.restart_asked(), "the response goes out first");
    unit.ask_restart();
    assert!(unit.restart_asked());
}

#[test]
fn the_unit_tells_what_it_is() {
    let tell = |model, variation| match unit(model, &sensors()).attribute(variation) {
        Some(Attribute::Text(text)) => Some(text.to_owned()),
        None => None,
        other => panic!("{other:?}"),
    };
    assert_eq!(tell(Model::Btrm400, 250).unwrap(), "BTRM400 battery test remote monitor");
    assert_eq!(tell(Model::Btrm300, 252).unwrap(), "battery-monitor");
    assert_eq!(tell(Model::Btrm300, 242).unwrap(), concat!("v", env!("CARGO_PKG_VERSION")));
    assert_eq!(tell(Model::Btrm400, 243).unwrap(), "BTRM400");
    assert_eq!(tell(Model::Btrm300, 249).unwrap(), "2:2012");
    assert_eq!(tell(Model::Btrm300, 248), None, "it has no serial number");
}

#[test]
fn name_and_place_are_written_and_stored() {
    let mut unit = unit(Model::Btrm300, &sensors());
    assert_eq!(unit.attribute(247), Some(Attribute::Text("BTRM")));
    assert_eq!(unit.attribute(245), Some(Attribute::Text("")));
    assert_eq!(
        (0..=255).filter(|variation| unit.can_set_attribute(*variation)).collect::<Vec<_>>(),
        [245, 247]
    );
    assert!(unit.set_attribute(247, Attribute::Text("hilltop-2")));
    assert!(unit.set_attribute(245, Attribute::Text("Hut 4, north side")));
    assert_eq!(unit.attribute(247), Some(Attribute::Text("hilltop-2")));
    assert_eq!(unit.attribute(245), Some(Attribute::Text("Hut 4, north side")));
    let site = unit.take_unsaved().site.unwrap();
    assert_eq!((site.network.host_name.as_str(), site.location.as_str()), ("hilltop-2", "Hut 4, north side"));
}

#[test]
fn a_name_that_is_no_host_name_is_refused_and_so_is_what_is_not_text() {
    let mut unit = unit(Model::Btrm300, &sensors());
    for name in ["", "hill top", "-hill", "hill-", "h\u{fc}gel", "sixteen-letters-"] {
        assert!(!unit.set_attribute(247, Attribute::Text(name)), "{name}");
    }
    assert!(!unit.set_attribute(247, Attribute::Text("more-than-15-char")));
    assert!(!unit.set_attribute(245, Attribute::Text("more than thirty-one characters.")));
    assert!(!unit.set_attribute(245, Attribute::Text("two\nlines")));
    assert!(!unit.set_attribute(245, Attribute::Unsigned(4)));
    assert!(!unit.set_attribute(252, Attribute::Text("another")));
    assert!(unit.take_unsaved().is_empty());
}

#[test]
fn retries_and_their_time_are_those_of_the_configuration_page() {
    let [address, master] = [10, 1].map(|raw| EndpointAddress::new(raw).unwrap());
    let config = dnp3_config(address, master, None);
    assert!(!config.unsolicited.supported);
    assert_eq!((config.address, config.master), (address, master));
    for (retries, seconds, count, wait) in
        [(0, 0, Retries::Count(0), 1), (254, 255, Retries::Count(254), 255), (255, 5, Retries::Endless, 5)]
    {
        let unsolicited = dnp3_config(address, master, Some(Retry { retries, seconds })).unsolicited;
        assert!(unsolicited.supported && unsolicited.enabled_at_start.is_empty());
        assert_eq!((unsolicited.retries, unsolicited.retry_after), (count, Duration::from_secs(wait)));
        assert_eq!(unsolicited.confirm_timeout, Duration::from_secs(wait.min(5)), "no poll waits longer");
    }
}

#[test]
fn default_variations_are_the_manuals() {
    let [address, master] = [10, 1].map(|raw| EndpointAddress::new(raw).unwrap());
    let told = dnp3_config(address, master, None).variations;
    assert_eq!((told.g1, told.g10, told.g30, told.g40), (2, 2, 4, 2));
    assert_eq!((told.g2, told.g32), (2, 4));
}
