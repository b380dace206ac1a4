//! Which DNP3 points make events: what masters assigned, kept over power cuts.
//!
//! Only what differs from the point table is kept, so that a table with more points still reads it.

use bms_core::{
    points::{Kind, Point},
    record::Record,
};
use heapless::Vec;
use serde::{Deserialize, Serialize};

use crate::points::{POINTS, Quantity};

/// The number of DNP3 points, all kinds together.
pub const DNP3_POINTS: usize = {
    let [binary_inputs, binary_outputs, analog_inputs, analog_outputs, counters] = Kind::ALL;
    points_of(binary_inputs)
        + points_of(binary_outputs)
        + points_of(analog_inputs)
        + points_of(analog_outputs)
        + points_of(counters)
};

/// The number of points that have a deadband.
const ANALOG_INPUTS: usize = points_of(Kind::AnalogInput);

#[expect(clippy::as_conversions, reason = "widens, where no trait may")]
const fn points_of(kind: Kind) -> usize {
    POINTS.dnp3_count(kind) as usize
}

/// The classes and deadbands of the DNP3 points.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reporting {
    classes: Vec<Assigned, DNP3_POINTS>,
    deadbands: Vec<Deadband, ANALOG_INPUTS>,
    commands: u8,
}

/// A class that is not the table's: 1 to 3, or 0 for none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Assigned {
    kind: u8,
    index: u16,
    class: u8,
}

/// A deadband that is not the table's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Deadband {
    index: u16,
    units: u32,
}

impl Record for Reporting {
    const KEY: u8 = 4;
    const VERSION: u8 = 1;
}

impl Reporting {
    /// The deadband of an analog input that makes no events, as each has at first. All from 65 535 on are that, so that
    /// a master that tells and is told them in 16 bits can say it too.
    pub const NO_EVENTS: u32 = u32::MAX;

    /// The event class of a point, 1 to 3; `None`: it has none, or there is no such point.
    pub fn class(&self, kind: Kind, index: u16) -> Option<u8> {
        let code = kind.code();
        let assigned = self.classes.iter().find(|known| known.kind == code && known.index == index);
        match assigned {
            Some(assigned) => Some(assigned.class),
            None => point(kind, index)?.class_as(kind),
        }
        .filter(|class| (1..=3).contains(class))
    }

    /// Puts a point into event class 1 to 3, or with `None` into none. `false`: there is no such point or class.
    pub fn assign(&mut self, kind: Kind, index: u16, class: Option<u8>) -> bool {
        let Some(point) = point(kind, index) else { return false };
        if class.is_some_and(|class| !(1..=3).contains(&class)) {
            return false;
        }
        let code = kind.code();
        self.classes.retain(|known| !(known.kind == code && known.index == index));
        if class == point.class_as(kind) {
            return true;
        }
        self.classes.push(Assigned { kind: code, index, class: class.unwrap_or(0) }).is_ok()
    }

    /// How far an analog input must move to make an event, in its unit; [`Self::NO_EVENTS`] if it makes none; `None`:
    /// there is no such point.
    pub fn deadband(&self, index: u16) -> Option<u32> {
        let point = point(Kind::AnalogInput, index)?;
        let set = self.deadbands.iter().find(|known| known.index == index);
        Some(set.map_or(default_deadband(point), |set| set.units))
    }

    /// Sets how far an analog input must move to make an event. `false`: there is no such point.
    pub fn set_deadband(&mut self, index: u16, units: u32) -> bool {
        let Some(point) = point(Kind::AnalogInput, index) else { return false };
        let units = if units >= u16::MAX.into() { Self::NO_EVENTS } else { units };
        self.deadbands.retain(|known| known.index != index);
        units == default_deadband(point) || self.deadbands.push(Deadband { index, units }).is_ok()
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
    fn binary_inputs_but_the_unsolicited_state_make_events_of_class_1() {
        let reporting = Reporting::default();
        let classes = [0, 1, 2, 3, 4, 5].map(|index| reporting.class(Kind::BinaryInput, index));
        assert_eq!(classes, [Some(1), Some(1), None, Some(1), Some(1), Some(1)]);
    }

    #[test]
    fn analog_inputs_have_a_class_and_no_deadband_and_outputs_have_neither() {
        let reporting = Reporting::default();
        assert_eq!(reporting.class(Kind::AnalogInput, 4), Some(1));
        assert_eq!(reporting.deadband(4), Some(Reporting::NO_EVENTS));
        assert_eq!(reporting.class(Kind::AnalogOutput, 0), None);
        assert_eq!(reporting.class(Kind::BinaryOutput, 0), None);
    }

    #[test]
    fn every_point_can_be_assigned_at_once_and_back() {
        let mut reporting = Reporting::default();
        let points = || POINTS.indices().map(|index| (index.kind, index.span.first));
        assert_eq!(points().count(), DNP3_POINTS);
        for class in [Some(3), None, Some(2)] {
            for (kind, index) in points() {
                assert!(reporting.assign(kind, index, class));
                assert_eq!(reporting.class(kind, index), class);
            }
        }
        for (kind, index) in points() {
            let class = point(kind, index).unwrap().class_as(kind);
            assert!(reporting.assign(kind, index, class));
        }
        assert_eq!(reporting, Reporting::default());
    }

    #[test]
    fn what_is_not_there_is_refused() {
        let mut reporting = Reporting::default();
        assert!(!reporting.assign(Kind::BinaryInput, 6, Some(1)));
        assert!(!reporting.assign(Kind::BinaryInput, 0, Some(4)));
        assert!(!reporting.set_deadband(12, 1));
        assert!(!reporting.assign_commands(Some(0)));
        assert_eq!(reporting, Reporting::default());
    }
}
