//! What SNMP managers are told unasked.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by them")]

mod common;

use core::time::Duration;

use bms_core::{
    data::Retained,
    plant::Sensors,
    units::{CentiCelsius, Milliamps, Millivolts},
};
use btrm::{Btrm, Model, Stored, glue::snmp::Notices};
use common::{
    sensors,
    snmp::{BATTERY, PRIVATE, Read, UPS, get, set_one, set_test},
    tested,
};
use snmp_agent::Value;

/// A notification: its identifier and its variables.
type Notice = (String, Vec<(String, Read)>);

struct Bench {
    unit: Btrm,
    notices: Notices,
    now: Duration,
}

impl Bench {
    /// A unit at power-up that knows its battery.
    fn new() -> Self {
        let retained = Retained { battery: tested(), ..Retained::default() };
        let unit = Btrm::new(Model::Btrm300, Stored { retained, ..Stored::default() });
        Self { unit, notices: Notices::new(), now: Duration::ZERO }
    }

    /// The same after 20 seconds.
    fn running() -> Self {
        let mut bench = Self::new();
        assert_eq!(bench.runs(20, &healthy()), []);
        bench
    }

    fn runs(&mut self, seconds: u64, sensors: &Sensors) -> Vec<Notice> {
        let mut told = Vec::new();
        for _ in 0..seconds {
            self.now = self.now.saturating_add(Duration::from_secs(1));
            self.unit.step(self.now, sensors);
            self.notices.find(self.now, &self.unit, |trap, variables| {
                let read = variables.iter().map(|(name, value)| (name.to_string(), Read::from(*value)));
                told.push((trap.to_string(), read.collect()));
            });
        }
        told
    }
}

fn healthy() -> Sensors {
    Sensors { io: [Some(Millivolts(0)); 4], ..sensors() }
}

fn hot() -> Sensors {
    Sensors { temperature: Some(CentiCelsius(6_500)), ..healthy() }
}

fn outage(voltage: i32) -> Sensors {
    Sensors {
        supply_voltage: Some(Millivolts(0)),
        battery_voltage: Some(Millivolts(voltage)),
        battery_current: Some(Milliamps(-8_000)),
        ..healthy()
    }
}

fn traps(notices: &[Notice]) -> Vec<&str> {
    notices.iter().map(|(trap, _)| trap.as_str()).collect()
}

const SUPPLY_LOST: &str = "1.3.6.1.4.1.34506.0.9";
const ON_BATTERY: &str = "1.3.6.1.2.1.33.2.1";
const TEST_COMPLETED: &str = "1.3.6.1.2.1.33.2.2";
const ADDED: &str = "1.3.6.1.2.1.33.2.3";
const REMOVED: &str = "1.3.6.1.2.1.33.2.4";

#[test]
fn an_alarm_is_told_in_the_words_of_all_three_mibs() {
    let mut bench = Bench::running();
    let told = bench.runs(10, &hot());
    let text = |text: &str| Read::Text(text.to_owned());
    assert_eq!(
        told,
        [
            (
                "1.3.6.1.4.1.34506.0.11".to_owned(),
                vec![
                    (format!("{PRIVATE}.3.9.0"), Read::Integer(1)),
                    ("1.3.6.1.2.1.1.5.0".to_owned(), text("BTRM")),
                    ("1.3.6.1.2.1.1.6.0".to_owned(), text("")),
                ]
            ),
            (
                "1.3.6.1.2.1.233.0.4".to_owned(),
                vec![(format!("{BATTERY}.18.2"), Read::Integer(650)), (format!("{BATTERY}.25.2"), text("")),]
            ),
            (
                ADDED.to_owned(),
                vec![
                    (format!("{UPS}.6.2.1.1.5"), Read::Integer(5)),
                    (format!("{UPS}.6.2.1.2.5"), Read::Oid(format!("{UPS}.6.3.5"))),
                ]
            ),
        ]
    );
    let told = bench.runs(10, &healthy());
    assert_eq!(traps(&told), ["1.3.6.1.4.1.34506.0.12", REMOVED]);
    assert_eq!(told[0].1[0], (format!("{PRIVATE}.3.9.0"), Read::Integer(0)));
    assert_eq!(told[1].1.len(), 2, "the row is gone, its description is still told");
}

