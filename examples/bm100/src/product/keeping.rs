//! What must outlive a power cut.

use bms_core::string::BankSettings;

use super::{Bm100, Probes};
use crate::{
    management::Management, reporting::Reporting, site::Site, supervision::Supervision, warning::Warnings,
};

/// What must be stored; see [`Bm100::take_unsaved`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unsaved {
    /// The settings of the bank.
    pub bank: Option<BankSettings>,
    /// The other settings.
    pub supervision: Option<Supervision>,
    /// Names and network.
    pub site: Option<Site>,
    /// Classes and deadbands of the DNP3 points.
    pub reporting: Option<Reporting>,
    /// Who is where, and what the batteries' resistances were when they were new.
    pub probes: Option<Probes>,
    /// What is warned of.
    pub warnings: Option<Warnings>,
    /// Who may ask over SNMP, and who is told.
    pub management: Option<Management>,
}

impl Unsaved {
    /// Nothing is to be stored.
    pub const fn is_empty(&self) -> bool {
        self.bank.is_none()
            && self.supervision.is_none()
            && self.site.is_none()
            && self.reporting.is_none()
            && self.probes.is_none()
            && self.warnings.is_none()
            && self.management.is_none()
    }
}

impl Bm100 {
    /// What changed since it was last handed out and must outlive a power cut.
    pub fn take_unsaved(&mut self) -> Unsaved {
        let take = core::mem::take::<bool>;
        Unsaved {
            bank: take(&mut self.unsaved_bank).then(|| *self.manager.settings()),
            supervision: take(&mut self.unsaved_supervision).then_some(self.supervision),
            site: take(&mut self.unsaved_site).then(|| self.site.clone()),
            reporting: take(&mut self.unsaved_reporting).then(|| self.reporting.clone()),
            probes: take(&mut self.unsaved_probes).then(|| self.probes.clone()),
            warnings: self.managing.take_unsaved_warnings(),
            management: self.managing.take_unsaved_management(),
        }
    }

    /// The store has taken what was handed out.
    pub const fn saved(&mut self) {
        self.store_fails = false;
    }

    /// The store has refused it: it is handed out again, and masters are told that the unit is in trouble.
    pub const fn not_saved(&mut self, unsaved: &Unsaved) {
        self.unsaved_bank |= unsaved.bank.is_some();
        self.unsaved_supervision |= unsaved.supervision.is_some();
        self.unsaved_site |= unsaved.site.is_some();
        self.unsaved_reporting |= unsaved.reporting.is_some();
        self.unsaved_probes |= unsaved.probes.is_some();
        self.managing.not_saved(unsaved.warnings.is_some(), unsaved.management.is_some());
        self.store_fails = true;
    }
}
