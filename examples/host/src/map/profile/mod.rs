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

use core::time::Duration;
use std::io::{self, Write};

use dnp3_outstation::{CommandStatus, Config};
use quick_xml::{
    Writer,
    events::{BytesDecl, BytesPI, Event},
};

use self::element::{Element, text, tree};
use super::{Mapped, config};

const NAMESPACE: &str = "http://www.dnp3.org/DNP3/DeviceProfile/November2014";
const SCHEMA: &str = "DNP3DeviceProfileNovember2014";
const SCHEMA_VERSION: &str = "2.10.00";
/// When this document last said something else.
const REVISED: &str = "2026-11-25";
const DOCUMENT_VERSION: &str = "1";

/// What the profile of a product says that no table does.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Profile {
    /// What it is called, and its hardware.
    pub(crate) device: &'static str,
    /// What it is.
    pub(crate) description: &'static str,
    /// What it can beyond the level.
    pub(crate) additions: &'static [&'static str],
    /// Its serial port.
    pub(crate) serial_port: &'static str,
    /// What makes its files whose.
    pub(crate) files: FileAccess,
    /// Files that are open at a time.
    pub(crate) open_files: usize,
    /// Device attributes beside those that every product has.
    pub(crate) attributes: &'static [(u8, &'static str)],
    /// Functions that carry no objects.
    pub(crate) without_objects: &'static [u8],
    /// Statuses with which a control can be refused.
    pub(crate) refusals: &'static [CommandStatus],
    /// When IIN1.6 is set.
    pub(crate) trouble: &'static str,
    /// How long a clock that was set is trusted.
    pub(crate) time_trusted_for: Duration,
}

/// What masters may do with files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FileAccess {
    /// All are read by everybody.
    Read,
    /// One is written and deleted with a key.
    Written,
}

pub(super) fn print<M: Mapped>(out: impl Write) -> io::Result<()> {
    let config = config::<M>()?;
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
            header::<M>(writer)?;
            reference_device::<M>(&config).write(writer)
        })?;
    writeln!(writer.get_mut())?;
    writer.get_mut().flush()
}

fn header<M: Mapped>(writer: &mut Writer<impl Write>) -> io::Result<()> {
    let what = "What the units can do over DNP3, how they are set up as delivered, and their points; printed from \
                the point table of the firmware";
    writer.create_element("documentHeader").write_inner_content(|writer| {
        text("documentName", format!("DNP3 Device Profile of the {}", M::NAME)).write(writer)?;
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

fn reference_device<M: Mapped>(config: &Config) -> Element {
    let profile = &M::PROFILE;
    tree(
        "referenceDevice",
        [
            text("description", profile.description),
            tree(
                "configuration",
                [
                    device::device::<M>(),
                    device::serial(profile),
                    device::network(),
                    protocol::link(config),
                    protocol::application(config, profile),
                    protocol::outstation(config, profile),
                    protocol::unsolicited(config),
                    protocol::triggers(config),
                    protocol::performance(profile),
                ],
            ),
            points::database(config, profile),
            objects::implementation_table(profile),
            points::lists::<M>(),
        ],
    )
}
