//! What a unit keeps over a power cut, and how it comes back.

use bms_core::{
    store::{Store, StoreError},
    string::BankSettings,
};
use embedded_storage_async::nor_flash::NorFlash;

use crate::{
    management::Management,
    product::{Probes, Unsaved},
    reporting::Reporting,
    site::Site,
    supervision::Supervision,
    warning::Warnings,
};

/// Everything that a store holds; what it does not hold has its default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stored {
    /// The settings of the bank.
    pub bank: BankSettings,
    /// The other settings.
    pub supervision: Supervision,
    /// Names and network.
    pub site: Site,
    /// Classes and deadbands of the DNP3 points.
    pub reporting: Reporting,
    /// Who is where, and what the batteries' resistances were when they were new.
    pub probes: Probes,
    /// What is warned of.
    pub warnings: Warnings,
    /// Who may ask over SNMP, and who is told.
    pub management: Management,
    /// What could not be read and has its default.
    pub damage: Damage,
}

/// What of a store could not be read at power-up and has its default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Damage {
    /// Something that was set up.
    pub settings: bool,
    /// What was known of the batteries.
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
    /// [`Self::damage`] tells: a unit that does not start watches no battery.
    ///
    /// # Errors
    /// [`StoreError::Flash`]: the flash itself fails, and nothing can be kept.
    pub async fn load<F: NorFlash, const BUFFER: usize>(
        store: &mut Store<F, BUFFER>,
    ) -> Result<Self, StoreError<F::Error>> {
        let mut stored = Self::default();
        let damage = &mut stored.damage;
        store.load_into(&mut stored.bank, &mut damage.settings).await?;
        store.load_into(&mut stored.supervision, &mut damage.settings).await?;
        store.load_into(&mut stored.site, &mut damage.settings).await?;
        store.load_into(&mut stored.reporting, &mut damage.settings).await?;
        store.load_into(&mut stored.probes, &mut damage.data).await?;
        store.load_into(&mut stored.warnings, &mut damage.settings).await?;
        store.load_into(&mut stored.management, &mut damage.settings).await?;
        Ok(stored)
    }
}

impl Unsaved {
    /// Writes what changed; returns when it is durable.
    ///
    /// # Errors
    /// [`StoreError`]; tell the unit by [`Bm100::not_saved`](crate::Bm100::not_saved).
    pub async fn save<F: NorFlash, const BUFFER: usize>(
        &self,
        store: &mut Store<F, BUFFER>,
    ) -> Result<(), StoreError<F::Error>> {
        store.save_some(self.bank.as_ref()).await?;
        store.save_some(self.supervision.as_ref()).await?;
        store.save_some(self.site.as_ref()).await?;
        store.save_some(self.reporting.as_ref()).await?;
        store.save_some(self.probes.as_ref()).await?;
        store.save_some(self.warnings.as_ref()).await?;
        store.save_some(self.management.as_ref()).await
    }
}
