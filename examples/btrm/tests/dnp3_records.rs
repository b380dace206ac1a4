//! The records that DNP3 masters read as files, without a wire.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by them")]
#![allow(clippy::arithmetic_side_effects, reason = "a test fails by panicking")]

mod common;

use core::time::Duration;

use bms_core::settings::Change;
use btrm::{
    Btrm, Model, Stored,
    glue::dnp3::{FileServer, WithFiles},
    points::{POINTS, Quantity},
};
use common::{board::Board, sensors, tested, unit, unit_with};
use dnp3_outstation::{
    Points, Timestamp,
    file::{Closing, FileId, FileKind, Files, Mode, Open, Permissions, Refusal, UserId},
};

type Server = FileServer<Board, 2>;

const RECORDS: [&str; 4] = ["journal.csv", "battery.csv", "tests.csv", "points.csv"];

fn reading(name: &str) -> Open<'_> {
    let permissions = Permissions::default();
    Open { name, mode: Mode::Read, user: None, size: None, created: Timestamp::EPOCH, permissions }
}

/// Reads an open file to its end.
fn rest(files: &mut impl Files, file: FileId, block: usize) -> Vec<u8> {
    let mut text = Vec::new();
    loop {
        let mut room = vec![0; block];
        let octets = files.read(file, u32::try_from(text.len()).unwrap(), &mut room).unwrap();
        text.extend_from_slice(&room[..octets]);
        if octets < block {
            return text;
        }
    }
}

/// Opens a file, reads it, closes it.
fn whole(unit: &mut Btrm, server: &mut Server, name: &str, block: usize) -> String {
    let mut files = WithFiles { unit, files: server };
    let opened = files.open(&reading(name)).unwrap();
    assert_eq!(opened.kind, FileKind::File);
    let text = rest(&mut files, opened.file, block);
    assert_eq!(usize::try_from(opened.size), Ok(text.len()), "the size of {name}");
    files.close(opened.file, Closing::Complete).unwrap();
    String::from_utf8(text).unwrap()
}

const fn server() -> Server {
    Server::new(Board::whole())
}

#[test]
fn the_journal_tells_what_happened_and_when() {
    let mut unit = unit(Model::Btrm300, &sensors());
    unit.set_time(Duration::from_secs(10), Timestamp::from_millis(1_709_164_799_000).unwrap());
    unit.keep_time(Duration::from_millis(12_050));
    unit.initialize_data();
    assert_eq!(
        whole(&mut unit, &mut server(), "journal.csv", 100),
        "sequence,uptime_s,time,event\r\n\
         0,0.000,,\"powered up\"\r\n\
         1,5.000,,\"alarm raised: sensor fault\"\r\n\
         2,9.000,2024-02-29T00:00:01.050Z,\"battery data reset\"\r\n"
    );
}

#[test]
fn an_open_journal_stays_as_it_is_however_much_happens() {
    let mut unit = unit(Model::Btrm300, &sensors());
    let mut server = server();
    // It is full: each event drives another out.
    for _ in 0..100 {
        unit.initialize_data();
    }
    let before = whole(&mut unit, &mut server, "journal.csv", 50);
    assert_eq!(before.lines().count(), 65);
    let file = WithFiles { unit: &mut unit, files: &mut server }.open(&reading("journal.csv")).unwrap().file;
    for _ in 0..100 {
        unit.initialize_data();
    }
    let mut files = WithFiles { unit: &mut unit, files: &mut server };
    assert_eq!(String::from_utf8(rest(&mut files, file, 50)).unwrap(), before);
    files.close(file, Closing::Complete).unwrap();
    let after = whole(&mut unit, &mut server, "journal.csv", 50);
    assert_eq!(after.lines().next(), before.lines().next());
    assert!(after.lines().skip(1).all(|line| !before.contains(line)), "other sequence numbers");
}

#[test]
fn open_points_stay_as_they_are() {
    let mut unit = unit(Model::Btrm300, &sensors());
    let mut server = server();
    let before = whole(&mut unit, &mut server, "points.csv", 50);
    let file = WithFiles { unit: &mut unit, files: &mut server }.open(&reading("points.csv")).unwrap().file;
    unit.apply(Change::TestEnabled(true)).unwrap();
    assert_ne!(whole(&mut unit, &mut server, "points.csv", 50), before);
    let mut files = WithFiles { unit: &mut unit, files: &mut server };
    assert_eq!(String::from_utf8(rest(&mut files, file, 50)).unwrap(), before);
}

