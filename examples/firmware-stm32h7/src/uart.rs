//! The serial lines: 8 data bits, no parity, 1 stop bit.

use core::convert::Infallible;

use embassy_stm32::{
    Peri,
    peripherals::{PB6, PB7, PD5, PD6, PD8, PD9, USART1, USART2, USART3},
    usart::{BufferedUart, Config},
};
use embedded_io_async::{ErrorType, Read, Write};
use static_cell::ConstStaticCell;

use crate::{Irqs, restart};

/// Octets on their way out.
const TX: usize = 256;

/// A line that is not open yet, with its pins: receive, transmit.
#[expect(missing_debug_implementations, reason = "its state is the hardware's")]
pub enum Port {
    /// On the board's D0 and D1.
    Usart1(Peri<'static, USART1>, Peri<'static, PB7>, Peri<'static, PB6>),
    /// On the connector CN9.
    Usart2(Peri<'static, USART2>, Peri<'static, PD6>, Peri<'static, PD5>),
    /// On the debugger's virtual port.
    Usart3(Peri<'static, USART3>, Peri<'static, PD9>, Peri<'static, PD8>),
}

impl Port {
    /// Opens the line at a speed, bits a second. `ring` is the room for octets that come while nobody reads.
    pub fn open(self, baud: u32, ring: &'static mut [u8]) -> Uart {
        static SENT: [ConstStaticCell<[u8; TX]>; 3] = [const { ConstStaticCell::new([0; TX]) }; 3];
        let [first, second, third] = &SENT;
        let mut config = Config::default();
        config.baudrate = baud;
        let opened = match self {
            Self::Usart1(usart, rx, tx) => BufferedUart::new(usart, rx, tx, first.take(), ring, Irqs, config),
            Self::Usart2(usart, rx, tx) => {
                BufferedUart::new(usart, rx, tx, second.take(), ring, Irqs, config)
            }
            Self::Usart3(usart, rx, tx) => BufferedUart::new(usart, rx, tx, third.take(), ring, Irqs, config),
        };
        match opened {
            Ok(uart) => Uart(uart),
            // A speed that the clock cannot be divided to.
            Err(_) => restart(),
        }
    }
}

/// An open line. What arrives damaged is dropped: the protocols find that something is missing.
#[expect(missing_debug_implementations, reason = "its state is the hardware's")]
pub struct Uart(BufferedUart<'static>);

impl ErrorType for Uart {
    type Error = Infallible;
}

impl Read for Uart {
    /// Reads what has come, waiting for one octet at least. Cancel-safe.
    async fn read(&mut self, octets: &mut [u8]) -> Result<usize, Infallible> {
        loop {
            if let Ok(count) = self.0.read(octets).await {
                return Ok(count);
            }
        }
    }
}

impl Write for Uart {
    /// Sends what there is room for, waiting for one octet at least. Cancel-safe.
    async fn write(&mut self, octets: &[u8]) -> Result<usize, Infallible> {
        loop {
            if let Ok(count) = self.0.write(octets).await {
                return Ok(count);
            }
        }
    }

    async fn flush(&mut self) -> Result<(), Infallible> {
        // What cannot be sent is lost.
        let _sent = self.0.flush().await;
        Ok(())
    }
}
