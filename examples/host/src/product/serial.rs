//! The serial line.

use core::time::Duration;
use std::{
    path::{Path, PathBuf},
    rc::Rc,
};

use anyhow::{Context, Result, anyhow};
use modbus_slave::UnitId;
use tokio::time::sleep;
use tokio_serial::{DataBits, SerialPortBuilderExt, SerialStream, StopBits};

use super::{
    Product,
    dnp3::{self, Station},
    modbus::{self, Answering},
    unit::Unit,
};
use crate::options::{Parity, SerialProtocol, ServeOptions};

/// A line that failed is opened again after this time.
const RETRY: Duration = Duration::from_secs(1);

/// How a serial line is set up.
#[derive(Clone, Debug)]
pub(super) struct SerialLine {
    path: PathBuf,
    protocol: SerialProtocol,
    baud: u32,
    parity: Parity,
}

/// Who speaks on it.
pub(super) enum Speech<P: Product> {
    Modbus(UnitId, Answering<P>),
    Dnp3(Rc<Station<P>>),
}

impl SerialLine {
    /// The line that the command line names, if it names one.
    pub(super) fn of(options: &ServeOptions) -> Option<Self> {
        let (path, protocol) = (options.serial.clone()?, options.serial_protocol);
        // BTRM manual §10.1.4.
        let usual = match protocol {
            SerialProtocol::Modbus => Parity::Even,
            SerialProtocol::Dnp3 => Parity::None,
        };
        Some(Self { path, protocol, baud: options.baud, parity: options.parity.unwrap_or(usual) })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) const fn protocol(&self) -> SerialProtocol {
        self.protocol
    }

    /// Opens the line: 8 data bits, 1 stop bit (BTRM manual §10.1.4).
    ///
    /// # Errors
    /// When there is no such line, or somebody else has it.
    pub(super) fn open(&self) -> Result<SerialStream> {
        let parity = match self.parity {
            Parity::Even => tokio_serial::Parity::Even,
            Parity::Odd => tokio_serial::Parity::Odd,
            Parity::None => tokio_serial::Parity::None,
        };
        tokio_serial::new(self.path.to_string_lossy(), self.baud)
            .data_bits(DataBits::Eight)
            .stop_bits(StopBits::One)
            .parity(parity)
            .open_native_async()
            .with_context(|| format!("cannot open the serial line {}", self.path.display()))
    }

    /// Serves masters on the line, and opens it anew whenever it fails.
    pub(super) async fn serve<P: Product>(
        self,
        mut opened: Option<SerialStream>,
        speech: Speech<P>,
        unit: Rc<Unit<P>>,
    ) {
        loop {
            match opened.take().map_or_else(|| self.open(), Ok) {
                Ok(line) => {
                    let ended = speech.speak(line, self.baud).await;
                    let why = ended.err().map_or_else(|| anyhow!("it was closed"), Into::into);
                    unit.complain(&why.context(format!("serial line {}", self.path.display())));
                }
                Err(error) => unit.complain(&error),
            }
            sleep(RETRY).await;
        }
    }
}

impl<P: Product> Speech<P> {
    async fn speak(&self, line: SerialStream, baud: u32) -> std::io::Result<()> {
        match self {
            Self::Modbus(id, unit) => modbus::serve_serial(line, baud, *id, unit.clone()).await,
            Self::Dnp3(station) => dnp3::serve_serial(line, baud, Rc::clone(station)).await,
        }
    }
}
