//! A table behind one agent.

use std::time::Instant;

use anyhow::{Context as _, Result};
use benches::workload::snmp::{COMMUNITY, ENGINE, PASSPHRASE, Table, USER};
use snmp_agent::access::{Access, Community, Name};
use snmp_agent::usm::{Auth, Privacy, User};
use snmp_agent::{Agent, Config, EngineId};
use tokio::net::UdpSocket;

/// Octets of the largest datagram.
const DATAGRAM: usize = 65_536;

pub(crate) async fn serve(socket: &UdpSocket) -> Result<()> {
    let engine = EngineId::new(&ENGINE).context("no engine")?;
    let mut agent: Box<Agent> = Box::new(Agent::new(Config::new(engine.clone(), 1)));
    agent.communities_mut().add(Community::new(Name::new(COMMUNITY)?, Access::ReadOnly))?;
    let (auth, privacy) = ((Auth::Sha1, PASSPHRASE.as_bytes()), (Privacy::Aes128, PASSPHRASE.as_bytes()));
    let name = Name::new(USER)?;
    agent.users_mut().add(User::from_passphrases(name, Access::ReadOnly, &engine, auth, Some(privacy))?)?;
    let (mut table, born) = (Table::default(), Instant::now());
    let (mut rx, mut tx) = (vec![0; DATAGRAM], vec![0; DATAGRAM]);
    loop {
        let (count, from) = socket.recv_from(&mut rx).await?;
        let datagram = rx.get(..count).unwrap_or_default();
        let step = agent.receive(born.elapsed(), from, datagram, &mut tx, &mut table);
        if let Some(reply @ [_, ..]) = tx.get(..step.produced) {
            socket.send_to(reply, from).await?;
        }
    }
}