#[test]
fn points_are_told_by_name_with_value_and_unit() {
    let text = whole(&mut unit(Model::Btrm300, &sensors()), &mut server(), "points.csv", 2_048);
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(
        (lines[0], lines.len()),
        ("name,value,unit,description", 1 + btrm::points::POINTS.points().len())
    );
    for line in [
        "battery-voltage,13520,mV,\"Battery voltage\"",
        "temperature,-13,°C,\"System temperature\"",
        "low-voltage,0,,\"Low battery voltage\"",
        // Nobody knows.
        "io-4-voltage,,mV,\"Aux IO channel 4 voltage\"",
        "estimated-runtime,,min,\"Battery runtime estimate, from load on to low battery\"",
    ] {
        assert!(lines.contains(&line), "no {line} in {text}");
    }
}

#[test]
fn the_battery_is_told_without_a_test_and_with_one() {
    let mut server = server();
    let untested = "name,value,unit\r\ncapacity,unknown,\r\nminimum-runtime,480,min\r\n\
         estimated-runtime,,min\r\nestimated-runtime-p10,,min\r\nestimated-runtime-p90,,min\r\n\
         battery-capacity,,mAh\r\nbattery-capacity-p10,,mAh\r\nbattery-capacity-p90,,mAh\r\n\
         state-of-health,,%\r\nstate-of-health-p10,,%\r\nstate-of-health-p90,,%\r\n\
         end-of-life,,d\r\nend-of-life-p10,,d\r\nend-of-life-p90,,d\r\n";
    assert_eq!(whole(&mut unit(Model::Btrm300, &sensors()), &mut server, "battery.csv", 64), untested);
    let mut stored = Stored::default();
    stored.retained.battery = tested();
    let mut unit = unit_with(Model::Btrm300, stored, &sensors());
    assert_eq!(
        whole(&mut unit, &mut server, "battery.csv", 64),
        "name,value,unit\r\ncapacity,good,\r\nminimum-runtime,480,min\r\n\
         estimated-runtime,611,min\r\nestimated-runtime-p10,550,min\r\nestimated-runtime-p90,690,min\r\n\
         battery-capacity,92000,mAh\r\nbattery-capacity-p10,88000,mAh\r\nbattery-capacity-p90,97000,mAh\r\n\
         state-of-health,92.00,%\r\nstate-of-health-p10,88.00,%\r\nstate-of-health-p90,97.00,%\r\n\
         end-of-life,,d\r\nend-of-life-p10,,d\r\nend-of-life-p90,,d\r\n\
         test-ended-at,1000,min\r\ntest-type,type 1,\r\ntest-result,\"the runtime is known\",\r\n\
         test-lasted,5400,s\r\ntest-average-load,8010,mA\r\ntest-temperature,21.50,°C\r\n\
         test-end-voltage,12120,mV\r\ntest-runtime,611,min\r\n",
        "without a nameplate nobody knows the end of life"
    );
    unit.write(Quantity::RatedCapacity, 100).unwrap();
    let end = |name: &str| {
        unit.value(POINTS.named(name).unwrap().quantity).map_or(String::new(), |days| days.to_string())
    };
    let told = ["end-of-life", "end-of-life-p10", "end-of-life-p90"]
        .map(|name| format!("{name},{},d\r\n", end(name)));
    assert_ne!(end("end-of-life-p10"), "");
    assert!(whole(&mut unit, &mut server, "battery.csv", 64).contains(&told.concat()));
}

#[test]
fn the_tests_are_told_oldest_first() {
    let mut stored = Stored::default();
    stored.retained.battery = tested();
    let head = "ended_at_min,capacity_mAh,p10_mAh,p90_mAh\r\n";
    let mut server = server();
    assert_eq!(whole(&mut unit(Model::Btrm300, &sensors()), &mut server, "tests.csv", 64), head);
    let mut unit = unit_with(Model::Btrm300, stored, &sensors());
    let line = "1000,92000,88000,97000\r\n";
    assert_eq!(whole(&mut unit, &mut server, "tests.csv", 64), format!("{head}{line}"));
}

#[test]
fn blocks_of_every_size_make_up_the_same_file() {
    let (mut unit, mut server) = (unit(Model::Btrm300, &sensors()), server());
    for name in RECORDS {
        let text = whole(&mut unit, &mut server, name, 10_000);
        // Among them those that end in the middle of a character, and with the file.
        for block in (1..80).chain([text.len() - 1, text.len(), text.len() + 1]) {
            assert_eq!(whole(&mut unit, &mut server, name, block), text, "{name} in blocks of {block}");
        }
    }
}

#[test]
fn no_password_is_in_any_of_them() {
    let mut stored = Stored::default();
    stored.site.authorization.user.clear();
    stored.site.authorization.user.push_str("zq-user").unwrap();
    stored.site.authorization.password.clear();
    stored.site.authorization.password.push_str("zq-password").unwrap();
    let (mut unit, mut server) = (unit_with(Model::Btrm300, stored, &sensors()), server());
    for name in RECORDS {
        assert!(!whole(&mut unit, &mut server, name, 500).contains("zq-"), "{name}");
    }
}

