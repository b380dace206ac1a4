//! The product: a monitor, what is set up around it, and what both publish.

use bms_core::{
    Command, Monitor,
    alarm::Alarm,
    capacity_test::{Refusal, TestKind},
    data::{Capacity, Retained},
    event::Event,
    plant::{Actuators, Sensors},
    settings::{Change, OutOfRange, Settings},
    time::Uptime,
    units::{CentiCelsius, Hours, MilliampHours, Milliamps, Millivolts, Minutes},
};

use crate::{model::Model, points::Quantity, site::Site, stored::Stored};

/// The firmware version as the protocols tell it, an integer (BTRM manual §12.3.6, point 11; §13.4).
pub const FIRMWARE_VERSION: i32 = firmware_version();

/// A BTRM300 or BTRM400.
#[derive(Clone, Debug)]
pub struct Btrm {
    model: Model,
    monitor: Monitor,
    site: Site,
    seen: u32,
    unsaved_site: bool,
    restart_asked: bool,
}

/// Why a value was not written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WriteError {
    /// Nobody can write this point.
    ReadOnly,
    /// The value is out of the point's range.
    OutOfRange,
    /// The test does not start.
    Refused(Refusal),
}

impl From<OutOfRange> for WriteError {
    fn from(_: OutOfRange) -> Self {
        Self::OutOfRange
    }
}

/// What writing a value to a point leads to.
enum Action {
    Change(Change),
    Command(Command),
    Unsolicited(bool),
    Nothing,
}

impl Btrm {
    /// A unit at power-up, with what its store holds.
    pub fn new(model: Model, stored: Stored) -> Self {
        let Stored { settings, retained, site, damaged } = stored;
        let mut monitor = Monitor::new(model.ratings(), settings, retained);
        if damaged {
            monitor.store_damaged();
        }
        Self { model, monitor, site, seen: 0, unsaved_site: false, restart_asked: false }
    }

    /// Takes what the sensors say and tells what the switches shall do; see [`Monitor::step`].
    pub fn step(&mut self, now: Uptime, sensors: &Sensors) -> Actuators {
        let actuators = self.monitor.step(now, sensors);
        let journal = self.monitor.journal();
        let network_reset = journal.since(self.seen).any(|entry| entry.event == Event::NetworkReset);
        self.seen = journal.next_sequence();
        if network_reset {
            self.site.reset_network();
            self.unsaved_site = true;
            self.restart_asked = true;
        }
        actuators
    }

    /// Whether the unit shall restart, once what is unsaved has been stored: PB1 was held, and the network settings
    /// take effect (BTRM manual §14.1).
    pub const fn restart_asked(&self) -> bool {
        self.restart_asked
    }

    /// Which unit it is.
    pub const fn model(&self) -> Model {
        self.model
    }

    /// The battery side of the product.
    pub const fn monitor(&self) -> &Monitor {
        &self.monitor
    }

    /// The network side of the product.
    pub const fn site(&self) -> &Site {
        &self.site
    }

    /// Changes a setting of the battery side.
    ///
    /// # Errors
    /// [`OutOfRange`], and nothing is changed.
    pub fn apply(&mut self, change: Change) -> Result<(), OutOfRange> {
        self.monitor.apply(change)
    }

