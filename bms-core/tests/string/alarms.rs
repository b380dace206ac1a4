use core::time::Duration;

use bms_core::reading::Quality;
use bms_core::string::{BankSettings, BatteryAlarm, Range, Sample, StringId};
use bms_core::units::{CentiCelsius, MicroOhms, Millivolts};

use crate::bench::{Bench, NORMAL, at, index};

const fn volts(mv: i32) -> Sample {
    Sample { voltage: Some(Millivolts(mv)), ..NORMAL }
}

fn older(resistance: Option<(MicroOhms, u32)>, minutes: u32) -> Option<(MicroOhms, u32)> {
    resistance.map(|(micro_ohms, age)| (micro_ohms, age + 60 * minutes))
}

#[test]
fn each_quantity_out_of_its_range_is_an_alarm_of_its_own() {
    let cases = [
        (volts(10_499), BatteryAlarm::LowVoltage),
        (volts(15_001), BatteryAlarm::HighVoltage),
        (Sample { temperature: Some(CentiCelsius(-1)), ..NORMAL }, BatteryAlarm::LowTemperature),
        (Sample { temperature: Some(CentiCelsius(4_501)), ..NORMAL }, BatteryAlarm::HighTemperature),
        (Sample { resistance: Some((MicroOhms(499), 60)), ..NORMAL }, BatteryAlarm::LowResistance),
        (Sample { resistance: Some((MicroOhms(30_001), 60)), ..NORMAL }, BatteryAlarm::HighResistance),
    ];
    for (sample, alarm) in cases {
        let mut bench = Bench::of(4);
        bench.scan(&[NORMAL; 4]);
        let samples = [NORMAL, sample, NORMAL, NORMAL];
        assert_eq!(bench.scan(&samples), [], "one reading is no alarm yet: {alarm:?}");
        // The same measurement of the resistance, minutes later.
        let older = |minutes| {
            samples.map(|sample| Sample { resistance: older(sample.resistance, minutes), ..sample })
        };
        assert_eq!(bench.scan(&older(1)), [(2, alarm, true)]);
        assert_eq!(bench.scan(&older(2)), [], "an edge comes once");
        assert!(bench.manager.battery(at(StringId::A, 2)).unwrap().alarms().stands(alarm));
        assert_eq!(bench.scan(&[NORMAL; 4]), [(2, alarm, false)]);
    }
}

#[test]
fn a_voltage_beyond_what_a_probe_can_measure_is_too_low_or_too_high_whatever_the_limits() {
    for (cut, end, alarm) in [(-1, 0, BatteryAlarm::LowVoltage), (20_001, 20_000, BatteryAlarm::HighVoltage)]
    {
        let mut settings = BankSettings { batteries: 1, ..BankSettings::default() };
        settings.limits.voltage = Range { low: Millivolts(0), high: Millivolts(20_000) };
        let mut bench = Bench::with(settings);
        bench.scan(&[NORMAL]);
        assert_eq!(bench.scan(&[volts(cut)]), [], "one reading is no alarm yet");
        assert_eq!(bench.scan(&[volts(cut)]), [(1, alarm, true)]);
        let battery = bench.manager.battery(at(StringId::A, 1)).unwrap();
        assert_eq!((battery.voltage().good(), battery.voltage().quality()), (None, Quality::OutOfRange));
        assert_eq!(battery.voltage_beyond(), Some(Millivolts(end)));
        assert_eq!(bench.scan(&[NORMAL]), [(1, alarm, false)]);
        assert_eq!(bench.manager.battery(at(StringId::A, 1)).unwrap().voltage_beyond(), None);
    }
}

#[test]
fn a_value_at_the_limit_raises_nothing_and_clears_only_with_hysteresis() {
    let mut bench = Bench::of(1);
    let mut edges = |mv| bench.scan(&[volts(mv)]);
    assert_eq!([edges(10_500), edges(10_500), edges(10_499), edges(10_500), edges(10_499)].concat(), []);
    assert_eq!(edges(10_499), [(1, BatteryAlarm::LowVoltage, true)]);
    assert_eq!([edges(10_500), edges(10_599)].concat(), []);
    assert_eq!(edges(10_600), [(1, BatteryAlarm::LowVoltage, false)]);
}

#[test]
fn a_broken_sensor_neither_raises_nor_clears() {
    let mut bench = Bench::of(1);
    bench.scan(&[volts(9_000)]);
    bench.scan(&[volts(9_000)]);
    let broken = Sample { voltage: None, ..NORMAL };
    assert_eq!([bench.scan(&[broken]), bench.scan(&[broken])].concat(), []);
    let battery = bench.manager.battery(at(StringId::A, 1)).unwrap();
    assert_eq!((battery.voltage().good(), battery.voltage().quality()), (None, Quality::Missing));
    assert_eq!(
        battery.voltage().age(bench.now),
        Some(Duration::from_mins(2)),
        "the last one is told with its age"
    );
    assert!(battery.alarms().stands(BatteryAlarm::LowVoltage));
}

#[test]
fn a_cut_string_is_one_alarm_and_no_reading_of_it_is_good() {
    let mut bench = Bench::of(10);
    bench.scan(&[NORMAL; 10]);
    let mut edges = Vec::new();
    for number in 4..=10 {
        bench.manager.silent(bench.now, at(StringId::A, number), index(4), |edge| edges.push(edge));
    }
    assert_eq!(edges.len(), 1);
    assert_eq!(
        (edges[0].battery, edges[0].alarm, edges[0].raised),
        (at(StringId::A, 4), BatteryAlarm::ProbeSilent, true)
    );
    assert_eq!(bench.scan(&[NORMAL; 3]), []);
    for number in 1..=10 {
        let battery = bench.manager.battery(at(StringId::A, number)).unwrap();
        assert_eq!(battery.voltage().good().is_some(), number < 4, "{number}");
        assert_eq!(battery.voltage().last(), Some(Millivolts(13_500)));
    }
    assert_eq!(bench.manager.summary(StringId::A).unwrap().read, 3);
    assert_eq!(bench.scan(&[NORMAL; 10]), [(4, BatteryAlarm::ProbeSilent, false)]);
}

#[test]
fn a_summary_tells_the_string_as_a_whole() {
    let mut bench = Bench::of(4);
    assert_eq!(bench.manager.summary(StringId::A), None);
    bench.scan(&[volts(13_000), volts(13_200), volts(13_400), volts(13_600)]);
    let all = bench.manager.summary(StringId::A).unwrap();
    let numbers = (all.read, all.voltage.0, all.mean.0, all.lowest.0, all.highest.0);
    assert_eq!(numbers, (4, 53_200, 13_300, 13_000, 13_600));
    assert_eq!(all.hottest, Some(CentiCelsius(2_500)));
}

#[test]
fn a_replaced_battery_begins_without_alarms_and_history() {
    let mut bench = Bench::of(1);
    bench.scan(&[volts(9_000)]);
    bench.scan(&[volts(9_000)]);
    let mut edges = Vec::new();
    bench.manager.replaced(at(StringId::A, 1), |edge| edges.push((edge.alarm, edge.raised)));
    assert_eq!(edges, [(BatteryAlarm::LowVoltage, false)]);
    let battery = bench.manager.battery(at(StringId::A, 1)).unwrap();
    assert_eq!((battery.voltage().last(), battery.baseline().measurements), (None, 0));
}
