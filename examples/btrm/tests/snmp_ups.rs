//! UPS-MIB through what happens to a unit: a test, an outage, a weak battery.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by them")]

mod common;

use core::time::Duration;

use bms_core::{
    data::Retained,
    plant::Sensors,
    units::{CentiCelsius, Milliamps, Millivolts, Minutes},
};
use btrm::{Btrm, Model, Stored};
use common::{
    sensors,
    snmp::{PRIVATE, Read, UPS, get, integer, name, set, set_one, set_test, text, well_known_test},
    tested, unit_with,
};
use snmp_agent::{ErrorStatus, Oid, Value};

struct Bench {
    unit: Btrm,
    now: Duration,
}

impl Bench {
    #[expect(clippy::large_types_passed_by_value, reason = "once a test")]
    fn new(retained: Retained) -> Self {
        let unit = unit_with(Model::Btrm300, Stored { retained, ..Stored::default() }, &healthy());
        Self { unit, now: Duration::from_secs(9) }
    }

    /// A unit that knows its battery: 611 minutes at 8 A.
    fn known() -> Self {
        Self::new(Retained { battery: tested(), ..Retained::default() })
    }

    fn runs(&mut self, seconds: u64, sensors: &Sensors) {
        for _ in 0..seconds {
            self.now = self.now.saturating_add(Duration::from_secs(1));
            self.unit.step(self.now, sensors);
        }
    }

    fn reads(&self, rest: &str) -> Option<i32> {
        integer(&self.unit, UPS, rest)
    }

    /// The identifiers of the alarm table's rows.
    fn alarms(&self) -> Vec<u32> {
        let rows = [1, 2, 3, 4, 5, 6, 14, 18, 19, 24, 101, 102].into_iter();
        let rows: Vec<u32> =
            rows.filter(|id| get(&self.unit, UPS, &format!("6.2.1.2.{id}")).is_ok()).collect();
        let present = get(&self.unit, UPS, "6.1.0");
        assert_eq!(present, Ok(Read::Gauge(u32::try_from(rows.len()).unwrap())));
        rows
    }

    fn test_id(&self) -> Read {
        get(&self.unit, UPS, "7.1.0").unwrap()
    }
}

fn healthy() -> Sensors {
    Sensors { io: [Some(Millivolts(0)); 4], ..sensors() }
}

/// The battery carries the load.
fn on_battery(voltage: i32, current: i32) -> Sensors {
    Sensors {
        battery_voltage: Some(Millivolts(voltage)),
        battery_current: Some(Milliamps(current.saturating_neg())),
        load_current: Some(Milliamps(current)),
        ..healthy()
    }
}

fn outage(voltage: i32, current: i32) -> Sensors {
    Sensors { supply_voltage: Some(Millivolts(0)), ..on_battery(voltage, current) }
}

fn test(number: u32) -> Read {
    let id = well_known_test(number);
    Read::Oid(Oid::new(&id).unwrap().to_string())
}

#[test]
fn a_unit_at_rest_reads_as_a_ups_on_line() {
    let bench = Bench::known();
    assert_eq!((bench.reads("2.1.0"), bench.reads("2.2.0")), (Some(2), Some(0)), "normal, not on battery");
    assert_eq!((bench.reads("2.3.0"), bench.reads("2.4.0")), (Some(611), Some(100)));
    assert_eq!(
        (bench.reads("2.5.0"), bench.reads("2.6.0"), bench.reads("2.7.0")),
        (Some(135), Some(-1), Some(-13))
    );
    assert_eq!((bench.reads("3.2.0"), bench.reads("3.3.1.3.1")), (Some(1), Some(13)));
    assert_eq!(bench.reads("4.1.0"), Some(3), "normal");
    assert_eq!((bench.reads("4.4.1.2.1"), bench.reads("4.4.1.3.1")), (Some(13), Some(10)));
    assert_eq!(
        (bench.reads("4.4.1.4.1"), bench.reads("4.4.1.5.1")),
        (Some(13), Some(5)),
        "13.9 W, 1.04 of 20 A"
    );
    assert_eq!(
        (bench.reads("9.1.0"), bench.reads("9.5.0"), bench.reads("9.7.0")),
        (Some(12), Some(240), Some(5))
    );
    assert_eq!(bench.alarms(), []);
}

#[test]
fn before_the_first_test_there_is_no_runtime_and_no_result() {
    let bench = Bench::new(Retained::default());
    assert_eq!((bench.reads("2.3.0"), bench.reads("2.4.0")), (None, Some(100)));
    assert_eq!((bench.reads("7.3.0"), text(&bench.unit, UPS, "7.4.0")), (Some(6), String::new()));
    assert_eq!((bench.test_id(), bench.reads("7.6.0")), (test(1), Some(0)));
    assert_eq!(get(&bench.unit, UPS, "7.5.0"), Ok(Read::Ticks(0)));
}

