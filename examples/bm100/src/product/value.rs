//! What the points read.

use bms_core::{
    environment::{Extreme, WatchedAlarm, WatchedQuantity},
    string::{Battery, BatteryAddress, BatteryAlarm, BatteryAlarms, StringAlarm, StringId, Summary},
    units::{CentiCelsius, CentiPercent, MicroOhms, Millivolts},
};

use super::{Bm100, Measurement, ProbeUpdates, battery_at, string_at};
use crate::{charge, points::Quantity, warning::StringWarning};

/// The firmware version as the protocols tell it, an integer: a.b.c is a*1000 + b*10 + c.
pub const FIRMWARE_VERSION: i32 = firmware_version();

impl Bm100 {
    /// The value of a point in its unit, booleans as 0 and 1; `None` while it is not known, and for a place of a row that
    /// the bank has not.
    pub fn value(&self, quantity: Quantity, place: u16) -> Option<i32> {
        match quantity {
            Quantity::Voltage
            | Quantity::Temperature
            | Quantity::Resistance
            | Quantity::Equalization
            | Quantity::Health
            | Quantity::ResistanceAge
            | Quantity::AlarmBits
            | Quantity::Charge
            | Quantity::WarningBits
            | Quantity::AnyWarning
            | Quantity::AnyAlarm
            | Quantity::VoltageAlarm
            | Quantity::TemperatureAlarm
            | Quantity::ResistanceAlarm
            | Quantity::Weak
            | Quantity::Unreachable
            | Quantity::MeasureBattery
            | Quantity::Identify
            | Quantity::ResetProbe => self.value_of_battery(quantity, battery_at(place)?),
            Quantity::StringVoltage
            | Quantity::StringMean
            | Quantity::StringLowest
            | Quantity::StringHighest
            | Quantity::StringHottest
            | Quantity::StringProbes
            | Quantity::StringInAlarm
            | Quantity::StringAnyAlarm
            | Quantity::StringLow
            | Quantity::StringHigh
            | Quantity::StringSpread
            | Quantity::StringCharge
            | Quantity::StringWarningBits
            | Quantity::StringAnyWarning
            | Quantity::StringEqualizing
            | Quantity::MeasureString => self.value_of_string(quantity, string_at(place)?),
            Quantity::ContactAbnormal => {
                let contact = self.environment.contacts().contact(u8::try_from(place).ok()?)?;
                Some(i32::from(contact.abnormal))
            }
            _ => self.value_of_setting(quantity, place).or_else(|| self.value_of_unit(quantity)),
        }
    }

    fn value_of_battery(&self, quantity: Quantity, at: BatteryAddress) -> Option<i32> {
        let battery = self.battery(at)?;
        let alarms = battery.alarms();
        let either = |a, b| Some(i32::from(alarms.stands(a) || alarms.stands(b)));
        match quantity {
            Quantity::Voltage => battery.voltage().good().map(Millivolts::get),
            Quantity::Temperature => battery.temperature().good().map(tenths),
            Quantity::Resistance => battery.resistance().good().map(hundredths_of_milliohm),
            Quantity::Equalization => can_be_read(battery).then(|| i32::from(battery.equalization())),
            Quantity::Health => {
                battery.resistance().good().and(battery.rise()).and_then(|rise| i32::try_from(rise).ok())
            }
            Quantity::ResistanceAge => {
                let age = battery.resistance().age(self.now)?;
                i32::try_from(age.as_secs() / 3_600).ok()
            }
            Quantity::AlarmBits => Some(i32::from(alarms.bits())),
            Quantity::Charge => charge::of_battery(self, at).map(i32::from),
            Quantity::WarningBits => Some(self.warning_bits(at)),
            Quantity::AnyWarning => Some(i32::from(self.warning_bits(at) != 0)),
            Quantity::AnyAlarm => Some(i32::from(self.battery_has_alarm(at))),
            Quantity::VoltageAlarm => either(BatteryAlarm::LowVoltage, BatteryAlarm::HighVoltage),
            Quantity::TemperatureAlarm => either(BatteryAlarm::LowTemperature, BatteryAlarm::HighTemperature),
            Quantity::ResistanceAlarm => either(BatteryAlarm::LowResistance, BatteryAlarm::HighResistance),
            Quantity::Weak => Some(i32::from(battery.is_weak())),
            Quantity::Unreachable => Some(i32::from(!can_be_read(battery))),
            Quantity::MeasureBattery => Some(i32::from(self.is_measuring(at))),
            Quantity::Identify => Some(i32::from(self.is_identifying(at))),
            Quantity::ResetProbe => Some(0),
            _ => None,
        }
    }

