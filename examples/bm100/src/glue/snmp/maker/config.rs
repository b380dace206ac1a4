//! bmConfig(3): what is set up (BM100 manual, Battery->Configuration).

use core::ops::RangeInclusive;

use bms_core::units::{CentiCelsius, MicroOhms, Millivolts};
use snmp_agent::{ErrorStatus, Value, objects::Branch};

use crate::{
    glue::snmp::{
        described::described,
        object::{Group, Rows, SCALAR, Told},
        scale::{centivolts, decivolts},
        set::{Draft, integer, small},
    },
    product::{Bm100, hundredths_of_milliohm, tenths},
};

described! {
    /// What is set up.
    pub(in crate::glue::snmp) CONFIG: Config, under [1, 3, 6, 1, 4, 1, 3808, 1, 1, 7, 3];
    | id   | object                 | access | rows   | name                                      | syntax                              | units                 | description |
    | [1]  | BattAh                 | rw     | SCALAR | "bmConfigBattAH"                          | "Integer32 (1..60000)"              | "0.1 ampere-hours"    | "Rated capacity of a battery; absent until it is set." |
    | [2]  | StringCount            | rw     | SCALAR | "bmConfigStringCount"                     | "Integer32 (1..4)"                  | ""                    | "Strings in parallel. To set it ends the counting of strings and batteries." |
    | [3]  | ProbesCountOnString    | rw     | SCALAR | "bmConfigProbesCountOnString"             | "Integer32 (1..40)"                 | ""                    | "Batteries of each string. To set it ends the counting of strings and batteries." |
    | [4]  | LowVoltAlarm           | rw     | SCALAR | "bmConfigLowVoltAlarmThreshold"           | "Integer32 (0..200)"                | "0.1 volts"           | "Lowest voltage of a battery." |
    | [5]  | HighVoltAlarm          | rw     | SCALAR | "bmConfigHighVoltAlarmThreshold"          | "Integer32 (0..200)"                | "0.1 volts"           | "Highest voltage of a battery." |
    | [6]  | VoltDiffAlarm          | rw     | SCALAR | "bmConfigVoltDiffAlarmThreshold"          | "Integer32 (0..200)"                | "0.1 volts"           | "The most between the highest and the lowest battery of a string; 0: no limit." |
    | [7]  | LowTempAlarm           | rw     | SCALAR | "bmConfigLowTempAlarmThreshold"           | "Integer32 (-400..1000)"            | "0.1 degrees Celsius" | "Lowest temperature of a battery." |
    | [8]  | HighTempAlarm          | rw     | SCALAR | "bmConfigHighTempAlarmThreshold"          | "Integer32 (-400..1000)"            | "0.1 degrees Celsius" | "Highest temperature of a battery." |
    | [9]  | LowResAlarm            | rw     | SCALAR | "bmConfigLowResAlarmThreshold"            | "Integer32 (0..60000)"              | "0.01 milliohms"      | "Lowest internal resistance of a battery." |
    | [10] | HighResAlarm           | rw     | SCALAR | "bmConfigHighResAlarmThreshold"           | "Integer32 (0..60000)"              | "0.01 milliohms"      | "Highest internal resistance of a battery." |
    | [11] | LowResWarn             | rw     | SCALAR | "bmConfigLowResWarnThreshold"             | "Integer32 (0..60000)"              | "0.01 milliohms"      | "Internal resistance below which is a warning; 0: none." |
    | [12] | HighResWarn            | rw     | SCALAR | "bmConfigHighResWarnThreshold"            | "Integer32 (0..60000)"              | "0.01 milliohms"      | "Internal resistance above which is a warning; 0: none." |
    | [13] | ResHealthAlarm         | rw     | SCALAR | "bmConfigResHealthAlarmThreshold"         | "Integer32 (110..250)"              | "percent"             | "A battery is weak whose resistance is this part of what it was when it was new." |
    | [14] | ResHealthWarn          | rw     | SCALAR | "bmConfigResHealthWarnThreshold"          | "Integer32 (0 | 110..250)"          | "percent"             | "The same for a warning; 0: none." |
    | [15] | LowVoltAlarm10Mv       | rw     | SCALAR | "bmConfigLowVoltAlarmThreshold10mV"       | "Integer32 (0..2000)"               | "0.01 volts"          | "bmConfigLowVoltAlarmThreshold, finer." |
    | [16] | HighVoltAlarm10Mv      | rw     | SCALAR | "bmConfigHighVoltAlarmThreshold10mV"      | "Integer32 (0..2000)"               | "0.01 volts"          | "bmConfigHighVoltAlarmThreshold, finer." |
    | [17] | MergeFeature           | rw     | SCALAR | "bmConfigMergeFeature"                    | "INTEGER { enable(1), disable(2) }" | ""                    | "Whether strings count as one: they never do, and only disable(2) can be set." |
    | [20] | LowStringVoltageAlarm  | rw     | SCALAR | "bmConfigLowStringVoltageAlarmThreshold"  | "Integer32 (0..6500)"               | "0.1 volts"           | "Lowest voltage of a string; 0: no limit." |
    | [21] | HighStringVoltageAlarm | rw     | SCALAR | "bmConfigHighStringVoltageAlarmThreshold" | "Integer32 (0..6500)"               | "0.1 volts"           | "Highest voltage of a string; 0: no limit." |
    | [22] | LowStringVoltageWarn   | rw     | SCALAR | "bmConfigLowStringVoltageWarnThreshold"   | "Integer32 (0..6500)"               | "0.1 volts"           | "Voltage of a string below which is a warning; 0: none." |
    | [23] | HighStringVoltageWarn  | rw     | SCALAR | "bmConfigHighStringVoltageWarnThreshold"  | "Integer32 (0..6500)"               | "0.1 volts"           | "Voltage of a string above which is a warning; 0: none." |
    | [24] | LowStringSocAlarm      | rw     | SCALAR | "bmConfigLowStringSocAlarmThreshold"      | "Integer32 (0..100)"                | "percent"             | "State of charge of a string below which is an alarm; 0: none." |
    | [25] | LowStringSocWarn       | rw     | SCALAR | "bmConfigLowStringSocWarnThreshold"       | "Integer32 (0..100)"                | "percent"             | "State of charge of a string below which is a warning; 0: none." |
    | [26] | LowBattSocAlarm        | rw     | SCALAR | "bmConfigLowBattSocAlarmThreshold"        | "Integer32 (0..100)"                | "percent"             | "State of charge of a battery below which is an alarm; 0: none." |
    | [27] | LowBattSocWarn         | rw     | SCALAR | "bmConfigLowBattSocWarnThreshold"         | "Integer32 (0..100)"                | "percent"             | "State of charge of a battery below which is a warning; 0: none." |
}

