//! The unit as the outstations get at it.

use core::{
    cell::{RefCell, RefMut},
    fmt,
};

use dnp3_outstation::{
    Attribute, Class, ClassSet, CommandStatus, Control, Deadband, Iin, Kind, Points, Restart, Sample, Stamp,
    TimeInterval, Timestamp, Uptime, file::Files,
};

use super::super::{Product, unit::ForMaster};
use super::associations::Master;

/// The product for the length of one call, and which master it is that asks.
pub(crate) struct Asked<'a, P> {
    pub(super) product: ForMaster<'a, P>,
    pub(super) master: Master,
    pub(super) enabled: &'a Enabled,
    pub(super) files: Option<&'a mut dyn Files>,
}

impl<P> fmt::Debug for Asked<'_, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Asked").field("master", &self.master).finish_non_exhaustive()
    }
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

impl<'a, P: Product> Asked<'a, P> {
    /// The same with files; without them it has none.
    pub(crate) fn with_files(self, files: &'a mut dyn Files) -> Self {
        Self { files: Some(files), ..self }
    }

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

/// The product, with files if it was given any. It is as it was until a request changes it.
impl<P: Product> Points for Asked<'_, P> {
    fn count(&self, kind: Kind) -> u16 {
        self.read().count(kind)
    }

    fn sample(&self, kind: Kind, index: u16) -> Option<Sample> {
        self.read().sample(kind, index)
    }

    fn samples(&self, kind: Kind, first: u16, samples: &mut [Sample]) -> usize {
        self.read().samples(kind, first, samples)
    }

    fn in_class_0(&self, kind: Kind, index: u16) -> bool {
        self.read().in_class_0(kind, index)
    }

    fn select(&mut self, index: u16, control: Control) -> CommandStatus {
        self.change().select(index, control)
    }

    fn operate(&mut self, index: u16, control: Control) -> CommandStatus {
        self.change().operate(index, control)
    }

    fn freeze(&mut self, now: Uptime, kind: Kind, index: u16, clear: bool) -> bool {
        self.change().freeze(now, kind, index, clear)
    }

    fn frozen_at(&self, kind: Kind, index: u16) -> Option<Stamp> {
        self.read().frozen_at(kind, index)
    }

    fn assign_class(&mut self, kind: Kind, index: u16, class: Option<Class>) -> bool {
        self.change().assign_class(kind, index, class)
    }

    fn deadband(&self, index: u16) -> Option<Deadband> {
        self.read().deadband(index)
    }

    fn set_deadband(&mut self, index: u16, deadband: Deadband) -> bool {
        self.change().set_deadband(index, deadband)
    }

    fn octets(&self, index: u16) -> Option<&[u8]> {
        self.read().octets(index)
    }

    fn set_octets(&mut self, index: u16, octets: &[u8]) -> bool {
        self.change().set_octets(index, octets)
    }

    fn time_interval(&self, index: u16) -> Option<TimeInterval> {
        self.read().time_interval(index)
    }

    fn set_time_interval(&mut self, index: u16, value: TimeInterval) -> bool {
        self.change().set_time_interval(index, value)
    }

    fn time(&self, now: Uptime) -> Option<Stamp> {
        self.read().time(self.read().clock_time(now))
    }

    fn set_time(&mut self, now: Uptime, time: Timestamp) -> bool {
        let now = self.read().clock_time(now);
        self.change().set_time(now, time)
    }

    fn indications(&self) -> Iin {
        self.read().indications()
    }

    fn restart(&mut self, restart: Restart) -> Option<Uptime> {
        self.change().restart(restart)
    }

    fn initialize_data(&mut self) -> bool {
        self.change().initialize_data()
    }

    fn unsolicited_enabled(&mut self, classes: ClassSet) {
        let _any = self.enable(classes);
    }

    fn attribute(&self, variation: u8) -> Option<Attribute<'_>> {
        self.read().attribute(variation)
    }

    fn can_set_attribute(&self, variation: u8) -> bool {
        self.read().can_set_attribute(variation)
    }

    fn set_attribute(&mut self, variation: u8, value: Attribute<'_>) -> bool {
        self.change().set_attribute(variation, value)
    }

    fn files(&mut self) -> Option<&mut dyn Files> {
        match &mut self.files {
            Some(files) => Some(&mut **files),
            None => None,
        }
    }
}
