//! Modbus of all products: TCP connections that share a slave, and RTU on a serial line.

use core::cell::RefCell;

use embassy_net::Stack;
use embassy_time::Delay;
use embedded_io_async::{Read, Write};
use modbus_slave::{
    BitTable, Exception, RegisterTable, Registers, ServerId,
    io::{Settle, serve, serve_shared},
    rtu, tcp,
};

use crate::{
    net::{Connection, Seats},
    product::{identification, server_id, supports},
    setup,
    unit::{Unit, uptime},
};

/// Connections at a time, and one more, so that a newcomer finds a free one.
pub(crate) const SEATS: usize = 3;
/// Octets of a connection's buffers in each direction: the longest request or reply.
const BUFFER: usize = 300;

/// What the connections share.
pub(crate) struct Server {
    unit: &'static Unit,
    slave: RefCell<tcp::Slave>,
    seats: Seats<SEATS>,
}

impl Server {
    pub(crate) const fn new(unit: &'static Unit) -> Self {
        Self { unit, slave: RefCell::new(tcp::Slave::new(setup::UNIT_ID)), seats: Seats::new() }
    }
}

/// Serves one connection after another.
#[embassy_executor::task(pool_size = SEATS)]
pub(crate) async fn serve_tcp(server: &'static Server, stack: Stack<'static>, place: usize) -> ! {
    let (mut rx, mut tx) = ([0; BUFFER], [0; BUFFER]);
    loop {
        let seat = (&server.seats, place);
        let mut connection = Connection::accept(stack, setup::MODBUS_PORT, seat, (&mut rx, &mut tx)).await;
        let mut unit = Answering { unit: server.unit, asked: Some(connection.seat) };
        // However the connection ends, the next one is served.
        let _ended = serve_shared(&server.slave, &mut connection, &mut Delay, uptime, &mut unit).await;
        connection.close().await;
    }
}

/// Serves a serial line for ever.
pub(crate) async fn serve_line<L: Read + Write>(unit: &'static Unit, line: &mut L, baud: u32) -> ! {
    let mut slave = rtu::Slave::new(setup::UNIT_ID, rtu::Timing::relaxed_at_baud(baud));
    let mut unit = Answering { unit, asked: None };
    loop {
        let _ended = serve(&mut slave, line, &mut Delay, uptime, &mut unit).await;
    }
}

/// The unit, borrowed for the length of each call.
struct Answering<'a> {
    unit: &'static Unit,
    /// The connection's place, if it is one.
    asked: Option<&'a crate::net::Seat>,
}

impl Registers for Answering<'_> {
    /// Asked once for each request that is for this unit.
    fn supports(&self, function: u8) -> bool {
        if let Some(seat) = self.asked {
            seat.prove();
        }
        supports(function)
    }

    fn register(&self, table: RegisterTable, address: u16) -> Result<u16, Exception> {
        self.unit.product().register(table, address)
    }

    fn check_register(&self, address: u16, value: u16) -> Result<(), Exception> {
        self.unit.product().check_register(address, value)
    }

    fn set_register(&mut self, address: u16, value: u16) -> Result<(), Exception> {
        self.unit.product_mut().set_register(address, value)
    }

    fn bit(&self, table: BitTable, address: u16) -> Result<bool, Exception> {
        self.unit.product().bit(table, address)
    }

    fn check_coil(&self, address: u16, on: bool) -> Result<(), Exception> {
        self.unit.product().check_coil(address, on)
    }

    fn set_coil(&mut self, address: u16, on: bool) -> Result<(), Exception> {
        self.unit.product_mut().set_coil(address, on)
    }

    fn exception_status(&self) -> Result<u8, Exception> {
        self.unit.product().exception_status()
    }

    fn server_id(&self) -> Option<ServerId<'_>> {
        Some(server_id(&self.unit.product()))
    }

    fn identification(&self, object: u8) -> Option<&[u8]> {
        identification(&self.unit.product(), object)
    }
}

impl Settle for Answering<'_> {
    async fn settle(&mut self) -> Result<(), Exception> {
        self.unit.save().await.map_err(|_told| Exception::ServerDeviceFailure)
    }
}
