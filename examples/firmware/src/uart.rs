//! The serial lines: CMSDK APB UARTs (CMSDK TRM §4.3), received by interrupt into a ring of the program's.
//!
//! A full ring stops reception until there is room: QEMU holds octets back as a handshake line would. The baud rate is
//! set and not emulated, so octets follow each other as fast as they are taken.

use core::{
    cell::RefCell,
    convert::Infallible,
    future::poll_fn,
    task::{Context, Poll},
};

use critical_section::{CriticalSection, Mutex};
use embassy_sync::waitqueue::AtomicWaker;
use embedded_io_async::{ErrorType, Read, Write};

use crate::{interrupt::Interrupt, register::Register};

/// How many lines there are.
pub const PORTS: usize = 3;

/// The clock that baud rates are divided from, Hz, and the least divisor.
const CLOCK: u32 = 25_000_000;
const LEAST_DIVISOR: u32 = 16;

/// In `state`.
const TX_FULL: u32 = 1;
const RX_FULL: u32 = 1 << 1;
/// In `control`: transmitter, receiver, their interrupts.
const ENABLED: u32 = 1 | 1 << 1;
const TX_INTERRUPT: u32 = 1 << 2;
const RX_INTERRUPT: u32 = 1 << 3;
/// In `interrupts`: written to clear.
const TX_DONE: u32 = 1;
const RX_DONE: u32 = 1 << 1;

/// Registers of one UART and what its interrupts share with its owner.
struct Line {
    data: Register,
    state: Register,
    control: Register,
    interrupts: Register,
    divisor: Register,
    on_receive: Interrupt,
    on_transmit: Interrupt,
    received: AtomicWaker,
    transmitted: AtomicWaker,
    ring: Mutex<RefCell<Ring>>,
}

static LINES: [Line; PORTS] = [
    // SAFETY: UART 0 of AN386.
    unsafe { Line::at(0x4000_4000, Interrupt::Uart0Rx, Interrupt::Uart0Tx) },
    // SAFETY: UART 1.
    unsafe { Line::at(0x4000_5000, Interrupt::Uart1Rx, Interrupt::Uart1Tx) },
    // SAFETY: UART 2.
    unsafe { Line::at(0x4000_6000, Interrupt::Uart2Rx, Interrupt::Uart2Tx) },
];

impl Line {
    /// # Safety
    /// A CMSDK UART is there.
    const unsafe fn at(base: usize, on_receive: Interrupt, on_transmit: Interrupt) -> Self {
        // SAFETY: the registers of a CMSDK UART, as the caller promises.
        let [data, state, control, interrupts, divisor] = unsafe {
            [
                Register::at(base),
                Register::at(base + 4),
                Register::at(base + 8),
                Register::at(base + 12),
                Register::at(base + 16),
            ]
        };
        Self {
            data,
            state,
            control,
            interrupts,
            divisor,
            on_receive,
            on_transmit,
            received: AtomicWaker::new(),
            transmitted: AtomicWaker::new(),
            ring: Mutex::new(RefCell::new(Ring { octets: &mut [], first: 0, count: 0 })),
        }
    }

    /// Takes what has come, as far as there is room.
    fn receive(&self, section: CriticalSection<'_>) {
        let mut ring = self.ring.borrow(section).borrow_mut();
        loop {
            self.interrupts.write(RX_DONE);
            while ring.has_room() && self.state.read() & RX_FULL != 0 {
                // The register has eight bits.
                ring.push(self.data.read() as u8);
            }
            self.interrupt(RX_INTERRUPT, ring.has_room());
            // What came before the interrupt was on has raised none.
            if !ring.has_room() || self.state.read() & RX_FULL == 0 {
                return;
            }
        }
    }

    fn interrupt(&self, which: u32, on: bool) {
        let others = self.control.read() & !which;
        self.control.write(if on { others | which } else { others });
    }

    fn on_receive(&self) {
        critical_section::with(|section| self.receive(section));
        self.received.wake();
    }

    fn on_transmit(&self) {
        critical_section::with(|_| {
            self.interrupts.write(TX_DONE);
            self.interrupt(TX_INTERRUPT, false);
        });
        self.transmitted.wake();
    }
}

/// Octets that came and were not read yet.
struct Ring {
    octets: &'static mut [u8],
    first: usize,
    count: usize,
}

impl Ring {
    const fn has_room(&self) -> bool {
        self.count < self.octets.len()
    }

    fn push(&mut self, octet: u8) {
        let end = self.first + self.count;
        let wrapped = if end < self.octets.len() { end } else { end - self.octets.len() };
        if let Some(place) = self.octets.get_mut(wrapped) {
            *place = octet;
            self.count += 1;
        }
    }

    fn pop(&mut self) -> Option<u8> {
        if self.count == 0 {
            return None;
        }
        let octet = self.octets.get(self.first).copied();
        self.first = if self.first + 1 < self.octets.len() { self.first + 1 } else { 0 };
        self.count -= 1;
        octet
    }
}