#[test]
fn the_result_of_a_test_before_power_up_is_still_told() {
    let bench = Bench::known();
    assert_eq!((bench.test_id(), bench.reads("7.3.0")), (test(5), Some(1)), "611 minutes of 480 asked");
    assert_eq!((get(&bench.unit, UPS, "7.5.0"), bench.reads("7.6.0")), (Ok(Read::Ticks(0)), Some(540_000)));
    assert_eq!(
        text(&bench.unit, UPS, "7.4.0"),
        "type 1, the runtime is known after 90 min at 8010 mA, 12120 mV, estimated runtime 611 min (550 to 690), \
         health 92 % (88 to 97)"
    );
}

#[test]
fn a_quick_test_runs_for_its_time_and_passes() {
    let mut bench = Bench::known();
    set_one(&mut bench.unit, PRIVATE, "3.49.0", Value::Integer(2)).unwrap();
    set_test(&mut bench.unit, 4).unwrap();
    assert_eq!((bench.test_id(), bench.reads("7.3.0")), (test(4), Some(5)), "in progress at once");
    bench.runs(61, &on_battery(12_300, 8_000));
    assert_eq!((bench.reads("4.1.0"), bench.reads("2.1.0")), (Some(5), Some(2)), "on battery, which is well");
    assert_eq!(bench.alarms(), [2, 24], "on battery, test in progress");
    assert_eq!(bench.reads("7.6.0"), Some(6_000));
    assert_eq!(set_test(&mut bench.unit, 5), Err(ErrorStatus::InconsistentValue), "one at a time");
    bench.runs(62, &on_battery(12_300, 8_000));
    assert_eq!((bench.test_id(), bench.reads("7.3.0"), bench.reads("4.1.0")), (test(4), Some(1), Some(3)));
    assert_eq!(get(&bench.unit, UPS, "7.5.0"), Ok(Read::Ticks(900)), "sysUpTime at its start");
    assert_eq!((bench.reads("7.6.0"), bench.alarms()), (Some(12_000), vec![]));
    assert!(text(&bench.unit, UPS, "7.4.0").starts_with("type 2, time reached after 2 min"));
    let kind = bench.unit.monitor().settings().test().kind;
    assert_eq!(kind, bms_core::capacity_test::TestKind::Type1, "what is set up for the schedule stays");
}

#[test]
fn a_weak_battery_fails_the_test() {
    let mut bench = Bench::known();
    set_test(&mut bench.unit, 4).unwrap();
    bench.runs(60, &on_battery(12_300, 8_000));
    bench.runs(2, &on_battery(11_700, 8_000));
    assert_eq!(
        (bench.reads("7.3.0"), bench.reads("4.1.0")),
        (Some(3), Some(3)),
        "done, error; back on the supply"
    );
    bench.runs(2, &healthy());
    assert_eq!(bench.alarms(), [1, 19], "battery bad, diagnostic test failed");
    assert_eq!(get(&bench.unit, UPS, "6.2.1.2.1"), Ok(Read::Oid(format!("{UPS}.6.3.1"))));
    assert_eq!(get(&bench.unit, UPS, "6.2.1.3.19"), Ok(Read::Ticks(7_000)), "since the step that ended it");
}

#[test]
fn a_test_is_broken_off_by_the_manager_or_by_an_outage() {
    let mut bench = Bench::known();
    assert_eq!(set_test(&mut bench.unit, 2), Err(ErrorStatus::InconsistentValue), "there is none");
    for number in [1, 3] {
        assert_eq!(set_test(&mut bench.unit, number), Err(ErrorStatus::WrongValue), "{number}");
    }
    set_test(&mut bench.unit, 5).unwrap();
    bench.runs(30, &on_battery(12_500, 8_000));
    set_test(&mut bench.unit, 2).unwrap();
    assert_eq!((bench.test_id(), bench.reads("7.3.0")), (test(5), Some(4)));
    assert_eq!(text(&bench.unit, UPS, "7.4.0"), "broken off: stopped");
    bench.runs(5, &healthy());
    set_test(&mut bench.unit, 5).unwrap();
    bench.runs(30, &outage(12_500, 8_000));
    assert_eq!(bench.reads("7.3.0"), Some(4));
    assert_eq!(text(&bench.unit, UPS, "7.4.0"), "broken off: power supply lost");
}

