//! The product as the probe bus has it: what a [`Bus`] tells of its string, and what it is to do there.
//!
//! | file | what it is |
//! | --- | --- |
//! | `line.rs` | what is known of one string's probes, and what they were told |
//! | `faults.rs` | what is wrong with the probes themselves |
//! | `seating.rs` | who is where: found, moved and replaced probes |
//! | `updates.rs`, `handout.rs` | firmware for the probes: of one string, and who of the bank is given it |

mod faults;
mod handout;
mod line;
mod seating;
mod updates;

use bms_core::{
    string::{BatteryAddress, BatteryIndex, Sample, StringId},
    time::Uptime,
    units::{CentiCelsius, MicroOhms, Millivolts},
};
use probe_proto::{Bus, Config, Places, ProbeAddress, Reading, Report, Status};

use crate::{
    event::Event,
    product::{Bm100, index, place, row},
};

pub(crate) use handout::Handout;
pub use handout::ProbeUpdates;
pub(crate) use line::Line;
pub use updates::{ProbeFirmware, ProbeUpdate};

impl Bm100 {
    /// How the bus of a string is to be set up at this speed. It looks for as many probes as there are; which of them are
    /// missing is the manager's to say.
    pub const fn bus_config(baud: u32) -> Config {
        Config::at_baud(baud)
    }

    /// How the port of the environmental sensor is to be set up at this speed.
    pub const fn sensor_config(baud: u32) -> Config {
        Config::at_baud(baud).with_environment_sensor()
    }

    /// Takes what the bus of a string tells. The octets that [`Report::FirmwareWanted`] asks for are the caller's to give.
    pub fn ingest(&mut self, now: Uptime, string: StringId, report: &Report<'_>) {
        self.now = self.now.max(now);
        let at = |place| index(place).map(|index| BatteryAddress { string, index });
        match *report {
            Report::Identity { place, identity, change } => {
                if let Some(at) = at(place) {
                    self.identified(at, &identity, change);
                    self.firmware_told(at, &identity, change);
                }
            }
            Report::Reading { place, reading } => {
                if let Some(at) = at(place) {
                    self.read(at, &reading);
                }
            }
            Report::Silent { place, cut_at } => {
                if let (Some(at), Some(cut_at)) = (at(place), index(cut_at)) {
                    self.silent(at, cut_at);
                }
            }
            Report::Scanned { answered, .. } => self.scanned(string, answered),
            Report::Unanswered { places } => {
                if let Some(line) = self.lines.get_mut(row(string)) {
                    line.forget(places);
                }
            }
            Report::Measured => self.measured(string),
            Report::FirmwareWanted { place, offset, .. } => {
                if let Some(at) = at(place) {
                    self.firmware_wanted(at, offset);
                }
            }
            Report::Updated { place } => {
                if let Some(at) = at(place) {
                    self.firmware_taken(at, true);
                }
            }
            Report::UpdateUnconfirmed { place } => {
                if let Some(at) = at(place) {
                    self.firmware_taken(at, false);
                }
            }
            Report::UpdateFailed { place, why } => {
                if let Some(at) = at(place) {
                    self.firmware_failed(at, why);
                }
            }
            // A refused command is told again when the readings show that it was not heeded.
            _ => {}
        }
    }

    /// Takes what the port of the environmental sensor tells.
    pub fn ingest_environment(&mut self, now: Uptime, report: &Report<'_>) {
        self.now = self.now.max(now);
        if let Report::Environment(told) = *report {
            self.ingest_sensor(told);
        }
    }

    /// Gives the bus of a string what is to be done there, as far as it takes it. Call it after each
    /// [`Report::Scanned`] and whenever something was written; then [`Bus::process`].
    pub fn instruct(&mut self, string: StringId, bus: &mut Bus) {
        let settings = *self.manager.settings();
        let there = if string.number() <= settings.strings { settings.batteries } else { 0 };
        let manager = &self.manager;
        let Some(line) = self.lines.get_mut(row(string)) else { return };
        let power = |index| manager.power(BatteryAddress { string, index });
        // What does not fit waits for the next time.
        let there = Places::first(there);
        if line.instruct(bus, there, &settings.limits, power).is_err() {
            return;
        }
        self.instruct_update(string, bus, there);
        self.instruct_measuring(string, bus);
    }

    /// Looks anew which probe is where.
    pub fn enumerate(&mut self) {
        self.lines.iter_mut().for_each(Line::ask_enumeration);
    }

