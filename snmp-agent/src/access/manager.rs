use core::net::{IpAddr, Ipv4Addr, SocketAddr};

/// From where managers may come, by the rules of the BM100 manual (System->Network Service->SNMPv1 Service).
///
/// | address | managers |
/// | --- | --- |
/// | 0.0.0.0, 255.255.255.255 or :: | any |
/// | 192.168.20.255 | those of 192.168.20 |
/// | 192.255.255.255 | those of 192 |
/// | any other, IPv6 too | that one alone |
///
/// A 255 stands for anything only when nothing but 255 follows it. IPv4 addresses within IPv6, which sockets for both tell, are
/// taken for what they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Manager(IpAddr);

impl Manager {
    /// Managers from anywhere, the default.
    pub const ANY: Self = Self(IpAddr::V4(Ipv4Addr::UNSPECIFIED));

    /// Managers of this address, or of the network that it stands for.
    pub const fn new(address: IpAddr) -> Self {
        Self(address.to_canonical())
    }

    /// Whether who sends from this address is one of them.
    pub fn allows(&self, from: SocketAddr) -> bool {
        match (self.0, from.ip().to_canonical()) {
            (IpAddr::V4(Ipv4Addr::UNSPECIFIED | Ipv4Addr::BROADCAST), _) => true,
            (allowed, _) if allowed.is_unspecified() => true,
            (IpAddr::V4(allowed), IpAddr::V4(from)) => {
                let wild = allowed.octets().iter().rev().take_while(|&&octet| octet == 255).count();
                let told = allowed.octets().len().saturating_sub(wild);
                allowed.octets().iter().zip(&from.octets()).take(told).all(|(a, b)| a == b)
            }
            (allowed, from) => allowed == from,
        }
    }
}

impl Default for Manager {
    fn default() -> Self {
        Self::ANY
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(manager: &str, from: &str) -> bool {
        Manager::new(manager.parse().unwrap()).allows(SocketAddr::new(from.parse().unwrap(), 161))
    }

    #[test]
    fn the_examples_of_the_manual_hold() {
        assert!(allows("192.168.20.255", "192.168.20.7") && !allows("192.168.20.255", "192.168.21.7"));
        assert!(allows("192.255.255.255", "192.1.2.3") && !allows("192.255.255.255", "193.1.2.3"));
        for any in ["0.0.0.0", "255.255.255.255", "::"] {
            assert!(allows(any, "10.1.2.3") && allows(any, "fe80::1"), "{any}");
        }
    }

    #[test]
    fn any_other_address_is_that_one_alone() {
        assert!(allows("192.168.20.7", "192.168.20.7") && !allows("192.168.20.7", "192.168.20.8"));
        assert!(allows("2001:db8::1", "2001:db8::1") && !allows("2001:db8::1", "2001:db8::2"));
        assert!(!allows("192.168.20.255", "2001:db8::1"));
        assert!(!allows("192.255.20.7", "192.1.20.7"), "a 255 within is no wildcard");
    }

    #[test]
    fn an_ipv4_address_within_ipv6_is_the_same() {
        assert!(allows("192.168.20.255", "::ffff:192.168.20.7"));
        assert!(allows("::ffff:192.168.20.7", "192.168.20.7"));
        assert!(!allows("192.168.20.7", "::ffff:192.168.20.8"));
    }
}
