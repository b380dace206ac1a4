//! What a product asks of its probes beside the readings.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unchecked_time_subtraction,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod chain;

use chain::{BAUD, Battery, Chain, Told, place};
use core::time::Duration;
use probe_proto::{Command, Config, Image, Limits, Percent, Places, Refusal, UpdateFailure};

const LIMITS: Limits = Limits {
    low_voltage_mv: 10_500,
    high_voltage_mv: 15_000,
    low_temperature_centi_celsius: -2_000,
    high_temperature_centi_celsius: 5_000,
    low_micro_ohms: 1_000,
    high_micro_ohms: 9_000,
};

fn some_of(places: &[u8]) -> Places {
    places.iter().copied().map(place).collect()
}

fn all_told(chain: &Chain) -> Vec<&Told> {
    chain.told.iter().map(|(_, told)| told).collect()
}

#[test]
fn a_command_reaches_those_it_is_for_and_no_others() {
    let mut chain = Chain::of(6);
    chain.scan();
    let (places, power) = (some_of(&[2, 5]), Percent::new(40).unwrap());
    chain.command(Command::SetEqualization { places, power });
    chain.command(Command::SetLimits { places: some_of(&[1]), limits: LIMITS });
    chain.command(Command::Indicate { places: some_of(&[6]), on: true });
    chain.run(Duration::from_secs(1));
    let powers: Vec<_> = chain.units.iter().map(|unit| unit.battery.power.get()).collect();
    assert_eq!(powers, [0, 40, 0, 0, 40, 0]);
    assert_eq!(chain.units[0].battery.limits, Some(LIMITS));
    let lights: Vec<_> = chain.units.iter().map(|unit| unit.battery.light).collect();
    assert_eq!(lights, [false, false, false, false, false, true]);
    let accepted = all_told(&chain).into_iter().filter(|told| matches!(told, Told::Accepted { .. }));
    assert_eq!(accepted.count(), 4);
}

#[test]
fn a_refusal_comes_with_its_reason_and_silence_is_told_as_such() {
    let mut chain = Chain::of(3);
    chain.scan();
    chain.units[1].battery.refusal = Some(Refusal::Unsafe);
    chain.command(Command::SetEqualization { places: some_of(&[2, 9]), power: Percent::FULL });
    chain.run(Duration::from_millis(900));
    let told = all_told(&chain);
    assert!(told.contains(&&Told::Refused { place: 2, refusal: Refusal::Unsafe }));
    assert!(told.contains(&&Told::Unanswered(some_of(&[9]))));
}

#[test]
fn a_ninth_command_has_to_wait() {
    let mut chain = Chain::of(1);
    let command = Command::Indicate { places: Places::ALL, on: true };
    for _ in 0..8 {
        chain.command(command);
    }
    assert!(chain.bus.command(command).is_err());
    chain.run(Duration::from_secs(2));
    assert!(chain.bus.command(command).is_ok());
}

#[test]
fn a_command_whose_answers_are_lost_is_repeated_and_not_carried_out_twice() {
    let mut chain = Chain::new(Config::at_baud(BAUD).with_probes(10), (1..=10).map(Battery::new));
    chain.seed(3);
    chain.bit_error_rate = 1e-3;
    chain.scan();
    for count in 1..=10 {
        chain.command(Command::SetEqualization {
            places: Places::first(10),
            power: Percent::new(count).unwrap(),
        });
        chain.run(Duration::from_secs(3));
    }
    for unit in &chain.units {
        assert!(unit.battery.power_sets <= 10, "{}", unit.battery.power_sets);
    }
    assert!(chain.bus.counters().requests > 100, "requests were repeated");
}

