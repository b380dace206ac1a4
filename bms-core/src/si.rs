//! Between quantities and the floating-point SI units of `capacity_model`.

use crate::{
    interval::Interval,
    units::{CentiCelsius, CentiPercent, MilliampHours, Milliamps, Millivolts},
};

#[expect(
    clippy::as_conversions,
    clippy::cast_precision_loss,
    reason = "sensor values need 17 bits of the 24"
)]
const fn milli(raw: i32) -> f32 {
    raw as f32 / 1_000.0
}

pub(crate) const fn volts(millivolts: Millivolts) -> f32 {
    milli(millivolts.get())
}

pub(crate) const fn amperes(milliamps: Milliamps) -> f32 {
    milli(milliamps.get())
}

pub(crate) const fn celsius(temperature: CentiCelsius) -> f32 {
    milli(temperature.get()) * 10.0
}

#[expect(
    clippy::as_conversions,
    clippy::cast_precision_loss,
    reason = "seven digits are enough for a charge"
)]
pub(crate) const fn ampere_hours(charge: MilliampHours) -> f32 {
    charge.get() as f32 / 1_000.0
}

/// Of operating time.
#[expect(clippy::as_conversions, clippy::cast_precision_loss, reason = "exact for thirty years")]
pub(crate) const fn days(minutes: u32) -> f32 {
    minutes as f32 / 1_440.0
}

pub(crate) fn interval_of_ampere_hours(charge: Interval<MilliampHours>) -> capacity_model::Interval<f32> {
    let Interval { p10, median, p90 } = charge.map(ampere_hours);
    capacity_model::Interval { p10, median, p90 }
}

pub(crate) fn milliamp_hours(ampere_hours: capacity_model::Interval<f32>) -> Interval<MilliampHours> {
    interval(ampere_hours).map(|charge| MilliampHours(whole(charge * 1_000.0)))
}

pub(crate) fn centi_percent(parts: capacity_model::Interval<f32>) -> Interval<CentiPercent> {
    interval(parts).map(|part| CentiPercent(i32::try_from(whole(part * 10_000.0)).unwrap_or(i32::MAX)))
}

const fn interval(of: capacity_model::Interval<f32>) -> Interval<f32> {
    Interval { p10: of.p10, median: of.median, p90: of.p90 }
}

/// Rounded to the nearest natural number, saturating; 0 for what is below it and for what is no number.
#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "saturates where the number is out of range"
)]
pub(crate) fn whole(value: f32) -> u32 {
    (value + 0.5) as u32
}
