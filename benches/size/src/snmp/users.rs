//! Users of SNMPv3, with every algorithm that the features have.

use core::hint::black_box;

use snmp_agent::access::{Access, Name};
use snmp_agent::notify::{Security, SecurityLevel};
use snmp_agent::usm::{Auth, Privacy, User};

use super::{Unit, target};

const AUTHS: &[Auth] = &[
    Auth::Sha1,
    #[cfg(feature = "snmp-v3-every")]
    Auth::Md5,
    #[cfg(feature = "snmp-v3-every")]
    Auth::Sha224,
    #[cfg(feature = "snmp-v3-every")]
    Auth::Sha256,
    #[cfg(feature = "snmp-v3-every")]
    Auth::Sha384,
    #[cfg(feature = "snmp-v3-every")]
    Auth::Sha512,
];
const PRIVACIES: &[Privacy] = &[
    Privacy::Aes128,
    #[cfg(feature = "snmp-v3-every")]
    Privacy::Des,
    #[cfg(feature = "snmp-v3-every")]
    Privacy::Aes192,
    #[cfg(feature = "snmp-v3-every")]
    Privacy::Aes256,
];

pub(super) fn add(agent: &mut Unit) {
    for (&auth, &privacy) in black_box(AUTHS).iter().zip(black_box(PRIVACIES).iter().cycle()) {
        let keys = black_box([7; 64]);
        let keys = (keys.get(..auth.key_len()), keys.get(..privacy.key_len()));
        let (Ok(name), (Some(auth_key), Some(privacy_key))) = (Name::new(black_box("operator")), keys) else { return };
        let (auth, privacy) = ((auth, auth_key), Some((privacy, privacy_key)));
        if let Ok(user) = User::from_localized_keys(name.clone(), Access::ReadWrite, auth, privacy) {
            let _full = agent.users_mut().add(user);
        }
        target(agent, Security::Usm(name, SecurityLevel::AuthPriv));
    }
}

/// What takes passphrases.
#[cfg(feature = "snmp-all")]
pub(super) fn from_passphrases(agent: &mut Unit, engine_id: &snmp_agent::EngineId, passphrase: &[u8]) {
    for (&auth, &privacy) in black_box(AUTHS).iter().zip(black_box(PRIVACIES).iter().cycle()) {
        let Ok(name) = Name::from_octets(passphrase) else { return };
        let (auth, privacy) = ((auth, passphrase), Some((privacy, passphrase)));
        match User::from_passphrases(name, Access::ReadOnly, engine_id, auth, privacy) {
            Ok(user) => {
                black_box((user.name(), user.level(), user.auth_key(), user.privacy_key()));
                let _full = agent.users_mut().add(user);
            }
            Err(error) => drop(black_box(error)),
        }
    }
    black_box(agent.users_mut().find(passphrase));
    black_box(agent.users_mut().iter().count());
    agent.users_mut().clear();
}
