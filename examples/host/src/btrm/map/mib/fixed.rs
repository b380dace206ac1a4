//! What is in the MIB beside the point table.

pub(super) const HEAD: &str = r#"BTRM-MIB DEFINITIONS ::= BEGIN

IMPORTS
    MODULE-IDENTITY, OBJECT-TYPE, OBJECT-IDENTITY, NOTIFICATION-TYPE,
    Integer32, IpAddress, enterprises
        FROM SNMPv2-SMI
    TEXTUAL-CONVENTION, DisplayString
        FROM SNMPv2-TC
    MODULE-COMPLIANCE, OBJECT-GROUP, NOTIFICATION-GROUP
        FROM SNMPv2-CONF
    sysName, sysLocation
        FROM SNMPv2-MIB;

btrm MODULE-IDENTITY
    LAST-UPDATED "202611280000Z"
    ORGANIZATION "battery-monitor"
    CONTACT-INFO "The issue tracker of the project battery-monitor."
    DESCRIPTION
        "The battery test remote monitors BTRM300 and BTRM400: what they
        measure, how they test a battery bank, and whom they tell of alarms.

        A value that is not known has no instance. Values are whole numbers
        in the unit that UNITS names. The units serve UPS-MIB (RFC 1628) and
        BATTERY-MIB (RFC 7577) beside this tree."
    REVISION "202611280000Z"
    DESCRIPTION "The first one in SMIv2."
    ::= { enterprises 34506 }

notifications OBJECT IDENTIFIER ::= { btrm 0 }
product       OBJECT IDENTIFIER ::= { btrm 1 }
setup         OBJECT IDENTIFIER ::= { btrm 2 }
control       OBJECT IDENTIFIER ::= { btrm 3 }
models        OBJECT IDENTIFIER ::= { btrm 4 }
alarms        OBJECT IDENTIFIER ::= { btrm 5 }
conformance   OBJECT IDENTIFIER ::= { btrm 6 }
groups        OBJECT IDENTIFIER ::= { conformance 1 }
compliances   OBJECT IDENTIFIER ::= { conformance 2 }

OnOff ::= TEXTUAL-CONVENTION
    STATUS      current
    DESCRIPTION "A switch or a state."
    SYNTAX      INTEGER { off(0), on(1) }

YesNo ::= TEXTUAL-CONVENTION
    STATUS      current
    DESCRIPTION "Whether something is so."
    SYNTAX      INTEGER { no(0), yes(1) }

Number ::= TEXTUAL-CONVENTION
    DISPLAY-HINT "d"
    STATUS      current
    DESCRIPTION "A whole number of the unit that UNITS names."
    SYNTAX      Integer32

Community ::= TEXTUAL-CONVENTION
    DISPLAY-HINT "15a"
    STATUS      current
    DESCRIPTION "A community in printable ASCII. It reads as no text at all."
    SYNTAX      OCTET STRING (SIZE (0..15))

btrm300 OBJECT-IDENTITY
    STATUS      current
    DESCRIPTION "sysObjectID of a BTRM300: 12 and 24 V, 20 A."
    ::= { models 1 }

btrm400 OBJECT-IDENTITY
    STATUS      current
    DESCRIPTION "sysObjectID of a BTRM400: 12, 24, 36 and 48 V, 10 A."
    ::= { models 2 }

ioChannel1Alarm OBJECT-IDENTITY
    STATUS      current
    DESCRIPTION "upsAlarmDescr while the digital input of IO channel 1 is tripped."
    ::= { alarms 1 }

ioChannel2Alarm OBJECT-IDENTITY
    STATUS      current
    DESCRIPTION "upsAlarmDescr while the digital input of IO channel 2 is tripped."
    ::= { alarms 2 }

"#;

pub(super) const PRODUCT: &str = r#"name OBJECT-TYPE
    SYNTAX      Number
    MAX-ACCESS  read-only
    STATUS      current
    DESCRIPTION
        "The number of the model: 300 or 400."
    ::= { product 1 }

version OBJECT-TYPE
    SYNTAX      Number
    MAX-ACCESS  read-only
    STATUS      current
    DESCRIPTION
        "Firmware version: a.b.c is a*1000 + b*10 + c."
    ::= { product 2 }

date OBJECT-TYPE
    SYNTAX      Number
    MAX-ACCESS  read-only
    STATUS      current
    DESCRIPTION
        "When the firmware was released, as YYYYMMDD, if its builder said."
    ::= { product 3 }

"#;

pub(super) const SETUP: &str = r#"trapTable OBJECT-TYPE
    SYNTAX      SEQUENCE OF TrapEntry
    MAX-ACCESS  not-accessible
    STATUS      current
    DESCRIPTION
        "Who is told of alarms: two receivers, at UDP port 162."
    ::= { setup 1 }

trapEntry OBJECT-TYPE
    SYNTAX      TrapEntry
    MAX-ACCESS  not-accessible
    STATUS      current
    DESCRIPTION
        "A receiver."
    INDEX       { trapReceiverNumber }
    ::= { trapTable 1 }

TrapEntry ::= SEQUENCE {
    trapReceiverNumber     Integer32,
    trapEnabled            YesNo,
    trapReceiverIPAddress  IpAddress,
    trapCommunity          Community
}

trapReceiverNumber OBJECT-TYPE
    SYNTAX      Integer32 (0..1)
    MAX-ACCESS  read-only
    STATUS      current
    DESCRIPTION
        "The number of the receiver: 0 or 1."
    ::= { trapEntry 1 }

trapEnabled OBJECT-TYPE
    SYNTAX      YesNo
    MAX-ACCESS  read-write
    STATUS      current
    DESCRIPTION
        "Whether this receiver is told."
    ::= { trapEntry 2 }

trapReceiverIPAddress OBJECT-TYPE
    SYNTAX      IpAddress
    MAX-ACCESS  read-write
    STATUS      current
    DESCRIPTION
        "The address of the receiver; 0.0.0.0 is none."
    ::= { trapEntry 3 }

trapCommunity OBJECT-TYPE
    SYNTAX      Community
    MAX-ACCESS  read-write
    STATUS      current
    DESCRIPTION
        "The community that traps to this receiver carry."
    ::= { trapEntry 4 }

"#;

pub(super) const CONTROL: &str = r#"systemTemperature OBJECT-TYPE
    SYNTAX      DisplayString
    MAX-ACCESS  read-only
    STATUS      current
    DESCRIPTION
        "System temperature as text, such as '12 C'; temperature has the number."
    ::= { control 5 }

"#;

/// The objects of this file.
pub(super) const OBJECTS: [&str; 8] = [
    "name",
    "version",
    "date",
    "trapReceiverNumber",
    "trapEnabled",
    "trapReceiverIPAddress",
    "trapCommunity",
    "systemTemperature",
];

pub(super) const COMPLIANCE: &str = r#"compliance MODULE-COMPLIANCE
    STATUS      current
    DESCRIPTION "A unit has all of it."
    MODULE
        MANDATORY-GROUPS { objectGroup, notificationGroup }
    ::= { compliances 1 }

"#;
