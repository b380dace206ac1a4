#[cfg(feature = "_auth")]
use hmac::{Hmac, KeyInit, Mac, digest::Digest};
use subtle::ConstantTimeEq;

use super::Key;

/// How messages are authenticated: the hash under the HMAC, and under the keys that are made of passphrases.
///
/// Each is there when the feature of its name is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Auth {
    /// HMAC-MD5-96 (RFC 3414 §6).
    #[cfg(feature = "md5")]
    Md5,
    /// HMAC-SHA-96 (RFC 3414 §7).
    #[cfg(feature = "sha1")]
    Sha1,
    /// HMAC-128-SHA-224 (RFC 7860 §4).
    #[cfg(feature = "sha2-224")]
    Sha224,
    /// HMAC-192-SHA-256 (RFC 7860 §4).
    #[cfg(feature = "sha2-256")]
    Sha256,
    /// HMAC-256-SHA-384 (RFC 7860 §4).
    #[cfg(feature = "sha2-384")]
    Sha384,
    /// HMAC-384-SHA-512 (RFC 7860 §4).
    #[cfg(feature = "sha2-512")]
    Sha512,
}

/// Evaluates `$body` with `$Hash` standing for the hash of `$auth`.
macro_rules! with_hash {
    ($auth:expr, $Hash:ident => $body:expr) => {
        match $auth {
            #[cfg(feature = "md5")]
            Auth::Md5 => {
                type $Hash = md5::Md5;
                $body
            }
            #[cfg(feature = "sha1")]
            Auth::Sha1 => {
                type $Hash = sha1::Sha1;
                $body
            }
            #[cfg(feature = "sha2-224")]
            Auth::Sha224 => {
                type $Hash = sha2::Sha224;
                $body
            }
            #[cfg(feature = "sha2-256")]
            Auth::Sha256 => {
                type $Hash = sha2::Sha256;
                $body
            }
            #[cfg(feature = "sha2-384")]
            Auth::Sha384 => {
                type $Hash = sha2::Sha384;
                $body
            }
            #[cfg(feature = "sha2-512")]
            Auth::Sha512 => {
                type $Hash = sha2::Sha512;
                $body
            }
        }
    };
}

impl Auth {
    /// Octets of a key: those of the hash.
    pub const fn key_len(self) -> usize {
        match self {
            #[cfg(feature = "md5")]
            Self::Md5 => 16,
            #[cfg(feature = "sha1")]
            Self::Sha1 => 20,
            #[cfg(feature = "sha2-224")]
            Self::Sha224 => 28,
            #[cfg(feature = "sha2-256")]
            Self::Sha256 => 32,
            #[cfg(feature = "sha2-384")]
            Self::Sha384 => 48,
            #[cfg(feature = "sha2-512")]
            Self::Sha512 => 64,
        }
    }

    /// Octets of the HMAC that travel in a message.
    pub const fn mac_len(self) -> usize {
        match self {
            #[cfg(feature = "md5")]
            Self::Md5 => 12,
            #[cfg(feature = "sha1")]
            Self::Sha1 => 12,
            #[cfg(feature = "sha2-224")]
            Self::Sha224 => 16,
            #[cfg(feature = "sha2-256")]
            Self::Sha256 => 24,
            #[cfg(feature = "sha2-384")]
            Self::Sha384 => 32,
            #[cfg(feature = "sha2-512")]
            Self::Sha512 => 48,
        }
    }

    /// The hash of what the parts are together.
    pub(super) fn hash(self, parts: &mut dyn Iterator<Item = &[u8]>) -> Key {
        with_hash!(self, Hash => {
            let mut hash = Hash::new();
            parts.for_each(|part| hash.update(part));
            Key::from_octets(&hash.finalize())
        })
    }

    /// The HMAC of what the parts are together, at its full length.
    #[cfg_attr(
        not(feature = "_auth"),
        expect(clippy::missing_const_for_fn, reason = "does nothing without one")
    )]
    fn mac(self, key: &[u8], parts: [&[u8]; 3]) -> Option<Key> {
        with_hash!(self, Hash => {
            let mut mac = Hmac::<Hash>::new_from_slice(key).ok()?; // takes keys of any length
            for part in parts {
                mac.update(part);
            }
            Some(Key::from_octets(&mac.finalize().into_bytes()))
        })
    }

    /// Authenticates an outgoing message: its HMAC goes to the octets at `place`, which are zeros until then.
    /// `None` when they are not within the message.
    #[must_use]
    pub(super) fn sign(self, key: &Key, message: &mut [u8], place: usize) -> Option<()> {
        let mac = self.mac(key.octets(), [message, &[], &[]])?;
        let place = message.get_mut(place..)?.get_mut(..self.mac_len())?;
        for (to, from) in place.iter_mut().zip(mac.octets()) {
            *to = *from;
        }
        Some(())
    }

    /// Whether the octets at `place` are the HMAC of this incoming message. Takes as long when they are not.
    #[must_use]
    pub(super) fn verify(self, key: &Key, message: &[u8], place: usize) -> bool {
        const ZEROS: [u8; 48] = [0; 48];
        let Some((before, tail)) = message.split_at_checked(place) else { return false };
        let Some((received, after)) = tail.split_at_checked(self.mac_len()) else { return false };
        let zeros = ZEROS.get(..self.mac_len()).unwrap_or_default();
        let Some(mac) = self.mac(key.octets(), [before, zeros, after]) else { return false };
        let mac = mac.octets().get(..self.mac_len()).unwrap_or_default();
        mac.ct_eq(received).into()
    }
}
