//! The unit as all its DNP3 masters share it.

use core::cell::RefCell;
use std::{rc::Rc, time::Instant};

use anyhow::{Error, Result};
use btrm::glue::dnp3::{Changes, FileServer, WithFiles};
use dnp3_outstation::{Outstation, Restart, Step, Uptime, file::Closing};
use tokio::sync::{Notify, futures::Notified};

use super::{
    associations::{Associations, LiveId, Master},
    points::{Asked, Enabled, Pc},
    setup::{Carrier, Setup},
};
use crate::{
    btrm::{image::ImageFile, unit::Unit},
    options::Dnp3Options,
};

/// Events that each master may leave unread.
const EVENTS: usize = 1_000;
/// Files that are open at a time, over all connections.
pub(in crate::btrm) const OPEN_FILES: usize = 8;

/// One association with one master.
type Association = Outstation<EVENTS>;

/// The unit's end of all associations.
#[derive(Debug)]
pub(in crate::btrm) struct Station {
    unit: Rc<Unit>,
    setup: Setup,
    associations: RefCell<Associations<Association>>,
    changes: RefCell<Changes>,
    enabled: Enabled,
    files: RefCell<FileServer<Pc, OPEN_FILES>>,
    /// Rung when something was reported.
    bell: Notify,
    /// The beginning of the time that outstations are told.
    born: Instant,
}

impl Station {
    /// The station after power-up.
    ///
    /// # Errors
    /// What is wrong with the options.
    pub(in crate::btrm) fn new(unit: Rc<Unit>, images: ImageFile, options: &Dnp3Options) -> Result<Self> {
        let setup = Setup::of(options)?;
        Ok(Self {
            unit,
            associations: RefCell::new(Associations::new(outstations(&setup))),
            changes: RefCell::new(Changes::new()),
            enabled: Enabled::none(setup.masters().len()),
            files: RefCell::new(FileServer::new(Pc { images })),
            bell: Notify::new(),
            born: Instant::now(),
            setup,
        })
    }

    /// The unit was turned off and on: nothing is known of any master. No connection may be open.
    pub(in crate::btrm) fn power_cycle(&self) {
        self.associations.borrow_mut().begin_anew(outstations(&self.setup));
        self.changes.replace(Changes::new());
        self.enabled.clear();
        self.files.borrow_mut().power_cycle();
    }

    /// Reports what changed to all masters. To be called after each step of the unit and each request.
    pub(in crate::btrm) fn report_changes(&self) {
        let now = self.uptime(Instant::now());
        let (mut unit, mut associations) = (self.unit.product_mut(), self.associations.borrow_mut());
        let mut any = false;
        unit.keep_time(now);
        self.changes.borrow_mut().find(now, &mut unit, |change| {
            any = true;
            for association in associations.each() {
                // The master is told by IIN2.3.
                let _overflow = change.report(association);
            }
        });
        if any {
            self.bell.notify_waiters();
        }
    }

    pub(super) const fn setup(&self) -> &Setup {
        &self.setup
    }

    /// An association with a master comes to life, for one connection or line; `None` when there is no such master.
    pub(super) fn open(self: &Rc<Self>, master: Master, carrier: Carrier) -> Option<Open> {
        let config = self.setup.config(master, carrier)?;
        let mut associations = self.associations.borrow_mut();
        let id = associations.open(master)?;
        let association = associations.live(id)?;
        association.set_config(config);
        association.connected(self.uptime(Instant::now()));
        Some(Open { station: Rc::clone(self), master, id })
    }

    /// Whether a master is to be told something, and no connection leads to it.
    pub(super) fn must_call(&self, master: Master) -> bool {
        self.associations.borrow().kept(master).is_some_and(Outstation::wants_to_speak)
    }

    /// Ready when something is reported after this call.
    pub(super) fn reported(&self) -> Notified<'_> {
        self.bell.notified()
    }

    /// Stores what a master changed.
    ///
    /// # Errors
    /// When it cannot be stored; the unit is again as it was.
    pub(super) async fn settle(&self) -> Result<()> {
        self.unit.settle().await
    }

    /// A master wants the unit to restart; it does so when its turn comes.
    pub(super) fn restart(&self, restart: Restart) {
        if restart == Restart::Cold {
            self.unit.product_mut().ask_restart();
        }
    }

    /// Tells the operator of a fault.
    pub(super) fn complain(&self, error: &Error) {
        self.unit.complain(error);
    }

    pub(super) fn uptime(&self, now: Instant) -> Uptime {
        now.saturating_duration_since(self.born)
    }

    /// The time at which it is so late; `None`: never.
    pub(super) fn instant(&self, uptime: Uptime) -> Option<Instant> {
        self.born.checked_add(uptime)
    }
}

/// What there is at power-up.
fn outstations(setup: &Setup) -> impl Iterator<Item = Association> {
    setup.masters().iter().map(|config| Outstation::new(*config))
}

/// A live association; dropping it closes it.
#[derive(Debug)]
pub(super) struct Open {
    station: Rc<Station>,
    master: Master,
    id: LiveId,
}

/// What a call of an outstation did.
#[derive(Clone, Copy, Debug)]
pub(super) struct Done {
    pub(super) step: Step,
    /// Whether a good frame of the master was among the octets.
    pub(super) heard: bool,
}

impl Open {
    /// One call of the outstation.
    pub(super) fn process(&self, now: Uptime, rx: &[u8], tx: &mut [u8]) -> Done {
        let station = &*self.station;
        let mut associations = station.associations.borrow_mut();
        if !rx.is_empty()
            && let Some(config) = associations.live(self.id).map(|association| *association.config())
            && let Some(association) = associations.renew(self.id)
        {
            association.set_config(config);
            association.connected(now);
        }
        let Some(association) = associations.live(self.id) else {
            return Done { step: Step { consumed: rx.len(), ..Step::default() }, heard: false };
        };
        let product = station.unit.for_master();
        let unit = Asked { product, master: self.master, enabled: &station.enabled };
        let mut files = station.files.borrow_mut();
        let mut served = WithFiles { unit, files: &mut files };
        let heard_before = association.frames_heard();
        let step = association.process(now, rx, tx, &mut served);
        let heard = association.frames_heard() != heard_before;
        if heard {
            associations.heard(self.id);
        }
        if !step.event.is_some_and(dnp3_outstation::Event::may_have_written) {
            served.unit.product.needs_no_settling();
        }
        Done { step, heard }
    }

    /// Takes back the request that was executed last: it could not be stored.
    pub(super) fn refuse(&self) {
        if let Some(association) = self.station.associations.borrow_mut().live(self.id) {
            association.refuse();
        }
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        let station = &*self.station;
        let mut associations = station.associations.borrow_mut();
        let file = associations.live(self.id).and_then(|association| association.open_file());
        associations.close(self.id);
        if let Some(file) = file {
            // Nobody is there who could be told.
            let _ = station.files.borrow_mut().close(file, Closing::GivenUp);
        }
    }
}
