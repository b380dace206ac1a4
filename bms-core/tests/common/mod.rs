//! A bank that is kind to its monitor: float voltage on the charger, a straight discharge line on the load.
#![allow(dead_code, unreachable_pub, reason = "each test file uses its part of this")]
#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, reason = "a test fails by them")]
#![allow(clippy::large_types_passed_by_value, reason = "once a test")]
#![allow(clippy::missing_panics_doc, reason = "a test panics where its assertions fail")]

use core::time::Duration;

use bms_core::{
    Command, Monitor,
    alarm::{Alarm, Edge},
    capacity_test::{AbortReason, Outcome, Refusal},
    data::Retained,
    event::Event,
    plant::{Actuators, LoadSource, Sensors},
    settings::{Change, Ratings, Settings},
    system_voltage::SystemVoltage,
    units::{CentiCelsius, Milliamps, Millivolts},
};

/// A BTRM400's ratings, near enough.
pub const fn ratings() -> Ratings {
    Ratings {
        highest_system: SystemVoltage::V48,
        voltage: Millivolts(0)..=Millivolts(60_000),
        current: Milliamps(-32_000)..=Milliamps(32_000),
        io_voltage: Millivolts(0)..=Millivolts(60_000),
        temperature: CentiCelsius(-4_000)..=CentiCelsius(12_500),
        hottest: CentiCelsius(6_000),
    }
}

/// A monitor and the hardware around it.
pub struct Bench {
    pub monitor: Monitor,
    pub sensors: Sensors,
    pub actuators: Actuators,
    pub now: Duration,
    /// What the battery has under load at first, and loses an hour.
    pub loaded_mv: i32,
    pub fall_mv_per_hour: i32,
    /// `None` lets the sensors follow the switches; `Some` is what they say, whatever the switches do.
    pub battery_mv: Option<i32>,
    on_battery: Duration,
}

impl Bench {
    /// A unit that has been up for a minute.
    pub fn new() -> Self {
        let mut bench = Self::power_up(Settings::default(), Retained::default());
        bench.run(60);
        bench
    }

    pub fn power_up(settings: Settings, retained: Retained) -> Self {
        let sensors = Sensors {
            battery_voltage: Some(Millivolts(13_500)),
            battery_current: Some(Milliamps(0)),
            load_current: Some(Milliamps(8_000)),
            supply_voltage: Some(Millivolts(13_600)),
            charger_voltage: Some(Millivolts(13_500)),
            temperature: Some(CentiCelsius(2_500)),
            io: [Some(Millivolts(0)); 4],
            button_1: false,
            button_2: false,
        };
        Self {
            monitor: Monitor::new(ratings(), settings, retained),
            sensors,
            actuators: Actuators::default(),
            now: Duration::from_secs(1_000),
            loaded_mv: 12_500,
            fall_mv_per_hour: 150,
            battery_mv: None,
            on_battery: Duration::ZERO,
        }
    }

    /// Lets seconds pass, a step each.
    pub fn run(&mut self, seconds: u64) {
        for _ in 0..seconds {
            self.now += Duration::from_secs(1);
            let fallen = self.fall_mv_per_hour * i32::try_from(self.on_battery.as_secs()).unwrap() / 3_600;
            let loaded = self.actuators.load_source == LoadSource::Battery && self.actuators.load_connected;
            self.on_battery = if loaded { self.on_battery + Duration::from_secs(1) } else { Duration::ZERO };
            let voltage = if loaded { self.loaded_mv - fallen } else { 13_500 };
            let mut sensors = self.sensors;
            sensors.battery_voltage =
                sensors.battery_voltage.map(|_| Millivolts(self.battery_mv.unwrap_or(voltage)));
            if loaded {
                sensors.battery_current = sensors.battery_current.map(|_| self.load().negated());
            }
            self.actuators = self.monitor.step(self.now, &sensors);
        }
    }

    fn load(&self) -> Milliamps {
        self.sensors.load_current.unwrap_or_default()
    }

    pub fn apply(&mut self, change: Change) {
        self.monitor.apply(change).unwrap();
    }

    pub fn start(&mut self) -> Result<(), Refusal> {
        self.monitor.command(Command::StartTest)
    }

    pub fn testing(&self) -> bool {
        self.monitor.test_progress().is_some()
    }

    pub const fn stands(&self, alarm: Alarm) -> bool {
        self.monitor.alarms().stands(alarm)
    }

    pub fn events(&self) -> Vec<Event> {
        self.monitor.journal().entries().map(|entry| entry.event).collect()
    }

    pub fn edges(&self) -> Vec<Edge> {
        let edge = |event| if let Event::Alarm(edge) = event { Some(edge) } else { None };
        self.events().into_iter().filter_map(edge).collect()
    }

    pub fn aborted(&self) -> Option<AbortReason> {
        let reason = |event| if let Event::TestAborted(reason) = event { Some(reason) } else { None };
        self.events().into_iter().rev().find_map(reason)
    }

    pub fn outcome(&self) -> Option<Outcome> {
        self.monitor.battery_data().last_test.map(|test| test.outcome)
    }
}

/// The other sign.
pub trait Negated {
    fn negated(self) -> Self;
}

impl Negated for Milliamps {
    fn negated(self) -> Self {
        Self(-self.0)
    }
}
