//! What the program `btrm-plant` is told on its command line.

use core::net::SocketAddr;
use std::path::PathBuf;

use clap::{ArgGroup, Parser};

use crate::plant::{LoadModel, PlantConfig};

/// A simulated plant for the firmware of a BTRM300 or BTRM400.
#[derive(Clone, Debug, Parser)]
#[command(name = "btrm-plant", version, allow_negative_numbers = true)]
#[command(group = ArgGroup::new("line").required(true))]
pub struct Options {
    /// Where QEMU has the board's line
    #[arg(long, value_name = "ADDR:PORT", group = "line")]
    pub tcp: Option<SocketAddr>,
    /// The serial line to the board
    #[arg(long, value_name = "PATH", group = "line")]
    pub serial: Option<PathBuf>,
    /// Speed of the serial line
    #[arg(long, default_value_t = 115_200, requires = "serial")]
    pub baud: u32,
    /// TCP port, on the loopback interface only, for driving the plant; 0 turns it off
    #[arg(long, value_name = "PORT", default_value_t = 0)]
    pub plant_port: u16,
    /// 12 V blocks of the battery, 1 to 4, as the unit's system voltage is set up
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub blocks: u8,
    /// Rated capacity of the battery in ampere-hours (20 h rate), 0.1 to 10000
    #[arg(long, value_name = "AH", default_value_t = 100.0)]
    pub battery_ah: f64,
    /// Part of its rated capacity that the battery still has, 0 to 1
    #[arg(long, value_name = "PART", default_value_t = 1.0)]
    pub battery_health: f64,
    /// Current of the load in amperes, 0 to 100
    #[arg(long, value_name = "AMPS", default_value_t = 8.0)]
    pub load_amps: f64,
    /// Temperature of the plant in degrees Celsius, -40 to 85
    #[arg(long, value_name = "CELSIUS", default_value_t = 25.0)]
    pub temperature: f64,
    /// Continuous current of the unit in amperes: 20 for a BTRM300, 10 for a BTRM400
    #[arg(long, value_name = "AMPS", default_value_t = 20.0)]
    pub rating_amps: f64,
    /// Simulated seconds that pass in a second, 0.1 to 10000: no more than the board answers steps of a second
    #[arg(long, value_name = "N", default_value_t = 1.0, value_parser = speed)]
    pub speed: f64,
    /// Recorded discharge `t_s,mV,mA,centi_degC` (mA negative while discharging) that takes the simulated battery's
    /// place while a test runs
    #[arg(long, value_name = "FILE.csv")]
    pub replay: Option<PathBuf>,
}

impl Options {
    /// What the plant is made of.
    pub const fn plant(&self) -> PlantConfig {
        PlantConfig {
            blocks: self.blocks,
            battery_ah: self.battery_ah,
            battery_health: self.battery_health,
            load: LoadModel::ConstantCurrent { amps: self.load_amps },
            ambient_c: self.temperature,
            rating_amps: self.rating_amps,
        }
    }
}

fn speed(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(speed) if (0.1..=10_000.0).contains(&speed) => Ok(speed),
        Ok(_) => Err("must be 0.1 to 10000".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Options::command().debug_assert();
    }

    #[test]
    fn there_is_one_line_to_the_board() {
        for (line, sound) in [
            ("btrm-plant", false),
            ("btrm-plant --tcp 127.0.0.1:15022", true),
            ("btrm-plant --serial /dev/ttyUSB0 --baud 9600", true),
            ("btrm-plant --serial /dev/ttyUSB0 --tcp 127.0.0.1:15022", false),
            ("btrm-plant --tcp 127.0.0.1:15022 --speed 0", false),
            ("btrm-plant --tcp 127.0.0.1:15022 --speed NaN", false),
        ] {
            assert_eq!(Options::try_parse_from(line.split(' ')).is_ok(), sound, "{line}");
        }
    }
}
