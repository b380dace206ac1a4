//! The program `bm100`: a BM100 battery manager at simulated strings, or at real ones.

use std::{
    io::{self, ErrorKind, Write},
    process::ExitCode,
};

use clap::Parser;
use host::{
    bm100::{print_mib, run},
    options::{ManagerMapFormat, ManagerOptions, ManagerTask},
};

fn main() -> ExitCode {
    let options = ManagerOptions::parse();
    let done = match options.task {
        Some(ManagerTask::Map { format: ManagerMapFormat::Mib }) => printed(print_mib(io::stdout().lock())),
        None => run(&options.run),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _unheard = writeln!(io::stderr(), "bm100: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// A reader that has seen enough, such as `head`, is no failure.
fn printed(done: io::Result<()>) -> anyhow::Result<()> {
    match done {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}
