//! The maker's tree for environmental sensors, 1.3.6.1.4.1.3808.1.1.4: there while a sensor is (BM100 manual, Envir).
//!
//! It has every temperature twice, in degrees Fahrenheit and Celsius: readings in tenths, thresholds in whole degrees.

use core::ops::RangeInclusive;

use bms_core::{
    environment::{EnvironmentSettings, NormalState},
    units::{CentiCelsius, CentiPercent},
};
use snmp_agent::{ErrorStatus, Value, objects::Branch};

use super::{
    described::described,
    object::{CONTACTS, Group, Rows, SCALAR, Told},
    set::{Draft, small, text},
};
use crate::{
    product::{Bm100, rounded, tenths},
    site::Name,
};

described! {
    /// What is around the bank.
    pub(super) ENVIRONMENT: Environment, under [1, 3, 6, 1, 4, 1, 3808, 1, 1, 4];
    | id           | object           | access | rows     | name                            | syntax                                             | units                    | description |
    | [1, 1]       | SensorName       | rw     | SCALAR   | "envirIdentName"                | "DisplayString (SIZE (0..31))"                     | ""                       | "Its name." |
    | [1, 2]       | SensorLocation   | rw     | SCALAR   | "envirIdentLocation"            | "DisplayString (SIZE (0..31))"                     | ""                       | "Where it is." |
    | [2, 1]       | Fahrenheit       | ro     | SCALAR   | "envirTemperature"              | "Integer32"                                        | "0.1 degrees Fahrenheit" | "The temperature." |
    | [2, 2]       | FahrenheitHigh   | rw     | SCALAR   | "envirTempHighThreshold"        | "Integer32 (-40..212)"                             | "degrees Fahrenheit"     | "Above this is abnormal." |
    | [2, 3]       | FahrenheitLow    | rw     | SCALAR   | "envirTempLowThreshold"         | "Integer32 (-40..212)"                             | "degrees Fahrenheit"     | "Below this is abnormal." |
    | [2, 4]       | FahrenheitRate   | rw     | SCALAR   | "envirTempRateOfChange"         | "Integer32 (0..180)"                               | "degrees Fahrenheit"     | "To change by more than this within five minutes is abnormal; 0: any change is normal." |
    | [2, 5]       | FahrenheitBack   | rw     | SCALAR   | "envirTempHysteresis"           | "Integer32 (0..180)"                               | "degrees Fahrenheit"     | "So far within a threshold is normal again." |
    | [2, 6]       | Celsius          | ro     | SCALAR   | "envirTemperatureCelsius"       | "Integer32"                                        | "0.1 degrees Celsius"    | "The temperature." |
    | [2, 7]       | CelsiusHigh      | rw     | SCALAR   | "envirTempCelsiusHighThreshold" | "Integer32 (-40..100)"                             | "degrees Celsius"        | "Above this is abnormal." |
    | [2, 8]       | CelsiusLow       | rw     | SCALAR   | "envirTempCelsiusLowThreshold"  | "Integer32 (-40..100)"                             | "degrees Celsius"        | "Below this is abnormal." |
    | [2, 9]       | CelsiusRate      | rw     | SCALAR   | "envirTempCelsiusRateOfChange"  | "Integer32 (0..100)"                               | "degrees Celsius"        | "To change by more than this within five minutes is abnormal; 0: any change is normal." |
    | [2, 10]      | CelsiusBack      | rw     | SCALAR   | "envirTempCelsiusHysteresis"    | "Integer32 (0..100)"                               | "degrees Celsius"        | "So far within a threshold is normal again." |
    | [3, 1]       | Humidity         | ro     | SCALAR   | "envirHumidity"                 | "Integer32 (0..100)"                               | "percent"                | "The humidity." |
    | [3, 2]       | HumidityHigh     | rw     | SCALAR   | "envirHumidHighThreshold"       | "Integer32 (0..100)"                               | "percent"                | "Above this is abnormal." |
    | [3, 3]       | HumidityLow      | rw     | SCALAR   | "envirHumidLowThreshold"        | "Integer32 (0..100)"                               | "percent"                | "Below this is abnormal." |
    | [3, 4]       | HumidityRate     | rw     | SCALAR   | "envirHumidRateOfChange"        | "Integer32 (0..100)"                               | "percent"                | "To change by more than this within five minutes is abnormal; 0: any change is normal." |
    | [3, 5]       | HumidityBack     | rw     | SCALAR   | "envirHumidHysteresis"          | "Integer32 (0..100)"                               | "percent"                | "So far within a threshold is normal again." |
    | [4, 1]       | ContactTableSize | ro     | SCALAR   | "envirContactTableSize"         | "Integer32"                                        | ""                       | "Rows of the table." |
    | [4, 2, 1, 1] | ContactIndex     | ro     | CONTACTS | "envirContactIndex"             | "Integer32 (1..8)"                                 | ""                       | "The row." |
    | [4, 2, 1, 2] | ContactName      | rw     | CONTACTS | "envirContactName"              | "DisplayString (SIZE (0..15))"                     | ""                       | "Its name." |
    | [4, 2, 1, 3] | ContactStatus    | ro     | CONTACTS | "envirContactStatus"            | "INTEGER { contactNormal(1), contactAbnormal(2) }" | ""                       | "Whether it is as it should be." |
    | [4, 2, 1, 4] | ContactNormal    | rw     | CONTACTS | "envirContactNormalState"       | "INTEGER { normalOpen(1), normalClose(2) }"        | ""                       | "How it should be." |
}

