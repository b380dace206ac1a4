//! The two serial lines of a probe.

use core::pin::Pin;
use core::task::{Context, Poll};
use std::{io, path::Path};

use anyhow::Context as _;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_serial::{SerialPortBuilderExt, SerialStream};

/// Octets that are held back at a port: what a probe may need, and more.
const HELD: usize = 256;
/// Octets that are handed to the line at once: few, so that a frame of the probe's own waits for little.
const SENT: usize = 16;

/// A serial line with the octets on their way to and from it.
#[derive(Debug)]
pub(super) struct SerialPort {
    line: SerialStream,
    rx: Vec<u8>,
    tx: Vec<u8>,
}

impl SerialPort {
    /// Opens a line: 8 data bits, no parity, 1 stop bit.
    ///
    /// # Errors
    /// When there is no such line, or somebody else has it.
    pub(super) fn open(path: &Path, baud: u32) -> anyhow::Result<Self> {
        let line = tokio_serial::new(path.to_string_lossy(), baud)
            .open_native_async()
            .with_context(|| format!("cannot open the serial line {}", path.display()))?;
        Ok(Self { line, rx: Vec::new(), tx: Vec::new() })
    }

    /// What was received and not used up.
    pub(super) fn received(&self) -> &[u8] {
        &self.rx
    }

    /// Octets that there is room to send.
    pub(super) const fn room(&self) -> usize {
        SENT.saturating_sub(self.tx.len())
    }

    /// So many octets are used up, and these are to be sent.
    pub(super) fn moved(&mut self, consumed: usize, produced: &[u8]) {
        self.rx.drain(..consumed.min(self.rx.len()));
        self.tx.extend(produced);
    }

    pub(super) const fn is_sent(&self) -> bool {
        self.tx.is_empty()
    }

    /// Nothing is on its way.
    pub(super) fn clear(&mut self) {
        self.rx.clear();
        self.tx.clear();
    }

    /// Ready when octets were received or sent.
    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let mut done = false;
        if !self.tx.is_empty()
            && let Poll::Ready(sent) = Pin::new(&mut self.line).poll_write(context, &self.tx)
        {
            let sent = sent?;
            self.tx.drain(..sent.min(self.tx.len()));
            done = true;
        }
        if self.rx.len() < HELD {
            let mut room = [0; HELD];
            let mut buffer = ReadBuf::new(&mut room);
            if let Poll::Ready(read) = Pin::new(&mut self.line).poll_read(context, &mut buffer) {
                read?;
                if buffer.filled().is_empty() {
                    return Poll::Ready(Err(io::ErrorKind::UnexpectedEof.into()));
                }
                self.rx.extend(buffer.filled());
                done = true;
            }
        }
        if done { Poll::Ready(Ok(())) } else { Poll::Pending }
    }
}
