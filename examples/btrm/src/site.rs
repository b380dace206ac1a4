//! What is set up for the place where a unit stands: its network, who may change it, and how the protocols behave.

use bms_core::record::Record;
use heapless::String;
use serde::{Deserialize, Serialize};

/// The settings of the network, authorization and protocol pages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Site {
    /// Network configuration page.
    pub network: Network,
    /// Authorization page.
    pub authorization: Authorization,
    /// Where the unit stands, in the owner's words, up to 31 characters; empty if nobody said.
    pub location: String<31>,
}

impl Record for Site {
    const KEY: u8 = 3;
    const VERSION: u8 = 2;

    /// Version 1 had no location, and kept whether unsolicited messages are enabled, which is now every master's to
    /// say after each start (IEEE 1815-2012 clause 4).
    fn migrate(version: u8, body: &[u8]) -> Option<Self> {
        if version != 1 {
            return None;
        }
        match postcard::take_from_bytes::<(Network, Authorization, bool)>(body) {
            Ok(((network, authorization, _unsolicited), [])) => {
                Some(Self { network, authorization, location: String::new() })
            }
            _ => None,
        }
    }
}

impl Site {
    /// Gives the unit another name, one label of a host name (RFC 1123 §2.1): 1 to 15 letters, digits and hyphens, no
    /// hyphen at either end. `false`: it is none, and nothing is changed. The network uses it from the next power-up.
    pub fn rename(&mut self, name: &str) -> bool {
        let letters = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        let ends = name.starts_with('-') || name.ends_with('-');
        if name.is_empty() || !letters || ends {
            return false;
        }
        set_text(&mut self.network.host_name, name)
    }

    /// Tells where the unit stands: up to 31 printable ASCII characters. `false`: they are not, and nothing is changed.
    pub fn relocate(&mut self, location: &str) -> bool {
        location.bytes().all(|byte| matches!(byte, b' '..=b'~')) && set_text(&mut self.location, location)
    }

    /// PB1's reset: network and authorization to their defaults, the rest stays (BTRM manual §14.1).
    pub fn reset_network(&mut self) {
        self.network = Network::default();
        self.authorization = Authorization::default();
    }
}

/// The network configuration page (BTRM manual §9.5). IPv4 addresses as their four octets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Network {
    /// A name for the unit, up to 15 characters.
    pub host_name: String<15>,
    /// The unit's address.
    pub address: [u8; 4],
    /// The gateway.
    pub gateway: [u8; 4],
    /// The subnet mask.
    pub subnet_mask: [u8; 4],
    /// The first name server.
    pub primary_dns: [u8; 4],
    /// The second name server; all zeros: none.
    pub secondary_dns: [u8; 4],
}

impl Default for Network {
    /// As printed on the label (BTRM manual §9.5, §10.3).
    fn default() -> Self {
        Self {
            host_name: text("BTRM"),
            address: [192, 168, 1, 214],
            gateway: [192, 168, 1, 1],
            subnet_mask: [255, 255, 255, 0],
            primary_dns: [192, 168, 1, 1],
            secondary_dns: [0; 4],
        }
    }
}

/// The authorization page (BTRM manual §10.4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authorization {
    /// Whether all pages ask for name and password, not only the authorization page.
    pub enabled: bool,
    /// Up to 15 characters.
    pub user: String<15>,
    /// Up to 15 characters; case matters.
    pub password: String<15>,
}

impl Default for Authorization {
    /// Not enabled, admin and btrm (BTRM manual §10.4.1).
    fn default() -> Self {
        Self { enabled: false, user: text("admin"), password: text("btrm") }
    }
}

fn set_text<const N: usize>(place: &mut String<N>, text: &str) -> bool {
    match String::try_from(text) {
        Ok(text) => {
            *place = text;
            true
        }
        Err(_) => false,
    }
}

/// A constant text of this file: it fits.
fn text(constant: &str) -> String<15> {
    String::try_from(constant).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_those_of_the_manual() {
        let site = Site::default();
        assert_eq!(site.network.host_name, "BTRM");
        assert_eq!(
            (site.authorization.user.as_str(), site.authorization.password.as_str()),
            ("admin", "btrm")
        );
        assert!(!site.authorization.enabled && site.location.is_empty());
    }
}
