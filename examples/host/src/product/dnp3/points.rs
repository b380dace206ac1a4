//! The unit as the outstations get at it.

use core::cell::{RefCell, RefMut};

use dnp3_outstation::ClassSet;

use super::super::{Product, unit::ForMaster};
use super::associations::Master;

/// The product for the length of one call, and which master it is that asks.
#[derive(Debug)]
pub(crate) struct Asked<'a, P> {
    pub(super) product: ForMaster<'a, P>,
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

impl<P: Product> Asked<'_, P> {
    /// The product to be read.
    pub(crate) fn read(&self) -> &P {
        self.product.read()
    }

    /// The product to be changed.
    pub(crate) fn change(&mut self) -> &mut P {
        self.product.change()
    }

    /// Takes note of what the master has switched on; whether any master has anything on.
    pub(crate) fn enable(&self, classes: ClassSet) -> bool {
        self.enabled.set(self.master, classes)
    }
}
