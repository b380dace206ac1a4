//! SNMPv3 messages, by async-snmp: put together, and read again to be compared.

use core::fmt;

use anyhow::{Context as _, Result, bail, ensure};
use async_snmp::message::{
    MsgFlags, MsgGlobalData, RawMsgData, RawV3Message, ScopedPdu, SecurityLevel, V3Message,
};
use async_snmp::v3::SaltCounter;
use async_snmp::v3::auth::{authenticate_message, verify_message};
use async_snmp::v3::{AuthProtocol, LocalizedKey, PrivKey, PrivProtocol, UsmSecurityParams};
use async_snmp::{DecodeConfig, MessageSize, Pdu};
use bytes::Bytes;

/// The agent's identifier.
pub const ENGINE: [u8; 13] = [0x80, 0x00, 0x86, 0xCA, 5, 1, 2, 3, 4, 5, 6, 7, 8];
/// The user, and both its passphrases.
pub const USER: &str = "measured";
/// See [`USER`].
pub const PASSPHRASE: &str = "a passphrase of 16";

/// What two engines share: the keys of HMAC-SHA-96 and AES-128, and the agent's name.
pub struct Private {
    engine: Bytes,
    auth: LocalizedKey,
    privacy: PrivKey,
    salts: SaltCounter,
}

impl fmt::Debug for Private {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Private").field("engine", &self.engine).finish_non_exhaustive()
    }
}

/// A message that was opened.
#[derive(Debug)]
pub struct Opened {
    /// `msgID`.
    pub id: i32,
    /// `msgAuthoritativeEngineBoots` and `msgAuthoritativeEngineTime`.
    pub clock: (u32, u32),
    /// What is asked or told.
    pub scoped: ScopedPdu,
}

impl Private {
    /// The keys for this engine.
    ///
    /// # Errors
    /// None is known.
    pub fn at(engine: &[u8]) -> Result<Self> {
        let pass = PASSPHRASE.as_bytes();
        Ok(Self {
            engine: Bytes::copy_from_slice(engine),
            auth: LocalizedKey::from_password(AuthProtocol::Sha1, pass, engine)?,
            privacy: PrivKey::from_password(AuthProtocol::Sha1, PrivProtocol::Aes128, pass, engine)?,
            salts: SaltCounter::new()?,
        })
    }

    /// Encrypts and signs; `reportable` is for requests.
    ///
    /// # Errors
    /// What cannot be encoded.
    pub fn seal(&self, id: i32, clock: (u32, u32), size: u16, reportable: bool, pdu: Pdu) -> Result<Bytes> {
        let (boots, time) = clock;
        let scoped = ScopedPdu::new(self.engine.clone(), Bytes::new(), pdu).encode_to_bytes()?;
        let (hidden, salt) = self.privacy.encrypt_aes(&scoped, boots, time, &self.salts)?;
        let user = Bytes::from_static(USER.as_bytes());
        let parameters = UsmSecurityParams::new(self.engine.clone(), boots, time, user)?
            .with_auth_placeholder(self.auth.mac_len())?
            .with_priv_params(salt)?;
        let flags = MsgFlags::new(SecurityLevel::AuthPriv, reportable);
        let head = MsgGlobalData::new(id, MessageSize::new(size.into())?, flags)?;
        let message = V3Message::new_with_opaque_encrypted_scoped_pdu(head, parameters.encode()?, hidden)?;
        let mut octets = message.encode()?.to_vec();
        let (at, length) = UsmSecurityParams::find_auth_params_offset(&octets).context("no digest")?;
        authenticate_message(&self.auth, &mut octets, at, length)?;
        Ok(octets.into())
    }

    /// Checks the digest and decrypts.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn open(&self, octets: &Bytes) -> Result<Opened> {
        let message = RawV3Message::decode(octets.clone(), DecodeConfig::default())?.value;
        let parameters = message.security_params().clone();
        let parameters = UsmSecurityParams::decode(parameters, DecodeConfig::default())?.value;
        let (at, length) = UsmSecurityParams::find_auth_params_offset(octets).context("no digest")?;
        ensure!(verify_message(&self.auth, octets, at, length)?, "a wrong digest");
        let RawMsgData::Encrypted(hidden) = message.msg_data() else { bail!("not encrypted") };
        let clock = (parameters.engine_boots(), parameters.engine_time());
        let plain = self.privacy.decrypt(hidden, clock.0, clock.1, parameters.priv_params())?;
        let scoped = ScopedPdu::decode(&mut async_snmp::ber::Decoder::new(plain))?;
        Ok(Opened { id: message.msg_id(), clock, scoped })
    }
}
