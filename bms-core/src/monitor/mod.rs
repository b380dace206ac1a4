//! The facade: one battery bank, monitored, tested and protected.
//!
//! ```text
//!   Sensors, now ──► readings ──► disconnect ──► UPS mode ──► test ──► alarms ──► Actuators
//!                                   │              │           │         │
//!                                   └──────────────┴───────────┴─────────┴──► journal
//! ```

mod alarms;
mod command;
mod keeping;
mod readings;
mod view;

use core::time::Duration;

use alarms::Watches;
pub use command::Command;
pub use readings::Readings;

use crate::{
    ageing::Ageing,
    alarm::{Alarm, Alarms},
    button::HoldButton,
    capacity_test::{AbortReason, Conditions, Due, Plan, Recharge, Runner, Schedule, TestKind, Verdict},
    data::{BatteryData, Retained},
    disconnect::LowVoltageDisconnect,
    event::Event,
    journal::Journal,
    plant::{Actuators, Leds, LoadSource, Sensors},
    settings::{Change, OutOfRange, Ratings, Settings},
    time::{Timestamp, Uptime},
    ups::Ups,
};

/// The unit tests itself for this long after power-up (BTRM manual §5: 5 to 15 seconds).
const SELF_TEST: Duration = Duration::from_secs(5);
/// How long PB1 must be held (BTRM manual §14.1).
const NETWORK_RESET_HOLD: Duration = Duration::from_secs(20);
/// How long PB2 must be held (BTRM manual §6.5).
const DATA_RESET_HOLD: Duration = Duration::from_secs(15);
/// How long the lights flash when a button's reset is done (ours).
const FLASH: Duration = Duration::from_secs(3);

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
    ageing: Option<Ageing>,
    readings: Readings,
    alarms: Alarms,
    journal: Journal<JOURNAL_EVENTS>,
    schedule: Schedule,
    runner: Option<Runner>,
    was_testing: bool,
    recharge: Recharge,
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
    opening: Option<Opening>,
}

/// What the journal is to begin with.
#[derive(Clone, Copy, Debug)]
struct Opening {
    /// A test ran at the power cut.
    test_was_cut: bool,
}

impl Monitor {
    /// A unit at power-up, with what it had stored. A test that ran at the power cut is over: the load is on the
    /// supply again, and the journal tells of it.
    pub fn new(ratings: Ratings, settings: Settings, retained: Retained) -> Self {
        let mut monitor = Self::unopened(ratings, settings, retained);
        monitor.open();
        monitor
    }

    /// The same before its journal begins, which it does by [`open`](Self::open). For boards with little stack: such a
    /// monitor is built where it is to be, and needs no room on the way.
    pub fn unopened(ratings: Ratings, settings: Settings, retained: Retained) -> Self {
        let settings = settings.fitted(&ratings);
        Self {
            data: retained.battery,
            ageing: retained.battery.history.ageing(settings.nameplate),
            readings: Readings::default(),
            alarms: Alarms::default(),
            journal: Journal::new(),
            schedule: Schedule::resume(retained.next_test, retained.delayed_test),
            runner: None,
            was_testing: false,
            recharge: Recharge::default(),
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
            // That the test is over is to be stored.
            unsaved_data: retained.test_running,
            opening: Some(Opening { test_was_cut: retained.test_running }),
            ratings,
            settings,
        }
    }

    /// Notes the power-up, before anything else. A second call does nothing.
    pub fn open(&mut self) {
        let Some(Opening { test_was_cut }) = self.opening.take() else { return };
        self.note(Event::PoweredUp);
        if test_was_cut {
            self.note(Event::TestAborted(AbortReason::PowerCut));
        }
    }

    /// Takes what the sensors say at `now` and tells what the switches shall do.
    pub fn step(&mut self, now: Uptime, sensors: &Sensors) -> Actuators {
        let up_since = *self.powered_up_at.get_or_insert(now);
        let elapsed = if up_since == now { Duration::ZERO } else { now.saturating_sub(self.now) };
        self.now = now;
        self.readings.update(sensors, &self.ratings);
        self.press_buttons(sensors);
        self.protect();
        self.supply();
        self.test(elapsed);
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
        self.recharge.step(now, self.actuators.load_source == LoadSource::Battery);
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
            self.draw_ageing();
            if self.settings.system != before.system && self.runner.is_some() {
                // Its thresholds are no longer the bank's.
                self.abort(AbortReason::Stopped);
            }
        }
        Ok(())
    }

    /// Takes changes of the settings back: they are again as they were. The schedule keeps what it was told.
    pub fn restore(&mut self, settings: Settings) {
        if self.settings != settings {
            self.settings = settings;
            self.unsaved_settings = true;
            self.note(Event::SettingsChanged);
            self.draw_ageing();
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
        let now_on = self.ups.step(
            self.now,
            self.settings.ups_mode,
            self.settings.system,
            supply,
            !self.disconnect.is_open(),
        );
        if now_on != before {
            self.note(Event::UpsOnBattery(now_on));
        }
    }

    fn test(&mut self, elapsed: Duration) {
        if let Some(due) = self.schedule.step(elapsed, &self.settings.test) {
            self.unsaved_data = true;
            if self.runner.is_none()
                && self.start_test(self.settings.test.kind).is_err()
                && due == Due::Scheduled
            {
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
                let capacity_alone = runner.capacity_alone();
                self.runner = None;
                self.data.take(outcome, capacity_alone, self.operating_minutes());
                self.draw_ageing();
                self.unsaved_data = true;
                self.note(Event::TestEnded(outcome));
            }
        }
        if self.disconnect.is_open() {
            self.abort(AbortReason::LoadDisconnected);
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
            self_test: !self.is_ready(),
            sensor_fault: !self.readings.can_test(),
            battery: self.readings.battery_voltage.good(),
            supply_lost: self.ups.supply_lost() || self.ups.on_battery(),
            over_temperature: self.watches.over_temperature.is_out(),
            load_disconnected: self.disconnect.is_open(),
        }
    }

    fn plan(&self, kind: TestKind) -> Plan {
        let nameplate = self.settings.nameplate;
        Plan {
            kind,
            system: self.settings.system,
            nameplate,
            is_full: self.recharge.is_over(self.now),
            expected_capacity: self.data.history.expected(nameplate, self.operating_minutes()),
            duration: self.settings.test.duration,
            minimum_voltage: self.settings.test.minimum_voltage,
        }
    }

    /// Draws the line through the tests anew: one of them, or the nameplate, changed.
    fn draw_ageing(&mut self) {
        self.ageing = self.data.history.ageing(self.settings.nameplate);
    }

    fn note(&mut self, event: Event) {
        self.journal.note(self.now, self.time, event);
    }
}
