use core::fmt;

use heapless::Vec;

use crate::{ErrorStatus, Oid, OidBuf};

/// What the agent asks of its product: what do your objects read, and may this manager's value be taken?
///
/// A read-only device is `system`, `object` and `object_after`; SETs are refused by default. Names are whole instances,
/// such as 1.3.6.1.2.1.33.1.2.3.0, and need not be of any form: managers ask for whatever they like. The groups that
/// the agent serves itself, such as `system` and `snmp` of SNMPv2-MIB, are never asked for.
pub trait Mib {
    /// What the `system` group tells of the device.
    fn system(&self) -> System<'_>;

    /// The value of exactly this variable. Values that are made on the fly are made in `scratch`.
    ///
    /// # Errors
    /// Why there is no value to tell; managers of v2c and v3 are told which of the two it is.
    fn object<'a>(&'a self, name: &[u32], scratch: &'a mut Scratch) -> Result<Value<'a>, Absent>;

    /// The value of the first variable after `name` in the order of the tree, its name written to `next`; `None`
    /// when there is none.
    ///
    /// Two promises make every walk end: the name written is above `name`, and
    /// [`object`](Self::object) knows it. A variable that has no value now is passed over.
    fn object_after<'a>(
        &'a self,
        name: &[u32],
        next: &mut OidBuf,
        scratch: &'a mut Scratch,
    ) -> Option<Value<'a>>;

    /// First phase of a SET: whether [`commit`](Self::commit) would take this value now. Nothing changes yet.
    ///
    /// # Errors
    /// The status for the manager. Refused by default with [`ErrorStatus::NotWritable`].
    fn test(&self, name: &[u32], value: Value<'_>) -> Result<(), ErrorStatus> {
        let _ = (name, value);
        Err(ErrorStatus::NotWritable)
    }

    /// Second phase of a SET, when all its variables passed the test: takes the value. [`conclude`](Self::conclude)
    /// follows, whatever this gives.
    ///
    /// # Errors
    /// The status for the manager. Refused by default with [`ErrorStatus::CommitFailed`].
    fn commit(&mut self, name: &[u32], value: Value<'_>) -> Result<(), ErrorStatus> {
        let _ = (name, value);
        Err(ErrorStatus::CommitFailed)
    }

    /// End of a SET: with [`Outcome::Committed`] what was committed since the last end stays, with [`Outcome::Failed`] it
    /// is taken back.
    ///
    /// # Errors
    /// [`ErrorStatus::UndoFailed`] when something could not be taken back. By default nothing is to be done.
    fn conclude(&mut self, outcome: Outcome) -> Result<(), ErrorStatus> {
        let _ = outcome;
        Ok(())
    }
}

/// What a SET came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Outcome {
    /// All its variables have their new values.
    Committed,
    /// One of them was refused.
    Failed,
}

/// Why a variable has no value (RFC 3416 §4.2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Absent {
    /// There is no object type of such a name: `noSuchObject`.
    Object,
    /// There is, and it has no such instance, or none now: `noSuchInstance`.
    Instance,
}

/// The `system` group of SNMPv2-MIB (RFC 3418 §2), but for the time, which the agent keeps.
///
/// Contact, name and location can be set when [`Mib::test`] and [`Mib::commit`] take their names, 1.3.6.1.2.1.1.4.0 to 6.0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct System<'a> {
    /// `sysDescr`: what it is, with the versions of hardware and software. Up to 255 octets.
    pub description: &'a str,
    /// `sysObjectID`: the product, under its maker's number. No two products share it.
    pub object_id: Oid<'a>,
    /// `sysContact`: who is responsible, and how to reach them. Up to 255 octets.
    pub contact: &'a str,
    /// `sysName`: by convention the domain name. Up to 255 octets.
    pub name: &'a str,
    /// `sysLocation`: where it stands. Up to 255 octets.
    pub location: &'a str,
    /// `sysServices`: sum of 2^(layer − 1), 0..=127. A host of applications is 72.
    pub services: u8,
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

