use core::fmt;

use heapless::Vec;

use super::{Auth, Key, Privacy};
use crate::EngineId;
use crate::access::{Access, Manager, Name, NoRoom, View};
use crate::notify::SecurityLevel;

/// A user of SNMPv3 (RFC 3414 §2.1): whoever knows the passphrases of this name.
#[derive(Clone, Debug)]
pub struct User {
    name: Name,
    /// Of this agent.
    keys: Keys,
    /// Of all engines, from which the keys of those that confirm informs are made.
    masters: Option<Keys>,
    /// What the user may do.
    pub access: Access,
    /// What the user sees, and sets if that is allowed.
    pub view: View,
    /// From where the user may come (BM100 manual, System->Network Service->SNMPv3 Service); from anywhere by default.
    pub managers: Manager,
    /// How far requests have to be protected at the least; as far as the user's keys allow by default.
    pub minimum_level: SecurityLevel,
}

impl User {
    /// Octets of a passphrase at the least (RFC 3414 §11.2).
    pub const MIN_PASSPHRASE: usize = 8;

    /// A user without keys: everybody who knows the name.
    pub const fn new(name: Name, access: Access) -> Self {
        Self::with_keys(name, access, Keys { auth: None, privacy: None }, None)
    }

    /// A user with passphrases, whose keys are made here, for the agent of this identifier. The passphrase of the
    /// privacy may be the same.
    ///
    /// Each passphrase takes a hash over 1 MB: some ms on a PC, seconds on a small controller. That can keep the keys
    /// and use [`from_localized_keys`](Self::from_localized_keys).
    ///
    /// # Errors
    /// [`KeyError::TooShort`] below 8 octets.
    pub fn from_passphrases(
        name: Name,
        access: Access,
        engine_id: &EngineId,
        auth: (Auth, &[u8]),
        privacy: Option<(Privacy, &[u8])>,
    ) -> Result<Self, KeyError> {
        let (protocol, passphrase) = auth;
        let hashed = |passphrase: &[u8]| {
            let short = KeyError::TooShort { octets: passphrase.len(), needed: Self::MIN_PASSPHRASE };
            let long_enough = passphrase.len() >= Self::MIN_PASSPHRASE;
            if long_enough { Ok(Key::from_passphrase(protocol, passphrase)) } else { Err(short) }
        };
        let auth = hashed(passphrase)?;
        let privacy = match privacy {
            Some((privacy, same)) if same == passphrase => Some((privacy, auth.clone())),
            Some((privacy, other)) => Some((privacy, hashed(other)?)),
            None => None,
        };
        let masters = Keys { auth: Some((protocol, auth)), privacy };
        let keys = masters.localized(engine_id.as_octets());
        Ok(Self::with_keys(name, access, keys, Some(masters)))
    }

    /// A user with the keys of this agent, as [`auth_key`](Self::auth_key) and [`privacy_key`](Self::privacy_key) of a
    /// user made of passphrases tell them. Informs cannot be sent in its name, for their receivers have keys of
    /// their own.
    ///
    /// # Errors
    /// [`KeyError`] when a key has not the length that its protocol has.
    pub fn from_localized_keys(
        name: Name,
        access: Access,
        auth: (Auth, &[u8]),
        privacy: Option<(Privacy, &[u8])>,
    ) -> Result<Self, KeyError> {
        let (protocol, key) = auth;
        let auth = Some((protocol, exact(key, protocol.key_len())?));
        let privacy = match privacy {
            Some((protocol, key)) => Some((protocol, exact(key, protocol.key_len())?)),
            None => None,
        };
        Ok(Self::with_keys(name, access, Keys { auth, privacy }, None))
    }

    const fn with_keys(name: Name, access: Access, keys: Keys, masters: Option<Keys>) -> Self {
        let minimum_level = keys.level();
        Self { name, keys, masters, access, view: View::ALL, managers: Manager::ANY, minimum_level }
    }

    /// The name.
    pub const fn name(&self) -> &Name {
        &self.name
    }

    /// How far the user's keys can protect a message.
    pub const fn level(&self) -> SecurityLevel {
        self.keys.level()
    }

    /// The protocol that authenticates the user at this agent, and the key: a secret.
    pub fn auth_key(&self) -> Option<(Auth, &[u8])> {
        self.keys.auth.as_ref().map(|(protocol, key)| (*protocol, key.octets()))
    }

    /// The protocol that encrypts the user's messages at this agent, and the key: a secret.
    pub fn privacy_key(&self) -> Option<(Privacy, &[u8])> {
        self.keys.privacy.as_ref().map(|(protocol, key)| (*protocol, key.octets()))
    }

    /// The keys of this agent.
    pub(crate) const fn keys(&self) -> &Keys {
        &self.keys
    }

