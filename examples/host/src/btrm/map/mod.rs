//! What is published where, printed from the point table.

mod mib;
mod product;

use std::io::{self, Write};

use btrm::Btrm;

use crate::{
    map::{self, Form},
    options::MapFormat,
};

/// Prints the map.
///
/// # Errors
/// When the output cannot be written.
pub fn print_map(format: MapFormat, out: impl Write) -> io::Result<()> {
    match format {
        MapFormat::Csv => map::print::<Btrm>(Form::Csv, out),
        MapFormat::Md => map::print::<Btrm>(Form::Markdown, out),
        MapFormat::DnpXml => map::print::<Btrm>(Form::Profile, out),
        MapFormat::Mib => mib::print(out),
    }
}
