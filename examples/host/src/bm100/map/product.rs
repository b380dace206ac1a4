//! The BM100 as its maps tell of it.

use std::io::{self, Write};

use bm100::{
    Bm100,
    glue::{
        dnp3::{Retry, TIME_TRUSTED_FOR, dnp3_config, is_act},
        snmp::published,
    },
    points::{BATTERIES, POINTS, Quantity},
};
use bms_core::{
    points::Point,
    string::{BatteryIndex, StringId},
};
use dnp3_outstation::{CommandStatus, Config, link::EndpointAddress};

use crate::{
    bm100::product::OPEN_FILES,
    map::{FileAccess, Mapped, Profile, Rows, head, line},
};

/// The columns of the SNMP table.
const SNMP: [&str; 6] = ["oid", "object", "access", "type", "unit", "description"];

impl Mapped for Bm100 {
    type Quantity = Quantity;

    const POINTS: &dyn Rows<Quantity> = &POINTS;
    const DNP3_CONFIG: fn(EndpointAddress, EndpointAddress, Option<Retry>) -> Config = dnp3_config;
    const NAME: &str = "BM100";
    const PROFILE: Profile = Profile {
        device: "BM100",
        description: "BM100 battery manager",
        additions: &[
            "Batteries and strings that the bank has not are not told in class 0, and are off-line when asked for",
            "Events of all kinds of points, of classes that masters assign (function 22)",
            "Deadbands of analog inputs, read and written (group 34)",
            "Set points in 16 and 32 bits, single and double floating point (group 41)",
            "Binary outputs written without a control block (function 2, group 10 variation 1)",
            "Device attributes (group 0)",
            "File transfer: event log and status records are read (group 70)",
            "Repeated requests are answered again and not carried out twice, over reconnections too",
        ],
        serial_port: "RS-485",
        files: FileAccess::Read,
        open_files: OPEN_FILES,
        attributes: &[(248, "device serial number")],
        // Confirm, cold restart, delay measurement, record current time.
        without_objects: &[0, 13, 23, 24],
        refusals: &[
            CommandStatus::Timeout,
            CommandStatus::NoSelect,
            CommandStatus::NotSupported,
            CommandStatus::HardwareError,
            CommandStatus::TooManyOps,
            CommandStatus::OutOfRange,
            CommandStatus::DownstreamFail,
        ],
        trouble: "Settings could not be read at power-up, or what is to be kept cannot be stored",
        time_trusted_for: TIME_TRUSTED_FOR,
    };

    fn takes_pulse(quantity: Quantity) -> bool {
        is_act(quantity)
    }

    fn has_off(quantity: Quantity) -> bool {
        !is_act(quantity)
    }

    /// A battery, as `A7`; a string, as `A`; the number of a contact.
    fn place_name(count: u16, place: u16) -> String {
        let string =
            |place: u16| StringId::ALL.get(usize::from(place)).map(StringId::to_string).unwrap_or_default();
        let most = u16::from(BatteryIndex::MOST);
        match count {
            BATTERIES => {
                let index = place.checked_rem(most).unwrap_or_default().saturating_add(1);
                format!("{}{index}", string(place.checked_div(most).unwrap_or_default()))
            }
            4 => string(place),
            _ => place.saturating_add(1).to_string(),
        }
    }

    /// SNMP has tables of its own.
    fn variable(_: &Point<Quantity>) -> Option<String> {
        None
    }

    fn markdown_of_snmp(out: &mut impl Write) -> io::Result<()> {
        writeln!(
            out,
            "The maker's trees and ours behind them, without instances; BM100-MIB, as --format mib prints it, has the"
        )?;
        writeln!(
            out,
            "traps too. UPS-MIB (RFC 1628) and BATTERY-MIB (RFC 7577) are served beside them. A value that is not"
        )?;
        writeln!(out, "known has no instance.\n")?;
        head(out, &SNMP)?;
        for object in published() {
            let Some(text) = object.text else { continue };
            let oid = [object.root, object.id].concat().iter().map(u32::to_string).collect::<Vec<_>>();
            let access = if object.writable { "rw" } else { "ro" };
            let cells = [&oid.join("."), text.name, access, text.syntax, text.units, text.description];
            line(out, &cells.map(str::to_owned))?;
        }
        Ok(())
    }
}
