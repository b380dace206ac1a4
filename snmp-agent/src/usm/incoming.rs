use super::privacy::SALT_LEN;
use super::user::Protection;
use super::{EngineTime, Refusal, parameters::SecurityParameters};
use crate::ber::Reader;
use crate::message::v3::{Data, Message, ScopedPdu};

impl<'a> Message<'a> {
    /// Whether the message is authentic, as far as it claims to be.
    pub(crate) fn is_authentic(&self, protection: &Protection<'_>, datagram: &[u8]) -> bool {
        protection.auth.is_none_or(|(auth, key)| {
            self.security.mac_len == auth.mac_len() && auth.verify(key, datagram, self.security.mac_place)
        })
    }

    /// The contents, decrypted into `scratch` when need be; it has to have the room of what is encrypted.
    pub(crate) fn contents<'t>(
        &self,
        protection: &Protection<'_>,
        scratch: &'t mut [u8],
    ) -> Result<ScopedPdu<'t>, Refusal>
    where
        'a: 't,
    {
        let (encrypted, (privacy, key)) = match (&self.data, protection.privacy) {
            (Data::Plain(scoped), _) => return Ok(scoped.clone()),
            (Data::Encrypted(encrypted), Some(privacy)) => (encrypted, privacy),
            (Data::Encrypted(_), None) => return Err(Refusal::UnsupportedSecurityLevel),
        };
        let SecurityParameters { salt, time, .. } = self.security;
        let plain = scratch.get_mut(..encrypted.len()).ok_or(Refusal::DecryptionError)?;
        for (to, from) in plain.iter_mut().zip(*encrypted) {
            *to = *from;
        }
        let salt: [u8; SALT_LEN] = salt.try_into().map_err(|_| Refusal::DecryptionError)?;
        privacy.decrypt(key, time, salt, plain).ok_or(Refusal::DecryptionError)?;
        // A wrong key shows in contents that make no sense. What follows them is padding.
        ScopedPdu::read(&mut Reader::new(plain)).map_err(|_| Refusal::DecryptionError)
    }

    /// Checks a message of which this engine is the authoritative one: authenticity, then time (RFC 3414 §3.2 6 to 7 a).
    pub(crate) fn check(
        &self,
        protection: &Protection<'_>,
        datagram: &[u8],
        now: EngineTime,
    ) -> Result<(), Refusal> {
        if !self.is_authentic(protection, datagram) {
            return Err(Refusal::WrongDigest);
        }
        if protection.auth.is_some() && !now.accepts(self.security.time) {
            return Err(Refusal::NotInTimeWindow);
        }
        Ok(())
    }
}
