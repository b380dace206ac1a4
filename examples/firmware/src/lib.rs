//! Board support for the emulated MPS2 of QEMU (`mps2-an386`: Cortex-M4F, 25 MHz): Arm, *Application Note AN386*;
//! Arm, *Cortex-M System Design Kit TRM*; SMSC, *LAN9118 datasheet*.
//!
//! | file | what it is |
//! | --- | --- |
//! | `lan9118.rs` | Ethernet, as an `embassy-net-driver` |
//! | `uart.rs` | serial lines, as `embedded-io-async` |
//! | `nor.rs` | flash for settings and logs, as `embedded-storage-async` |
//! | `time.rs` | the clock and the alarm behind `embassy-time` |
//! | `executor.rs` | tasks in an interrupt, so that the processor sleeps between them |
//! | `fault.rs` | a panic or a fault starts the board anew |
//! | `stack.rs` | how deep the stack went |
//!
//! A program calls [`Board::take`], then [`run`]; everything else is its own.

#![no_std]

pub mod lan9118;
pub mod nor;
pub mod stack;
pub mod uart;

mod executor;
mod fault;
mod interrupt;
mod register;
mod time;

pub use executor::{run, spawner};
pub use fault::restart;
pub use lan9118::{Buffers, Controller, Lan9118 as Ethernet};
pub use nor::{
    EVENTS_LENGTH, LENGTH as FLASH_LENGTH, LogFlash, NorError as FlashError, PAGE as FLASH_PAGE, RamNor,
    STATUS_LENGTH,
};
pub use uart::Uart;

// Where the logs go.
use defmt_semihosting as _;

/// The flash for settings.
pub type Flash = RamNor<FLASH_LENGTH>;

/// What the board has; each part has one owner.
#[derive(Debug)]
pub struct Board {
    /// Ethernet.
    pub ethernet: lan9118::Controller,
    /// Serial lines: QEMU's first, second and third `-serial`.
    pub uarts: [uart::Port; uart::PORTS],
    /// Flash for settings.
    pub nor: Flash,
    /// Flash for logs.
    pub logs: nor::LogFlash,
    /// What tells this board from others of its kind.
    pub number: u32,
}

impl Board {
    /// The board, and its clock begins; `None` after the first time.
    pub fn take() -> Option<Self> {
        let _core = cortex_m::Peripherals::take()?;
        time::start();
        Some(Self {
            ethernet: lan9118::Controller::new(),
            uarts: uart::Port::all(),
            nor: Flash::power_up(),
            logs: nor::LogFlash::new(),
            number: nor::number(),
        })
    }
}
