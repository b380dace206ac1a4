//! The manager's driver.

use core::cell::RefCell;
use core::future::Future;

use embedded_hal_async::delay::DelayNs;
use embedded_io_async::{Error as _, Read, Write};

use super::fault::Faults;
use super::wait::read_or_timeout;
use crate::{Bus, Chunk, Frame, ProbeAddress, Report, Uptime};

/// What a product does with what its bus tells.
pub trait Listener {
    /// Takes a report. [`Report::FirmwareWanted`] does not come here, but to [`firmware`](Self::firmware).
    fn report(&mut self, report: Report<'_>);

    /// Puts octets of the firmware for `place`, from `offset` on, into `room`, and tells how many; none end the update.
    fn firmware(
        &mut self,
        _place: ProbeAddress,
        _offset: u32,
        _room: &mut [u8],
    ) -> impl Future<Output = usize> {
        async { 0 }
    }
}

/// Octets of a read.
const RX: usize = 64;

/// Drives the bus of a string over a serial line until the line closes or fails.
///
/// The bus is shared, and never borrowed across an await: others may give it [commands](Bus::command) meanwhile, which
/// are taken up with the next octet or scan. `line.read` must be cancel-safe: it is dropped when a deadline comes first.
///
/// # Errors
/// Those of `line`, other than noise.
pub async fn manage<L: Read + Write>(
    bus: &RefCell<Bus>,
    line: &mut L,
    delay: &mut impl DelayNs,
    mut now: impl FnMut() -> Uptime,
    listener: &mut impl Listener,
) -> Result<(), L::Error> {
    let (mut rx, mut tx) = ([0; RX], [0; Frame::MAX_OCTETS]);
    let mut faults = Faults::default();
    // Octets at the front of `rx` that were received.
    let mut held = 0;
    loop {
        let received = rx.get(..held).unwrap_or_default();
        let Some(wake_at) = process_all(bus, line, &mut now, received, &mut tx, listener).await? else {
            return Ok(());
        };
        held = 0;
        let patience = wake_at.map(|wake_at| wake_at.saturating_sub(now()));
        match read_or_timeout(line, &mut rx, delay, patience).await {
            None => {}
            Some(Ok(0)) => return Ok(()),
            Some(Ok(count)) => {
                held = count;
                faults.none();
            }
            // A port that fails at once, again and again, must not keep the processor.
            Some(Err(error)) if faults.is_noise(error.kind()) => delay.delay_ms(1).await,
            Some(Err(error)) => return Err(error),
        }
    }
}

/// Takes all that was received, and sends and reports what there is. Gives the next deadline; `None` when the line takes
/// no more.
async fn process_all<L: Write>(
    bus: &RefCell<Bus>,
    line: &mut L,
    now: &mut impl FnMut() -> Uptime,
    mut rx: &[u8],
    tx: &mut [u8],
    listener: &mut impl Listener,
) -> Result<Option<Option<Uptime>>, L::Error> {
    loop {
        let (step, told, wanted) = {
            let mut bus = bus.borrow_mut();
            let (step, report) = bus.process(now(), rx, tx);
            let told = report.is_some();
            let wanted = match report {
                Some(Report::FirmwareWanted { place, offset, octets }) => Some((place, offset, octets)),
                Some(report) => {
                    listener.report(report);
                    None
                }
                None => None,
            };
            (step, told, wanted)
        };
        let again = told || step.again(rx.len());
        rx = rx.get(step.consumed..).unwrap_or_default();
        if !send(line, tx.get(..step.produced).unwrap_or_default()).await? {
            return Ok(None);
        }
        if let Some((place, offset, octets)) = wanted {
            let mut room = [0; Chunk::MAX_OCTETS];
            let room = room.get_mut(..octets).unwrap_or_default();
            let given = listener.firmware(place, offset, room).await;
            bus.borrow_mut().firmware(room.get(..given).unwrap_or_default());
        }
        if !again {
            return Ok(Some(step.wake_at));
        }
    }
}

/// Sends octets; `false` when the line takes no more.
async fn send<L: Write>(line: &mut L, mut rest: &[u8]) -> Result<bool, L::Error> {
    if rest.is_empty() {
        return Ok(true);
    }
    // Not `write_all`: that one panics on a line that takes nothing.
    while !rest.is_empty() {
        let sent = line.write(rest).await?;
        if sent == 0 {
            return Ok(false);
        }
        rest = rest.get(sent..).unwrap_or_default();
    }
    line.flush().await?;
    Ok(true)
}
