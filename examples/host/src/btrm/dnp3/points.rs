//! The unit as the outstations get at it.

use core::cell::{RefCell, RefMut};

use btrm::{
    Btrm, ImageStore,
    glue::dnp3::{Access, Platform},
};
use dnp3_outstation::ClassSet;

use super::associations::Master;
use crate::btrm::{image::ImageFile, unit::ForMaster};

/// The product for the length of one call, and which master it is that asks.
pub(super) struct Asked<'a> {
    pub(super) product: ForMaster<'a>,
    pub(super) master: Master,
    pub(super) enabled: &'a Enabled,
}

/// The classes that each master has switched unsolicited responses on for.
#[derive(Debug)]
pub(super) struct Enabled(RefCell<Vec<ClassSet>>);

impl Enabled {
    pub(super) fn none(masters: usize) -> Self {
        Self(RefCell::new(vec![ClassSet::NONE; masters]))
    }

    pub(super) fn clear(&self) {
        self.0.borrow_mut().fill(ClassSet::NONE);
    }

    /// Takes note of what a master has switched on; whether any has anything on.
    fn set(&self, master: Master, classes: ClassSet) -> bool {
        let mut all: RefMut<'_, Vec<ClassSet>> = self.0.borrow_mut();
        if let Some(known) = all.get_mut(master.0) {
            *known = classes;
        }
        all.iter().any(|classes| !classes.is_empty())
    }
}

impl Access for Asked<'_> {
    fn unit(&self) -> &Btrm {
        self.product.read()
    }

    fn unit_mut(&mut self) -> &mut Btrm {
        self.product.change()
    }

    /// The unit shows whether any master has unsolicited responses on.
    fn unsolicited_enabled(&mut self, classes: ClassSet) {
        let any = self.enabled.set(self.master, classes);
        self.unit_mut().set_unsolicited(any);
    }
}

/// What the files need of a PC.
#[derive(Debug)]
pub(super) struct Pc {
    pub(super) images: ImageFile,
}

impl Platform for Pc {
    fn random(&mut self) -> Option<u32> {
        getrandom::u32().ok()
    }

    fn images(&mut self) -> Option<&mut dyn ImageStore> {
        Some(&mut self.images)
    }
}
