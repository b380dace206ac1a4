//! The stored form of what the product keeps, byte by byte: what one version writes, every later one must read.
#![allow(clippy::unwrap_used, reason = "a test fails by it")]

use bms_core::record::{RecordError, decode, encode};
use btrm::{Btrm, CommunityAccess, Management, Model, Stored, TrapReceiver, site::Site};

/// The network page as an installer filled it in, and its defaults elsewhere.
const NETWORK: [u8; 29] = [
    8, b'h', b'i', b'l', b'l', b't', b'o', b'p', b'2', // host name
    10, 0, 0, 5, 10, 0, 0, 1, 255, 0, 0, 0, 10, 0, 0, 1, 0, 0, 0, 0, // addresses
];
const AUTHORIZATION: [u8; 12] = [1, 5, b'a', b'd', b'm', b'i', b'n', 4, b'b', b't', b'r', b'm'];

fn site() -> Site {
    let mut site = Site::default();
    assert!(site.rename("hilltop2"));
    site.network.address = [10, 0, 0, 5];
    site.network.gateway = [10, 0, 0, 1];
    site.network.subnet_mask = [255, 0, 0, 0];
    site.network.primary_dns = [10, 0, 0, 1];
    site.authorization.enabled = true;
    site
}

#[test]
fn site_version_2_keeps_its_bytes() {
    let mut site = site();
    assert!(site.relocate("Hut"));
    let bytes = [&[2][..], &NETWORK, &AUTHORIZATION, &[3, b'H', b'u', b't']].concat();
    assert_eq!(encode(&site, &mut [0; 128]).unwrap(), bytes);
    assert_eq!(decode::<Site>(&bytes).unwrap(), site);
}

#[test]
fn site_version_1_is_still_read() {
    for unsolicited in [0, 1] {
        let bytes = [&[1][..], &NETWORK, &AUTHORIZATION, &[unsolicited]].concat();
        assert_eq!(decode::<Site>(&bytes).unwrap(), site());
    }
    let damaged = [&[1][..], &NETWORK, &AUTHORIZATION, &[1, 0]].concat();
    assert_eq!(decode::<Site>(&damaged), Err(RecordError::OlderVersion { found: 1, known: 2 }));
}

#[test]
fn management_version_1_keeps_its_bytes() {
    let mut unit = Btrm::new(Model::Btrm300, Stored::default());
    assert!(unit.set_community(CommunityAccess::Read, 1, "noc"));
    assert!(unit.set_community(CommunityAccess::Write, 0, "s3cret"));
    let community = "traps".try_into().unwrap();
    assert!(unit.set_trap_receiver(1, TrapReceiver { enabled: true, address: [10, 0, 0, 9], community }));
    let public = [&[6][..], b"public"].concat();
    let bytes = [
        &[1, 0, 0, 5][..], // version, no contact, no attached devices, low battery at 5 minutes
        &public,
        b"\x03noc\x00",
        b"\x06s3cret\x00\x00",
        &[0, 0, 0, 0, 0],
        &public,
        &[1, 10, 0, 0, 9],
        b"\x05traps",
    ]
    .concat();
    assert_eq!(encode(unit.management(), &mut [0; 300]).unwrap(), bytes);
    assert_eq!(decode::<Management>(&bytes).unwrap(), *unit.management());
}
