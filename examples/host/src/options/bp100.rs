//! What the program `bp100` is told on its command line.

use std::path::PathBuf;

use clap::Parser;

use super::{between, strings::bus_baud};

/// A battery probe on serial lines.
#[derive(Clone, Debug, Parser)]
#[command(name = "bp100", version, about = "A BP100 battery probe on serial lines, at a simulated battery")]
#[command(allow_negative_numbers = true)]
pub struct ProbeOptions {
    /// Serial line toward the manager
    #[arg(long = "in", value_name = "PATH")]
    pub at_in: PathBuf,
    /// Serial line toward the next probe; without it the string ends here
    #[arg(long = "out", value_name = "PATH")]
    pub at_out: Option<PathBuf>,
    /// Speed of both
    #[arg(long, default_value_t = 115_200, value_parser = bus_baud)]
    pub baud: u32,
    /// Serial number of the probe, 1 to 20 characters
    #[arg(long, value_name = "TEXT", default_value = "BP0000001", value_parser = serial_number)]
    pub serial_number: String,
    /// Voltage of the battery at rest, 0 to 20
    #[arg(long, value_name = "VOLTS", default_value_t = 13.5, value_parser = between(0.0, 20.0))]
    pub volts: f64,
    /// Internal resistance of the battery at 25 degrees in milliohms, 0.1 to 1000
    #[arg(long, value_name = "MILLIOHMS", default_value_t = 4.0, value_parser = between(0.1, 1_000.0))]
    pub milliohms: f64,
    /// Temperature of the battery in degrees Celsius, -40 to 125
    #[arg(long, value_name = "CELSIUS", default_value_t = 25.0, value_parser = between(-40.0, 125.0))]
    pub temperature: f64,
}

fn serial_number(text: &str) -> Result<String, String> {
    let printable = !text.is_empty() && text.bytes().all(|letter| letter.is_ascii_graphic());
    if printable && text.len() <= bp100::SERIAL_OCTETS {
        Ok(text.to_owned())
    } else {
        Err(format!("must be 1 to {} letters and digits", bp100::SERIAL_OCTETS))
    }
}
