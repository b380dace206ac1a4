//! Both logs as text and as CSV, in pieces.

use core::fmt::Write;

use bms_core::alarm::Alarm;
use bms_core::environment::{EnvironmentEdge, EnvironmentMonitor, EnvironmentSample, EnvironmentSettings};
use bms_core::event::Event;
use bms_core::event_log::{EventFilter, EventLog, LoggedEvent, Severity, Source};
use bms_core::export::{EventExport, EventTable, Format, LocalTime, Order, StatusExport};
use bms_core::journal::Entry;
use bms_core::status_record::{BankLayout, Record};
use bms_core::string::{
    BankSettings, BatteryAddress, BatteryAlarm, BatteryIndex, Edge, Manager, Sample, StringId,
};
use bms_core::time::{Timestamp, Uptime};
use bms_core::units::{CentiCelsius, CentiPercent, MicroOhms, Millivolts};

use crate::bank::{Log, four, measured};
use crate::flash::{Flash, Tear};
use crate::random::Random;
use crate::{block_on, events};

const BEGIN: u32 = 1_798_761_000;

fn status_log() -> Log {
    let flash = Flash::new(40, Tear::Upwards, 1);
    let end = flash.end();
    block_on(Log::open(flash, 0..98_304, 98_304..end)).unwrap()
}

fn append(log: &mut Log, unix_seconds: u32, values: &[Option<i32>]) {
    block_on(log.append(&Record { unix_seconds, values })).unwrap();
}

/// All of an export, in pieces of so many octets.
fn status_text(log: &mut Log, mut export: StatusExport<483>, piece: usize) -> String {
    let mut text = Vec::new();
    loop {
        let mut buffer = vec![0xEE; piece];
        let filled = block_on(export.read(log, &mut buffer)).unwrap();
        text.extend(&buffer[..filled]);
        if filled < piece {
            assert_eq!(block_on(export.read(log, &mut buffer)), Ok(0), "the end is the end");
            return String::from_utf8(text).unwrap();
        }
    }
}

const fn export(log: &Log, format: Format, local: LocalTime) -> StatusExport<483> {
    StatusExport::new(four(), log.next_number(), format, local)
}

/// Three records of two batteries and one of a bank that was set up anew.
fn few() -> Log {
    let mut log = status_log();
    let two =
        [Some(102), Some(215), Some(456), Some(13_390), Some(13_402), Some(224), Some(-5), Some(4_210), None];
    append(&mut log, BEGIN, &two);
    append(
        &mut log,
        BEGIN + 1_200,
        &[Some(102), None, None, Some(9), None, Some(0), Some(-100), Some(99_999), Some(0)],
    );
    append(&mut log, BEGIN + 2_400, &two);
    append(
        &mut log,
        BEGIN + 3_600,
        &[Some(201), Some(-1), Some(1_000), Some(1), Some(2), Some(3), Some(4), Some(5), Some(6)],
    );
    log
}

#[test]
fn status_records_are_written_as_the_manual_has_them() {
    let mut log = few();
    let vienna = LocalTime::ahead_of_utc(60).unwrap();
    let text = export(&log, Format::Text, vienna);
    assert_eq!(status_text(&mut log, text, 4_096), include_str!("../vectors/status-records.txt"));
    let csv = export(&log, Format::Csv, vienna);
    assert_eq!(status_text(&mut log, csv, 4_096), include_str!("../vectors/status-records.csv"));
}

#[test]
fn pieces_of_every_size_make_up_the_same_text() {
    let mut log = few();
    let csv = export(&log, Format::Csv, LocalTime::UTC);
    let whole = status_text(&mut log, csv.clone(), 4_096);
    for piece in 1..whole.len() + 2 {
        assert_eq!(status_text(&mut log, csv.clone(), piece), whole, "{piece}");
    }
}

#[test]
fn an_empty_log_has_headings_and_no_lines() {
    let mut log = status_log();
    let csv = export(&log, Format::Csv, LocalTime::UTC);
    let text = status_text(&mut log, csv, 100);
    assert!(text.starts_with("Time,Temperature (°C),Humidity (%RH),A#1 Volt.(V),A#2 Volt.(V)"), "{text}");
    assert_eq!(text.lines().count(), 1);
}

#[test]
fn records_of_other_times_are_left_out() {
    let mut log = few();
    let csv = |log: &Log, times| export(log, Format::Csv, LocalTime::UTC).between(times);
    let all = csv(&log, BEGIN..=BEGIN + 3_600);
    let whole = status_text(&mut log, all, 100);
    let unlimited = export(&log, Format::Csv, LocalTime::UTC);
    assert_eq!(status_text(&mut log, unlimited, 4_096), whole);
    let two = csv(&log, BEGIN + 1..=BEGIN + 2_400);
    let text = status_text(&mut log, two, 7);
    assert_eq!(text.lines().count(), 3, "headings and two records: {text}");
    assert!(text.lines().skip(1).all(|line| whole.contains(line)), "{text}");
    let none = csv(&log, BEGIN + 2_401..=BEGIN + 3_599);
    assert_eq!(status_text(&mut log, none, 100).lines().count(), 1, "headings");
}

