//! The unit's end of SNMP: its agent, and what it tells unasked.

use core::{
    cell::{Cell, RefCell},
    net::SocketAddr,
    time::Duration,
};
use std::{path::Path, rc::Rc, time::Instant};

use anyhow::Result;
use snmp_agent::{Event, Step, Uptime, notify::Notification};
use tokio::sync::{Notify, futures::Notified};

use super::super::{Managed, unit::Unit};
use super::{
    engine::Engine,
    served::Served,
    setup::{Agent, Setup},
};
use crate::options::ServeOptions;

/// The agent of a unit.
#[derive(Debug)]
pub(crate) struct Station<P: Managed> {
    unit: Rc<Unit<P>>,
    setup: Setup,
    engine: RefCell<Engine>,
    agent: RefCell<Agent>,
    notices: RefCell<P::Notices>,
    /// The unit's settings for managers that the agent knows.
    revision: Cell<u32>,
    /// Rung when something is to be told.
    bell: Notify,
    /// The beginning of the time that the agent is told.
    born: Cell<Instant>,
}

impl<P: Managed> Station<P> {
    /// The agent after power-up.
    ///
    /// # Errors
    /// What is wrong with the options, and an engine's state that cannot be used.
    pub(crate) fn new(unit: Rc<Unit<P>>, options: &ServeOptions, state_dir: &Path) -> Result<Self> {
        let engine = Engine::start(state_dir, P::ENTERPRISE)?;
        let setup = Setup::of::<P>(options, engine.id())?;
        let (agent, revision) =
            (setup.agent(&engine, &*unit.product()), unit.product().management_revision());
        Ok(Self {
            unit,
            setup,
            engine: RefCell::new(engine),
            agent: RefCell::new(agent),
            notices: RefCell::new(P::Notices::default()),
            revision: Cell::new(revision),
            bell: Notify::new(),
            born: Cell::new(Instant::now()),
        })
    }

    /// The unit was turned off and on. Nobody may be served meanwhile.
    pub(crate) fn power_cycle(&self) {
        let mut engine = self.engine.borrow_mut();
        if let Err(error) = engine.start_again() {
            self.unit.complain(&error);
        }
        let product = self.unit.product();
        self.agent.replace(self.setup.agent(&engine, &*product));
        self.revision.set(product.management_revision());
        self.notices.replace(P::Notices::default());
        self.born.set(Instant::now());
    }

    /// Finds what is to be told to managers. To be called after each step of the unit and each SET.
    pub(crate) fn report_changes(&self) {
        let (product, mut agent) = (self.unit.product(), self.agent.borrow_mut());
        if self.revision.replace(product.management_revision()) != product.management_revision() {
            self.setup.follow(&*product, &mut agent);
        }
        let (now, mut any) = (self.uptime(), false);
        product.report_notices(now, &mut self.notices.borrow_mut(), |trap, variables| {
            any = true;
            // What finds no room is counted.
            agent.notify(now, &Notification { trap, variables })
        });
        if any {
            self.bell.notify_waiters();
        }
    }

    /// Ready when something is to be told after this call.
    pub(super) fn reported(&self) -> Notified<'_> {
        self.bell.notified()
    }

    /// Answers a manager; gives the octets of the answer at the start of `tx`. What was set is durable by then; if it
    /// cannot be, the manager is told so, and the unit is as it was.
    pub(super) async fn answer(&self, from: SocketAddr, datagram: &[u8], tx: &mut [u8]) -> usize {
        let step = {
            let mut served = Served::new(self.unit.for_master());
            let step = self.agent.borrow_mut().receive(self.uptime(), from, datagram, tx, &mut served);
            if step.event != Some(Event::Set) {
                served.needs_no_settling();
                return step.produced;
            }
            step
        };
        let kept = self.keep_agents_own();
        let settled = self.unit.settle().await;
        self.report_changes();
        if kept && settled.is_ok() {
            return step.produced;
        }
        let mut served = Served::refusing(self.unit.for_master());
        let refused = self.agent.borrow_mut().receive(self.uptime(), from, datagram, tx, &mut served);
        served.needs_no_settling();
        refused.produced
    }

    /// Stores what of the agent's own objects outlives a restart (RFC 3418, `snmpEnableAuthenTraps`). Tells whether it could;
    /// if not it is as it was.
    fn keep_agents_own(&self) -> bool {
        let on = self.agent.borrow().authentication_traps();
        let mut engine = self.engine.borrow_mut();
        let Err(error) = engine.keep_authentication_traps(on) else { return true };
        self.agent.borrow_mut().set_authentication_traps(engine.authentication_traps());
        self.unit.complain(&error);
        false
    }

    /// The next notification that is due, and how long to wait when there is none.
    pub(super) fn tell(&self, tx: &mut [u8]) -> (Step, Option<Duration>) {
        let now = self.uptime();
        let mut served = Served::new(self.unit.for_master());
        let step = self.agent.borrow_mut().send(now, tx, &mut served);
        served.needs_no_settling();
        (step, step.wake_at.map(|at| at.saturating_sub(now)))
    }

    fn uptime(&self) -> Uptime {
        self.born.get().elapsed()
    }
}
