//! The interrupt lines that are used here, and the table of their handlers.

use cortex_m::{interrupt::InterruptNumber, peripheral::NVIC};

/// An interrupt line of the AN386.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u16)]
pub(crate) enum Interrupt {
    Uart0Rx = 0,
    Uart0Tx = 1,
    Uart1Rx = 2,
    Uart1Tx = 3,
    Uart2Rx = 4,
    Uart2Tx = 5,
    Timer0 = 8,
    Ethernet = 13,
    /// No hardware is behind it: the executor's.
    Executor = 30,
}

/// Lines that the AN386 has.
const LINES: usize = 32;

// SAFETY: every number is below `LINES`.
unsafe impl InterruptNumber for Interrupt {
    fn number(self) -> u16 {
        self as u16
    }
}

impl Interrupt {
    /// Lets its handler be called.
    pub(crate) fn unmask(self) {
        // SAFETY: critical sections here disable all interrupts, and do not rely on masks.
        unsafe { NVIC::unmask(self) }
    }
}

unsafe extern "C" {
    fn UART0_RX();
    fn UART0_TX();
    fn UART1_RX();
    fn UART1_TX();
    fn UART2_RX();
    fn UART2_TX();
    fn TIMER0();
    fn ETHERNET();
    fn EXECUTOR();
    fn DefaultHandler();
}

/// The part of the vector table behind the core's own exceptions.
#[unsafe(link_section = ".vector_table.interrupts")]
#[unsafe(no_mangle)]
static __INTERRUPTS: [unsafe extern "C" fn(); LINES] = {
    let mut table = [DefaultHandler as unsafe extern "C" fn(); LINES];
    table[Interrupt::Uart0Rx as usize] = UART0_RX;
    table[Interrupt::Uart0Tx as usize] = UART0_TX;
    table[Interrupt::Uart1Rx as usize] = UART1_RX;
    table[Interrupt::Uart1Tx as usize] = UART1_TX;
    table[Interrupt::Uart2Rx as usize] = UART2_RX;
    table[Interrupt::Uart2Tx as usize] = UART2_TX;
    table[Interrupt::Timer0 as usize] = TIMER0;
    table[Interrupt::Ethernet as usize] = ETHERNET;
    table[Interrupt::Executor as usize] = EXECUTOR;
    table
};