    /// Lets a probe flash its light, or ends that.
    pub fn identify(&mut self, at: BatteryAddress, on: bool) {
        if let Some(line) = self.lines.get_mut(row(at.string)) {
            line.light(place(at.index).into(), on);
        }
    }

    /// Lets all probes of the bank flash their lights, or ends that.
    pub fn identify_all(&mut self, on: bool) {
        let settings = *self.bank();
        for line in self.lines.iter_mut().take(settings.strings.into()) {
            line.light(Places::first(settings.batteries), on);
        }
    }

    /// Whether a probe is to flash its light.
    pub fn is_identifying(&self, at: BatteryAddress) -> bool {
        self.lines.get(row(at.string)).is_some_and(|line| line.is_lit(place(at.index)))
    }

    /// Starts a probe anew.
    pub fn reset_probe(&mut self, at: BatteryAddress) {
        if let Some(line) = self.lines.get_mut(row(at.string)) {
            line.reset(place(at.index));
        }
    }

    /// Whether a battery's probe answered the last scan.
    pub fn answers(&self, at: BatteryAddress) -> bool {
        let line = self.lines.get(row(at.string));
        self.battery(at).is_some() && line.is_some_and(|line| line.answers(place(at.index)))
    }

    fn read(&mut self, at: BatteryAddress, reading: &Reading) {
        self.found(at);
        self.judge_probe(at, reading.status);
        let (now, time, journal) = (self.now, self.time(), &mut self.journal);
        self.manager.ingest(now, at, &sample(reading), |edge| journal.note(now, time, Event::Battery(edge)));
    }

    fn silent(&mut self, at: BatteryAddress, cut_at: BatteryIndex) {
        let line = self.lines.get(row(at.string));
        if line.is_some_and(|line| line.updates.starts(self.now, place(cut_at))) {
            self.manager.unheard(self.now, at);
            return;
        }
        let (now, time, journal) = (self.now, self.time(), &mut self.journal);
        self.manager.silent(now, at, cut_at, |edge| journal.note(now, time, Event::Battery(edge)));
    }

    /// A string was read; those that did not answer and should are silent, also if they never answered since power-up.
    fn scanned(&mut self, string: StringId, answered: Places) {
        let settings = *self.manager.settings();
        if let Some(line) = self.lines.get_mut(row(string)) {
            line.scanned(self.now, answered);
        }
        if string.number() <= settings.strings && !self.supervision().detect {
            let missing = Places::first(settings.batteries).without(answered);
            for (missing, cut_at) in missing.iter().filter_map(|place| cut_off(place, answered)) {
                self.silent(BatteryAddress { string, index: missing }, cut_at);
            }
        }
        self.judge_start(string, answered);
        self.judge_string(string);
        let manager = &self.manager;
        if let Some(line) = self.lines.get_mut(row(string)) {
            line.compare(self.now, |index| {
                let battery = manager.battery(BatteryAddress { string, index });
                battery.map(bms_core::string::Battery::equalization)
            });
        }
    }
}

/// The middle of what a probe can measure.
const MIDDLE_MV: u16 = 10_000;

/// A missing probe, and the place that it is cut off at: the first beyond all that answer, or its own.
fn cut_off(missing: ProbeAddress, answered: Places) -> Option<(BatteryIndex, BatteryIndex)> {
    let at = match answered.farthest() {
        Some(farthest) if farthest > missing => missing,
        Some(farthest) => farthest.next().unwrap_or(missing),
        None => ProbeAddress::FIRST,
    };
    Some((index(missing)?, index(at)?))
}

/// What a probe says, as the strings take it.
fn sample(reading: &Reading) -> Sample {
    // A voltage that is cut to the probe's range is out of it, at the nearer end.
    let voltage = match (reading.status.contains(Status::VOLTAGE_FAULT), reading.voltage_mv) {
        (false, millivolts) => i32::from(millivolts),
        (true, ..MIDDLE_MV) => i32::MIN,
        (true, _) => i32::MAX,
    };
    let blind = reading.status.contains(Status::TEMPERATURE_FAULT);
    let temperature = CentiCelsius(reading.temperature_centi_celsius.into());
    Sample {
        voltage: Some(Millivolts(voltage)),
        temperature: (!blind).then_some(temperature),
        resistance: reading.resistance.map(|measured| (MicroOhms(measured.micro_ohms), measured.age_seconds)),
        equalization: reading.equalization.get(),
    }
}
