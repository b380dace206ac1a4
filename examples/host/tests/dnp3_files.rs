//! Files over DNP3: the records of the whole unit, and a firmware image that outlives whatever happens.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by them")]
#![allow(clippy::arithmetic_side_effects, reason = "a test fails by panicking")]

mod common;

use std::{fs, path::PathBuf, time::Instant};

use common::{
    Btrm, PATIENCE, TempDir, a_while,
    dnp3::{Master, READ, WRITE},
    files::{BLOCK, DONE, NO_KEY, Opened, TO_READ, TO_WRITE, close, command, object, open, read},
    until,
};

const DELETE_FILE: u8 = 27;
const AUTHENTICATE_FILE: u8 = 29;
const ACTIVATE_CONFIGURATION: u8 = 31;
/// Statuses.
const PERMISSION_DENIED: u8 = 1;
const FILE_LOCKED: u8 = 4;
const TOO_MANY_OPEN: u8 = 5;
const NOT_OPENED: u8 = 16;

async fn key(master: &mut Master, user: &str, password: &str) -> [u8; 4] {
    let [user_size, password_size] = [user, password].map(|text| u8::try_from(text.len()).unwrap());
    let head = [12, 0, user_size, 0, 12 + user_size, 0, password_size, 0, 0, 0, 0, 0];
    let request = object(2, &[&head, user.as_bytes(), password.as_bytes()]);
    let response = master.ask(AUTHENTICATE_FILE, &request).await;
    assert_eq!(response.objects()[..6], [70, 2, 0x5B, 1, 12, 0], "{response:02x?}");
    response.objects()[14..18].try_into().unwrap()
}

/// Writes blocks from `first` on, the last one marked if it is the file's; the status of the last.
async fn write(master: &mut Master, file: Opened, octets: &[u8], first: usize, whole: bool) -> u8 {
    let blocks: Vec<_> = octets.chunks(BLOCK).collect();
    let mut status = DONE;
    for (number, block) in blocks.iter().enumerate() {
        let last = whole && number + 1 == blocks.len();
        let number = u32::try_from(first + number).unwrap() | if last { 0x8000_0000 } else { 0 };
        let response = master.ask(WRITE, &object(5, &[&file.handle, &number.to_le_bytes(), block])).await;
        assert_eq!(response.objects()[..6], [70, 6, 0x5B, 1, 9, 0], "{response:02x?}");
        status = response.objects()[14];
    }
    status
}

/// Uploads a whole image.
async fn upload(master: &mut Master, octets: &[u8], announced: u32) -> u8 {
    let key = key(master, "admin", "btrm").await;
    let file = open(master, "firmware.bin", TO_WRITE, announced, key).await.unwrap();
    assert_eq!(write(master, file, octets, 0, true).await, DONE);
    close(master, file).await
}

fn image_path(dir: &TempDir) -> PathBuf {
    dir.path().join("state/firmware.bin")
}

/// An image of so many octets, none like the other.
fn image(seed: u8, octets: usize) -> Vec<u8> {
    (0..octets).map(|at| u8::try_from(at * 7 % 251).unwrap() ^ seed).collect()
}

fn size_of(octets: &[u8]) -> u32 {
    u32::try_from(octets.len()).unwrap()
}

#[tokio::test]
async fn records_are_read_block_by_block() {
    let dir = TempDir::new();
    let btrm = Btrm::start_dnp3(&dir, &[]);
    let mut master = btrm.dnp3_master().await;
    for (name, begin, blocks) in [
        ("journal.csv", "sequence,uptime_s,time,event\r\n0,0.000,,\"powered up\"\r\n", 1),
        ("battery.csv", "name,value,unit\r\ncapacity,unknown,\r\n", 1),
        ("/points.csv", "name,value,unit,description\r\nbattery-data,0,,", 10),
    ] {
        let file = open(&mut master, name, TO_READ, 0, NO_KEY).await.unwrap();
        let text = String::from_utf8(read(&mut master, file).await).unwrap();
        assert_eq!(close(&mut master, file).await, DONE);
        assert_eq!(file.size, size_of(text.as_bytes()));
        assert!(text.starts_with(begin) && text.ends_with("\r\n"), "{text}");
        assert!(text.len() >= (blocks - 1) * BLOCK, "{name} takes {blocks} blocks");
    }
}

