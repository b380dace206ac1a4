//! What a unit keeps over a power cut, and how it comes back.

use bms_core::{
    data::Retained,
    settings::Settings,
    store::{Store, StoreError},
};
use embedded_storage_async::nor_flash::NorFlash;

use crate::{management::Management, product::Unsaved, reporting::Reporting, site::Site};

/// Everything that a store holds; what it does not hold has its default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stored {
    /// The settings of the battery side.
    pub settings: Settings,
    /// What else the battery side keeps.
    pub retained: Retained,
    /// The settings of the network side.
    pub site: Site,
    /// Classes and deadbands of the DNP3 points.
    pub reporting: Reporting,
    /// What is set up for SNMP managers.
    pub management: Management,
    /// What could not be read and has its default.
    pub damage: Damage,
}

/// What of a store could not be read at power-up and has its default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Damage {
    /// Something that was set up.
    pub settings: bool,
    /// What was known of the battery.
    pub data: bool,
}

impl Damage {
    /// Whether anything could not be read.
    pub const fn any(self) -> bool {
        self.settings || self.data
    }
}

impl Stored {
    /// Reads everything from the store of a unit at power-up. What cannot be read has its default, and
    /// [`Self::damage`] tells: a unit that does not start protects no load.
    ///
    /// # Errors
    /// [`StoreError::Flash`]: the flash itself fails, and nothing can be kept.
    pub async fn load<F: NorFlash, const BUFFER: usize>(
        store: &mut Store<F, BUFFER>,
    ) -> Result<Self, StoreError<F::Error>> {
        let mut stored = Self::default();
        let damage = &mut stored.damage;
        store.load_into(&mut stored.settings, &mut damage.settings).await?;
        store.load_into(&mut stored.retained, &mut damage.data).await?;
        store.load_into(&mut stored.site, &mut damage.settings).await?;
        store.load_into(&mut stored.reporting, &mut damage.settings).await?;
        store.load_into(&mut stored.management, &mut damage.settings).await?;
        Ok(stored)
    }
}

impl Unsaved {
    /// Writes what changed; returns when it is durable.
    ///
    /// # Errors
    /// [`StoreError`]; tell the unit by [`Btrm::not_saved`](crate::Btrm::not_saved).
    pub async fn save<F: NorFlash, const BUFFER: usize>(
        &self,
        store: &mut Store<F, BUFFER>,
    ) -> Result<(), StoreError<F::Error>> {
        store.save_some(self.settings.as_ref()).await?;
        store.save_some(self.site.as_ref()).await?;
        store.save_some(self.reporting.as_ref()).await?;
        store.save_some(self.management.as_ref()).await?;
        store.save_some(self.retained.as_ref()).await
    }
}
