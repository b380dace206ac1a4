//! What a unit of this MIB must have: all of it.

use std::io::{self, Write};

use btrm::points::POINTS;

use super::{fixed, name, notifications};

pub(super) fn print(out: &mut impl Write) -> io::Result<()> {
    out.write_all(fixed::COMPLIANCE.as_bytes())?;
    let points = POINTS.objects().map(|row| name(row.point.name));
    let objects: Vec<_> = fixed::OBJECTS.into_iter().map(str::to_owned).chain(points).collect();
    let notifications: Vec<_> = notifications::all().map(|(_, name, _)| name).collect();
    group(out, "objectGroup OBJECT-GROUP", "OBJECTS", &objects, "All objects.", 1)?;
    group(out, "notificationGroup NOTIFICATION-GROUP", "NOTIFICATIONS", &notifications, "All alarms.", 2)
}

fn group(
    out: &mut impl Write,
    head: &str,
    of: &str,
    members: &[String],
    description: &str,
    number: u8,
) -> io::Result<()> {
    writeln!(out, "{head}")?;
    writeln!(out, "    {of} {{")?;
    writeln!(out, "        {}", members.join(",\n        "))?;
    writeln!(out, "    }}")?;
    writeln!(out, "    STATUS      current")?;
    writeln!(out, "    DESCRIPTION \"{description}\"")?;
    writeln!(out, "    ::= {{ groups {number} }}\n")
}
