//! The root: what lies in it, and what is told of that.

use bms_core::export::text;
use dnp3_outstation::{
    Timestamp,
    file::{FileKind, Info, Permissions},
};
use heapless::Vec;

use super::{FileServer, name::Name, platform::Platform, record::Record};
use crate::{image::Image, product::Btrm};

/// All records, and the image.
pub(super) const ENTRIES: usize = Record::ALL.len() + 1;
/// All may list, nobody may add to it.
const LISTED: Permissions = Permissions::from_bits(0o555);
/// The owner may write, nobody may read.
const WRITTEN: Permissions = Permissions::from_bits(0o200);

impl<P: Platform, const OPEN: usize> FileServer<P, OPEN> {
    /// What lies in the root.
    pub(super) fn entries(&mut self, unit: &Btrm) -> Vec<(Name, Info), ENTRIES> {
        let records = Record::ALL.map(Name::Record);
        records
            .into_iter()
            .chain([Name::Image])
            .filter_map(|name| Some((name, self.look(unit, name)?)))
            .collect()
    }

    pub(super) fn look(&mut self, unit: &Btrm, name: Name) -> Option<Info> {
        let created = unit.dnp3.told_time().unwrap_or(Timestamp::EPOCH);
        Some(match name {
            Name::Root => {
                let size = entries_of(&self.entries(unit));
                Info { kind: FileKind::Directory, size, created, permissions: LISTED }
            }
            Name::Record(record) => {
                let size = text::length(&record.now(unit));
                Info { kind: FileKind::File, size, created, permissions: Permissions::READ }
            }
            Name::Image => {
                let Image { size, created } = self.platform.images()?.kept()?;
                let created = created.and_then(|time| Timestamp::from_millis(time.unix_ms));
                let created = created.unwrap_or(Timestamp::EPOCH);
                Info { kind: FileKind::File, size, created, permissions: WRITTEN }
            }
        })
    }
}

pub(super) fn entries_of(entries: &[(Name, Info)]) -> u32 {
    u32::try_from(entries.len()).unwrap_or(u32::MAX)
}
