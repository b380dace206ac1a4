//! What is to be set: written down first, and taken as a whole or not at all.
//!
//! A SET may change things that only go together, such as both ends of a range. So each value is looked at by itself when
//! it is tested, and all of them together when the SET ends.

use core::ops::RangeInclusive;

use bms_core::string::BankSettings;
use snmp_agent::{ErrorStatus, Outcome, Value};

use super::tree_of;
use crate::{
    management::Management,
    points::Quantity,
    product::Bm100,
    site::{Name, Site},
    supervision::Supervision,
    warning::Warnings,
};

const CONTACT: &[u32] = &[1, 3, 6, 1, 2, 1, 1, 4, 0];
const NAME: &[u32] = &[1, 3, 6, 1, 2, 1, 1, 5, 0];
const LOCATION: &[u32] = &[1, 3, 6, 1, 2, 1, 1, 6, 0];

/// The settings as they will be, and what is to be done.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(super) bank: BankSettings,
    pub(super) supervision: Supervision,
    pub(super) warnings: Warnings,
    pub(super) management: Management,
    site: Site,
    /// Measure all resistances.
    pub(super) measure: bool,
    /// Switch the lights of all probes.
    pub(super) identify: Option<bool>,
    /// Switch all lights of the panel.
    pub(super) test_panel: Option<bool>,
}

impl Draft {
    fn of(unit: &Bm100) -> Self {
        Self {
            bank: *unit.bank(),
            supervision: *unit.supervision(),
            warnings: *unit.warnings(),
            management: unit.management().clone(),
            site: unit.site().clone(),
            measure: false,
            identify: None,
            test_panel: None,
        }
    }

    /// Writes a name down.
    pub(super) fn name(&mut self, name: Name, text: &str) -> Result<(), ErrorStatus> {
        if self.site.set_name(name, text) { Ok(()) } else { Err(ErrorStatus::WrongValue) }
    }

    fn write(&mut self, unit: &Bm100, name: &[u32], value: Value<'_>) -> Result<(), ErrorStatus> {
        match name {
            CONTACT => self.name(Name::Contact, text(value)?),
            NAME => self.name(Name::Unit, text(value)?),
            LOCATION => self.name(Name::Location, text(value)?),
            _ => {
                let (tree, name) = tree_of(name).ok_or(ErrorStatus::NotWritable)?;
                tree.write(unit, name, value, self)
            }
        }
    }

    /// Whether the settings go together.
    fn check(&self, unit: &Bm100) -> Result<(), ErrorStatus> {
        let valid =
            unit.check_bank(&self.bank).is_ok() && self.supervision.is_valid() && self.warnings.is_valid();
        if valid { Ok(()) } else { Err(ErrorStatus::InconsistentValue) }
    }

    /// Takes everything, which has been checked.
    fn apply(self, unit: &mut Bm100) -> Result<(), ErrorStatus> {
        // The bank first: to end its detection tells how many there are.
        unit.set_bank(self.bank).map_err(|_| ErrorStatus::CommitFailed)?;
        unit.set_supervision(self.supervision).map_err(|_| ErrorStatus::CommitFailed)?;
        unit.set_warnings(self.warnings);
        unit.set_management(self.management);
        for name in [Name::Unit, Name::Location, Name::Contact, Name::Sensor, Name::SensorLocation]
            .into_iter()
            .chain((0..8).map(Name::DryContact))
        {
            unit.set_name(name, self.site.name(name));
        }
        if self.measure {
            unit.measure_all();
        }
        if let Some(on) = self.identify {
            unit.write(Quantity::IdentifyAll, 0, on.into()).map_err(|_| ErrorStatus::CommitFailed)?;
        }
        if let Some(on) = self.test_panel {
            unit.test_panel(on);
        }
        Ok(())
    }
}

/// Whether a value is one that the variable can have.
pub(super) fn test(unit: &Bm100, name: &[u32], value: Value<'_>) -> Result<(), ErrorStatus> {
    Draft::of(unit).write(unit, name, value)
}

/// Writes a value down.
pub(super) fn commit(unit: &mut Bm100, name: &[u32], value: Value<'_>) -> Result<(), ErrorStatus> {
    let mut draft = unit.snmp.draft.take().unwrap_or_else(|| Draft::of(unit));
    let written = draft.write(unit, name, value);
    unit.snmp.draft = Some(draft);
    written
}

/// Takes what was written down, or forgets it.
pub(super) fn conclude(unit: &mut Bm100, outcome: Outcome) -> Result<(), ErrorStatus> {
    match unit.snmp.draft.take() {
        Some(draft) if outcome == Outcome::Committed => {
            draft.check(unit)?;
            draft.apply(unit)
        }
        _ => Ok(()),
    }
}

/// The value of an `INTEGER`.
pub(super) const fn integer(value: Value<'_>) -> Result<i32, ErrorStatus> {
    match value {
        Value::Integer(value) => Ok(value),
        _ => Err(ErrorStatus::WrongType),
    }
}

/// The value of an `INTEGER` within a range that fits.
pub(super) fn small<T: TryFrom<i32>>(value: Value<'_>, range: RangeInclusive<i32>) -> Result<T, ErrorStatus> {
    let value = integer(value)?;
    let value = Some(value).filter(|value| range.contains(value)).ok_or(ErrorStatus::WrongValue)?;
    T::try_from(value).map_err(|_| ErrorStatus::WrongValue)
}

/// The value of a `DisplayString`.
pub(super) fn text(value: Value<'_>) -> Result<&str, ErrorStatus> {
    let Value::OctetString(octets) = value else { return Err(ErrorStatus::WrongType) };
    if octets.len() > 31 {
        return Err(ErrorStatus::WrongLength);
    }
    core::str::from_utf8(octets).map_err(|_| ErrorStatus::WrongValue)
}
