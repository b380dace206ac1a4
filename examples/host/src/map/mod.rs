//! What a product publishes where, printed from its point table: the forms that all products share.

mod csv;
mod markdown;
mod profile;
mod row;

use std::io::{self, Write};

use bms_core::points::{Index, Point, PointMap, Register};
use dnp3_outstation::{Config, Retry, link::EndpointAddress};

pub(crate) use self::{
    markdown::{head, line},
    profile::{FileAccess, Profile},
};

/// A form of a map that all products have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// Comma-separated values, a point a line.
    Csv,
    /// Markdown tables.
    Markdown,
    /// A DNP3 Device Profile document.
    Profile,
}

/// A point table of any length.
pub(crate) trait Rows<Q: 'static> {
    /// The register map.
    fn registers(&'static self) -> Box<dyn Iterator<Item = Register<'static, Q>>>;

    /// The DNP3 point list.
    fn indices(&'static self) -> Box<dyn Iterator<Item = Index<'static, Q>>>;
}

impl<Q: Copy + 'static, const N: usize> Rows<Q> for PointMap<Q, N> {
    fn registers(&'static self) -> Box<dyn Iterator<Item = Register<'static, Q>>> {
        Box::new(self.registers())
    }

    fn indices(&'static self) -> Box<dyn Iterator<Item = Index<'static, Q>>> {
        Box::new(self.indices())
    }
}

/// A product whose map is printed.
pub(crate) trait Mapped {
    /// What a point tells or sets.
    type Quantity: Copy + 'static;

    /// Its point table.
    const POINTS: &'static dyn Rows<Self::Quantity>;
    /// An outstation with its address, its master's, and how it repeats unsolicited responses.
    const DNP3_CONFIG: fn(EndpointAddress, EndpointAddress, Option<Retry>) -> Config;

    /// What the product is called in headings.
    const NAME: &str;
    /// What its device profile says that no table does.
    const PROFILE: Profile;

    /// Whether a switch starts something and keeps no state: it takes a pulse.
    fn takes_pulse(quantity: Self::Quantity) -> bool;

    /// Whether a switch can be turned off.
    fn has_off(quantity: Self::Quantity) -> bool;

    /// What stands for a place of a row that there is several times, such as `A7`.
    fn place_name(count: u16, place: u16) -> String;

    /// The SNMP variable of a point, in dots, if the point table has one.
    fn variable(point: &Point<Self::Quantity>) -> Option<String>;

    /// The part of the Markdown map on SNMP, behind its heading.
    ///
    /// # Errors
    /// Those of `out`.
    fn markdown_of_snmp(out: &mut impl Write) -> io::Result<()>;
}

/// Prints the map of a product.
///
/// # Errors
/// Those of `out`.
pub(crate) fn print<M: Mapped>(form: Form, out: impl Write) -> io::Result<()> {
    match form {
        Form::Csv => csv::print::<M>(out),
        Form::Markdown => markdown::print::<M>(out),
        Form::Profile => profile::print::<M>(out),
    }
}

/// An outstation as the unit is delivered.
fn config<M: Mapped>() -> io::Result<Config> {
    let address = |raw| EndpointAddress::new(raw).ok_or_else(|| io::Error::other("no station's address"));
    // Those of a unit that was told no others.
    Ok((M::DNP3_CONFIG)(address(10)?, address(1)?, Some(Retry::default())))
}

/// The name of a point at a place of its row.
fn name_at<M: Mapped>(point: &Point<M::Quantity>, place: u16) -> String {
    match point.count {
        1 => point.name.to_owned(),
        count => format!("{} {}", point.name, M::place_name(count, place)),
    }
}