/// A line that is not open yet.
#[derive(Debug)]
pub struct Port(usize);

impl Port {
    /// All lines. For [`Board::take`](crate::Board::take) alone.
    pub(crate) fn all() -> [Self; PORTS] {
        core::array::from_fn(Self)
    }

    /// Opens the line at a speed, bits a second: 8 data bits, no parity, 1 stop bit, all that this UART has. `ring` is
    /// the room for octets that come while nobody reads.
    pub fn open(self, baud: u32, ring: &'static mut [u8]) -> Uart {
        let line = &LINES[self.0];
        critical_section::with(|section| {
            *line.ring.borrow(section).borrow_mut() = Ring { octets: ring, first: 0, count: 0 };
        });
        line.divisor.write((CLOCK / baud.max(1)).max(LEAST_DIVISOR));
        line.control.write(ENABLED | RX_INTERRUPT);
        line.on_receive.unmask();
        line.on_transmit.unmask();
        Uart { line }
    }
}

/// An open line.
#[expect(missing_debug_implementations, reason = "its state is the hardware's")]
pub struct Uart {
    line: &'static Line,
}

impl ErrorType for Uart {
    type Error = Infallible;
}

/// Both directions of a line may be waited for at the same time.
impl ErrorType for &Uart {
    type Error = Infallible;
}

impl Read for &Uart {
    /// Reads what has come, waiting for one octet at least. Cancel-safe.
    async fn read(&mut self, octets: &mut [u8]) -> Result<usize, Infallible> {
        if octets.is_empty() {
            return Ok(0);
        }
        poll_fn(|context| self.poll_read(context, octets)).await
    }
}

impl Read for Uart {
    /// Reads what has come, waiting for one octet at least. Cancel-safe.
    async fn read(&mut self, octets: &mut [u8]) -> Result<usize, Infallible> {
        (&*self).read(octets).await
    }
}

impl Uart {
    fn poll_read(&self, context: &Context<'_>, octets: &mut [u8]) -> Poll<Result<usize, Infallible>> {
        self.line.received.register(context.waker());
        critical_section::with(|section| {
            let mut count = 0;
            {
                let mut ring = self.line.ring.borrow(section).borrow_mut();
                for place in octets.iter_mut() {
                    let Some(octet) = ring.pop() else { break };
                    *place = octet;
                    count += 1;
                }
            }
            if count == 0 {
                return Poll::Pending;
            }
            self.line.receive(section);
            Poll::Ready(Ok(count))
        })
    }

    fn poll_write(&self, context: &Context<'_>, octets: &[u8]) -> Poll<Result<usize, Infallible>> {
        let Line { state, data, transmitted, .. } = self.line;
        let mut sent = 0;
        while let Some(octet) = octets.get(sent) {
            if state.read() & TX_FULL != 0 {
                break;
            }
            data.write(u32::from(*octet));
            sent += 1;
        }
        if sent > 0 || octets.is_empty() {
            return Poll::Ready(Ok(sent));
        }
        transmitted.register(context.waker());
        critical_section::with(|_| self.line.interrupt(TX_INTERRUPT, true));
        // It may have become free before the interrupt was on.
        if state.read() & TX_FULL == 0 {
            context.waker().wake_by_ref();
        }
        Poll::Pending
    }
}

impl Write for &Uart {
    /// Sends what the transmitter takes at once, waiting for one octet at least. Cancel-safe.
    async fn write(&mut self, octets: &[u8]) -> Result<usize, Infallible> {
        poll_fn(|context| self.poll_write(context, octets)).await
    }

    async fn flush(&mut self) -> Result<(), Infallible> {
        Ok(())
    }
}

impl Write for Uart {
    /// Sends what the transmitter takes at once, waiting for one octet at least. Cancel-safe.
    async fn write(&mut self, octets: &[u8]) -> Result<usize, Infallible> {
        (&*self).write(octets).await
    }

    async fn flush(&mut self) -> Result<(), Infallible> {
        Ok(())
    }
}

#[unsafe(export_name = "UART0_RX")]
extern "C" fn on_receive_0() {
    LINES[0].on_receive();
}

#[unsafe(export_name = "UART0_TX")]
extern "C" fn on_transmit_0() {
    LINES[0].on_transmit();
}

#[unsafe(export_name = "UART1_RX")]
extern "C" fn on_receive_1() {
    LINES[1].on_receive();
}

#[unsafe(export_name = "UART1_TX")]
extern "C" fn on_transmit_1() {
    LINES[1].on_transmit();
}

#[unsafe(export_name = "UART2_RX")]
extern "C" fn on_receive_2() {
    LINES[2].on_receive();
}

#[unsafe(export_name = "UART2_TX")]
extern "C" fn on_transmit_2() {
    LINES[2].on_transmit();
}
