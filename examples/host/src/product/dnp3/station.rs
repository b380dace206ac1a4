//! The unit as all its DNP3 masters share it.

use core::cell::RefCell;
use std::{rc::Rc, time::Instant};

use anyhow::{Error, Result};
use dnp3_outstation::{Outstation, Restart, Step, Uptime};
use tokio::sync::{Notify, futures::Notified};

use super::super::{Product, unit::Unit};
use super::{
    associations::{Associations, LiveId, Master},
    points::{Asked, Enabled},
    setup::{Carrier, Setup},
};
use crate::options::Dnp3Options;

/// One association with one master.
pub(crate) type Association = Outstation<EVENTS>;

/// Events that each master may leave unread: those of a full bank of batteries that is found, and more.
const EVENTS: usize = 2_000;

/// The unit's end of all associations.
#[derive(Debug)]
pub(crate) struct Station<P: Product> {
    unit: Rc<Unit<P>>,
    setup: Setup,
    associations: RefCell<Associations<Association>>,
    changes: RefCell<P::Changes>,
    enabled: Enabled,
    files: RefCell<P::Files>,
    /// Rung when something was reported.
    bell: Notify,
    /// The beginning of the time that outstations are told.
    born: Instant,
}

impl<P: Product> Station<P> {
    /// The station after power-up.
    ///
    /// # Errors
    /// What is wrong with the options.
    pub(crate) fn new(unit: Rc<Unit<P>>, files: P::Files, options: &Dnp3Options) -> Result<Self> {
        let setup = Setup::of::<P>(options)?;
        Ok(Self {
            unit,
            associations: RefCell::new(Associations::new(outstations(&setup))),
            changes: RefCell::new(P::Changes::default()),
            enabled: Enabled::none(setup.masters().len()),
            files: RefCell::new(files),
            bell: Notify::new(),
            born: Instant::now(),
            setup,
        })
    }

    /// The unit was turned off and on: nothing is known of any master. No connection may be open.
    pub(crate) fn power_cycle(&self) {
        self.associations.borrow_mut().begin_anew(outstations(&self.setup));
        self.changes.replace(P::Changes::default());
        self.enabled.clear();
        P::forget_files(&mut self.files.borrow_mut());
    }

    /// Reports what changed to all masters. To be called after each step of the unit and each request.
    pub(crate) fn report_changes(&self) {
        let now = self.uptime(Instant::now());
        let (mut unit, mut associations) = (self.unit.product_mut(), self.associations.borrow_mut());
        let mut any = false;
        unit.keep_time(now);
        unit.report_changes(now, &mut self.changes.borrow_mut(), |report| {
            any = true;
            for association in associations.each() {
                // The master is told by IIN2.3.
                let _overflow = report(association);
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
    pub(super) fn open(self: &Rc<Self>, master: Master, carrier: Carrier) -> Option<Open<P>> {
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
pub(super) struct Open<P: Product> {
    station: Rc<Station<P>>,
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

impl<P: Product> Open<P> {
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
        let unit = Asked { product, master: self.master, enabled: &station.enabled, files: None };
        let mut files = station.files.borrow_mut();
        let mut served = P::with_files(unit, &mut files);
        let heard_before = association.frames_heard();
        let step = association.process(now, rx, tx, &mut served);
        let heard = association.frames_heard() != heard_before;
        if heard {
            associations.heard(self.id);
        }
        if !step.event.is_some_and(dnp3_outstation::Event::may_have_written) {
            P::asked(served).product.needs_no_settling();
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

impl<P: Product> Drop for Open<P> {
    fn drop(&mut self) {
        let station = &*self.station;
        let mut associations = station.associations.borrow_mut();
        let file = associations.live(self.id).and_then(|association| association.open_file());
        associations.close(self.id);
        if let Some(file) = file {
            // Nobody is there who could be told.
            P::give_up_file(&mut station.files.borrow_mut(), file);
        }
    }
}
