//! The product: a bank of strings, what is around it, what is set up, and what all of it publishes.

use bms_core::{
    button::HoldButton,
    environment::EnvironmentMonitor,
    journal::Journal,
    string::{BankSettings, BatteryAddress, BatteryIndex, Manager, StringId, StringWatch},
    time::{Timestamp, Uptime},
};

use crate::{
    event::Event,
    glue::{
        bus::{Handout, Line},
        dnp3, snmp,
    },
    nameplate::Nameplate,
    reporting::Reporting,
    site::{Name, Site},
    stored::{Damage, Stored},
    supervision::Supervision,
};

mod button;
mod configure;
mod detection;
mod keeping;
mod managing;
mod measuring;
mod probes;
mod record;
mod sensor;
mod setting;
mod step;
mod value;
mod view;
mod write;

pub use crate::glue::bus::{ProbeFirmware, ProbeUpdate, ProbeUpdates};
pub use keeping::Unsaved;
pub use measuring::Measurement;
pub(crate) use measuring::{index, place};
pub(crate) use probes::Seat;
pub use probes::{ProbeInfo, Probes};
pub use record::StatusValues;
pub use setting::Draft;
pub use value::FIRMWARE_VERSION;
pub(crate) use value::{can_be_read, hundredths_of_milliohm, rounded, tenths, tenths_of_percent};
pub use write::WriteError;

/// Events that the journal keeps. With the feature `large-journal` six for each of 160 batteries at once, without it one. A
/// battery has eight alarms and its probe four faults, of which so many at once are not to be expected; whoever follows the
/// journal too slowly for what comes is told so: [`Event::EventsMissed`].
pub const JOURNAL_EVENTS: usize = if cfg!(feature = "large-journal") { 1_024 } else { 192 };

/// A BM100.
///
/// What is said on each probe bus goes in by [`ingest`](Self::ingest), and what is to be said by
/// [`instruct`](Self::instruct); time by [`step`](Self::step), about once a second. Settings and readings are had by
/// [`value`](Self::value), as every protocol has them, or by the views below; what happens is in the
/// [`journal`](Self::journal); what must outlive a power cut is handed out by [`take_unsaved`](Self::take_unsaved).
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a state of its own")]
pub struct Bm100 {
    nameplate: Nameplate,
    pub(crate) manager: Manager,
    supervision: Supervision,
    pub(crate) site: Site,
    pub(crate) reporting: Reporting,
    pub(crate) probes: Probes,
    environment: EnvironmentMonitor,
    watches: [StringWatch; 4],
    pub(crate) lines: [Line; 4],
    /// Firmware for the probes.
    pub(crate) handout: Handout,
    pub(crate) journal: Journal<JOURNAL_EVENTS, Event>,
    pub(crate) dnp3: dnp3::Session,
    pub(crate) snmp: snmp::Session,
    managing: managing::Managing,
    measuring: measuring::Measuring,
    detection: detection::Detection,
    sensor: sensor::Sensor,
    records: record::Records,
    pub(crate) now: Uptime,
    stepped: bool,
    damage: Damage,
    unsaved_bank: bool,
    unsaved_supervision: bool,
    pub(crate) unsaved_site: bool,
    pub(crate) unsaved_reporting: bool,
    pub(crate) unsaved_probes: bool,
    settings_revision: u32,
    store_fails: bool,
    restart_asked: bool,
    restart_button: HoldButton,
}

impl Bm100 {
    /// A unit at power-up, with what its store holds.
    pub fn new(nameplate: Nameplate, stored: Stored) -> Self {
        let mut unit = Self::unopened(nameplate, stored);
        unit.open();
        unit
    }

    /// The same before its journal begins, which it does by [`open`](Self::open), to be called once and before all else. For
    /// boards with little stack: there is nothing to it but what it is made of, so that it is built where it is to be.
    pub fn unopened(nameplate: Nameplate, stored: Stored) -> Self {
        let Stored { bank, supervision, site, reporting, probes, warnings, management, damage } = stored;
        let supervision = if supervision.is_valid() { supervision } else { Supervision::default() };
        Self {
            nameplate,
            manager: Manager::new(bank),
            supervision,
            site,
            reporting,
            probes,
            environment: EnvironmentMonitor::default(),
            watches: [StringWatch::default(); 4],
            lines: core::array::from_fn(|_| Line::new()),
            handout: Handout::default(),
            journal: Journal::new(),
            dnp3: dnp3::Session::new(),
            snmp: snmp::Session::default(),
            managing: managing::Managing::new(warnings, management),
            measuring: measuring::Measuring::default(),
            detection: detection::Detection::default(),
            sensor: sensor::Sensor::default(),
            records: record::Records::default(),
            now: Uptime::ZERO,
            stepped: false,
            damage,
            unsaved_bank: false,
            unsaved_supervision: false,
            unsaved_site: false,
            unsaved_reporting: false,
            unsaved_probes: false,
            settings_revision: 0,
            store_fails: false,
            restart_asked: false,
            restart_button: button::RESTART,
        }
    }