#[test]
fn what_comes_after_the_beginning_of_an_export_is_not_in_it() {
    let mut log = few();
    let csv = export(&log, Format::Csv, LocalTime::UTC);
    append(&mut log, BEGIN + 4_800, &[Some(101), None, None, None, None, None]);
    assert_eq!(status_text(&mut log, csv, 64).lines().count(), 6, "two times headings, four records");
}

#[test]
fn a_line_that_is_half_given_is_given_whole_though_its_record_gives_way() {
    let mut log = few();
    let mut csv = export(&log, Format::Csv, LocalTime::UTC);
    let whole = status_text(&mut log, csv.clone(), 4_096);
    let given = whole.find("13.390").unwrap();
    let mut text = vec![0; given];
    assert_eq!(block_on(csv.read(&mut log, &mut text)), Ok(given));
    block_on(log.clear()).unwrap();
    let rest = status_text(&mut log, csv, 33);
    assert_eq!(rest.lines().count(), 1);
    assert!(whole.starts_with(&(String::from_utf8(text).unwrap() + &rest)));
}

/// Unix seconds of `2026-11-29T18:05:00+01:00`.
fn unix_seconds(text: &str) -> i64 {
    let number = |from: usize, to: usize| text[from..to].parse::<i64>().unwrap();
    let (year, month, day) = (number(0, 4), number(5, 7), number(8, 10));
    // Years from March on, so that the leap day is the last.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 1 - 719_468;
    let ahead = match &text[19..] {
        "Z" => 0,
        offset => {
            (offset[1..3].parse::<i64>().unwrap() * 60 + offset[4..6].parse::<i64>().unwrap())
                * if offset.starts_with('-') { -60 } else { 60 }
        }
    };
    days * 86_400 + number(11, 13) * 3_600 + number(14, 16) * 60 + number(17, 19) - ahead
}

/// The number that was written with so many decimals.
fn number(field: &str, decimals: usize) -> Option<i32> {
    if field.is_empty() {
        return None;
    }
    let (whole, part) = field.split_once('.').unwrap();
    assert_eq!(part.len(), decimals);
    Some((whole.to_owned() + part).parse().unwrap())
}

#[test]
fn what_is_read_back_from_csv_is_what_was_kept() {
    for ahead in [-570, 0, 845 - 5] {
        let mut log = status_log();
        let mut random = Random(3);
        let mut kept = Vec::new();
        for record in 0..2_000 {
            let mut values = measured(&mut random, record);
            values[1 + random.below(14)] = None;
            values[1 + random.below(14)] = Some(random.next() as i32);
            // Over leap days and new years.
            let unix_seconds = 1_700_000_000 + record * 100_003;
            append(&mut log, unix_seconds, &values);
            kept.push((unix_seconds, values));
        }
        let csv = export(&log, Format::Csv, LocalTime::ahead_of_utc(ahead).unwrap());
        let text = status_text(&mut log, csv, 1_000);
        let mut lines = text.lines();
        let headings: Vec<_> = lines.next().unwrap().split(',').collect();
        let decimals = |heading: &str| if heading.contains("(V)") || heading.contains("mΩ") { 3 } else { 1 };
        for (unix, values) in &kept {
            let fields: Vec<_> = lines.next().unwrap().split(',').collect();
            assert_eq!((fields.len(), headings.len()), (15, 15));
            assert_eq!(unix_seconds(fields[0]), i64::from(*unix));
            for at in 1..15 {
                assert_eq!(number(fields[at], decimals(headings[at])), values[at], "{}", headings[at]);
            }
        }
        assert_eq!(lines.next(), None);
    }
}

#[test]
fn a_record_is_what_the_bank_measures_now() {
    let settings = BankSettings { strings: 2, batteries: 2, ..BankSettings::default() };
    let mut manager = Manager::new(settings);
    let battery = |string, index| BatteryAddress { string, index: BatteryIndex::new(index).unwrap() };
    let sample = Sample {
        voltage: Some(Millivolts(13_390)),
        temperature: Some(CentiCelsius(-255)),
        resistance: Some((MicroOhms(4_210), 60)),
        ..Sample::default()
    };
    manager.ingest(Uptime::ZERO, battery(StringId::B, 1), &sample, |_| {});
    let mut air = EnvironmentMonitor::default();
    let told = EnvironmentSample {
        temperature: Some(CentiCelsius(2_155)),
        humidity: Some(CentiPercent(4_564)),
        closed_contacts: Some(0),
    };
    air.ingest(Uptime::ZERO, None, &EnvironmentSettings::default(), &told, |_| {});
    let layout = BankLayout::of(&settings).unwrap();
    let mut values = [Some(1); 20];
    let record = layout.measure(&manager, Some(&air), &mut values).unwrap();
    let mut expected = [None; 15];
    expected[..3].copy_from_slice(&[Some(202), Some(216), Some(456)]);
    (expected[5], expected[9], expected[13]) = (Some(13_390), Some(-26), Some(4_210));
    assert_eq!(record, expected);
    assert_eq!(BankLayout::of_record(&Record { unix_seconds: 0, values: record }), Some(layout));
    assert_eq!(layout.measure(&manager, None, &mut [None; 14]), None);
}

