//! The settings among the points: what they read, and what a new value makes of all.

use bms_core::{
    environment::{EnvironmentSettings, NormalState, Thresholds},
    string::BankSettings,
    units::{CentiCelsius, CentiPercent, Hours, MicroOhms, Millivolts, Minutes},
};

use super::{
    Bm100, WriteError,
    value::{hundredths_of_milliohm, tenths, tenths_of_percent},
};
use crate::{points::Quantity, supervision::Supervision, warning::Warnings};

/// Settings on their way to be changed: several at once, that are checked together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Draft {
    bank: BankSettings,
    supervision: Supervision,
    warnings: Warnings,
}

impl Draft {
    /// Changes one of the settings among the points, in the point's unit. To say how many strings or batteries there are
    /// ends their [detection](Bm100::detect), also if as many were found up to now.
    ///
    /// # Errors
    /// [`WriteError::ReadOnly`]: it is no setting; [`WriteError::OutOfRange`]: it can never have the value.
    pub fn set(&mut self, quantity: Quantity, place: u16, value: i32) -> Result<(), WriteError> {
        let known = set_bank(&mut self.bank, quantity, value)?
            || set_supervision(&mut self.supervision, quantity, place, value)?
            || set_warnings(&mut self.warnings, quantity, value)?;
        if matches!(quantity, Quantity::Strings | Quantity::Batteries) {
            self.supervision.detect = false;
        }
        if known { Ok(()) } else { Err(WriteError::ReadOnly) }
    }
}

impl Bm100 {
    /// The settings as they are, to be changed and [committed](Self::commit).
    pub const fn draft(&self) -> Draft {
        Draft { bank: *self.bank(), supervision: self.supervision, warnings: *self.warnings() }
    }

    /// Whether [`commit`](Self::commit) would take the settings.
    ///
    /// # Errors
    /// [`WriteError::OutOfRange`]: a value is out of its range, or two of them do not go together.
    pub fn check_draft(&self, draft: &Draft) -> Result<(), WriteError> {
        self.check_bank(&draft.bank)?;
        if draft.supervision.is_valid() && draft.warnings.is_valid() {
            Ok(())
        } else {
            Err(WriteError::OutOfRange)
        }
    }

    /// Takes all settings of a draft, or none.
    ///
    /// # Errors
    /// [`WriteError::OutOfRange`], and nothing is changed.
    pub fn commit(&mut self, draft: Draft) -> Result<(), WriteError> {
        self.check_draft(&draft)?;
        // The bank first: to end its detection tells how many there are.
        self.set_bank(draft.bank)?;
        self.set_warnings(draft.warnings);
        self.set_supervision(draft.supervision)
    }

    pub(super) fn value_of_setting(&self, quantity: Quantity, place: u16) -> Option<i32> {
        value_of_bank(self.bank(), quantity)
            .or_else(|| value_of_supervision(&self.supervision, quantity, place))
            .or_else(|| value_of_warnings(self.warnings(), quantity))
    }
}

fn value_of_bank(bank: &BankSettings, quantity: Quantity) -> Option<i32> {
    let (limits, equalization) = (&bank.limits, &bank.equalization);
    Some(match quantity {
        Quantity::Strings => i32::from(bank.strings),
        Quantity::Batteries => i32::from(bank.batteries),
        Quantity::LowVoltage => limits.voltage.low.get(),
        Quantity::HighVoltage => limits.voltage.high.get(),
        Quantity::LowTemperature => tenths(limits.temperature.low),
        Quantity::HighTemperature => tenths(limits.temperature.high),
        Quantity::LowResistance => hundredths_of_milliohm(limits.resistance.low),
        Quantity::HighResistance => hundredths_of_milliohm(limits.resistance.high),
        Quantity::ResistanceInterval => i32::from(bank.resistance_interval.get()),
        Quantity::HealthLimit => i32::from(bank.weak.of_baseline),
        Quantity::HealthOfStringLimit => i32::from(bank.weak.of_string),
        Quantity::EqualizationEnabled => i32::from(equalization.enabled),
        Quantity::EqualizationLowVoltage => equalization.voltage.low.get(),
        Quantity::EqualizationHighVoltage => equalization.voltage.high.get(),
        Quantity::EqualizationLowTemperature => tenths(equalization.temperature.low),
        Quantity::EqualizationHighTemperature => tenths(equalization.temperature.high),
        Quantity::EqualizationStart => equalization.start_spread.get(),
        Quantity::EqualizationStop => equalization.stop_spread.get(),
        Quantity::EqualizationFullPower => equalization.full_power_at.get(),
        _ => return None,
    })
}