    /// Notes the power-up of a unit that was built [`unopened`](Self::unopened), and begins with what it is set up for.
    pub fn open(&mut self) {
        self.note(Event::PoweredUp);
        if self.damage.any() {
            self.note(Event::StoreDamaged);
        }
        self.restore_baselines();
        if self.supervision.detect {
            self.begin_detection();
        }
    }

    /// What is printed on the unit.
    pub const fn nameplate(&self) -> &Nameplate {
        &self.nameplate
    }

    /// The settings of the bank.
    pub const fn bank(&self) -> &BankSettings {
        self.manager.settings()
    }

    /// The other settings.
    pub const fn supervision(&self) -> &Supervision {
        &self.supervision
    }

    /// Names and network.
    pub const fn site(&self) -> &Site {
        &self.site
    }

    /// Classes and deadbands of the DNP3 points.
    pub const fn reporting(&self) -> &Reporting {
        &self.reporting
    }

    /// The last events, numbered: whoever follows them keeps the number of the next, and asks for
    /// [`since`](Journal::since).
    pub const fn journal(&self) -> &Journal<JOURNAL_EVENTS, Event> {
        &self.journal
    }

    /// Whether there was a [`step`](Self::step) since power-up.
    pub const fn has_stepped(&self) -> bool {
        self.stepped
    }

    /// The time of the last [`step`](Self::step) or [`ingest`](Self::ingest).
    pub const fn uptime(&self) -> Uptime {
        self.now
    }

    /// What of the store could not be read at power-up.
    pub const fn damage(&self) -> Damage {
        self.damage
    }

    /// Whether the store refused the last write, so that what was changed is not kept yet.
    pub const fn store_fails(&self) -> bool {
        self.store_fails
    }

    /// Asks for a restart as after a power cut, once what is unsaved has been stored.
    pub const fn ask_restart(&mut self) {
        self.restart_asked = true;
    }

    /// Whether the unit shall restart, once what is unsaved has been stored.
    pub const fn restart_asked(&self) -> bool {
        self.restart_asked
    }

    /// Rises with each change of a setting, whoever makes it.
    pub const fn settings_revision(&self) -> u32 {
        self.settings_revision
    }

    /// The time of day, if anybody has set the clock.
    pub fn time(&self) -> Option<Timestamp> {
        self.dnp3.told_time().map(|time| Timestamp { unix_ms: time.millis() })
    }

    /// Gives the unit another name. `false`: it is too long or no printable ASCII, and nothing is changed.
    pub fn set_name(&mut self, name: Name, text: &str) -> bool {
        let changes = self.site.name(name) != text;
        let set = self.site.set_name(name, text);
        if set && changes {
            self.unsaved_site = true;
            self.settings_changed();
        }
        set
    }

    pub(crate) fn note(&mut self, event: Event) {
        let time = self.time();
        self.journal.note(self.now, time, event);
    }

    fn settings_changed(&mut self) {
        self.settings_revision = self.settings_revision.wrapping_add(1);
        self.note(Event::SettingsChanged);
    }
}

/// The place of a string among four.
pub(crate) fn row(string: StringId) -> usize {
    usize::from(string.number()).saturating_sub(1)
}

/// The place of a battery among all that there can be, 0 to 159: its place in every row of the point table.
pub(crate) fn seat(at: BatteryAddress) -> usize {
    row(at.string)
        .saturating_mul(usize::from(BatteryIndex::MOST))
        .saturating_add(usize::from(at.index.get()))
        .saturating_sub(1)
}

/// The battery at a place of a row of the point table.
pub(crate) fn battery_at(place: u16) -> Option<BatteryAddress> {
    let most = u16::from(BatteryIndex::MOST);
    let string = *StringId::ALL.get(usize::from(place.checked_div(most)?))?;
    let index = BatteryIndex::new(u8::try_from(place.checked_rem(most)?).ok()?.checked_add(1)?)?;
    Some(BatteryAddress { string, index })
}

/// The string at a place of a row of the point table.
pub(crate) fn string_at(place: u16) -> Option<StringId> {
    StringId::ALL.get(usize::from(place)).copied()
}
