//! The product as a DNP3 master sees it: the point table's indices.
//!
//! | file | what it is |
//! | --- | --- |
//! | `sample.rs` | what a point reads, and how far it is to be trusted |
//! | `control.rs` | what commands do to the outputs |
//! | `attribute.rs` | what the unit tells of itself in group 0 |
//! | `session.rs` | the clock, and what is known of the master; all of it is forgotten at power-off |
//! | `change.rs` | what makes events |
//! | `files/` | the logs as files |
//! | `config.rs` | how an outstation of this unit is set up |

mod attribute;
mod change;
mod config;
mod control;
mod files;
mod sample;
mod session;

use bms_core::{
    points,
    string::{BatteryIndex, StringId},
    time::{Timestamp as WallClock, Uptime as Now},
};
use core::time::Duration;
use dnp3_outstation::{
    Attribute, Class, CommandStatus, Control, Deadband, Iin, Kind, Points, Restart, Sample, Stamp, Timestamp,
    Uptime,
};
use num_traits::ToPrimitive;

use crate::{points::POINTS, product::Bm100, reporting::Reporting};

pub use change::Changes;
pub use config::{dnp3_config, variations};
pub use control::is_act;
pub use dnp3_outstation::{Change, Retry};
pub use files::{FileServer, LogFile, LogTexts};
pub(crate) use session::Session;
pub use session::TIME_TRUSTED_FOR;

/// After a cold restart the unit is back in so long (ours).
const COLD_RESTART: Uptime = Duration::from_secs(5);

impl Points for Bm100 {
    fn count(&self, kind: Kind) -> u16 {
        table_kind(kind).map_or(0, |kind| POINTS.dnp3_count(kind))
    }

    #[inline]
    fn sample(&self, kind: Kind, index: u16) -> Option<Sample> {
        sample::sample(self, table_kind(kind)?, index)
    }

    fn samples(&self, kind: Kind, first: u16, samples: &mut [Sample]) -> usize {
        table_kind(kind).map_or(0, |kind| sample::samples(self, kind, first, samples))
    }

    /// Batteries and strings that the bank has not are not told unless they are asked for.
    fn in_class_0(&self, kind: Kind, index: u16) -> bool {
        let Some(kind) = table_kind(kind) else { return false };
        let bank = self.bank();
        // A full bank has all that there can be: nothing needs to be looked up.
        if usize::from(bank.strings) >= StringId::ALL.len() && bank.batteries >= BatteryIndex::MOST {
            return index < POINTS.dnp3_count(kind);
        }
        POINTS.dnp3(kind, index).is_some_and(|found| sample::is_there(self, found.point, found.place))
    }

    fn select(&mut self, index: u16, control: Control) -> CommandStatus {
        control::select(self, index, control)
    }

    fn operate(&mut self, index: u16, control: Control) -> CommandStatus {
        control::operate(self, index, control)
    }

    fn assign_class(&mut self, kind: Kind, index: u16, class: Option<Class>) -> bool {
        let Some(kind) = table_kind(kind) else { return false };
        let class = class.map(Class::code);
        let before = self.reporting.class(kind, index);
        let assigned = self.reporting.assign(kind, index, class);
        self.unsaved_reporting |= assigned && before != class;
        assigned
    }

    /// In whole units; [`NO_EVENTS`](Reporting::NO_EVENTS) for a point that makes no events.
    fn deadband(&self, index: u16) -> Option<Deadband> {
        self.reporting.deadband(index).map(Deadband::Whole)
    }

    /// The points are whole numbers, so that the fraction of a deadband changes nothing, and is dropped.
    fn set_deadband(&mut self, index: u16, deadband: Deadband) -> bool {
        let units = match deadband {
            Deadband::Whole(units) => units,
            Deadband::Float(units) if units >= 0.0 => units.to_u32().unwrap_or(Reporting::NO_EVENTS),
            // Less than nothing, or no number.
            Deadband::Float(_) => return false,
        };
        let before = self.reporting.deadband(index);
        let set = self.reporting.set_deadband(index, units);
        self.unsaved_reporting |= set && before != Some(units);
        set
    }

    fn time(&self, now: Uptime) -> Option<Stamp> {
        Some(self.dnp3.time(now))
    }

    fn set_time(&mut self, now: Uptime, time: Timestamp) -> bool {
        self.dnp3.set_time(now, time);
        self.dnp3.keep_time(now);
        true
    }

    fn indications(&self) -> Iin {
        let trouble = self.store_fails() || self.damage().any();
        let tell = |stands, what| if stands { what } else { Iin::NONE };
        tell(self.dnp3.needs_time(), Iin::NEED_TIME)
            | tell(trouble, Iin::DEVICE_TROUBLE)
            | tell(self.damage().settings, Iin::CONFIG_CORRUPT)
    }

    /// A cold restart is [`Bm100::ask_restart`] on [`Event::Restart`](dnp3_outstation::Event::Restart); there is no
    /// warm one.
    fn restart(&mut self, restart: Restart) -> Option<Uptime> {
        match restart {
            Restart::Cold => Some(COLD_RESTART),
            Restart::Warm => None,
        }
    }

    fn attribute(&self, variation: u8) -> Option<Attribute<'_>> {
        attribute::attribute(self, variation)
    }

    fn can_set_attribute(&self, variation: u8) -> bool {
        attribute::name(variation).is_some()
    }

    fn set_attribute(&mut self, variation: u8, value: Attribute<'_>) -> bool {
        attribute::set_attribute(self, variation, value)
    }
}

impl Bm100 {
    /// Sets the clock: by hand, by NTP, or by whoever knows the time; DNP3 masters do it by themselves.
    pub fn set_clock(&mut self, now: Now, time: WallClock) {
        if let Some(time) = Timestamp::from_millis(time.unix_ms) {
            self.set_time(now, time);
        }
    }

    pub(crate) fn time_stamp(&self, now: Uptime) -> Stamp {
        self.dnp3.time(now)
    }

    /// Puts the events that tell of commands into class 1 to 3, or with `None`, as at first, makes none. Stored.
    /// `false`: there is no such class.
    pub fn report_commands(&mut self, class: Option<u8>) -> bool {
        self.unsaved_reporting |= self.reporting.command_class() != class;
        self.reporting.assign_commands(class)
    }
}

/// The kind in the words of the point table; `None` for kinds that it does not know.
const fn table_kind(kind: Kind) -> Option<points::Kind> {
    match kind {
        Kind::BinaryInput => Some(points::Kind::BinaryInput),
        Kind::BinaryOutput => Some(points::Kind::BinaryOutput),
        Kind::AnalogInput => Some(points::Kind::AnalogInput),
        Kind::AnalogOutput => Some(points::Kind::AnalogOutput),
        _ => None,
    }
}

/// The kind in the words of the protocol.
const fn wire_kind(kind: points::Kind) -> Kind {
    match kind {
        points::Kind::BinaryInput => Kind::BinaryInput,
        points::Kind::BinaryOutput => Kind::BinaryOutput,
        points::Kind::AnalogInput => Kind::AnalogInput,
        points::Kind::AnalogOutput => Kind::AnalogOutput,
        points::Kind::Counter => Kind::Counter,
    }
}
