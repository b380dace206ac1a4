//! A user of SNMPv3, with whatever protocols there are.

use core::hint::black_box;

use snmp_agent::EngineId;
use snmp_agent::access::{Access, Name};
use snmp_agent::notify::{Security, SecurityLevel};
use snmp_agent::usm::{Auth, Privacy, User};

use super::Unit;

/// Keys are made of passphrases, which informs need, and of what was kept.
pub(super) fn add_user(agent: &mut Unit, name: Name) {
    let engine_id = EngineId::from_mac(black_box(34506), black_box([2; 6]));
    let secret = black_box(b"passphrase".as_slice());
    for (auth, privacy) in black_box(PROTOCOLS) {
        let (auth, privacy) = ((auth, secret), Some((privacy, secret)));
        if let Ok(user) = User::from_localized_keys(name.clone(), Access::ReadWrite, auth, privacy) {
            let _full = agent.users_mut().add(user);
        }
        if let Ok(user) = User::from_passphrases(name.clone(), Access::ReadWrite, &engine_id, auth, privacy) {
            let _full = agent.users_mut().add(user);
        }
    }
    super::target(agent, Security::Usm(name, SecurityLevel::AuthPriv));
}

#[cfg(not(feature = "snmp-all-protocols"))]
const PROTOCOLS: [(Auth, Privacy); 2] = [(Auth::Sha1, Privacy::Aes128), (Auth::Sha256, Privacy::Aes128)];
#[cfg(feature = "snmp-all-protocols")]
const PROTOCOLS: [(Auth, Privacy); 6] = [
    (Auth::Md5, Privacy::Des),
    (Auth::Sha1, Privacy::Aes128),
    (Auth::Sha224, Privacy::Aes128),
    (Auth::Sha256, Privacy::Aes128),
    (Auth::Sha384, Privacy::Aes128),
    (Auth::Sha512, Privacy::Aes128),
];
