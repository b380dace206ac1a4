//! Firmware for the probes of a string: one of them takes it at a time, and the string is read meanwhile.

use core::time::Duration;

use bms_core::{string::BatteryAddress, time::Uptime};
use probe_proto::{Image, ProbeAddress, Refusal};

use crate::{
    event::{Event, UpdateFault},
    product::{Bm100, index, row},
};

/// Places of the longest string.
const PLACES: usize = 40;
/// How often a probe is given the same firmware (ours): the bus repeats what is lost by itself.
const ATTEMPTS: u8 = 3;
/// After a failure nobody in the string is tried for so long (ours).
const RETRY_AFTER: Duration = Duration::from_secs(30);
/// A probe that starts its new firmware may be silent for so long without an alarm (ours).
const STARTING: Duration = Duration::from_secs(10);

/// The updates of one string.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Updates {
    /// How often each was given the firmware that there is.
    attempts: [u8; PLACES],
    running: Option<Running>,
    /// Who has taken it and starts it, and until when it may take.
    starting: Option<(ProbeAddress, Uptime)>,
    retry_at: Uptime,
}

#[derive(Clone, Copy, Debug)]
struct Running {
    place: ProbeAddress,
    image: Image,
    /// Octets that the probe has.
    octets: u32,
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
        Self { attempts: [0; PLACES], running: None, starting: None, retry_at: Uptime::ZERO }
    }

    /// Nobody was given the firmware that there is now.
    pub(crate) const fn begin_anew(&mut self) {
        self.attempts = [0; PLACES];
        self.retry_at = Uptime::ZERO;
    }

    /// Another probe is at a place.
    pub(super) fn forget(&mut self, place: ProbeAddress) {
        if let Some(attempts) = self.attempts_mut(place) {
            *attempts = 0;
        }
    }

    /// Whether somebody takes firmware, starts it, or has just failed.
    pub(super) fn is_busy(&self, now: Uptime) -> bool {
        self.running.is_some() || self.starting.is_some_and(|(_, until)| now < until) || now < self.retry_at
    }

    /// Whether a probe was not tried too often.
    pub(super) fn may_try(&self, place: ProbeAddress) -> bool {
        let seat = usize::from(place.get()).checked_sub(1);
        seat.and_then(|seat| self.attempts.get(seat)).is_some_and(|attempts| *attempts < ATTEMPTS)
    }

    pub(super) fn begin(&mut self, place: ProbeAddress, image: Image) {
        self.running = Some(Running { place, image, octets: 0 });
        if let Some(attempts) = self.attempts_mut(place) {
            *attempts = attempts.saturating_add(1);
        }
    }

    /// Whether a probe may be silent because it starts its new firmware.
    pub(super) fn starts(&self, now: Uptime, place: ProbeAddress) -> bool {
        self.starting.is_some_and(|(starting, until)| starting == place && now < until)
    }

    fn attempts_mut(&mut self, place: ProbeAddress) -> Option<&mut u8> {
        self.attempts.get_mut(usize::from(place.get()).checked_sub(1)?)
    }
}

/// How far the firmware of the probes is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProbeUpdates {
    /// There is none to be handed out.
    None,
    /// Probes are given it, or wait for their turn.
    Running,
    /// Every probe that told its version, and one has, has it or a newer one.
    Done,
    /// The image was refused, or a probe has not taken it however often it was given it.
    Failed,
}

impl Bm100 {
    /// Hands firmware out to the probes from now on: to each that has an older version, one of each string at a time, while
    /// the strings are read. Its octets are asked for by [`Report::FirmwareWanted`](probe_proto::Report::FirmwareWanted).
    /// What a probe has of it from before, it need not take again. `None`: none is handed out.
    pub fn offer_probe_firmware(&mut self, image: Option<Image>) {
        if self.probe_firmware == image {
            return;
        }
        self.probe_firmware = image;
        self.probe_firmware_refused = false;
        self.lines.iter_mut().for_each(|line| line.updates.begin_anew());
    }

    /// The firmware that is handed out to the probes, if there is any.
    pub const fn probe_firmware(&self) -> Option<Image> {
        self.probe_firmware
    }

