//! The strings of batteries that a manager or a probe is at.

use core::{fmt, str::FromStr};
use std::path::{Path, PathBuf};

use bms_core::string::{BatteryIndex, StringId};
use clap::Args;

use super::between;

/// The strings at a manager's ports: simulated, or on serial lines.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Strings")]
pub struct StringOptions {
    /// Simulated strings, 1 to 4: A, AB, ABC or ABCD, but for those that are on a serial line
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=4))]
    pub strings: u8,
    /// Batteries of each simulated string, with a probe each, 1 to 40
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u8).range(1..=40))]
    pub probes: u8,
    /// Probe without power, such as A12; give it again for each further one
    #[arg(long, value_name = "PLACE")]
    pub dead_probe: Vec<Place>,
    /// Battery with 1.6 times the resistance of the others, such as A7; give it again for each further one
    #[arg(long, value_name = "PLACE")]
    pub weak: Vec<Place>,
    /// Millivolts by which batteries drift apart in a day, each in its way, 0 to 1000
    #[arg(long, value_name = "MV", default_value_t = 0.0, value_parser = between(0.0, 1_000.0))]
    pub drift: f64,
    /// Chance of each bit on each simulated wire to be wrong, 0 to 0.1
    #[arg(long, value_name = "RATE", default_value_t = 0.0, value_parser = between(0.0, 0.1))]
    pub bit_error_rate: f64,
    /// What chance begins with: the same number, the same batteries and noise
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Temperature around the batteries in degrees Celsius, -30 to 70
    #[arg(long, value_name = "CELSIUS", default_value_t = 25.0, value_parser = between(-30.0, 70.0))]
    pub temperature: f64,
    /// Have no environmental sensor
    #[arg(long)]
    pub no_sensor: bool,
    /// Speed of the probe bus, simulated or not
    #[arg(long, value_name = "BAUD", default_value_t = 115_200, value_parser = bus_baud)]
    pub string_baud: u32,
    /// Package of firmware for the probes, as pack-probe-firmware makes it: each that has an older version is given it
    #[arg(long, value_name = "FILE")]
    pub probe_firmware: Option<PathBuf>,
    /// Serial line to the probes of string A, in place of simulated ones
    #[arg(long, value_name = "PATH")]
    pub string_a: Option<PathBuf>,
    /// Serial line to the probes of string B
    #[arg(long, value_name = "PATH")]
    pub string_b: Option<PathBuf>,
    /// Serial line to the probes of string C
    #[arg(long, value_name = "PATH")]
    pub string_c: Option<PathBuf>,
    /// Serial line to the probes of string D
    #[arg(long, value_name = "PATH")]
    pub string_d: Option<PathBuf>,
}

impl StringOptions {
    /// The serial line of a string, if it is on one.
    pub fn serial(&self, string: StringId) -> Option<&Path> {
        let path = match string {
            StringId::A => &self.string_a,
            StringId::B => &self.string_b,
            StringId::C => &self.string_c,
            StringId::D => &self.string_d,
        };
        path.as_deref()
    }

    /// Whether a string is simulated.
    pub fn is_simulated(&self, string: StringId) -> bool {
        string.number() <= self.strings && self.serial(string).is_none()
    }

    /// Whether the options fit together.
    ///
    /// # Errors
    /// What does not.
    pub fn check(&self) -> Result<(), String> {
        for (option, places) in [("--dead-probe", &self.dead_probe), ("--weak", &self.weak)] {
            for place in places {
                if !self.is_simulated(place.string) {
                    return Err(format!("{option} {place}: string {} is not simulated", place.string));
                }
                if place.index.get() > self.probes {
                    return Err(format!("{option} {place}: the strings have {} probes", self.probes));
                }
            }
        }
        let lines: Vec<_> = StringId::ALL.into_iter().filter_map(|string| self.serial(string)).collect();
        match lines.iter().enumerate().find(|(at, line)| lines.iter().take(*at).any(|other| other == *line)) {
            Some((_, line)) => Err(format!("{} is given for two strings", line.display())),
            None => Ok(()),
        }
    }
}

/// The place of a battery, as in `A12`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its string.
    pub string: StringId,
    /// Its place in the string.
    pub index: BatteryIndex,
}

impl FromStr for Place {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parsed = || {
            let mut letters = text.chars();
            let string = match letters.next()?.to_ascii_uppercase() {
                'A' => StringId::A,
                'B' => StringId::B,
                'C' => StringId::C,
                'D' => StringId::D,
                _ => return None,
            };
            let digits = letters.as_str();
            let number =
                digits.bytes().all(|digit| digit.is_ascii_digit()).then(|| digits.parse().ok())??;
            Some(Self { string, index: BatteryIndex::new(number)? })
        };
        parsed().ok_or_else(|| "must be a string and a place in it, A1 to D40".to_owned())
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.string, self.index.get())
    }
}

/// The speeds of a probe bus: slower ones do not read forty probes in time.
pub(super) fn bus_baud(text: &str) -> Result<u32, String> {
    const RATES: [u32; 5] = [9_600, 19_200, 38_400, 57_600, 115_200];
    let rate = text.parse().ok().filter(|rate| RATES.contains(rate));
    rate.ok_or_else(|| format!("must be one of {RATES:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_string_and_a_number() {
        let place: Place = "c40".parse().unwrap();
        assert_eq!((place.string, place.index.get(), place.to_string()), (StringId::C, 40, "C40".to_owned()));
        for text in ["", "A", "A0", "A41", "E1", "7", "A+7", "A 7", "A256", "Ä1", "A7x"] {
            assert!(text.parse::<Place>().is_err(), "{text:?}");
        }
    }
}
