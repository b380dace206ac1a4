//! Board support for NUCLEO-H743ZI2 (STM32H743ZI, Cortex-M7, 400 MHz): ST, *RM0433*, *UM2407*.
//!
//! It has the names of the library `board` of the emulated board, so that the same program runs on both.
//!
//! | file | what it is |
//! | --- | --- |
//! | `ethernet.rs` | Ethernet: the controller with its LAN8742A |
//! | `uart.rs` | serial lines |
//! | `flash.rs` | bank 2 of the flash, for settings |
//! | `executor.rs` | tasks in an interrupt |
//!
//! `fault.rs` and `stack.rs` are those of the emulated board.

#![no_std]

pub mod ethernet;
pub mod flash;
#[path = "../../firmware/src/stack.rs"]
pub mod stack;
pub mod uart;

mod executor;
#[path = "../../firmware/src/fault.rs"]
mod fault;

use embassy_stm32::{
    Config, bind_interrupts, eth, peripherals,
    rcc::{
        AHBPrescaler, APBPrescaler, Hsi48Config, Pll, PllDiv, PllMul, PllPreDiv, PllSource, Sysclk,
        VoltageScale,
    },
    usart,
};

pub use ethernet::{Buffers, Controller, Ethernet};
pub use executor::{run, spawner};
pub use fault::restart;
pub use flash::{Bank2 as Flash, FlashError, LENGTH as FLASH_LENGTH, PAGE as FLASH_PAGE};
pub use uart::Uart;

// Where the logs go.
use defmt_rtt as _;

bind_interrupts!(struct Irqs {
    ETH => eth::InterruptHandler;
    USART1 => usart::BufferedInterruptHandler<peripherals::USART1>;
    USART2 => usart::BufferedInterruptHandler<peripherals::USART2>;
    USART3 => usart::BufferedInterruptHandler<peripherals::USART3>;
});

/// What the board has; each part has one owner.
#[expect(missing_debug_implementations, reason = "its state is the hardware's")]
pub struct Board {
    /// Ethernet.
    pub ethernet: ethernet::Controller,
    /// Serial lines: USART2 (PD5, PD6), USART1 (PB6, PB7), USART3 (the debugger's virtual port).
    pub uarts: [uart::Port; 3],
    /// Flash for settings and records.
    pub nor: Flash,
}

impl Board {
    /// The board, and its clock begins; `None` after the first time.
    pub fn take() -> Option<Self> {
        let _core = cortex_m::Peripherals::take()?;
        let p = embassy_stm32::init(clocks());
        Some(Self {
            ethernet: ethernet::Controller {
                eth: p.ETH,
                sma: p.ETH_SMA,
                ref_clk: p.PA1,
                mdio: p.PA2,
                mdc: p.PC1,
                crs: p.PA7,
                rx_d0: p.PC4,
                rx_d1: p.PC5,
                tx_d0: p.PG13,
                tx_d1: p.PB13,
                tx_en: p.PG11,
            },
            uarts: [
                uart::Port::Usart2(p.USART2, p.PD6, p.PD5),
                uart::Port::Usart1(p.USART1, p.PB7, p.PB6),
                uart::Port::Usart3(p.USART3, p.PD9, p.PD8),
            ],
            nor: Flash::new(p.FLASH),
        })
    }
}

/// 400 MHz from the internal oscillator, the buses at half and a quarter of it.
fn clocks() -> Config {
    let mut config = Config::default();
    let rcc = &mut config.rcc;
    rcc.hsi48 = Some(Hsi48Config::default());
    rcc.csi = true;
    rcc.pll1 = Some(Pll {
        source: PllSource::HSI,
        prediv: PllPreDiv::DIV4,
        mul: PllMul::MUL50,
        fracn: None,
        divp: Some(PllDiv::DIV2),
        divq: None,
        divr: None,
    });
    rcc.sys = Sysclk::PLL1_P;
    rcc.ahb_pre = AHBPrescaler::DIV2;
    rcc.apb1_pre = APBPrescaler::DIV2;
    rcc.apb2_pre = APBPrescaler::DIV2;
    rcc.apb3_pre = APBPrescaler::DIV2;
    rcc.apb4_pre = APBPrescaler::DIV2;
    rcc.voltage_scale = VoltageScale::Scale1;
    config
}
