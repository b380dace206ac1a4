use core::{fmt, iter};

use zeroize::Zeroize;

use super::{Auth, Privacy};

/// Octets of the longest key that the features of this build can make.
const MAX: usize = if cfg!(feature = "sha2-512") {
    64
} else if cfg!(feature = "sha2-384") {
    48
} else {
    32 // AES-256, SHA-256
};

/// A passphrase is repeated until it fills this many octets (RFC 3414 §A.2).
const EXPANDED: usize = 1 << 20;

/// A secret of up to 64 octets, wiped when it is dropped and never shown.
#[derive(Clone)]
pub(crate) struct Key {
    octets: [u8; MAX],
    len: u8,
}

impl Key {
    /// A key of these octets; what is beyond the longest key of this build is cut off.
    pub(super) fn from_octets(from: &[u8]) -> Self {
        let mut key = Self { octets: [0; MAX], len: 0 };
        key.extend(from);
        key
    }

    /// The octets.
    pub(super) fn octets(&self) -> &[u8] {
        self.octets.get(..usize::from(self.len)).unwrap_or_default()
    }

    /// The key of the user at all engines, `Ku` (RFC 3414 §A.2): the hash of the passphrase, repeated to 1 MB.
    ///
    /// That takes milliseconds on a PC and seconds on a small controller: once, and never in an interrupt.
    pub(super) fn from_passphrase(auth: Auth, passphrase: &[u8]) -> Self {
        let times = EXPANDED.checked_div(passphrase.len()).unwrap_or_default();
        let rest = EXPANDED.checked_rem(passphrase.len()).unwrap_or_default();
        let rest = passphrase.get(..rest).unwrap_or_default();
        auth.hash(&mut iter::repeat_n(passphrase, times).chain([rest]))
    }

    /// The key of the user at this one engine, `Kul` (RFC 3414 §2.6).
    pub(super) fn localized(&self, auth: Auth, engine_id: &[u8]) -> Self {
        auth.hash(&mut [self.octets(), engine_id, self.octets()].into_iter())
    }

    /// This localized key, made as long as the cipher needs it: with its own hash behind it when it is too short
    /// (draft-blumenthal-aes-usm-04 §3.1.2.1), cut off when it is too long (RFC 3826 §1.2).
    pub(super) fn fitted(&self, auth: Auth, privacy: Privacy) -> Self {
        let mut key = self.clone();
        while key.octets().len() < privacy.key_len() {
            let more = auth.hash(&mut iter::once(key.octets()));
            key.extend(more.octets());
        }
        key.truncate(privacy.key_len());
        key
    }

    fn extend(&mut self, more: &[u8]) {
        let start = usize::from(self.len);
        for (to, from) in self.octets.iter_mut().skip(start).zip(more) {
            *to = *from;
            self.len = self.len.saturating_add(1);
        }
    }

    fn truncate(&mut self, len: usize) {
        self.octets.iter_mut().skip(len).for_each(|octet| *octet = 0);
        self.len = u8::try_from(len).map_or(self.len, |len| self.len.min(len));
    }
}

impl Drop for Key {
    fn drop(&mut self) {
        self.octets.zeroize();
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(..)")
    }
}

#[cfg(feature = "defmt")]
impl defmt::Format for Key {
    fn format(&self, f: defmt::Formatter<'_>) {
        defmt::write!(f, "Key(..)");
    }
}
