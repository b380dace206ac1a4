use core::fmt;

/// The identifier octet of an element. Tags of more than one octet do not occur in SNMP.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Tag(pub u8);

/// Simple types (RFC 2578 §7.1).
impl Tag {
    /// `INTEGER`.
    pub const INTEGER: Self = Self(0x02);
    /// `OCTET STRING`.
    pub const OCTET_STRING: Self = Self(0x04);
    /// `NULL`.
    pub const NULL: Self = Self(0x05);
    /// `OBJECT IDENTIFIER`.
    pub const OBJECT_ID: Self = Self(0x06);
    /// `SEQUENCE` and `SEQUENCE OF`.
    pub const SEQUENCE: Self = Self(0x30);
}

/// Application types (RFC 2578 §7.1).
impl Tag {
    /// `IpAddress`.
    pub const IP_ADDRESS: Self = Self(0x40);
    /// `Counter32`.
    pub const COUNTER32: Self = Self(0x41);
    /// `Gauge32` and `Unsigned32`.
    pub const GAUGE32: Self = Self(0x42);
    /// `TimeTicks`.
    pub const TIME_TICKS: Self = Self(0x43);
    /// `Opaque`.
    pub const OPAQUE: Self = Self(0x44);
    /// `Counter64`.
    pub const COUNTER64: Self = Self(0x46);
}

/// What stands in place of a value (RFC 3416 §3).
impl Tag {
    /// `noSuchObject`.
    pub const NO_SUCH_OBJECT: Self = Self(0x80);
    /// `noSuchInstance`.
    pub const NO_SUCH_INSTANCE: Self = Self(0x81);
    /// `endOfMibView`.
    pub const END_OF_MIB_VIEW: Self = Self(0x82);
}

/// Protocol data units (RFC 3416 §3, RFC 1157 §4.1.6 for the trap of SNMPv1).
impl Tag {
    /// `GetRequest-PDU`.
    pub const GET_REQUEST: Self = Self(0xA0);
    /// `GetNextRequest-PDU`.
    pub const GET_NEXT_REQUEST: Self = Self(0xA1);
    /// `Response-PDU`.
    pub const RESPONSE: Self = Self(0xA2);
    /// `SetRequest-PDU`.
    pub const SET_REQUEST: Self = Self(0xA3);
    /// `Trap-PDU` of SNMPv1.
    pub const TRAP_V1: Self = Self(0xA4);
    /// `GetBulkRequest-PDU`.
    pub const GET_BULK_REQUEST: Self = Self(0xA5);
    /// `InformRequest-PDU`.
    pub const INFORM_REQUEST: Self = Self(0xA6);
    /// `SNMPv2-Trap-PDU`.
    pub const TRAP_V2: Self = Self(0xA7);
    /// `Report-PDU`.
    pub const REPORT: Self = Self(0xA8);
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#04x}", self.0)
    }
}

impl fmt::Debug for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tag({:#04x})", self.0)
    }
}
