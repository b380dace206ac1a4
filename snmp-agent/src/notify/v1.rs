//! The Trap-PDU of SNMPv1 (RFC 1157 §4.1.6), made from the notification of SNMPv2 (RFC 3584 §3.2).

use core::net::Ipv4Addr;

use super::v2::Bindings;
use crate::ber::{BufferFull, Tag, Writer};
use crate::{Oid, OidBuf};

/// `snmpTraps` (RFC 3418): the standard traps are its children.
const SNMP_TRAPS: &[u32] = &[1, 3, 6, 1, 6, 3, 1, 1, 5];
/// `snmpTrapEnterprise.0`, encoded.
const SNMP_TRAP_ENTERPRISE: &[u8] = &[0x2B, 6, 1, 6, 3, 1, 1, 4, 3, 0];
/// `enterpriseSpecific` among the generic traps.
const ENTERPRISE_SPECIFIC: i32 = 6;

/// Writes a Trap-PDU. Variables of type `Counter64`, which SNMPv1 does not know, are left out.
pub(super) fn trap(
    writer: &mut Writer<'_>,
    bindings: &Bindings<'_>,
    agent_address: Ipv4Addr,
) -> Result<(), BufferFull> {
    let mut named = OidBuf::new();
    writer.constructed(Tag::TRAP_V1, |pdu| {
        match Kind::of(&bindings.trap) {
            Kind::Generic(generic) => {
                match enterprise(bindings, &mut named) {
                    Some(enterprise) => pdu.object_id(enterprise)?,
                    None => pdu.object_id(within(SNMP_TRAPS))?,
                }
                pdu.octets(Tag::IP_ADDRESS, &agent_address.octets())?;
                pdu.integer(generic)?;
                pdu.integer(0)?;
            }
            Kind::Specific { enterprise, specific } => {
                pdu.object_id(within(enterprise))?;
                pdu.octets(Tag::IP_ADDRESS, &agent_address.octets())?;
                pdu.integer(ENTERPRISE_SPECIFIC)?;
                pdu.integer(specific)?;
            }
        }
        pdu.unsigned32(Tag::TIME_TICKS, bindings.uptime)?;
        pdu.constructed(Tag::SEQUENCE, |list| {
            bindings
                .variables()
                .filter(|variable| variable.value_tag != Tag::COUNTER64)
                .try_for_each(|variable| list.octets(Tag::SEQUENCE, variable.content))
        })
    })
}

/// What SNMPv1 calls a notification.
#[derive(Debug, PartialEq, Eq)]
enum Kind<'a> {
    /// One of the six of RFC 1157, by number.
    Generic(i32),
    /// Of an enterprise.
    Specific { enterprise: &'a [u32], specific: i32 },
}

impl<'a> Kind<'a> {
    /// RFC 3584 §3.2 (1), (3) and (4).
    fn of(trap: &'a [u32]) -> Self {
        if let Some([number @ 1..=6]) = trap.strip_prefix(SNMP_TRAPS) {
            return Self::Generic(i32::try_from(number.saturating_sub(1)).unwrap_or_default());
        }
        let (enterprise, specific) = match trap {
            [enterprise @ .., 0, specific] | [enterprise @ .., specific] => (enterprise, *specific),
            [] => (trap, 0),
        };
        // A number that does not fit is none that SNMPv1 could tell.
        Self::Specific { enterprise, specific: i32::try_from(specific).unwrap_or(i32::MAX) }
    }
}

/// The value of `snmpTrapEnterprise.0`, when it is among the variables.
fn enterprise<'n>(bindings: &Bindings<'_>, named: &'n mut OidBuf) -> Option<Oid<'n>> {
    let mut variable = bindings.variables().find(|variable| variable.name == SNMP_TRAP_ENTERPRISE)?;
    variable.value.object_id(named).ok()?;
    named.as_oid()
}

/// The identifier, or the shortest there is for what is left of a trap so short that it has no enterprise.
fn within(sub_ids: &[u32]) -> Oid<'_> {
    Oid::new(sub_ids).unwrap_or(Oid::ZERO_DOT_ZERO)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standard_traps_are_generic() {
        for number in 1..=6 {
            let trap = [1, 3, 6, 1, 6, 3, 1, 1, 5, number];
            assert_eq!(Kind::of(&trap), Kind::Generic(i32::try_from(number).unwrap() - 1));
        }
        let beyond = [1, 3, 6, 1, 6, 3, 1, 1, 5, 7];
        assert_eq!(Kind::of(&beyond), Kind::Specific { enterprise: SNMP_TRAPS, specific: 7 });
    }

    #[test]
    fn a_zero_before_the_last_is_no_part_of_the_enterprise() {
        let with_zero = [1, 3, 6, 1, 4, 1, 3808, 0, 600];
        let without = [1, 3, 6, 1, 2, 1, 33, 2, 3];
        let cyber_power = Kind::Specific { enterprise: &[1, 3, 6, 1, 4, 1, 3808], specific: 600 };
        assert_eq!(Kind::of(&with_zero), cyber_power);
        let ups_traps = Kind::Specific { enterprise: &[1, 3, 6, 1, 2, 1, 33, 2], specific: 3 };
        assert_eq!(Kind::of(&without), ups_traps);
    }
}
