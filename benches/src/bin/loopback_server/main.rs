//! The least server that our crates make: an async driver on tokio, on one thread. And the one that async-snmp makes.
//!
//! `loopback_server modbus PORT`, or `dnp3`, `snmp` or `async-snmp` in its place, listens on the loopback interface, and ends by
//! itself after ten minutes.

mod async_snmp;
mod dnp3;
mod modbus;
mod snmp;

use core::net::Ipv4Addr;
use core::time::Duration;
use std::env;

use anyhow::{Context as _, Result, bail};
use embedded_hal_async::delay::DelayNs;
use tokio::net::{TcpListener, UdpSocket};
use tokio::runtime;
use tokio::task::LocalSet;
use tokio::time::{sleep, timeout};

const LIFE: Duration = Duration::from_mins(10);

fn main() -> Result<()> {
    let mut words = env::args().skip(1);
    let protocol = words.next().context("which protocol?")?;
    let port: u16 = words.next().context("which port?")?.parse()?;
    let serve = async {
        let address = (Ipv4Addr::LOCALHOST, port);
        match protocol.as_str() {
            "modbus" => modbus::listen(&TcpListener::bind(address).await?).await,
            "dnp3" => dnp3::listen(&TcpListener::bind(address).await?).await,
            "snmp" => snmp::serve(&UdpSocket::bind(address).await?).await,
            "async-snmp" => async_snmp::serve(address.into()).await,
            _ => bail!("{protocol}: modbus, dnp3, snmp or async-snmp"),
        }
    };
    let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
    // The end of its life is an end in good order.
    LocalSet::new().block_on(&runtime, async { timeout(LIFE, serve).await }).unwrap_or(Ok(()))
}

struct Delay;

impl DelayNs for Delay {
    async fn delay_ns(&mut self, nanos: u32) {
        sleep(Duration::from_nanos(nanos.into())).await;
    }
}
