//! Calls a master when there is something to tell it and it has no connection to the unit: the unit is a dual endpoint
//! (IEEE 1815-2012 clause 13).

use core::{net::SocketAddr, time::Duration};
use std::{io, rc::Rc};

use anyhow::{Context, Result, anyhow};
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsConnector;

use super::super::Product;
use super::{
    associations::Master,
    connection::Connection,
    setup::Carrier,
    station::Station,
    tcp::{PATIENCE, connect},
};
use crate::net::{Activity, Backoff};

/// A connection that is not made after this time is given up.
const CONNECT: Duration = Duration::from_secs(10);
/// The pauses between calls.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_mins(1);
/// How often it is looked whether the master hung up before it was told everything.
const LOOK: Duration = Duration::from_secs(1);
/// A connection that we made ends when the master has said nothing for so long, and is waited for no more.
const IDLE: Duration = Duration::from_secs(10);

/// Calls the master whenever it is to be told something.
pub(super) async fn call_master<P: Product>(
    station: Rc<Station<P>>,
    master: Master,
    to: SocketAddr,
    connector: Option<TlsConnector>,
) {
    let mut backoff = Backoff::new(FIRST_PAUSE, LONGEST_PAUSE);
    let mut complained = false;
    loop {
        until_due(&station, master).await;
        let pause = match call(&station, master, to, connector.as_ref()).await {
            Ok(()) => {
                complained = false;
                backoff.worked()
            }
            Err(error) => {
                // Once: a master may be away for long.
                if !core::mem::replace(&mut complained, true) {
                    station.complain(&error.context(format!("cannot tell the master at {to}")));
                }
                backoff.failed()
            }
        };
        sleep(pause).await;
    }
}

async fn until_due<P: Product>(station: &Station<P>, master: Master) {
    loop {
        let reported = station.reported();
        if station.must_call(master) {
            return;
        }
        let _either = timeout(LOOK, reported).await;
    }
}

/// One connection, from its beginning to its end.
///
/// # Errors
/// When there was no master.
async fn call<P: Product>(
    station: &Rc<Station<P>>,
    master: Master,
    to: SocketAddr,
    connector: Option<&TlsConnector>,
) -> Result<()> {
    let stream = timeout(CONNECT, connect(to, connector)).await.map_err(io::Error::from)??;
    let associations = station.open(master, Carrier::Outgoing).into_iter().collect();
    let station = Rc::clone(station);
    let waits_for = station.setup().longest_wait(master);
    let mut connection = Connection {
        stream,
        station,
        associations,
        activity: Activity::begins(),
        patience: PATIENCE,
        idle: Some(IDLE.max(waits_for)),
    };
    let (heard, ended) = connection.serve(&[]).await;
    if heard {
        return Ok(());
    }
    ended.context("the connection failed")?;
    Err(anyhow!("it does not answer"))
}
