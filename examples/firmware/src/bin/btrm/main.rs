//! The BTRM.
#![no_std]
#![no_main]

use board as _;
use defmt_semihosting as _;

#[cortex_m_rt::entry]
fn main() -> ! {
    let Some(_board) = board::Board::take() else { board::restart() };
    defmt::info!("stack {}", board::stack::high_water());
    board::run(|_spawner| {})
}
