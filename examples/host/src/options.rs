//! What the programs are told on their command lines; what is here is that of `btrm`.

mod bm100;
mod bp100;
mod dnp3;
mod serve;
pub mod snmp;
mod strings;

use std::path::PathBuf;

use btrm::Model;
use clap::{Args, Parser, Subcommand, ValueEnum};

pub use bm100::{
    ClockSource, ExportOptions, LogFormat, LogName, ManagerOptions, ManagerRunOptions, ManagerTask,
    PackOptions,
};
pub use bp100::ProbeOptions;
pub use dnp3::Dnp3Options;
pub use serve::{Parity, SerialProtocol, ServeOptions};
pub use snmp::SnmpOptions;
pub use strings::{Place, StringOptions};

/// A battery test remote monitor on a simulated plant.
#[derive(Debug, Parser)]
#[command(name = "btrm", version, about = "A BTRM300/400 battery test remote monitor on a simulated plant")]
#[command(args_conflicts_with_subcommands = true, allow_negative_numbers = true)]
pub struct Options {
    /// What to do instead of running the monitor.
    #[command(subcommand)]
    pub task: Option<Task>,
    /// How to run the monitor.
    #[command(flatten)]
    pub run: RunOptions,
}

/// A task other than running the monitor.
#[derive(Clone, Copy, Debug, Subcommand)]
pub enum Task {
    /// Print what is published where: Modbus registers, DNP3 points and SNMP objects.
    Map {
        /// In which form.
        #[arg(long, value_enum, default_value = "md")]
        format: MapFormat,
    },
}

/// The forms of a map.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum MapFormat {
    /// Comma-separated values, one point a line.
    Csv,
    /// Markdown tables.
    Md,
    /// A DNP3 Device Profile document.
    #[value(name = "dnp3-xml")]
    DnpXml,
    /// The module BTRM-MIB or BM100-MIB, for SNMP managers.
    Mib,
}

/// How to run the monitor.
#[derive(Clone, Debug, Args)]
pub struct RunOptions {
    /// How it is reached.
    #[command(flatten)]
    pub serve: ServeOptions,
    /// Which unit: a BTRM300 (12 and 24 V, 20 A) or a BTRM400 (12 to 48 V, 10 A)
    #[arg(long, value_parser = model, default_value = "300")]
    pub model: Model,
    /// Voltage of the plant, set up in the unit as well: 12, 24, or on a BTRM400 36 or 48; without it: as the unit is
    /// set up, at first 12
    #[arg(long, value_name = "VOLTS", value_parser = system_voltage)]
    pub system_voltage: Option<u16>,
    /// Rated capacity of the battery in ampere-hours (20 h rate), 1 to 10000, set up in the unit as well; without it:
    /// as the unit is set up, at first 100
    #[arg(long, value_name = "AH", value_parser = between(1.0, 10_000.0))]
    pub battery_ah: Option<f64>,
    /// Part of its rated capacity that the simulated battery still has, 0 to 1
    #[arg(long, value_name = "PART", default_value_t = 1.0, value_parser = between(0.0, 1.0))]
    pub battery_health: f64,
    /// Current of the load in amperes, 0 to 100
    #[arg(long, value_name = "AMPS", default_value_t = 8.0, value_parser = between(0.0, 100.0))]
    pub load_amps: f64,
    /// Temperature of the plant in degrees Celsius, -40 to 85
    #[arg(
        long,
        value_name = "CELSIUS",
        default_value_t = 25.0,
        value_parser = between(-40.0, 85.0)
    )]
    pub temperature: f64,
    /// Recorded discharge `t_s,mV,mA,centi_degC` (mA negative while discharging) that takes the simulated battery's
    /// place while a test runs
    #[arg(long, value_name = "FILE.csv")]
    pub replay: Option<PathBuf>,
    /// Directory where the unit keeps its settings and battery data
    #[arg(long, value_name = "DIR", default_value = "btrm-state")]
    pub state_dir: PathBuf,
}

