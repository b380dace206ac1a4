//! The settings of a monitor and their validation.

use core::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use crate::{
    capacity_test::{TestKind, TestSettings},
    io_channel::{IoChannel1, IoChannel2},
    record::Record,
    system_voltage::SystemVoltage,
    units::{CentiCelsius, Hours, MilliampHours, Milliamps, Millivolts, Minutes},
};

/// What a model of the unit can carry and measure (BTRM manual §1, §15).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ratings {
    /// The highest system voltage.
    pub highest_system: SystemVoltage,
    /// What the voltage sensors can measure, IO channels aside.
    pub voltage: RangeInclusive<Millivolts>,
    /// What the current sensors can measure.
    pub current: RangeInclusive<Milliamps>,
    /// What the IO channels can measure, on every model and system voltage.
    pub io_voltage: RangeInclusive<Millivolts>,
    /// What the temperature sensor can measure.
    pub temperature: RangeInclusive<CentiCelsius>,
    /// Over this temperature no test runs.
    pub hottest: CentiCelsius,
}

/// Settings of one monitored bank, each within its range: they change only by [`Self::apply`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Settings {
    pub(crate) system: SystemVoltage,
    pub(crate) low_voltage_disconnect: bool,
    pub(crate) ups_mode: bool,
    pub(crate) io_1: IoChannel1,
    pub(crate) io_2: IoChannel2,
    pub(crate) test: TestSettings,
    pub(crate) nameplate: Option<MilliampHours>,
}

/// One change of the settings, as the protocols and pages make them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Change {
    /// The bank's nominal voltage, by the number of its selection: 1 to 4 on a BTRM400, 1 and 2 on a BTRM300.
    SystemVoltage(u16),
    /// Whether the low voltage disconnect may part the load from the battery.
    LowVoltageDisconnect(bool),
    /// Whether the battery takes over when the supply is lost.
    UpsMode(bool),
    /// What IO channel 1 is for, by number, 0 to 4.
    IoChannel1(u16),
    /// What IO channel 2 is for, by number, 0 to 2.
    IoChannel2(u16),
    /// Whether scheduled tests run.
    TestEnabled(bool),
    /// Which test runs.
    TestKind(TestKind),
    /// Time between scheduled tests, 0 to 500 hours.
    TestEvery(Hours),
    /// The runtime that a type 1 test must find, 0 to 3200 minutes.
    MinimumRuntime(Minutes),
    /// How long a type 2 test runs, 1 to 999 minutes.
    TestDuration(Minutes),
    /// The voltage left at the end of a type 2 test; out of range sets the default (BTRM manual §7.3.2).
    MinimumVoltage(Millivolts),
    /// The bank's rated capacity (20 h rate, 25 °C), at least 1 Ah and at most 20 000 Ah; `None`: not known.
    Nameplate(Option<MilliampHours>),
}

/// A setting was not changed: the value is out of its range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct OutOfRange;

impl core::fmt::Display for OutOfRange {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("the value is out of its range")
    }
}

impl core::error::Error for OutOfRange {}

impl Settings {
    /// The bank's nominal voltage.
    pub const fn system(&self) -> SystemVoltage {
        self.system
    }

    /// Whether the low voltage disconnect may part the load from the battery.
    pub const fn low_voltage_disconnect(&self) -> bool {
        self.low_voltage_disconnect
    }

    /// Whether the battery takes over when the supply is lost.
    pub const fn ups_mode(&self) -> bool {
        self.ups_mode
    }

    /// What IO channel 1 is for.
    pub const fn io_1(&self) -> IoChannel1 {
        self.io_1
    }

    /// What IO channel 2 is for.
    pub const fn io_2(&self) -> IoChannel2 {
        self.io_2
    }

    /// The capacity test's settings.
    pub const fn test(&self) -> &TestSettings {
        &self.test
    }

