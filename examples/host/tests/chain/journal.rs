//! A bank in which everything goes wrong at once: no event is lost on a host.

use core::time::Duration;

use bm100::{Bm100, Nameplate, Stored, event::Event, points::Quantity};
use bms_core::string::{BatteryAlarm, StringId};
use probe_proto::{Percent, Places, Reading, Report, Resistance, Status};

#[test]
fn three_alarms_of_each_of_160_batteries_at_once_are_all_in_the_journal() {
    let mut unit = Bm100::new(Nameplate::default(), Stored::default());
    let scan = |unit: &mut Bm100, second: u32, (voltage_mv, temperature_centi_celsius, micro_ohms)| {
        let now = Duration::from_secs(second.into());
        for string in StringId::ALL {
            for place in Places::ALL.iter() {
                let reading = Reading {
                    voltage_mv,
                    temperature_centi_celsius,
                    resistance: Some(Resistance { micro_ohms, age_seconds: 0 }),
                    equalization: Percent::ZERO,
                    status: Status::NONE,
                };
                unit.ingest(now, string, &Report::Reading { place, reading });
            }
            let missing = Places::NONE;
            unit.ingest(now, string, &Report::Scanned { answered: Places::ALL, missing });
        }
    };
    scan(&mut unit, 1, (13_500, 2_500, 4_000));
    unit.step(Duration::from_secs(1));
    unit.write(Quantity::Detect, 0, 0).unwrap();
    let mark = unit.journal().next_sequence();
    // Twice out of range is an alarm.
    for second in [2, 3] {
        scan(&mut unit, second, (9_000, 7_000, 50_000));
    }
    unit.step(Duration::from_secs(3));
    assert_eq!(unit.journal().missed_since(mark), 0);
    let raised = |alarm| {
        let is = |event: &Event| matches!(event, Event::Battery(edge) if edge.alarm == alarm && edge.raised);
        unit.journal().since(mark).filter(|entry| is(&entry.event)).count()
    };
    let alarms = [BatteryAlarm::LowVoltage, BatteryAlarm::HighTemperature, BatteryAlarm::HighResistance];
    assert_eq!(alarms.map(raised), [160; 3]);
}