#[test]
fn no_two_neighbours_measure_their_resistance_at_once_and_all_do() {
    for stride in [2, 4] {
        let mut chain = Chain::of(40);
        chain.scan();
        chain.command(Command::MeasureResistance { places: Places::ALL, stride });
        let end = chain.now + Duration::from_secs(20);
        while chain.now < end {
            chain.run(Duration::from_millis(10));
            let measuring: Vec<_> =
                chain.units.iter().map(|unit| unit.battery.is_measuring(chain.now)).collect();
            assert!(!measuring.windows(2).any(|pair| pair[0] && pair[1]), "{measuring:?}");
        }
        assert!(chain.units.iter().all(|unit| unit.battery.measurements == 1));
        assert_eq!(all_told(&chain).into_iter().filter(|told| **told == Told::Measured).count(), 1);
    }
}

#[test]
fn a_measurement_with_a_dead_probe_ends() {
    let mut chain = Chain::of(10);
    chain.scan();
    chain.units[4].alive = false;
    chain.command(Command::MeasureResistance { places: Places::first(10), stride: 2 });
    chain.run(Duration::from_secs(30));
    assert!(all_told(&chain).contains(&&Told::Measured));
    let measured: Vec<_> = chain.units.iter().map(|unit| unit.battery.measurements).collect();
    assert_eq!(measured, [1, 1, 1, 1, 0, 0, 0, 0, 0, 0]);
}

#[test]
fn a_reset_is_carried_out_after_its_answer() {
    let mut chain = Chain::of(3);
    chain.scan();
    chain.command(Command::Reset { places: some_of(&[2]) });
    chain.run(Duration::from_secs(3));
    assert!(all_told(&chain).contains(&&Told::Accepted { place: 2 }));
    let restarts: Vec<_> = chain.units.iter().map(|unit| unit.battery.restarts).collect();
    assert_eq!(restarts, [0, 1, 0]);
    assert_eq!(chain.bus.present(), Places::first(3), "it has its place again");
}

fn image(octets: usize) -> Vec<u8> {
    (0..octets).map(|at| u8::try_from(at * 7 % 251).unwrap()).collect()
}

fn promise(image: &[u8]) -> Image {
    Image { octets: u32::try_from(image.len()).unwrap(), crc: Image::crc(image), firmware: 140 }
}

fn updating(place_of: u8, octets: usize) -> Chain {
    let mut chain = Chain::of(4);
    chain.scan();
    chain.image = image(octets);
    chain.command(Command::Update { place: place(place_of), image: promise(&chain.image) });
    chain
}

#[test]
fn firmware_is_sent_verified_and_started_while_the_string_is_read() {
    let mut chain = updating(3, 10_001);
    let scans = chain.bus.counters().scans;
    chain.run(Duration::from_secs(10));
    assert!(all_told(&chain).contains(&&Told::Updated { place: 3 }));
    let battery = &chain.units[2].battery;
    assert_eq!((battery.firmware.len(), battery.started, battery.restarts), (10_001, Some(140), 1));
    assert!(chain.bus.counters().scans >= scans + 9);
    assert!(chain.units.iter().all(|unit| unit.battery.started.is_none() || unit.battery.number == 3));
}

#[test]
fn an_update_that_was_broken_off_goes_on_from_where_it_was() {
    let mut chain = updating(4, 20_000);
    chain.run(Duration::from_millis(1_500));
    let before = chain.units[3].battery.chunks;
    assert!(before > 20 && chain.units[3].battery.firmware.len() < 15_000, "{before}");
    // The probe starts anew and remembers what is in its store.
    chain.restart(3);
    chain.run(Duration::from_secs(30));
    assert!(all_told(&chain).contains(&&Told::Updated { place: 4 }));
    assert_eq!(
        chain.units[3].battery.chunks,
        20_000_u32.div_ceil(64),
        "no octet was sent to the store twice"
    );
}

#[test]
fn an_update_of_a_probe_that_is_gone_fails_and_the_same_command_resumes_it() {
    let mut chain = updating(4, 20_000);
    chain.run(Duration::from_millis(1_500));
    chain.units[3].alive = false;
    chain.run(Duration::from_secs(30));
    assert!(all_told(&chain).contains(&&Told::UpdateFailed { place: 4, why: UpdateFailure::Unanswered }));
    chain.units[3].alive = true;
    chain.run(Duration::from_secs(3));
    chain.command(Command::Update { place: place(4), image: promise(&chain.image) });
    chain.run(Duration::from_secs(20));
    assert!(all_told(&chain).contains(&&Told::Updated { place: 4 }));
    assert_eq!(chain.units[3].battery.chunks, 20_000_u32.div_ceil(64));
}

