use crate::{Class, Command, EventOverflow, Kind, Outstation, Sample, Stamp};

/// What became of a unit, to be [reported](Self::report) to each of its outstations.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Change {
    /// A point changed.
    Point {
        /// The kind of the point.
        kind: Kind,
        /// Its index.
        index: u16,
        /// What it reads now.
        sample: Sample,
        /// The class of the event.
        class: Class,
        /// When it was noticed.
        time: Stamp,
    },
    /// A command was given to an output.
    Command {
        /// The index of the output, binary or analog as the command is.
        index: u16,
        /// What was asked, and how the output took it.
        command: Command,
        /// The class of the event.
        class: Class,
        /// When it was noticed.
        time: Stamp,
    },
}

impl Change {
    /// Gives the event to an outstation.
    ///
    /// # Errors
    /// [`EventOverflow`]: an event was lost, and the master is told.
    pub fn report<const EVENTS: usize, const REQUEST: usize, const RESPONSE: usize>(
        self,
        to: &mut Outstation<EVENTS, REQUEST, RESPONSE>,
    ) -> Result<(), EventOverflow> {
        match self {
            Self::Point { kind, index, sample, class, time } => to.report(kind, index, sample, class, time),
            Self::Command { index, command, class, time } => to.report_command(index, command, class, time),
        }
    }
}
