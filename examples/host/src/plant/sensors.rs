//! What the sensors say: the plant in the unit's resolution, as far as no tester set something else.

use bms_core::{
    plant::Sensors,
    units::{CentiCelsius, Milliamps, Millivolts},
};

use super::{Flows, Name, Plant, Replay, Setting};

/// Volts to millivolts, amperes to milliamperes.
const MILLI: f64 = 1_000.0;
/// Degrees to hundredths.
const CENTI: f64 = 100.0;
/// The unit reads volts, amperes and degrees in steps of 10 mV, 10 mA and 0.1 °C.
const STEP: i32 = 10;

impl Plant {
    /// What the sensors say now.
    pub fn sensors(&self) -> Sensors {
        let recorded = self.replay.as_ref().filter(|replay| replay.is_running()).map(Replay::reading);
        let Flows { battery_volts, battery_amps, load_amps, supply_volts, charger_volts } = self.flows;
        // `Some(None)`: the record has ended, and the battery's sensors with it.
        let (volts, amps, load) = match recorded {
            None => (coarse(battery_volts * MILLI), coarse(battery_amps * MILLI), coarse(load_amps * MILLI)),
            Some(reading) => (
                reading.map(|reading| nearest(reading.volts * MILLI)),
                reading.map(|reading| nearest(reading.amps * MILLI)),
                reading.map(|reading| nearest((-reading.amps).max(0.0) * MILLI)),
            ),
        };
        let celsius = match recorded.flatten() {
            None => coarse((self.ambient() + self.warmth) * CENTI),
            Some(reading) => Some(nearest(reading.celsius * CENTI)),
        };
        let io = [Name::Io1Volts, Name::Io2Volts, Name::Io3Volts, Name::Io4Volts];
        Sensors {
            battery_voltage: self.read(Name::BatteryVolts, MILLI, volts).map(Millivolts),
            battery_current: self.read(Name::BatteryAmps, MILLI, amps).map(Milliamps),
            load_current: self.read_load(load).map(Milliamps),
            supply_voltage: self.read(Name::SupplyVolts, MILLI, coarse(supply_volts * MILLI)).map(Millivolts),
            charger_voltage: self
                .read(Name::ChargerVolts, MILLI, coarse(charger_volts * MILLI))
                .map(Millivolts),
            temperature: self.read(Name::Temperature, CENTI, celsius).map(CentiCelsius),
            io: io.map(|channel| self.read_io(channel).map(Millivolts)),
            button_1: self.overrides.value_or(Name::Button1, 0.0) > 0.0,
            button_2: self.overrides.value_or(Name::Button2, 0.0) > 0.0,
        }
    }

    /// A sensor's reading: exactly what a tester set, or else `own`.
    fn read(&self, name: Name, scale: f64, own: Option<i32>) -> Option<i32> {
        match self.overrides.of(name) {
            Some(Setting::Value(value)) => Some(nearest(value * scale)),
            Some(Setting::Missing) => None,
            None => own,
        }
    }

    /// A load that a tester set draws nothing all the same while its source is dead.
    fn read_load(&self, own: Option<i32>) -> Option<i32> {
        match self.overrides.of(Name::LoadAmps) {
            Some(Setting::Missing) => None,
            Some(Setting::Value(_)) if self.replay.as_ref().is_none_or(|replay| !replay.is_running()) => {
                Some(nearest(self.flows.load_amps * MILLI))
            }
            _ => own,
        }
    }

    /// Nothing is wired to the channels until a tester does so; channel 1's contact pulls it to ground.
    fn read_io(&self, channel: Name) -> Option<i32> {
        let volts = self.read(channel, MILLI, Some(0))?;
        Some(if channel == Name::Io1Volts && self.actuators.io_1_closed { 0 } else { volts })
    }
}

/// Rounded to the unit's resolution.
fn coarse(value: f64) -> Option<i32> {
    nearest(value / f64::from(STEP)).checked_mul(STEP)
}

/// Rounded to the nearest whole number.
#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    reason = "the only way from f64 to i32; out of range it saturates"
)]
const fn nearest(value: f64) -> i32 {
    value.round() as i32
}
