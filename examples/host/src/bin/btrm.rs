//! The program `btrm`: a BTRM300 or BTRM400 on a simulated plant.

use std::{
    io::{self, ErrorKind, Write},
    process::ExitCode,
};

use clap::Parser;
use host::{
    btrm::{print_map, run},
    options::{Options, Task},
};

fn main() -> ExitCode {
    let options = Options::parse();
    let done = match options.task {
        Some(Task::Map { format }) => printed(print_map(format, io::stdout().lock())),
        None => run(&options.run),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _unheard = writeln!(io::stderr(), "btrm: {error:#}");
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
