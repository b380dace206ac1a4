//! Flash in memory.

use core::convert::Infallible;
use core::pin::pin;
use core::task::{Context, Poll, Waker};

use embedded_storage_async::nor_flash::{ErrorType, NorFlash, ReadNorFlash};

/// Octets that are erased at once.
const PAGE: u32 = 4_096;

/// Flash that never fails.
#[derive(Clone)]
pub(crate) struct Flash(Vec<u8>);

impl Flash {
    /// Erased flash of so many pages.
    pub(crate) fn erased(pages: u32) -> Self {
        Self(vec![0xFF; place(pages * PAGE)])
    }

    pub(crate) fn end(&self) -> u32 {
        u32::try_from(self.0.len()).unwrap()
    }
}

impl ErrorType for Flash {
    type Error = Infallible;
}

impl ReadNorFlash for Flash {
    const READ_SIZE: usize = 1;

    async fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), Infallible> {
        bytes.copy_from_slice(&self.0[place(offset)..][..bytes.len()]);
        Ok(())
    }

    fn capacity(&self) -> usize {
        self.0.len()
    }
}

impl NorFlash for Flash {
    const WRITE_SIZE: usize = 4;
    const ERASE_SIZE: usize = place(PAGE);

    async fn erase(&mut self, from: u32, to: u32) -> Result<(), Infallible> {
        self.0[place(from)..place(to)].fill(0xFF);
        Ok(())
    }

    async fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), Infallible> {
        for (cell, byte) in self.0[place(offset)..].iter_mut().zip(bytes) {
            assert_eq!(*cell & byte, *byte, "bits are set by erasing alone");
            *cell = *byte;
        }
        Ok(())
    }
}

const fn place(offset: u32) -> usize {
    offset as usize
}

/// Memory is always ready.
pub(crate) fn block_on<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("the flash is never busy"),
    }
}