#[test]
fn what_is_so_at_power_up_is_told_to_nobody_and_neither_is_its_end() {
    let mut bench = Bench::new();
    assert_eq!(bench.runs(30, &hot()), []);
    assert!(get(&bench.unit, UPS, "6.2.1.2.5").is_ok(), "but it stands in the table");
    assert_eq!(bench.runs(30, &healthy()), []);
    assert_eq!(bench.runs(30, &hot()).len(), 3, "the next time is told");
}

#[test]
fn an_outage_is_told_each_minute_while_it_lasts() {
    let mut bench = Bench::running();
    set_one(&mut bench.unit, PRIVATE, "3.41.0", Value::Integer(1)).unwrap();
    let told = bench.runs(1, &outage(12_600));
    assert_eq!(traps(&told), [SUPPLY_LOST, ADDED, ADDED, ON_BATTERY]);
    let (_, variables) = told.last().unwrap();
    let names: Vec<_> = variables.iter().map(|(name, _)| name.clone()).collect();
    assert_eq!(names, ["2.3.0", "2.2.0", "9.7.0"].map(|rest| format!("{UPS}.{rest}")));
    let told = bench.runs(180, &outage(12_500));
    assert_eq!(traps(&told), [ON_BATTERY; 3]);
    assert_eq!(told[2].1[1].1, Read::Integer(180));
    let told = bench.runs(60, &healthy());
    assert_eq!(traps(&told), ["1.3.6.1.4.1.34506.0.10", REMOVED, REMOVED]);
    assert_eq!(bench.runs(120, &healthy()), []);
}

#[test]
fn an_empty_battery_is_low_and_then_critical() {
    let mut bench = Bench::running();
    for rest in ["3.40.0", "3.41.0"] {
        set_one(&mut bench.unit, PRIVATE, rest, Value::Integer(1)).unwrap();
    }
    bench.runs(2, &outage(12_600));
    let told = bench.runs(10, &outage(10_900));
    assert_eq!(traps(&told), ["1.3.6.1.4.1.34506.0.3", "1.3.6.1.2.1.233.0.2", ADDED]);
    let (_, low) = told.get(1).unwrap();
    assert_eq!(low[1], (format!("{BATTERY}.16.2"), Read::Gauge(10_900)));
    let told = bench.runs(30, &outage(10_400));
    assert_eq!(traps(&told), ["1.3.6.1.2.1.233.0.3", REMOVED, REMOVED, ADDED, ADDED][..]);
}

#[test]
fn the_end_of_a_test_is_told_with_its_result() {
    let mut bench = Bench::running();
    set_one(&mut bench.unit, PRIVATE, "3.49.0", Value::Integer(1)).unwrap();
    set_test(&mut bench.unit, 4).unwrap();
    let load = Sensors {
        battery_voltage: Some(Millivolts(12_300)),
        battery_current: Some(Milliamps(-8_000)),
        load_current: Some(Milliamps(8_000)),
        ..healthy()
    };
    let told = bench.runs(62, &load);
    assert_eq!(traps(&told), [ADDED, ADDED, TEST_COMPLETED, REMOVED, REMOVED]);
    let (_, variables) = told.get(2).unwrap();
    let names: Vec<_> = variables.iter().map(|(name, _)| name.clone()).collect();
    let asked: Vec<_> = (1..=6).map(|object| format!("{UPS}.7.{object}.0")).collect();
    assert_eq!(names, asked);
    assert_eq!(variables[2].1, Read::Integer(1), "done, passed");
    assert!(matches!(&variables[3].1, Read::Text(text) if text.starts_with("type 2, time reached")));
}

#[test]
fn a_battery_set_to_low_by_hand_tells_that_it_ages() {
    let mut bench = Bench::running();
    set_one(&mut bench.unit, PRIVATE, "3.17.0", Value::Integer(0)).unwrap();
    let told = bench.runs(2, &healthy());
    assert_eq!(traps(&told), ["1.3.6.1.4.1.34506.0.1", "1.3.6.1.2.1.233.0.5", ADDED]);
}
