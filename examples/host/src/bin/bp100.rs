//! The program `bp100`: a BP100 battery probe on serial lines.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use clap::Parser;
use host::{bp100::run, options::ProbeOptions};

fn main() -> ExitCode {
    let options = ProbeOptions::parse();
    match run(&options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _unheard = writeln!(io::stderr(), "bp100: {error:#}");
            ExitCode::FAILURE
        }
    }
}
