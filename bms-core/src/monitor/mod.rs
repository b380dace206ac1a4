//! The facade: one battery bank, monitored, tested and protected.
//!
//! ```text
//!   Sensors, now ──► readings ──► alarms ──► test ──► UPS mode ──► disconnect ──► Actuators
//!                                   │          │          │             │
//!                                   └──────────┴──────────┴─────────────┴──► journal
//! ```

mod command;
mod readings;

use core::time::Duration;

pub use command::Command;
pub use readings::Readings;

use crate::{
    alarm::{Alarm, Alarms},
    button::HoldButton,
    capacity_test::{AbortReason, Conditions, Plan, Progress, Runner, Schedule, Verdict},
    data::{BatteryData, Capacity, Retained},
    disconnect::LowVoltageDisconnect,
    event::Event,
    io_channel::InputWatch,
    journal::Journal,
    limits::{Limit, Watch},
    plant::{Actuators, Leds, LoadSource, Sensors},
    settings::{Change, OutOfRange, Ratings, Settings},
    time::{Timestamp, Uptime},
    units::{CentiCelsius, Hours, Minutes},
    ups::Ups,
};

/// The unit tests itself for this long after power-up (BTRM manual §5: 5 to 15 seconds).
const SELF_TEST: Duration = Duration::from_secs(5);
/// Alarms raised in this time after power-up are not told to the world (BTRM manual §10.3).
const SILENCE: Duration = Duration::from_secs(10);
/// How long PB1 must be held (BTRM manual §14.1).
const NETWORK_RESET_HOLD: Duration = Duration::from_secs(20);
/// How long PB2 must be held (BTRM manual §6.5).
const DATA_RESET_HOLD: Duration = Duration::from_secs(15);
/// How long the lights flash when a button's reset is done (ours).
const FLASH: Duration = Duration::from_secs(3);
/// Limits are passed this long before they are an alarm (ours).
const ALARM_DELAY: Duration = Duration::from_secs(5);
/// Hysteresis of the low-voltage alarm a 12 V block (ours), in millivolts.
const LOW_VOLTAGE_HYSTERESIS: i32 = 500;
/// Hysteresis of the over-temperature alarm (ours).
const TEMPERATURE_HYSTERESIS: CentiCelsius = CentiCelsius(500);
/// The countdowns and the operating time are kept at least this often: a power cut costs at most so much of them.
const KEEP_INTERVAL: Duration = Duration::from_hours(1);

/// Number of events that the journal keeps.
pub const JOURNAL_EVENTS: usize = 64;

/// Monitors one battery bank.
///
/// Call [`Self::step`] about once a second, at least every few seconds, with what the sensors say, and set the
/// switches as it tells. Between steps, [`Self::command`] and [`Self::apply`] carry out what operators and
/// protocols ask. After each of the three, store what [`Self::take_unsaved_settings`] and
/// [`Self::take_unsaved_data`] hand out; give it back to [`Self::new`] at the next power-up.
#[derive(Clone, Debug)]
pub struct Monitor {
    ratings: Ratings,
    settings: Settings,
    data: BatteryData,
    readings: Readings,
    alarms: Alarms,
    journal: Journal<JOURNAL_EVENTS>,
    schedule: Schedule,
    runner: Option<Runner>,
    was_testing: bool,
    ups: Ups,
    disconnect: LowVoltageDisconnect,
    watches: Watches,
    buttons: [HoldButton; 2],
    actuators: Actuators,
    powered_up_at: Option<Uptime>,
    now: Uptime,
    time: Option<Timestamp>,
    operated_before: u32,
    flash_until: Uptime,
    keep_at: Uptime,
    unsaved_settings: bool,
    unsaved_data: bool,
}

#[derive(Clone, Copy, Debug, Default)]
struct Watches {
    low_voltage: Watch,
    over_temperature: Watch,
    sensor_fault: Watch,
    io_1: InputWatch,
    io_2: InputWatch,
}

