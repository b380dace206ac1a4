//! When warnings begin and end.

use bms_core::string::{BatteryAddress, StringId};

use super::{BatteryWarning, StringWarning, WarningEdge, Warnings};
use crate::{
    charge,
    product::{Bm100, battery_at, row, seat},
};

/// Percent points of the charge, percent of a resistance and millivolts by battery that a value must come back for its
/// warning to end (ours).
const CHARGE_HYSTERESIS: i64 = 3;
const RESISTANCE_HYSTERESIS_PERCENT: i64 = 2;
const RISE_HYSTERESIS: i64 = 5;
const VOLTAGE_HYSTERESIS: i64 = 100;
/// Batteries of the largest bank.
const SEATS: usize = 160;

/// Which warnings there are: a bit each.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Watches {
    batteries: [Bits; SEATS],
    strings: [Bits; 4],
}

/// The warnings that stand, and the thresholds that the last look passed and the one before did not.
#[derive(Clone, Copy, Debug, Default)]
struct Bits {
    stand: u8,
    passed: u8,
}

/// A value against a threshold.
#[derive(Clone, Copy, Debug)]
struct Verdict {
    beyond: bool,
    well_within: bool,
}

impl Watches {
    pub(crate) const fn new() -> Self {
        Self { batteries: [Bits { stand: 0, passed: 0 }; SEATS], strings: [Bits { stand: 0, passed: 0 }; 4] }
    }

    /// Looks at all batteries and strings; tells what changed. What finds no ear (`false`) is found again at the next look.
    pub(crate) fn look(
        &mut self,
        unit: &Bm100,
        settings: &Warnings,
        mut tell: impl FnMut(WarningEdge) -> bool,
    ) {
        for (battery, _) in unit.batteries() {
            let Some(bits) = self.batteries.get_mut(seat(battery)) else { continue };
            for (place, warning) in BatteryWarning::ALL.into_iter().enumerate() {
                bits.judge(place, of_battery(unit, settings, battery, warning), |raised| {
                    tell(WarningEdge::Battery { battery, warning, raised })
                });
            }
        }
        for string in unit.bank().strings() {
            let Some(bits) = self.strings.get_mut(row(string)) else { continue };
            for (place, warning) in StringWarning::ALL.into_iter().enumerate() {
                bits.judge(place, of_string(unit, settings, string, warning), |raised| {
                    tell(WarningEdge::String { string, warning, raised })
                });
            }
        }
    }

    /// A battery is not there any longer, or is another one; tells which warnings it had.
    pub(crate) fn forget_battery(&mut self, battery: BatteryAddress, mut tell: impl FnMut(WarningEdge)) {
        let Some(bits) = self.batteries.get_mut(seat(battery)).map(core::mem::take) else { return };
        for warning in bits.standing(BatteryWarning::ALL) {
            tell(WarningEdge::Battery { battery, warning, raised: false });
        }
    }

    /// A string is not there any longer; tells which warnings it had.
    pub(crate) fn forget_string(&mut self, string: StringId, mut tell: impl FnMut(WarningEdge)) {
        let Some(bits) = self.strings.get_mut(row(string)).map(core::mem::take) else { return };
        for warning in bits.standing(StringWarning::ALL) {
            tell(WarningEdge::String { string, warning, raised: false });
        }
    }

    /// Ends the alarms of the charge, which are raised again as the first time; tells which stood.
    pub(crate) fn clear_alarms(&mut self, mut tell: impl FnMut(WarningEdge)) {
        for (bits, seat) in self.batteries.iter_mut().zip(0..) {
            let warning = BatteryWarning::ChargeAlarm;
            if let (true, Some(battery)) = (bits.acquit(bit_of(warning)), battery_at(seat)) {
                tell(WarningEdge::Battery { battery, warning, raised: false });
            }
        }
        for (bits, string) in self.strings.iter_mut().zip(StringId::ALL) {
            let warning = StringWarning::ChargeAlarm;
            if bits.acquit(bit_of_string(warning)) {
                tell(WarningEdge::String { string, warning, raised: false });
            }
        }
    }

    pub(crate) fn battery_warns(&self, at: BatteryAddress, warning: BatteryWarning) -> bool {
        self.batteries.get(seat(at)).is_some_and(|bits| bits.stand & bit_of(warning) != 0)
    }

    pub(crate) fn string_warns(&self, string: StringId, warning: StringWarning) -> bool {
        self.strings.get(row(string)).is_some_and(|bits| bits.stand & bit_of_string(warning) != 0)
    }
}

impl Bits {
    /// Those of all warnings that stand.
    fn standing<W, const N: usize>(self, all: [W; N]) -> impl Iterator<Item = W> {
        all.into_iter()
            .enumerate()
            .filter(move |(place, _)| self.stand & bit(*place) != 0)
            .map(|(_, warning)| warning)
    }

    /// Ends a warning, and forgets that its threshold was passed; tells whether it stood.
    const fn acquit(&mut self, bit: u8) -> bool {
        let stood = self.stand & bit != 0;
        self.stand &= !bit;
        self.passed &= !bit;
        stood
    }

    /// Takes a verdict, `None` if there is nothing to judge. A threshold must be passed at two looks; a change holds if
    /// somebody hears of it.
    fn judge(&mut self, place: usize, verdict: Option<Verdict>, mut tell: impl FnMut(bool) -> bool) {
        let bit = bit(place);
        let Some(verdict) = verdict else {
            self.passed &= !bit;
            return;
        };
        let (stood, passed) = (self.stand & bit != 0, self.passed & bit != 0);
        self.passed = if verdict.beyond { self.passed | bit } else { self.passed & !bit };
        let changes = if stood { verdict.well_within } else { verdict.beyond && passed };
        if changes && tell(!stood) {
            self.stand ^= bit;
        }
    }
}

