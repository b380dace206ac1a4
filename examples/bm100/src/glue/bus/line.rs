//! One string's probes: who answers, what they are, what they were told.

use core::time::Duration;

use bms_core::{
    string::{BatteryIndex, ProbeLimits},
    time::Uptime,
};
use probe_proto::{Bus, Command, Identity, Image, Limits, Percent, Places, ProbeAddress, QueueFull};

use super::{
    faults::Faults,
    updates::{ProbeFirmware, Updates},
};
use crate::product::{ProbeInfo, Seat, index};

/// Places of the longest string.
const PLACES: usize = 40;
/// A power that nobody was told.
const UNTOLD: u8 = u8::MAX;
/// A command that was not heeded is repeated after this time: a probe may have reason not to.
const REPEAT_AFTER: Duration = Duration::from_secs(10);

/// What is to be told to the probes is kept as what they should be and what they were told last: whatever is lost,
/// refused or forgotten on the way is told again.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    infos: [ProbeInfo; PLACES],
    answering: Places,
    /// When the string was last scanned, or was to be; `None` once it has fallen silent.
    scanned_at: Option<Uptime>,
    /// Who has the limits.
    limited: Places,
    /// The power that each was told.
    powers: [u8; PLACES],
    compared_at: Uptime,
    lit: Places,
    /// Who was told to flash.
    told_lit: Places,
    resets: Places,
    enumerate: bool,
    pub(super) updates: Updates,
    pub(super) faults: Faults,
    /// Who was displaced by the last one that was seated, and may turn up at the next place.
    pub(super) displaced: Option<Seat>,
}

impl Line {
    pub(crate) fn new() -> Self {
        Self {
            infos: core::array::from_fn(|_| ProbeInfo::default()),
            answering: Places::NONE,
            // A bus that is never scanned falls silent too.
            scanned_at: Some(Uptime::ZERO),
            limited: Places::NONE,
            powers: [UNTOLD; PLACES],
            compared_at: Uptime::ZERO,
            lit: Places::NONE,
            told_lit: Places::NONE,
            resets: Places::NONE,
            enumerate: false,
            updates: Updates::new(),
            faults: Faults::default(),
            displaced: None,
        }
    }

    pub(crate) fn answering(&self) -> u8 {
        u8::try_from(self.answering.len()).unwrap_or(u8::MAX)
    }

    pub(super) const fn answers(&self, place: ProbeAddress) -> bool {
        self.answering.contains(place)
    }

    pub(crate) fn probe(&self, index: BatteryIndex) -> Option<&ProbeInfo> {
        self.infos.get(usize::from(index.get()).checked_sub(1)?).filter(|info| !info.serial.is_empty())
    }

    pub(crate) const fn ask_enumeration(&mut self) {
        self.enumerate = true;
    }

    pub(crate) const fn forget_limits(&mut self) {
        self.limited = Places::NONE;
    }

    /// These may not know what they were told.
    pub(super) fn forget(&mut self, places: Places) {
        self.limited = self.limited.without(places);
        self.told_lit = self.told_lit.without(places);
        for place in places.iter() {
            self.set_power(place, UNTOLD);
        }
    }

    pub(super) fn light(&mut self, places: Places, on: bool) {
        self.lit = if on { self.lit | places } else { self.lit.without(places) };
    }

    pub(super) const fn is_lit(&self, place: ProbeAddress) -> bool {
        self.lit.contains(place)
    }

    pub(super) const fn reset(&mut self, place: ProbeAddress) {
        self.resets.insert(place);
    }

    /// A probe told what it is, and has forgotten what it was told before.
    pub(super) fn identified(&mut self, place: ProbeAddress, identity: &Identity<'_>) {
        self.forget(place.into());
        let seat = usize::from(place.get()).checked_sub(1);
        let Some(info) = seat.and_then(|seat| self.infos.get_mut(seat)) else { return };
        // As much of it as is kept.
        if !identity.serial.starts_with(info.serial.as_str()) {
            self.updates.forget(place);
        }
        info.serial.clear();
        for letter in identity.serial.chars() {
            if info.serial.push(letter).is_err() {
                break;
            }
        }
        info.model = Image::crc(identity.model.as_bytes());
        info.hardware = identity.hardware;
        info.firmware = identity.firmware;
        info.nominal_mv = identity.nominal_mv;
    }

    pub(super) const fn scanned(&mut self, now: Uptime, answered: Places) {
        self.answering = answered;
        self.scanned_at = Some(now);
    }

    /// The string is to be scanned from now on.
    pub(crate) const fn expect(&mut self, now: Uptime) {
        if self.scanned_at.is_none() {
            self.scanned_at = Some(now);
        }
    }

    /// Whether nobody has scanned the string for so long; true once.
    pub(crate) fn falls_silent(&mut self, now: Uptime, after: Duration) -> bool {
        let silent = self.scanned_at.is_some_and(|at| now.saturating_sub(at) >= after);
        if silent {
            self.scanned_at = None;
            self.answering = Places::NONE;
        }
        silent
    }

