//! What the program `bm100` is told on its command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::{ServeOptions, StringOptions};

/// A battery manager at strings of batteries.
#[derive(Debug, Parser)]
#[command(name = "bm100", version, about = "A BM100 battery manager at simulated strings, or at real ones")]
#[command(args_conflicts_with_subcommands = true, allow_negative_numbers = true)]
pub struct ManagerOptions {
    /// What to do instead of running the manager.
    #[command(subcommand)]
    pub task: Option<ManagerTask>,
    /// How to run the manager.
    #[command(flatten)]
    pub run: ManagerRunOptions,
}

/// A task other than running the manager.
#[derive(Clone, Copy, Debug, Subcommand)]
pub enum ManagerTask {
    /// Print what is published where.
    Map {
        /// In which form.
        #[arg(long, value_enum)]
        format: ManagerMapFormat,
    },
}

/// The forms of a map.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ManagerMapFormat {
    /// The module BM100-MIB, for SNMP managers.
    Mib,
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
