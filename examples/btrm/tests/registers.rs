//! The product as a Modbus master sees it, without a wire.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::unreachable, reason = "a test fails by them")]

mod common;

use core::time::Duration;

use bms_core::{
    event::Event,
    plant::Sensors,
    units::{Milliamps, Millivolts},
};
use btrm::{Btrm, Model, Stored};
use common::{sensors, tested, unit, unit_with};
use modbus_slave::{BitTable, Exception, RegisterTable, Registers};

/// The input register of what became of the last test.
const TEST_RESULT: u16 = 118;

fn input(unit: &Btrm, address: u16) -> u16 {
    unit.register(RegisterTable::Input, address).unwrap()
}

#[test]
fn measurements_are_in_the_manuals_units_and_signs() {
    let unit = unit(Model::Btrm300, &sensors());
    let read: Vec<u16> = (0..5).map(|address| input(&unit, address)).collect();
    let signed = |value: i16| value.cast_unsigned();
    assert_eq!(read, [13_520, 13_600, 13_410, signed(-60), signed(-13)], "half degrees round away from zero");
    assert_eq!((input(&unit, 10), input(&unit, 11)), (0, 4_900));
}

#[test]
fn what_is_not_known_reads_as_not_implemented_and_what_saturates_does_not() {
    let silent = unit(Model::Btrm300, &Sensors::default());
    assert_eq!((input(&silent, 0), input(&silent, 3), input(&silent, 6)), (0xFFFF, 0x8000, 0xFFFF));
    let overload = Sensors { battery_current: Some(Milliamps(-68_000)), ..sensors() };
    assert_eq!(input(&unit(Model::Btrm300, &overload), 3), (-32_767_i16).cast_unsigned());
}

#[test]
fn a_btrm300_has_no_36_and_48_volt_systems() {
    for (model, selection, taken) in [
        (Model::Btrm300, 2, Ok(())),
        (Model::Btrm300, 3, Err(Exception::IllegalDataValue)),
        (Model::Btrm400, 4, Ok(())),
        (Model::Btrm400, 5, Err(Exception::IllegalDataValue)),
    ] {
        let mut unit = unit(model, &sensors());
        assert_eq!(unit.check_register(5, selection), taken);
        assert_eq!(unit.set_register(5, selection), taken);
        let shown = unit.register(RegisterTable::Holding, 5).unwrap();
        assert_eq!(shown, if taken.is_ok() { selection } else { 1 });
    }
}

#[test]
fn coil_3_starts_a_test_and_its_reasons_against_it_are_a_device_failure() {
    let mut unit = unit(Model::Btrm300, &sensors());
    unit.set_coil(3, true).unwrap();
    assert_eq!(unit.bit(BitTable::Coils, 3), Ok(true));
    assert_eq!(unit.set_coil(3, true), Ok(()), "a repeated wish is fulfilled");
    unit.set_coil(3, false).unwrap();
    assert_eq!(unit.bit(BitTable::Coils, 3), Ok(false));
    unit.step(Duration::from_secs(10), &Sensors { battery_voltage: Some(Millivolts(12_400)), ..sensors() });
    assert_eq!(unit.check_coil(3, true), Err(Exception::ServerDeviceFailure));
    assert_eq!(unit.set_coil(3, true), Err(Exception::ServerDeviceFailure));
}

#[test]
fn the_exception_status_shows_the_discrete_inputs() {
    let mut unit = unit(Model::Btrm300, &sensors());
    unit.set_register(4, 2).unwrap();
    for second in 10..13 {
        unit.step(Duration::from_secs(second), &sensors());
    }
    assert_eq!(unit.exception_status(), Ok(0b0011_0000), "IO channel 2 tripped, any fault");
}

#[test]
fn the_tables_end_where_the_manual_ends_them_and_ours_begin_at_100() {
    let unit = unit(Model::Btrm300, &sensors());
    let there = |read: &dyn Fn(u16) -> bool| (0..99).filter(|address| read(*address)).count();
    assert_eq!(there(&|address| unit.bit(BitTable::Coils, address).is_ok()), 4);
    assert_eq!(there(&|address| unit.bit(BitTable::DiscreteInputs, address).is_ok()), 6);
    assert_eq!(there(&|address| unit.register(RegisterTable::Holding, address).is_ok()), 6);
    assert_eq!(there(&|address| unit.register(RegisterTable::Input, address).is_ok()), 13);
    assert!(unit.register(RegisterTable::Input, 100).is_ok());
}

#[test]
fn a_test_is_told_with_its_intervals_and_what_it_means_for_the_years_to_come() {
    let mut stored = Stored::default();
    stored.retained.battery = tested();
    let mut unit = unit_with(Model::Btrm300, stored, &sensors());
    let read = |unit: &Btrm| -> Vec<u16> { (106..118).map(|address| input(unit, address)).collect() };
    let (unknown, told) = (0xFFFF, [550, 690, 92, 88, 97, 92, 88, 97]);
    assert_eq!(
        read(&unit),
        [&told[..], &[unknown, unknown, unknown, 1]].concat(),
        "no nameplate, no end of life"
    );
    unit.set_register(103, 100).unwrap();
    let Ok([median, p10, p90, 1]) = <[u16; 4]>::try_from(&read(&unit)[8..]) else { unreachable!() };
    assert!(0 < p10 && p10 < median && median < p90, "{p10} {median} {p90}");

    unit.set_coil(0, true).unwrap();
    assert_eq!(read(&unit), [&[unknown; 11][..], &[0]].concat(), "the battery data were reset");
}

#[test]
fn what_became_of_the_last_test_is_not_forgotten_over_other_events() {
    let weak = Sensors { battery_voltage: Some(Millivolts(12_400)), ..sensors() };
    let mut unit = unit(Model::Btrm300, &weak);
    assert_eq!(input(&unit, TEST_RESULT), 0, "there was none");
    assert_eq!(unit.set_coil(3, true), Err(Exception::ServerDeviceFailure));
    assert_eq!(input(&unit, TEST_RESULT), 23, "refused, told before the next step");
    for step in 0..100_u16 {
        unit.step(Duration::from_secs(10 + u64::from(step)), &weak);
        unit.set_register(0, 300 + step).unwrap();
    }
    let is_refusal = |event: &Event| matches!(event, Event::TestRefused(_));
    assert!(
        !unit.monitor().journal().entries().any(|entry| is_refusal(&entry.event)),
        "the journal has forgotten"
    );
    assert_eq!(input(&unit, TEST_RESULT), 23);
}

#[test]
fn the_result_of_the_test_that_is_kept_counts_at_power_up_and_a_reset_forgets_it() {
    let mut stored = Stored::default();
    stored.retained.battery = tested();
    assert_eq!(input(&Btrm::new(Model::Btrm300, stored.clone()), TEST_RESULT), 1);
    let mut unit = unit_with(Model::Btrm300, stored, &sensors());
    assert_eq!(input(&unit, TEST_RESULT), 1);
    unit.set_coil(0, true).unwrap();
    assert_eq!(input(&unit, TEST_RESULT), 0);
    unit.step(Duration::from_secs(10), &sensors());
    assert_eq!(input(&unit, TEST_RESULT), 0);
}
