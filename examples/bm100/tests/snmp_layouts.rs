//! The stored form of what SNMP managers set, byte by byte: what one version writes, every later one must read.
#![allow(clippy::unwrap_used, reason = "a test fails by it")]

use bm100::{
    CommunityAccess, CommunityEntry, Management, TrapForm, TrapReceiver,
    warning::{Charge, Thresholds, Warnings},
};
use bms_core::{
    record::{decode, encode},
    units::{MicroOhms, Millivolts},
};

#[test]
fn warnings_version_1_keep_their_bytes() {
    let warnings = Warnings {
        resistance: Thresholds { low: MicroOhms(2_000), high: MicroOhms(6_000) },
        of_baseline: 120,
        string_voltage: Thresholds { low: Millivolts(48_000), high: Millivolts(0) },
        string_charge: Charge { alarm: 20, warning: 40 },
        battery_charge: Charge { alarm: 10, warning: 30 },
    };
    let bytes = [
        1, // version
        0xD0, 0x0F, 0xF0, 0x2E, 120, // 2000, 6000
        0x80, 0xEE, 0x05, 0, // 48000, zigzag
        20, 40, 10, 30,
    ];
    assert_eq!(encode(&warnings, &mut [0; 64]).unwrap(), bytes);
    assert_eq!(decode::<Warnings>(&bytes).unwrap(), warnings);
}

#[test]
fn management_version_1_keeps_its_bytes() {
    let mut management = Management::default();
    let entry = CommunityEntry {
        name: "s3cret".try_into().unwrap(),
        access: CommunityAccess::Write,
        manager: [192, 168, 20, 255],
    };
    assert!(management.set_community(1, entry));
    *management.receiver_mut(9).unwrap() = TrapReceiver {
        enabled: true,
        address: [10, 0, 0, 9],
        form: TrapForm::V2c,
        community: "traps".try_into().unwrap(),
    };
    let nobody = [&[0, 0, 0, 0, 0, 0, 6][..], b"public"].concat();
    let bytes = [
        &[1, 6][..], // version
        b"public",
        &[1, 0, 0, 0, 0, 6], // read only, from anywhere
        b"s3cret",
        &[2, 192, 168, 20, 255],
        &[0; 12], // two that are none
        &nobody.repeat(9),
        &[1, 10, 0, 0, 9, 1, 5],
        b"traps",
    ]
    .concat();
    assert_eq!(encode(&management, &mut [0; 300]).unwrap(), bytes);
    assert_eq!(decode::<Management>(&bytes).unwrap(), management);
}
