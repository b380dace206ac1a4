//! The logs as files.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by them")]

use bm100::glue::dnp3::{FileServer, LogFile, LogTexts};
use bms_core::export::Format;
use dnp3_outstation::{
    Timestamp,
    file::{Closing, FileId, FileKind, Files, Mode, Open, Permissions, Refusal},
};

/// Logs in which each text is its name; one cannot be read at all, or not at the moment.
#[derive(Default)]
struct Named {
    broken: Option<LogFile>,
    busy: bool,
}

#[derive(Clone)]
struct Text(&'static [u8]);

impl LogTexts for Named {
    type Text = Text;

    fn begin(&mut self, file: LogFile) -> Option<Text> {
        (self.broken != Some(file)).then(|| Text(file.name().as_bytes()))
    }

    fn read(&mut self, Text(left): &mut Text, block: &mut [u8]) -> Option<usize> {
        let (now, later) = left.split_at(left.len().min(block.len()));
        block[..now.len()].copy_from_slice(now);
        *left = later;
        (!core::mem::take(&mut self.busy)).then_some(now.len())
    }
}

const fn request(name: &str, mode: Mode) -> Open<'_> {
    let (created, permissions) = (Timestamp::EPOCH, Permissions::READ);
    Open { name, mode, user: None, size: None, created, permissions }
}

fn open<const OPEN: usize>(files: &mut FileServer<Named, OPEN>, name: &str) -> Result<FileId, Refusal> {
    files.open(&request(name, Mode::Read)).map(|opened| opened.file)
}

fn block<const OPEN: usize>(files: &mut FileServer<Named, OPEN>, file: FileId, offset: u32) -> Vec<u8> {
    let mut block = [0; 4];
    let octets = files.read(file, offset, &mut block).unwrap();
    block[..octets].to_vec()
}

#[test]
fn the_last_block_can_be_read_again_and_no_other() {
    let mut files = FileServer::<_, 1>::new(Named::default());
    let file = open(&mut files, "/status.csv").unwrap();
    for (offset, text) in [(0, "stat"), (0, "stat"), (4, "us.c"), (4, "us.c"), (8, "sv"), (8, "sv"), (10, "")]
    {
        assert_eq!(block(&mut files, file, offset), text.as_bytes());
    }
    for offset in [0, 4, 9, u32::MAX] {
        assert_eq!(files.read(file, offset, &mut [0; 4]), Err(Refusal::BlockSequence));
    }
}

#[test]
fn what_cannot_be_read_at_the_moment_is_read_later() {
    let mut files = FileServer::<_, 1>::new(Named { broken: None, busy: true });
    let file = open(&mut files, "events.txt").unwrap();
    assert_eq!(files.read(file, 0, &mut [0; 4]), Err(Refusal::Fatal));
    assert_eq!(block(&mut files, file, 0), b"even");
    let broken = LogFile::Events(Format::Csv);
    let mut files = FileServer::<_, 1>::new(Named { broken: Some(broken), busy: false });
    assert_eq!(open(&mut files, "events.csv"), Err(Refusal::Fatal));
    assert!(open(&mut files, "events.txt").is_ok(), "nothing stayed open");
}

#[test]
fn the_directory_lists_all_and_nothing_else_is_there() {
    let mut files = FileServer::<_, 1>::new(Named::default());
    let opened = files.open(&request(".", Mode::Read)).unwrap();
    assert_eq!((opened.kind, opened.size), (FileKind::Directory, 4));
    let names: Vec<String> =
        (0..4).map(|index| files.entry(opened.file, index).unwrap().unwrap().name.to_owned()).collect();
    assert_eq!(names, ["events.txt", "events.csv", "status.txt", "status.csv"]);
    assert_eq!(files.entry(opened.file, 4), Ok(None));
    assert_eq!(files.read(opened.file, 0, &mut [0; 4]), Err(Refusal::NotOpened));
    files.close(opened.file, Closing::Complete).unwrap();
    for name in names {
        let file = open(&mut files, &name).unwrap();
        assert_eq!(files.entry(file, 0), Err(Refusal::NotOpened));
        files.close(file, Closing::GivenUp).unwrap();
        assert_eq!(files.info(&name).unwrap().kind, FileKind::File);
    }
    for name in ["", "..", "../events.csv", "EVENTS.CSV", "events.csv/", "bm100.flash"] {
        assert_eq!(open(&mut files, name), Err(Refusal::FileNotFound), "{name}");
        assert_eq!(files.info(name), Err(Refusal::FileNotFound), "{name}");
    }
}

#[test]
fn files_are_read_only_and_as_many_are_open_as_there_is_room_for() {
    let mut files = FileServer::<_, 2>::new(Named::default());
    for mode in [Mode::Write, Mode::Append] {
        assert_eq!(files.open(&request("events.csv", mode)).unwrap_err(), Refusal::InvalidMode);
    }
    assert_eq!(files.delete(None, "events.csv"), Err(Refusal::PermissionDenied));
    let [one, two] = ["events.csv", "events.csv"].map(|name| open(&mut files, name).unwrap());
    assert_ne!(one, two);
    assert_eq!(open(&mut files, "."), Err(Refusal::TooManyOpen));
    files.close(one, Closing::Complete).unwrap();
    assert_eq!(files.read(one, 0, &mut [0; 4]), Err(Refusal::NotOpened));
    assert_eq!(block(&mut files, two, 0), b"even");
    files.power_cycle();
    assert_eq!(files.read(two, 0, &mut [0; 4]), Err(Refusal::NotOpened));
    assert_ne!(open(&mut files, "."), Ok(two));
}
