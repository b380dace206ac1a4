//! The firmware of the BTRM on the emulated board.
//!
//! ```text
//!   plant.rs ──► unit.rs ◄── modbus.rs   Ethernet, serial line 0
//!   line 2         │    ◄── dnp3.rs     Ethernet, serial line 1
//!             flash in PSRAM ◄── snmp.rs     Ethernet
//! ```

#![no_std]
#![no_main]

#[path = "../shared/dnp3.rs"]
mod dnp3;
#[path = "../shared/modbus.rs"]
mod modbus;
#[path = "../shared/net.rs"]
mod net;
mod plant;
mod product;
mod setup;
#[path = "../shared/snmp.rs"]
mod snmp;
#[path = "../shared/unit.rs"]
mod unit;

use board::{Board, Buffers, Ethernet, Uart};
use embassy_executor::{SpawnError, SpawnToken, Spawner};
use embassy_net::{Runner, Stack, StackResources};
use embassy_time::Timer;
use static_cell::{ConstStaticCell, StaticCell};

use crate::unit::Unit;

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
    let seats = &*SEATS.take();
    let stack = start_network(spawner, unit, ethernet);

    let [rtu, line, plant] = board.uarts;
    let [rtu_ring, line_ring, plant_ring] = RINGS.take();
    let (rtu, line) = (rtu.open(setup::BAUD, rtu_ring), line.open(setup::BAUD, line_ring));
    let mut plant = plant.open(setup::PLANT_BAUD, plant_ring);

    for place in 0..modbus::SEATS {
        start(spawner, modbus::serve_tcp(server, stack, place));
    }
    start(spawner, serve_rtu(unit, rtu));
    for place in 0..DNP3_SEATS {
        start(spawner, serve_dnp3(masters, stack, seats, place));
    }
    start(spawner, serve_dnp3_line(masters, line));
    start(spawner, serve_snmp(managers, stack));
    start(spawner, tell_stack());
    defmt::info!("ready");
    plant::Watch::new(unit, masters, managers).run(&mut plant).await
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
async fn serve_rtu(unit: &'static Unit, mut line: Uart) -> ! {
    modbus::serve_line(unit, &mut line, setup::BAUD).await
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