type Events = EventLog<Flash<512>>;

fn event_text<W>(log: &mut Events, mut export: EventExport<W>, piece: usize) -> String
where
    W: Fn(&LoggedEvent, &mut dyn Write) -> core::fmt::Result,
{
    let mut text = Vec::new();
    loop {
        let mut buffer = vec![0xEE; piece];
        let filled = block_on(export.read(log, &mut buffer)).unwrap();
        text.extend(&buffer[..filled]);
        if filled < piece {
            return String::from_utf8(text).unwrap();
        }
    }
}

/// The words of a product that is not there.
fn words(event: &LoggedEvent, out: &mut dyn Write) -> core::fmt::Result {
    match event.code {
        1 => out.write_str("Started"),
        21 => write!(out, "\"Low\" voltage, {:?}", event.values[0]),
        _ => write!(out, "Event\t{}\r\n{}", event.code, event.values[0].unwrap_or(0)),
    }
}

fn event_log() -> Events {
    let flash = Flash::new(4, Tear::Upwards, 4);
    let end = flash.end();
    block_on(Events::open(flash, 0..end)).unwrap()
}

fn few_events() -> Events {
    let mut log = event_log();
    let battery = BatteryAddress { string: StringId::A, index: BatteryIndex::new(7).unwrap() };
    let at = |seconds: u64| Some(Timestamp { unix_ms: (u64::from(BEGIN) + seconds) * 1_000 + 999 });
    let low = bms_core::alarm::Edge { alarm: Alarm::LowVoltage, raised: true, notify: true };
    let happened = [
        LoggedEvent::from(Event::PoweredUp),
        LoggedEvent::from(Entry { sequence: 1, at: Uptime::ZERO, time: at(1), event: Event::Alarm(low) }),
        LoggedEvent::from(Edge { battery, alarm: BatteryAlarm::Weak, raised: true }).at(at(60)),
        LoggedEvent::from(EnvironmentEdge::Contact { contact: 2, abnormal: false }).at(at(61)),
        LoggedEvent::new(Severity::Warning, Source::String(StringId::D), 65_535).at(at(3_600)),
    ];
    for event in &happened {
        block_on(log.append(event)).unwrap();
    }
    log
}

#[test]
fn events_are_written_with_time_severity_source_and_words() {
    let mut log = few_events();
    let vienna = LocalTime::ahead_of_utc(60).unwrap();
    for (format, golden) in [
        (Format::Text, include_str!("../vectors/events.txt")),
        (Format::Csv, include_str!("../vectors/events.csv")),
    ] {
        let table = EventTable::new(format, vienna, words);
        let export = EventExport::new(table, EventFilter::ALL, Order::OldestFirst, log.next_number());
        for piece in [1, 2, 7, 80, 4_096] {
            assert_eq!(event_text(&mut log, export.clone(), piece), golden, "{piece}");
        }
    }
}

#[test]
fn newest_first_are_the_same_lines_the_other_way_round() {
    let mut log = few_events();
    let table = EventTable::new(Format::Csv, LocalTime::UTC, |_: &LoggedEvent, _: &mut dyn Write| Ok(()));
    let export = |order| EventExport::new(table, EventFilter::ALL, order, 4);
    let oldest = event_text(&mut log, export(Order::OldestFirst), 50);
    let newest = event_text(&mut log, export(Order::NewestFirst), 50);
    let (oldest, mut newest): (Vec<_>, Vec<_>) = (oldest.lines().collect(), newest.lines().collect());
    assert_eq!(oldest.len(), 5, "the fifth event came later");
    newest[1..].reverse();
    assert_eq!(oldest, newest);
}

#[test]
fn events_read_back_from_csv_are_those_that_were_kept() {
    let mut log = event_log();
    (0..40).for_each(|number| assert_eq!(block_on(log.append(&events::event(number))), Ok(number)));
    let table = EventTable::new(Format::Csv, LocalTime::UTC, words);
    let text = event_text(&mut log, EventExport::new(table, EventFilter::ALL, Order::OldestFirst, 40), 99);
    let lines: Vec<_> = text.split("\r\n").filter(|line| line.contains(",\"")).collect();
    assert_eq!(lines.len(), 40);
    for (number, line) in lines.iter().enumerate() {
        let event = events::event(number as u32);
        let fields: Vec<_> = line.splitn(8, ',').collect();
        assert_eq!(fields[0], number.to_string());
        let time = event.time.map(|time| (time.unix_ms / 1_000).cast_signed());
        assert_eq!((!fields[1].is_empty()).then(|| unix_seconds(fields[1])), time);
        assert_eq!((fields[2], fields[3]), (&*event.severity.to_string(), &*event.source.to_string()));
        assert_eq!(fields[4], event.code.to_string());
        assert_eq!([fields[5].parse().ok(), fields[6].parse().ok()], event.values);
    }
}
