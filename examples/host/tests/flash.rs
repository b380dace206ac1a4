//! The file-backed flash: NOR semantics, durability, and respect for what is not its own.
#![expect(clippy::unwrap_used, reason = "in a test's helper a failure fails the test")]

use std::{
    env, fs,
    io::{BufRead, BufReader, Write},
    path::PathBuf,
    process::{Command, Stdio},
};

use embedded_storage_async::nor_flash::{NorFlash, NorFlashError, NorFlashErrorKind, ReadNorFlash};
use host::flash::{FileFlash, FlashError, MemoryFlash, OpenError};
use sequential_storage::{
    cache::Cache,
    map::{MapConfig, MapStorage},
};

const CAPACITY: u32 = 16 * 4_096;

/// A folder of its own for each test, gone afterwards.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = env::temp_dir().join(format!("host-flash-{}-{name}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn image(&self) -> PathBuf {
        self.0.join("state.flash")
    }

    fn open(&self) -> FileFlash {
        FileFlash::open(self.image(), CAPACITY).unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Runs a future that never waits.
fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

fn read(flash: &mut FileFlash, offset: u32, length: usize) -> Vec<u8> {
    let mut bytes = vec![0; length];
    run(flash.read(offset, &mut bytes)).unwrap();
    bytes
}

#[test]
fn a_new_flash_is_erased_throughout() {
    let folder = Folder::new("new");
    let mut flash = folder.open();
    assert_eq!(flash.capacity(), 65_536);
    assert_eq!(read(&mut flash, 0, 65_536), vec![0xFF; 65_536]);
    assert!(!folder.0.join("state.flash.new").exists());
}

#[test]
fn what_is_written_is_there_after_a_restart() {
    let folder = Folder::new("restart");
    run(folder.open().write(4_092, &[1, 2, 3, 4, 5, 6, 7, 8])).unwrap();
    let mut flash = folder.open();
    assert_eq!(read(&mut flash, 4_091, 10), [0xFF, 1, 2, 3, 4, 5, 6, 7, 8, 0xFF]);
}

#[test]
fn a_copy_is_taken_beside_the_owner_and_goes_its_own_way() {
    let folder = Folder::new("copy");
    let missing = MemoryFlash::copy(folder.image(), CAPACITY).unwrap_err();
    assert!(matches!(missing, OpenError::Io { .. }), "{missing}");
    let mut flash = folder.open();
    run(flash.write(4_092, &[1, 2, 3, 4, 5, 6, 7, 8])).unwrap();
    let mut copy = MemoryFlash::copy(folder.image(), CAPACITY).unwrap();
    run(flash.erase(0, 8_192)).unwrap();
    let mut bytes = [0; 10];
    run(copy.read(4_091, &mut bytes)).unwrap();
    assert_eq!(bytes, [0xFF, 1, 2, 3, 4, 5, 6, 7, 8, 0xFF]);

    assert!(matches!(run(copy.write(4_092, &[0xF0; 4])), Err(FlashError::NotErased { offset: 4_092 })));
    assert!(matches!(run(copy.write(2, &[0; 4])), Err(FlashError::NotAligned { .. })));
    assert!(matches!(run(copy.read(CAPACITY - 1, &mut bytes)), Err(FlashError::OutOfBounds { .. })));
    assert!(matches!(run(copy.erase(8, 4)), Err(FlashError::OutOfBounds { .. })));
    run(copy.erase(4_096, 8_192)).unwrap();
    run(copy.write(8_000, &[9; 4])).unwrap();
    assert_eq!(read(&mut flash, 8_000, 4), [0xFF; 4]);
    let other = MemoryFlash::copy(folder.image(), 2 * CAPACITY).unwrap_err();
    assert!(matches!(other, OpenError::OtherCapacity { .. }), "{other}");
}

#[test]
fn a_second_write_only_clears_bits() {
    let folder = Folder::new("bits");
    let mut flash = folder.open();
    run(flash.write(8, &[0xF0, 0xFF, 0x0F, 0xAA])).unwrap();
    run(flash.write(8, &[0x30, 0x00, 0x0F, 0xA0])).unwrap();
    let refused = run(flash.write(8, &[0x30, 0x00, 0x1F, 0xA0])).unwrap_err();
    assert!(matches!(refused, FlashError::NotErased { offset: 10 }), "{refused}");
    assert_eq!(read(&mut flash, 8, 4), [0x30, 0x00, 0x0F, 0xA0]);
}

#[test]
fn an_erase_clears_its_pages_and_no_other() {
    let folder = Folder::new("erase");
    let mut flash = folder.open();
    run(flash.write(0, &[0; 3 * 4_096])).unwrap();
    run(flash.erase(4_096, 8_192)).unwrap();
    let expected = [[0; 4_096], [0xFF; 4_096], [0; 4_096]].concat();
    assert_eq!(read(&mut flash, 0, 3 * 4_096), expected);
}

#[test]
fn unaligned_and_outlying_ranges_are_refused() {
    let folder = Folder::new("ranges");
    let mut flash = folder.open();
    let mut byte = [0];
    let refused = [
        (run(flash.write(2, &[0; 4])), NorFlashErrorKind::NotAligned),
        (run(flash.write(0, &[0; 3])), NorFlashErrorKind::NotAligned),
        (run(flash.write(65_536, &[0; 4])), NorFlashErrorKind::OutOfBounds),
        (run(flash.write(u32::MAX - 3, &[0; 4])), NorFlashErrorKind::OutOfBounds),
        (run(flash.erase(0, 4_095)), NorFlashErrorKind::NotAligned),
        (run(flash.erase(100, 4_096)), NorFlashErrorKind::NotAligned),
        (run(flash.erase(8_192, 4_096)), NorFlashErrorKind::OutOfBounds),
        (run(flash.erase(0, 69_632)), NorFlashErrorKind::OutOfBounds),
        (run(flash.read(65_536, &mut byte)), NorFlashErrorKind::OutOfBounds),
    ];
    for (index, (result, kind)) in refused.into_iter().enumerate() {
        assert_eq!(result.unwrap_err().kind(), kind, "case {index}");
    }
    assert_eq!(read(&mut flash, 0, 65_536), vec![0xFF; 65_536], "nothing was touched");
}

#[test]
fn two_at_a_time_are_refused_and_the_lock_ends_with_its_owner() {
    let folder = Folder::new("lock");
    let first = folder.open();
    let second = FileFlash::open(folder.image(), CAPACITY).unwrap_err();
    assert!(matches!(&second, OpenError::Taken { .. }), "{second}");
    assert!(second.to_string().ends_with("state.flash.lock"), "{second}");
    drop(first);
    folder.open();
}

#[test]
fn a_file_that_is_no_image_is_left_as_it_is() {
    let folder = Folder::new("stranger");
    let header_only = b"NOR flash image 1, 65536 bytes\n".to_vec();
    for stranger in
        [vec![], b"a letter".to_vec(), vec![0xFF; 65_536], vec![b'x'; 65_536 + 4_096], header_only]
    {
        fs::write(folder.image(), &stranger).unwrap();
        let refused = FileFlash::open(folder.image(), CAPACITY).unwrap_err();
        assert!(matches!(&refused, OpenError::NotAnImage { .. }), "{refused}");
        assert_eq!(fs::read(folder.image()).unwrap(), stranger);
    }
    fs::remove_file(folder.image()).unwrap();
    fs::create_dir(folder.image()).unwrap();
    let refused = FileFlash::open(folder.image(), CAPACITY).unwrap_err();
    assert!(matches!(&refused, OpenError::NotAnImage { .. }), "{refused}");
}

#[test]
fn an_image_of_another_size_is_left_as_it_is() {
    let folder = Folder::new("size");
    drop(folder.open());
    let made = fs::read(folder.image()).unwrap();
    let refused = FileFlash::open(folder.image(), CAPACITY * 2).unwrap_err();
    assert!(matches!(refused, OpenError::OtherCapacity { wanted: 131_072, found: 65_536, .. }), "{refused}");
    assert_eq!(fs::read(folder.image()).unwrap(), made);
    let short = made.get(..60_000).unwrap();
    fs::write(folder.image(), short).unwrap();
    let refused = FileFlash::open(folder.image(), CAPACITY).unwrap_err();
    assert!(matches!(refused, OpenError::WrongLength { expected: 69_632, found: 60_000, .. }), "{refused}");
    assert_eq!(fs::read(folder.image()).unwrap(), short);
}

#[test]
fn an_impossible_capacity_or_folder_is_refused() {
    let folder = Folder::new("capacity");
    for capacity in [0, 1, 4_095, 65_537, u32::MAX, (1 << 30) + 4_096] {
        let refused = FileFlash::open(folder.image(), capacity).unwrap_err();
        assert!(matches!(refused, OpenError::Capacity { .. }), "{refused}");
    }
    let nowhere = FileFlash::open(folder.0.join("no/such/folder/state.flash"), CAPACITY).unwrap_err();
    assert!(nowhere.to_string().starts_with("cannot open "), "{nowhere}");
    assert_eq!(fs::read_dir(&folder.0).unwrap().count(), 0, "nothing was made");
}

#[test]
fn an_image_whose_making_was_interrupted_is_made_anew() {
    let folder = Folder::new("interrupted");
    fs::write(folder.0.join("state.flash.new"), b"NOR flash im").unwrap();
    assert_eq!(read(&mut folder.open(), 0, 65_536), vec![0xFF; 65_536]);
}

#[test]
fn a_settings_store_keeps_its_items_over_restarts_and_page_turns() {
    let folder = Folder::new("store");
    for round in 0_u32..15 {
        let mut map =
            MapStorage::<u8, _, _>::new(folder.open(), MapConfig::new(0..8_192), Cache::new_uncached());
        let mut buffer = [0; 128];
        if let Some(last) = round.checked_sub(1) {
            assert_eq!(run(map.fetch_item::<u32>(&mut buffer, &1)).unwrap(), Some(last));
            assert_eq!(run(map.fetch_item::<u32>(&mut buffer, &2)).unwrap(), None);
        }
        for _ in 0..10 {
            run(map.store_item(&mut buffer, &2, &[0x55_u8; 64].as_slice())).unwrap();
        }
        run(map.store_item(&mut buffer, &1, &round)).unwrap();
        run(map.remove_item(&mut buffer, &2)).unwrap();
    }
}

const VICTIM: &str = "HOST_FLASH_VICTIM";

/// Also the process that the next test kills: it tells each word once the flash has acknowledged it.
#[test]
fn words_written_one_by_one_read_back() {
    let folder = Folder::new("words");
    let (image, words) =
        env::var_os(VICTIM).map_or_else(|| (folder.image(), 100), |image| (image.into(), CAPACITY / 4));
    let mut flash = FileFlash::open(image, CAPACITY).unwrap();
    let mut out = std::io::stdout().lock();
    for word in 0..words {
        run(flash.write(word * 4, &word.to_le_bytes())).unwrap();
        writeln!(out, "acknowledged {word}").unwrap();
    }
    for word in 0..words {
        assert_eq!(read(&mut flash, word * 4, 4), word.to_le_bytes());
    }
}

#[test]
fn a_killed_process_loses_nothing_acknowledged_and_frees_the_image() {
    let folder = Folder::new("kill");
    let mut victim = Command::new(env::current_exe().unwrap())
        .args(["--exact", "words_written_one_by_one_read_back", "--nocapture"])
        .env(VICTIM, folder.image())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(victim.stdout.take().unwrap()).lines().map_while(Result::ok);
    let mut told = lines.filter_map(|line| line.split_once("acknowledged ")?.1.parse::<u32>().ok());
    let mut last = told.by_ref().take(50).last().expect("the victim writes");
    victim.kill().unwrap();
    victim.wait().unwrap();
    last = told.last().unwrap_or(last);
    assert!(last < CAPACITY / 4 - 1, "killed in the middle");
    let mut flash = folder.open();
    for word in 0..=last {
        assert_eq!(read(&mut flash, word * 4, 4), word.to_le_bytes(), "word {word} of {last}");
    }
}

#[test]
fn a_device_is_no_image() {
    let folder = Folder::new("device");
    std::os::unix::fs::symlink("/dev/zero", folder.image()).unwrap();
    let refused = FileFlash::open(folder.image(), CAPACITY).unwrap_err();
    assert!(matches!(&refused, OpenError::NotAnImage { .. }), "{refused}");
}
