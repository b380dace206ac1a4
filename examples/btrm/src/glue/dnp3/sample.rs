//! What a point reads, and how far it is to be trusted.

use bms_core::{
    points::Kind,
    reading::{Quality, Reading},
    units::{CentiCelsius, Milliamps, Millivolts},
};
use dnp3_outstation::{Flags, Sample};

use crate::{
    points::{POINTS, Quantity},
    product::Btrm,
};

/// The present value of a point.
pub(super) fn sample(unit: &Btrm, kind: Kind, index: u16) -> Option<Sample> {
    let mut sample = [Sample::binary(false, Flags::OFFLINE)];
    (samples(unit, kind, index, &mut sample) > 0).then_some(sample).map(|[sample]| sample)
}

/// The present values of the points from `first` on; gives how many it filled in.
pub(super) fn samples(unit: &Btrm, kind: Kind, first: u16, samples: &mut [Sample]) -> usize {
    let (is_binary, most, mut places) = (kind.is_binary(), samples.len(), samples.iter_mut());
    let mut rows = POINTS.dnp3_run(kind, first);
    // What has no row of its own is found one by one.
    let mut row = rows.next().or_else(|| POINTS.dnp3(kind, first).map(|found| found.point));
    while let Some(point) = row
        && let Some(place) = places.next()
    {
        let (value, flags) = read(unit, point.quantity);
        *place = if is_binary { Sample::binary(value != 0, flags) } else { Sample::analog(value, flags) };
        row = rows.next();
    }
    most.saturating_sub(places.len())
}

/// A value and its flags. Those are ONLINE alone as long as it is known, so that a binary point reads 0x81 or 0x01 (BTRM
/// manual §12.3.5).
#[inline]
fn read(unit: &Btrm, quantity: Quantity) -> (i32, Flags) {
    match unit.look_up(quantity) {
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