#[tokio::test]
async fn a_master_that_is_lost_leaves_nothing_open() {
    let dir = TempDir::new();
    let btrm = Btrm::start_dnp3(&dir, &[]);
    let old = image(1, 1_000);
    assert_eq!(upload(&mut btrm.dnp3_master().await, &old, size_of(&old)).await, DONE);
    // More often than files can be open.
    for _ in 0..20 {
        let mut master = btrm.dnp3_master().await;
        opened_at_last(&mut master, "points.csv", TO_READ).await;
    }
    for _ in 0..3 {
        let mut master = btrm.dnp3_master().await;
        let file = opened_at_last(&mut master, "firmware.bin", TO_WRITE).await;
        assert_eq!(write(&mut master, file, &image(2, 500), 0, false).await, DONE);
    }
    until("the image to be given up", async || {
        (!image_path(&dir).with_extension("bin.new").exists()).then_some(())
    })
    .await;
    assert_eq!(fs::read(image_path(&dir)).unwrap(), old);
    let new = image(3, 1_500);
    assert_eq!(upload(&mut btrm.dnp3_master().await, &new, u32::MAX).await, DONE);
    assert_eq!(fs::read(image_path(&dir)).unwrap(), new);
}

/// Opens a file of 3000 octets as soon as the unit has seen that an earlier connection is gone.
async fn opened_at_last(master: &mut Master, name: &str, mode: u8) -> Opened {
    let start = Instant::now();
    loop {
        let key = key(master, "admin", "btrm").await;
        match open(master, name, mode, 3_000, key).await {
            Ok(file) => return file,
            Err(FILE_LOCKED | TOO_MANY_OPEN) if start.elapsed() < PATIENCE => a_while(),
            Err(status) => panic!("{name}: status {status}"),
        }
    }
}

#[tokio::test]
async fn a_handle_means_nothing_on_another_connection() {
    let dir = TempDir::new();
    let btrm = Btrm::start_dnp3(&dir, &[]);
    let mut one = btrm.dnp3_master().await;
    let file = open(&mut one, "points.csv", TO_READ, 0, NO_KEY).await.unwrap();
    let mut two = btrm.dnp3_master().await;
    let response = two.ask(READ, &object(5, &[&file.handle, &[0; 4]])).await;
    assert_eq!(response.objects()[14], NOT_OPENED, "{response:02x?}");
}

#[tokio::test]
async fn an_upload_that_is_killed_leaves_the_old_image_and_one_that_was_told_whole_stays() {
    let dir = TempDir::new();
    let (old, new) = (image(1, 2_000), image(2, 5_000));
    let btrm = Btrm::start_dnp3(&dir, &[]);
    assert_eq!(upload(&mut btrm.dnp3_master().await, &old, size_of(&old)).await, DONE);
    btrm.kill();
    assert_eq!(fs::read(image_path(&dir)).unwrap(), old, "it was told whole");

    let btrm = Btrm::start_dnp3(&dir, &[]);
    let mut master = btrm.dnp3_master().await;
    let key = key(&mut master, "admin", "btrm").await;
    let file = open(&mut master, "firmware.bin", TO_WRITE, size_of(&new), key).await.unwrap();
    // All of it is there, but nobody said that it is closed.
    assert_eq!(write(&mut master, file, &new, 0, true).await, DONE);
    btrm.kill();
    assert_eq!(fs::read(image_path(&dir)).unwrap(), old);

    let btrm = Btrm::start_dnp3(&dir, &[]);
    assert!(!image_path(&dir).with_extension("bin.new").exists(), "the rest is tidied up");
    let mut master = btrm.dnp3_master().await;
    let root = open(&mut master, "/", TO_READ, 0, NO_KEY).await.unwrap();
    assert_eq!(root.size, 5, "four records and the old image");
    assert_eq!(close(&mut master, root).await, DONE);
    assert_eq!(upload(&mut master, &new, size_of(&new)).await, DONE);
    btrm.kill();
    assert_eq!(fs::read(image_path(&dir)).unwrap(), new);
}

