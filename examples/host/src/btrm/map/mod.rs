//! What is published where, printed from the point table.

mod csv;
mod markdown;
mod mib;
mod profile;
mod row;

use std::io::{self, Write};

use crate::options::MapFormat;

/// Prints the map.
///
/// # Errors
/// When the output cannot be written.
pub fn print_map(format: MapFormat, out: impl Write) -> io::Result<()> {
    match format {
        MapFormat::Csv => csv::print(out),
        MapFormat::Md => markdown::print(out),
        MapFormat::DnpXml => profile::print(out),
        MapFormat::Mib => mib::print(out),
    }
}
