//! Who of the bank is given the firmware for the probes, and what becomes of it.
//!
//! One probe of the bank takes it first, and the others only when that one has told the new version: the farthest of its
//! string, which cuts nobody off if it does not come up again. Firmware that does not come up, or is not what it says,
//! is given to nobody any more; so is what a second probe of the same kind finds to be no good.

use bms_core::string::{BatteryAddress, StringId};
use probe_proto::{Bus, Change, Identity, Image, Places, ProbeAddress, Refusal, UpdateFailure};

use super::{
    cut_off,
    updates::{ProbeFirmware, ProbeUpdate, Running, Starting},
};
use crate::{
    event::{Event, UpdateFault},
    product::{Bm100, index, place, row},
};

/// Probes of the same kind that find an image to be no good before it is given to nobody any more.
const COMPLAINTS: usize = 2;

/// The firmware that is handed out, and what is known of it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Handout {
    offered: Option<ProbeFirmware>,
    /// It is given to nobody any more.
    withdrawn: bool,
    /// A probe of the bank has started it.
    proven: bool,
}

impl Handout {
    fn is_of(&self, image: Image) -> bool {
        self.offered.is_some_and(|offered| offered.image == image)
    }
}

/// How far the firmware of the probes is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProbeUpdates {
    /// There is none to be handed out.
    None,
    /// Probes are given it, or wait for their turn.
    Running,
    /// Every probe that it is for and that told its version, and one has, has it or a newer one.
    Done,
    /// The image was withdrawn, is for no probe of the bank, or a probe has not taken it however often it was given it.
    Failed,
}

impl Bm100 {
    /// Hands firmware out to the probes from now on: to each that it is for and that has an older version, first to one of
    /// the bank, then to one of each string at a time, while the strings are read. Its octets are asked for by
    /// [`Report::FirmwareWanted`](probe_proto::Report::FirmwareWanted). What a probe has of it from before, it need not
    /// take again. `None`: none is handed out.
    pub fn offer_probe_firmware(&mut self, firmware: Option<ProbeFirmware>) {
        if self.handout.offered == firmware {
            return;
        }
        self.handout = Handout { offered: firmware, ..Handout::default() };
        self.lines.iter_mut().for_each(|line| line.updates.begin_anew());
    }

    /// The firmware that is handed out to the probes, if there is any.
    pub const fn probe_firmware(&self) -> Option<ProbeFirmware> {
        self.handout.offered
    }

    /// The probe of a string that takes firmware now.
    pub fn probe_update(&self, string: StringId) -> Option<ProbeUpdate> {
        let Running { place, image, octets, .. } = self.lines.get(row(string))?.updates.running?;
        Some(ProbeUpdate { battery: BatteryAddress { string, index: index(place)? }, image, octets })
    }

    /// Probes of the bank that have told that they have an older firmware than the one that is handed out for them.
    pub fn outdated_probes(&self) -> u8 {
        let Some(firmware) = self.handout.offered else { return 0 };
        let told = self.batteries().filter_map(|(at, _)| self.probe(at));
        u8::try_from(told.filter(|probe| firmware.is_newer(probe)).count()).unwrap_or(u8::MAX)
    }

    /// How far the firmware of the probes is.
    pub fn probe_updates(&self) -> ProbeUpdates {
        let Some(firmware) = self.handout.offered else { return ProbeUpdates::None };
        let outdated = || {
            let lines = self.bank().strings().filter_map(|string| self.lines.get(row(string)));
            lines.flat_map(move |line| {
                let places = self.bank().indices().map(place);
                let outdated = places.filter(move |place| line.is_outdated(*place, firmware));
                outdated.map(|place| line.updates.may_try(place))
            })
        };
        let mut told = self.batteries().filter_map(|(at, _)| self.probe(at)).peekable();
        let runs = self.lines.iter().any(|line| line.updates.is_busy());
        match () {
            () if runs => ProbeUpdates::Running,
            () if self.handout.withdrawn => ProbeUpdates::Failed,
            () if outdated().any(|may_try| may_try) => ProbeUpdates::Running,
            () if outdated().next().is_some() => ProbeUpdates::Failed,
            () if told.peek().is_none() => ProbeUpdates::Running,
            () if !told.any(|probe| firmware.is_for(probe)) => ProbeUpdates::Failed,
            () => ProbeUpdates::Done,
        }
    }

    /// Lets the next probe of a string take the firmware, if it is the turn of one.
    pub(super) fn instruct_update(&mut self, string: StringId, bus: &mut Bus, there: Places) {
        let now = self.now;
        let is_trial = !self.handout.proven && self.lines.iter().any(|line| line.updates.is_busy());
        let Some(line) = self.lines.get_mut(row(string)) else { return };
        // Whatever ended it, and was told to nobody: a bus that started anew.
        line.updates.running.take_if(|running| bus.updating() != Some(running.place));
        let Some(firmware) = self.handout.offered.filter(|_| !self.handout.withdrawn && !is_trial) else {
            return;
        };
        let Some(place) = line.next_to_update(now, there, firmware) else { return };
        let Some(index) = index(place) else { return };
        let tag = self.probes.get(BatteryAddress { string, index }).tag;
        line.update(bus, place, tag, firmware.image);
    }

    /// The bus wants octets of the firmware: so many the probe has.
    pub(super) fn firmware_wanted(&mut self, at: BatteryAddress, offset: u32) {
        let running = self.lines.get_mut(row(at.string)).and_then(|line| line.updates.running.as_mut());
        if let Some(running) = running {
            running.octets = offset;
        }
    }