#[test]
fn the_root_is_listed_by_all_its_names() {
    let (mut unit, mut server) = (unit(Model::Btrm300, &sensors()), server());
    let sizes = RECORDS.map(|name| whole(&mut unit, &mut server, name, 500).len());
    let mut files = WithFiles { unit: &mut unit, files: &mut server };
    for root in [".", "/", "\\"] {
        let opened = files.open(&reading(root)).unwrap();
        assert_eq!((opened.kind, opened.size), (FileKind::Directory, 4));
        for (index, (name, size)) in (0..).zip(RECORDS.into_iter().zip(sizes)) {
            let entry = files.entry(opened.file, index).unwrap().unwrap();
            let told = (entry.name, entry.info.kind, usize::try_from(entry.info.size).unwrap());
            assert_eq!(told, (name, FileKind::File, size));
            assert_eq!(entry.info.permissions, Permissions::READ);
        }
        assert_eq!(files.entry(opened.file, 4), Ok(None));
        assert_eq!(files.read(opened.file, 0, &mut [0]), Err(Refusal::NotOpened));
        files.close(opened.file, Closing::Complete).unwrap();
        let info = files.info(root).unwrap();
        assert_eq!((info.kind, info.size), (FileKind::Directory, 4));
    }
}

#[test]
fn information_tells_the_time_once_a_master_has_set_it() {
    let (mut unit, mut server) = (unit(Model::Btrm300, &sensors()), server());
    let time = Timestamp::from_millis(1_700_000_000_000).unwrap();
    let created = |unit: &mut Btrm, server: &mut Server| {
        WithFiles { unit, files: server }.info("/points.csv").unwrap().created
    };
    assert_eq!(created(&mut unit, &mut server), Timestamp::EPOCH);
    unit.set_time(Duration::from_secs(10), time);
    assert_eq!(created(&mut unit, &mut server), time);
}

#[test]
fn records_are_neither_written_nor_deleted_by_anybody() {
    let (mut unit, mut server) = (unit(Model::Btrm300, &sensors()), server());
    let mut files = WithFiles { unit: &mut unit, files: &mut server };
    for name in RECORDS.into_iter().chain(["."]) {
        for user in [None, Some(UserId(1))] {
            for mode in [Mode::Write, Mode::Append] {
                let request = Open { mode, user, size: Some(1), ..reading(name) };
                assert_eq!(files.open(&request), Err(Refusal::InvalidMode), "{name}");
            }
            assert_eq!(files.delete(user, name), Err(Refusal::PermissionDenied), "{name}");
        }
    }
}

#[test]
fn a_name_that_stands_for_nothing_is_not_found() {
    let (mut unit, mut server) = (unit(Model::Btrm300, &sensors()), server());
    let mut files = WithFiles { unit: &mut unit, files: &mut server };
    for name in ["journal", "../journal.csv", "/etc/passwd", "btrm.flash", "firmware.bin.new", "\u{0}"] {
        for mode in [Mode::Read, Mode::Write, Mode::Append] {
            let request = Open { mode, user: Some(UserId(1)), ..reading(name) };
            assert_eq!(files.open(&request), Err(Refusal::FileNotFound), "{name}");
        }
        assert_eq!(files.delete(Some(UserId(1)), name), Err(Refusal::FileNotFound));
        assert_eq!(files.info(name), Err(Refusal::FileNotFound));
    }
}

#[test]
fn files_are_open_as_long_as_there_is_room_and_numbers_are_not_used_again_at_once() {
    let (mut unit, mut server) = (unit(Model::Btrm300, &sensors()), server());
    let mut files = WithFiles { unit: &mut unit, files: &mut server };
    let [first, second] = ["points.csv", "points.csv"].map(|name| files.open(&reading(name)).unwrap().file);
    assert_eq!(files.open(&reading(".")), Err(Refusal::TooManyOpen));
    files.close(first, Closing::GivenUp).unwrap();
    let third = files.open(&reading("journal.csv")).unwrap().file;
    assert!(third != first && third != second);
    files.close(first, Closing::GivenUp).unwrap();
    assert_eq!(files.read(first, 0, &mut [0]), Err(Refusal::NotOpened));
    assert_eq!(files.read(third, 0, &mut [0]), Ok(1), "it has nothing to do with the first");
    server.power_cycle();
    let mut files = WithFiles { unit: &mut unit, files: &mut server };
    assert_eq!(files.read(third, 0, &mut [0]), Err(Refusal::NotOpened));
}
