//! The firmware image that the user of the authorization page writes.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by them")]
#![allow(clippy::arithmetic_side_effects, reason = "a test fails by panicking")]

mod common;

use core::time::Duration;

use bms_core::time::Timestamp as WallClock;
use btrm::{
    Btrm, ImageError, LARGEST_IMAGE, Model, Stored,
    glue::dnp3::{FileServer, WithFiles, dnp3_config},
};
use common::{
    board::{Board, Memory},
    sensors, unit, unit_with,
    wire::{addresses, exchange},
};
use dnp3_outstation::{
    Event, Outstation, Timestamp,
    app::FunctionCode,
    file::{Closing, FileId, FileKind, Files, Info, Mode, Open, Permissions, Refusal, UserId},
};

const OPERATOR: Option<UserId> = Some(UserId(1));
const NAME: &str = "firmware.bin";

/// A unit with its files; two can be open.
struct Bench {
    unit: Btrm,
    server: FileServer<Board, 2>,
}

impl Bench {
    fn with(board: Board) -> Self {
        Self { unit: unit(Model::Btrm300, &sensors()), server: FileServer::new(board) }
    }

    fn new() -> Self {
        Self::with(Board::whole())
    }

    const fn files(&mut self) -> WithFiles<'_, &mut Btrm, Board, 2> {
        WithFiles { unit: &mut self.unit, files: &mut self.server }
    }

    const fn images(&mut self) -> &mut Memory {
        self.server.platform_mut().images.as_mut().unwrap()
    }

    fn kept(&mut self) -> Option<Vec<u8>> {
        self.images().kept.clone().map(|(octets, _)| octets)
    }

    fn open(&mut self, size: Option<u32>) -> Result<FileId, Refusal> {
        self.files().open(&writing(OPERATOR, size)).map(|opened| opened.file)
    }

    /// Writes an image and closes it.
    fn upload(&mut self, octets: &[u8]) -> Result<(), Refusal> {
        let file = self.open(None)?;
        self.files().write(file, 0, octets)?;
        self.files().close(file, Closing::Complete)
    }
}

const fn writing(user: Option<UserId>, size: Option<u32>) -> Open<'static> {
    let permissions = Permissions::READ_WRITE;
    Open { name: NAME, mode: Mode::Write, user, size, created: Timestamp::EPOCH, permissions }
}

#[test]
fn the_user_of_the_authorization_page_is_let_in_and_nobody_else() {
    let mut bench = Bench::new();
    let mut files = bench.files();
    let grant = files.authenticate("admin", "btrm").unwrap();
    assert_eq!((grant.key.get(), Some(grant.user)), (0x1234_5678, OPERATOR));
    let again = files.authenticate("admin", "btrm").unwrap();
    assert_ne!(again.key, grant.key, "a key for each time");
    for (user, password) in
        [("admin", ""), ("admin", "BTRM"), ("admin", "btrm "), ("Admin", "btrm"), ("", "")]
    {
        assert_eq!(files.authenticate(user, password), None, "{user} {password}");
    }
}

#[test]
fn a_password_that_was_changed_is_the_one_that_counts() {
    let mut stored = Stored::default();
    stored.site.authorization.password.clear();
    stored.site.authorization.password.push_str("Sesame").unwrap();
    let mut bench = Bench::new();
    bench.unit = unit_with(Model::Btrm300, stored, &sensors());
    assert_eq!(bench.files().authenticate("admin", "btrm"), None);
    assert!(bench.files().authenticate("admin", "Sesame").is_some());
}

#[test]
fn without_random_numbers_there_are_no_keys() {
    for random in [None, Some(0)] {
        let mut bench = Bench::with(Board { random, ..Board::whole() });
        assert_eq!(bench.files().authenticate("admin", "btrm"), None, "{random:?}");
    }
}

#[test]
fn an_image_is_kept_when_it_is_closed_whole() {
    let mut bench = Bench::new();
    assert_eq!(bench.files().info(NAME), Err(Refusal::FileNotFound));
    let created = Timestamp::from_millis(1_700_000_000_000).unwrap();
    let opened = bench.files().open(&Open { created, ..writing(OPERATOR, Some(7)) }).unwrap();
    assert_eq!((opened.kind, opened.size), (FileKind::File, 0));
    bench.files().write(opened.file, 0, b"firm").unwrap();
    bench.files().write(opened.file, 4, b"est").unwrap();
    assert_eq!(bench.kept(), None, "not before");
    bench.files().close(opened.file, Closing::Complete).unwrap();
    let when = WallClock { unix_ms: created.millis() };
    assert_eq!(bench.images().kept, Some((b"firmest".to_vec(), Some(when))));
    let info = Info { kind: FileKind::File, size: 7, created, permissions: Permissions::from_bits(0o200) };
    assert_eq!(bench.files().info("/firmware.bin"), Ok(info));
    let root = bench.files().open(&Open { name: "/", mode: Mode::Read, ..writing(None, None) }).unwrap();
    let last = bench.files().entry(root.file, 4).unwrap().map(|entry| (entry.name.to_owned(), entry.info));
    assert_eq!(last, Some((NAME.to_owned(), info)));
}