fn set_bank(bank: &mut BankSettings, quantity: Quantity, value: i32) -> Result<bool, WriteError> {
    let (limits, equalization) = (&mut bank.limits, &mut bank.equalization);
    match quantity {
        Quantity::Strings => bank.strings = number(value)?,
        Quantity::Batteries => bank.batteries = number(value)?,
        Quantity::LowVoltage => limits.voltage.low = Millivolts(value),
        Quantity::HighVoltage => limits.voltage.high = Millivolts(value),
        Quantity::LowTemperature => limits.temperature.low = of_tenths(value),
        Quantity::HighTemperature => limits.temperature.high = of_tenths(value),
        Quantity::LowResistance => limits.resistance.low = of_hundredths(value)?,
        Quantity::HighResistance => limits.resistance.high = of_hundredths(value)?,
        Quantity::ResistanceInterval => bank.resistance_interval = Hours(number(value)?),
        Quantity::HealthLimit => bank.weak.of_baseline = number(value)?,
        Quantity::HealthOfStringLimit => bank.weak.of_string = number(value)?,
        Quantity::EqualizationEnabled => equalization.enabled = value != 0,
        Quantity::EqualizationLowVoltage => equalization.voltage.low = Millivolts(value),
        Quantity::EqualizationHighVoltage => equalization.voltage.high = Millivolts(value),
        Quantity::EqualizationLowTemperature => equalization.temperature.low = of_tenths(value),
        Quantity::EqualizationHighTemperature => equalization.temperature.high = of_tenths(value),
        Quantity::EqualizationStart => equalization.start_spread = Millivolts(value),
        Quantity::EqualizationStop => equalization.stop_spread = Millivolts(value),
        Quantity::EqualizationFullPower => equalization.full_power_at = Millivolts(value),
        _ => return Ok(false),
    }
    Ok(true)
}

fn value_of_supervision(supervision: &Supervision, quantity: Quantity, place: u16) -> Option<i32> {
    let EnvironmentSettings { temperature, humidity, contacts } = &supervision.environment;
    Some(match quantity {
        Quantity::RatedCapacity if supervision.rated_deci_amp_hours == 0 => return None,
        Quantity::RatedCapacity => i32::from(supervision.rated_deci_amp_hours),
        Quantity::StringLowLimit => supervision.strings.low.get() / 10,
        Quantity::StringHighLimit => supervision.strings.high.get() / 10,
        Quantity::SpreadLimit => supervision.strings.spread.get(),
        Quantity::RecordInterval => i32::from(supervision.record_interval.get()),
        Quantity::ContactNormallyClosed => {
            i32::from(*contacts.get(usize::from(place))? == NormalState::Closed)
        }
        Quantity::AmbientTemperatureLow => tenths(temperature.low),
        Quantity::AmbientTemperatureHigh => tenths(temperature.high),
        Quantity::AmbientTemperatureHysteresis => tenths(temperature.hysteresis),
        Quantity::AmbientTemperatureRateLimit => tenths(temperature.rate_of_change),
        Quantity::AmbientHumidityLow => tenths_of_percent(humidity.low),
        Quantity::AmbientHumidityHigh => tenths_of_percent(humidity.high),
        Quantity::AmbientHumidityHysteresis => tenths_of_percent(humidity.hysteresis),
        Quantity::AmbientHumidityRateLimit => tenths_of_percent(humidity.rate_of_change),
        _ => return None,
    })
}