impl Monitor {
    /// A unit at power-up, with what it had stored. A test that ran at the power cut is over: the load is on the
    /// supply again, and the journal tells of it.
    pub fn new(ratings: Ratings, settings: Settings, retained: Retained) -> Self {
        let settings = settings.fitted(&ratings);
        let mut monitor = Self {
            data: retained.battery,
            readings: Readings::default(),
            alarms: Alarms::default(),
            journal: Journal::new(),
            schedule: Schedule::resume(retained.next_test, retained.delayed_test),
            runner: None,
            was_testing: false,
            ups: Ups::default(),
            disconnect: LowVoltageDisconnect::default(),
            watches: Watches::default(),
            buttons: [HoldButton::new(NETWORK_RESET_HOLD), HoldButton::new(DATA_RESET_HOLD)],
            actuators: Actuators::default(),
            powered_up_at: None,
            now: Uptime::ZERO,
            time: None,
            operated_before: retained.operating_minutes,
            flash_until: Uptime::ZERO,
            keep_at: Uptime::ZERO,
            unsaved_settings: false,
            unsaved_data: retained.test_running,
            ratings,
            settings,
        };
        monitor.note(Event::PoweredUp);
        if retained.test_running {
            monitor.note(Event::TestAborted(AbortReason::PowerCut));
        }
        monitor
    }

    /// Takes what the sensors say at `now` and tells what the switches shall do.
    pub fn step(&mut self, now: Uptime, sensors: &Sensors) -> Actuators {
        let up_since = *self.powered_up_at.get_or_insert(now);
        let elapsed = if up_since == now { Duration::ZERO } else { now.saturating_sub(self.now) };
        self.now = now;
        self.readings.update(sensors, &self.ratings);
        self.press_buttons(sensors);
        self.supply();
        self.test(elapsed);
        self.protect();
        self.raise_alarms();
        self.keep_now_and_then();
        self.actuators = Actuators {
            load_source: self.load_source(),
            load_connected: !(self.load_source() == LoadSource::Battery && self.disconnect.is_open()),
            // One step after the load is back on the supply, the charger returns too.
            charger_connected: self.runner.is_none() && !self.was_testing,
            io_1_closed: self.settings.io_1.contact_closed(self.alarms.stands(Alarm::LowCapacity)),
            leds: self.leds(),
        };
        self.was_testing = self.runner.is_some();
        self.actuators
    }

    /// The wall clock, as far as there is one: it times the journal and nothing else.
    pub const fn set_time(&mut self, time: Option<Timestamp>) {
        self.time = time;
    }

    /// Changes a setting.
    ///
    /// # Errors
    /// [`OutOfRange`], and nothing is changed.
    pub fn apply(&mut self, change: Change) -> Result<(), OutOfRange> {
        let before = self.settings;
        self.settings.apply(change, &self.ratings)?;
        if let Change::TestEvery(every) = change {
            self.schedule.interval_changed(every);
            self.unsaved_data = true;
        }
        if self.settings != before {
            self.unsaved_settings = true;
            self.note(Event::SettingsChanged);
            if self.settings.system != before.system && self.runner.is_some() {
                // Its thresholds are no longer the bank's.
                self.abort(AbortReason::Stopped);
            }
        }
        Ok(())
    }

    /// What was measured last.
    pub const fn readings(&self) -> &Readings {
        &self.readings
    }

    /// The settings.
    pub const fn settings(&self) -> &Settings {
        &self.settings
    }

    /// What the model can carry and measure.
    pub const fn ratings(&self) -> &Ratings {
        &self.ratings
    }

    /// What is known of the battery.
    pub const fn battery_data(&self) -> &BatteryData {
        &self.data
    }

    /// Whether the battery has the capacity that is asked.
    pub fn capacity(&self) -> Capacity {
        self.data.capacity(self.settings.test.minimum_runtime)
    }

    /// Which alarms stand.
    pub const fn alarms(&self) -> &Alarms {
        &self.alarms
    }

    /// What happened.
    pub const fn journal(&self) -> &Journal<JOURNAL_EVENTS> {
        &self.journal
    }

    /// What the switches do since the last step.
    pub const fn actuators(&self) -> &Actuators {
        &self.actuators
    }

