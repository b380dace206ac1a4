//! Counts of a thermistor to hundredths of a degree.

/// What a thermistor of 10 kOhm, B25/85 = 3435 K, below a resistor of 10 kOhm gives from -40 °C on, every 2.5 °C:
/// 65536 R / (R + 10 kOhm) with R = 10 kOhm exp(B (1/T - 1/298.15 K)). Straight lines between are right to 0.04 °C.
const COUNTS: [u16; 67] = [
    62_999, 62_589, 62_127, 61_608, 61_030, 60_388, 59_679, 58_900, 58_048, 57_122, 56_121, 55_044, 53_893,
    52_670, 51_378, 50_021, 48_604, 47_132, 45_614, 44_057, 42_468, 40_858, 39_233, 37_603, 35_977, 34_363,
    32_768, 31_200, 29_664, 28_167, 26_713, 25_306, 23_949, 22_645, 21_395, 20_200, 19_060, 17_977, 16_947,
    15_972, 15_049, 14_178, 13_355, 12_580, 11_850, 11_163, 10_518, 9_911, 9_342, 8_807, 8_306, 7_836, 7_394,
    6_981, 6_593, 6_229, 5_888, 5_567, 5_267, 4_985, 4_721, 4_472, 4_239, 4_020, 3_814, 3_621, 3_439,
];
const FIRST_CENTI_CELSIUS: i32 = -4_000;
const STEP_CENTI_CELSIUS: i32 = 250;

/// The temperature, hundredths of a degree Celsius, -40..=125 °C; `None` when the wire is broken or shorted, which is
/// what counts outside that range tell.
pub(crate) fn centi_celsius(counts: u16) -> Option<i16> {
    let after = COUNTS.partition_point(|&known| known > counts);
    if after == 0 {
        let first = *COUNTS.first()?;
        return (counts == first).then(|| narrow(FIRST_CENTI_CELSIUS)).flatten();
    }
    let (colder, warmer) = (i32::from(*COUNTS.get(after.checked_sub(1)?)?), i32::from(*COUNTS.get(after)?));
    let part = colder
        .saturating_sub(counts.into())
        .saturating_mul(STEP_CENTI_CELSIUS)
        .checked_div(colder.saturating_sub(warmer))?;
    let steps = i32::try_from(after.checked_sub(1)?).ok()?;
    narrow(FIRST_CENTI_CELSIUS.saturating_add(steps.saturating_mul(STEP_CENTI_CELSIUS)).saturating_add(part))
}

/// What the converter counts for a thermistor at this temperature, hundredths of a degree Celsius, cut to -40..=125 °C: for
/// boards that are not real.
pub fn thermistor_counts(centi_celsius: i16) -> u16 {
    let above = i32::from(centi_celsius).saturating_sub(FIRST_CENTI_CELSIUS).max(0);
    let (step, part) = (above.div_euclid(STEP_CENTI_CELSIUS), above.rem_euclid(STEP_CENTI_CELSIUS));
    let known = |step: i32| usize::try_from(step).ok().and_then(|step| COUNTS.get(step)).copied();
    let [.., last] = COUNTS;
    let colder = known(step).unwrap_or(last);
    let warmer = known(step.saturating_add(1)).unwrap_or(last);
    let below = i32::from(colder.saturating_sub(warmer)).saturating_mul(part).div_euclid(STEP_CENTI_CELSIUS);
    u16::try_from(below).map_or(last, |below| colder.saturating_sub(below))
}

fn narrow(centi_celsius: i32) -> Option<i16> {
    i16::try_from(centi_celsius).ok()
}

#[cfg(test)]
mod tests {
    extern crate std;

    use super::*;

    #[expect(
        clippy::as_conversions,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a test"
    )]
    fn counts(celsius: f64) -> u16 {
        let resistance = 10_000.0 * (3_435.0 * (1.0 / (celsius + 273.15) - 1.0 / 298.15)).exp();
        (65_536.0 * resistance / (resistance + 10_000.0)).round() as u16
    }

    #[test]
    fn the_table_is_that_of_the_formula() {
        for (step, &known) in (0_u8..).zip(&COUNTS) {
            assert_eq!(known, counts(-40.0 + 2.5 * f64::from(step)));
        }
    }

    #[test]
    fn every_tenth_of_a_degree_is_right() {
        for tenth in -400..=1_250_i16 {
            let celsius = f64::from(tenth) / 10.0;
            let told = f64::from(centi_celsius(counts(celsius)).unwrap()) / 100.0;
            assert!((told - celsius).abs() < 0.05, "{celsius} °C is told as {told} °C");
        }
    }

    #[test]
    fn the_counts_of_a_temperature_are_told_as_it() {
        for told in -4_000..=12_500_i16 {
            let back = centi_celsius(thermistor_counts(told)).unwrap();
            assert!(back.abs_diff(told) <= 2, "{told} is told as {back}");
        }
        assert_eq!(thermistor_counts(i16::MIN), COUNTS[0]);
        assert_eq!(thermistor_counts(i16::MAX), COUNTS[66]);
    }

    #[test]
    fn a_broken_or_shorted_wire_is_no_temperature() {
        for counts in [0, 100, 3_000, 63_500, u16::MAX] {
            assert_eq!(centi_celsius(counts), None, "{counts}");
        }
    }
}
