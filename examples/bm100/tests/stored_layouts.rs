//! The stored form of what the product keeps, byte by byte: what one version writes, every later one must read.
#![allow(clippy::unwrap_used, reason = "a test fails by it")]

mod common;

use bm100::{
    Bm100, Nameplate, Probes, Stored, Supervision,
    reporting::Reporting,
    site::{Name, Site},
};
use bms_core::{
    points::Kind,
    record::{decode, encode},
    string::{BankSettings, StringId},
    units::Millivolts,
};
use common::Plant;

#[test]
fn supervision_version_1_keeps_its_bytes() {
    let mut supervision = Supervision { detect: false, rated_deci_amp_hours: 1_000, ..Default::default() };
    supervision.strings.low = Millivolts(40_000);
    let bytes = [
        &[1, 0, 0xE8, 0x07][..],                  // version, not counting, 100 Ah
        &[0x80, 0xF1, 0x04, 0, 0],                // limits of a string: 40 V, none, none
        &[0, 0xA8, 0x46, 0x90, 0x03, 0xE8, 0x07], // 0 to 45 °C, 2 °C, 5 °C
        &[0xD0, 0x0F, 0xD0, 0x8C, 0x01, 0x90, 0x03, 0xA0, 0x1F], // 10 to 90 %, 2 %, 20 %
        &[0; 8],                                  // contacts normally open
        &[20],                                    // minutes between records
    ]
    .concat();
    assert_eq!(encode(&supervision, &mut [0; 128]).unwrap(), bytes);
    assert_eq!(decode::<Supervision>(&bytes).unwrap(), supervision);
}

#[test]
fn site_version_1_keeps_its_bytes() {
    let mut site = Site::default();
    assert!(site.set_name(Name::Location, "Hut") && site.set_name(Name::DryContact(1), "Door"));
    let bytes = [
        &[1, 5][..],
        b"BM100\x03Hut\x00",
        b"\x00\x00\x00\x04Door\x00\x00\x00\x00\x00\x00",
        &[1, 192, 168, 20, 177, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    ]
    .concat();
    assert_eq!(encode(&site, &mut [0; 400]).unwrap(), bytes);
    assert_eq!(decode::<Site>(&bytes).unwrap(), site);
}

#[test]
fn reporting_version_1_keeps_its_bytes() {
    let mut reporting = Reporting::default();
    for index in 0..160 {
        assert!(reporting.assign(Kind::AnalogInput, index, Some(3)));
    }
    assert!(reporting.assign(Kind::BinaryInput, 7, None) && reporting.set_deadband(300, 25));
    assert!(reporting.assign_commands(Some(1)));
    let bytes = [
        &[1, 2][..],
        &[2, 0, 0xA0, 0x01, 3], // analog inputs 0 to 159 in class 3
        &[0, 7, 1, 0],          // binary input 7 in none
        &[1, 2, 0xAC, 0x02, 1, 25],
        &[1],
    ]
    .concat();
    assert_eq!(encode(&reporting, &mut [0; 64]).unwrap(), bytes);
    assert_eq!(decode::<Reporting>(&bytes).unwrap(), reporting);
}

#[test]
fn probes_version_1_keep_their_bytes() {
    let mut plant = Plant::settled(1, 2);
    plant.run(30);
    let probes = plant.unit.probes();
    let bytes = [
        &[1, 2][..],
        &tag("BP0000001"),
        &[0xB8, 0x1E, 1], // 3.896 mΩ at 25 °C, one measurement
        &tag("BP0000002"),
        &[0xC2, 0x1E, 1],
    ]
    .concat();
    assert_eq!(encode(probes, &mut [0; 64]).unwrap(), bytes);
    assert_eq!(decode::<Probes>(&bytes).unwrap(), *probes);
}

/// The number that stands for a serial number, as a varint.
fn tag(serial: &str) -> Vec<u8> {
    let protocol = probe_proto::ProtocolVersion::CURRENT;
    let identity =
        probe_proto::Identity { model: "", serial, hardware: 0, firmware: 0, nominal_mv: 0, protocol };
    let mut rest = identity.tag();
    let mut bytes = Vec::new();
    while rest > 0x7F {
        bytes.push(rest.to_le_bytes()[0] | 0x80);
        rest >>= 7;
    }
    bytes.push(rest.to_le_bytes()[0]);
    bytes
}

#[test]
fn a_full_bank_fits_in_a_page_of_flash() {
    let mut plant = Plant::settled(4, 40);
    for _ in 0..2 {
        plant.unit.measure_all();
        plant.run(100);
    }
    let mut page = [0; 3_000];
    assert!(encode(plant.unit.probes(), &mut page).is_ok());
    assert_eq!(plant.unit.battery(common::at(StringId::D, 40)).unwrap().baseline().measurements, 2);
}

#[test]
fn settings_that_make_no_sense_are_the_defaults() {
    let bank = BankSettings { strings: 9, ..BankSettings::default() };
    let supervision = Supervision { record_interval: bms_core::units::Minutes(0), ..Default::default() };
    let unit = Bm100::new(Nameplate::default(), Stored { bank, supervision, ..Stored::default() });
    assert_eq!(unit.bank().limits, BankSettings::default().limits);
    assert_eq!(*unit.supervision(), Supervision::default());
}