    /// The keys of another engine; `None` when they cannot be made, for the passphrases are not known.
    pub(crate) fn keys_at(&self, engine_id: &[u8]) -> Option<Keys> {
        match &self.masters {
            Some(masters) => Some(masters.localized(engine_id)),
            None if self.keys.auth.is_none() => Some(self.keys.clone()),
            None => None,
        }
    }
}

/// The keys of a user at one engine, or those that they are made of.
#[derive(Clone, Debug)]
pub(crate) struct Keys {
    auth: Option<(Auth, Key)>,
    /// Some only where there is a key for authentication.
    privacy: Option<(Privacy, Key)>,
}

impl Keys {
    /// As far as they can protect a message.
    const fn level(&self) -> SecurityLevel {
        match (&self.auth, &self.privacy) {
            (None, _) => SecurityLevel::NoAuthNoPriv,
            (Some(_), None) => SecurityLevel::AuthNoPriv,
            (Some(_), Some(_)) => SecurityLevel::AuthPriv,
        }
    }

    /// Those that protect a message that far; `None` when there are none.
    pub(crate) fn at(&self, level: SecurityLevel) -> Option<Protection<'_>> {
        let auth = self.auth.as_ref().map(|(protocol, key)| (*protocol, key));
        let privacy = self.privacy.as_ref().map(|(protocol, key)| (*protocol, key));
        match level {
            SecurityLevel::NoAuthNoPriv => Some(Protection::NONE),
            SecurityLevel::AuthNoPriv => auth.map(|auth| Protection { auth: Some(auth), privacy: None }),
            SecurityLevel::AuthPriv => Some(Protection { auth: Some(auth?), privacy: Some(privacy?) }),
        }
    }

    /// The keys of one engine, from those of all.
    fn localized(&self, engine_id: &[u8]) -> Self {
        let hash = self.auth.as_ref().map(|(hash, _)| *hash);
        let auth = self.auth.as_ref().map(|(hash, key)| (*hash, key.localized(*hash, engine_id)));
        let privacy =
            self.privacy.as_ref().zip(hash).map(|((privacy, key), hash)| {
                (*privacy, key.localized(hash, engine_id).fitted(hash, *privacy))
            });
        Self { auth, privacy }
    }
}

/// What protects one message.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Protection<'k> {
    pub(super) auth: Option<(Auth, &'k Key)>,
    pub(super) privacy: Option<(Privacy, &'k Key)>,
}

impl Protection<'_> {
    /// Nothing.
    pub(crate) const NONE: Self = Self { auth: None, privacy: None };

    /// As much of it as there is up to this level.
    pub(crate) fn limited(self, level: SecurityLevel) -> Self {
        Self {
            auth: self.auth.filter(|_| level >= SecurityLevel::AuthNoPriv),
            privacy: self.privacy.filter(|_| level >= SecurityLevel::AuthPriv),
        }
    }

    /// How far it goes.
    pub(crate) const fn level(&self) -> SecurityLevel {
        match (&self.auth, &self.privacy) {
            (None, _) => SecurityLevel::NoAuthNoPriv,
            (Some(_), None) => SecurityLevel::AuthNoPriv,
            (Some(_), Some(_)) => SecurityLevel::AuthPriv,
        }
    }
}

/// The users of an agent, `N` at the most; none at first.
#[derive(Clone, Debug, Default)]
pub struct Users<const N: usize>(Vec<User, N>);

impl<const N: usize> Users<N> {
    /// None.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// One more, or this one in place of that of the same name.
    ///
    /// # Errors
    /// [`NoRoom`] when there are `N` others.
    pub fn add(&mut self, user: User) -> Result<(), NoRoom> {
        if let Some(known) = self.0.iter_mut().find(|known| known.name == user.name) {
            *known = user;
            return Ok(());
        }
        self.0.push(user).map_err(|_| NoRoom)
    }

    /// Drops all of them.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &User> {
        self.0.iter()
    }

    /// All of them, however many there may be.
    pub(crate) fn as_slice(&self) -> &[User] {
        &self.0
    }

    /// The one of this name.
    pub fn find(&self, name: &[u8]) -> Option<&User> {
        self.0.iter().find(|user| user.name.is(name))
    }
}

/// Why a user cannot be made of these secrets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum KeyError {
    /// A passphrase is too short.
    TooShort {
        /// Octets that it has.
        octets: usize,
        /// Octets that it needs.
        needed: usize,
    },
    /// A key has not the length of its protocol.
    Length {
        /// Octets that it has.
        octets: usize,
        /// Octets that the protocol's keys have.
        expected: usize,
    },
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::TooShort { octets, needed } => {
                write!(f, "a passphrase has at least {needed} octets, not {octets}")
            }
            Self::Length { octets, expected } => write!(f, "a key of {octets} octets, not {expected}"),
        }
    }
}

impl core::error::Error for KeyError {}

fn exact(key: &[u8], expected: usize) -> Result<Key, KeyError> {
    if key.len() != expected {
        return Err(KeyError::Length { octets: key.len(), expected });
    }
    Ok(Key::from_octets(key))
}
