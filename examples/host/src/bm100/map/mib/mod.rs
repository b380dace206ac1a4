//! The module BM100-MIB, in the second version of SMI (RFC 2578 to 2580): the maker's objects that the unit has, at the
//! maker's numbers and by the maker's names, with ours behind them, all in our words.
//!
//! The objects and what is said of them are the product's own tables; here is only where they hang in the tree, and what
//! traps say.

mod definition;
mod structure;
mod traps;

use std::io::{self, Write};

use self::{definition::Definition, traps::TRAPS};

const HEAD: &str = r#"BM100-MIB DEFINITIONS ::= BEGIN

IMPORTS
    MODULE-IDENTITY, OBJECT-TYPE, NOTIFICATION-TYPE,
    Integer32, Unsigned32, TimeTicks, IpAddress, enterprises
        FROM SNMPv2-SMI
    DisplayString, TruthValue
        FROM SNMPv2-TC
    MODULE-COMPLIANCE, OBJECT-GROUP, NOTIFICATION-GROUP
        FROM SNMPv2-CONF;

bm100Additions MODULE-IDENTITY
    LAST-UPDATED "202611300000Z"
    ORGANIZATION "battery-monitor"
    CONTACT-INFO "The issue tracker of the project battery-monitor."
    DESCRIPTION
        "The battery manager BM100 and its probes: what they measure, what is
        set up, and whom they tell of events.

        A value that is not known has no instance. The units serve UPS-MIB
        (RFC 1628) and BATTERY-MIB (RFC 7577) beside this tree."
    REVISION "202611300000Z"
    DESCRIPTION "Times of the extremes, and firmware for the probes."
    REVISION "202611290000Z"
    DESCRIPTION "The first one."
    ::= { battmgr 100 }

maker             OBJECT IDENTIFIER ::= { enterprises 3808 }
traps             OBJECT IDENTIFIER ::= { maker 0 }
products          OBJECT IDENTIFIER ::= { maker 1 }
hardware          OBJECT IDENTIFIER ::= { products 1 }
environmentSensor OBJECT IDENTIFIER ::= { hardware 4 }
battmgr           OBJECT IDENTIFIER ::= { hardware 7 }
management        OBJECT IDENTIFIER ::= { maker 2 }
mtrapinfo         OBJECT IDENTIFIER ::= { management 2 }
bm100Conformance  OBJECT IDENTIFIER ::= { bm100Additions 3 }

"#;

const COMPLIANCE: &str = r#"bm100Compliance MODULE-COMPLIANCE
    STATUS      current
    DESCRIPTION "A unit has all of it, but for a sensor that is not there."
    MODULE
        MANDATORY-GROUPS { bm100ObjectGroup, bm100NotificationGroup }
    ::= { bm100Conformance 3 }

"#;

pub(super) fn print(mut out: impl Write) -> io::Result<()> {
    out.write_all(HEAD.as_bytes())?;
    let module = definition::all();
    for definition in &module {
        definition.print(&mut out, &module)?;
    }
    for (name, number, about, description) in TRAPS {
        let unit = ["bmIdentSerialNumber", "bmIdentName", "bmIdentLocation"];
        let what = ["mtrapinfoBmEventId", "mtrapinfoString"];
        let variables: Vec<_> = unit.iter().chain(about).chain(&what).copied().collect();
        writeln!(out, "{name} NOTIFICATION-TYPE")?;
        list(&mut out, "OBJECTS", &variables)?;
        writeln!(out, "    STATUS      current\n    DESCRIPTION\n        \"{description}\"")?;
        writeln!(out, "    ::= {{ traps {number} }}\n")?;
    }
    let objects: Vec<_> = module.iter().filter_map(Definition::object).collect();
    let traps = TRAPS.map(|(name, ..)| name);
    for (head, of, members, number) in [
        ("bm100ObjectGroup OBJECT-GROUP", "OBJECTS", objects.as_slice(), 1),
        ("bm100NotificationGroup NOTIFICATION-GROUP", "NOTIFICATIONS", &traps, 2),
    ] {
        writeln!(out, "{head}")?;
        list(&mut out, of, members)?;
        writeln!(out, "    STATUS      current\n    DESCRIPTION \"All of them.\"")?;
        writeln!(out, "    ::= {{ bm100Conformance {number} }}\n")?;
    }
    out.write_all(COMPLIANCE.as_bytes())?;
    writeln!(out, "END")
}

fn list(out: &mut impl Write, of: &str, members: &[&str]) -> io::Result<()> {
    writeln!(out, "    {of} {{\n        {}\n    }}", members.join(",\n        "))
}
