//! What an SNMP engine remembers over restarts: who it is, how often it was started, and whether managers want
//! authenticationFailure told.
//!
//! ```text
//! engine-id 800086ca0593a1b2c3d4e5f607
//! boots 12
//! authentication-traps on                 (if they are)
//! ```
//!
//! Managers of SNMPv3 refuse an engine whose boots fall, and traps of one that changes its name.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, anyhow};
use snmp_agent::EngineId;

use crate::durable;

/// Octets by chance: no two units share them.
const CHANCE: usize = 8;
/// The most boots: at this number an engine stops (RFC 3414 §2.2.2).
const MOST_BOOTS: u32 = 0x7FFF_FFFF;

/// The line of `snmpEnableAuthenTraps`.
const AUTHENTICATION_TRAPS: &str = "authentication-traps on";

/// An engine that has been started, in a file of the state directory.
#[derive(Debug)]
pub(super) struct Engine {
    file: PathBuf,
    id: EngineId,
    boots: u32,
    authentication_traps: bool,
}

impl Engine {
    /// The engine of this directory, or a new one of this maker, that starts once more: when this returns, that is on the
    /// disk.
    ///
    /// # Errors
    /// When the file is not this engine's, or cannot be read or written.
    pub(super) fn start(directory: &Path, enterprise: u32) -> Result<Self> {
        let file = directory.join("snmp-engine");
        let (id, boots, authentication_traps) = match fs::read_to_string(&file) {
            Ok(text) => {
                let told = || format!("{} is no SNMP engine's; delete it for a new engine", file.display());
                parse(&text).with_context(told)?
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => (by_chance(enterprise)?, 0, false),
            Err(error) => return Err(error).with_context(|| format!("cannot read {}", file.display())),
        };
        let mut engine = Self { file, id, boots, authentication_traps };
        engine.start_again()?;
        Ok(engine)
    }

    /// It starts once more.
    ///
    /// # Errors
    /// When that cannot be stored; the number has risen all the same.
    pub(super) fn start_again(&mut self) -> Result<()> {
        self.boots = self.boots.saturating_add(1).min(MOST_BOOTS);
        self.store()
    }

    /// `snmpEnableAuthenTraps`, as managers set it last.
    pub(super) const fn authentication_traps(&self) -> bool {
        self.authentication_traps
    }

    /// Keeps what managers set.
    ///
    /// # Errors
    /// When that cannot be stored: it is as it was.
    pub(super) fn keep_authentication_traps(&mut self, on: bool) -> Result<()> {
        if self.authentication_traps == on {
            return Ok(());
        }
        self.authentication_traps = on;
        self.store().inspect_err(|_| self.authentication_traps = !on)
    }

    /// `snmpEngineID`.
    pub(super) const fn id(&self) -> &EngineId {
        &self.id
    }

    /// `snmpEngineBoots`, 1..=2³¹ − 1.
    pub(super) const fn boots(&self) -> u32 {
        self.boots
    }

    fn store(&self) -> Result<()> {
        self.write().with_context(|| format!("cannot write {}", self.file.display()))
    }

    fn write(&self) -> io::Result<()> {
        let unfinished = self.file.with_extension("new");
        let mut file = File::create(&unfinished)?;
        writeln!(file, "engine-id {}\nboots {}", self.id, self.boots)?;
        if self.authentication_traps {
            writeln!(file, "{AUTHENTICATION_TRAPS}")?;
        }
        file.sync_all()?;
        durable::rename(&unfinished, &self.file)
    }
}

fn by_chance(enterprise: u32) -> Result<EngineId> {
    let mut chance = [0; CHANCE];
    getrandom::fill(&mut chance).map_err(|error| anyhow!("no random numbers: {error}"))?;
    Ok(EngineId::from_octets(enterprise, &chance))
}

fn parse(text: &str) -> Option<(EngineId, u32, bool)> {
    let mut lines = text.lines();
    let digits = lines.next()?.strip_prefix("engine-id ")?;
    let boots: u32 = lines.next()?.strip_prefix("boots ")?.parse().ok()?;
    if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    let pairs = digits.as_bytes().chunks(2).map(|pair| {
        let pair = core::str::from_utf8(pair).ok().filter(|pair| pair.len() == 2)?;
        u8::from_str_radix(pair, 16).ok()
    });
    let octets: Vec<u8> = pairs.collect::<Option<_>>()?;
    let authentication_traps = match lines.next() {
        None => false,
        Some(line) => (line == AUTHENTICATION_TRAPS).then_some(true)?,
    };
    let whole = lines.next().is_none() && boots <= MOST_BOOTS;
    Some((EngineId::new(&octets)?, boots, authentication_traps)).filter(|_| whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A directory of the test's own, gone when it ends.
    struct Directory(PathBuf);

    impl Directory {
        fn new(test: &str) -> Self {
            let path = std::env::temp_dir().join(format!("btrm-engine-{}-{test}", std::process::id()));
            fs::create_dir_all(&path).unwrap();
            Self(path)
        }
    }

    impl Drop for Directory {
        fn drop(&mut self) {
            let _gone = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn boots_rise_with_each_start_and_the_name_stays() {
        let directory = Directory::new("starts");
        let first = Engine::start(&directory.0, 34_506).unwrap();
        assert_eq!((first.boots(), first.id().as_octets().len()), (1, 13));
        assert_eq!(first.id().as_octets()[..5], [0x80, 0x00, 0x86, 0xCA, 5]);
        let mut second = Engine::start(&directory.0, 34_506).unwrap();
        assert_eq!((second.boots(), second.id()), (2, first.id()));
        second.start_again().unwrap();
        assert_eq!(Engine::start(&directory.0, 34_506).unwrap().boots(), 4);
    }

    #[test]
    fn what_managers_want_told_outlives_a_restart() {
        let directory = Directory::new("authentication");
        let mut engine = Engine::start(&directory.0, 34_506).unwrap();
        assert!(!engine.authentication_traps());
        for on in [true, false] {
            engine.keep_authentication_traps(on).unwrap();
            engine = Engine::start(&directory.0, 34_506).unwrap();
            assert_eq!(engine.authentication_traps(), on);
        }
        assert_eq!(engine.boots(), 3);
    }

    #[test]
    fn what_cannot_be_stored_stays_as_it_was_and_may_be_tried_again() {
        let directory = Directory::new("unwritable");
        let mut engine = Engine::start(&directory.0, 34_506).unwrap();
        let in_the_way = directory.0.join("snmp-engine.new");
        fs::create_dir(&in_the_way).unwrap();
        engine.keep_authentication_traps(true).unwrap_err();
        assert!(!engine.authentication_traps());
        fs::remove_dir(&in_the_way).unwrap();
        engine.keep_authentication_traps(true).unwrap();
        assert!(engine.authentication_traps());
    }

    #[test]
    fn no_two_engines_have_one_name() {
        let directories = [Directory::new("one"), Directory::new("other")];
        let [one, other] =
            directories.each_ref().map(|directory| Engine::start(&directory.0, 34_506).unwrap());
        assert_ne!(one.id(), other.id());
    }

    #[test]
    fn boots_end_at_the_largest_number_and_never_begin_anew() {
        let directory = Directory::new("most");
        let file = directory.0.join("snmp-engine");
        fs::write(&file, "engine-id 800086ca0501\nboots 2147483646\n").unwrap();
        for _ in 0..3 {
            assert_eq!(Engine::start(&directory.0, 34_506).unwrap().boots(), MOST_BOOTS);
        }
    }

    #[test]
    fn a_file_that_is_no_engines_is_refused_and_left_as_it_is() {
        let directory = Directory::new("strange");
        let file = directory.0.join("snmp-engine");
        for text in [
            "",
            "engine-id 800086ca0501\n",
            "engine-id 800086ca050\nboots 1\n",
            "engine-id 800086ca\nboots 1\n",
            "engine-id 800086ca+501\nboots 1\n",
            "engine-id 800086ca0501\nboots -1\n",
            "engine-id 800086ca0501\nboots 2147483648\n",
            "engine-id 800086ca0501\nboots 1\nboots 2\n",
            "engine-id 800086ca0501\nboots 1\nauthentication-traps on\nboots 2\n",
        ] {
            fs::write(&file, text).unwrap();
            assert!(Engine::start(&directory.0, 34_506).is_err(), "{text:?}");
            assert_eq!(fs::read_to_string(&file).unwrap(), text);
        }
    }

    #[test]
    fn what_a_power_cut_left_unfinished_is_no_obstacle() {
        let directory = Directory::new("cut");
        Engine::start(&directory.0, 34_506).unwrap();
        fs::write(directory.0.join("snmp-engine.new"), "engine-").unwrap();
        assert_eq!(Engine::start(&directory.0, 34_506).unwrap().boots(), 2);
    }
}
