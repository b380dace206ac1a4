//! The program `btrm-plant`: a simulated plant for a BTRM's firmware.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use clap::Parser;
use host::btrm_plant::{Options, run};

fn main() -> ExitCode {
    match run(&Options::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _unheard = writeln!(io::stderr(), "btrm-plant: {error:#}");
            ExitCode::FAILURE
        }
    }
}
