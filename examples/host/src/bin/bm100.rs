//! The program `bm100`: a BM100 battery manager at simulated strings, or at real ones.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use clap::Parser;
use host::{bm100::run, options::ManagerOptions};

fn main() -> ExitCode {
    let options = ManagerOptions::parse();
    match run(&options.run) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _unheard = writeln!(io::stderr(), "bm100: {error:#}");
            ExitCode::FAILURE
        }
    }
}
