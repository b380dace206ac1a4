//! What a point reads, and how far it is to be trusted.

use bms_core::{
    points::{Found, Kind, Point},
    reading::Quality,
    string::{BatteryAddress, Measured},
    units::Millivolts,
};
use dnp3_outstation::{Flags, Sample};

use crate::{
    points::{BATTERIES, POINTS, Quantity},
    product::{Bm100, battery_at, hundredths_of_milliohm, string_at, tenths},
};

/// The present value of a point. Its flags are ONLINE alone as long as it is known.
#[inline]
pub(super) fn sample(unit: &Bm100, kind: Kind, index: u16) -> Option<Sample> {
    let Found { point, place } = POINTS.dnp3(kind, index)?;
    Some(sample_of(unit, kind, point, place))
}

/// The present values of the points from `first` on, up to the end of their row; gives how many it filled in.
pub(super) fn samples(unit: &Bm100, kind: Kind, first: u16, samples: &mut [Sample]) -> usize {
    let Some(Found { point, place }) = POINTS.dnp3(kind, first) else { return 0 };
    let mut filled: usize = 0;
    for (sample, place) in samples.iter_mut().zip(place..point.count) {
        *sample = sample_of(unit, kind, point, place);
        filled = filled.saturating_add(1);
    }
    filled
}

/// The present value of a point of the table.
#[inline]
pub(super) fn sample_of(unit: &Bm100, kind: Kind, point: &Point<Quantity>, place: u16) -> Sample {
    let (value, flags) = match unit.value(point.quantity, place) {
        Some(value) if unit.has_stepped() || kind.is_output() => (value, Flags::ONLINE),
        Some(value) => (value, Flags::RESTART),
        None => unknown(unit, point.quantity, place),
    };
    if kind.is_binary() { Sample::binary(value != 0, flags) } else { Sample::analog(value, flags) }
}

/// Whether the bank has the battery or string of this place.
pub(super) fn is_there(unit: &Bm100, point: &Point<Quantity>, place: u16) -> bool {
    match point.count {
        BATTERIES => battery_at(place).is_some_and(|at| unit.battery(at).is_some()),
        4 => string_at(place).is_some_and(|string| string.number() <= unit.bank().strings),
        _ => true,
    }
}

/// A value that is not known: the last one that was, or 0, without ONLINE; of a voltage that the probe cannot measure, the
/// end of its range.
#[cold]
fn unknown(unit: &Bm100, quantity: Quantity, place: u16) -> (i32, Flags) {
    let at = battery_at(place);
    let of_battery = match quantity {
        Quantity::Voltage => at.and_then(|at| voltage(unit, at)),
        Quantity::Temperature => at.and_then(|at| temperature(unit, at)),
        Quantity::Resistance => at.and_then(|at| resistance(unit, at)),
        _ => None,
    };
    let Some((last, quality)) = of_battery else { return (0, Flags::OFFLINE) };
    let never = if last.is_none() { Flags::RESTART } else { Flags::OFFLINE };
    let why = match quality {
        Quality::OutOfRange => Flags::OVER_RANGE,
        Quality::Missing if unit.has_stepped() => Flags::COMM_LOST,
        Quality::Missing | Quality::Good => Flags::OFFLINE,
    };
    (last.unwrap_or(0), never | why)
}

type Last = Option<(Option<i32>, Quality)>;

fn voltage(unit: &Bm100, at: BatteryAddress) -> Last {
    let battery = unit.battery(at)?;
    let (last, quality) = last(battery.voltage(), Millivolts::get);
    Some((battery.voltage_beyond().map(Millivolts::get).or(last), quality))
}

fn temperature(unit: &Bm100, at: BatteryAddress) -> Last {
    Some(last(unit.battery(at)?.temperature(), tenths))
}

/// A probe that answers and has never measured a resistance has lost nothing.
fn resistance(unit: &Bm100, at: BatteryAddress) -> Last {
    let (last, quality) = last(unit.battery(at)?.resistance(), hundredths_of_milliohm);
    let never = quality == Quality::Missing && last.is_none() && unit.answers(at);
    let quality = if never { Quality::Good } else { quality };
    Some((last, quality))
}

fn last<T: Copy + PartialOrd>(measured: &Measured<T>, number: impl Fn(T) -> i32) -> (Option<i32>, Quality) {
    (measured.last().map(number), measured.quality())
}