    /// Whether a capacity test runs, and how far it is.
    pub fn test_progress(&self) -> Option<Progress> {
        self.runner.as_ref().map(Runner::progress)
    }

    /// Time to the next scheduled test, begun hours as whole ones; `None`: none is planned.
    pub fn next_test_in(&self) -> Option<Hours> {
        self.schedule.next_in()
    }

    /// Time to a manual start with delay, begun minutes as whole ones; `None`: none is planned.
    pub fn manual_test_in(&self) -> Option<Minutes> {
        self.schedule.delayed_in_minutes()
    }

    /// Whether UPS mode has the load on the battery (BTRM manual §7.1.19).
    pub const fn ups_on_battery(&self) -> bool {
        self.ups.on_battery()
    }

    /// Whether the low voltage disconnect has parted the load from the battery.
    pub const fn load_disconnected(&self) -> bool {
        self.disconnect.is_open()
    }

    /// Time since power-up (BTRM manual §7.1.16).
    pub fn uptime(&self) -> Duration {
        self.powered_up_at.map_or(Duration::ZERO, |at| self.now.saturating_sub(at))
    }

    /// The unit's operating time over all power cuts, in minutes.
    pub fn operating_minutes(&self) -> u32 {
        let minutes = u32::try_from(self.uptime().as_secs() / 60).unwrap_or(u32::MAX);
        self.operated_before.saturating_add(minutes)
    }

    /// The settings, if they changed since they were last handed out: store them.
    pub fn take_unsaved_settings(&mut self) -> Option<Settings> {
        core::mem::take(&mut self.unsaved_settings).then_some(self.settings)
    }

    /// What else must outlive a power cut, if it changed since it was last handed out: store it.
    pub fn take_unsaved_data(&mut self) -> Option<Retained> {
        core::mem::take(&mut self.unsaved_data).then(|| self.retained())
    }

    /// Hands out the countdowns and the operating time at the next [`Self::take_unsaved_data`], changed or not:
    /// for an orderly end.
    pub const fn keep(&mut self) {
        self.unsaved_data = true;
    }

    /// The store refused what was handed out: the settings are again as they were, `saved`, so that they are what
    /// the unit would come back with.
    pub fn settings_not_saved(&mut self, saved: Settings) {
        self.settings = saved.fitted(&self.ratings);
    }

    /// The store refused what was handed out: it is handed out again.
    pub const fn data_not_saved(&mut self) {
        self.unsaved_data = true;
    }

    fn retained(&self) -> Retained {
        Retained {
            battery: self.data,
            next_test: self.schedule.next_in_minutes(),
            delayed_test: self.schedule.delayed_in_minutes(),
            test_running: self.runner.is_some(),
            operating_minutes: self.operating_minutes(),
        }
    }

    fn press_buttons(&mut self, sensors: &Sensors) {
        let [network, data] = &mut self.buttons;
        let network = network.step(self.now, sensors.button_1);
        let data = data.step(self.now, sensors.button_2);
        if network {
            self.note(Event::NetworkReset);
        }
        if data {
            self.reset_data();
        }
        if network || data {
            self.flash_until = self.now.saturating_add(FLASH);
        }
    }

    fn supply(&mut self) {
        let before = self.ups.on_battery();
        let supply = self.readings.supply_voltage.good();
        let now_on = self.ups.step(self.now, self.settings.ups_mode, self.settings.system, supply);
        if now_on != before {
            self.note(Event::UpsOnBattery(now_on));
        }
    }

    fn test(&mut self, elapsed: Duration) {
        if self.schedule.step(elapsed, &self.settings.test, self.runner.is_some()) {
            self.unsaved_data = true;
            if self.start_test().is_err() {
                self.schedule.postpone();
            }
        }
        if self.ups.supply_lost() {
            self.abort(AbortReason::SupplyLost);
        }
        if self.watches.over_temperature.is_out() {
            self.abort(AbortReason::OverTemperature);
        }
        let supply_known = self.readings.supply_voltage.good().is_some();
        let measured = self.readings.measured().filter(|_| supply_known);
        let Some(runner) = &mut self.runner else { return };
        match runner.step(self.now, measured) {
            Verdict::Running => {}
            Verdict::Aborted(reason) => self.abort(reason),
            Verdict::Ended(outcome) => {
                self.runner = None;
                self.data.take(outcome, self.operating_minutes());
                self.unsaved_data = true;
                self.note(Event::TestEnded(outcome));
            }
        }
    }