/// Room for a value that is made on the fly: up to 255 octets, the most of a `DisplayString`.
///
/// What does not fit is cut off, at the end of a character.
#[derive(Clone, Debug, Default)]
pub struct Scratch(Vec<u8, { Self::OCTETS }>);

impl Scratch {
    /// Octets that fit.
    pub const OCTETS: usize = 255;

    /// Nothing yet.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Text, as `format_args!` makes it.
    pub fn text(&mut self, text: fmt::Arguments<'_>) -> Value<'_> {
        self.0.clear();
        // An error is the end of the room.
        let _cut = fmt::Write::write_fmt(self, text);
        Value::OctetString(&self.0)
    }

    /// Octets, from whatever makes them.
    pub fn octets(&mut self, octets: impl IntoIterator<Item = u8>) -> Value<'_> {
        self.0.clear();
        for octet in octets {
            if self.0.push(octet).is_err() {
                break;
            }
        }
        Value::OctetString(&self.0)
    }
}

impl fmt::Write for Scratch {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let mut octets = [0; 4];
        for character in text.chars() {
            let octets = character.encode_utf8(&mut octets).as_bytes();
            if octets.len() > Self::OCTETS.saturating_sub(self.0.len()) {
                return Err(fmt::Error);
            }
            for &octet in octets {
                self.0.push(octet).map_err(|_| fmt::Error)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;

    const VOLTAGE: &[u32] = &[1, 3, 6, 1, 4, 1, 34506, 3, 20, 0];

    /// One variable and nothing else.
    struct ReadOnly;

    impl Mib for ReadOnly {
        fn system(&self) -> System<'_> {
            let object_id = Oid::new(&[1, 3, 6, 1, 4, 1, 34506]).unwrap();
            System { description: "", object_id, contact: "", name: "", location: "", services: 72 }
        }

        fn object<'a>(&'a self, name: &[u32], scratch: &'a mut Scratch) -> Result<Value<'a>, Absent> {
            if name != VOLTAGE {
                return Err(Absent::Object);
            }
            Ok(scratch.text(format_args!("{} V", 12)))
        }

        fn object_after<'a>(
            &'a self,
            name: &[u32],
            next: &mut OidBuf,
            scratch: &'a mut Scratch,
        ) -> Option<Value<'a>> {
            if name >= VOLTAGE {
                return None;
            }
            next.set(VOLTAGE).ok()?;
            self.object(VOLTAGE, scratch).ok()
        }
    }

    #[test]
    fn a_device_that_says_nothing_of_sets_refuses_them() {
        let value = Value::TimeTicks(2);
        assert_eq!(ReadOnly.test(VOLTAGE, value), Err(ErrorStatus::NotWritable));
        assert_eq!(ReadOnly.commit(VOLTAGE, value), Err(ErrorStatus::CommitFailed));
        assert_eq!(ReadOnly.conclude(Outcome::Failed), Ok(()));
    }

    #[test]
    fn text_is_made_in_the_scratch_each_time_anew() {
        let mut scratch = Scratch::new();
        for _ in 0..2 {
            assert_eq!(ReadOnly.object(VOLTAGE, &mut scratch), Ok(Value::OctetString(b"12 V")));
        }
        assert_eq!(scratch.octets([1, 2]), Value::OctetString(&[1, 2]));
    }

    #[test]
    fn text_that_does_not_fit_ends_with_a_whole_character() {
        let mut scratch = Scratch::new();
        let long = std::format!("x{}", "\u{fc}".repeat(200));
        assert_eq!(scratch.text(format_args!("{long}")), Value::OctetString(&long.as_bytes()[..255]));
        let long = "\u{fc}".repeat(200);
        assert_eq!(scratch.text(format_args!("{long}")), Value::OctetString(&long.as_bytes()[..254]));
        assert_eq!(scratch.octets([7; 300]), Value::OctetString(&[7; 255]));
    }
}
