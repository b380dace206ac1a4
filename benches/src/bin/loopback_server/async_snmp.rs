//! async-snmp's agent, as its documentation has it, over the variables that ours tells of the system group.

use core::convert::Infallible;
use core::net::SocketAddr;
use std::sync::Arc;

use anyhow::Result;
use async_snmp::handler::{
    BoxFuture, GetNextResult, GetResult, HandlerResult, MibHandler, OidTable, RequestContext,
};
use async_snmp::{Agent, AuthProtocol, AuthoritativeEngine, Oid, PrivProtocol, Value, VarBind};
use benches::workload::snmp::{COMMUNITY, ENGINE, PASSPHRASE, USER};

const SYSTEM: [u32; 7] = [1, 3, 6, 1, 2, 1, 1];
/// Variables after the time, as many as GETBULK asks for and more.
const ROWS: u32 = 30;

pub(crate) async fn serve(at: SocketAddr) -> Result<()> {
    let pass = PASSPHRASE.as_bytes();
    let engine = AuthoritativeEngine::install(ENGINE.to_vec(), |_| Ok::<(), Infallible>(()))?;
    let agent = Agent::builder()
        .bind(at.to_string())
        .community(COMMUNITY.as_bytes())
        .authoritative_engine(engine)
        .usm_user(USER, |user| user.auth_priv(AuthProtocol::Sha1, pass, PrivProtocol::Aes128, pass))?
        .handler(Oid::from_slice(&SYSTEM), Arc::new(System::default()))
        .allow_all_access()
        .build()
        .await?;
    Ok(agent.run().await?)
}

struct System(OidTable<Value>);

impl Default for System {
    fn default() -> Self {
        let name = |rest: &[u32]| Oid::new(SYSTEM.iter().chain(rest).copied());
        let mut table = OidTable::new();
        table.insert(name(&[3, 0]), Value::TimeTicks(1_234_567));
        for row in 1..=ROWS {
            table.insert(name(&[9, 1, 3, row]), Value::OctetString("SNMPv2-MIB, RFC 3418".into()));
        }
        Self(table)
    }
}

impl MibHandler for System {
    fn get<'a>(&'a self, _: &'a RequestContext, oid: &'a Oid) -> BoxFuture<'a, HandlerResult<GetResult>> {
        Box::pin(async move {
            let value = self.0.get(oid).cloned();
            Ok(value.map_or(GetResult::NoSuchObject, GetResult::Value))
        })
    }

    fn get_next<'a>(
        &'a self,
        _: &'a RequestContext,
        oid: &'a Oid,
    ) -> BoxFuture<'a, HandlerResult<GetNextResult>> {
        Box::pin(async move {
            let next = self.0.get_next(oid);
            let next = next.map(|(name, value)| VarBind::new(name.clone(), value.clone()));
            Ok(next.map_or(GetNextResult::EndOfMibView, GetNextResult::Value))
        })
    }
}