const fn bit(place: usize) -> u8 {
    match place {
        0 => 1,
        1 => 1 << 1,
        2 => 1 << 2,
        3 => 1 << 3,
        _ => 1 << 4,
    }
}

/// The bit of a warning: its place among [`BatteryWarning::ALL`].
const fn bit_of(warning: BatteryWarning) -> u8 {
    bit(match warning {
        BatteryWarning::LowResistance => 0,
        BatteryWarning::HighResistance => 1,
        BatteryWarning::Health => 2,
        BatteryWarning::ChargeAlarm => 3,
        BatteryWarning::Charge => 4,
    })
}

/// The same among [`StringWarning::ALL`].
const fn bit_of_string(warning: StringWarning) -> u8 {
    bit(match warning {
        StringWarning::LowVoltage => 0,
        StringWarning::HighVoltage => 1,
        StringWarning::ChargeAlarm => 2,
        StringWarning::Charge => 3,
    })
}

fn of_battery(
    unit: &Bm100,
    settings: &Warnings,
    at: BatteryAddress,
    warning: BatteryWarning,
) -> Option<Verdict> {
    let battery = unit.battery(at)?;
    let resistance = || battery.resistance().good().map(|resistance| i64::from(resistance.get()));
    let thresholds = settings.resistance;
    let of_percent = |threshold: i64| threshold.saturating_mul(RESISTANCE_HYSTERESIS_PERCENT) / 100;
    match warning {
        BatteryWarning::LowResistance => {
            let threshold = thresholds.low.get().into();
            below(resistance(), threshold, of_percent(threshold))
        }
        BatteryWarning::HighResistance => {
            let threshold = thresholds.high.get().into();
            above(resistance(), threshold, of_percent(threshold))
        }
        BatteryWarning::Health => {
            above(battery.rise().map(i64::from), settings.of_baseline.into(), RISE_HYSTERESIS)
        }
        BatteryWarning::ChargeAlarm => charge(charge::of_battery(unit, at), settings.battery_charge.alarm),
        BatteryWarning::Charge => charge(charge::of_battery(unit, at), settings.battery_charge.warning),
    }
}

fn of_string(unit: &Bm100, settings: &Warnings, string: StringId, warning: StringWarning) -> Option<Verdict> {
    let voltage = || unit.string_voltage(string).map(|voltage| i64::from(voltage.get()));
    let hysteresis = VOLTAGE_HYSTERESIS.saturating_mul(unit.bank().batteries.into());
    match warning {
        StringWarning::LowVoltage => below(voltage(), settings.string_voltage.low.get().into(), hysteresis),
        StringWarning::HighVoltage => above(voltage(), settings.string_voltage.high.get().into(), hysteresis),
        StringWarning::ChargeAlarm => charge(charge::of_string(unit, string), settings.string_charge.alarm),
        StringWarning::Charge => charge(charge::of_string(unit, string), settings.string_charge.warning),
    }
}

fn charge(percent: Option<u8>, threshold: u8) -> Option<Verdict> {
    let threshold = threshold.into();
    // Nothing is fuller than full.
    below(percent.map(i64::from), threshold, CHARGE_HYSTERESIS.min(100_i64.saturating_sub(threshold)))
}

/// A value against a lowest one. Without a threshold all is well.
fn below(value: Option<i64>, threshold: i64, hysteresis: i64) -> Option<Verdict> {
    if threshold == 0 {
        return Some(Verdict { beyond: false, well_within: true });
    }
    let value = value?;
    Some(Verdict { beyond: value < threshold, well_within: value >= threshold.saturating_add(hysteresis) })
}

/// A value against a highest one.
fn above(value: Option<i64>, threshold: i64, hysteresis: i64) -> Option<Verdict> {
    if threshold == 0 {
        return Some(Verdict { beyond: false, well_within: true });
    }
    let value = value?;
    Some(Verdict { beyond: value > threshold, well_within: value <= threshold.saturating_sub(hysteresis) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judge(bits: &mut Bits, place: usize, verdict: Option<Verdict>) -> Option<bool> {
        let mut told = None;
        bits.judge(place, verdict, |raised| told.replace(raised).is_none());
        told
    }

    #[test]
    fn a_threshold_must_be_passed_twice_and_left_by_the_hysteresis() {
        let mut bits = Bits::default();
        let looks =
            [20, 19, 19, 21, 22, 23, 19].map(|percent| judge(&mut bits, 3, charge(Some(percent), 20)));
        assert_eq!(looks, [None, None, Some(true), None, None, Some(false), None]);
    }

    #[test]
    fn a_full_battery_ends_the_warning_of_any_threshold() {
        for threshold in [97, 98, 99, 100] {
            let mut bits = Bits::default();
            let looks = [96, 96, threshold.min(99), 100]
                .map(|percent| judge(&mut bits, 3, charge(Some(percent), threshold)));
            assert_eq!(looks[1], Some(true), "{threshold}");
            assert!(looks[2..].contains(&Some(false)) && bits.stand == 0, "{threshold}: {looks:?}");
        }
    }

    #[test]
    fn what_is_not_known_changes_nothing_and_a_threshold_that_is_taken_away_ends_its_warning() {
        let mut bits = Bits { stand: bit(4), passed: 0 };
        assert_eq!(judge(&mut bits, 4, charge(None, 20)), None);
        assert_eq!(judge(&mut bits, 4, charge(None, 0)), Some(false));
    }

    #[test]
    fn what_nobody_hears_of_is_found_again() {
        let mut bits = Bits { stand: 0, passed: bit(3) };
        bits.judge(3, charge(Some(1), 20), |_| false);
        assert_eq!(judge(&mut bits, 3, charge(Some(1), 20)), Some(true));
    }
}
