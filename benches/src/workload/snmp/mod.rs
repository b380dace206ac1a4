//! SNMP: reads and a SET of a table of 50 objects, and a walk of a whole product, beside async-snmp.
//!
//! async-snmp's agent has no door but its socket, so the peer in process is what its agent is made of: its decoder, its
//! checks of SNMPv3, and its encoder, with the least between them. Whole agents meet in [`loopback`](crate::loopback).

mod ours;
mod peer;
mod requests;
mod secrets;
mod table;
mod walk;

pub use ours::{Ours, OursPrivate};
pub use peer::{AsyncSnmp, AsyncSnmpPrivate};
pub use requests::{COMMUNITY, requests};
pub use secrets::{ENGINE, Opened, PASSPHRASE, Private, USER};
pub use table::{OBJECTS, Table, name_of};
pub use walk::{Walked, variables, walk};

use anyhow::Result;

use super::bank::bank;
use crate::Contest;

/// Every SNMP request with its contenders.
///
/// # Errors
/// The first of `contest`.
pub fn all(contest: &mut impl Contest) -> Result<()> {
    let (open, private) = requests()?;
    for request in open {
        contest.meet(&request, Ours::new()?, AsyncSnmp::new())?;
    }
    contest.meet(&private, OursPrivate::new()?, AsyncSnmpPrivate::new()?)?;
    let bank = bank()?;
    let variables = variables(&bank)?;
    let mut peer = Walked::new(AsyncSnmp::over(variables.clone()));
    let request = walk(&variables, &mut peer)?;
    contest.meet(&request, Walked::new(Ours::over(bank)?), peer)
}
