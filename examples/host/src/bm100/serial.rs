//! A string of real or emulated probes on a serial line.

use core::{cell::RefCell, time::Duration};
use std::{
    path::{Path, PathBuf},
    rc::Rc,
    time::Instant,
};

use anyhow::{Context, Result, anyhow};
use bm100::Bm100;
use bms_core::string::StringId;
use embedded_io_adapters::tokio_1::FromTokio;
use probe_proto::{
    Bus, ProbeAddress, Report,
    io::{Listener, manage},
};
use tokio::{task::spawn_local, time::sleep};
use tokio_serial::{SerialPortBuilderExt, SerialStream};

use super::firmware::Firmware;
use crate::{net::TokioDelay, product::Unit};

/// A line that failed is opened again after this time.
const RETRY: Duration = Duration::from_secs(1);

/// The line and the bus on it.
#[derive(Debug)]
pub(super) struct SerialString {
    path: PathBuf,
    baud: u32,
    bus: Rc<RefCell<Bus>>,
    /// Opened at the start, and then taken by the task.
    opened: RefCell<Option<SerialStream>>,
    firmware: Option<Rc<Firmware>>,
}

impl SerialString {
    /// Opens the line: 8 data bits, no parity, 1 stop bit.
    ///
    /// # Errors
    /// When there is no such line, or somebody else has it.
    pub(super) fn open(path: &Path, baud: u32, firmware: Option<Rc<Firmware>>) -> Result<Self> {
        let bus = Rc::new(RefCell::new(Bus::new(Bm100::bus_config(baud))));
        let opened = RefCell::new(Some(open(path, baud)?));
        Ok(Self { path: path.to_owned(), baud, bus, opened, firmware })
    }

    /// The manager starts anew, and knows nothing of the string.
    pub(super) fn forget(&self, baud: u32) {
        self.bus.replace(Bus::new(Bm100::bus_config(baud)));
    }

    /// Gives the bus what is to be done.
    pub(super) fn instruct(&self, string: StringId, unit: &Unit<Bm100>) {
        unit.product_mut().instruct(string, &mut self.bus.borrow_mut());
    }

    /// Serves the line, and opens it anew whenever it fails.
    pub(super) fn serve(&self, string: StringId, unit: Rc<Unit<Bm100>>) {
        let (path, baud, bus) = (self.path.clone(), self.baud, Rc::clone(&self.bus));
        let (mut opened, firmware) = (self.opened.take(), self.firmware.clone());
        spawn_local(async move {
            let mut complained = false;
            let start = Instant::now();
            loop {
                match opened.take().map_or_else(|| open(&path, baud), Ok) {
                    Ok(line) => {
                        complained = false;
                        let mut port = Port { unit: Rc::clone(&unit), string, firmware: firmware.clone() };
                        let mut line = FromTokio::new(line);
                        let now = || start.elapsed();
                        let ended = manage(&bus, &mut line, &mut TokioDelay, now, &mut port).await;
                        let why = ended.err().map_or_else(|| anyhow!("it was closed"), Into::into);
                        unit.complain(&why.context(format!("string {string}: {}", path.display())));
                    }
                    // Once: a line may be away for long.
                    Err(error) if !core::mem::replace(&mut complained, true) => unit.complain(&error),
                    Err(_) => {}
                }
                sleep(RETRY).await;
            }
        });
    }
}

/// The unit at one of its ports.
struct Port {
    unit: Rc<Unit<Bm100>>,
    string: StringId,
    firmware: Option<Rc<Firmware>>,
}

impl Listener for Port {
    fn report(&mut self, report: Report<'_>) {
        let mut unit = self.unit.product_mut();
        let now = unit.uptime();
        unit.ingest(now, self.string, &report);
    }

    async fn firmware(&mut self, place: ProbeAddress, offset: u32, room: &mut [u8]) -> usize {
        let octets = room.len();
        self.report(Report::FirmwareWanted { place, offset, octets });
        let firmware = self.firmware.as_ref().map(|firmware| firmware.octets(offset, octets));
        let firmware = firmware.unwrap_or_default();
        for (room, octet) in room.iter_mut().zip(firmware) {
            *room = *octet;
        }
        firmware.len()
    }
}

fn open(path: &Path, baud: u32) -> Result<SerialStream> {
    tokio_serial::new(path.to_string_lossy(), baud)
        .open_native_async()
        .with_context(|| format!("cannot open the serial line {}", path.display()))
}