    fn value_of_string(&self, quantity: Quantity, string: StringId) -> Option<i32> {
        if string.number() > self.bank().strings {
            return None;
        }
        let summary = self.string(string);
        let watch = self.string_watch(string);
        let millivolts = |of: fn(&Summary) -> Millivolts| summary.as_ref().map(|all| of(all).get());
        match quantity {
            Quantity::StringVoltage => {
                let whole = summary.filter(|all| all.read >= self.bank().batteries)?;
                Some(rounded(whole.voltage.get(), 10))
            }
            Quantity::StringMean => millivolts(|all| all.mean),
            Quantity::StringLowest => millivolts(|all| all.lowest),
            Quantity::StringHighest => millivolts(|all| all.highest),
            Quantity::StringHottest => summary.and_then(|all| all.hottest).map(tenths),
            Quantity::StringCharge => charge::of_string(self, string).map(i32::from),
            Quantity::StringWarningBits => Some(self.string_warning_bits(string)),
            Quantity::StringAnyWarning => Some(i32::from(self.string_warning_bits(string) != 0)),
            Quantity::StringProbes => Some(i32::from(self.probes_present(string))),
            Quantity::StringInAlarm => Some(i32::from(self.in_alarm(string))),
            Quantity::StringAnyAlarm => Some(i32::from(self.has_alarm(string))),
            Quantity::StringLow => Some(i32::from(watch.stands(StringAlarm::LowVoltage))),
            Quantity::StringHigh => Some(i32::from(watch.stands(StringAlarm::HighVoltage))),
            Quantity::StringSpread => Some(i32::from(watch.stands(StringAlarm::Spread))),
            Quantity::StringEqualizing => Some(i32::from(self.is_equalizing(string))),
            Quantity::MeasureString => Some(i32::from(self.is_measuring_string(string))),
            _ => None,
        }
    }

    fn value_of_unit(&self, quantity: Quantity) -> Option<i32> {
        let (temperature, humidity) = (self.environment.temperature(), self.environment.humidity());
        let strings = || self.bank().strings();
        match quantity {
            Quantity::BankProbes => {
                Some(strings().map(|string| i32::from(self.probes_present(string))).sum())
            }
            Quantity::BankInAlarm => Some(strings().map(|string| i32::from(self.in_alarm(string))).sum()),
            Quantity::AmbientTemperature => temperature.value().map(tenths),
            Quantity::AmbientTemperatureMin => temperature.minimum().map(|least| tenths(least.value)),
            Quantity::AmbientTemperatureMax => temperature.maximum().map(|most| tenths(most.value)),
            Quantity::AmbientHumidity => humidity.value().map(tenths_of_percent),
            Quantity::AmbientHumidityMin => humidity.minimum().map(|least| tenths_of_percent(least.value)),
            Quantity::AmbientHumidityMax => humidity.maximum().map(|most| tenths_of_percent(most.value)),
            Quantity::MeasurementState => Some(match self.measurement() {
                Measurement::None => 1,
                Measurement::Running => 2,
                Measurement::Done => 3,
                Measurement::Rejected => 9,
            }),
            Quantity::AmbientTemperatureMinAge => self.minutes_since(temperature.minimum()),
            Quantity::AmbientTemperatureMaxAge => self.minutes_since(temperature.maximum()),
            Quantity::AmbientHumidityMinAge => self.minutes_since(humidity.minimum()),
            Quantity::AmbientHumidityMaxAge => self.minutes_since(humidity.maximum()),
            Quantity::FirmwareVersion => Some(FIRMWARE_VERSION),
            Quantity::ProbeFirmware => {
                self.probe_firmware().map(|firmware| i32::from(firmware.image.firmware))
            }
            Quantity::ProbesOutdated => Some(i32::from(self.outdated_probes())),
            Quantity::ProbeUpdateState => Some(match self.probe_updates() {
                ProbeUpdates::None => 1,
                ProbeUpdates::Running => 2,
                ProbeUpdates::Done => 3,
                ProbeUpdates::Failed => 9,
            }),
            Quantity::ProbeUpdateProgress => {
                let update = strings().find_map(|string| self.probe_update(string))?;
                Some(i32::from(update.percent()))
            }
            Quantity::BankAnyAlarm => Some(i32::from(self.any_alarm())),
            Quantity::AmbientLowTemperature => self.stands(temperature, WatchedAlarm::Low),
            Quantity::AmbientHighTemperature => self.stands(temperature, WatchedAlarm::High),
            Quantity::AmbientTemperatureRate => self.stands(temperature, WatchedAlarm::Rate),
            Quantity::AmbientLowHumidity => self.stands(humidity, WatchedAlarm::Low),
            Quantity::AmbientHighHumidity => self.stands(humidity, WatchedAlarm::High),
            Quantity::AmbientHumidityRate => self.stands(humidity, WatchedAlarm::Rate),
            Quantity::AmbientSilent => Some(i32::from(self.environment_sensor_is_silent())),
            Quantity::StoreFault => Some(i32::from(self.store_fails() || self.damage().any())),
            Quantity::Detect => Some(i32::from(self.supervision.detect)),
            Quantity::MeasureAll => Some(i32::from(strings().any(|string| self.is_measuring_string(string)))),
            Quantity::IdentifyAll => Some(i32::from(self.batteries().all(|(at, _)| self.is_identifying(at)))),
            Quantity::Enumerate
            | Quantity::ResetAlarms
            | Quantity::RestoreDefaults
            | Quantity::ResetExtremes => Some(0),
            _ => None,
        }
    }

