//! What happened, as a log keeps it.
#![allow(clippy::unwrap_used, reason = "a test fails by it")]

mod common;

use bm100::{
    InWords,
    event::{
        self,
        Event::{self, *},
    },
    warning::{BatteryWarning, StringWarning, WarningEdge},
    write_logged,
};
use bms_core::{
    environment::{EnvironmentEdge, WatchEdge, WatchedAlarm},
    event_log::{EventFilter, EventLog, LoggedEvent, Severity, Source},
    string::{BatteryAlarm, Edge, StringAlarm, StringEdge, StringId},
};
use common::{
    Plant, at,
    flash::{Flash, block_on},
};

/// Every kind of event, with whatever can vary in it.
fn events() -> Vec<Event> {
    let battery = at(StringId::C, 17);
    let string = StringId::D;
    let mut events = vec![
        PoweredUp,
        StoreDamaged,
        SettingsChanged,
        AlarmsCleared,
        Detected { strings: 4, batteries: 40 },
        ProbeFound(battery),
        ProbeReplaced(battery),
        ProbeRestarted(battery),
        ProbeMoved { battery, from: at(StringId::A, 40) },
        FirmwareUpdated(battery),
        EventsMissed(7),
        ResistanceMeasured(string),
        ResistanceNotMeasured(string),
    ];
    events.extend(event::UpdateFault::ALL.map(|why| FirmwareFailed { battery, why }));
    for raised in [true, false] {
        events.extend(BatteryAlarm::ALL.map(|alarm| Battery(Edge { battery, alarm, raised })));
        events.extend(StringAlarm::ALL.map(|alarm| String(StringEdge { string, alarm, raised })));
        for alarm in [WatchedAlarm::Low, WatchedAlarm::High, WatchedAlarm::Rate] {
            let edge = WatchEdge { alarm, raised };
            events.push(Environment(EnvironmentEdge::Temperature(edge)));
            events.push(Environment(EnvironmentEdge::Humidity(edge)));
        }
        events.push(Environment(EnvironmentEdge::Contact { contact: 7, abnormal: raised }));
        events.push(Environment(EnvironmentEdge::Silent(raised)));
        events.extend(event::ProbeFault::ALL.map(|fault| ProbeFault { battery, fault, raised }));
        events.push(DefaultsRestored { network: raised });
        events.push(Equalizing { string, running: raised });
        let of_battery = [
            BatteryWarning::LowResistance,
            BatteryWarning::HighResistance,
            BatteryWarning::Health,
            BatteryWarning::ChargeAlarm,
            BatteryWarning::Charge,
        ];
        events.extend(of_battery.map(|warning| Warning(WarningEdge::Battery { battery, warning, raised })));
        let of_string = [
            StringWarning::LowVoltage,
            StringWarning::HighVoltage,
            StringWarning::ChargeAlarm,
            StringWarning::Charge,
        ];
        events.extend(of_string.map(|warning| Warning(WarningEdge::String { string, warning, raised })));
    }
    events
}

fn words(logged: &LoggedEvent) -> std::string::String {
    let mut words = std::string::String::new();
    write_logged(logged, &mut words).unwrap();
    words
}

#[test]
fn every_event_comes_back_from_the_log_as_it_was() {
    for event in events() {
        let logged = LoggedEvent::from(event);
        assert_eq!(Event::from_logged(&logged), Some(event), "{logged:?}");
        assert_eq!(words(&logged), InWords(&event).to_string());
    }
}

#[test]
fn what_comes_is_graded_and_what_goes_is_information() {
    let alarm = BatteryAlarm::LowVoltage;
    let edge = |raised| LoggedEvent::from(Battery(Edge { battery: at(StringId::A, 7), alarm, raised }));
    assert_eq!((edge(true).severity, edge(false).severity), (Severity::Alarm, Severity::Information));
    assert_eq!(edge(true).source.to_string(), "A#7");
    assert_eq!(words(&edge(true)), "battery A#7: voltage low raised");
}

#[test]
fn an_alarm_is_one_in_the_log_whoever_raised_it() {
    let severity = |event| LoggedEvent::from(event).severity;
    let battery = at(StringId::B, 3);
    for alarm in BatteryAlarm::ALL {
        assert_eq!(severity(Battery(Edge { battery, alarm, raised: true })), Severity::Alarm, "{alarm:?}");
    }
    for (warning, expected) in
        [(BatteryWarning::ChargeAlarm, Severity::Alarm), (BatteryWarning::Charge, Severity::Warning)]
    {
        assert_eq!(severity(Warning(WarningEdge::Battery { battery, warning, raised: true })), expected);
    }
    let (string, warning) = (StringId::B, StringWarning::ChargeAlarm);
    assert_eq!(severity(Warning(WarningEdge::String { string, warning, raised: true })), Severity::Alarm);
    assert_eq!(severity(Environment(EnvironmentEdge::Silent(true))), Severity::Alarm);
    assert_eq!((severity(StoreDamaged), severity(SettingsChanged)), (Severity::Alarm, Severity::Information));
}

#[test]
fn what_no_version_has_written_is_told_by_its_number() {
    let unknown = LoggedEvent::new(Severity::Alarm, Source::System, 1_999);
    assert_eq!((Event::from_logged(&unknown), words(&unknown).as_str()), (None, "event 1999"));
    let nowhere = LoggedEvent::new(Severity::Alarm, Source::System, 100);
    assert_eq!(Event::from_logged(&nowhere), None, "an alarm of no battery");
}

#[test]
fn the_journal_of_a_run_can_be_kept_whole() {
    let mut plant = Plant::settled(1, 4);
    plant.unit.set_clock(plant.now, bms_core::time::Timestamp { unix_ms: 1_700_000_000_000 });
    plant.block(StringId::A, 3).voltage = 9_000.0;
    plant.run(60);
    let told: Vec<LoggedEvent> =
        plant.unit.journal().entries().map(|entry| LoggedEvent::from(entry.event).at(entry.time)).collect();
    let flash = Flash::erased(3);
    let end = flash.end();
    let mut log = block_on(EventLog::open(flash, 0..end)).unwrap();
    for event in &told {
        block_on(log.append(event)).unwrap();
    }
    let (mut kept, mut from) = (Vec::new(), 0);
    while let Some((number, event)) = block_on(log.next_from(from, &EventFilter::ALL)).unwrap() {
        kept.push(event);
        from = number + 1;
    }
    assert_eq!(kept, told);
    let low = kept.iter().find(|event| event.code == 100).unwrap();
    assert!(low.time.is_some() && low.source == Source::Battery(at(StringId::A, 3)));
    let events = kept.iter().map(|event| Event::from_logged(event).unwrap());
    assert!(events.eq(plant.unit.journal().entries().map(|entry| entry.event)));
}
