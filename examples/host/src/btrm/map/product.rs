//! The BTRM as its maps tell of it.

use std::io::{self, Write};

use bms_core::points::Point;
use btrm::{
    Btrm,
    glue::dnp3::{Retry, TIME_TRUSTED_FOR, dnp3_config},
    points::{POINTS, Quantity},
};
use dnp3_outstation::{CommandStatus, Config, link::EndpointAddress};

use super::mib::{dotted, name, units};
use crate::{
    btrm::product::OPEN_FILES,
    map::{FileAccess, Mapped, Profile, Rows, head, line},
};

/// The columns of the SNMP table.
const SNMP: [&str; 5] = ["oid", "object", "access", "unit", "description"];

impl Mapped for Btrm {
    type Quantity = Quantity;

    const POINTS: &dyn Rows<Quantity> = &POINTS;
    const DNP3_CONFIG: fn(EndpointAddress, EndpointAddress, Option<Retry>) -> Config = dnp3_config;
    const NAME: &str = "BTRM300 and BTRM400";
    const PROFILE: Profile = Profile {
        device: "BTRM300, BTRM400",
        description: "BTRM300 or BTRM400 battery test remote monitor",
        additions: &[
            "Events of all kinds of points, of classes that masters assign (function 22)",
            "Deadbands of analog inputs, read and written (group 34)",
            "Set points in 16 and 32 bits, single and double floating point (group 41)",
            "Binary outputs written without a control block (function 2, group 10 variation 1)",
            "Device attributes (group 0)",
            "File transfer: records are read, a firmware image is written (group 70)",
            "Repeated requests are answered again and not carried out twice, over reconnections too",
        ],
        serial_port: "RS-232",
        files: FileAccess::Written,
        open_files: OPEN_FILES,
        attributes: &[],
        // Confirm, cold restart, initialize data, delay measurement, record current time.
        without_objects: &[0, 13, 15, 23, 24],
        refusals: &[
            CommandStatus::Timeout,
            CommandStatus::NoSelect,
            CommandStatus::NotSupported,
            CommandStatus::AlreadyActive,
            CommandStatus::HardwareError,
            CommandStatus::TooManyOps,
            CommandStatus::AutomationInhibit,
            CommandStatus::ProcessingLimited,
            CommandStatus::OutOfRange,
        ],
        trouble: "A sensor does not answer, settings could not be read at power-up, or what is to be kept cannot be \
                  stored",
        time_trusted_for: TIME_TRUSTED_FOR,
    };

    fn takes_pulse(quantity: Quantity) -> bool {
        matches!(quantity, Quantity::BatteryDataPresent | Quantity::TestRunning)
    }

    /// A reset has no off.
    fn has_off(quantity: Quantity) -> bool {
        quantity != Quantity::BatteryDataPresent
    }

    /// All are there once.
    fn place_name(_: u16, place: u16) -> String {
        place.to_string()
    }

    fn variable(point: &Point<Quantity>) -> Option<String> {
        Some(dotted(point)).filter(|variable| !variable.is_empty())
    }

    fn markdown_of_snmp(out: &mut impl Write) -> io::Result<()> {
        writeln!(
            out,
            "The product's own tree; BTRM-MIB, as --format mib prints it, has the notifications and the trap"
        )?;
        writeln!(
            out,
            "receivers too. UPS-MIB (RFC 1628) and BATTERY-MIB (RFC 7577) are served beside it. A value that is"
        )?;
        writeln!(out, "not known has no instance.\n")?;
        head(out, &SNMP)?;
        for row in POINTS.objects() {
            let point = row.point;
            let cells =
                [dotted(point), name(point.name), point.access.to_string(), units(point.unit).to_owned()];
            line(out, &[&cells[..], &[point.description.to_owned()]].concat())?;
        }
        Ok(())
    }
}
