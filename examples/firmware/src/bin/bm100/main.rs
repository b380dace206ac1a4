//! The firmware of the BM100 on the emulated board.
//!
//! ```text
//!   strings.rs ──► unit.rs ◄── modbus.rs   Ethernet, serial line 2
//!   line 0            │    ◄── dnp3.rs     Ethernet, serial line 1
//!              flash in PSRAM ◄── snmp.rs     Ethernet
//! ```

#![no_std]
#![no_main]

#[path = "../shared/dnp3.rs"]
mod dnp3;
#[path = "../shared/modbus.rs"]
mod modbus;
#[path = "../shared/net.rs"]
mod net;
mod product;
mod setup;
#[path = "../shared/snmp.rs"]
mod snmp;
mod strings;
#[path = "../shared/unit.rs"]
mod unit;

use bms_core::string::StringId;
use board::{Board, Buffers, Ethernet, Uart};
use embassy_executor::{SpawnError, SpawnToken, Spawner};
use embassy_net::{Runner, Stack, StackResources};
use static_cell::{ConstStaticCell, StaticCell};

use crate::{strings::Line, unit::Unit};

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

/// Powers the unit up, starts everything, and steps the unit.
#[embassy_executor::task]
async fn boot(board: Board) -> ! {
    static UNIT: StaticCell<Unit> = StaticCell::new();
    static LINE: StaticCell<Line> = StaticCell::new();
    static MASTERS: StaticCell<dnp3::Station> = StaticCell::new();
    static MANAGERS: StaticCell<snmp::Station> = StaticCell::new();
    static MODBUS: StaticCell<modbus::Server> = StaticCell::new();
    static SEATS: ConstStaticCell<net::Seats<DNP3_SEATS>> = ConstStaticCell::new(net::Seats::new());
    static BUFFERS: ConstStaticCell<Buffers> = ConstStaticCell::new(Buffers::new());
    static RINGS: ConstStaticCell<[[u8; RING]; 3]> = ConstStaticCell::new([[0; RING]; 3]);

    let spawner = board::spawner().await;
    let unit = match Unit::power_up(board.nor).await {
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
    let line = &*LINE.init(Line::new(unit, StringId::A));
    let seats = &*SEATS.take();
    let stack = start_network(spawner, unit, ethernet);

    let [probes, dnp3_line, rtu] = board.uarts;
    let [probes_ring, dnp3_ring, rtu_ring] = RINGS.take();
    start(spawner, serve_string(line, probes.open(setup::BUS_BAUD, probes_ring)));
    start(spawner, serve_dnp3_line(masters, dnp3_line.open(setup::BAUD, dnp3_ring)));
    start(spawner, serve_rtu(unit, rtu.open(setup::BAUD, rtu_ring)));
    for place in 0..modbus::SEATS {
        start(spawner, modbus::serve_tcp(server, stack, place));
    }
    for place in 0..DNP3_SEATS {
        start(spawner, serve_dnp3(masters, stack, seats, place));
    }
    start(spawner, serve_snmp(managers, stack));
    defmt::info!("ready");
    strings::Watch::new(unit, line, masters, managers).run().await
}

/// The network, and the task that runs it.
fn start_network(spawner: Spawner, unit: &Unit, ethernet: Ethernet) -> Stack<'static> {
    static SOCKETS_OF_STACK: StaticCell<StackResources<SOCKETS>> = StaticCell::new();
    let resources = SOCKETS_OF_STACK.init(StackResources::new());
    let (stack, runner) = net::stack(unit, ethernet, resources);
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
async fn run_network(mut runner: Runner<'static, Ethernet>) -> ! {
    runner.run().await
}

#[embassy_executor::task]
async fn serve_string(line: &'static Line, mut uart: Uart) -> ! {
    line.serve(&mut uart).await
}

#[embassy_executor::task(pool_size = DNP3_SEATS)]
async fn serve_dnp3(
    masters: &'static dnp3::Station,
    stack: Stack<'static>,
    seats: &'static net::Seats<DNP3_SEATS>,
    place: usize,
) -> ! {
    masters.serve_tcp(stack, seats, place).await
}

#[embassy_executor::task]
async fn serve_dnp3_line(masters: &'static dnp3::Station, mut line: Uart) -> ! {
    masters.serve_line(&mut line).await
}

#[embassy_executor::task]
async fn serve_rtu(unit: &'static Unit, mut line: Uart) -> ! {
    modbus::serve_line(unit, &mut line, setup::BAUD).await
}

#[embassy_executor::task]
async fn serve_snmp(managers: &'static snmp::Station, stack: Stack<'static>) -> ! {
    managers.serve(stack).await
}