#[tokio::test]
async fn a_restart_of_the_unit_gives_an_upload_up() {
    let dir = TempDir::new();
    let btrm = Btrm::start_dnp3(&dir, &[]);
    let mut master = btrm.dnp3_master().await;
    let first = key(&mut master, "admin", "btrm").await;
    let file = open(&mut master, "firmware.bin", TO_WRITE, 1_000, first).await.unwrap();
    assert_eq!(write(&mut master, file, &image(1, 400), 0, false).await, DONE);
    assert_eq!(btrm.plant("power-cycle"), "ok");
    until("the restart", async || (!image_path(&dir).with_extension("bin.new").exists()).then_some(())).await;
    assert!(!image_path(&dir).exists());
    let new = image(2, 400);
    assert_eq!(upload(&mut btrm.dnp3_master().await, &new, size_of(&new)).await, DONE);
    assert_eq!(fs::read(image_path(&dir)).unwrap(), new);
}

#[tokio::test]
async fn what_was_written_is_not_activated() {
    let dir = TempDir::new();
    let btrm = Btrm::start_dnp3(&dir, &[]);
    let mut master = btrm.dnp3_master().await;
    let new = image(1, 300);
    assert_eq!(upload(&mut master, &new, size_of(&new)).await, DONE);
    // g70v8, a specification string: the name.
    let response = master.ask(ACTIVATE_CONFIGURATION, &object(8, &[b"firmware.bin"])).await;
    assert_eq!((response.iin()[1], response.objects()), (1, &[][..]), "function not supported");
}

#[tokio::test]
async fn only_who_has_a_key_writes_and_deletes_and_a_key_serves_once() {
    let dir = TempDir::new();
    let btrm = Btrm::start_dnp3(&dir, &[]);
    let mut master = btrm.dnp3_master().await;
    assert_eq!(open(&mut master, "firmware.bin", TO_WRITE, 3, NO_KEY).await, Err(PERMISSION_DENIED));
    assert_eq!(key(&mut master, "admin", "admin").await, NO_KEY);
    let first = key(&mut master, "admin", "btrm").await;
    let second = key(&mut master, "admin", "btrm").await;
    assert!(first != NO_KEY && second != NO_KEY && first != second);
    let old = image(1, 300);
    assert_eq!(upload(&mut master, &old, size_of(&old)).await, DONE);
    let spent = key(&mut master, "admin", "btrm").await;
    for status in [DONE, PERMISSION_DENIED] {
        let response = master.ask(DELETE_FILE, &command("firmware.bin", 0, 0, spent)).await;
        assert_eq!(response.objects()[18], status, "{response:02x?}");
        assert!(!image_path(&dir).exists());
    }
}

#[tokio::test]
async fn an_image_that_cannot_be_stored_is_refused() {
    let dir = TempDir::new();
    let btrm = Btrm::start_dnp3(&dir, &[]);
    let mut master = btrm.dnp3_master().await;
    let key = key(&mut master, "admin", "btrm").await;
    let file = open(&mut master, "firmware.bin", TO_WRITE, 300, key).await.unwrap();
    assert_eq!(write(&mut master, file, &image(1, 300), 0, true).await, DONE);
    // A directory is in its place.
    fs::create_dir_all(image_path(&dir).join("no")).unwrap();
    assert_eq!(close(&mut master, file).await, 19, "fatal");
    fs::remove_dir_all(image_path(&dir)).unwrap();
    let new = image(2, 300);
    assert_eq!(upload(&mut master, &new, size_of(&new)).await, DONE);
}