    /// The value of a point in its unit, booleans as 0 and 1; `None` while it is not known.
    pub fn value(&self, quantity: Quantity) -> Option<i32> {
        let monitor = &self.monitor;
        let (readings, settings, data) = (monitor.readings(), monitor.settings(), monitor.battery_data());
        let stands = |alarm| Some(i32::from(monitor.alarms().stands(alarm)));
        match quantity {
            Quantity::BatteryDataPresent => Some(i32::from(!data.is_empty())),
            Quantity::LowVoltageDisconnect => Some(i32::from(settings.low_voltage_disconnect())),
            Quantity::TestEnabled => Some(i32::from(settings.test().enabled)),
            Quantity::TestRunning => Some(i32::from(monitor.test_progress().is_some())),
            Quantity::UpsMode => Some(i32::from(settings.ups_mode())),
            Quantity::CapacityGood => Some(i32::from(monitor.capacity() == Capacity::Good)),
            Quantity::BatteryDefaults => Some(0),

            Quantity::LowCapacity => stands(Alarm::LowCapacity),
            Quantity::LowVoltage => stands(Alarm::LowVoltage),
            Quantity::UnsolicitedEnabled => Some(i32::from(self.site.unsolicited_enabled)),
            Quantity::IoChannel1Tripped => stands(Alarm::IoChannel1),
            Quantity::IoChannel2Tripped => stands(Alarm::IoChannel2),
            Quantity::AnyFault => Some(i32::from(monitor.alarms().any())),
            Quantity::UpsOnBattery => Some(i32::from(monitor.ups_on_battery())),
            Quantity::SupplyLost => stands(Alarm::SupplyLost),
            Quantity::OverTemperature => stands(Alarm::OverTemperature),
            Quantity::SensorFault => stands(Alarm::SensorFault),
            Quantity::LoadDisconnected => Some(i32::from(!monitor.actuators().load_connected)),

            Quantity::MinimumRuntime => Some(i32::from(settings.test().minimum_runtime().get())),
            Quantity::TestInterval => Some(i32::from(settings.test().every().get())),
            Quantity::NextTest => Some(monitor.next_test_in().map_or(0, |hours| i32::from(hours.get()))),
            Quantity::IoChannel1Mode => Some(i32::from(settings.io_1().number())),
            Quantity::IoChannel2Mode => Some(i32::from(settings.io_2().number())),
            Quantity::SystemVoltage => Some(i32::from(settings.system().selection())),
            Quantity::TestType => Some(match settings.test().kind {
                TestKind::Type1 => 1,
                TestKind::Type2 => 2,
            }),
            Quantity::TestDuration => Some(i32::from(settings.test().duration().get())),
            Quantity::TestMinimumVoltage => Some(settings.test().minimum_voltage().get()),
            Quantity::RatedCapacity => {
                settings.nameplate().and_then(|rated| i32::try_from(rated.get() / 1_000).ok())
            }
            Quantity::ManualStartDelay => {
                Some(monitor.manual_test_in().map_or(0, |minutes| i32::from(minutes.get().div_ceil(60))))
            }

            Quantity::BatteryVoltage => readings.battery_voltage.good().map(Millivolts::get),
            Quantity::ChargerVoltage => readings.charger_voltage.good().map(Millivolts::get),
            Quantity::SupplyVoltage => readings.supply_voltage.good().map(Millivolts::get),
            Quantity::BatteryCurrent => readings.battery_current.good().map(Milliamps::get),
            Quantity::Temperature => readings.temperature.good().map(CentiCelsius::whole_degrees),
            Quantity::EstimatedRuntime => data.estimated_runtime.map(|minutes| i32::from(minutes.get())),
            Quantity::EstimatedRuntimeHours => {
                data.estimated_runtime.map(|minutes| i32::from(minutes.get() / 60))
            }
            Quantity::TestTemperature => {
                data.last_test.map(|test| test.outcome.average_temperature.whole_degrees())
            }
            Quantity::IoChannel1Voltage => readings.io[0].good().map(Millivolts::get),
            Quantity::IoChannel2Voltage => readings.io[1].good().map(Millivolts::get),
            Quantity::IoChannel3Voltage => readings.io[2].good().map(Millivolts::get),
            Quantity::IoChannel4Voltage => readings.io[3].good().map(Millivolts::get),
            Quantity::FirmwareVersion => Some(FIRMWARE_VERSION),
            Quantity::LoadCurrent => readings.load_current.good().map(Milliamps::get),
            Quantity::TestAverageLoad => data.last_test.map(|test| test.outcome.average_load.get()),
            Quantity::TestLasted => {
                data.last_test.and_then(|test| i32::try_from(test.outcome.duration_s / 60).ok())
            }
            Quantity::TestEndVoltage => data.last_test.map(|test| test.outcome.end_voltage.get()),
        }
    }

    /// Whether [`Self::write`] would take the value, with no effect.
    ///
    /// # Errors
    /// Why it would not.
    pub fn check(&self, quantity: Quantity, value: i32) -> Result<(), WriteError> {
        match self.action(quantity, value)? {
            Action::Change(change) => {
                let mut trial = *self.monitor.settings();
                Ok(trial.apply(change, self.monitor.ratings())?)
            }
            Action::Command(Command::StartTest) => self.monitor.can_start().map_err(WriteError::Refused),
            Action::Command(_) | Action::Unsolicited(_) | Action::Nothing => Ok(()),
        }
    }

    /// Writes a value in the point's unit, booleans as 0 and 1.
    ///
    /// # Errors
    /// [`WriteError`], and nothing is changed.
    pub fn write(&mut self, quantity: Quantity, value: i32) -> Result<(), WriteError> {
        match self.action(quantity, value)? {
            Action::Change(change) => self.apply(change)?,
            Action::Command(command) => self.monitor.command(command).map_err(WriteError::Refused)?,
            Action::Unsolicited(on) => {
                self.unsaved_site |= self.site.unsolicited_enabled != on;
                self.site.unsolicited_enabled = on;
            }
            Action::Nothing => {}
        }
        Ok(())
    }

