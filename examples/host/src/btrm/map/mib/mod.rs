//! The MIB of the product's own tree, in the second version of SMI (RFC 2578 to 2580): its rows are those of the point table.

mod conformance;
mod fixed;
mod notifications;
mod object;

use std::io::{self, Write};

use btrm::points::POINTS;

pub(super) use object::{dotted, name, units};

pub(super) fn print(mut out: impl Write) -> io::Result<()> {
    out.write_all(fixed::HEAD.as_bytes())?;
    out.write_all(fixed::PRODUCT.as_bytes())?;
    out.write_all(fixed::SETUP.as_bytes())?;
    out.write_all(fixed::CONTROL.as_bytes())?;
    for row in POINTS.objects() {
        object::print(&mut out, &row)?;
    }
    notifications::print(&mut out)?;
    conformance::print(&mut out)?;
    writeln!(out, "END")
}
