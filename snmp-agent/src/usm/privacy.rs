use super::{EngineTime, Key};

/// Octets of the salt that travels with an encrypted message as msgPrivacyParameters.
pub(super) const SALT_LEN: usize = 8;

/// How the contents of messages are encrypted.
///
/// Each is there when its feature is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Privacy {
    /// CBC-DES (RFC 3414 §8): 56 bits, for managers that know nothing else.
    #[cfg(feature = "des")]
    Des,
    /// CFB128-AES-128 (RFC 3826).
    #[cfg(feature = "aes")]
    Aes128,
    /// CFB128-AES-192 (draft-blumenthal-aes-usm-04), net-snmp's `AES-192`.
    #[cfg(feature = "aes-long")]
    Aes192,
    /// CFB128-AES-256 (draft-blumenthal-aes-usm-04), net-snmp's `AES-256`.
    #[cfg(feature = "aes-long")]
    Aes256,
}

impl Privacy {
    /// Octets of a key. That of DES is 8, and 8 of its initialization vector (RFC 3414 §8.1.1.1).
    pub const fn key_len(self) -> usize {
        match self {
            #[cfg(feature = "des")]
            Self::Des => 16,
            #[cfg(feature = "aes")]
            Self::Aes128 => 16,
            #[cfg(feature = "aes-long")]
            Self::Aes192 => 24,
            #[cfg(feature = "aes-long")]
            Self::Aes256 => 32,
        }
    }

    /// Octets of which what is encrypted has to be a multiple.
    pub(super) const fn block_len(self) -> usize {
        match self {
            #[cfg(feature = "des")]
            Self::Des => 8,
            #[cfg(feature = "aes")]
            Self::Aes128 => 1,
            #[cfg(feature = "aes-long")]
            Self::Aes192 | Self::Aes256 => 1,
        }
    }

    /// Encrypts in place. `None`, and nothing done, when the key or the length is none of this cipher.
    #[must_use]
    pub(super) fn encrypt(
        self,
        key: &Key,
        time: EngineTime,
        salt: [u8; SALT_LEN],
        data: &mut [u8],
    ) -> Option<()> {
        match self {
            #[cfg(feature = "des")]
            Self::Des => des::encrypt(key, salt, data),
            #[cfg(feature = "aes")]
            Self::Aes128 => aes::encrypt::<::aes::Aes128>(key, time, salt, data),
            #[cfg(feature = "aes-long")]
            Self::Aes192 => aes::encrypt::<::aes::Aes192>(key, time, salt, data),
            #[cfg(feature = "aes-long")]
            Self::Aes256 => aes::encrypt::<::aes::Aes256>(key, time, salt, data),
        }
    }

    /// Decrypts in place. `None`, and nothing done, when the key or the length is none of this cipher.
    #[must_use]
    pub(super) fn decrypt(
        self,
        key: &Key,
        time: EngineTime,
        salt: [u8; SALT_LEN],
        data: &mut [u8],
    ) -> Option<()> {
        match self {
            #[cfg(feature = "des")]
            Self::Des => des::decrypt(key, salt, data),
            #[cfg(feature = "aes")]
            Self::Aes128 => aes::decrypt::<::aes::Aes128>(key, time, salt, data),
            #[cfg(feature = "aes-long")]
            Self::Aes192 => aes::decrypt::<::aes::Aes192>(key, time, salt, data),
            #[cfg(feature = "aes-long")]
            Self::Aes256 => aes::decrypt::<::aes::Aes256>(key, time, salt, data),
        }
    }
}

/// RFC 3414 §8.1.1: the second half of the key and the salt make the initialization vector.
#[cfg(feature = "des")]
mod des {
    use cbc::cipher::{Block, BlockModeDecrypt, BlockModeEncrypt, KeyIvInit};
    use des::Des;

    use super::{Key, SALT_LEN};

    pub(super) fn encrypt(key: &Key, salt: [u8; SALT_LEN], data: &mut [u8]) -> Option<()> {
        let (key, vector) = key_and_vector(key, salt)?;
        let mut cipher = cbc::Encryptor::<Des>::new_from_slices(key, &vector).ok()?;
        blocks(data)?.iter_mut().for_each(|block| cipher.encrypt_block(block));
        Some(())
    }

    pub(super) fn decrypt(key: &Key, salt: [u8; SALT_LEN], data: &mut [u8]) -> Option<()> {
        let (key, vector) = key_and_vector(key, salt)?;
        let mut cipher = cbc::Decryptor::<Des>::new_from_slices(key, &vector).ok()?;
        blocks(data)?.iter_mut().for_each(|block| cipher.decrypt_block(block));
        Some(())
    }

    fn key_and_vector(key: &Key, salt: [u8; SALT_LEN]) -> Option<(&[u8], [u8; 8])> {
        let (key, before_salt) = key.octets().split_at_checked(8)?;
        let mut vector = salt;
        for (octet, before_salt) in vector.iter_mut().zip(before_salt) {
            *octet ^= before_salt;
        }
        Some((key, vector))
    }

    /// Whole blocks; `None` when octets would be left.
    fn blocks(data: &mut [u8]) -> Option<&mut [Block<Des>]> {
        match Block::<Des>::slice_as_chunks_mut(data) {
            (blocks, []) => Some(blocks),
            _ => None,
        }
    }
}

/// RFC 3826 §3.1.2.1: boots, time and salt make the initialization vector.
#[cfg(feature = "aes")]
mod aes {
    use cfb_mode::cipher::{BlockCipherEncrypt, BlockSizeUser, KeyInit, KeyIvInit};

    use super::{EngineTime, Key, SALT_LEN};

    pub(super) fn encrypt<C>(key: &Key, time: EngineTime, salt: [u8; SALT_LEN], data: &mut [u8]) -> Option<()>
    where
        C: BlockCipherEncrypt + KeyInit + BlockSizeUser,
    {
        cfb_mode::Encryptor::<C>::new_from_slices(key.octets(), &vector(time, salt)).ok()?.encrypt(data);
        Some(())
    }

    pub(super) fn decrypt<C>(key: &Key, time: EngineTime, salt: [u8; SALT_LEN], data: &mut [u8]) -> Option<()>
    where
        C: BlockCipherEncrypt + KeyInit + BlockSizeUser,
    {
        cfb_mode::Decryptor::<C>::new_from_slices(key.octets(), &vector(time, salt)).ok()?.decrypt(data);
        Some(())
    }

    fn vector(time: EngineTime, salt: [u8; SALT_LEN]) -> [u8; 16] {
        let parts = [time.boots.to_be_bytes(), time.seconds.to_be_bytes()];
        let mut vector = [0; 16];
        for (to, from) in vector.iter_mut().zip(parts.as_flattened().iter().chain(&salt)) {
            *to = *from;
        }
        vector
    }
}
