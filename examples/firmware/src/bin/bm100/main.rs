//! The firmware of the BM100 on the emulated board.
//!
//! ```text
//!   strings.rs ──► unit.rs ◄── modbus.rs   Ethernet, serial line 2
//!   line 0            │  │ ◄── dnp3.rs     Ethernet, serial line 1
//!                     │  │ ◄── snmp.rs     Ethernet
//!                     │  └──► logs.rs
//!              flash in PSRAM
//! ```

#![no_std]
#![no_main]

#[path = "../shared/dnp3.rs"]
mod dnp3;
mod logs;
#[path = "../shared/modbus.rs"]
mod modbus;
#[path = "../shared/net.rs"]
mod net;
mod product;
#[path = "../shared/setup.rs"]
mod setup;
#[path = "../shared/snmp.rs"]
mod snmp;
mod strings;
#[path = "../shared/tasks.rs"]
mod tasks;
#[path = "../shared/unit.rs"]
mod unit;

use bms_core::string::StringId;
use board::{Board, LogFlash, Uart};
use static_cell::{ConstStaticCell, StaticCell};

use crate::{
    strings::{Line, Watch},
    tasks::{Lines, RING, start},
    unit::Unit,
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
    static LINE: StaticCell<Line> = StaticCell::new();
    static RINGS: ConstStaticCell<[[u8; RING]; 3]> = ConstStaticCell::new([[0; RING]; 3]);

    let spawner = board::spawner().await;
    let unit = tasks::power_up(board.nor).await;
    let [probes, dnp3, rtu] = board.uarts;
    let [probes_ring, dnp3_ring, rtu_ring] = RINGS.take();
    let lines = Lines { rtu: rtu.open(setup::BAUD, rtu_ring), dnp3: dnp3.open(setup::BAUD, dnp3_ring) };
    let stations = tasks::serve(spawner, unit, board.ethernet, lines).await;
    let line = &*LINE.init(Line::new(unit, StringId::A));
    start(spawner, serve_string(line, probes.open(strings::BAUD, probes_ring)));
    start(spawner, keep_logs(unit, board.logs));
    start(spawner, watch(Watch::new(unit, line, stations)));
    defmt::info!("ready");
}

#[embassy_executor::task]
async fn serve_string(line: &'static Line, mut uart: Uart) -> ! {
    line.serve(&mut uart).await
}

#[embassy_executor::task]
async fn keep_logs(unit: &'static Unit, flash: LogFlash) {
    logs::serve(unit, flash).await;
}

#[embassy_executor::task]
async fn watch(watch: Watch) -> ! {
    watch.run().await
}
