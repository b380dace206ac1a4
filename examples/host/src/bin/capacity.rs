//! The program `capacity`: runtime and health of a lead-acid battery from a logger's record.

use std::{
    io::{self, ErrorKind, Write},
    process::ExitCode,
};

use capacity_model::ConfigError;
use clap::Parser;
use host::{
    capacity::{NoDischarge, Options, Unrated, run},
    record::RecordError,
};

fn main() -> ExitCode {
    match run(&Options::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            let _unheard = writeln!(io::stderr(), "capacity: {error:#}");
            // As for a wrong command line: what was given makes no sense.
            let is_bad_record = error.is::<RecordError>() || error.is::<NoDischarge>();
            let is_bad_option = error.is::<ConfigError>() || error.is::<Unrated>();
            if is_bad_record || is_bad_option { ExitCode::from(2) } else { ExitCode::FAILURE }
        }
    }
}

/// A reader that has seen enough, such as `head`, is no failure.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == ErrorKind::BrokenPipe)
}