#[test]
fn nobody_writes_an_image_without_a_key_or_reads_one_with_it() {
    let mut bench = Bench::new();
    bench.upload(b"old").unwrap();
    for user in [None, Some(UserId(0)), Some(UserId(2))] {
        for mode in [Mode::Write, Mode::Append] {
            let request = Open { mode, ..writing(user, Some(3)) };
            assert_eq!(bench.files().open(&request), Err(Refusal::PermissionDenied), "{user:?}");
        }
        assert_eq!(bench.files().delete(user, NAME), Err(Refusal::PermissionDenied), "{user:?}");
    }
    let append = Open { mode: Mode::Append, ..writing(OPERATOR, Some(3)) };
    assert_eq!(bench.files().open(&append), Err(Refusal::InvalidMode));
    for user in [None, OPERATOR] {
        let read = Open { mode: Mode::Read, ..writing(user, None) };
        assert_eq!(bench.files().open(&read), Err(Refusal::InvalidMode));
    }
    assert_eq!(bench.kept(), Some(b"old".to_vec()));
}

#[test]
fn an_image_that_is_given_up_or_empty_leaves_the_old_one() {
    let mut bench = Bench::new();
    bench.upload(b"old").unwrap();
    let file = bench.open(None).unwrap();
    bench.files().write(file, 0, b"new").unwrap();
    assert_eq!(bench.files().close(file, Closing::GivenUp), Ok(()));
    let file = bench.open(Some(0)).unwrap();
    assert_eq!(bench.files().close(file, Closing::Complete), Err(Refusal::Fatal), "nothing is no image");
    bench.open(None).unwrap();
    bench.server.power_cycle();
    assert_eq!((bench.kept(), bench.images().writing.clone()), (Some(b"old".to_vec()), None));
}

#[test]
fn an_image_larger_than_the_room_for_it_is_refused_announced_or_not() {
    let mut bench = Bench::new();
    assert_eq!(bench.open(Some(LARGEST_IMAGE + 1)), Err(Refusal::BufferOverrun));
    let file = bench.open(Some(LARGEST_IMAGE)).unwrap();
    bench.files().close(file, Closing::GivenUp).unwrap();
    bench.images().room = 5;
    let file = bench.open(None).unwrap();
    bench.files().write(file, 0, b"1234").unwrap();
    assert_eq!(bench.files().write(file, 4, b"56"), Err(Refusal::BufferOverrun));
    assert_eq!(bench.files().write(file, u32::MAX, b"56"), Err(Refusal::BufferOverrun));
    bench.files().write(file, 4, b"5").unwrap();
    bench.files().close(file, Closing::Complete).unwrap();
    assert_eq!(bench.kept(), Some(b"12345".to_vec()));
}

#[test]
fn one_image_comes_at_a_time_and_the_old_one_is_not_deleted_meanwhile() {
    let mut bench = Bench::new();
    bench.upload(b"old").unwrap();
    let file = bench.open(None).unwrap();
    assert_eq!(bench.open(None), Err(Refusal::FileLocked));
    assert_eq!(bench.files().delete(OPERATOR, NAME), Err(Refusal::FileLocked));
    bench.files().close(file, Closing::GivenUp).unwrap();
    assert_eq!(bench.files().delete(OPERATOR, NAME), Ok(()));
    assert_eq!(bench.kept(), None);
    assert_eq!(bench.files().delete(OPERATOR, NAME), Err(Refusal::FileNotFound));
}

#[test]
fn what_fails_is_told_and_nothing_is_lost_by_it() {
    for (error, refusal) in
        [(ImageError::Failed, Refusal::Fatal), (ImageError::NoRoom, Refusal::BufferOverrun)]
    {
        let mut bench = Bench::new();
        bench.upload(b"old").unwrap();
        bench.images().fails = Some(error);
        assert_eq!(bench.open(None), Err(refusal));
        let file = bench.open(None).unwrap();
        bench.images().fails = Some(error);
        assert_eq!(bench.files().write(file, 0, b"new"), Err(refusal));
        bench.files().write(file, 0, b"new").unwrap();
        bench.images().fails = Some(error);
        assert_eq!(bench.files().close(file, Closing::Complete), Err(refusal));
        assert_eq!(bench.kept(), Some(b"old".to_vec()));
        bench.images().fails = Some(error);
        assert_eq!(bench.files().delete(OPERATOR, NAME), Err(refusal));
        assert_eq!(bench.kept(), Some(b"old".to_vec()));
    }
}

