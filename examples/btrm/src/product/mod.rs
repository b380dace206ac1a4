//! The product: a monitor, what is set up around it, and what both publish.

use bms_core::{
    Monitor,
    data::Retained,
    event::Event,
    plant::{Actuators, Sensors},
    settings::{Change, OutOfRange, Settings},
    time::Uptime,
};

use crate::{
    glue::{dnp3, snmp},
    management::{CommunityAccess, Management, TrapReceiver},
    model::Model,
    reporting::Reporting,
    site::Site,
    stored::{Damage, Stored},
};

mod gauge;
mod keeping;
mod value;
mod write;

use gauge::Gauge;
pub use keeping::Unsaved;
pub use value::FIRMWARE_VERSION;
pub use write::WriteError;

/// A BTRM300 or BTRM400.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a state of its own")]
pub struct Btrm {
    model: Model,
    monitor: Monitor,
    pub(crate) site: Site,
    pub(crate) reporting: Reporting,
    pub(crate) management: Management,
    pub(crate) dnp3: dnp3::Session,
    pub(crate) snmp: snmp::Session,
    pub(crate) gauge: Gauge,
    damage: Damage,
    seen: u32,
    /// The number of what became of the last test, by the events before `seen`.
    test_result: i32,
    stepped: bool,
    pub(crate) unsaved_site: bool,
    pub(crate) unsaved_reporting: bool,
    pub(crate) unsaved_management: bool,
    pub(crate) management_revision: u32,
    store_fails: bool,
    restart_asked: bool,
}

impl Btrm {
    /// A unit at power-up, with what its store holds.
    pub fn new(model: Model, stored: Stored) -> Self {
        let mut unit = Self::unopened(model, stored);
        unit.open();
        unit
    }

    /// The same before its journal begins, which it does by [`open`](Self::open), to be called once and before all else. For
    /// boards with little stack: there is nothing to it but what it is made of, so that it is built where it is to be.
    pub fn unopened(model: Model, stored: Stored) -> Self {
        let Stored { settings, retained, site, reporting, management, damage } = stored;
        Self {
            model,
            monitor: monitor(model, settings, &retained),
            site,
            reporting,
            management,
            dnp3: dnp3::Session::new(),
            snmp: snmp::Session::default(),
            gauge: Gauge::default(),
            damage,
            seen: 0,
            test_result: 0,
            stepped: false,
            unsaved_site: false,
            unsaved_reporting: false,
            unsaved_management: false,
            management_revision: 0,
            store_fails: false,
            restart_asked: false,
        }
    }

    /// Notes the power-up of a unit that was built [`unopened`](Self::unopened).
    pub fn open(&mut self) {
        self.test_result = value::kept_test_result(self.monitor.battery_data());
        self.monitor.open();
        if self.damage.any() {
            self.monitor.store_damaged();
        }
    }

    /// Takes what the sensors say and tells what the switches shall do; see [`Monitor::step`].
    pub fn step(&mut self, now: Uptime, sensors: &Sensors) -> Actuators {
        let actuators = self.monitor.step(now, sensors);
        self.stepped = true;
        self.test_result = self.test_result();
        let journal = self.monitor.journal();
        let network_reset = journal.since(self.seen).any(|entry| entry.event == Event::NetworkReset);
        self.seen = journal.next_sequence();
        if network_reset {
            self.site.reset_network();
            self.unsaved_site = true;
            self.restart_asked = true;
        }
        let (readings, system) = (self.monitor.readings(), self.monitor.settings().system());
        self.gauge.step(now, readings, system, snmp::capacity(self));
        self.snmp.step(now, &self.monitor, snmp::present(self));
        actuators
    }

    /// Whether there was a [`step`](Self::step) since power-up: before it, nothing is measured and no alarm judged.
    pub const fn has_stepped(&self) -> bool {
        self.stepped
    }

    /// Asks for a restart as after a power cut, once what is unsaved has been stored.
    pub const fn ask_restart(&mut self) {
        self.restart_asked = true;
    }

    /// Whether the unit shall restart, once what is unsaved has been stored: PB1 was held, and the network settings
    /// take effect (BTRM manual §14.1), or a master asked for it (§12.3.1, function 13).
    pub const fn restart_asked(&self) -> bool {
        self.restart_asked
    }

    /// Which unit it is.
    pub const fn model(&self) -> Model {
        self.model
    }

    /// The battery side of the product.
    pub const fn monitor(&self) -> &Monitor {
        &self.monitor
    }

    /// The network side of the product.
    pub const fn site(&self) -> &Site {
        &self.site
    }

    /// Classes and deadbands of the DNP3 points.
    pub const fn reporting(&self) -> &Reporting {
        &self.reporting
    }

    /// What is set up for SNMP managers.
    pub const fn management(&self) -> &Management {
        &self.management
    }

    /// Rises with each change of communities and trap receivers, whoever makes it: agents are to be told of them anew.
    pub const fn management_revision(&self) -> u32 {
        self.management_revision
    }

    /// Sets community `place`, 0 to 2, of an access; an empty one is disabled. `false`: it is no printable ASCII or
    /// longer than 15 characters, or there is no such place, and nothing is changed.
    pub fn set_community(&mut self, access: CommunityAccess, place: usize, community: &str) -> bool {
        let set = self.management.set_community(access, place, community);
        self.management_changed(set);
        set
    }

    /// Sets trap receiver `place`, 0 or 1. `false`: there is no such place.
    pub fn set_trap_receiver(&mut self, place: usize, receiver: TrapReceiver) -> bool {
        let set = self.management.receiver_mut(place).map(|place| *place = receiver).is_some();
        self.management_changed(set);
        set
    }

    pub(crate) const fn management_changed(&mut self, changed: bool) {
        if changed {
            self.unsaved_management = true;
            self.management_revision = self.management_revision.wrapping_add(1);
        }
    }

    /// What of the store could not be read at power-up.
    pub const fn damage(&self) -> Damage {
        self.damage
    }

    /// Whether the store refused the last write, so that what was changed by itself is not kept yet.
    pub const fn store_fails(&self) -> bool {
        self.store_fails
    }

    /// Changes a setting of the battery side.
    ///
    /// # Errors
    /// [`OutOfRange`], and nothing is changed.
    pub fn apply(&mut self, change: Change) -> Result<(), OutOfRange> {
        self.monitor.apply(change)
    }

    /// Lets SNMP take note of what a request led to.
    pub(crate) fn follow_journal(&mut self) {
        self.snmp.follow(&self.monitor);
    }

    pub(crate) const fn monitor_mut(&mut self) -> &mut Monitor {
        &mut self.monitor
    }
}

/// The monitor at power-up. A function of its own, so that it begins in its place: as it is most of the unit, a board has
/// no stack for a second one.
#[inline(never)]
fn monitor(model: Model, settings: Settings, retained: &Retained) -> Monitor {
    Monitor::unopened(model.ratings(), settings, *retained)
}
