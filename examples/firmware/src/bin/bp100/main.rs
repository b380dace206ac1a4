//! The firmware of the BP100 on the emulated board.
//!
//! ```text
//!   manager, or the probe before ── line 0, In ──┐
//!                                          bus.rs, Bp100 ── battery.rs ── line 2, what the battery is like
//!             the next probe ── line 1, Out ──┘      │
//!                                                flash in PSRAM
//! ```

#![no_std]
#![no_main]

mod battery;
mod bus;

use core::fmt::Write;

use board::Board;
use bp100::{Bp100, Calibration, FIRMWARE_VERSION, Nameplate};
use static_cell::ConstStaticCell;

use crate::{
    battery::{Battery, ProbeBoard},
    bus::Bus,
};

/// Speed of the lines of the probe bus, and of the battery's, bits a second.
const BUS_BAUD: u32 = 115_200;
const BATTERY_BAUD: u32 = 9_600;
/// Octets that a line of the bus holds while nobody reads, and the battery's.
const RING: usize = 128;
const BATTERY_RING: usize = 32;
/// Version of the hardware: 100 is 1.00.
const HARDWARE: u16 = 100;

#[cortex_m_rt::entry]
fn main() -> ! {
    let Some(board) = Board::take() else { board::restart() };
    board::run(|spawner| match boot(board) {
        Ok(boot) => spawner.spawn(boot),
        Err(_) => board::restart(),
    })
}

/// Powers the probe up and serves its lines; starts anew when the manager wants it.
#[embassy_executor::task]
async fn boot(board: Board) -> ! {
    static RINGS: ConstStaticCell<[[u8; RING]; 2]> = ConstStaticCell::new([[0; RING]; 2]);
    static BATTERY: ConstStaticCell<[u8; BATTERY_RING]> = ConstStaticCell::new([0; BATTERY_RING]);

    let [at_in, at_out, battery] = board.uarts;
    let [in_ring, out_ring] = RINGS.take();
    let mut bus = Bus::new(at_in.open(BUS_BAUD, in_ring), at_out.open(BUS_BAUD, out_ring));
    let battery = Battery::new(battery.open(BATTERY_BAUD, BATTERY.take()));

    let mut nameplate = Nameplate { hardware: HARDWARE, firmware: FIRMWARE_VERSION, ..Nameplate::default() };
    // There is room for it.
    let _room = write!(nameplate.serial, "BP{:06}", board.number);
    defmt::info!("ready: {=str}", nameplate.serial.as_str());
    // The emulated converter has no errors.
    let calibration = Some(Calibration::NONE);
    let mut probe = Bp100::new(nameplate, calibration, ProbeBoard::new(board.nor));
    bus.serve(&mut probe, battery).await;
    defmt::warn!("restart");
    board::restart()
}
