//! Who is where, kept over power cuts.

use bms_core::{
    record::Record,
    string::{Baseline, BatteryAddress},
};
use heapless::{String, Vec};
use serde::{Deserialize, Serialize};

use super::{Bm100, battery_at, seat};

/// Batteries of the largest bank.
const SEATS: usize = 160;

/// What a probe told of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProbeInfo {
    /// Serial number, its first 20 characters.
    pub serial: String<20, u8>,
    /// What stands for the name of the model: its CRC-32C.
    pub model: u32,
    /// Version of the hardware.
    pub hardware: u16,
    /// Version of the firmware: 130 is 1.30.
    pub firmware: u16,
    /// Nominal voltage of the battery that it is made for, millivolts.
    pub nominal_mv: u16,
}

/// Who is at a place, and what its battery was when it was new.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Seat {
    /// The number that stands for the probe's serial number; 0 if none was ever found.
    pub(crate) tag: u32,
    pub(crate) baseline: Baseline,
}

/// The probes by place, and the baselines of their batteries' resistances.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Probes {
    /// As many as there were ever found up to the last; the rest are empty.
    seats: Vec<Seat, SEATS>,
}

impl Record for Probes {
    const KEY: u8 = 5;
    const VERSION: u8 = 1;
}

impl Probes {
    pub(crate) fn get(&self, at: BatteryAddress) -> Seat {
        self.seats.get(seat(at)).copied().unwrap_or_default()
    }

    pub(crate) fn set(&mut self, at: BatteryAddress, known: Seat) {
        let place = seat(at);
        if place >= self.seats.len() && self.seats.resize_default(place.saturating_add(1)).is_err() {
            return;
        }
        if let Some(seat) = self.seats.get_mut(place) {
            *seat = known;
        }
    }

    /// Where the probe was that a number stands for.
    pub(crate) fn place_of(&self, tag: u32) -> Option<BatteryAddress> {
        let place = self.seats.iter().position(|seat| tag != 0 && seat.tag == tag)?;
        battery_at(u16::try_from(place).ok()?)
    }

    fn known(&self) -> impl Iterator<Item = (BatteryAddress, Seat)> {
        (0..).zip(&self.seats).filter_map(|(place, seat)| Some((battery_at(place)?, *seat)))
    }
}

impl Bm100 {
    /// Gives the batteries of the bank the baselines that are known.
    pub(super) fn restore_baselines(&mut self) {
        for (at, seat) in self.probes.known() {
            self.manager.restore(at, seat.baseline);
        }
    }

    /// Keeps what batteries of a string have learnt of their baselines.
    pub(crate) fn keep_baselines(&mut self, string: bms_core::string::StringId) {
        let settings = *self.manager.settings();
        for index in settings.indices() {
            let at = BatteryAddress { string, index };
            let Some(baseline) = self.manager.battery(at).map(bms_core::string::Battery::baseline) else {
                continue;
            };
            let known = self.probes.get(at);
            if known.baseline != baseline {
                self.probes.set(at, Seat { baseline, ..known });
                self.unsaved_probes = true;
            }
        }
    }
}
