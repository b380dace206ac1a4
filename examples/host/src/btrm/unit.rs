//! The product and its store, shared by everything that runs in the program.

use core::{
    cell::{Cell, Ref, RefCell, RefMut},
    time::Duration,
};
use std::time::Instant;

use anyhow::{Context, Error, Result};
use bms_core::{
    plant::{Actuators, Sensors},
    store::Store,
};
use btrm::{Btrm, Model, Stored, Unsaved};
use tokio::{sync::Mutex, task::unconstrained};

use super::console::Console;
use crate::flash::FileFlash;

/// Room for settings and battery data.
pub(super) const STORE_BYTES: u32 = 64 * 1_024;
/// A store that fails is tried again after this time, unless a master asks before.
const RETRY: Duration = Duration::from_secs(1);
const NOT_OPEN: &str = "the flash is not open";

/// The product on its store. Nothing borrows it across an await.
#[derive(Debug)]
pub(super) struct Unit {
    product: RefCell<Btrm>,
    /// The product before a master's request, until what the request changed is stored.
    before: RefCell<Option<Btrm>>,
    /// `None` for the moment in which the flash is opened anew.
    store: Mutex<Option<Store<FileFlash>>>,
    /// When the store failed last, if it has not worked since.
    failing: Cell<Option<Instant>>,
    /// The first event that is not yet on the console.
    told: Cell<u32>,
    console: Console,
}

impl Unit {
    /// Powers the product up with what its store holds.
    pub(super) async fn power_up(model: Model, flash: FileFlash, console: Console) -> Result<Self> {
        let mut store = Store::new(flash, 0..STORE_BYTES).context("the state cannot be used")?;
        let stored = Stored::load(&mut store).await.context("the state cannot be read")?;
        Ok(Self {
            product: RefCell::new(Btrm::new(model, stored)),
            before: RefCell::new(None),
            store: Mutex::new(Some(store)),
            failing: Cell::new(None),
            told: Cell::new(0),
            console,
        })
    }

    /// Turns the power off and on: what was not stored is lost.
    pub(super) async fn power_cycle(&self) -> Result<()> {
        let mut store = self.store.lock().await;
        let store = store.as_mut().context(NOT_OPEN)?;
        let stored = Stored::load(store).await.context("the state cannot be read")?;
        let model = self.product().model();
        self.product.replace(Btrm::new(model, stored));
        self.before.take();
        self.told.set(0);
        Ok(())
    }

    pub(super) fn product(&self) -> Ref<'_, Btrm> {
        self.product.borrow()
    }

    pub(super) fn product_mut(&self) -> RefMut<'_, Btrm> {
        self.product.borrow_mut()
    }

    /// The product for a master to change. It stays as it was if [`Self::settle`] fails.
    pub(super) fn product_for_master(&self) -> RefMut<'_, Btrm> {
        let product = self.product.borrow_mut();
        self.before.borrow_mut().get_or_insert_with(|| product.clone());
        product
    }

    /// The product for one call of an outstation, which may change it or not.
    pub(super) fn for_master(&self) -> ForMaster<'_> {
        let (product, before) = (self.product.borrow_mut(), self.before.borrow_mut());
        ForMaster { product, before, remembered: false }
    }

    /// One step of the product, with its events on the console.
    pub(super) fn step(&self, now: Duration, sensors: &Sensors) -> Actuators {
        let mut product = self.product_mut();
        let actuators = product.step(now, sensors);
        let journal = product.monitor().journal();
        journal.since(self.told.get()).for_each(|entry| self.console.tell(entry));
        self.told.set(journal.next_sequence());
        actuators
    }

    /// Stores what a master changed; returns when it is durable.
    ///
    /// # Errors
    /// When the store fails: the product is again as it was before the request.
    pub(super) async fn settle(&self) -> Result<()> {
        let saved = self.save().await;
        let before = self.before.take();
        if let (Err(_), Some(before)) = (&saved, before) {
            self.product.replace(before);
            // Nothing more is to be stored, but masters are to hear of the trouble.
            self.product_mut().not_saved(&Unsaved::default());
        }
        saved
    }

    /// Stores what changed by itself. A failure is told once, and tried again after a while.
    pub(super) async fn save_now_and_then(&self) {
        if self.failing.get().is_none_or(|at| at.elapsed() >= RETRY) {
            let _told = self.save().await;
        }
    }

    /// Stores what changed; returns when it is durable.
    ///
    /// # Errors
    /// When the store fails; what was to be stored is still to be.
    pub(super) async fn save(&self) -> Result<()> {
        // One at a time: who finds nothing left to store has waited for the one that stores it.
        // Nobody may come between a request and its answer: not even the scheduler, when the lock is free.
        let mut store = unconstrained(self.store.lock()).await;
        let unsaved = self.product.borrow_mut().take_unsaved();
        if unsaved.is_empty() {
            return Ok(());
        }
        let failed_before = self.failing.get().is_some();
        let saved = write(&mut store, &unsaved, failed_before).await.context("the state cannot be stored");
        if saved.is_ok() {
            self.product_mut().saved();
        }
        match &saved {
            Ok(()) if self.failing.take().is_some() => self.console.say("the state can be stored again"),
            Ok(()) => {}
            Err(error) => {
                self.product.borrow_mut().not_saved(&unsaved);
                if self.failing.replace(Some(Instant::now())).is_none() {
                    self.complain(error);
                }
            }
        }
        saved
    }

    pub(super) fn complain(&self, error: &Error) {
        self.console.complain(error);
    }

    pub(super) const fn console(&self) -> &Console {
        &self.console
    }
}

/// The product for one call; it stays as it was before the first change if [`Unit::settle`] fails.
#[derive(Debug)]
pub(super) struct ForMaster<'a> {
    product: RefMut<'a, Btrm>,
    before: RefMut<'a, Option<Btrm>>,
    remembered: bool,
}

impl ForMaster<'_> {
    pub(super) fn read(&self) -> &Btrm {
        &self.product
    }

    pub(super) fn change(&mut self) -> &mut Btrm {
        if self.before.is_none() {
            *self.before = Some(self.product.clone());
            self.remembered = true;
        }
        &mut self.product
    }

    /// The call changed nothing that is to be settled.
    pub(super) fn needs_no_settling(mut self) {
        if self.remembered {
            *self.before = None;
        }
    }
}

/// Writes to the store, whose flash is opened anew if it failed before.
async fn write(store: &mut Option<Store<FileFlash>>, unsaved: &Unsaved, failed_before: bool) -> Result<()> {
    if failed_before {
        reopen(store)?;
    }
    unsaved.save(store.as_mut().context(NOT_OPEN)?).await?;
    Ok(())
}

/// Opens the flash anew: after a failure, what the disk has of it counts.
fn reopen(store: &mut Option<Store<FileFlash>>) -> Result<()> {
    let mut flash = store.take().context(NOT_OPEN)?.into_flash();
    let opened = flash.reopen();
    *store = Some(Store::new(flash, 0..STORE_BYTES)?);
    Ok(opened?)
}