/// Tenths of an ampere-hour.
const CAPACITY: RangeInclusive<i32> = 1..=60_000;
/// Tenths and hundredths of a volt of a battery: what a probe can measure.
const TENTHS: RangeInclusive<i32> = 0..=200;
const HUNDREDTHS: RangeInclusive<i32> = 0..=2_000;
/// Tenths of a degree.
const TEMPERATURE: RangeInclusive<i32> = -400..=1_000;
/// Hundredths of a milliohm.
const RESISTANCE: RangeInclusive<i32> = 0..=60_000;
/// Percent of the resistance that a battery had when it was new.
const HEALTH: RangeInclusive<i32> = 110..=250;
/// Tenths of a volt of a string of forty.
const STRING_TENTHS: RangeInclusive<i32> = 0..=6_500;
const PERCENT: RangeInclusive<i32> = 0..=100;

impl Group for Config {
    fn branch() -> &'static Branch<Self, Rows> {
        &CONFIG
    }

    fn read(self, unit: &Bm100, _: u32) -> Option<Told<'_>> {
        let (bank, supervision, warnings) = (unit.bank(), unit.supervision(), unit.warnings());
        let (limits, strings) = (&bank.limits, &supervision.strings);
        Some(match self {
            Self::BattAh => match supervision.rated_deci_amp_hours {
                // Nobody said.
                0 => return None,
                rated => Told::integer(rated),
            },
            Self::StringCount => Told::integer(bank.strings),
            Self::ProbesCountOnString => Told::integer(bank.batteries),
            Self::LowVoltAlarm => told(decivolts, limits.voltage.low),
            Self::HighVoltAlarm => told(decivolts, limits.voltage.high),
            Self::VoltDiffAlarm => told(decivolts, strings.spread),
            Self::LowTempAlarm => told(tenths, limits.temperature.low),
            Self::HighTempAlarm => told(tenths, limits.temperature.high),
            Self::LowResAlarm => told(hundredths_of_milliohm, limits.resistance.low),
            Self::HighResAlarm => told(hundredths_of_milliohm, limits.resistance.high),
            Self::LowResWarn => told(hundredths_of_milliohm, warnings.resistance.low),
            Self::HighResWarn => told(hundredths_of_milliohm, warnings.resistance.high),
            Self::ResHealthAlarm => Told::integer(bank.weak.of_baseline),
            Self::ResHealthWarn => Told::integer(warnings.of_baseline),
            Self::LowVoltAlarm10Mv => told(centivolts, limits.voltage.low),
            Self::HighVoltAlarm10Mv => told(centivolts, limits.voltage.high),
            // Strings are never merged.
            Self::MergeFeature => Told::integer(DISABLE),
            Self::LowStringVoltageAlarm => told(decivolts, strings.low),
            Self::HighStringVoltageAlarm => told(decivolts, strings.high),
            Self::LowStringVoltageWarn => told(decivolts, warnings.string_voltage.low),
            Self::HighStringVoltageWarn => told(decivolts, warnings.string_voltage.high),
            Self::LowStringSocAlarm => Told::integer(warnings.string_charge.alarm),
            Self::LowStringSocWarn => Told::integer(warnings.string_charge.warning),
            Self::LowBattSocAlarm => Told::integer(warnings.battery_charge.alarm),
            Self::LowBattSocWarn => Told::integer(warnings.battery_charge.warning),
        })
    }

    fn write(self, _: u32, value: Value<'_>, draft: &mut Draft) -> Result<(), ErrorStatus> {
        let Draft { bank, supervision, warnings, .. } = draft;
        let (limits, strings) = (&mut bank.limits, &mut supervision.strings);
        match self {
            Self::BattAh => supervision.rated_deci_amp_hours = small(value, CAPACITY)?,
            // How many there are was said: they are no longer counted.
            Self::StringCount => (bank.strings, supervision.detect) = (small(value, 1..=4)?, false),
            Self::ProbesCountOnString => {
                (bank.batteries, supervision.detect) = (small(value, 1..=40)?, false);
            }
            Self::LowVoltAlarm => limits.voltage.low = volts(value, TENTHS, 100)?,
            Self::HighVoltAlarm => limits.voltage.high = volts(value, TENTHS, 100)?,
            Self::VoltDiffAlarm => strings.spread = volts(value, TENTHS, 100)?,
            Self::LowTempAlarm => limits.temperature.low = celsius(value)?,
            Self::HighTempAlarm => limits.temperature.high = celsius(value)?,
            Self::LowResAlarm => limits.resistance.low = ohms(value)?,
            Self::HighResAlarm => limits.resistance.high = ohms(value)?,
            Self::LowResWarn => warnings.resistance.low = ohms(value)?,
            Self::HighResWarn => warnings.resistance.high = ohms(value)?,
            Self::ResHealthAlarm => bank.weak.of_baseline = small(value, HEALTH)?,
            Self::ResHealthWarn => {
                warnings.of_baseline = match integer(value)? {
                    // No warning.
                    0 => 0,
                    _ => small(value, HEALTH)?,
                }
            }
            Self::LowVoltAlarm10Mv => limits.voltage.low = volts(value, HUNDREDTHS, 10)?,
            Self::HighVoltAlarm10Mv => limits.voltage.high = volts(value, HUNDREDTHS, 10)?,
            Self::MergeFeature if integer(value)? == DISABLE => {}
            Self::MergeFeature => return Err(ErrorStatus::WrongValue),
            Self::LowStringVoltageAlarm => strings.low = volts(value, STRING_TENTHS, 100)?,
            Self::HighStringVoltageAlarm => strings.high = volts(value, STRING_TENTHS, 100)?,
            Self::LowStringVoltageWarn => warnings.string_voltage.low = volts(value, STRING_TENTHS, 100)?,
            Self::HighStringVoltageWarn => warnings.string_voltage.high = volts(value, STRING_TENTHS, 100)?,
            Self::LowStringSocAlarm => warnings.string_charge.alarm = small(value, PERCENT)?,
            Self::LowStringSocWarn => warnings.string_charge.warning = small(value, PERCENT)?,
            Self::LowBattSocAlarm => warnings.battery_charge.alarm = small(value, PERCENT)?,
            Self::LowBattSocWarn => warnings.battery_charge.warning = small(value, PERCENT)?,
        }
        Ok(())
    }
}

/// What the maker's switches read: `enable(1)`, `disable(2)`.
pub(super) const ENABLE: i32 = 1;
pub(super) const DISABLE: i32 = 2;

fn told<T>(scale: impl Fn(T) -> i32, value: T) -> Told<'static> {
    Told::integer(scale(value))
}

fn volts(value: Value<'_>, range: RangeInclusive<i32>, millivolts: i32) -> Result<Millivolts, ErrorStatus> {
    Ok(Millivolts(small::<i32>(value, range)?.saturating_mul(millivolts)))
}

fn celsius(value: Value<'_>) -> Result<CentiCelsius, ErrorStatus> {
    Ok(CentiCelsius(small::<i32>(value, TEMPERATURE)?.saturating_mul(10)))
}

fn ohms(value: Value<'_>) -> Result<MicroOhms, ErrorStatus> {
    Ok(MicroOhms(small::<u32>(value, RESISTANCE)?.saturating_mul(10)))
}
