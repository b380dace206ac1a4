//! Which DNP3 points make events: what masters assigned, kept over power cuts.
//!
//! Only what differs from the point table is kept, so that a table with more points still reads it, and neighbours
//! that differ in the same way together: a bank has hundreds of points of a kind, which masters treat alike.

use bms_core::{
    points::{Kind, Point},
    record::Record,
};
use serde::{Deserialize, Serialize};

use crate::{
    points::{POINTS, Quantity},
    runs::Runs,
};

/// Runs of points whose class or deadband differs from the table's, at the most.
const RUNS: usize = 64;

/// The classes and deadbands of the DNP3 points.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reporting {
    /// 1 to 3, or 0 for none.
    classes: Runs<u8, RUNS>,
    deadbands: Runs<u32, RUNS>,
    commands: u8,
}

impl Record for Reporting {
    const KEY: u8 = 4;
    const VERSION: u8 = 1;
}

impl Reporting {
    /// The deadband of an analog input that makes no events. All from 65 535 on are that, so that a master that tells and
    /// is told them in 16 bits can say it too.
    pub const NO_EVENTS: u32 = u32::MAX;

    /// The event class of a point, 1 to 3; `None`: it has none, or there is no such point.
    pub fn class(&self, kind: Kind, index: u16) -> Option<u8> {
        self.class_of(kind, index, point(kind, index)?)
    }

    /// The event class of a point of the table, which saves looking it up.
    pub(crate) fn class_of(&self, kind: Kind, index: u16, point: &Point<Quantity>) -> Option<u8> {
        match self.classes.get(kind.code(), index) {
            Some(class) => Some(class).filter(|class| (1..=3).contains(class)),
            None => point.class_as(kind),
        }
    }

    /// Puts a point into event class 1 to 3, or with `None` into none. `false`: there is no such point or class, or too
    /// many points differ from the table in too many ways.
    pub fn assign(&mut self, kind: Kind, index: u16, class: Option<u8>) -> bool {
        let Some(point) = point(kind, index) else { return false };
        if class.is_some_and(|class| !(1..=3).contains(&class)) {
            return false;
        }
        let differs = (class != point.class_as(kind)).then(|| class.unwrap_or(0));
        self.classes.set(kind.code(), index, differs)
    }

    /// How far an analog input must move to make an event, in its unit; [`Self::NO_EVENTS`] if it makes none; `None`:
    /// there is no such point.
    pub fn deadband(&self, index: u16) -> Option<u32> {
        Some(self.deadband_of(index, point(Kind::AnalogInput, index)?))
    }

    /// The deadband of a point of the table, which saves looking it up.
    pub(crate) fn deadband_of(&self, index: u16, point: &Point<Quantity>) -> u32 {
        self.deadbands.get(Kind::AnalogInput.code(), index).unwrap_or_else(|| default_deadband(point))
    }

    /// Sets how far an analog input must move to make an event. `false`: there is no such point, or too many points
    /// differ from the table in too many ways.
    pub fn set_deadband(&mut self, index: u16, units: u32) -> bool {
        let Some(point) = point(Kind::AnalogInput, index) else { return false };
        let units = if units >= u16::MAX.into() { Self::NO_EVENTS } else { units };
        let differs = (units != default_deadband(point)).then_some(units);
        self.deadbands.set(Kind::AnalogInput.code(), index, differs)
    }

    /// The class of the events that tell of commands, whoever gave them; `None`, as at first: there are none.
    pub fn command_class(&self) -> Option<u8> {
        Some(self.commands).filter(|class| (1..=3).contains(class))
    }

    /// Puts the events that tell of commands into class 1 to 3, or with `None` makes none. `false`: no such class.
    pub fn assign_commands(&mut self, class: Option<u8>) -> bool {
        let valid = class.is_none_or(|class| (1..=3).contains(&class));
        if valid {
            self.commands = class.unwrap_or(0);
        }
        valid
    }
}

fn default_deadband(point: &Point<Quantity>) -> u32 {
    point.deadband.unwrap_or(Reporting::NO_EVENTS)
}

fn point(kind: Kind, index: u16) -> Option<&'static Point<Quantity>> {
    POINTS.dnp3(kind, index).map(|found| found.point)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alarms_are_in_class_1_and_readings_have_deadbands() {
        let reporting = Reporting::default();
        assert_eq!([0, 640, 980].map(|index| reporting.class(Kind::BinaryInput, index)), [Some(1); 3]);
        assert_eq!((reporting.class(Kind::AnalogInput, 159), reporting.deadband(159)), (Some(2), Some(100)));
        assert_eq!(
            reporting.deadband(480),
            Some(Reporting::NO_EVENTS),
            "equalization makes no events at first"
        );
        assert_eq!(reporting.class(Kind::AnalogOutput, 0), None);
    }

    #[test]
    fn a_master_can_assign_all_points_of_a_kind_at_once_and_back() {
        let mut reporting = Reporting::default();
        for class in [Some(3), None, Some(2)] {
            for index in 0..POINTS.dnp3_count(Kind::AnalogInput) {
                assert!(reporting.assign(Kind::AnalogInput, index, class), "{index}");
                assert_eq!(reporting.class(Kind::AnalogInput, index), class);
            }
        }
        for index in 0..POINTS.dnp3_count(Kind::AnalogInput) {
            let class = point(Kind::AnalogInput, index).unwrap().class;
            assert!(reporting.assign(Kind::AnalogInput, index, class));
        }
        assert_eq!(reporting, Reporting::default());
    }

    #[test]
    fn what_is_not_there_is_refused() {
        let mut reporting = Reporting::default();
        assert!(!reporting.assign(Kind::BinaryInput, 1_161, Some(1)));
        assert!(!reporting.assign(Kind::BinaryInput, 0, Some(4)));
        assert!(!reporting.set_deadband(1_010, 1));
        assert!(!reporting.assign_commands(Some(0)));
        assert_eq!(reporting, Reporting::default());
    }
}
