//! The firmware of the BTRM on the emulated board.
//!
//! ```text
//!   plant.rs ──► unit.rs ◄── modbus.rs   Ethernet, serial line 0
//!   line 2         │    ◄── dnp3.rs     Ethernet, serial line 1
//!             flash in PSRAM ◄── snmp.rs     Ethernet
//! ```

#![no_std]
#![no_main]

mod dnp3;
mod modbus;
mod net;
mod plant;
mod setup;
mod snmp;
mod unit;

use core::net::Ipv4Addr;

use board::{
    Board,
    lan9118::{Buffers, Lan9118},
    uart::Uart,
};
use defmt_semihosting as _;
use embassy_executor::{SpawnError, SpawnToken, Spawner};
use embassy_net::{Config, Ipv4Cidr, Runner, Stack, StackResources, StaticConfigV4};
use embassy_time::{Instant, Timer};
use static_cell::{ConstStaticCell, StaticCell};

use crate::{net::Connection, unit::Unit};

/// Connections of DNP3: one that has the association, a newcomer, and one that is free.
const DNP3_SEATS: usize = 3;
/// Sockets: Modbus, DNP3, SNMP.
const SOCKETS: usize = modbus::SEATS + DNP3_SEATS + 1;
/// Octets that a serial line holds while nobody reads.
const RING: usize = 256;

#[cortex_m_rt::entry]
fn main() -> ! {
    let Some(board) = Board::take() else { board::restart() };
    board::run(|spawner| match boot(board) {
        Ok(boot) => spawner.spawn(boot),
        Err(_) => board::restart(),
    })
}

/// Powers the unit up, starts everything, and watches the plant.
#[embassy_executor::task]
async fn boot(board: Board) -> ! {
    static UNIT: StaticCell<Unit> = StaticCell::new();
    static MASTERS: StaticCell<dnp3::Station> = StaticCell::new();
    static MANAGERS: StaticCell<snmp::Station> = StaticCell::new();
    static MODBUS: StaticCell<modbus::Server> = StaticCell::new();
    static SEATS: ConstStaticCell<net::Seats<DNP3_SEATS>> = ConstStaticCell::new(net::Seats::new());
    static BUFFERS: ConstStaticCell<Buffers> = ConstStaticCell::new(Buffers::new());
    static RINGS: ConstStaticCell<[[u8; RING]; 3]> = ConstStaticCell::new([[0; RING]; 3]);

    let spawner = board::spawner().await;
    let unit = match Unit::power_up(setup::MODEL, board.nor).await {
        Ok(unit) => &*UNIT.init(unit),
        Err(error) => defmt::panic!("no power-up: {}", error),
    };
    let ethernet = match board.ethernet.start(BUFFERS.take()) {
        Ok(ethernet) => ethernet,
        Err(error) => defmt::panic!("no Ethernet: {}", error),
    };
    let masters = &*MASTERS.init_with(|| dnp3::Station::new(unit));
    let managers = &*MANAGERS.init(snmp::Station::power_up(unit, ethernet.address()).await);
    let server = &*MODBUS.init(modbus::Server::new(unit));
    let seats = &*SEATS.take();
    let stack = start_network(spawner, unit, ethernet);

    let [rtu, line, plant] = board.uarts;
    let [rtu_ring, line_ring, plant_ring] = RINGS.take();
    let (rtu, line) = (rtu.open(setup::BAUD, rtu_ring), line.open(setup::BAUD, line_ring));
    let mut plant = plant.open(setup::PLANT_BAUD, plant_ring);

    for place in 0..modbus::SEATS {
        start(spawner, modbus::serve_tcp(server, stack, place));
    }
    start(spawner, modbus::serve_line(unit, rtu, setup::BAUD));
    for place in 0..DNP3_SEATS {
        start(spawner, serve_dnp3(masters, stack, seats, place));
    }
    start(spawner, serve_dnp3_line(masters, line));
    start(spawner, serve_snmp(managers, stack));
    start(spawner, tell_stack());
    defmt::info!("ready");
    plant::Watch::new(unit, masters, managers).run(&mut plant).await
}

/// The network as the unit is set up, and the task that runs it.
fn start_network(spawner: Spawner, unit: &Unit, ethernet: Lan9118) -> Stack<'static> {
    static SOCKETS_OF_STACK: StaticCell<StackResources<SOCKETS>> = StaticCell::new();
    let network = unit.product().site().network.clone();
    let mask = u32::from_be_bytes(network.subnet_mask);
    let address = Ipv4Cidr::new(Ipv4Addr::from(network.address), mask.leading_ones() as u8);
    let gateway = Some(Ipv4Addr::from(network.gateway)).filter(|gateway| !gateway.is_unspecified());
    let config = StaticConfigV4 { address, gateway, dns_servers: Default::default() };
    // Sequence numbers only; there is no secret in them.
    let [.., a, b, c, d] = ethernet.address();
    let seed = u64::from(u32::from_be_bytes([a, b, c, d])) ^ Instant::now().as_ticks() << 32;
    let resources = SOCKETS_OF_STACK.init(StackResources::new());
    let (stack, runner) = embassy_net::new(ethernet, Config::ipv4_static(config), resources, seed);
    start(spawner, run_network(runner));
    stack
}

fn start<S>(spawner: Spawner, task: Result<SpawnToken<S>, SpawnError>) {
    match task {
        Ok(task) => spawner.spawn(task),
        Err(_) => defmt::panic!("a task is started twice"),
    }
}

#[embassy_executor::task]
async fn run_network(mut runner: Runner<'static, Lan9118>) -> ! {
    runner.run().await
}

#[embassy_executor::task(pool_size = DNP3_SEATS)]
async fn serve_dnp3(
    masters: &'static dnp3::Station,
    stack: Stack<'static>,
    seats: &'static net::Seats<DNP3_SEATS>,
    place: usize,
) -> ! {
    let (mut rx, mut tx) = ([0; 300], [0; 600]);
    loop {
        let seat = (seats, place);
        let mut connection = Connection::accept(stack, setup::DNP3_PORT, seat, (&mut rx, &mut tx)).await;
        let seat = connection.seat;
        masters.serve_connection(&mut connection, || seat.prove()).await;
        connection.close().await;
    }
}

#[embassy_executor::task]
async fn serve_dnp3_line(masters: &'static dnp3::Station, mut line: Uart) -> ! {
    masters.serve_line(&mut line).await
}

#[embassy_executor::task]
async fn serve_snmp(managers: &'static snmp::Station, stack: Stack<'static>) -> ! {
    managers.serve(stack).await
}

/// Logs how deep the stack went, when it went deeper.
#[embassy_executor::task]
async fn tell_stack() -> ! {
    let mut deepest = 0;
    loop {
        let (all, used) = board::stack::high_water();
        if used > deepest {
            deepest = used;
            defmt::info!("stack: {=usize} of {=usize} octets used", used, all);
        }
        Timer::after_secs(10).await;
    }
}
