//! What is published where, printed from the point table and the tables of objects.

mod mib;
mod product;

use std::io::{self, Write};

use bm100::Bm100;

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
        MapFormat::Csv => map::print::<Bm100>(Form::Csv, out),
        MapFormat::Md => map::print::<Bm100>(Form::Markdown, out),
        MapFormat::DnpXml => map::print::<Bm100>(Form::Profile, out),
        MapFormat::Mib => mib::print(out),
    }
}