    /// Whether a string or one of its batteries has an alarm, those of the charge among them.
    pub fn has_alarm(&self, string: StringId) -> bool {
        let watch = self.string_watch(string);
        self.in_alarm(string) > 0
            || StringAlarm::ALL.into_iter().any(|alarm| watch.stands(alarm))
            || self.string_warns(string, StringWarning::ChargeAlarm)
    }

    /// Whether anything has an alarm: a battery, a string, the environment.
    pub fn any_alarm(&self) -> bool {
        let (temperature, humidity) = (self.environment.temperature(), self.environment.humidity());
        let contacts = self.environment.contacts();
        let alarms = [WatchedAlarm::Low, WatchedAlarm::High, WatchedAlarm::Rate];
        self.bank().strings().any(|string| self.has_alarm(string))
            || alarms.into_iter().any(|alarm| temperature.stands(alarm) || humidity.stands(alarm))
            || (0..8).any(|contact| contacts.contact(contact).is_some_and(|contact| contact.abnormal))
            || self.environment_sensor_is_silent()
    }

    /// How long ago an extreme was; `None`: there is none.
    fn minutes_since<T>(&self, extreme: Option<Extreme<T>>) -> Option<i32> {
        let ago = self.now.saturating_sub(extreme?.at);
        i32::try_from(ago.as_secs() / 60).ok()
    }

    /// Not known before there was a sensor.
    fn stands<T: bms_core::units::Quantity>(
        &self,
        watched: &WatchedQuantity<T>,
        alarm: WatchedAlarm,
    ) -> Option<i32> {
        self.has_environment_sensor().then(|| i32::from(watched.stands(alarm)))
    }
}

/// Whether a battery's probe tells anything.
pub(crate) fn can_be_read(battery: &Battery) -> bool {
    use bms_core::reading::Quality::Missing;
    let alarms: BatteryAlarms = battery.alarms();
    let silent = battery.voltage().quality() == Missing && battery.temperature().quality() == Missing;
    !silent && !alarms.stands(BatteryAlarm::ProbeSilent)
}

/// Tenths of a degree, rounded to the nearest.
pub(crate) const fn tenths(temperature: CentiCelsius) -> i32 {
    rounded(temperature.get(), 10)
}

/// Tenths of a percent, rounded to the nearest.
pub(crate) const fn tenths_of_percent(humidity: CentiPercent) -> i32 {
    rounded(humidity.get(), 10)
}

/// Hundredths of a milliohm, rounded to the nearest.
pub(crate) fn hundredths_of_milliohm(resistance: MicroOhms) -> i32 {
    i32::try_from(resistance.get().saturating_add(5) / 10).unwrap_or(i32::MAX)
}

/// A value in units that are so much larger, rounded to the nearest, halves away from zero.
pub(crate) const fn rounded(value: i32, unit: i32) -> i32 {
    let half = if value < 0 { unit / -2 } else { unit / 2 };
    match value.saturating_add(half).checked_div(unit) {
        Some(rounded) => rounded,
        None => value,
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