#[test]
fn a_platform_without_a_place_for_images_takes_none() {
    let mut bench = Bench::with(Board { images: None, ..Board::whole() });
    assert_eq!(bench.open(Some(3)), Err(Refusal::PermissionDenied));
    assert_eq!(bench.files().delete(OPERATOR, NAME), Err(Refusal::PermissionDenied));
    assert_eq!(bench.files().info(NAME), Err(Refusal::FileNotFound));
    let mut unit = unit(Model::Btrm300, &sensors());
    let mut server = FileServer::<(), 1>::new(());
    let mut files = WithFiles { unit: &mut unit, files: &mut server };
    assert_eq!(files.authenticate("admin", "btrm"), None);
    assert_eq!(files.open(&writing(OPERATOR, None)), Err(Refusal::PermissionDenied));
    assert!(files.info("points.csv").is_ok());
}

/// A file object under its header: qualifier 5B, count 1, size.
fn object(variation: u8, body: &[u8]) -> Vec<u8> {
    let [low, high] = u16::try_from(body.len()).unwrap().to_le_bytes();
    [&[70, variation, 0x5B, 1, low, high], body].concat()
}

#[test]
fn an_image_comes_frame_by_frame_through_an_outstation() {
    let [address, master] = addresses();
    let mut outstation = Outstation::<32>::new(dnp3_config(address, master, None));
    let mut bench = Bench::new();
    let now = Duration::from_secs(10);
    let mut sequence = 0;
    let mut asks = |bench: &mut Bench, function: u8, object: &[u8]| {
        sequence = (sequence + 1) % 16;
        let request = [&[0xC0 | sequence, function], object].concat();
        let (response, events) = exchange(&mut outstation, &mut bench.files(), now, &request);
        assert_eq!(response[..2], [0xC0 | sequence, 0x81], "{response:02x?}");
        assert_eq!(response[3], 0, "{response:02x?}");
        (response[4..].to_vec(), events)
    };
    // Function 29: user of 5 octets at 12, password of 4 at 17.
    let login = object(2, b"\x0c\0\x05\0\x11\0\x04\0\0\0\0\0adminbtrm");
    let (granted, _) = asks(&mut bench, 29, &login);
    assert_eq!(granted, object(2, b"\x0c\0\0\0\x0c\0\0\0\x78\x56\x34\x12"));
    // Function 25: name of 12 octets at 26, made at 1 ms, 0o644, the key, 5 octets, to write, blocks of 3, request 9.
    let command = [
        b"\x1a\0\x0c\0\x01\0\0\0\0\0\xa4\x01\x78\x56\x34\x12\x05\0\0\0\x02\0\x03\0\x09\0".as_slice(),
        NAME.as_bytes(),
    ]
    .concat();
    let (opened, events) = asks(&mut bench, 25, &object(3, &command));
    assert_eq!(opened, object(4, b"\x01\0\0\0\0\0\0\0\x03\0\x09\0\0"));
    assert_eq!(events, [Event::Executed(FunctionCode::OpenFile)]);
    let (written, _) = asks(&mut bench, 2, &object(5, b"\x01\0\0\0\0\0\0\0new"));
    assert_eq!(written, object(6, b"\x01\0\0\0\0\0\0\0\0"));
    let (written, _) = asks(&mut bench, 2, &object(5, b"\x01\0\0\0\x01\0\0\x80er"));
    assert_eq!(written, object(6, b"\x01\0\0\0\x01\0\0\x80\0"));
    let (closed, events) = asks(&mut bench, 26, &object(4, b"\x01\0\0\0\0\0\0\0\0\0\x09\0\0"));
    assert_eq!(closed, object(4, b"\x01\0\0\0\0\0\0\0\0\0\x09\0\0"));
    assert_eq!(events, [Event::Executed(FunctionCode::CloseFile)]);
    assert_eq!(bench.images().kept, Some((b"newer".to_vec(), Some(WallClock { unix_ms: 1 }))));
    // The key has served.
    let (refused, _) = asks(&mut bench, 27, &object(3, &command));
    assert_eq!(refused, object(4, b"\0\0\0\0\0\0\0\0\0\0\x09\0\x01"));
    assert!(bench.kept().is_some());
}