    /// Compares the power of each that answers with what it was told, from time to time.
    pub(super) fn compare(&mut self, now: Uptime, power: impl Fn(BatteryIndex) -> Option<u8>) {
        if now.saturating_sub(self.compared_at) < REPEAT_AFTER {
            return;
        }
        self.compared_at = now;
        for place in self.answering.iter() {
            if index(place).and_then(&power) != self.power(place) {
                self.set_power(place, UNTOLD);
            }
        }
    }

    /// Gives the bus what is to be told to the probes that there are.
    pub(super) fn instruct(
        &mut self,
        bus: &mut Bus,
        there: Places,
        limits: &ProbeLimits,
        power: impl Fn(BatteryIndex) -> u8,
    ) -> Result<(), QueueFull> {
        if core::mem::take(&mut self.enumerate) {
            bus.command(Command::Enumerate)?;
        }
        let resets = core::mem::take(&mut self.resets) & self.answering;
        if !resets.is_empty() {
            bus.command(Command::Reset { places: resets }).inspect_err(|_| self.resets = resets)?;
        }
        let places = (there & self.answering).without(self.limited);
        if !places.is_empty() {
            bus.command(Command::SetLimits { places, limits: told(limits) })?;
            self.limited = self.limited | places;
        }
        self.instruct_powers(bus, there, power)?;
        for on in [true, false] {
            let differ = if on { self.lit.without(self.told_lit) } else { self.told_lit.without(self.lit) };
            let places = differ & self.answering;
            if !places.is_empty() {
                bus.command(Command::Indicate { places, on })?;
                self.told_lit = if on { self.told_lit | places } else { self.told_lit.without(places) };
            }
        }
        Ok(())
    }

    /// Whether a probe has told that this firmware is for it, and newer than its own.
    pub(super) fn is_outdated(&self, place: ProbeAddress, firmware: ProbeFirmware) -> bool {
        index(place).and_then(|index| self.probe(index)).is_some_and(|probe| firmware.is_newer(probe))
    }

    /// Who is to take this firmware next: the farthest that answers, needs it and may be tried, while nobody else of the
    /// string takes any.
    pub(super) fn next_to_update(
        &self,
        now: Uptime,
        there: Places,
        firmware: ProbeFirmware,
    ) -> Option<ProbeAddress> {
        let candidates = (there & self.answering)
            .iter()
            .filter(|place| self.is_outdated(*place, firmware) && self.updates.may_try_now(now, *place));
        candidates.max().filter(|_| !self.updates.is_busy())
    }

    /// Lets a probe, for whose serial number `tag` stands, take this image.
    pub(super) fn update(&mut self, bus: &mut Bus, place: ProbeAddress, tag: u32, image: Image) {
        if bus.command(Command::Update { place, image }).is_ok() {
            self.updates.begin(place, tag, image);
        }
    }

    /// One command for all that are to have the same power; who is not there has none.
    fn instruct_powers(
        &mut self,
        bus: &mut Bus,
        there: Places,
        power: impl Fn(BatteryIndex) -> u8,
    ) -> Result<(), QueueFull> {
        let wanted = |place| match index(place) {
            Some(index) if there.contains(place) => power(index).min(100),
            _ => 0,
        };
        let mut rest: Places =
            self.answering.iter().filter(|place| self.power(*place) != Some(wanted(*place))).collect();
        while let Some(first) = rest.nearest() {
            let level = wanted(first);
            let places: Places = rest.iter().filter(|place| wanted(*place) == level).collect();
            let power = Percent::new(level).unwrap_or(Percent::ZERO);
            bus.command(Command::SetEqualization { places, power })?;
            places.iter().for_each(|place| self.set_power(place, level));
            rest = rest.without(places);
        }
        Ok(())
    }

    /// The power that a probe was told.
    fn power(&self, place: ProbeAddress) -> Option<u8> {
        self.powers.get(usize::from(place.get()).checked_sub(1)?).copied()
    }

    fn set_power(&mut self, place: ProbeAddress, power: u8) {
        let seat = usize::from(place.get()).checked_sub(1);
        if let Some(told) = seat.and_then(|seat| self.powers.get_mut(seat)) {
            *told = power;
        }
    }
}

/// The limits as probes take them, cut to what they can hold.
fn told(limits: &ProbeLimits) -> Limits {
    let millivolts = |value: i32| u16::try_from(value.max(0)).unwrap_or(u16::MAX);
    let degrees = |value: i32| i16::try_from(value.max(i16::MIN.into())).unwrap_or(i16::MAX);
    Limits {
        low_voltage_mv: millivolts(limits.voltage.low.get()),
        high_voltage_mv: millivolts(limits.voltage.high.get()),
        low_temperature_centi_celsius: degrees(limits.temperature.low.get()),
        high_temperature_centi_celsius: degrees(limits.temperature.high.get()),
        low_micro_ohms: limits.resistance.low.get(),
        high_micro_ohms: limits.resistance.high.get(),
    }
}
