use crate::{ErrorStatus, Oid, OidBuf};

/// The one question that the agent asks of its product: what do your objects read?
///
/// A read-only device is `object` and `object_after`; SETs are refused by default. Names are whole instances,
/// such as 1.3.6.1.2.1.1.3.0, and need not be of any form: managers ask for whatever they like.
pub trait Mib {
    /// The value of exactly this variable; `None` when there is none, or none now.
    fn object(&self, name: &[u32]) -> Option<Value<'_>>;

    /// The value of the first variable after `name` in the order of the tree, its name written to `next`; `None`
    /// when there is none.
    ///
    /// Two promises make every walk end: the name written is above `name`, and
    /// [`object`](Self::object) knows it.
    fn object_after(&self, name: &[u32], next: &mut OidBuf) -> Option<Value<'_>>;

    /// First phase of a SET: whether [`commit`](Self::commit) would take this value now. Nothing changes yet.
    ///
    /// # Errors
    /// The status for the manager. Refused by default with [`ErrorStatus::NotWritable`].
    fn test(&self, name: &[u32], value: Value<'_>) -> Result<(), ErrorStatus> {
        let _ = (name, value);
        Err(ErrorStatus::NotWritable)
    }

    /// Second phase of a SET, when all its variables passed the test: takes the value.
    ///
    /// # Errors
    /// The status for the manager. Refused by default with [`ErrorStatus::CommitFailed`].
    fn commit(&mut self, name: &[u32], value: Value<'_>) -> Result<(), ErrorStatus> {
        let _ = (name, value);
        Err(ErrorStatus::CommitFailed)
    }
}

/// The value of a variable (`ObjectSyntax` of RFC 2578 §7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Value<'a> {
    /// `INTEGER`, `Integer32` and enumerations: −2³¹..=2³¹ − 1.
    Integer(i32),
    /// `OCTET STRING`, `DisplayString`, `BITS`: up to 65535 octets by the standard, a datagram in practice.
    OctetString(&'a [u8]),
    /// `OBJECT IDENTIFIER`.
    ObjectId(Oid<'a>),
    /// `IpAddress`: the octets in network order.
    IpAddress([u8; 4]),
    /// `Counter32`: only rises, and rolls over.
    Counter32(u32),
    /// `Gauge32` and `Unsigned32`: does not roll over.
    Gauge32(u32),
    /// `TimeTicks`: hundredths of a second.
    TimeTicks(u32),
    /// `Opaque`: BER within octets, for old objects alone.
    Opaque(&'a [u8]),
    /// `Counter64`: only rises. SNMPv1 cannot tell it.
    Counter64(u64),
}

#[cfg(test)]
mod tests {
    use super::*;

    const UPTIME: &[u32] = &[1, 3, 6, 1, 2, 1, 1, 3, 0];

    /// One variable and nothing else.
    struct ReadOnly;

    impl Mib for ReadOnly {
        fn object(&self, name: &[u32]) -> Option<Value<'_>> {
            (name == UPTIME).then_some(Value::TimeTicks(1))
        }

        fn object_after(&self, name: &[u32], next: &mut OidBuf) -> Option<Value<'_>> {
            if name >= UPTIME {
                return None;
            }
            next.set(UPTIME).ok()?;
            Some(Value::TimeTicks(1))
        }
    }

    #[test]
    fn a_device_that_says_nothing_of_sets_refuses_them() {
        let value = Value::TimeTicks(2);
        assert_eq!(ReadOnly.test(UPTIME, value), Err(ErrorStatus::NotWritable));
        assert_eq!(ReadOnly.commit(UPTIME, value), Err(ErrorStatus::CommitFailed));
    }
}
