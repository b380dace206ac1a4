//! The product and its store, shared by all tasks. Nothing borrows the product across an await.

use core::cell::{Cell, Ref, RefCell, RefMut};

use bms_core::{record::Record, store::Store};
use board::{FLASH_LENGTH, FLASH_PAGE, Flash, FlashError};
use defmt::Display2Format;
use embassy_sync::{blocking_mutex::raw::NoopRawMutex, mutex::Mutex};
use embassy_time::{Duration, Instant};
use static_cell::StaticCell;

use crate::product::{Product, Stored, Unsaved, unopened};

/// A store that fails is tried again after this time, unless a master asks before.
const RETRY: Duration = Duration::from_secs(1);

pub(crate) type StoreError = bms_core::store::StoreError<FlashError>;

/// Why a unit does not power up.
#[derive(Clone, Copy, defmt::Format)]
pub(crate) enum PowerUpError {
    /// The flash is not made for a store.
    Unsuitable,
    /// The flash fails.
    Failed,
}

/// The store, and what is on its way into it: here, as each task that may save would have a place for it.
struct Keeper {
    store: Store<Flash, FLASH_PAGE>,
    unsaved: Unsaved,
}

/// The product on its store.
pub(crate) struct Unit {
    product: RefCell<&'static mut Product>,
    keeper: &'static Mutex<NoopRawMutex, Keeper>,
    /// When the store failed last, if it has not worked since.
    failing: Cell<Option<Instant>>,
}

impl Unit {
    /// Powers the product up with what its store holds.
    pub(crate) async fn power_up(flash: Flash) -> Result<Self, PowerUpError> {
        let keeper = keeper(flash).ok_or(PowerUpError::Unsuitable)?;
        let product = match Stored::load(&mut keeper.lock().await.store).await {
            Ok(stored) => product(stored),
            Err(_) => return Err(PowerUpError::Failed),
        };
        Ok(Self { product: RefCell::new(product), keeper, failing: Cell::new(None) })
    }

    pub(crate) fn product(&self) -> Ref<'_, Product> {
        Ref::map(self.product.borrow(), |product| &**product)
    }

    pub(crate) fn product_mut(&self) -> RefMut<'_, Product> {
        RefMut::map(self.product.borrow_mut(), |product| &mut **product)
    }

    /// Stores what changed; returns when it is durable. If it cannot be, the change stays, unacknowledged, and is tried
    /// again: there is no room for a second product to go back to.
    pub(crate) async fn save(&self) -> Result<(), StoreError> {
        // One at a time: who finds nothing left to store has waited for the one that stores it.
        let mut keeper = self.keeper.lock().await;
        let Keeper { store, unsaved } = &mut *keeper;
        *unsaved = self.product_mut().take_unsaved();
        if unsaved.is_empty() {
            return Ok(());
        }
        let saved = unsaved.save(store).await;
        match &saved {
            Ok(()) => {
                self.product_mut().saved();
                self.failing.set(None);
            }
            Err(error) => {
                self.product_mut().not_saved(unsaved);
                if self.failing.replace(Some(Instant::now())).is_none() {
                    defmt::error!("the state cannot be stored: {}", Display2Format(error));
                }
            }
        }
        saved
    }

    /// Stores what changed by itself, unless that failed a moment ago.
    pub(crate) async fn save_now_and_then(&self) {
        if self.failing.get().is_none_or(|at| at.elapsed() >= RETRY) {
            let _told = self.save().await;
        }
    }

    /// Reads a record that is not the product's own, if there is one.
    pub(crate) async fn load<R: Record>(&self) -> Result<Option<R>, StoreError> {
        self.keeper.lock().await.store.load().await
    }

    /// Stores such a record; a failure is logged.
    pub(crate) async fn keep<R: Record>(&self, record: &R) -> Result<(), StoreError> {
        let kept = self.keeper.lock().await.store.save(record).await;
        if let Err(error) = &kept {
            defmt::error!("a record cannot be stored: {}", Display2Format(error));
        }
        kept
    }
}

/// The store in its place. A function of its own, as what it builds there passes over the stack.
#[inline(never)]
fn keeper(flash: Flash) -> Option<&'static Mutex<NoopRawMutex, Keeper>> {
    static PLACE: StaticCell<Mutex<NoopRawMutex, Keeper>> = StaticCell::new();
    let store = Store::new(flash, 0..FLASH_LENGTH as u32).ok()?;
    Some(PLACE.init(Mutex::new(Keeper { store, unsaved: Unsaved::default() })))
}

/// The product in its place, by such a function.
#[inline(never)]
fn product(stored: Stored) -> &'static mut Product {
    static PLACE: StaticCell<Product> = StaticCell::new();
    let product = PLACE.init_with(|| unopened(stored));
    product.open();
    product
}

/// Time since the start, as the protocols count it.
pub(crate) fn uptime() -> core::time::Duration {
    core::time::Duration::from_micros(Instant::now().as_micros())
}