/// Whole degrees and percent that a threshold can have, and how far apart two values can be.
const CELSIUS: RangeInclusive<i32> = -40..=100;
const FAHRENHEIT: RangeInclusive<i32> = -40..=212;
const CELSIUS_APART: RangeInclusive<i32> = 0..=100;
const FAHRENHEIT_APART: RangeInclusive<i32> = 0..=180;
const PERCENT: RangeInclusive<i32> = 0..=100;

impl Group for Environment {
    fn branch() -> &'static Branch<Self, Rows> {
        &ENVIRONMENT
    }

    fn read(self, unit: &Bm100, row: u32) -> Option<Told<'_>> {
        if !unit.has_environment_sensor() {
            return None;
        }
        let (environment, names) = (unit.environment(), unit.site());
        let EnvironmentSettings { temperature, humidity, contacts } = &unit.supervision().environment;
        let contact = || u8::try_from(row.checked_sub(1)?).ok();
        Some(match self {
            Self::SensorName => Told::text(names.name(Name::Sensor)),
            Self::SensorLocation => Told::text(names.name(Name::SensorLocation)),
            Self::Fahrenheit => Told::integer(decifahrenheit(environment.temperature().value()?)),
            Self::Celsius => Told::integer(tenths(environment.temperature().value()?)),
            Self::FahrenheitHigh => Told::integer(fahrenheit(temperature.high)),
            Self::FahrenheitLow => Told::integer(fahrenheit(temperature.low)),
            Self::FahrenheitRate => Told::integer(fahrenheit_apart(temperature.rate_of_change)),
            Self::FahrenheitBack => Told::integer(fahrenheit_apart(temperature.hysteresis)),
            Self::CelsiusHigh => Told::integer(temperature.high.whole_degrees()),
            Self::CelsiusLow => Told::integer(temperature.low.whole_degrees()),
            Self::CelsiusRate => Told::integer(temperature.rate_of_change.whole_degrees()),
            Self::CelsiusBack => Told::integer(temperature.hysteresis.whole_degrees()),
            Self::Humidity => Told::integer(percent(environment.humidity().value()?)),
            Self::HumidityHigh => Told::integer(percent(humidity.high)),
            Self::HumidityLow => Told::integer(percent(humidity.low)),
            Self::HumidityRate => Told::integer(percent(humidity.rate_of_change)),
            Self::HumidityBack => Told::integer(percent(humidity.hysteresis)),
            Self::ContactTableSize => Told::number(contacts.len()),
            Self::ContactIndex => Told::number(row),
            Self::ContactName => Told::text(names.name(Name::DryContact(contact()?))),
            Self::ContactStatus => {
                let abnormal = environment.contacts().contact(contact()?)?.abnormal;
                Told::integer(if abnormal { 2 } else { 1 })
            }
            Self::ContactNormal => Told::integer(match contacts.get(usize::from(contact()?))? {
                NormalState::Open => 1,
                NormalState::Closed => 2,
            }),
        })
    }

    fn write(self, row: u32, value: Value<'_>, draft: &mut Draft) -> Result<(), ErrorStatus> {
        let contact = row.checked_sub(1).and_then(|place| u8::try_from(place).ok()).unwrap_or(u8::MAX);
        let EnvironmentSettings { temperature, humidity, contacts } = &mut draft.supervision.environment;
        match self {
            Self::SensorName => draft.name(Name::Sensor, text(value)?)?,
            Self::SensorLocation => draft.name(Name::SensorLocation, text(value)?)?,
            Self::FahrenheitHigh => temperature.high = of_fahrenheit(value)?,
            Self::FahrenheitLow => temperature.low = of_fahrenheit(value)?,
            Self::FahrenheitRate => temperature.rate_of_change = of_fahrenheit_apart(value)?,
            Self::FahrenheitBack => temperature.hysteresis = of_fahrenheit_apart(value)?,
            Self::CelsiusHigh => temperature.high = of_celsius(value, CELSIUS)?,
            Self::CelsiusLow => temperature.low = of_celsius(value, CELSIUS)?,
            Self::CelsiusRate => temperature.rate_of_change = of_celsius(value, CELSIUS_APART)?,
            Self::CelsiusBack => temperature.hysteresis = of_celsius(value, CELSIUS_APART)?,
            Self::HumidityHigh => humidity.high = of_percent(value)?,
            Self::HumidityLow => humidity.low = of_percent(value)?,
            Self::HumidityRate => humidity.rate_of_change = of_percent(value)?,
            Self::HumidityBack => humidity.hysteresis = of_percent(value)?,
            Self::ContactName => draft.name(Name::DryContact(contact), text(value)?)?,
            Self::ContactNormal => {
                let place = contacts.get_mut(usize::from(contact)).ok_or(ErrorStatus::NoCreation)?;
                *place =
                    if small::<u8>(value, 1..=2)? == 2 { NormalState::Closed } else { NormalState::Open };
            }
            _ => return Err(ErrorStatus::NotWritable),
        }
        Ok(())
    }
}

