//! The product behind an outstation: what it answers to the requests that the manual prints, frame by frame.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by them")]

mod common;

use core::time::Duration;

use bms_core::{plant::Sensors, units::Millivolts};
use btrm::{
    Btrm, Model, Stored,
    glue::dnp3::{Changes, dnp3_config},
};
use common::{
    sensors, tested,
    wire::{addresses, exchange},
};
use dnp3_outstation::{Event, Outstation, Restart};

/// A master at the other end of a wire that loses nothing.
struct Bench {
    unit: Btrm,
    outstation: Outstation<32>,
    changes: Changes,
    now: Duration,
    events: Vec<Event>,
}

impl Bench {
    fn new() -> Self {
        let [address, master] = addresses();
        let mut stored = Stored::default();
        stored.retained.battery = tested();
        Self {
            unit: common::unit_with(Model::Btrm300, stored, &sensors()),
            outstation: Outstation::new(dnp3_config(address, master, None)),
            changes: Changes::new(),
            now: Duration::from_secs(9),
            events: Vec::new(),
        }
    }

    fn step(&mut self, sensors: &Sensors) {
        self.now = self.now.saturating_add(Duration::from_secs(1));
        self.unit.step(self.now, sensors);
        self.unit.keep_time(self.now);
        self.changes.find(self.now, &mut self.unit, |change| change.report(&mut self.outstation).unwrap());
    }

    /// Sends a request and gives the response; both as hexadecimal application octets.
    fn asks(&mut self, request: &str) -> String {
        let request: Vec<_> =
            request.split(' ').map(|octet| u8::from_str_radix(octet, 16).unwrap()).collect();
        let (response, events) = exchange(&mut self.outstation, &mut self.unit, self.now, &request);
        self.events.extend(events);
        response.iter().map(|octet| format!("{octet:02x}")).collect::<Vec<_>>().join(" ")
    }
}

#[test]
fn the_request_that_the_manual_prints_resets_battery_data() {
    let mut bench = Bench::new();
    assert!(!bench.unit.monitor().battery_data().is_empty());
    // Device restart, need time, device trouble: IO channel 4 does not answer.
    assert_eq!(bench.asks("c5 02 0a 01 00 00 00 01"), "c5 81 d0 00");
    assert!(bench.unit.monitor().battery_data().is_empty());
    assert!(bench.unit.take_unsaved().retained.is_some(), "to be stored before it is answered");
}

#[test]
fn a_class_0_poll_tells_all_points_in_the_manuals_variations() {
    let told = Bench::new().asks("c0 01 3c 01 06");
    let binary_inputs = "01 02 00 00 05 01 01 01 01 01 81";
    let binary_outputs = "0a 02 00 00 03 81 01 01 01";
    // 13520 mV, 13600 mV, -60 mA, -13 °C, 480 min, 10 h, 22 °C, 168 h, 168 h, 0 mV, 4900 mV, version 0.1.0.
    let analog_inputs =
        "1e 04 00 00 0b d0 34 20 35 c4 ff f3 ff e0 01 0a 00 16 00 a8 00 a8 00 00 00 24 13 0a 00";
    // Each with flags: 480 min, 168 h, 168 h, modes 0 and 0, 12 V.
    let analog_outputs = "28 02 00 00 05 01 e0 01 01 a8 00 01 a8 00 01 00 00 01 00 00 01 01 00";
    let points = [binary_inputs, binary_outputs, analog_inputs, analog_outputs].join(" ");
    assert_eq!(told, format!("c0 81 d0 00 {points}"));
}

#[test]
fn the_manuals_class_2_poll_reads_the_events() {
    let mut bench = Bench::new();
    bench.step(&sensors());
    for _ in 0..6 {
        bench.step(&Sensors { battery_voltage: Some(Millivolts(10_900)), ..sensors() });
    }
    // g60v2: class 1 events. g2v2 with an 8-bit index: binary input 1 is on, at 16 s of an unset clock.
    let told = bench.asks("c0 01 3c 02 06");
    assert_eq!(told, "e0 81 d0 00 02 02 17 01 01 81 80 3e 00 00 00 00");
}

#[test]
fn a_set_point_by_direct_operate_is_told_back() {
    let mut bench = Bench::new();
    // g41v2 to output 3: low capacity alarm output, normally open.
    assert_eq!(bench.asks("c1 05 29 02 17 01 03 04 00 00"), "c1 81 d0 00 29 02 17 01 03 04 00 00");
    assert_eq!(bench.asks("c2 05 29 02 17 01 03 05 00 00"), "c2 81 d0 00 29 02 17 01 03 05 00 0c");
    assert_eq!(bench.asks("c3 01 28 02 00 03 03"), "c3 81 d0 00 28 02 00 03 03 01 04 00");
}

#[test]
fn function_15_resets_battery_data_and_function_13_restarts() {
    let mut bench = Bench::new();
    assert_eq!(bench.asks("c1 0f"), "c1 81 d0 00");
    assert!(bench.unit.monitor().battery_data().is_empty());
    assert_eq!(bench.asks("c2 0d"), "c2 81 d0 00 34 02 07 01 88 13", "back in 5000 ms");
    assert!(bench.events.contains(&Event::Restart(Restart::Cold)), "{:?}", bench.events);
    assert_eq!(bench.asks("c3 0e"), "c3 81 d0 01", "no warm restart: IIN2.0");
}

#[test]
fn the_attributes_are_told() {
    let mut bench = Bench::new();
    // g0v252 of set 0: a visible string of 15 octets.
    let manufacturer = "62 61 74 74 65 72 79 2d 6d 6f 6e 69 74 6f 72";
    assert_eq!(
        bench.asks("c1 01 00 fc 00 00 00"),
        format!("c1 81 d0 00 00 fc 00 00 00 01 0f {manufacturer}")
    );
    // The host name is written: "hut".
    assert_eq!(bench.asks("c2 02 00 f7 00 00 00 01 03 68 75 74"), "c2 81 d0 00");
    assert_eq!(bench.unit.site().network.host_name, "hut");
}