fn model(text: &str) -> Result<Model, String> {
    match text {
        "300" => Ok(Model::Btrm300),
        "400" => Ok(Model::Btrm400),
        _ => Err("must be 300 or 400".to_owned()),
    }
}

fn system_voltage(text: &str) -> Result<u16, String> {
    match text {
        "12" | "24" | "36" | "48" => text.parse().map_err(|error| format!("{error}")),
        _ => Err("must be 12, 24, 36 or 48".to_owned()),
    }
}

/// A parser for numbers in a range; NaN is in none.
fn between(least: f64, most: f64) -> impl Fn(&str) -> Result<f64, String> + Clone {
    move |text| match text.parse::<f64>() {
        Ok(number) if (least..=most).contains(&number) => Ok(number),
        Ok(_) => Err(format!("must be {least} to {most}")),
        Err(error) => Err(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    fn refused(line: &str) -> String {
        Options::try_parse_from(line.split(' ')).unwrap_err().to_string()
    }

    #[test]
    fn the_command_line_is_consistent() {
        Options::command().debug_assert();
    }

    #[test]
    fn a_server_that_is_not_built_takes_zero_only() {
        assert!(refused("btrm --http-port 8080").contains("not built yet"));
        assert!(Options::try_parse_from(["btrm", "--snmp-port=0", "--http-port", "0"]).is_ok());
    }

    #[test]
    fn numbers_out_of_range_are_refused_with_the_range() {
        assert!(refused("btrm --battery-health 1.5").contains("must be 0 to 1"));
        assert!(refused("btrm --speed 10001").contains("must be 0.1 to 10000"));
        assert!(refused("btrm --speed NaN").contains("must be 0.1 to 10000"));
        assert!(refused("btrm --unit-id 248").contains("247"));
        assert!(refused("btrm --system-voltage 13").contains("12, 24, 36 or 48"));
        assert!(refused("btrm --model 200").contains("300 or 400"));
        assert!(refused("btrm --serial /dev/null --baud 9601").contains("9600"));
        assert!(refused("btrm --baud 9600").contains("--serial"));
        assert!(refused("btrm --dnp3-address 65520").contains("65519"));
        assert!(refused("btrm --dnp3-master 65520").contains("65519"));
        assert!(refused("btrm --dnp3-retries 256").contains("255"));
        assert!(refused("btrm --dnp3-retry-seconds 256").contains("255"));
        assert!(refused("btrm --dnp3-keep-alive 65536").contains("65535"));
    }

    #[test]
    fn a_master_is_reached_at_an_address_with_a_port_and_a_certificate_has_a_key() {
        assert!(refused("btrm --dnp3-master-ip 10.0.0.1").contains("--dnp3-master-ip"));
        assert!(refused("btrm --dnp3-tls-cert unit.pem").contains("--dnp3-tls-key"));
        assert!(refused("btrm --dnp3-tls-key key.pem").contains("--dnp3-tls-cert"));
    }

    #[test]
    fn what_only_an_agent_needs_comes_with_its_port() {
        for option in [
            "--read-community public",
            "--write-community private",
            "--snmp-user u:none::none::ro",
            "--trap 10.0.0.5:162:x",
        ] {
            assert!(refused(&format!("btrm {option}")).contains("--snmp-port"), "{option}");
            let line = format!("btrm --snmp-port 1161 {option}");
            assert!(Options::try_parse_from(line.split(' ')).unwrap().run.serve.snmp.is_on());
        }
        assert!(refused("btrm --snmp-port 1161 --read-community sixteen-letters1").contains("up to 15"));
        assert!(!Options::try_parse_from(["btrm"]).unwrap().run.serve.snmp.is_on());
    }

    #[test]
    fn several_masters_may_be_named() {
        let options = Options::try_parse_from(["btrm", "--dnp3-master", "1", "--dnp3-master", "0"]).unwrap();
        assert_eq!(options.run.serve.dnp3.dnp3_master, [1, 0]);
        assert_eq!(Options::try_parse_from(["btrm"]).unwrap().run.serve.dnp3.dnp3_master, [1]);
    }
}
