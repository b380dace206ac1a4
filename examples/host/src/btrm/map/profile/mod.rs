//! The DNP3 Device Profile document (IEEE 1815-2012 clause 14): what an outstation can do, how it is set up as it is
//! delivered, and its points.
//!
//! The names are those of the DNP Users Group's schema, which is not for us to pass on; what only a measurement or a
//! test laboratory could tell is left out, as the schema allows.

mod device;
mod element;
mod objects;
mod points;
mod protocol;

use std::io::{self, Write};

use btrm::glue::dnp3::{Retry, dnp3_config};
use dnp3_outstation::{Config, link::EndpointAddress};
use quick_xml::{
    Writer,
    events::{BytesDecl, BytesPI, Event},
};

use self::element::{Element, text, tree};

const NAMESPACE: &str = "http://www.dnp3.org/DNP3/DeviceProfile/November2014";
const SCHEMA: &str = "DNP3DeviceProfileNovember2014";
const SCHEMA_VERSION: &str = "2.10.00";
/// When this document last said something else.
const REVISED: &str = "2026-11-25";
const DOCUMENT_VERSION: &str = "1";

/// The addresses of a unit that was told no others.
const ADDRESS: u16 = 10;
const MASTER: u16 = 1;

pub(super) fn print(out: impl Write) -> io::Result<()> {
    let config = config()?;
    let mut writer = Writer::new_with_indent(out, b' ', 2);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let stylesheet = format!("xml-stylesheet type=\"text/xsl\" href=\"{SCHEMA}.xslt\"");
    writer.write_event(Event::PI(BytesPI::new(stylesheet)))?;
    let location = format!("{NAMESPACE} {SCHEMA}.xsd");
    writer
        .create_element("DNP3DeviceProfileDocument")
        .with_attributes([
            ("schemaVersion", SCHEMA_VERSION),
            ("xmlns", NAMESPACE),
            ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
            ("xsi:schemaLocation", &location),
        ])
        .write_inner_content(|writer| {
            header(writer)?;
            reference_device(&config).write(writer)
        })?;
    writeln!(writer.get_mut())?;
    writer.get_mut().flush()
}

/// An outstation as the unit is delivered.
fn config() -> io::Result<Config> {
    let address = |raw| EndpointAddress::new(raw).ok_or_else(|| io::Error::other("no station's address"));
    Ok(dnp3_config(address(ADDRESS)?, address(MASTER)?, Some(Retry::default())))
}

fn header(writer: &mut Writer<impl Write>) -> io::Result<()> {
    let what = "What the units can do over DNP3, how they are set up as delivered, and their points; printed from \
                the point table of the firmware";
    writer.create_element("documentHeader").write_inner_content(|writer| {
        text("documentName", "DNP3 Device Profile of the BTRM300 and BTRM400").write(writer)?;
        text("documentDescription", what).write(writer)?;
        writer
            .create_element("revisionHistory")
            .with_attribute(("version", DOCUMENT_VERSION))
            .write_inner_content(|writer| {
                text("date", REVISED).write(writer)?;
                text("author", "battery-monitor").write(writer)?;
                text("reason", "First issue").write(writer)
            })?;
        Ok(())
    })?;
    Ok(())
}

fn reference_device(config: &Config) -> Element {
    tree(
        "referenceDevice",
        [
            text("description", "BTRM300 or BTRM400 battery test remote monitor"),
            tree(
                "configuration",
                [
                    device::device(),
                    device::serial(),
                    device::network(),
                    protocol::link(config),
                    protocol::application(config),
                    protocol::outstation(config),
                    protocol::unsolicited(config),
                    protocol::triggers(config),
                    protocol::performance(),
                ],
            ),
            points::database(config),
            objects::implementation_table(),
            points::lists(),
        ],
    )
}
