//! The serial line.

use core::time::Duration;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use modbus_slave::UnitId;
use tokio::time::sleep;
use tokio_serial::{DataBits, SerialPortBuilderExt, SerialStream, StopBits};

use super::modbus::{Answering, serve_serial};
use crate::options::{self, RunOptions};

/// A line that failed is opened again after this time.
const RETRY: Duration = Duration::from_secs(1);

/// How a serial line is set up.
#[derive(Clone, Debug)]
pub(super) struct SerialLine {
    path: PathBuf,
    baud: u32,
    parity: options::Parity,
}

impl SerialLine {
    /// The line that the command line names, if it names one.
    pub(super) fn of(options: &RunOptions) -> Option<Self> {
        let path = options.serial.clone()?;
        // Modbus is the only protocol so far; another one would be chosen here.
        let options::SerialProtocol::Modbus = options.serial_protocol;
        Some(Self { path, baud: options.baud, parity: options.parity })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Opens the line: 8 data bits, 1 stop bit (BTRM manual §10.1.4).
    ///
    /// # Errors
    /// When there is no such line, or somebody else has it.
    pub(super) fn open(&self) -> Result<SerialStream> {
        let parity = match self.parity {
            options::Parity::Even => tokio_serial::Parity::Even,
            options::Parity::Odd => tokio_serial::Parity::Odd,
            options::Parity::None => tokio_serial::Parity::None,
        };
        tokio_serial::new(self.path.to_string_lossy(), self.baud)
            .data_bits(DataBits::Eight)
            .stop_bits(StopBits::One)
            .parity(parity)
            .open_native_async()
            .with_context(|| format!("cannot open the serial line {}", self.path.display()))
    }

    /// Serves Modbus on the line, and opens it anew whenever it fails.
    pub(super) async fn serve(self, mut opened: Option<SerialStream>, id: UnitId, unit: Answering) {
        loop {
            match opened.take().map_or_else(|| self.open(), Ok) {
                Ok(line) => {
                    let ended = serve_serial(line, self.baud, id, unit.clone()).await;
                    let why = ended.err().map_or_else(|| anyhow!("it was closed"), Into::into);
                    unit.complain(&why.context(format!("serial line {}", self.path.display())));
                }
                Err(error) => unit.complain(&error),
            }
            sleep(RETRY).await;
        }
    }
}
