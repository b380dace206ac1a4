//! The product and its store, shared by everything that runs in the program.

use core::{
    cell::{Cell, Ref, RefCell, RefMut},
    time::Duration,
};
use std::time::Instant;

use anyhow::{Context, Error, Result};
use bms_core::store::Store;
use tokio::{sync::Mutex, task::unconstrained};

use super::{Product, console::Console};
use crate::flash::FileFlash;

/// A store that fails is tried again after this time, unless a master asks before.
const RETRY: Duration = Duration::from_secs(1);
const NOT_OPEN: &str = "the flash is not open";

/// The product on its store. Nothing borrows it across an await.
#[derive(Debug)]
pub(crate) struct Unit<P> {
    product: RefCell<P>,
    /// The product before a master's request, until what the request changed is stored.
    before: RefCell<Option<P>>,
    /// `None` for the moment in which the flash is opened anew.
    store: Mutex<Option<Store<FileFlash>>>,
    /// When the store failed last, if it has not worked since.
    failing: Cell<Option<Instant>>,
    /// The first event that is not yet on the console.
    told: Cell<u32>,
    console: Console,
}

impl<P: Product> Unit<P> {
    /// Powers the product up with what its store holds.
    pub(crate) async fn power_up(model: P::Model, flash: FileFlash, console: Console) -> Result<Self> {
        let mut store = Store::new(flash, 0..P::STORE_BYTES).context("the state cannot be used")?;
        let product = P::load(model, &mut store).await.context("the state cannot be read")?;
        Ok(Self {
            product: RefCell::new(product),
            before: RefCell::new(None),
            store: Mutex::new(Some(store)),
            failing: Cell::new(None),
            told: Cell::new(0),
            console,
        })
    }

    /// Turns the power off and on: what was not stored is lost.
    pub(crate) async fn power_cycle(&self) -> Result<()> {
        let mut store = self.store.lock().await;
        let store = store.as_mut().context(NOT_OPEN)?;
        let model = self.product().model();
        let product = P::load(model, store).await.context("the state cannot be read")?;
        self.product.replace(product);
        self.before.take();
        self.told.set(0);
        Ok(())
    }

    pub(crate) fn product(&self) -> Ref<'_, P> {
        self.product.borrow()
    }

    pub(crate) fn product_mut(&self) -> RefMut<'_, P> {
        self.product.borrow_mut()
    }

    /// The product for a master to change. It stays as it was if [`Self::settle`] fails.
    pub(crate) fn product_for_master(&self) -> RefMut<'_, P> {
        let product = self.product.borrow_mut();
        self.before.borrow_mut().get_or_insert_with(|| product.clone());
        product
    }

    /// The product for one call of an outstation, which may change it or not.
    pub(crate) fn for_master(&self) -> ForMaster<'_, P> {
        let (product, before) = (self.product.borrow_mut(), self.before.borrow_mut());
        ForMaster { product, before, remembered: false }
    }

    /// Tells the operator of the events since the last call.
    pub(crate) fn tell_events(&self) {
        self.told.set(self.product().events_since(self.told.get(), |event| self.console.say(event)));
    }

    /// Stores what a master changed; returns when it is durable.
    ///
    /// # Errors
    /// When the store fails: the product is again as it was before the request, and so is the store as soon as it works.
    pub(crate) async fn settle(&self) -> Result<()> {
        let saved = self.save().await;
        let before = self.before.take();
        if let (Err(_), Some(before)) = (&saved, before) {
            // A part of it may be stored: what was there before is to be stored over it. Masters are to hear of the trouble.
            let attempted = self.product_mut().take_unsaved();
            self.product.replace(before);
            self.product_mut().not_saved(&attempted);
        }
        saved
    }

    /// Stores what changed by itself. A failure is told once, and tried again after a while.
    pub(crate) async fn save_now_and_then(&self) {
        if self.failing.get().is_none_or(|at| at.elapsed() >= RETRY) {
            let _told = self.save().await;
        }
    }

    /// Stores what changed; returns when it is durable.
    ///
    /// # Errors
    /// When the store fails; what was to be stored is still to be.
    pub(crate) async fn save(&self) -> Result<()> {
        // One at a time: who finds nothing left to store has waited for the one that stores it.
        // Nobody may come between a request and its answer: not even the scheduler, when the lock is free.
        let mut store = unconstrained(self.store.lock()).await;
        let unsaved = self.product.borrow_mut().take_unsaved();
        if P::is_saved(&unsaved) {
            return Ok(());
        }
        let failed_before = self.failing.get().is_some();
        let saved =
            write::<P>(&mut store, &unsaved, failed_before).await.context("the state cannot be stored");
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

    pub(crate) fn complain(&self, error: &Error) {
        self.console.complain(error);
    }

    pub(crate) const fn console(&self) -> &Console {
        &self.console
    }
}