    fn abort(&mut self, reason: AbortReason) {
        if self.runner.take().is_some() {
            self.unsaved_data = true;
            self.note(Event::TestAborted(reason));
        }
    }

    fn protect(&mut self) {
        let before = self.disconnect.is_open();
        let battery = self.readings.battery_voltage.good();
        let enabled = self.settings.low_voltage_disconnect;
        let open = self.disconnect.step(self.now, enabled, self.settings.system, battery);
        if open != before {
            self.note(Event::LowVoltageDisconnect(open));
        }
    }

    fn raise_alarms(&mut self) {
        let (now, readings, settings) = (self.now, self.readings, self.settings);
        let low = settings.system.low_battery();
        let low_return = low + settings.system.of_blocks(LOW_VOLTAGE_HYSTERESIS);
        let low_limit = Limit::below(low, low_return, ALARM_DELAY);
        let hottest = self.ratings.hottest;
        let heat_limit = Limit::above(hottest, hottest - TEMPERATURE_HYSTERESIS, ALARM_DELAY);
        let fault_limit = Limit::above(0_u8, 0, ALARM_DELAY);

        let watches = &mut self.watches;
        let states = [
            (Alarm::LowVoltage, watches.low_voltage.step(now, readings.battery_voltage.good(), &low_limit)),
            (
                Alarm::OverTemperature,
                watches.over_temperature.step(now, readings.temperature.good(), &heat_limit),
            ),
            (
                Alarm::SensorFault,
                watches.sensor_fault.step(now, Some(u8::from(readings.any_bad())), &fault_limit),
            ),
            (Alarm::IoChannel1, watches.io_1.step(now, settings.io_1.input(), readings.io[0].good())),
            (Alarm::IoChannel2, watches.io_2.step(now, settings.io_2.input(), readings.io[1].good())),
            (Alarm::SupplyLost, self.ups.supply_lost()),
            (Alarm::LowCapacity, self.capacity() == Capacity::Low),
        ];
        let notify = self.uptime() >= SILENCE;
        for (alarm, stands) in states {
            if let Some(edge) = self.alarms.set(alarm, stands, notify) {
                self.note(Event::Alarm(edge));
            }
        }
    }

    fn keep_now_and_then(&mut self) {
        if self.now >= self.keep_at {
            self.unsaved_data |= self.keep_at > Uptime::ZERO;
            self.keep_at = self.now.saturating_add(KEEP_INTERVAL);
        }
    }

    const fn load_source(&self) -> LoadSource {
        if self.runner.is_some() || self.ups.on_battery() { LoadSource::Battery } else { LoadSource::Supply }
    }

    fn leds(&self) -> Leds {
        if self.now < self.flash_until {
            Leds::Flashing
        } else if self.uptime() < SELF_TEST {
            Leds::Blinking
        } else {
            Leds::Off
        }
    }

    fn conditions(&self) -> Conditions {
        Conditions {
            running: self.runner.is_some(),
            self_test: self.powered_up_at.is_none() || self.uptime() < SELF_TEST,
            sensor_fault: !self.readings.can_test(),
            battery: self.readings.battery_voltage.good(),
            supply_lost: self.ups.supply_lost() || self.ups.on_battery(),
            over_temperature: self.watches.over_temperature.is_out(),
        }
    }

    const fn plan(&self) -> Plan {
        Plan {
            kind: self.settings.test.kind,
            system: self.settings.system,
            nameplate: self.settings.nameplate,
            duration: self.settings.test.duration,
            minimum_voltage: self.settings.test.minimum_voltage,
        }
    }

    fn note(&mut self, event: Event) {
        self.journal.note(self.now, self.time, event);
    }
}
