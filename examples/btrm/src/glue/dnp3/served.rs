//! The unit with its files, for an outstation.

use dnp3_outstation::{
    Attribute, Class, ClassSet, CommandStatus, Control, Deadband, Iin, Kind, Points, Restart, Sample, Stamp,
    TimeInterval, Timestamp, Uptime,
    file::{Closing, Entry, FileId, Files, Grant, Info, Open, Opened, Refusal, UserId},
};

use super::files::{FileServer, Platform};
use crate::product::Btrm;

/// How an outstation gets at the unit: `&mut Btrm`, or whatever stands between the two.
pub trait Access {
    /// The unit to be read.
    fn unit(&self) -> &Btrm;

    /// The unit to be changed.
    fn unit_mut(&mut self) -> &mut Btrm;

    /// The master has these classes of unsolicited responses on; see [`Btrm::set_unsolicited`] where there are
    /// several masters.
    fn unsolicited_enabled(&mut self, classes: ClassSet) {
        self.unit_mut().unsolicited_enabled(classes);
    }
}

impl Access for &mut Btrm {
    fn unit(&self) -> &Btrm {
        self
    }

    fn unit_mut(&mut self) -> &mut Btrm {
        self
    }
}

/// The unit's points and files, for the length of one call of an outstation. `Btrm` itself is the points without files.
///
/// ```
/// # use btrm::{Btrm, Model, Stored, glue::dnp3::{FileServer, WithFiles, dnp3_config}};
/// # use core::time::Duration;
/// # use dnp3_outstation::{Outstation, link::EndpointAddress};
/// # let [address, master] = [10, 1].map(|raw| EndpointAddress::new(raw).unwrap());
/// # let (now, received, mut tx) = (Duration::ZERO, [], [0; 292]);
/// let mut unit = Btrm::new(Model::Btrm300, Stored::default());
/// let mut files = FileServer::<_, 1>::new(()); // records only
/// let mut outstation = Outstation::<64>::new(dnp3_config(address, master, None));
/// let mut served = WithFiles { unit: &mut unit, files: &mut files };
/// let step = outstation.process(now, &received, &mut tx, &mut served);
/// # assert_eq!(step.produced, 0);
/// ```
#[derive(Debug)]
pub struct WithFiles<'a, A, P, const OPEN: usize> {
    /// The unit.
    pub unit: A,
    /// Its files.
    pub files: &'a mut FileServer<P, OPEN>,
}

impl<A: Access, P: Platform, const OPEN: usize> Points for WithFiles<'_, A, P, OPEN> {
    fn count(&self, kind: Kind) -> u16 {
        self.unit.unit().count(kind)
    }

    fn sample(&self, kind: Kind, index: u16) -> Option<Sample> {
        self.unit.unit().sample(kind, index)
    }

    fn samples(&self, kind: Kind, first: u16, samples: &mut [Sample]) -> usize {
        self.unit.unit().samples(kind, first, samples)
    }

    fn in_class_0(&self, kind: Kind, index: u16) -> bool {
        self.unit.unit().in_class_0(kind, index)
    }

    fn select(&mut self, index: u16, control: Control) -> CommandStatus {
        self.unit.unit_mut().select(index, control)
    }

    fn operate(&mut self, index: u16, control: Control) -> CommandStatus {
        self.unit.unit_mut().operate(index, control)
    }

    fn freeze(&mut self, now: Uptime, kind: Kind, index: u16, clear: bool) -> bool {
        self.unit.unit_mut().freeze(now, kind, index, clear)
    }

    fn frozen_at(&self, kind: Kind, index: u16) -> Option<Stamp> {
        self.unit.unit().frozen_at(kind, index)
    }

    fn assign_class(&mut self, kind: Kind, index: u16, class: Option<Class>) -> bool {
        self.unit.unit_mut().assign_class(kind, index, class)
    }

    fn deadband(&self, index: u16) -> Option<Deadband> {
        self.unit.unit().deadband(index)
    }

    fn set_deadband(&mut self, index: u16, deadband: Deadband) -> bool {
        self.unit.unit_mut().set_deadband(index, deadband)
    }

    fn octets(&self, index: u16) -> Option<&[u8]> {
        self.unit.unit().octets(index)
    }

    fn set_octets(&mut self, index: u16, octets: &[u8]) -> bool {
        self.unit.unit_mut().set_octets(index, octets)
    }

    fn time_interval(&self, index: u16) -> Option<TimeInterval> {
        self.unit.unit().time_interval(index)
    }

    fn set_time_interval(&mut self, index: u16, value: TimeInterval) -> bool {
        self.unit.unit_mut().set_time_interval(index, value)
    }

    fn time(&self, now: Uptime) -> Option<Stamp> {
        self.unit.unit().time(now)
    }

    fn set_time(&mut self, now: Uptime, time: Timestamp) -> bool {
        self.unit.unit_mut().set_time(now, time)
    }

    fn indications(&self) -> Iin {
        self.unit.unit().indications()
    }

    fn restart(&mut self, restart: Restart) -> Option<Uptime> {
        self.unit.unit_mut().restart(restart)
    }

    fn initialize_data(&mut self) -> bool {
        self.unit.unit_mut().initialize_data()
    }

    fn unsolicited_enabled(&mut self, classes: ClassSet) {
        self.unit.unsolicited_enabled(classes);
    }

    fn attribute(&self, variation: u8) -> Option<Attribute<'_>> {
        self.unit.unit().attribute(variation)
    }

    fn can_set_attribute(&self, variation: u8) -> bool {
        self.unit.unit().can_set_attribute(variation)
    }

    fn set_attribute(&mut self, variation: u8, value: Attribute<'_>) -> bool {
        self.unit.unit_mut().set_attribute(variation, value)
    }

    fn files(&mut self) -> Option<&mut dyn Files> {
        Some(self)
    }
}

impl<A: Access, P: Platform, const OPEN: usize> Files for WithFiles<'_, A, P, OPEN> {
    fn open(&mut self, request: &Open<'_>) -> Result<Opened, Refusal> {
        self.files.open(self.unit.unit(), request)
    }

    fn read(&mut self, file: FileId, offset: u32, block: &mut [u8]) -> Result<usize, Refusal> {
        self.files.read(file, offset, block)
    }

    fn entry(&mut self, directory: FileId, index: u32) -> Result<Option<Entry<'_>>, Refusal> {
        self.files.entry(directory, index)
    }

    fn write(&mut self, file: FileId, offset: u32, block: &[u8]) -> Result<(), Refusal> {
        self.files.write(file, offset, block)
    }

    fn close(&mut self, file: FileId, closing: Closing) -> Result<(), Refusal> {
        self.files.close(file, closing)
    }

    fn delete(&mut self, user: Option<UserId>, name: &str) -> Result<(), Refusal> {
        self.files.delete(user, name)
    }

    fn info(&mut self, name: &str) -> Result<Info, Refusal> {
        self.files.info(self.unit.unit(), name)
    }

    fn authenticate(&mut self, user: &str, password: &str) -> Option<Grant> {
        self.files.authenticate(self.unit.unit(), user, password)
    }
}