    /// A probe has taken its firmware, and starts it; or may, if it did not say so.
    pub(super) fn firmware_taken(&mut self, at: BatteryAddress, is_confirmed: bool) {
        let now = self.now;
        let Some(line) = self.lines.get_mut(row(at.string)) else { return };
        if let Some(running) = line.updates.running.take() {
            line.updates.await_start(now, running, is_confirmed);
        }
    }

    /// A probe has not taken its firmware.
    pub(super) fn firmware_failed(&mut self, at: BatteryAddress, failure: UpdateFailure) {
        let (now, place) = (self.now, place(at.index));
        let Some(line) = self.lines.get_mut(row(at.string)) else { return };
        // The one that is there now has nothing to do with it.
        let running = line.updates.running.take().filter(|_| failure != UpdateFailure::Replaced);
        let Some(running) = running else { return };
        let why = fault(failure);
        line.updates.retry_later(now, place);
        if self.handout.is_of(running.image) {
            match why {
                UpdateFault::NotSupported => line.updates.give_up(place),
                UpdateFault::BadImage | UpdateFault::NotForIt => {
                    line.updates.give_up(place);
                    line.updates.complaints.insert(place);
                    self.handout.withdrawn |= self.complaints_of_its_kind(at) >= COMPLAINTS;
                }
                _ => {}
            }
        }
        self.note(Event::FirmwareFailed { battery: at, why });
    }

    /// Probes of the same model and hardware that find the image to be no good.
    fn complaints_of_its_kind(&self, at: BatteryAddress) -> usize {
        let kind = self.probe(at).map(|probe| (probe.model, probe.hardware));
        let complaining = self.lines.iter().flat_map(|line| {
            line.updates.complaints.iter().filter_map(move |place| line.probe(index(place)?))
        });
        complaining.filter(|probe| Some((probe.model, probe.hardware)) == kind).count()
    }

    /// A probe has told what it is: if it was to start new firmware, it has, or has not.
    pub(super) fn firmware_told(&mut self, at: BatteryAddress, identity: &Identity<'_>, change: Change) {
        let (now, place) = (self.now, place(at.index));
        let Some(line) = self.lines.get_mut(row(at.string)) else { return };
        if change != Change::Restarted {
            line.updates.running.take_if(|running| running.place == place);
        }
        let starting = line
            .updates
            .starting
            .take_if(|starting| starting.tag == identity.tag() || starting.place == place);
        let Some(starting) = starting.filter(|starting| starting.tag == identity.tag()) else { return };
        if identity.firmware >= starting.image.firmware {
            self.handout.proven |= self.handout.is_of(starting.image);
            self.note(Event::FirmwareUpdated(at));
        } else if starting.is_confirmed {
            self.withdraw(at, starting.image, UpdateFault::StartedOld);
        } else {
            line.updates.retry_later(now, place);
            self.note(Event::FirmwareFailed { battery: at, why: UpdateFault::NoAnswer });
        }
    }

    /// A string was read: tells of a probe that has taken its firmware and was not heard of since. All that do not answer
    /// are silent then.
    pub(super) fn judge_start(&mut self, string: StringId, answered: Places) {
        let (now, there) = (self.now, Places::first(self.bank().batteries));
        let Some(line) = self.lines.get_mut(row(string)) else { return };
        let Some(overdue) = line.updates.take_overdue(now).filter(|it| !answered.contains(it.place)) else {
            return;
        };
        let Some(index) = index(overdue.place) else { return };
        let at = BatteryAddress { string, index };
        if overdue.is_confirmed && is_reached(overdue, answered) {
            self.withdraw(at, overdue.image, UpdateFault::NotStarted);
        } else {
            line.updates.retry_later(now, overdue.place);
            self.note(Event::FirmwareFailed { battery: at, why: UpdateFault::NoAnswer });
        }
        for (missing, cut_at) in there.without(answered).iter().filter_map(|place| cut_off(place, answered)) {
            self.silent(BatteryAddress { string, index: missing }, cut_at);
        }
    }

    /// Firmware that has gone wrong is given to nobody any more; not so another that was offered meanwhile.
    fn withdraw(&mut self, battery: BatteryAddress, image: Image, why: UpdateFault) {
        self.handout.withdrawn |= self.handout.is_of(image);
        self.note(Event::FirmwareFailed { battery, why });
    }
}

/// Whether the cable to a probe is whole, as far as can be told: the one before it answers.
fn is_reached(starting: Starting, answered: Places) -> bool {
    let before = starting.place.get().checked_sub(1).and_then(ProbeAddress::new);
    before.is_none_or(|before| answered.contains(before))
}

const fn fault(failure: UpdateFailure) -> UpdateFault {
    match failure {
        UpdateFailure::NothingGiven => UpdateFault::NothingGiven,
        UpdateFailure::NotBegun(Refusal::BadImage) => UpdateFault::NotForIt,
        UpdateFailure::NotBegun(refusal) | UpdateFailure::Refused(refusal) => match refusal {
            Refusal::NotSupported => UpdateFault::NotSupported,
            Refusal::Busy => UpdateFault::Busy,
            Refusal::Unsafe => UpdateFault::Unsafe,
            Refusal::BadImage => UpdateFault::BadImage,
            Refusal::NoUpdate => UpdateFault::Forgotten,
            _ => UpdateFault::Fault,
        },
        _ => UpdateFault::NoAnswer,
    }
}
