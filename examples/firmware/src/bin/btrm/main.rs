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
#[path = "../shared/setup.rs"]
mod setup;
#[path = "../shared/snmp.rs"]
mod snmp;
#[path = "../shared/tasks.rs"]
mod tasks;
#[path = "../shared/unit.rs"]
mod unit;

use board::{Board, Uart};
use static_cell::ConstStaticCell;

use crate::{
    plant::Watch,
    tasks::{Lines, RING, start},
};

#[cortex_m_rt::entry]
fn main() -> ! {
    let Some(board) = Board::take() else { board::restart() };
    board::run(|spawner| match boot(board) {
        Ok(boot) => spawner.spawn(boot),
        Err(_) => board::restart(),
    })
}

/// Powers the unit up and starts everything. What follows is other tasks', on a stack without what this one needs.
#[embassy_executor::task]
async fn boot(board: Board) {
    static RINGS: ConstStaticCell<[[u8; RING]; 3]> = ConstStaticCell::new([[0; RING]; 3]);

    let spawner = board::spawner().await;
    let unit = tasks::power_up(board.nor).await;
    let [rtu, dnp3, plant] = board.uarts;
    let [rtu_ring, dnp3_ring, plant_ring] = RINGS.take();
    let lines = Lines { rtu: rtu.open(setup::BAUD, rtu_ring), dnp3: dnp3.open(setup::BAUD, dnp3_ring) };
    let stations = tasks::serve(spawner, unit, board.ethernet, lines).await;
    start(spawner, watch(Watch::new(unit, stations), plant.open(plant::BAUD, plant_ring)));
    defmt::info!("ready");
}

#[embassy_executor::task]
async fn watch(watch: Watch, mut plant: Uart) -> ! {
    watch.run(&mut plant).await
}
