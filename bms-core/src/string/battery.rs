//! One battery and its probe.

use core::ops::RangeInclusive;

use super::alarm::{BatteryAlarm, BatteryAlarms};
use super::health::{Baseline, Health, Medians};
use super::measured::Measured;
use super::settings::{ProbeLimits, Range, WeakSettings};
use crate::limits::Side;
use crate::time::{Uptime, whole_seconds};
use crate::units::{CentiCelsius, MicroOhms, Millivolts, Quantity};

/// What a probe says; `None` where a sensor is broken, or nothing was measured yet. A value beyond what a probe can measure
/// is out of range; of a voltage, it is still judged as too low or too high.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Sample {
    /// Terminal voltage.
    pub voltage: Option<Millivolts>,
    /// Temperature at the terminal.
    pub temperature: Option<CentiCelsius>,
    /// The last measurement of the internal resistance, and its age in seconds.
    pub resistance: Option<(MicroOhms, u32)>,
    /// Power that the battery is bled with now, 0..=100 %.
    pub equalization: u8,
}

/// What a probe can measure (ours: a 12 V block, open or shorted, and a terminal on fire).
const VOLTAGE: RangeInclusive<Millivolts> = Millivolts(0)..=Millivolts(20_000);
const TEMPERATURE: RangeInclusive<CentiCelsius> = CentiCelsius(-4_000)..=CentiCelsius(12_500);
const RESISTANCE: RangeInclusive<MicroOhms> = MicroOhms(1)..=MicroOhms(1_000_000);
/// Seconds by which two tellings of one measurement's time may differ.
const SAME: u32 = 5;
/// How far within its limit a value must be for the alarm to clear (ours).
const VOLTAGE_HYSTERESIS: Millivolts = Millivolts(100);
const TEMPERATURE_HYSTERESIS: CentiCelsius = CentiCelsius(100);

/// A battery of a string.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Battery {
    voltage: Measured<Millivolts>,
    temperature: Measured<CentiCelsius>,
    resistance: Measured<MicroOhms>,
    equalization: u8,
    /// On which side the voltage is out of what the probe can measure.
    cut: Option<Side>,
    alarms: BatteryAlarms,
    health: Health,
    /// What it was told is not judged yet.
    fresh: bool,
}

impl Battery {
    /// Terminal voltage.
    pub const fn voltage(&self) -> &Measured<Millivolts> {
        &self.voltage
    }

    /// The end of what a probe can measure, 0 or 20 000 mV, that the voltage is beyond; `None` while it is within, or not
    /// known at all.
    pub const fn voltage_beyond(&self) -> Option<Millivolts> {
        match self.cut {
            Some(Side::Below) => Some(*VOLTAGE.start()),
            Some(Side::Above) => Some(*VOLTAGE.end()),
            None => None,
        }
    }

    /// Temperature at the terminal.
    pub const fn temperature(&self) -> &Measured<CentiCelsius> {
        &self.temperature
    }

    /// Internal resistance; its age is that of the measurement.
    pub const fn resistance(&self) -> &Measured<MicroOhms> {
        &self.resistance
    }

    /// Power that it is bled with, as its probe says, 0..=100 %.
    pub const fn equalization(&self) -> u8 {
        self.equalization
    }

    /// Its alarms.
    pub const fn alarms(&self) -> BatteryAlarms {
        self.alarms
    }

    /// What its resistance was when it was new.
    pub const fn baseline(&self) -> Baseline {
        self.health.baseline
    }

    /// Its resistance to its baseline, percent, both as they would be at 25 °C; `None` until both are known.
    pub fn rise(&self) -> Option<u32> {
        self.health.rise().map(|percent| u32::try_from(percent).unwrap_or(u32::MAX))
    }

    /// Whether its resistance has risen too far.
    pub const fn is_weak(&self) -> bool {
        self.health.is_weak()
    }

    pub(super) const fn health(&self) -> &Health {
        &self.health
    }

    pub(super) fn restore(&mut self, baseline: Baseline) {
        self.health = Health::with(baseline);
    }

