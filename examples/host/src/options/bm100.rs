//! What the program `bm100` is told on its command line.

use std::path::PathBuf;

use clap::{Args, Parser};

use super::{ServeOptions, StringOptions};

/// A battery manager at strings of batteries.
#[derive(Debug, Parser)]
#[command(name = "bm100", version, about = "A BM100 battery manager at simulated strings, or at real ones")]
#[command(allow_negative_numbers = true)]
pub struct ManagerOptions {
    /// How to run the manager.
    #[command(flatten)]
    pub run: ManagerRunOptions,
}

/// How to run the manager.
#[derive(Clone, Debug, Args)]
pub struct ManagerRunOptions {
    /// What it manages.
    #[command(flatten)]
    pub strings: StringOptions,
    /// How it is reached.
    #[command(flatten)]
    pub serve: ServeOptions,
    /// Directory where the unit keeps its settings and what it knows of the batteries
    #[arg(long, value_name = "DIR", default_value = "bm100-state")]
    pub state_dir: PathBuf,
}
