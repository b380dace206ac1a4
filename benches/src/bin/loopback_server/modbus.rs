//! Flat memory behind one slave.

use core::cell::RefCell;
use std::rc::Rc;
use std::time::Instant;

use anyhow::{Context as _, Result};
use benches::workload::modbus::{Memory, UNIT};
use embedded_io_adapters::tokio_1::FromTokio;
use modbus_slave::io::{Settle, serve_shared};
use modbus_slave::{Exception, RegisterTable, Registers, UnitId, Words, WordsView, tcp};
use tokio::net::TcpListener;
use tokio::task::spawn_local;

use crate::Delay;

pub(crate) async fn listen(listener: &TcpListener) -> Result<()> {
    let unit = UnitId::new(UNIT).context("1 to 247")?;
    let slave = Rc::new(RefCell::new(tcp::Slave::new(unit)));
    let memory = Rc::new(RefCell::new(Memory::default()));
    let born = Instant::now();
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