    pub(super) fn ingest(&mut self, now: Uptime, sample: &Sample) {
        self.voltage.update(now, sample.voltage, 0, &VOLTAGE);
        self.cut = sample.voltage.and_then(|voltage| match voltage {
            voltage if voltage < *VOLTAGE.start() => Some(Side::Below),
            voltage if voltage > *VOLTAGE.end() => Some(Side::Above),
            _ => None,
        });
        self.temperature.update(now, sample.temperature, 0, &TEMPERATURE);
        let (resistance, age) = sample.resistance.unzip();
        let age = age.unwrap_or(0);
        let is_new = match self.resistance.age(now) {
            None => true,
            Some(known) => age.saturating_add(SAME) < whole_seconds(known),
        };
        self.resistance.update(now, resistance, age, &RESISTANCE);
        if let Some(resistance) = self.resistance.good()
            && is_new
        {
            self.health.measured(resistance, self.temperature.good());
        }
        self.equalization = sample.equalization.min(100);
        self.fresh = true;
    }

    /// The probe does not answer.
    pub(super) fn silence(&mut self, now: Uptime) {
        self.voltage.update(now, None, 0, &VOLTAGE);
        self.temperature.update(now, None, 0, &TEMPERATURE);
        self.resistance.update(now, None, 0, &RESISTANCE);
        self.cut = None;
        self.equalization = 0;
    }

    /// Clears its alarms; what still is beyond its limits raises them again. Tells which stood.
    pub(super) fn clear_alarms(&mut self, mut tell: impl FnMut(BatteryAlarm)) {
        let stood = core::mem::take(&mut self.alarms);
        self.health.acquit();
        BatteryAlarm::ALL.into_iter().filter(|alarm| stood.stands(*alarm)).for_each(&mut tell);
    }

    /// Sets the alarm of a silent probe, and tells whether that is a change.
    pub(super) const fn set_silent(&mut self, silent: bool) -> bool {
        self.alarms.set(BatteryAlarm::ProbeSilent, silent)
    }

    /// Judges what the probe said last, once; tells the alarms that changed.
    pub(super) fn judge(
        &mut self,
        limits: &ProbeLimits,
        weak: WeakSettings,
        medians: Medians,
        mut tell: impl FnMut(BatteryAlarm, bool),
    ) {
        if !core::mem::take(&mut self.fresh) {
            return;
        }
        // A battery that is open or shorted must not pass unnoticed because its probe cannot measure it.
        let voltage = match self.cut {
            Some(side) => Some(beyond(side)),
            None => self.voltage.good().map(|value| verdicts(value, limits.voltage, VOLTAGE_HYSTERESIS)),
        };
        let temperature =
            self.temperature.good().map(|value| verdicts(value, limits.temperature, TEMPERATURE_HYSTERESIS));
        let resistance = self.resistance.good().map(|value| {
            let hysteresis = MicroOhms(limits.resistance.high.0 / 50);
            verdicts(value, limits.resistance, hysteresis)
        });
        let pairs = [
            (BatteryAlarm::LowVoltage, BatteryAlarm::HighVoltage, voltage),
            (BatteryAlarm::LowTemperature, BatteryAlarm::HighTemperature, temperature),
            (BatteryAlarm::LowResistance, BatteryAlarm::HighResistance, resistance),
        ];
        for (low, high, verdicts) in pairs {
            let Some((below, above)) = verdicts else { continue };
            for (alarm, verdict) in [(low, below), (high, above)] {
                if self.alarms.judge(alarm, verdict.beyond, verdict.well_within) {
                    tell(alarm, self.alarms.stands(alarm));
                }
            }
        }
        if self.health.judge(weak, medians) && self.alarms.set(BatteryAlarm::Weak, self.health.is_weak()) {
            tell(BatteryAlarm::Weak, self.health.is_weak());
        }
    }
}

/// A value against one limit.
struct Verdict {
    beyond: bool,
    well_within: bool,
}

/// A value against the lowest and the highest.
fn verdicts<T: Quantity>(value: T, range: Range<T>, hysteresis: T) -> (Verdict, Verdict) {
    let low = Verdict { beyond: value < range.low, well_within: value.minus(hysteresis) >= range.low };
    let high = Verdict { beyond: value > range.high, well_within: value.plus(hysteresis) <= range.high };
    (low, high)
}

/// A value that is out of what can be measured is beyond any limit there.
const fn beyond(side: Side) -> (Verdict, Verdict) {
    let (out, within) =
        (Verdict { beyond: true, well_within: false }, Verdict { beyond: false, well_within: true });
    match side {
        Side::Below => (out, within),
        Side::Above => (within, out),
    }
}
