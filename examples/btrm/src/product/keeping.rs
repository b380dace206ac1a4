//! What must outlive a power cut.

use bms_core::{data::Retained, settings::Settings};

use super::Btrm;
use crate::{management::Management, reporting::Reporting, site::Site};

/// What must be stored; see [`Btrm::take_unsaved`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unsaved {
    /// The settings of the battery side.
    pub settings: Option<Settings>,
    /// What else the battery side keeps.
    pub retained: Option<Retained>,
    /// The settings of the network side.
    pub site: Option<Site>,
    /// Classes and deadbands of the DNP3 points.
    pub reporting: Option<Reporting>,
    /// What is set up for SNMP managers.
    pub management: Option<Management>,
}

impl Unsaved {
    /// Nothing is to be stored.
    pub const fn is_empty(&self) -> bool {
        self.settings.is_none()
            && self.retained.is_none()
            && self.site.is_none()
            && self.reporting.is_none()
            && self.management.is_none()
    }
}

impl Btrm {
    /// Hands out everything that time has changed at the next [`Self::take_unsaved`]: for an orderly end.
    pub const fn keep(&mut self) {
        self.monitor.keep();
    }

    /// What changed since it was last handed out and must outlive a power cut.
    pub fn take_unsaved(&mut self) -> Unsaved {
        Unsaved {
            settings: self.monitor.take_unsaved_settings(),
            retained: self.monitor.take_unsaved_data(),
            site: core::mem::take(&mut self.unsaved_site).then(|| self.site.clone()),
            reporting: core::mem::take(&mut self.unsaved_reporting).then(|| self.reporting.clone()),
            management: core::mem::take(&mut self.unsaved_management).then(|| self.management.clone()),
        }
    }

    /// The store has taken what was handed out.
    pub const fn saved(&mut self) {
        self.store_fails = false;
    }

    /// The store has refused it: it is handed out again, and masters are told that the unit is in trouble.
    pub const fn not_saved(&mut self, unsaved: &Unsaved) {
        self.monitor.not_saved(unsaved.settings.is_some(), unsaved.retained.is_some());
        self.unsaved_site |= unsaved.site.is_some();
        self.unsaved_reporting |= unsaved.reporting.is_some();
        self.unsaved_management |= unsaved.management.is_some();
        self.store_fails = true;
    }
}
