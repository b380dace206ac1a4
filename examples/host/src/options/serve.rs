//! How a product is reached: the options of all programs.

use core::net::IpAddr;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{Dnp3Options, SnmpOptions, between};

/// Where a product listens, and how fast its time goes.
#[derive(Clone, Debug, Args)]
pub struct ServeOptions {
    /// Address that the servers listen on
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1")]
    pub listen: IpAddr,
    /// TCP port of the Modbus server; 0 turns it off
    #[arg(long, value_name = "PORT", default_value_t = 1502)]
    pub modbus_port: u16,
    /// TCP port for Modbus RTU frames over TCP, as serial device servers carry them; 0 turns it off
    #[arg(long, value_name = "PORT", default_value_t = 0)]
    pub modbus_rtu_port: u16,
    /// TCP port of the web pages: not built yet, so only 0 (off) is accepted
    #[arg(long, value_name = "PORT", default_value_t = 0, value_parser = not_built_yet)]
    pub http_port: u16,
    /// TCP port, on the loopback interface only, for driving the simulated plant; 0 turns it off
    #[arg(long, value_name = "PORT", default_value_t = 0)]
    pub plant_port: u16,
    /// Serial line to serve as well
    #[arg(long, value_name = "PATH")]
    pub serial: Option<PathBuf>,
    /// What to speak on the serial line
    #[arg(long, value_enum, default_value = "modbus", requires = "serial")]
    pub serial_protocol: SerialProtocol,
    /// Speed of the serial line
    #[arg(long, default_value_t = 9600, requires = "serial", value_parser = baud)]
    pub baud: u32,
    /// Parity of the serial line; without it: even for Modbus, none for DNP3
    #[arg(long, value_enum, requires = "serial")]
    pub parity: Option<Parity>,
    /// Modbus unit identifier, 1 to 247
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=247))]
    pub unit_id: u8,
    /// Simulated seconds that pass in a second, 0.1 to 10000
    #[arg(long, value_name = "N", default_value_t = 1.0, value_parser = between(0.1, 10_000.0))]
    pub speed: f64,
    /// How it speaks DNP3.
    #[command(flatten)]
    pub dnp3: Dnp3Options,
    /// How it speaks SNMP.
    #[command(flatten)]
    pub snmp: SnmpOptions,
}

/// What can be spoken on a serial line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SerialProtocol {
    /// Modbus RTU.
    Modbus,
    /// DNP3.
    Dnp3,
}

/// Parity of a serial line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Parity {
    /// Even, as Modbus has it.
    Even,
    /// Odd.
    Odd,
    /// None, as DNP3 has it.
    None,
}

fn not_built_yet(text: &str) -> Result<u16, String> {
    match text.parse::<u16>() {
        Ok(0) => Ok(0),
        Ok(_) => Err("this server is not built yet: only 0 (off) is accepted".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

/// The rates of BTRM manual §10.1.4.
fn baud(text: &str) -> Result<u32, String> {
    const RATES: [u32; 8] = [1_200, 2_400, 4_800, 9_600, 19_200, 38_400, 57_600, 115_200];
    let rate = text.parse().ok().filter(|rate| RATES.contains(rate));
    rate.ok_or_else(|| format!("must be one of {RATES:?}"))
}
