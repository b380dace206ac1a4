//! What a record of a bank holds, in the order of the manual's columns (BM100 manual, Logs->Status Records).

use super::block::Record;
use crate::environment::EnvironmentMonitor;
use crate::string::{BankSettings, BatteryAddress, BatteryIndex, Manager, StringId};
use crate::units::{CentiCelsius, CentiPercent};

/// Values before those of batteries.
const BEFORE: usize = 3;

/// How many strings and batteries a record is of. It is in the record, so that records from before a bank was set up
/// otherwise are still read as what they were.
///
/// ```
/// use bms_core::status_record::{BankLayout, BankValue};
///
/// let layout = BankLayout::new(2, 4).expect("1 to 4 strings of 1 to 40");
/// assert_eq!(layout.values(), 27);
/// let told: Vec<_> = (0..layout.values()).filter_map(|at| layout.value(at)).map(|value| value.to_string()).collect();
/// assert_eq!(told[1..4], ["Temperature (°C)", "Humidity (%RH)", "A#1 Volt.(V)"]);
/// assert_eq!(told[26], "B#4 Res.(mΩ)");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct BankLayout {
    strings: u8,
    batteries: u8,
}

/// One value of a record; shown as the manual's heading of its column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum BankValue {
    /// The layout itself: a hundred times the strings, and the batteries of each.
    Layout,
    /// What the environment sensor tells, 0.1 °C.
    AirTemperature,
    /// What the environment sensor tells, 0.1 %.
    Humidity,
    /// Of a battery, mV.
    Voltage(BatteryAddress),
    /// Of a battery, 0.1 °C.
    Temperature(BatteryAddress),
    /// Of a battery, µΩ.
    Resistance(BatteryAddress),
}

impl BankValue {
    /// Decimals of the value in the unit of its heading.
    pub const fn decimals(self) -> u8 {
        match self {
            Self::Layout => 0,
            Self::AirTemperature | Self::Humidity | Self::Temperature(_) => 1,
            Self::Voltage(_) | Self::Resistance(_) => 3,
        }
    }
}

impl core::fmt::Display for BankValue {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Layout => f.write_str("Layout"),
            Self::AirTemperature => f.write_str("Temperature (°C)"),
            Self::Humidity => f.write_str("Humidity (%RH)"),
            Self::Voltage(battery) => write!(f, "{battery} Volt.(V)"),
            Self::Temperature(battery) => write!(f, "{battery} Temp.(°C)"),
            Self::Resistance(battery) => write!(f, "{battery} Res.(mΩ)"),
        }
    }
}

impl BankLayout {
    /// So many strings, 1..=4, of so many batteries, 1..=40.
    pub const fn new(strings: u8, batteries: u8) -> Option<Self> {
        if matches!(strings, 1..=4) && matches!(batteries, 1..=BatteryIndex::MOST) {
            Some(Self { strings, batteries })
        } else {
            None
        }
    }

    /// That of a bank; `None` if its settings make no sense.
    pub const fn of(settings: &BankSettings) -> Option<Self> {
        Self::new(settings.strings, settings.batteries)
    }

    /// That of a record; `None` if it is none of a bank.
    pub fn of_record(record: &Record<'_>) -> Option<Self> {
        let code = u16::try_from(record.values.first().copied()??).ok()?;
        let layout = Self::new(u8::try_from(code / 100).ok()?, u8::try_from(code % 100).ok()?)?;
        (layout.values() == record.values.len()).then_some(layout)
    }

    /// Batteries in all.
    fn count(self) -> usize {
        usize::from(self.strings).saturating_mul(self.batteries.into())
    }

    /// Values of a record.
    pub fn values(self) -> usize {
        self.count().saturating_mul(3).saturating_add(BEFORE)
    }

    /// What the value at a place of the record is, counted from 0.
    pub fn value(self, at: usize) -> Option<BankValue> {
        let Some(behind) = at.checked_sub(BEFORE) else {
            return [BankValue::Layout, BankValue::AirTemperature, BankValue::Humidity].get(at).copied();
        };
        let battery = self.battery(behind.checked_rem(self.count())?)?;
        match behind.checked_div(self.count())? {
            0 => Some(BankValue::Voltage(battery)),
            1 => Some(BankValue::Temperature(battery)),
            2 => Some(BankValue::Resistance(battery)),
            _ => None,
        }
    }

    /// Fills in a record of what a bank measures now, and gives the part of `values` that it takes; `None` when they are
    /// too few. What cannot be trusted is left out.
    pub fn measure<'v>(
        self,
        manager: &Manager,
        environment: Option<&EnvironmentMonitor>,
        values: &'v mut [Option<i32>],
    ) -> Option<&'v [Option<i32>]> {
        let values = values.get_mut(..self.values())?;
        for (at, to) in values.iter_mut().enumerate() {
            let battery = |at| manager.battery(at);
            *to = match self.value(at)? {
                BankValue::Layout => {
                    Some(i32::from(self.strings).saturating_mul(100).saturating_add(self.batteries.into()))
                }
                BankValue::AirTemperature => {
                    environment.and_then(|air| air.temperature().value()).map(deci_celsius)
                }
                BankValue::Humidity => environment.and_then(|air| air.humidity().value()).map(deci_percent),
                BankValue::Voltage(at) => battery(at).and_then(|it| it.voltage().good()).map(|it| it.0),
                BankValue::Temperature(at) => {
                    battery(at).and_then(|it| it.temperature().good()).map(deci_celsius)
                }
                BankValue::Resistance(at) => {
                    battery(at).and_then(|it| it.resistance().good()).and_then(|it| i32::try_from(it.0).ok())
                }
            };
        }
        Some(values)
    }

    /// The `nth` battery, string by string.
    fn battery(self, nth: usize) -> Option<BatteryAddress> {
        let (string, place) =
            (nth.checked_div(self.batteries.into())?, nth.checked_rem(self.batteries.into())?);
        let index = BatteryIndex::new(u8::try_from(place.checked_add(1)?).ok()?)?;
        Some(BatteryAddress { string: *StringId::ALL.get(string)?, index })
    }
}

const fn deci_celsius(temperature: CentiCelsius) -> i32 {
    tenth(temperature.0)
}

const fn deci_percent(humidity: CentiPercent) -> i32 {
    tenth(humidity.0)
}

/// A tenth, rounded to the nearest, halves away from zero.
const fn tenth(number: i32) -> i32 {
    number.saturating_add(if number < 0 { -5 } else { 5 }) / 10
}
