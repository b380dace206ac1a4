//! What a tester has set, until it is cleared.

use std::collections::BTreeMap;

use super::name::Name;

/// What a name is set to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Setting {
    /// A value in the name's unit.
    Value(f64),
    /// The sensor does not answer.
    Missing,
}

/// The names that are set.
#[derive(Clone, Debug, Default)]
pub(super) struct Overrides(BTreeMap<Name, Setting>);

impl Overrides {
    pub(super) fn set(&mut self, name: Name, setting: Setting) {
        self.0.insert(name, setting);
    }

    pub(super) fn clear(&mut self, name: Name) {
        self.0.remove(&name);
    }

    pub(super) fn clear_all(&mut self) {
        self.0.clear();
    }

    pub(super) fn names(&self) -> impl Iterator<Item = Name> {
        self.0.keys().copied()
    }

    pub(super) fn of(&self, name: Name) -> Option<Setting> {
        self.0.get(&name).copied()
    }

    /// The value that is set, or else `otherwise`: a part goes on working while its sensor is missing.
    pub(super) fn value_or(&self, name: Name, otherwise: f64) -> f64 {
        match self.of(name) {
            Some(Setting::Value(value)) => value,
            Some(Setting::Missing) | None => otherwise,
        }
    }
}