#[test]
fn the_spin_lock_lets_one_manager_at_a_time_start_a_test() {
    let mut bench = Bench::known();
    let id = well_known_test(4);
    let start = |lock| {
        [
            (name(UPS, "7.2.0"), Value::Integer(lock)),
            (name(UPS, "7.1.0"), Value::ObjectId(Oid::new(&id).unwrap())),
        ]
    };
    assert_eq!(bench.reads("7.2.0"), Some(0));
    assert_eq!(set(&mut bench.unit, &start(5)), Err(ErrorStatus::InconsistentValue));
    assert_eq!((bench.reads("7.2.0"), bench.reads("7.3.0")), (Some(0), Some(1)), "nothing started");
    assert_eq!(set(&mut bench.unit, &start(0)), Ok(()));
    assert_eq!((bench.reads("7.2.0"), bench.reads("7.3.0")), (Some(1), Some(5)));
}

#[test]
fn an_outage_is_seen_from_its_first_second_to_the_empty_battery() {
    let mut bench = Bench::known();
    for rest in ["3.40.0", "3.41.0"] {
        set_one(&mut bench.unit, PRIVATE, rest, Value::Integer(1)).unwrap();
    }
    bench.runs(3, &healthy());
    assert_eq!(get(&bench.unit, UPS, "3.1.0"), Ok(Read::Counter(0)));
    bench.runs(1, &outage(12_600, 8_000));
    assert_eq!((bench.reads("4.1.0"), bench.reads("2.1.0"), bench.alarms()), (Some(5), Some(2), vec![2, 6]));
    assert_eq!((get(&bench.unit, UPS, "3.1.0"), bench.reads("3.3.1.3.1")), (Ok(Read::Counter(1)), Some(0)));
    bench.runs(3_600, &outage(12_200, 8_000));
    assert_eq!((bench.reads("2.2.0"), bench.reads("2.4.0")), (Some(3_600), Some(90)), "8 of 81 Ah are gone");
    assert_eq!(bench.reads("2.3.0"), Some(549));
    bench.runs(7, &outage(10_900, 8_000));
    assert_eq!((bench.reads("2.1.0"), bench.alarms()), (Some(3), vec![2, 3, 6]), "low");
    bench.runs(60, &outage(10_400, 8_000));
    assert_eq!((bench.reads("2.1.0"), bench.reads("4.1.0")), (Some(4), Some(2)), "depleted, no output");
    assert_eq!((bench.alarms(), bench.reads("4.4.1.2.1")), (vec![4, 6, 14], Some(0)));
    bench.runs(60, &Sensors { battery_voltage: Some(Millivolts(12_800)), ..healthy() });
    assert_eq!((bench.reads("4.1.0"), bench.reads("2.1.0"), bench.alarms()), (Some(3), Some(2), vec![]));
    assert_eq!(bench.reads("2.2.0"), Some(0));
}

#[test]
fn a_battery_is_low_when_it_will_not_last_as_long_as_was_set() {
    let mut bench = Bench::known();
    set_one(&mut bench.unit, UPS, "9.7.0", Value::Integer(611)).unwrap();
    assert_eq!(bench.reads("2.1.0"), Some(3));
    set_one(&mut bench.unit, UPS, "9.7.0", Value::Integer(610)).unwrap();
    assert_eq!(bench.reads("2.1.0"), Some(2));
    // While a test runs the supply stands by, and the battery may be spent.
    set_one(&mut bench.unit, UPS, "9.7.0", Value::Integer(700)).unwrap();
    set_test(&mut bench.unit, 5).unwrap();
    bench.runs(5, &on_battery(12_500, 8_000));
    assert_eq!(bench.reads("2.1.0"), Some(2));
}

#[test]
fn a_battery_that_lasts_less_than_is_asked_is_bad() {
    let mut battery = tested();
    battery.estimated_runtime = Some(Minutes(200));
    if let Some(test) = &mut battery.last_test {
        test.outcome.runtime = battery.estimated_runtime;
    }
    let bench = Bench::new(Retained { battery, ..Retained::default() });
    assert_eq!((bench.reads("7.3.0"), bench.alarms()), (Some(3), vec![1, 19]));
}

#[test]
fn heat_and_faults_are_alarms_of_their_own() {
    let mut bench = Bench::known();
    bench.runs(10, &Sensors { temperature: Some(CentiCelsius(6_500)), ..healthy() });
    assert_eq!(bench.alarms(), [5]);
    bench.runs(10, &Sensors { battery_voltage: None, ..healthy() });
    assert_eq!((bench.alarms(), bench.reads("2.1.0")), (vec![18], Some(1)));
    set_one(&mut bench.unit, PRIVATE, "3.46.0", Value::Integer(1)).unwrap();
    bench.runs(10, &healthy());
    assert_eq!(bench.alarms(), [102]);
    assert_eq!(get(&bench.unit, UPS, "6.2.1.2.102"), Ok(Read::Oid(format!("{PRIVATE}.5.2"))));
}