/// The product for one call; it stays as it was before the first change if [`Unit::settle`] fails.
#[derive(Debug)]
pub(crate) struct ForMaster<'a, P> {
    product: RefMut<'a, P>,
    before: RefMut<'a, Option<P>>,
    remembered: bool,
}

impl<P: Product> ForMaster<'_, P> {
    pub(crate) fn read(&self) -> &P {
        &self.product
    }

    pub(crate) fn change(&mut self) -> &mut P {
        if self.before.is_none() {
            *self.before = Some(self.product.clone());
            self.remembered = true;
        }
        &mut self.product
    }

    /// The call changed nothing that is to be settled.
    pub(crate) fn needs_no_settling(mut self) {
        if self.remembered {
            *self.before = None;
        }
    }
}

/// Writes to the store, whose flash is opened anew if it failed before.
async fn write<P: Product>(
    store: &mut Option<Store<FileFlash>>,
    unsaved: &P::Unsaved,
    failed_before: bool,
) -> Result<()> {
    if failed_before {
        reopen(store, P::STORE_BYTES)?;
    }
    P::save(unsaved, store.as_mut().context(NOT_OPEN)?).await
}

/// Opens the flash anew: after a failure, what the disk has of it counts.
fn reopen(store: &mut Option<Store<FileFlash>>, octets: u32) -> Result<()> {
    let mut flash = store.take().context(NOT_OPEN)?.into_flash();
    let opened = flash.reopen();
    *store = Some(Store::new(flash, 0..octets)?);
    Ok(opened?)
}

#[cfg(test)]
mod tests {
    use bm100::{Bm100, points::Quantity};

    use super::*;

    #[test]
    fn what_a_refused_request_would_have_stored_is_stored_as_it_was_before() {
        // As much as `main` has: a debug build moves a product over the stack at each step of its making.
        let test = std::thread::Builder::new().stack_size(8 << 20).spawn(refused);
        test.unwrap().join().unwrap();
    }

    fn refused() {
        let path = std::env::temp_dir().join(format!("host-unit-refused-{}", std::process::id()));
        let (kept, lock) = (path.with_extension("kept"), path.with_extension("lock"));
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let stored = runtime.block_on(async {
            let flash = FileFlash::open(&path, Bm100::STORE_BYTES).unwrap();
            let unit = Unit::<Bm100>::power_up((), flash, Console::new("bm100")).await.unwrap();
            unit.save().await.unwrap();
            std::fs::copy(&path, &kept).unwrap();
            std::fs::remove_file(&path).unwrap();
            unit.product_for_master().write(Quantity::LowVoltage, 0, 11_800).unwrap();
            unit.settle().await.unwrap_err();
            assert_eq!(unit.product().value(Quantity::LowVoltage, 0), Some(10_500));
            assert_eq!(unit.product().value(Quantity::StoreFault, 0), Some(1));

            std::fs::copy(&kept, &path).unwrap();
            let to_store = unit.product().clone().take_unsaved().bank;
            unit.save().await.unwrap();
            assert_eq!(unit.product().value(Quantity::StoreFault, 0), Some(0));
            to_store
        });
        assert_eq!(stored.unwrap().limits.voltage.low.0, 10_500);
        for file in [path, kept, lock] {
            let _gone = std::fs::remove_file(file);
        }
    }
}
