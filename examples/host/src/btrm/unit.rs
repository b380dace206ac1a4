//! The product and its store, shared by everything that runs in the program.

use core::{
    cell::{Cell, Ref, RefCell, RefMut},
    time::Duration,
};

use anyhow::{Context, Result};
use bms_core::{
    plant::{Actuators, Sensors},
    store::Store,
};
use btrm::{Btrm, Model, Stored};
use tokio::sync::Mutex;

use super::console::Console;
use crate::flash::FileFlash;

/// Room for settings and battery data.
pub(super) const STORE_BYTES: u32 = 64 * 1_024;

/// The product on its store. Nothing borrows it across an await.
#[derive(Debug)]
pub(super) struct Unit {
    product: RefCell<Btrm>,
    store: Mutex<Store<FileFlash>>,
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
            store: Mutex::new(store),
            told: Cell::new(0),
            console,
        })
    }

    /// Turns the power off and on: what was not stored is lost.
    pub(super) async fn power_cycle(&self) -> Result<()> {
        let stored = Stored::load(&mut *self.store.lock().await).await.context("the state cannot be read")?;
        let model = self.product().model();
        self.product.replace(Btrm::new(model, stored));
        self.told.set(0);
        Ok(())
    }

    pub(super) fn product(&self) -> Ref<'_, Btrm> {
        self.product.borrow()
    }

    pub(super) fn product_mut(&self) -> RefMut<'_, Btrm> {
        self.product.borrow_mut()
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

    /// Stores what changed; returns when it is durable.
    ///
    /// # Errors
    /// When the store fails. Settings are then again as the store has them.
    pub(super) async fn save(&self) -> Result<()> {
        // One at a time: who finds nothing left to store has waited for the one that stores it.
        let mut store = self.store.lock().await;
        let unsaved = self.product.borrow_mut().take_unsaved();
        if unsaved.is_empty() {
            return Ok(());
        }
        let saved = unsaved.save(&mut *store).await;
        let mut product = self.product.borrow_mut();
        match saved {
            Ok(()) => product.saved(&unsaved),
            Err(_) => product.not_saved(&unsaved),
        }
        saved.context("the state cannot be stored")
    }

    pub(super) fn complain(&self, error: &anyhow::Error) {
        self.console.complain(error);
    }

    pub(super) const fn console(&self) -> &Console {
        &self.console
    }
}
