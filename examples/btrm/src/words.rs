//! What happens in a unit, in words: the same on a console, in a file and on a page.

use core::fmt::{self, Display, Formatter};

use bms_core::{
    alarm::{Alarm, Edge},
    capacity_test::{AbortReason, End, Intervals, Outcome, TestKind},
    data::Capacity,
    event::Event,
    interval::Interval,
    units::CentiPercent,
};

/// Something in words: one line of UTF-8 without an end of line.
///
/// ```
/// use bms_core::event::Event;
/// use btrm::InWords;
///
/// assert_eq!(InWords(&Event::PoweredUp).to_string(), "powered up");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct InWords<'a, T>(pub &'a T);

impl Display for InWords<'_, Event> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Event::PoweredUp => "powered up",
            Event::StoreDamaged => "what was stored cannot be read: defaults took its place",
            Event::Alarm(Edge { alarm, raised, .. }) => {
                let edge = if *raised { "raised" } else { "cleared" };
                return write!(f, "alarm {edge}: {}", InWords(alarm));
            }
            Event::TestStarted(kind) => return write!(f, "capacity test started, {}", InWords(kind)),
            Event::TestEnded(outcome) => return InWords(outcome).fmt(f),
            Event::TestAborted(reason) => return write!(f, "capacity test broken off: {}", InWords(reason)),
            Event::TestRefused(refusal) => return write!(f, "capacity test refused: {refusal}"),
            Event::UpsOnBattery(true) => "UPS mode: load moved to the battery",
            Event::UpsOnBattery(false) => "UPS mode: load back on the supply",
            Event::LowVoltageDisconnect(true) => "low voltage disconnect opened",
            Event::LowVoltageDisconnect(false) => "low voltage disconnect closed",
            Event::SettingsChanged => "settings changed",
            Event::BatteryDataReset => "battery data reset",
            Event::CapacityChecked { nominal: true } => "capacity IO check: set to good",
            Event::CapacityChecked { nominal: false } => "capacity IO check: set to low",
            Event::NetworkReset => "network settings and authorization reset",
            // A newer event than this program knows is still told.
            other => return write!(f, "{other:?}"),
        })
    }
}

impl Display for InWords<'_, Outcome> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Outcome { kind, end, duration_s, average_load, average_temperature, runtime, intervals, .. } =
            self.0;
        write!(
            f,
            "capacity test ended, {}: {} after {} min at {average_load} and {} °C",
            InWords(kind),
            InWords(end),
            duration_s / 60,
            average_temperature.whole_degrees(),
        )?;
        if let Some(runtime) = runtime {
            write!(f, ", estimated runtime {runtime}")?;
        }
        intervals.map_or(Ok(()), |intervals| InWords(&intervals).fmt(f))
    }
}

/// What follows the runtime, in ASCII alone: its interval, and the state of health with its own.
impl Display for InWords<'_, Intervals> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Intervals { runtime: Interval { p10, p90, .. }, health, .. } = self.0;
        if p10 < p90 {
            write!(f, " ({} to {})", p10.get(), p90.get())?;
        }
        let Some(health) = health else { return Ok(()) };
        let Interval { p10, median, p90 } = health.map(CentiPercent::whole_percent);
        write!(f, ", health {median} % ({p10} to {p90})")
    }
}

impl Display for InWords<'_, End> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            End::Estimated => "the runtime is known",
            End::LowBattery => "low-battery voltage reached",
            End::TimeReached => "time reached",
            End::UnderMinimumVoltage => "under the minimum voltage",
        })
    }
}

impl Display for InWords<'_, TestKind> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            TestKind::Type1 => "type 1",
            TestKind::Type2 => "type 2",
        })
    }
}

impl Display for InWords<'_, Capacity> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Capacity::Unknown => "unknown",
            Capacity::Good => "good",
            Capacity::Low => "low",
        })
    }
}

impl Display for InWords<'_, Alarm> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Alarm::LowCapacity => "low battery capacity",
            Alarm::LowVoltage => "low battery voltage",
            Alarm::IoChannel1 => "IO channel 1",
            Alarm::IoChannel2 => "IO channel 2",
            Alarm::SupplyLost => "power supply lost",
            Alarm::OverTemperature => "over-temperature",
            Alarm::SensorFault => "sensor fault",
            other => return write!(f, "{other:?}"),
        })
    }
}

impl Display for InWords<'_, AbortReason> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            AbortReason::Stopped => "stopped",
            AbortReason::SupplyLost => "power supply lost",
            AbortReason::OverTemperature => "over-temperature",
            AbortReason::SensorFault => "sensor fault",
            AbortReason::LoadDisconnected => "low voltage disconnect opened",
            AbortReason::NoLoad => "the battery carries no load, or too light a one",
            AbortReason::NoEstimate => "no runtime could be told in four hours of this load",
            AbortReason::DataReset => "battery data reset",
            AbortReason::PowerCut => "the unit lost power",
            other => return write!(f, "{other:?}"),
        })
    }
}