#[test]
fn firmware_that_reads_back_otherwise_than_promised_is_not_started() {
    let mut chain = updating(1, 1_000);
    chain.units[0].battery.decays = true;
    chain.run(Duration::from_secs(5));
    assert!(
        all_told(&chain)
            .contains(&&Told::UpdateFailed { place: 1, why: UpdateFailure::Refused(Refusal::BadImage) })
    );
    assert_eq!((chain.units[0].battery.started, chain.units[0].battery.restarts), (None, 0));
}

#[test]
fn firmware_that_does_not_fit_is_refused_before_any_of_it_is_sent() {
    let mut chain = updating(1, 100_001);
    chain.run(Duration::from_secs(3));
    assert!(
        all_told(&chain)
            .contains(&&Told::UpdateFailed { place: 1, why: UpdateFailure::NotBegun(Refusal::BadImage) })
    );
    assert_eq!(chain.units[0].battery.chunks, 0);
}

#[test]
fn an_update_gets_through_noise_unharmed() {
    let mut chain = updating(4, 5_000);
    chain.bit_error_rate = 5e-4;
    chain.run(Duration::from_mins(1));
    assert!(all_told(&chain).contains(&&Told::Updated { place: 4 }));
    assert_eq!(chain.units[3].battery.firmware, chain.image);
}

#[test]
fn a_probe_that_verifies_for_long_is_waited_for_and_the_string_is_read_again_after_it() {
    let mut chain = updating(4, 60_000);
    chain.units[3].battery.work = Duration::from_millis(250);
    chain.run(Duration::from_secs(30));
    assert!(all_told(&chain).contains(&&Told::Updated { place: 4 }));
    assert_eq!((chain.units[3].battery.started, chain.units[3].battery.restarts), (Some(140), 1));
    let scans = chain.told.iter().filter(|(_, told)| matches!(told, Told::Scanned { .. }));
    let times: Vec<_> = scans.map(|(at, _)| *at).collect();
    let longest = times.windows(2).map(|pair| pair[1] - pair[0]).max().unwrap();
    assert!(longest < Duration::from_millis(1_500), "{longest:?}");
}

#[test]
fn a_probe_that_starts_its_firmware_without_an_answer_is_not_told_as_one_that_failed() {
    let mut chain = updating(4, 1_000);
    // Its answer comes far too late.
    chain.units[3].battery.work = Duration::from_secs(2);
    chain.run(Duration::from_secs(10));
    let told = all_told(&chain);
    assert!(told.contains(&&Told::UpdateUnconfirmed { place: 4 }));
    assert!(!told.iter().any(|told| matches!(told, Told::Updated { .. } | Told::UpdateFailed { .. })));
    let identities = told.iter().filter(|told| matches!(told, Told::Identity { place: 4, .. }));
    assert_eq!(identities.count(), 2, "it is asked for its version again");
    assert_eq!(chain.bus.updating(), None);
}

#[test]
fn a_probe_that_is_put_in_place_of_one_that_takes_firmware_is_not_given_the_rest() {
    let mut chain = updating(4, 20_000);
    chain.run(Duration::from_millis(1_500));
    assert_eq!(chain.bus.updating(), Some(place(4)));
    chain.units[3].battery = Battery::new(99);
    chain.restart(3);
    chain.run(Duration::from_secs(10));
    let failed = Told::UpdateFailed { place: 4, why: UpdateFailure::Replaced };
    assert_eq!(all_told(&chain).into_iter().filter(|told| **told == failed).count(), 1);
    assert_eq!((chain.units[3].battery.chunks, chain.bus.updating()), (0, None));
}