/// Tenths of a degree Fahrenheit.
const fn decifahrenheit(temperature: CentiCelsius) -> i32 {
    rounded(temperature.get().saturating_mul(18), 100).saturating_add(320)
}

/// Whole degrees Fahrenheit.
const fn fahrenheit(temperature: CentiCelsius) -> i32 {
    fahrenheit_apart(temperature).saturating_add(32)
}

/// A difference in whole degrees Fahrenheit.
const fn fahrenheit_apart(difference: CentiCelsius) -> i32 {
    rounded(difference.get().saturating_mul(9), 500)
}

/// Whole percent.
const fn percent(part: CentiPercent) -> i32 {
    rounded(part.get(), 100)
}

fn of_celsius(value: Value<'_>, range: RangeInclusive<i32>) -> Result<CentiCelsius, ErrorStatus> {
    Ok(CentiCelsius(small::<i32>(value, range)?.saturating_mul(100)))
}

fn of_fahrenheit(value: Value<'_>) -> Result<CentiCelsius, ErrorStatus> {
    let above_freezing = small::<i32>(value, FAHRENHEIT)?.saturating_sub(32);
    Ok(CentiCelsius(rounded(above_freezing.saturating_mul(500), 9)))
}

fn of_fahrenheit_apart(value: Value<'_>) -> Result<CentiCelsius, ErrorStatus> {
    Ok(CentiCelsius(rounded(small::<i32>(value, FAHRENHEIT_APART)?.saturating_mul(500), 9)))
}

fn of_percent(value: Value<'_>) -> Result<CentiPercent, ErrorStatus> {
    Ok(CentiPercent(small::<i32>(value, PERCENT)?.saturating_mul(100)))
}