    /// The probe of a string that takes firmware now.
    pub fn probe_update(&self, string: bms_core::string::StringId) -> Option<ProbeUpdate> {
        let Running { place, image, octets } = self.lines.get(row(string))?.updates.running?;
        Some(ProbeUpdate { battery: BatteryAddress { string, index: index(place)? }, image, octets })
    }

    /// Probes of the bank that have told that they have an older firmware than the one that is handed out.
    pub fn outdated_probes(&self) -> u8 {
        let Some(image) = self.probe_firmware else { return 0 };
        let told = self.batteries().filter_map(|(at, _)| self.probe(at));
        u8::try_from(told.filter(|probe| probe.firmware < image.firmware).count()).unwrap_or(u8::MAX)
    }

    /// How far the firmware of the probes is.
    pub fn probe_updates(&self) -> ProbeUpdates {
        let Some(image) = self.probe_firmware else { return ProbeUpdates::None };
        let outdated = || {
            let lines = self.bank().strings().filter_map(|string| self.lines.get(row(string)));
            lines.flat_map(move |line| {
                let places = self.bank().indices().map(crate::product::place);
                places
                    .filter(move |place| line.is_outdated(*place, image))
                    .map(move |place| line.updates.may_try(place))
            })
        };
        let runs = self.lines.iter().any(|line| line.updates.running.is_some());
        match () {
            () if runs => ProbeUpdates::Running,
            () if self.probe_firmware_refused => ProbeUpdates::Failed,
            () if outdated().any(|may_try| may_try) => ProbeUpdates::Running,
            () if outdated().next().is_some() => ProbeUpdates::Failed,
            () if !self.batteries().any(|(at, _)| self.probe(at).is_some()) => ProbeUpdates::Running,
            () => ProbeUpdates::Done,
        }
    }

    /// The bus wants octets of the firmware: so many the probe has.
    pub(super) fn firmware_wanted(&mut self, at: BatteryAddress, offset: u32) {
        let running = self.lines.get_mut(row(at.string)).and_then(|line| line.updates.running.as_mut());
        if let Some(running) = running {
            running.octets = offset;
        }
    }

    /// A probe has taken its firmware, and starts it.
    pub(super) fn firmware_taken(&mut self, at: BatteryAddress) {
        let until = self.now.saturating_add(STARTING);
        if let Some(line) = self.lines.get_mut(row(at.string)) {
            line.updates.running = None;
            line.updates.starting = Some((crate::product::place(at.index), until));
        }
        self.note(Event::FirmwareUpdated(at));
    }

    /// A probe has not taken its firmware.
    pub(super) fn firmware_failed(&mut self, at: BatteryAddress, refusal: Option<Refusal>) {
        let retry_at = self.now.saturating_add(RETRY_AFTER);
        let Some(line) = self.lines.get_mut(row(at.string)) else { return };
        line.updates.retry_at = retry_at;
        let image = line.updates.running.take().map(|running| running.image);
        let why = match refusal {
            Some(Refusal::BadImage) => UpdateFault::BadImage,
            Some(Refusal::Fault) => UpdateFault::Fault,
            Some(Refusal::NotSupported) => UpdateFault::NotSupported,
            _ => UpdateFault::NoAnswer,
        };
        // What one probe finds wrong with it the others would too; not with another image that was offered meanwhile.
        self.probe_firmware_refused |= why == UpdateFault::BadImage && image == self.probe_firmware;
        self.note(Event::FirmwareFailed { battery: at, why });
    }

    /// A probe has told what it is: if it was to start new firmware, it has.
    pub(super) fn firmware_started(&mut self, at: BatteryAddress, firmware: u16) {
        let Some(line) = self.lines.get_mut(row(at.string)) else { return };
        if line.updates.starting.take_if(|(place, _)| index(*place) == Some(at.index)).is_none() {
            return;
        }
        if self.probe_firmware.is_some_and(|image| firmware < image.firmware) {
            self.note(Event::FirmwareFailed { battery: at, why: UpdateFault::StartedOld });
        }
    }
}
