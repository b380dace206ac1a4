//! Warnings, and who may ask over SNMP and is told.

use core::time::Duration;

use bms_core::{
    string::{BatteryAddress, StringId},
    time::Uptime,
    units::Millivolts,
};

use super::Bm100;
use crate::{
    event::Event,
    management::Management,
    warning::{BatteryWarning, StringWarning, WarningEdge, Warnings, Watches},
};

/// All lights of the panel are lit for so long, to be seen (ours).
const PANEL_TEST: Duration = Duration::from_secs(10);
/// Warnings that change at one look at the most; others wait for the next.
const EDGES: usize = 32;

#[derive(Clone, Debug)]
pub(super) struct Managing {
    warnings: Warnings,
    watches: Watches,
    management: Management,
    revision: u32,
    panel_until: Option<Uptime>,
    unsaved_warnings: bool,
    unsaved_management: bool,
}

impl Managing {
    pub(super) fn new(warnings: Warnings, management: Management) -> Self {
        Self {
            warnings: if warnings.is_valid() { warnings } else { Warnings::default() },
            watches: Watches::new(),
            management,
            revision: 0,
            panel_until: None,
            unsaved_warnings: false,
            unsaved_management: false,
        }
    }

    pub(super) fn restore_defaults(&mut self) {
        self.warnings = Warnings::default();
        self.management = Management::default();
        self.revision = self.revision.wrapping_add(1);
        (self.unsaved_warnings, self.unsaved_management) = (true, true);
    }

    /// Ends the alarms of the charge; tells which stood.
    pub(super) fn clear_alarms(&mut self, tell: impl FnMut(WarningEdge)) {
        self.watches.clear_alarms(tell);
    }

    pub(super) fn take_unsaved_warnings(&mut self) -> Option<Warnings> {
        core::mem::take(&mut self.unsaved_warnings).then_some(self.warnings)
    }

    pub(super) fn take_unsaved_management(&mut self) -> Option<Management> {
        core::mem::take(&mut self.unsaved_management).then(|| self.management.clone())
    }

    pub(super) const fn not_saved(&mut self, warnings: bool, management: bool) {
        self.unsaved_warnings |= warnings;
        self.unsaved_management |= management;
    }
}

impl Bm100 {
    /// What is warned of.
    pub const fn warnings(&self) -> &Warnings {
        &self.managing.warnings
    }

    /// Takes other thresholds for warnings. `false`: they do not go together, and nothing is changed.
    pub fn set_warnings(&mut self, warnings: Warnings) -> bool {
        if !warnings.is_valid() {
            return false;
        }
        if warnings != self.managing.warnings {
            self.managing.warnings = warnings;
            self.managing.unsaved_warnings = true;
            self.settings_changed();
        }
        true
    }

    /// Who may ask over SNMP, and who is told.
    pub const fn management(&self) -> &Management {
        &self.managing.management
    }

    /// Takes other settings for SNMP managers.
    pub fn set_management(&mut self, management: Management) {
        if management != self.managing.management {
            self.managing.management = management;
            self.managing.unsaved_management = true;
            self.managing.revision = self.managing.revision.wrapping_add(1);
            self.settings_changed();
        }
    }

    /// Another number whenever [`Self::management`] was changed.
    pub const fn management_revision(&self) -> u32 {
        self.managing.revision
    }

    /// Whether a battery has a warning.
    pub fn battery_warns(&self, at: BatteryAddress, warning: BatteryWarning) -> bool {
        self.managing.watches.battery_warns(at, warning)
    }

    /// Whether a string has a warning.
    pub fn string_warns(&self, string: StringId, warning: StringWarning) -> bool {
        self.managing.watches.string_warns(string, warning)
    }

    /// The warnings of a battery, in the order of [`BatteryWarning::ALL`] from the lowest bit on.
    pub(super) fn warning_bits(&self, at: BatteryAddress) -> i32 {
        bits(BatteryWarning::ALL.map(|warning| self.battery_warns(at, warning)))
    }

    /// The warnings of a string, in the order of [`StringWarning::ALL`] from the lowest bit on.
    pub(super) fn string_warning_bits(&self, string: StringId) -> i32 {
        bits(StringWarning::ALL.map(|warning| self.string_warns(string, warning)))
    }

    /// Voltage of a string; `None` while one of its batteries cannot be read.
    pub fn string_voltage(&self, string: StringId) -> Option<Millivolts> {
        let whole = self.string(string).filter(|all| all.read >= self.bank().batteries)?;
        Some(whole.voltage)
    }

    /// Lights all lights of the panel for ten seconds, or ends that.
    pub fn test_panel(&mut self, on: bool) {
        self.managing.panel_until = on.then(|| self.now.saturating_add(PANEL_TEST));
    }

    /// Whether all lights of the panel shall be lit.
    pub fn panel_is_tested(&self) -> bool {
        self.managing.panel_until.is_some_and(|until| self.now < until)
    }

    pub(super) fn watch_warnings(&mut self) {
        let mut watches = self.managing.watches;
        let (now, time, settings) = (self.now, self.time(), self.managing.warnings);
        let mut edges = heapless::Vec::<_, EDGES>::new();
        watches.look(self, &settings, |edge| edges.push(edge).is_ok());
        for edge in edges {
            self.journal.note(now, time, Event::Warning(edge));
        }
        self.managing.watches = watches;
    }

    /// A battery is not there any longer, or is another one: it has no warnings.
    pub(crate) fn forget_warnings(&mut self, battery: BatteryAddress) {
        let (now, time, journal) = (self.now, self.time(), &mut self.journal);
        self.managing.watches.forget_battery(battery, |edge| journal.note(now, time, Event::Warning(edge)));
    }

    /// A string is not there any longer: it has no warnings.
    pub(super) fn forget_string_warnings(&mut self, string: StringId) {
        let (now, time, journal) = (self.now, self.time(), &mut self.journal);
        self.managing.watches.forget_string(string, |edge| journal.note(now, time, Event::Warning(edge)));
    }

    /// What SNMP managers are told of since when.
    pub(super) fn follow_for_snmp(&mut self) {
        let mut session = core::mem::take(&mut self.snmp);
        session.step(self);
        self.snmp = session;
    }
}

/// The first in the lowest bit.
fn bits<const N: usize>(states: [bool; N]) -> i32 {
    states.into_iter().rev().fold(0, |bits, state| (bits << 1) | i32::from(state))
}