    /// The bank's rated capacity (20 h rate, 25 °C), if it was told.
    pub const fn nameplate(&self) -> Option<MilliampHours> {
        self.nameplate
    }

    /// Makes one change.
    ///
    /// # Errors
    /// [`OutOfRange`] when the value is; nothing is changed then. One setting differs, as its page says: an
    /// out-of-range minimum voltage sets the default.
    pub fn apply(&mut self, change: Change, ratings: &Ratings) -> Result<(), OutOfRange> {
        match change {
            Change::SystemVoltage(number) => self.select_system(number, ratings)?,
            Change::LowVoltageDisconnect(on) => self.low_voltage_disconnect = on,
            Change::UpsMode(on) => self.ups_mode = on,
            Change::IoChannel1(number) => self.io_1 = IoChannel1::from_number(number).ok_or(OutOfRange)?,
            Change::IoChannel2(number) => self.io_2 = IoChannel2::from_number(number).ok_or(OutOfRange)?,
            Change::TestEnabled(on) => self.test.enabled = on,
            Change::TestKind(kind) => self.test.kind = kind,
            Change::TestEvery(hours) => {
                self.test.every = within(hours, Hours(0)..=TestSettings::MAX_INTERVAL)?;
            }
            Change::MinimumRuntime(minutes) => {
                self.test.minimum_runtime = within(minutes, Minutes(0)..=TestSettings::MAX_MINIMUM_RUNTIME)?;
            }
            Change::TestDuration(minutes) => {
                self.test.duration = within(minutes, Minutes(1)..=TestSettings::MAX_DURATION)?;
            }
            Change::MinimumVoltage(voltage) => {
                self.test.minimum_voltage = within(voltage, self.system.minimum_voltage_range())
                    .unwrap_or(self.system.default_minimum_voltage());
            }
            Change::Nameplate(nameplate) => {
                self.nameplate = match nameplate {
                    Some(rated) => Some(within(rated, MilliampHours(1_000)..=MilliampHours(20_000_000))?),
                    None => None,
                };
            }
        }
        Ok(())
    }

    /// The battery settings back to their defaults (BTRM manual §8.2). What the installer told about the
    /// installation stays: system voltage, nameplate, IO channels, disconnect and UPS mode.
    pub const fn reset_test(&mut self) {
        self.test = TestSettings::defaults(self.system);
    }

    /// These settings, as far as the ratings allow them: stored by another model or an older version, a value may
    /// be out of its range, and takes its default then.
    #[must_use]
    pub(crate) fn fitted(self, ratings: &Ratings) -> Self {
        let mut fitted = Self { system: self.system.min(ratings.highest_system), ..self };
        let defaults = TestSettings::defaults(fitted.system);
        fitted.test = TestSettings { enabled: self.test.enabled, kind: self.test.kind, ..defaults };
        let kept = [
            Change::TestEvery(self.test.every),
            Change::MinimumRuntime(self.test.minimum_runtime),
            Change::TestDuration(self.test.duration),
            Change::MinimumVoltage(self.test.minimum_voltage),
            Change::Nameplate(self.nameplate),
        ];
        for change in kept {
            // Out of range: the default stays.
            let _fits = fitted.apply(change, ratings);
        }
        fitted
    }

    fn select_system(&mut self, number: u16, ratings: &Ratings) -> Result<(), OutOfRange> {
        let system = SystemVoltage::from_selection(number).ok_or(OutOfRange)?;
        if system > ratings.highest_system {
            return Err(OutOfRange);
        }
        if system != self.system {
            // The old minimum means nothing at another voltage.
            self.test.minimum_voltage = system.default_minimum_voltage();
        }
        self.system = system;
        Ok(())
    }
}

impl Record for Settings {
    const KEY: u8 = 1;
    const VERSION: u8 = 1;
}

fn within<T: PartialOrd>(value: T, range: RangeInclusive<T>) -> Result<T, OutOfRange> {
    if range.contains(&value) { Ok(value) } else { Err(OutOfRange) }
}
