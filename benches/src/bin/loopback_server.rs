//! The least server that our crate makes: its async driver, tokio on one thread, flat memory.
//!
//! `loopback_server PORT` listens on the loopback interface, and ends by itself after ten minutes.

use core::cell::RefCell;
use core::net::Ipv4Addr;
use core::time::Duration;
use std::rc::Rc;
use std::time::Instant;

use anyhow::{Context as _, Result};
use benches::workload::modbus::{Memory, UNIT};
use embedded_hal_async::delay::DelayNs;
use embedded_io_adapters::tokio_1::FromTokio;
use modbus_slave::io::{Settle, serve_shared};
use modbus_slave::{Exception, RegisterTable, Registers, UnitId, Words, WordsView, tcp};
use tokio::net::TcpListener;
use tokio::runtime;
use tokio::task::{LocalSet, spawn_local};
use tokio::time::{sleep, timeout};

const LIFE: Duration = Duration::from_mins(10);

fn main() -> Result<()> {
    let port: u16 = std::env::args().nth(1).context("which port?")?.parse()?;
    let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
    let life = async { timeout(LIFE, listen(port)).await };
    // The end of its life is an end in good order.
    LocalSet::new().block_on(&runtime, life).unwrap_or(Ok(()))
}

async fn listen(port: u16) -> Result<()> {
    let unit = UnitId::new(UNIT).context("1 to 247")?;
    let slave = Rc::new(RefCell::new(tcp::Slave::new(unit)));
    let memory = Rc::new(RefCell::new(Memory::default()));
    let born = Instant::now();
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        let (slave, mut data) = (Rc::clone(&slave), Shared(Rc::clone(&memory)));
        spawn_local(async move {
            let mut line = FromTokio::new(stream);
            // However it ends, the connection ends with it.
            let _ended = serve_shared(&slave, &mut line, &mut Delay, || born.elapsed(), &mut data).await;
        });
    }
}

/// One connection's way to the memory of all.
struct Shared(Rc<RefCell<Memory>>);

impl Registers for Shared {
    fn registers(&self, table: RegisterTable, first: u16, out: &mut Words<'_>) -> Result<(), Exception> {
        self.0.borrow().registers(table, first, out)
    }

    fn set_registers(&mut self, first: u16, values: WordsView<'_>) -> Result<(), Exception> {
        self.0.borrow_mut().set_registers(first, values)
    }
}

impl Settle for Shared {}

struct Delay;

impl DelayNs for Delay {
    async fn delay_ns(&mut self, nanos: u32) {
        sleep(Duration::from_nanos(nanos.into())).await;
    }
}
