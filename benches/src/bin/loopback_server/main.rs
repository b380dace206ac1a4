//! The least server that our crates make: an async driver on tokio, on one thread.
//!
//! `loopback_server modbus PORT` or `loopback_server dnp3 PORT` listens on the loopback interface, and ends by
//! itself after ten minutes.

mod dnp3;
mod modbus;

use core::net::Ipv4Addr;
use core::time::Duration;
use std::env;

use anyhow::{Context as _, Result, bail};
use embedded_hal_async::delay::DelayNs;
use tokio::net::TcpListener;
use tokio::runtime;
use tokio::task::LocalSet;
use tokio::time::{sleep, timeout};

const LIFE: Duration = Duration::from_mins(10);

fn main() -> Result<()> {
    let mut words = env::args().skip(1);
    let protocol = words.next().context("which protocol?")?;
    let port: u16 = words.next().context("which port?")?.parse()?;
    let serve = async {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        match protocol.as_str() {
            "modbus" => modbus::listen(&listener).await,
            "dnp3" => dnp3::listen(&listener).await,
            _ => bail!("{protocol}: modbus or dnp3"),
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
