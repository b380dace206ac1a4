//! The facade: up to four strings, watched, equalized and measured.

use super::alarm::{BatteryAlarm, Edge};
use super::battery::{Battery, Sample};
use super::health::Baseline;
use super::place::{BatteryAddress, BatteryIndex, StringId};
use super::row::{Row, Summary};
use super::settings::{BankSettings, InvalidBank};
use crate::time::Uptime;

/// A bank of up to four strings of up to forty batteries.
///
/// Give it what the probes say with [`ingest`](Self::ingest) and [`silent`](Self::silent), and call
/// [`scanned`](Self::scanned) when a string has been read; then see to it that each battery is bled with its
/// [`power`](Self::power), and measure the resistances when they are [due](Self::resistance_due).
#[derive(Clone, Debug)]
pub struct Manager {
    settings: BankSettings,
    rows: [Row; 4],
}

impl Manager {
    /// A bank of which nothing is known yet. Settings that make no sense are the defaults.
    pub fn new(settings: BankSettings) -> Self {
        let settings = if settings.validate().is_ok() { settings } else { BankSettings::default() };
        Self { settings, rows: core::array::from_fn(|_| Row::new()) }
    }

    /// The settings.
    pub const fn settings(&self) -> &BankSettings {
        &self.settings
    }

    /// Takes other settings. Batteries that are no longer there are forgotten.
    ///
    /// # Errors
    ///
    /// [`InvalidBank`] for settings that make no sense; then the old ones stay.
    pub fn apply(&mut self, settings: BankSettings) -> Result<(), InvalidBank> {
        settings.validate()?;
        self.settings = settings;
        for (row, number) in self.rows.iter_mut().zip(0..) {
            let kept = if number < settings.strings { settings.batteries } else { 0 };
            for index in (kept.saturating_add(1)..=BatteryIndex::MOST).filter_map(BatteryIndex::new) {
                if let Some(battery) = row.battery_mut(index) {
                    *battery = Battery::default();
                }
            }
        }
        Ok(())
    }

    /// A battery; `None` for a place that there is not.
    pub fn battery(&self, at: BatteryAddress) -> Option<&Battery> {
        self.is_there(at).then(|| self.row(at.string)?.battery(at.index)).flatten()
    }

    /// A string as a whole; `None` when none of its batteries can be read.
    pub fn summary(&self, string: StringId) -> Option<Summary> {
        self.row(string)?.summary(&self.settings)
    }

    /// The power that a battery is to be bled with, 0..=100 %.
    pub fn power(&self, at: BatteryAddress) -> u8 {
        if !self.is_there(at) {
            return 0;
        }
        self.row(at.string).map_or(0, |row| row.power(at.index))
    }

    /// Takes what a probe said. It answers, so a silent one's alarm clears at once.
    pub fn ingest(&mut self, now: Uptime, at: BatteryAddress, sample: &Sample, mut tell: impl FnMut(Edge)) {
        let Some(battery) = self.battery_mut(at) else { return };
        battery.ingest(now, sample);
        if battery.set_silent(false) {
            tell(Edge { battery: at, alarm: BatteryAlarm::ProbeSilent, raised: false });
        }
    }

    /// A probe does not answer; it is cut off by the one at `cut_at`, or by the cable to that. That one alone has an
    /// alarm.
    pub fn silent(
        &mut self,
        now: Uptime,
        at: BatteryAddress,
        cut_at: BatteryIndex,
        mut tell: impl FnMut(Edge),
    ) {
        self.unheard(now, at);
        let cause = BatteryAddress { index: cut_at, ..at };
        if self.battery_mut(cause).is_some_and(|battery| battery.set_silent(true)) {
            tell(Edge { battery: cause, alarm: BatteryAlarm::ProbeSilent, raised: true });
        }
    }

    /// A probe does not answer for a reason that is known and will pass: its values are not known, and that is no alarm.
    pub fn unheard(&mut self, now: Uptime, at: BatteryAddress) {
        if let Some(battery) = self.battery_mut(at) {
            battery.silence(now);
        }
    }

    /// A string has been read: judges its batteries and decides on their equalization.
    pub fn scanned(&mut self, string: StringId, tell: impl FnMut(Edge)) {
        let settings = self.settings;
        if string.number() <= settings.strings
            && let Some(row) = self.rows.get_mut(row_of(string))
        {
            row.judge(string, &settings, tell);
        }
    }

    /// Whether it is time to measure the resistances of a string; then the next time is an interval later.
    pub fn resistance_due(&mut self, now: Uptime, string: StringId) -> bool {
        let interval = self.settings.resistance_interval.duration();
        if interval.is_zero() || string.number() > self.settings.strings {
            return false;
        }
        let Some(row) = self.rows.get_mut(row_of(string)) else { return false };
        let due = row.measured_at.is_none_or(|at| now.saturating_sub(at) >= interval);
        if due {
            row.measured_at = Some(now);
        }
        due
    }

    /// Takes a baseline that was kept over a restart.
    pub fn restore(&mut self, at: BatteryAddress, baseline: Baseline) {
        if let Some(battery) = self.battery_mut(at) {
            battery.restore(baseline);
        }
    }

    /// A battery or its probe was replaced: what was known of it is not known of this one.
    pub fn replaced(&mut self, at: BatteryAddress, mut tell: impl FnMut(Edge)) {
        let Some(battery) = self.battery_mut(at) else { return };
        let alarms = battery.alarms();
        *battery = Battery::default();
        for alarm in BatteryAlarm::ALL.into_iter().filter(|alarm| alarms.stands(*alarm)) {
            tell(Edge { battery: at, alarm, raised: false });
        }
    }

    /// Clears the alarms of all batteries; what is still so raises them again as it did the first time.
    pub fn clear_alarms(&mut self, mut tell: impl FnMut(Edge)) {
        let (strings, batteries) = (self.settings.strings(), self.settings.batteries);
        for (string, row) in strings.zip(&mut self.rows) {
            for index in (1..=batteries).filter_map(BatteryIndex::new) {
                let Some(battery) = row.battery_mut(index) else { continue };
                let at = BatteryAddress { string, index };
                battery.clear_alarms(|alarm| tell(Edge { battery: at, alarm, raised: false }));
            }
        }
    }

    /// Whether a run of equalization is under way in a string.
    pub fn is_equalizing(&self, string: StringId) -> bool {
        self.row(string).is_some_and(Row::is_equalizing)
    }

    const fn is_there(&self, at: BatteryAddress) -> bool {
        at.string.number() <= self.settings.strings && at.index.get() <= self.settings.batteries
    }

    fn row(&self, string: StringId) -> Option<&Row> {
        self.rows.get(row_of(string))
    }

    fn battery_mut(&mut self, at: BatteryAddress) -> Option<&mut Battery> {
        if !self.is_there(at) {
            return None;
        }
        self.rows.get_mut(row_of(at.string))?.battery_mut(at.index)
    }
}

fn row_of(string: StringId) -> usize {
    usize::from(string.number()).saturating_sub(1)
}
