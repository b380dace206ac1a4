//! Bleeding the battery, and when not to.

use core::{ops::RangeInclusive, time::Duration};

use probe_proto::{Percent, Refusal, Uptime};

/// A battery is bled within this voltage at its terminals, millivolts (ours: one that is charged, and not overcharged).
/// The manager's own window lies within.
pub const BLEED_VOLTAGE_MV: RangeInclusive<u16> = 12_600..=15_200;
/// And at this temperature of its terminal, hundredths of a degree Celsius (ours).
pub const BLEED_TEMPERATURE_CENTI_CELSIUS: RangeInclusive<i16> = -1_000..=5_000;
/// However long the manager lets a place be kept, after so long a silence nothing is bled.
pub const LONGEST_SILENCE: Duration = Duration::from_mins(15);
/// The bleeding resistor is too hot at this temperature, and cool again at that.
const HOT_CENTI_CELSIUS: i16 = 8_500;
const COOL_CENTI_CELSIUS: i16 = 7_000;

/// What decides on whether to bleed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Conditions {
    /// Millivolts; `None` beyond the range.
    pub(crate) voltage: Option<u16>,
    /// Of the terminal; `None` when its sensor is broken.
    pub(crate) terminal: Option<i16>,
    /// Of the resistor; `None` when its sensor is broken.
    pub(crate) bleeder: Option<i16>,
}

/// The bleeding.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bleed {
    power: Percent,
    overheated: bool,
}

impl Bleed {
    pub(crate) const fn new() -> Self {
        Self { power: Percent::ZERO, overheated: false }
    }

    pub(crate) const fn power(self) -> Percent {
        self.power
    }

    pub(crate) fn is_on(self) -> bool {
        self.power > Percent::ZERO
    }

    pub(crate) const fn is_overheated(self) -> bool {
        self.overheated
    }

    /// Takes a power, if the conditions allow it; 0 they always do.
    pub(crate) fn set(&mut self, power: Percent, conditions: Conditions) -> Result<(), Refusal> {
        self.watch(conditions);
        if power > Percent::ZERO {
            if conditions.terminal.is_none() || conditions.bleeder.is_none() {
                return Err(Refusal::Fault);
            }
            if self.overheated || !allowed(conditions) {
                return Err(Refusal::Unsafe);
            }
        }
        self.power = power;
        Ok(())
    }

    /// Ends it when the conditions are no longer what they must be.
    pub(crate) fn watch(&mut self, conditions: Conditions) {
        self.overheated = conditions.bleeder.is_some_and(|temperature| {
            temperature >= if self.overheated { COOL_CENTI_CELSIUS } else { HOT_CENTI_CELSIUS }
        });
        if self.overheated || conditions.bleeder.is_none() || !allowed(conditions) {
            self.end();
        }
    }

    /// Ends it when nobody has told anything for too long: the probe has lost its place, or `heard` is long ago.
    pub(crate) fn watch_silence(&mut self, now: Uptime, has_place: bool, heard: Option<Uptime>) {
        let silent = heard.is_none_or(|heard| now.saturating_sub(heard) > LONGEST_SILENCE);
        if !has_place || silent {
            self.end();
        }
    }

    pub(crate) const fn end(&mut self) {
        self.power = Percent::ZERO;
    }
}

fn allowed(conditions: Conditions) -> bool {
    conditions.voltage.is_some_and(|voltage| BLEED_VOLTAGE_MV.contains(&voltage))
        && conditions.terminal.is_some_and(|terminal| BLEED_TEMPERATURE_CENTI_CELSIUS.contains(&terminal))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: Conditions =
        Conditions { voltage: Some(13_600), terminal: Some(2_500), bleeder: Some(3_000) };
    const HALF: Percent = Percent::new(50).unwrap();

    #[test]
    fn it_begins_in_its_window_alone_and_ends_outside_it() {
        for bad in [
            Conditions { voltage: Some(12_599), ..GOOD },
            Conditions { voltage: None, ..GOOD },
            Conditions { terminal: Some(5_001), ..GOOD },
            Conditions { bleeder: Some(8_500), ..GOOD },
        ] {
            let mut bleed = Bleed::new();
            assert_eq!(bleed.set(HALF, bad), Err(Refusal::Unsafe), "{bad:?}");
            assert_eq!(bleed.set(Percent::ZERO, bad), Ok(()));
            bleed = Bleed::new();
            assert_eq!(bleed.set(HALF, GOOD), Ok(()));
            bleed.watch(bad);
            assert!(!bleed.is_on(), "{bad:?}");
        }
    }

    #[test]
    fn a_broken_sensor_is_a_fault() {
        for bad in [Conditions { terminal: None, ..GOOD }, Conditions { bleeder: None, ..GOOD }] {
            assert_eq!(Bleed::new().set(HALF, bad), Err(Refusal::Fault));
        }
    }

    #[test]
    fn a_hot_resistor_cools_down_well_before_it_is_used_again() {
        let mut bleed = Bleed::new();
        for (bleeder, overheated) in [(8_499, false), (8_500, true), (7_000, true), (6_999, false)] {
            bleed.watch(Conditions { bleeder: Some(bleeder), ..GOOD });
            assert_eq!(bleed.is_overheated(), overheated, "{bleeder}");
        }
    }

    #[test]
    fn a_silent_manager_ends_it() {
        let at = Duration::from_secs;
        for (has_place, heard, on) in
            [(true, Some(at(5)), true), (false, Some(at(1_000)), false), (true, Some(at(1)), false)]
        {
            let mut bleed = Bleed::new();
            bleed.set(HALF, GOOD).unwrap();
            bleed.watch_silence(at(902), has_place, heard);
            assert_eq!(bleed.is_on(), on, "{heard:?}");
        }
    }
}
