//! Raises and clears the alarms.

use core::time::Duration;

use super::Monitor;
use crate::{
    alarm::Alarm,
    data::Capacity,
    event::Event,
    io_channel::InputWatch,
    limits::{Limit, Watch},
    units::CentiCelsius,
};

/// Alarms raised in this time after power-up are not told to the world (BTRM manual §10.3).
const SILENCE: Duration = Duration::from_secs(10);
/// Limits are passed this long before they are an alarm (ours).
const ALARM_DELAY: Duration = Duration::from_secs(5);
/// Hysteresis of the low-voltage alarm a 12 V block (ours), in millivolts.
const LOW_VOLTAGE_HYSTERESIS: i32 = 500;
/// Hysteresis of the over-temperature alarm (ours).
const TEMPERATURE_HYSTERESIS: CentiCelsius = CentiCelsius(500);

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Watches {
    low_voltage: Watch,
    pub(super) over_temperature: Watch,
    sensor_fault: Watch,
    io_1: InputWatch,
    io_2: InputWatch,
}

impl Monitor {
    pub(super) fn raise_alarms(&mut self) {
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
}
