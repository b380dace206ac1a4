//! The notifications: each alarm as it is raised and as it clears.

use std::io::{self, Write};

use bms_core::alarm::{Alarm, Edge};
use btrm::glue::snmp::{alarm_point, notification};

use super::name;

pub(super) fn print(out: &mut impl Write) -> io::Result<()> {
    for (edge, name, point) in all() {
        let number = notification(edge).unwrap_or_default();
        let what = if edge.raised { "was raised" } else { "has cleared" };
        writeln!(out, "{name} NOTIFICATION-TYPE")?;
        writeln!(out, "    OBJECTS     {{ {point}, sysName, sysLocation }}")?;
        writeln!(out, "    STATUS      current")?;
        writeln!(out, "    DESCRIPTION")?;
        writeln!(out, "        \"The alarm of {point} {what}. It comes with the unit's name and place.\"")?;
        writeln!(out, "    ::= {{ notifications {number} }}\n")?;
    }
    Ok(())
}

/// All notifications: what happened, its name, and the object that shows it.
pub(super) fn all() -> impl Iterator<Item = (Edge, String, String)> {
    Alarm::ALL.into_iter().flat_map(|alarm| {
        [true, false].into_iter().filter_map(move |raised| {
            let point = name(alarm_point(alarm)?.name);
            let edge = if raised { "Raised" } else { "Cleared" };
            Some((Edge { alarm, raised, notify: true }, format!("{point}{edge}"), point))
        })
    })
}
