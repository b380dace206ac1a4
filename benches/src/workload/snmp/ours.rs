//! Our agent as a contender.

use core::net::{Ipv4Addr, SocketAddr};
use std::sync::LazyLock;

use anyhow::{Context as _, Result};
use bytes::Bytes;
use snmp_agent::access::{Access, Community, Name};
use snmp_agent::usm::{Auth, Privacy, User};
use snmp_agent::{Agent, Config, EngineId, Mib, Uptime};

use super::{COMMUNITY, ENGINE, PASSPHRASE, Private, Table, USER};
use crate::Contender;

const MANAGER: SocketAddr = SocketAddr::new(core::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 40_000);
/// Octets of a message.
pub(super) const MESSAGE: u16 = 1_472;

/// `Agent::receive`: one call a request.
#[derive(Debug)]
pub struct Ours<M = Table> {
    agent: Box<Agent>,
    mib: M,
    reply: Vec<u8>,
}

impl Ours {
    /// An agent over a table, that knows a community that writes, and a user.
    ///
    /// # Errors
    /// None is known.
    pub fn new() -> Result<Self> {
        Self::over(Table::default())
    }
}

impl<M: Mib> Ours<M> {
    /// The same agent over something else.
    ///
    /// # Errors
    /// None is known.
    pub fn over(mib: M) -> Result<Self> {
        let engine = EngineId::new(&ENGINE).context("no engine")?;
        let mut agent: Box<Agent> = Box::new(Agent::new(Config::new(engine.clone(), 1)));
        agent.communities_mut().add(Community::new(Name::new(COMMUNITY)?, Access::ReadWrite))?;
        let pass = PASSPHRASE.as_bytes();
        let (auth, privacy) = ((Auth::Sha1, pass), Some((Privacy::Aes128, pass)));
        let user = User::from_passphrases(Name::new(USER)?, Access::ReadWrite, &engine, auth, privacy)?;
        agent.users_mut().add(user)?;
        Ok(Self { agent, mib, reply: vec![0; MESSAGE.into()] })
    }
}

impl<M: Mib> Contender for Ours<M> {
    const NAME: &'static str = "ours";

    #[inline(never)]
    fn answer(&mut self, request: &[u8]) -> &[u8] {
        let step = self.agent.receive(Uptime::ZERO, MANAGER, request, &mut self.reply, &mut self.mib);
        self.reply.get(..step.produced).unwrap_or_default()
    }
}

/// The same in SNMPv3: of a reply, what was encrypted is compared.
#[derive(Debug)]
pub struct OursPrivate(Ours);

impl OursPrivate {
    /// As [`Ours`].
    ///
    /// # Errors
    /// None is known.
    pub fn new() -> Result<Self> {
        Ours::new().map(Self)
    }
}

impl Contender for OursPrivate {
    const NAME: &'static str = "ours";

    #[inline(never)]
    fn answer(&mut self, request: &[u8]) -> &[u8] {
        self.0.answer(request)
    }

    fn told(reply: &[u8]) -> Result<Vec<u8>> {
        opened(reply)
    }
}

/// What an SNMPv3 message tells: each has a salt of its own, and so is encrypted in its own way.
pub(super) fn opened(reply: &[u8]) -> Result<Vec<u8>> {
    static KEYS: LazyLock<Option<Private>> = LazyLock::new(|| Private::at(&ENGINE).ok());
    let keys = KEYS.as_ref().context("no keys")?;
    let opened = keys.open(&Bytes::copy_from_slice(reply))?;
    Ok([&opened.id.to_be_bytes()[..], &opened.scoped.encode_to_bytes()?].concat())
}