fn set_supervision(
    supervision: &mut Supervision,
    quantity: Quantity,
    place: u16,
    value: i32,
) -> Result<bool, WriteError> {
    let environment = &mut supervision.environment;
    match quantity {
        Quantity::RatedCapacity => {
            supervision.rated_deci_amp_hours = number(value)?;
            if supervision.rated_deci_amp_hours == 0 {
                return Err(WriteError::OutOfRange);
            }
        }
        Quantity::StringLowLimit => supervision.strings.low = Millivolts(value.saturating_mul(10)),
        Quantity::StringHighLimit => supervision.strings.high = Millivolts(value.saturating_mul(10)),
        Quantity::SpreadLimit => supervision.strings.spread = Millivolts(value),
        Quantity::RecordInterval => supervision.record_interval = Minutes(number(value)?),
        Quantity::ContactNormallyClosed => {
            let contact = environment.contacts.get_mut(usize::from(place)).ok_or(WriteError::OutOfRange)?;
            *contact = if value == 0 { NormalState::Open } else { NormalState::Closed };
        }
        _ => {
            return Ok(set_thresholds(&mut environment.temperature, quantity, value)
                || set_humidity(&mut environment.humidity, quantity, value));
        }
    }
    Ok(true)
}

const fn set_thresholds(of: &mut Thresholds<CentiCelsius>, quantity: Quantity, value: i32) -> bool {
    let value = of_tenths(value);
    match quantity {
        Quantity::AmbientTemperatureLow => of.low = value,
        Quantity::AmbientTemperatureHigh => of.high = value,
        Quantity::AmbientTemperatureHysteresis => of.hysteresis = value,
        Quantity::AmbientTemperatureRateLimit => of.rate_of_change = value,
        _ => return false,
    }
    true
}

const fn set_humidity(of: &mut Thresholds<CentiPercent>, quantity: Quantity, value: i32) -> bool {
    let value = CentiPercent(value.saturating_mul(10));
    match quantity {
        Quantity::AmbientHumidityLow => of.low = value,
        Quantity::AmbientHumidityHigh => of.high = value,
        Quantity::AmbientHumidityHysteresis => of.hysteresis = value,
        Quantity::AmbientHumidityRateLimit => of.rate_of_change = value,
        _ => return false,
    }
    true
}

fn value_of_warnings(warnings: &Warnings, quantity: Quantity) -> Option<i32> {
    Some(match quantity {
        Quantity::LowResistanceWarning => hundredths_of_milliohm(warnings.resistance.low),
        Quantity::HighResistanceWarning => hundredths_of_milliohm(warnings.resistance.high),
        Quantity::HealthWarning => i32::from(warnings.of_baseline),
        Quantity::StringLowWarning => warnings.string_voltage.low.get() / 10,
        Quantity::StringHighWarning => warnings.string_voltage.high.get() / 10,
        Quantity::StringChargeAlarm => i32::from(warnings.string_charge.alarm),
        Quantity::StringChargeWarning => i32::from(warnings.string_charge.warning),
        Quantity::BatteryChargeAlarm => i32::from(warnings.battery_charge.alarm),
        Quantity::BatteryChargeWarning => i32::from(warnings.battery_charge.warning),
        _ => return None,
    })
}

fn set_warnings(warnings: &mut Warnings, quantity: Quantity, value: i32) -> Result<bool, WriteError> {
    match quantity {
        Quantity::LowResistanceWarning => warnings.resistance.low = of_hundredths(value)?,
        Quantity::HighResistanceWarning => warnings.resistance.high = of_hundredths(value)?,
        Quantity::HealthWarning => warnings.of_baseline = number(value)?,
        Quantity::StringLowWarning => warnings.string_voltage.low = Millivolts(value.saturating_mul(10)),
        Quantity::StringHighWarning => warnings.string_voltage.high = Millivolts(value.saturating_mul(10)),
        Quantity::StringChargeAlarm => warnings.string_charge.alarm = number(value)?,
        Quantity::StringChargeWarning => warnings.string_charge.warning = number(value)?,
        Quantity::BatteryChargeAlarm => warnings.battery_charge.alarm = number(value)?,
        Quantity::BatteryChargeWarning => warnings.battery_charge.warning = number(value)?,
        _ => return Ok(false),
    }
    Ok(true)
}

fn number<T: TryFrom<i32>>(value: i32) -> Result<T, WriteError> {
    T::try_from(value).map_err(|_| WriteError::OutOfRange)
}

const fn of_tenths(value: i32) -> CentiCelsius {
    CentiCelsius(value.saturating_mul(10))
}

fn of_hundredths(value: i32) -> Result<MicroOhms, WriteError> {
    number::<u32>(value).map(|hundredths| MicroOhms(hundredths.saturating_mul(10)))
}
