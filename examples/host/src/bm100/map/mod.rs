//! What is published where.

mod mib;

use std::io::{self, Write};

/// Prints the module BM100-MIB.
///
/// # Errors
/// When the output cannot be written.
pub fn print_mib(out: impl Write) -> io::Result<()> {
    mib::print(out)
}