    fn action(&self, quantity: Quantity, value: i32) -> Result<Action, WriteError> {
        let on = value != 0;
        let number = || u16::try_from(value).map_err(|_| WriteError::OutOfRange);
        let hours = || match number()? {
            hours @ 0..=500 => Ok(Hours(hours)),
            _ => Err(WriteError::OutOfRange),
        };
        Ok(match quantity {
            // 1 resets; 0 asks for nothing (BTRM manual §13.5).
            Quantity::BatteryDataPresent if on => Action::Command(Command::ResetBatteryData),
            Quantity::LowVoltageDisconnect => Action::Change(Change::LowVoltageDisconnect(on)),
            Quantity::TestEnabled => Action::Change(Change::TestEnabled(on)),
            // A master that repeats its request finds its wish fulfilled.
            Quantity::TestRunning if on && self.monitor.test_progress().is_some() => Action::Nothing,
            Quantity::TestRunning if on => Action::Command(Command::StartTest),
            Quantity::TestRunning => Action::Command(Command::StopTest),
            Quantity::UpsMode => Action::Change(Change::UpsMode(on)),
            Quantity::CapacityGood => Action::Command(Command::CheckCapacity { nominal: on }),
            Quantity::BatteryDefaults if on => Action::Command(Command::ResetBatteryDataAndSettings),
            Quantity::BatteryDataPresent | Quantity::BatteryDefaults => Action::Nothing,
            Quantity::UnsolicitedEnabled => Action::Unsolicited(on),
            Quantity::MinimumRuntime => Action::Change(Change::MinimumRuntime(Minutes(number()?))),
            Quantity::TestInterval => Action::Change(Change::TestEvery(hours()?)),
            // 0 reads as "none": written back, it must not start one.
            Quantity::NextTest if value == 0 && self.monitor.next_test_in().is_none() => Action::Nothing,
            Quantity::NextTest => Action::Command(Command::NextTestIn(hours()?)),
            Quantity::ManualStartDelay if value == 0 => Action::Command(Command::CancelStart),
            Quantity::ManualStartDelay => Action::Command(Command::StartTestIn(hours()?)),
            Quantity::IoChannel1Mode => Action::Change(Change::IoChannel1(number()?)),
            Quantity::IoChannel2Mode => Action::Change(Change::IoChannel2(number()?)),
            Quantity::SystemVoltage => Action::Change(Change::SystemVoltage(number()?)),
            Quantity::TestType => Action::Change(Change::TestKind(match value {
                1 => TestKind::Type1,
                2 => TestKind::Type2,
                _ => return Err(WriteError::OutOfRange),
            })),
            Quantity::TestDuration => Action::Change(Change::TestDuration(Minutes(number()?))),
            Quantity::TestMinimumVoltage => Action::Change(Change::MinimumVoltage(Millivolts(value))),
            Quantity::RatedCapacity => {
                let rated = MilliampHours(u32::from(number()?).saturating_mul(1_000));
                Action::Change(Change::Nameplate(Some(rated)))
            }
            _ => return Err(WriteError::ReadOnly),
        })
    }

    /// Hands out everything that time has changed at the next [`Self::take_unsaved`]: for an orderly end.
    pub const fn keep(&mut self) {
        self.monitor.keep();
    }

    /// What changed since it was last handed out and must outlive a power cut.
    pub fn take_unsaved(&mut self) -> Unsaved {
        Unsaved {
            settings: self.monitor.take_unsaved_settings(),
            retained: self.monitor.take_unsaved_data(),
            site: core::mem::take(&mut self.unsaved_site).then(|| self.site.clone()),
        }
    }

    /// The store has refused it: it is handed out again.
    pub const fn not_saved(&mut self, unsaved: &Unsaved) {
        self.monitor.not_saved(unsaved.settings.is_some(), unsaved.retained.is_some());
        self.unsaved_site |= unsaved.site.is_some();
    }
}

/// What must be stored; see [`Btrm::take_unsaved`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unsaved {
    /// The settings of the battery side.
    pub settings: Option<Settings>,
    /// What else the battery side keeps.
    pub retained: Option<Retained>,
    /// The settings of the network side.
    pub site: Option<Site>,
}

impl Unsaved {
    /// Nothing is to be stored.
    pub const fn is_empty(&self) -> bool {
        self.settings.is_none() && self.retained.is_none() && self.site.is_none()
    }
}

/// This package's version a.b.c as the integer a*1000 + b*10 + c, so that 0.1.0 is 10.
const fn firmware_version() -> i32 {
    const fn digits(text: &str) -> i32 {
        match i32::from_str_radix(text, 10) {
            Ok(number) => number,
            Err(_) => 0,
        }
    }
    let major = digits(env!("CARGO_PKG_VERSION_MAJOR"));
    let minor = digits(env!("CARGO_PKG_VERSION_MINOR"));
    let patch = digits(env!("CARGO_PKG_VERSION_PATCH"));
    major.saturating_mul(1_000).saturating_add(minor.saturating_mul(10)).saturating_add(patch)
}
