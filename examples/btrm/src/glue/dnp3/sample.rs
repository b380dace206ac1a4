//! What a point reads, and how far it is to be trusted.

use bms_core::{
    points::{Kind, Point},
    reading::{Quality, Reading},
    units::{CentiCelsius, Milliamps, Millivolts},
};
use dnp3_outstation::{Flags, Sample};

use crate::{
    points::{POINTS, Quantity},
    product::Btrm,
};

/// The present value of a point.
#[inline]
pub(super) fn sample(unit: &Btrm, kind: Kind, index: u16) -> Option<Sample> {
    let quantity = POINTS.dnp3(kind, index)?.point.quantity;
    Some(if kind.is_binary() { binary(unit, quantity) } else { analog(unit, quantity) })
}

/// The present values of the points from `first` on; gives how many it filled in.
pub(super) fn samples(unit: &Btrm, kind: Kind, first: u16, samples: &mut [Sample]) -> usize {
    let rows = POINTS.dnp3_run(kind, first);
    let filled = if kind.is_binary() {
        fill(rows, samples, |of| binary(unit, of))
    } else {
        fill(rows, samples, |of| analog(unit, of))
    };
    if filled > 0 {
        return filled;
    }
    // What has no row of its own is found one by one.
    let (Some(place), Some(sample)) = (samples.first_mut(), sample(unit, kind, first)) else { return 0 };
    *place = sample;
    1
}

/// Reads row after row.
fn fill<'a>(
    rows: impl Iterator<Item = &'a Point<Quantity>>,
    samples: &mut [Sample],
    read: impl Fn(Quantity) -> Sample,
) -> usize {
    let (most, mut places) = (samples.len(), samples.iter_mut());
    for point in rows {
        let Some(place) = places.next() else { break };
        *place = read(point.quantity);
    }
    most.saturating_sub(places.len())
}

#[inline]
fn binary(unit: &Btrm, quantity: Quantity) -> Sample {
    let (value, flags) = read(unit, quantity);
    Sample::binary(value != 0, flags)
}

#[inline]
fn analog(unit: &Btrm, quantity: Quantity) -> Sample {
    let (value, flags) = read(unit, quantity);
    Sample::analog(value, flags)
}

/// A value and its flags. Those are ONLINE alone as long as it is known, so that a binary point reads 0x81 or 0x01 (BTRM
/// manual §12.3.5).
#[inline]
fn read(unit: &Btrm, quantity: Quantity) -> (i32, Flags) {
    match unit.value(quantity) {
        Some(value) if unit.has_stepped() => (value, Flags::ONLINE),
        Some(value) => (value, before_the_first_step(quantity)),
        None => unknown(unit, quantity),
    }
}

/// What is set up is known at once; what is judged by readings is not.
const fn before_the_first_step(quantity: Quantity) -> Flags {
    match quantity {
        Quantity::LowCapacity
        | Quantity::LowVoltage
        | Quantity::IoChannel1Tripped
        | Quantity::IoChannel2Tripped
        | Quantity::AnyFault
        | Quantity::UpsOnBattery
        | Quantity::SupplyLost
        | Quantity::OverTemperature
        | Quantity::SensorFault
        | Quantity::LoadDisconnected => Flags::RESTART,
        _ => Flags::ONLINE,
    }
}

/// A value that is not known: the last one that was, or 0, without ONLINE.
#[cold]
fn unknown(unit: &Btrm, quantity: Quantity) -> (i32, Flags) {
    let readings = unit.monitor().readings();
    let volts = |reading: &Reading<Millivolts>| (reading.last().map(Millivolts::get), reading.quality());
    let amps = |reading: &Reading<Milliamps>| (reading.last().map(Milliamps::get), reading.quality());
    let degrees = |reading: &Reading<CentiCelsius>| {
        (reading.last().map(CentiCelsius::whole_degrees), reading.quality())
    };
    let (last, quality) = match quantity {
        Quantity::BatteryVoltage => volts(&readings.battery_voltage),
        Quantity::ChargerVoltage => volts(&readings.charger_voltage),
        Quantity::SupplyVoltage => volts(&readings.supply_voltage),
        Quantity::BatteryCurrent => amps(&readings.battery_current),
        Quantity::LoadCurrent => amps(&readings.load_current),
        Quantity::Temperature => degrees(&readings.temperature),
        Quantity::IoChannel1Voltage => volts(&readings.io[0]),
        Quantity::IoChannel2Voltage => volts(&readings.io[1]),
        Quantity::IoChannel3Voltage => volts(&readings.io[2]),
        Quantity::IoChannel4Voltage => volts(&readings.io[3]),
        // A result that no test has brought yet.
        _ => return (0, Flags::OFFLINE),
    };
    let never = if last.is_none() { Flags::RESTART } else { Flags::OFFLINE };
    let why = match quality {
        Quality::OutOfRange => Flags::OVER_RANGE,
        Quality::Missing if unit.has_stepped() => Flags::COMM_LOST,
        Quality::Missing | Quality::Good => Flags::OFFLINE,
    };
    (last.unwrap_or(0), never | why)
}
