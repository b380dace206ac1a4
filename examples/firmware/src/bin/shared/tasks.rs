//! What every product starts: the network, and a task for each port that masters and managers ask.

use board::{Buffers, Controller, Ethernet, Flash, Uart};
use embassy_executor::{SpawnError, SpawnToken, Spawner};
use embassy_net::{Runner, Stack, StackResources};
use embassy_time::Timer;
use static_cell::{ConstStaticCell, StaticCell};

use crate::{dnp3, modbus, net, setup, snmp, unit::Unit};

/// Connections of DNP3: one that has the association, a newcomer, and one that is free.
const DNP3_SEATS: usize = 3;
/// Sockets: Modbus, DNP3, SNMP's answers and its traps.
const SOCKETS: usize = modbus::SEATS + DNP3_SEATS + 2;
/// Octets that a serial line holds while nobody reads.
pub(crate) const RING: usize = 256;

/// The serial lines that masters ask.
pub(crate) struct Lines {
    pub(crate) rtu: Uart,
    pub(crate) dnp3: Uart,
}

/// Who is told what changes.
#[derive(Clone, Copy)]
pub(crate) struct Stations {
    pub(crate) masters: &'static dnp3::Station,
    pub(crate) managers: &'static snmp::Station,
}

impl Stations {
    /// Tells all of what changed. To be called after each step of the unit.
    pub(crate) fn report_changes(self) {
        self.masters.report_changes();
        self.managers.report_changes();
    }
}

/// The unit after power-up.
pub(crate) async fn power_up(flash: Flash) -> &'static Unit {
    static UNIT: StaticCell<Unit> = StaticCell::new();
    match Unit::power_up(flash).await {
        Ok(unit) => UNIT.init(unit),
        Err(error) => defmt::panic!("no power-up: {}", error),
    }
}

/// Serves all masters and managers of the unit from now on.
pub(crate) async fn serve(
    spawner: Spawner,
    unit: &'static Unit,
    ethernet: Controller,
    lines: Lines,
) -> Stations {
    static MASTERS: StaticCell<dnp3::Station> = StaticCell::new();
    static MANAGERS: StaticCell<snmp::Station> = StaticCell::new();
    static MODBUS: StaticCell<modbus::Server> = StaticCell::new();
    static SEATS: ConstStaticCell<net::Seats<DNP3_SEATS>> = ConstStaticCell::new(net::Seats::new());
    static BUFFERS: ConstStaticCell<Buffers> = ConstStaticCell::new(Buffers::new());

    let ethernet = match ethernet.start(BUFFERS.take()) {
        Ok(ethernet) => ethernet,
        Err(error) => defmt::panic!("no Ethernet: {}", error),
    };
    let managers = &*MANAGERS.init(snmp::Station::power_up(unit, ethernet.address()).await);
    let masters = &*MASTERS.init_with(|| dnp3::Station::new(unit));
    let server = &*MODBUS.init(modbus::Server::new(unit));
    let seats = &*SEATS.take();
    let stack = start_network(spawner, unit, ethernet);

    for place in 0..modbus::SEATS {
        start(spawner, modbus::serve_tcp(server, stack, place));
    }
    start(spawner, serve_rtu(unit, lines.rtu));
    for place in 0..DNP3_SEATS {
        start(spawner, serve_dnp3(masters, stack, seats, place));
    }
    start(spawner, serve_dnp3_line(masters, lines.dnp3));
    start(spawner, serve_snmp(managers, stack));
    start(spawner, tell_stack());
    Stations { masters, managers }
}

/// The network, and the task that runs it.
fn start_network(spawner: Spawner, unit: &Unit, ethernet: Ethernet) -> Stack<'static> {
    static RESOURCES: ConstStaticCell<StackResources<SOCKETS>> = ConstStaticCell::new(StackResources::new());
    let (stack, runner) = net::stack(unit, ethernet, RESOURCES.take());
    start(spawner, run_network(runner));
    stack
}

/// Starts a task, of which there are not more than its pool has places.
pub(crate) fn start<S>(spawner: Spawner, task: Result<SpawnToken<S>, SpawnError>) {
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
