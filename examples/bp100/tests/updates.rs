//! Firmware: taken, gone on with, verified, refused.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    reason = "test code: a panic is a failed test"
)]

mod common;

use core::time::Duration;

use bp100::{Bp100, Calibration, slot};
use common::{Bench, Pair, nameplate};
use probe_proto::{Command, Image, ProbeAddress, ProbeEvent, Refusal, UpdateFailure};

fn octets(count: usize) -> Vec<u8> {
    (0..count).map(|at| u8::try_from(at * 7 % 251).unwrap()).collect()
}

fn image_of(octets: &[u8]) -> Image {
    Image { octets: u32::try_from(octets.len()).unwrap(), crc: Image::crc(octets), firmware: 131 }
}

fn update(pair: &mut Pair, image: Image) {
    pair.command(Command::Update { place: ProbeAddress::new(1).unwrap(), image });
}

#[test]
fn an_image_is_taken_verified_and_started() {
    for count in [1, 8, 2_048, 5_003, 14_336] {
        let mut pair = Pair::new(Bench::default());
        pair.image = octets(count);
        let image = image_of(&pair.image);
        update(&mut pair, image);
        assert_eq!(slot::accepted(&mut pair.bench().flash), None);
        pair.run(Duration::from_secs(20));
        assert_eq!((pair.updated.as_slice(), pair.event), (&[Ok(())][..], Some(ProbeEvent::StartFirmware)));
        assert_eq!(slot::accepted(&mut pair.bench().flash), Some(image));
        assert_eq!(pair.probe.board().flash.octets[..count], pair.image);
    }
}

#[test]
fn an_update_that_lost_its_power_goes_on_from_the_last_whole_page() {
    let mut pair = Pair::new(Bench::default());
    pair.image = octets(9_000);
    let image = image_of(&pair.image);
    // A page is 32 chunks, an erasure and a mark.
    pair.bench().flash.works = 2 + 80;
    update(&mut pair, image);
    pair.run(Duration::from_secs(10));
    assert_eq!(pair.updated, [Err(UpdateFailure::Refused(Refusal::Fault))]);

    let mut bench = Bench::default();
    bench.flash.octets.clone_from(&pair.probe.board().flash.octets);
    pair.probe = Bp100::new(nameplate(), Some(Calibration::NONE), bench);
    (pair.given, pair.updated) = (0, Vec::new());
    update(&mut pair, image);
    pair.run(Duration::from_secs(20));
    assert_eq!(pair.updated, [Ok(())]);
    assert_eq!(pair.given, 9_000 - 2 * 2_048);
    assert_eq!(slot::accepted(&mut pair.bench().flash), Some(image));
}

#[test]
fn a_cut_at_any_write_leaves_an_update_that_can_be_done_again() {
    let image = image_of(&octets(4_200));
    for works in 0..90 {
        let mut pair = Pair::new(Bench::default());
        pair.image = octets(4_200);
        pair.bench().flash.works = works;
        update(&mut pair, image);
        pair.run(Duration::from_secs(6));
        if pair.updated == [Ok(())] {
            assert!(works > 66, "{works}");
            continue;
        }
        assert_eq!(slot::accepted(&mut pair.bench().flash), None, "{works}");
        pair.bench().flash.works = usize::MAX;
        pair.updated.clear();
        update(&mut pair, image);
        pair.run(Duration::from_secs(10));
        assert_eq!(pair.updated, [Ok(())], "{works}");
    }
}

#[test]
fn a_new_image_takes_the_place_of_the_old_one() {
    let mut pair = Pair::new(Bench::default());
    for count in [3_000, 2_999] {
        pair.image = octets(count);
        let image = image_of(&pair.image);
        update(&mut pair, image);
        pair.run(Duration::from_secs(10));
        assert_eq!(slot::accepted(&mut pair.bench().flash), Some(image));
    }
}

#[test]
fn an_image_with_another_crc_or_too_long_is_refused() {
    let mut pair = Pair::new(Bench::default());
    pair.image = octets(3_000);
    let image = image_of(&pair.image);
    update(&mut pair, Image { crc: image.crc ^ 1, ..image });
    pair.run(Duration::from_secs(10));
    assert_eq!(slot::room(&pair.probe.board().flash), 14_336);
    update(&mut pair, Image { octets: 14_337, ..image });
    pair.run(Duration::from_secs(10));
    let failures = [UpdateFailure::Refused(Refusal::BadImage), UpdateFailure::NotBegun(Refusal::BadImage)];
    assert_eq!(pair.updated, failures.map(Err));
    assert_eq!((slot::accepted(&mut pair.bench().flash), pair.event), (None, None));
}
