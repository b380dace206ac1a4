//! Measurements of the resistance: one string at a time, as each loads its batteries.

use core::time::Duration;

use bms_core::{
    string::{BatteryAddress, BatteryIndex, StringId},
    time::{Timestamp, Uptime},
};
use probe_proto::{Bus, Command, Places, ProbeAddress};

use super::{Bm100, row};
use crate::event::Event;

/// Every fifth battery of a string is measured at the same time (ours): a string of forty in five turns.
const STRIDE: u8 = 5;
/// A string that tells no end within this time has failed: the bus gives up each turn after ten seconds.
const LONGEST: Duration = Duration::from_mins(3);
/// A resistance counts as measured in a run that is no older than the run and this.
const MARGIN: Duration = Duration::from_secs(5);

/// How far a measurement is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Measurement {
    /// There was none since power-up.
    #[default]
    None,
    /// It is under way, or waits for its turn.
    Running,
    /// It is done: of all strings that it was of, at least one battery was measured.
    Done,
    /// No battery could be measured, of whatever string.
    Rejected,
}

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Measuring {
    /// Whose turn is still to come, by string.
    waiting: [Option<Places>; 4],
    running: Option<Running>,
    state: Measurement,
    /// Whether a battery was measured since it began.
    any: bool,
    /// When the last one ended.
    last: Option<Uptime>,
    last_time: Option<Timestamp>,
}

#[derive(Clone, Copy, Debug)]
struct Running {
    string: StringId,
    places: Places,
    since: Uptime,
}

impl Bm100 {
    /// How far the last measurement of resistances is, whoever asked for it.
    pub const fn measurement(&self) -> Measurement {
        self.measuring.state
    }

    /// When the last measurement of resistances ended: since power-up, and by wall clock if it was set.
    pub fn last_measurement(&self) -> Option<(Uptime, Option<Timestamp>)> {
        self.measuring.last.map(|at| (at, self.measuring.last_time))
    }

    /// Measures the resistance of all batteries, string after string.
    pub fn measure_all(&mut self) {
        let settings = *self.bank();
        settings.strings().for_each(|string| self.measure_string(string));
    }

    /// Measures the resistance of all batteries of a string that there is.
    pub fn measure_string(&mut self, string: StringId) {
        let settings = self.bank();
        if string.number() <= settings.strings {
            self.measure(string, Places::first(settings.batteries));
        }
    }

    /// Measures the resistance of a battery that there is.
    pub fn measure_battery(&mut self, at: BatteryAddress) {
        if self.battery(at).is_some() {
            self.measure(at.string, place(at.index).into());
        }
    }

    fn measure(&mut self, string: StringId, places: Places) {
        if let Some(waiting) = self.measuring.waiting.get_mut(row(string)) {
            *waiting = Some(waiting.unwrap_or_default() | places);
            if self.measuring.state != Measurement::Running {
                self.measuring.any = false;
            }
            self.measuring.state = Measurement::Running;
        }
    }

    /// Whether a battery is measured, or waits for its turn.
    pub fn is_measuring(&self, at: BatteryAddress) -> bool {
        self.measured_in(at.string).contains(place(at.index))
    }

    /// Whether a battery of a string is measured, or waits for its turn.
    pub fn is_measuring_string(&self, string: StringId) -> bool {
        !self.measured_in(string).is_empty()
    }

    fn measured_in(&self, string: StringId) -> Places {
        let waiting = self.measuring.waiting.get(row(string)).copied().flatten().unwrap_or_default();
        let running = self.measuring.running.filter(|running| running.string == string);
        waiting | running.map_or(Places::NONE, |running| running.places)
    }

    /// Begins what is due by the interval, and ends what does not end by itself.
    pub(super) fn keep_measuring(&mut self) {
        let settings = *self.bank();
        for string in settings.strings() {
            let ready = !self.supervision.detect && self.probes_present(string) > 0;
            if ready && self.manager.resistance_due(self.now, string) {
                self.measure_string(string);
            }
        }
        if let Some(running) = self.measuring.running
            && self.now.saturating_sub(running.since) >= LONGEST
        {
            self.measured(running.string);
        }
        // A string of which no probe answers must not keep the others waiting.
        for string in StringId::ALL {
            if self.probes_present(string) == 0 && self.take_turn(string).is_some() {
                self.note(Event::ResistanceNotMeasured(string));
                self.settle(false);
            }
        }
    }

    fn take_turn(&mut self, string: StringId) -> Option<Places> {
        self.measuring.waiting.get_mut(row(string))?.take()
    }

    /// Gives a bus its part, when it is its turn.
    pub(crate) fn instruct_measuring(&mut self, string: StringId, bus: &mut Bus) {
        if self.measuring.running.is_some() || self.probes_present(string) == 0 {
            return;
        }
        let Some(places) = self.measuring.waiting.get(row(string)).copied().flatten() else { return };
        if bus.command(Command::MeasureResistance { places, stride: STRIDE }).is_ok() {
            self.take_turn(string);
            self.measuring.running = Some(Running { string, places, since: self.now });
        }
    }

    /// The bus has measured.
    pub(crate) fn measured(&mut self, string: StringId) {
        let Some(running) = self.measuring.running.filter(|running| running.string == string) else { return };
        self.measuring.running = None;
        let lasted = self.now.saturating_sub(running.since).saturating_add(MARGIN);
        let any = running.places.iter().any(|place| {
            let battery = index(place).and_then(|index| self.battery(BatteryAddress { string, index }));
            let age = battery.and_then(|battery| battery.resistance().age(self.now));
            age.is_some_and(|age| age <= lasted)
        });
        self.settle(any);
        if any {
            self.measuring.last = Some(self.now);
            self.measuring.last_time = self.time();
        }
        self.note(if any { Event::ResistanceMeasured(string) } else { Event::ResistanceNotMeasured(string) });
    }

    /// Part of the measurement is over; tells how far the whole is.
    fn settle(&mut self, any: bool) {
        self.measuring.any |= any;
        let waiting = self.measuring.waiting.iter().any(Option::is_some);
        self.measuring.state = match (waiting || self.measuring.running.is_some(), self.measuring.any) {
            (true, _) => Measurement::Running,
            (false, true) => Measurement::Done,
            (false, false) => Measurement::Rejected,
        };
    }
}

/// The place in the chain of a battery: both count from 1 to 40.
pub(crate) fn place(index: BatteryIndex) -> ProbeAddress {
    ProbeAddress::new(index.get()).unwrap_or(ProbeAddress::LAST)
}

/// The battery at a place in the chain.
pub(crate) const fn index(place: ProbeAddress) -> Option<BatteryIndex> {
    BatteryIndex::new(place.get())
}
