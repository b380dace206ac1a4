//! Firmware for the probes of a string: one of them takes it at a time, and the string is read meanwhile.

use core::{ops::RangeInclusive, time::Duration};

use bms_core::{string::BatteryAddress, time::Uptime};
use probe_proto::{Image, Places, ProbeAddress};

use crate::product::ProbeInfo;

/// Places of the longest string.
const PLACES: usize = 40;
/// How often a probe is given the same firmware (ours): the bus repeats what is lost by itself.
const ATTEMPTS: u8 = 3;
/// A probe that has not taken it is not tried again for so long (ours).
const RETRY_AFTER: Duration = Duration::from_secs(30);
/// A probe that starts its new firmware may be silent for so long (ours): to copy 64 KiB takes some seconds, and to be
/// found again some scans.
const STARTING: Duration = Duration::from_secs(20);

/// Firmware for probes, and for which of them it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProbeFirmware {
    /// What the probes are told of it.
    pub image: Image,
    /// What stands for the model, as [`ProbeInfo::model`] has it.
    model: u32,
    lowest_hardware: u16,
    highest_hardware: u16,
}

impl ProbeFirmware {
    /// Firmware for probes that tell this model, `BP100-12V` say, and a version of hardware in this range.
    pub const fn new(image: Image, model: &str, hardware: &RangeInclusive<u16>) -> Self {
        Self {
            image,
            model: Image::crc(model.as_bytes()),
            lowest_hardware: *hardware.start(),
            highest_hardware: *hardware.end(),
        }
    }

    /// Whether it is for a probe that tells this of itself.
    pub fn is_for(&self, probe: &ProbeInfo) -> bool {
        self.model == probe.model && (self.lowest_hardware..=self.highest_hardware).contains(&probe.hardware)
    }

    /// Whether it is for a probe, and newer than what that has.
    pub(super) fn is_newer(&self, probe: &ProbeInfo) -> bool {
        self.is_for(probe) && probe.firmware < self.image.firmware
    }
}

/// The updates of one string.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Updates {
    /// How often each was given the firmware that there is.
    attempts: [u8; PLACES],
    /// When each may be tried again, seconds of uptime.
    retry_at: [u32; PLACES],
    /// Who says that the image is no good.
    pub(super) complaints: Places,
    pub(super) running: Option<Running>,
    pub(super) starting: Option<Starting>,
}

/// Who takes firmware.
#[derive(Clone, Copy, Debug)]
pub(super) struct Running {
    pub(super) place: ProbeAddress,
    /// What stands for its serial number.
    pub(super) tag: u32,
    pub(super) image: Image,
    /// Octets that the probe has.
    pub(super) octets: u32,
}

/// Who has taken firmware and starts it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Starting {
    pub(super) place: ProbeAddress,
    /// What stands for its serial number.
    pub(super) tag: u32,
    pub(super) image: Image,
    /// It said that it starts it; otherwise it may.
    pub(super) is_confirmed: bool,
    until: Uptime,
}

/// A probe that takes firmware now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProbeUpdate {
    /// Whose probe.
    pub battery: BatteryAddress,
    /// What it takes.
    pub image: Image,
    /// Octets of it that the probe has.
    pub octets: u32,
}

impl ProbeUpdate {
    /// How much the probe has, 0..=100 %.
    pub fn percent(&self) -> u8 {
        let hundredfold = u64::from(self.octets).saturating_mul(100);
        let percent = hundredfold.checked_div(self.image.octets.into()).unwrap_or(0);
        u8::try_from(percent.min(100)).unwrap_or(100)
    }
}

impl Updates {
    pub(super) const fn new() -> Self {
        Self {
            attempts: [0; PLACES],
            retry_at: [0; PLACES],
            complaints: Places::NONE,
            running: None,
            starting: None,
        }
    }

    /// Nobody was given the firmware that there is now.
    pub(crate) const fn begin_anew(&mut self) {
        self.attempts = [0; PLACES];
        self.retry_at = [0; PLACES];
        self.complaints = Places::NONE;
    }

    /// Another probe is at a place.
    pub(super) fn forget(&mut self, place: ProbeAddress) {
        self.set_attempts(place, 0);
        self.set_retry(place, 0);
        self.complaints.remove(place);
    }

    /// Whether somebody takes firmware or starts it.
    pub(super) const fn is_busy(&self) -> bool {
        self.running.is_some() || self.starting.is_some()
    }

    /// Whether a probe was not tried too often.
    pub(super) fn may_try(&self, place: ProbeAddress) -> bool {
        of(&self.attempts, place).is_some_and(|attempts| *attempts < ATTEMPTS)
    }

    /// Whether a probe has not failed just now.
    pub(super) fn may_try_now(&self, now: Uptime, place: ProbeAddress) -> bool {
        let rested = of(&self.retry_at, place).is_some_and(|retry_at| now.as_secs() >= (*retry_at).into());
        rested && self.may_try(place)
    }

    pub(super) fn begin(&mut self, place: ProbeAddress, tag: u32, image: Image) {
        self.running = Some(Running { place, tag, image, octets: 0 });
        let attempts = of(&self.attempts, place).copied().unwrap_or_default();
        self.set_attempts(place, attempts.saturating_add(1));
    }

    /// A probe is tried again after a while.
    pub(super) fn retry_later(&mut self, now: Uptime, place: ProbeAddress) {
        let retry_at = now.saturating_add(RETRY_AFTER).as_secs();
        self.set_retry(place, u32::try_from(retry_at).unwrap_or(u32::MAX));
    }

    /// A probe is not tried again with this firmware.
    pub(super) fn give_up(&mut self, place: ProbeAddress) {
        self.set_attempts(place, ATTEMPTS);
    }

    /// A probe has taken what it was given, and starts it.
    pub(super) const fn await_start(&mut self, now: Uptime, taken: Running, is_confirmed: bool) {
        let Running { place, tag, image, .. } = taken;
        let until = now.saturating_add(STARTING);
        self.starting = Some(Starting { place, tag, image, is_confirmed, until });
    }

    /// Whether a probe may be silent because it starts its new firmware.
    pub(super) fn starts(&self, now: Uptime, place: ProbeAddress) -> bool {
        self.starting.is_some_and(|starting| starting.place == place && now < starting.until)
    }

    /// Who should have started its firmware by now.
    pub(super) fn take_overdue(&mut self, now: Uptime) -> Option<Starting> {
        self.starting.take_if(|starting| now >= starting.until)
    }

    fn set_attempts(&mut self, place: ProbeAddress, attempts: u8) {
        if let Some(room) = of_mut(&mut self.attempts, place) {
            *room = attempts;
        }
    }

    fn set_retry(&mut self, place: ProbeAddress, seconds: u32) {
        if let Some(room) = of_mut(&mut self.retry_at, place) {
            *room = seconds;
        }
    }
}

fn of<T>(all: &[T; PLACES], place: ProbeAddress) -> Option<&T> {
    all.get(usize::from(place.get()).checked_sub(1)?)
}

fn of_mut<T>(all: &mut [T; PLACES], place: ProbeAddress) -> Option<&mut T> {
    all.get_mut(usize::from(place.get()).checked_sub(1)?)
}
