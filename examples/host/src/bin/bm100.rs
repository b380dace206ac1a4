//! The program `bm100`: a BM100 battery manager at simulated strings, or at real ones.

use std::{
    io::{self, ErrorKind, Write},
    process::ExitCode,
};

use clap::Parser;
use host::{
    bm100::{clear_log, pack_probe_firmware, print_log, print_map, print_room, run},
    options::{ManagerOptions, ManagerTask},
};

fn main() -> ExitCode {
    let options = ManagerOptions::parse();
    let done = match options.task {
        Some(ManagerTask::Map { format }) => {
            printed(print_map(format, io::stdout().lock()).map_err(Into::into))
        }
        Some(ManagerTask::Export(options)) => printed(print_log(&options, &mut io::stdout().lock())),
        Some(ManagerTask::Logs { state_dir }) => printed(print_room(&state_dir, &mut io::stdout().lock())),
        Some(ManagerTask::Clear { log, state_dir }) => clear_log(log, &state_dir),
        Some(ManagerTask::PackProbeFirmware(options)) => pack_probe_firmware(&options),
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
fn printed(done: anyhow::Result<()>) -> anyhow::Result<()> {
    let seen_enough = |error: &io::Error| error.kind() == ErrorKind::BrokenPipe;
    match done {
        Err(error) if error.downcast_ref().is_some_and(seen_enough) => Ok(()),
        done => done,
    }
}
