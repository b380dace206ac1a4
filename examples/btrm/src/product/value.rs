//! What the points read.

use bms_core::{
    ageing::EndOfLife,
    alarm::Alarm,
    capacity_test::TestKind,
    data::{BatteryData, Capacity},
    event::Event,
    event_log::LoggedEvent,
    interval::Interval,
    units::{CentiCelsius, CentiPercent, Days, MilliampHours, Milliamps, Millivolts},
};

use super::Btrm;
use crate::points::Quantity;

/// The firmware version as the protocols tell it, an integer (BTRM manual §12.3.6, point 11; §13.4).
pub const FIRMWARE_VERSION: i32 = firmware_version();

impl Btrm {
    /// The value of a point in its unit, booleans as 0 and 1; `None` while it is not known.
    pub fn value(&self, quantity: Quantity) -> Option<i32> {
        self.look_up(quantity)
    }

    /// The same for polls: a call of what is exported takes a detour on a host.
    pub(crate) fn look_up(&self, quantity: Quantity) -> Option<i32> {
        let monitor = &self.monitor;
        let (readings, settings, data) = (monitor.readings(), monitor.settings(), monitor.battery_data());
        let stands = |alarm| Some(i32::from(monitor.alarms().stands(alarm)));
        match quantity {
            Quantity::LowVoltageDisconnect => Some(i32::from(settings.low_voltage_disconnect())),
            Quantity::TestEnabled => Some(i32::from(settings.test().enabled)),
            Quantity::UpsMode => Some(i32::from(settings.ups_mode())),
            Quantity::CapacityGood => Some(i32::from(monitor.capacity() == Capacity::Good)),
            Quantity::BatteryDefaults => Some(0),

            Quantity::LowCapacity => stands(Alarm::LowCapacity),
            Quantity::LowVoltage => stands(Alarm::LowVoltage),
            Quantity::UnsolicitedEnabled => Some(i32::from(self.dnp3.unsolicited())),
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
            Quantity::BatteryDataPresent
            | Quantity::TestRunning
            | Quantity::TestAverageLoad
            | Quantity::TestLasted
            | Quantity::TestEndVoltage
            | Quantity::RuntimeP10
            | Quantity::RuntimeP90
            | Quantity::BatteryCapacity
            | Quantity::BatteryCapacityP10
            | Quantity::BatteryCapacityP90
            | Quantity::StateOfHealth
            | Quantity::StateOfHealthP10
            | Quantity::StateOfHealthP90
            | Quantity::EndOfLife
            | Quantity::EndOfLifeP10
            | Quantity::EndOfLifeP90
            | Quantity::TestsKept
            | Quantity::TestResult => self.worked_out(quantity),
        }
    }

    /// What takes more than a look; `None` for all else. A function of its own, as it wants stack: a poll reads dozens of
    /// points that want none.
    #[inline(never)]
    fn worked_out(&self, quantity: Quantity) -> Option<i32> {
        let data = self.monitor.battery_data();
        match quantity {
            Quantity::BatteryDataPresent => Some(i32::from(!data.is_empty())),
            Quantity::TestRunning => Some(i32::from(self.monitor.test_progress().is_some())),
            Quantity::TestAverageLoad => data.last_test.map(|test| test.outcome.average_load.get()),
            Quantity::TestLasted => {
                data.last_test.and_then(|test| i32::try_from(test.outcome.duration_s / 60).ok())
            }
            Quantity::TestEndVoltage => data.last_test.map(|test| test.outcome.end_voltage.get()),
            Quantity::RuntimeP10 => data.intervals.map(|told| i32::from(told.runtime.p10.get())),
            Quantity::RuntimeP90 => data.intervals.map(|told| i32::from(told.runtime.p90.get())),
            Quantity::BatteryCapacity => capacity(data).map(|capacity| capacity.median),
            Quantity::BatteryCapacityP10 => capacity(data).map(|capacity| capacity.p10),
            Quantity::BatteryCapacityP90 => capacity(data).map(|capacity| capacity.p90),
            Quantity::StateOfHealth => health(data).map(|health| health.median),
            Quantity::StateOfHealthP10 => health(data).map(|health| health.p10),
            Quantity::StateOfHealthP90 => health(data).map(|health| health.p90),
            Quantity::EndOfLife => self.days_left(|end| end.median),
            Quantity::EndOfLifeP10 => self.days_left(|end| end.p10),
            Quantity::EndOfLifeP90 => self.days_left(|end| end.p90),
            Quantity::TestsKept => i32::try_from(data.history.tests().count()).ok(),
            Quantity::TestResult => Some(self.test_result()),
            _ => None,
        }
    }

    /// The number of the last test's result, or of the reason why it has none; `README.md` has them all.
    pub(super) fn test_result(&self) -> i32 {
        let news = self.monitor.journal().since(self.seen);
        news.filter_map(|entry| test_result(entry.event)).last().unwrap_or(self.test_result)
    }

    fn days_left(&self, which: impl FnOnce(EndOfLife) -> Option<Days>) -> Option<i32> {
        which(self.monitor.end_of_life()?).map(|days| i32::from(days.get()))
    }
}

/// [`Quantity::TestResult`] at power-up: that of the test that is kept. What broke off or refused a later one is forgotten.
pub(super) fn kept_test_result(data: &BatteryData) -> i32 {
    data.last_test.and_then(|test| test_result(Event::TestEnded(test.outcome))).unwrap_or(0)
}

/// What an event says of a test: a number for each way to end, and for each reason, as the event log has them.
fn test_result(event: Event) -> Option<i32> {
    let first = match event {
        Event::BatteryDataReset => return Some(0),
        Event::TestEnded(_) => 1,
        Event::TestAborted(_) => 10,
        Event::TestRefused(_) => 20,
        _ => return None,
    };
    let [way, _] = LoggedEvent::from(event).values;
    way.map(|way| way.saturating_add(first))
}

/// In whole ampere-hours.
fn capacity(data: &BatteryData) -> Option<Interval<i32>> {
    let whole = |charge: MilliampHours| i32::try_from(charge.whole_ampere_hours()).unwrap_or(i32::MAX);
    Some(data.intervals?.capacity?.map(whole))
}

/// In whole percent.
fn health(data: &BatteryData) -> Option<Interval<i32>> {
    Some(data.intervals?.health?.map(CentiPercent::whole_percent))
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
