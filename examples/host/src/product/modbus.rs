//! The unit as many Modbus connections share it.

use core::{cell::RefCell, time::Duration};
use std::{rc::Rc, time::Instant};

use embedded_io_adapters::tokio_1::FromTokio;
use modbus_slave::{
    BitTable, Bits, BitsView, Exception, RegisterTable, Registers, ServerId, UnitId, Words, WordsView,
    io::{Settle, serve, serve_shared},
    rtu, tcp,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
};

use super::{Product, unit::Unit};
use crate::net::{Activity, Seats, TokioDelay, Watched};

/// Connections that one server serves at a time.
const MOST_CONNECTIONS: usize = 64;

/// A unit that answers masters.
#[derive(Debug)]
pub(super) struct Answering<P: Product> {
    unit: Rc<Unit<P>>,
    model: P::Model,
}

impl<P: Product> Clone for Answering<P> {
    fn clone(&self) -> Self {
        Self { unit: Rc::clone(&self.unit), model: self.model }
    }
}

impl<P: Product> Answering<P> {
    pub(super) fn new(unit: Rc<Unit<P>>) -> Self {
        let model = unit.product().model();
        Self { unit, model }
    }
}

/// Each call borrows the product for its own length: connections take turns between requests.
impl<P: Product> Registers for Answering<P> {
    fn supports(&self, function: u8) -> bool {
        P::knows_function(function)
    }

    fn register(&self, table: RegisterTable, address: u16) -> Result<u16, Exception> {
        self.unit.product().register(table, address)
    }

    fn registers(&self, table: RegisterTable, first: u16, out: &mut Words<'_>) -> Result<(), Exception> {
        self.unit.product().registers(table, first, out)
    }

    fn check_register(&self, address: u16, value: u16) -> Result<(), Exception> {
        self.unit.product().check_register(address, value)
    }

    fn set_register(&mut self, address: u16, value: u16) -> Result<(), Exception> {
        self.unit.product_for_master().set_register(address, value)
    }

    fn set_registers(&mut self, first: u16, values: WordsView<'_>) -> Result<(), Exception> {
        self.unit.product_for_master().set_registers(first, values)
    }

    fn bit(&self, table: BitTable, address: u16) -> Result<bool, Exception> {
        self.unit.product().bit(table, address)
    }

    fn bits(&self, table: BitTable, first: u16, out: &mut Bits<'_>) -> Result<(), Exception> {
        self.unit.product().bits(table, first, out)
    }

    fn check_coil(&self, address: u16, on: bool) -> Result<(), Exception> {
        self.unit.product().check_coil(address, on)
    }

    fn set_coil(&mut self, address: u16, on: bool) -> Result<(), Exception> {
        self.unit.product_for_master().set_coil(address, on)
    }

    fn set_coils(&mut self, first: u16, values: BitsView<'_>) -> Result<(), Exception> {
        self.unit.product_for_master().set_coils(first, values)
    }

    fn exception_status(&self) -> Result<u8, Exception> {
        self.unit.product().exception_status()
    }

    fn server_id(&self) -> Option<ServerId<'_>> {
        Some(P::server(self.model))
    }

    fn identification(&self, object: u8) -> Option<&[u8]> {
        P::identity(self.model, object)
    }
}

impl<P: Product> Settle for Answering<P> {
    async fn settle(&mut self) -> Result<(), Exception> {
        self.unit.settle().await.map_err(|_told| Exception::ServerDeviceFailure)
    }
}

/// Serves Modbus TCP. The slave is one for all connections, as its counters are the unit's.
pub(super) async fn serve_tcp<P: Product>(listener: TcpListener, id: UnitId, unit: Answering<P>) {
    let slave = Rc::new(RefCell::new(tcp::Slave::new(id)));
    let one = move |stream: TcpStream, activity: Activity| {
        let (slave, mut unit) = (Rc::clone(&slave), unit.clone());
        async move {
            let mut line = Watched::new(FromTokio::new(stream), activity);
            // However the connection ends, the next one is served.
            let _ended = serve_shared(&slave, &mut line, &mut TokioDelay, uptime(), &mut unit).await;
        }
    };
    Seats::new(MOST_CONNECTIONS).accept(listener, one).await;
}

/// Serves RTU frames over TCP. Each connection is a line of its own.
pub(super) async fn serve_rtu_over_tcp<P: Product>(listener: TcpListener, id: UnitId, unit: Answering<P>) {
    let one = move |stream: TcpStream, activity: Activity| {
        let mut unit = unit.clone();
        async move {
            let mut slave = rtu::Slave::new(id, rtu::Timing::over_tcp());
            let mut line = Watched::new(FromTokio::new(stream), activity);
            let _ended = serve(&mut slave, &mut line, &mut TokioDelay, uptime(), &mut unit).await;
        }
    };
    Seats::new(MOST_CONNECTIONS).accept(listener, one).await;
}

/// Serves Modbus RTU on a serial line until it fails.
pub(super) async fn serve_serial<L, P>(
    line: L,
    baud: u32,
    id: UnitId,
    mut unit: Answering<P>,
) -> std::io::Result<()>
where
    L: AsyncRead + AsyncWrite + Unpin,
    P: Product,
{
    let mut slave = rtu::Slave::new(id, rtu::Timing::relaxed_at_baud(baud));
    let mut line = FromTokio::new(line);
    serve(&mut slave, &mut line, &mut TokioDelay, uptime(), &mut unit).await.map(|_closed| ())
}

/// A clock that starts now.
fn uptime() -> impl FnMut() -> Duration {
    let start = Instant::now();
    move || start.elapsed()
}
