//! The probe's driver.

use core::future::{Future, poll_fn};
use core::pin::pin;
use core::task::Poll;

use embedded_hal_async::delay::DelayNs;
use embedded_io_async::{Read, Write};

use super::fault::Faults;
use crate::{Device, Port, Probe, ProbeEvent, Uptime};

/// Why [`serve`] returned without an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Ended {
    /// The manager wants the device to start anew. Its answer is sent.
    Reset,
    /// The manager wants the device to start the firmware that it was sent. Its answer is sent.
    StartFirmware,
    /// A port takes or gives no more.
    Closed,
}

/// One of the two ports: both directions work at the same time.
#[derive(Debug)]
pub struct Halves<R, W> {
    /// Where octets come from.
    pub rx: R,
    /// Where octets go to.
    pub tx: W,
}

/// Octets held at In, and at Out; see [`Probe`].
const AT_IN: usize = 64;
const AT_OUT: usize = 256;
/// Octets given to a port at once: the fewer, the less a frame of the probe's own waits.
const TX: usize = 16;

/// Octets on their way from or to a port.
struct Buffer<const N: usize> {
    octets: [u8; N],
    held: usize,
}

impl<const N: usize> Buffer<N> {
    const fn new() -> Self {
        Self { octets: [0; N], held: 0 }
    }

    fn held(&self) -> &[u8] {
        self.octets.get(..self.held).unwrap_or_default()
    }

    fn room(&mut self) -> &mut [u8] {
        self.octets.get_mut(self.held..).unwrap_or_default()
    }

    const fn add(&mut self, count: usize) {
        self.held = self.held.saturating_add(count);
    }

    fn take(&mut self, count: usize) {
        let held = self.octets.get_mut(..self.held).unwrap_or_default();
        let count = count.min(held.len());
        held.rotate_left(count);
        self.held = self.held.saturating_sub(count);
    }
}

/// What came first.
enum First<E> {
    ReadIn(Result<usize, E>),
    ReadOut(Result<usize, E>),
    WrittenIn(Result<usize, E>),
    WrittenOut(Result<usize, E>),
    Deadline,
}

/// Drives a probe between its two ports until the manager wants a restart, or a port closes or fails.
///
/// All four directions are awaited at once and the others dropped when one is ready: `read` and `write` must be
/// cancel-safe, as those of a UART with ring buffers are. Nothing is flushed: the ports send by themselves.
///
/// # Errors
/// Those of the ports, other than noise.
pub async fn serve<E, RI, WI, RO, WO>(
    probe: &mut Probe,
    at_in: &mut Halves<RI, WI>,
    at_out: &mut Halves<RO, WO>,
    delay: &mut impl DelayNs,
    mut now: impl FnMut() -> Uptime,
    device: &mut impl Device,
) -> Result<Ended, E>
where
    E: embedded_io_async::Error,
    RI: Read<Error = E>,
    WI: Write<Error = E>,
    RO: Read<Error = E>,
    WO: Write<Error = E>,
{
    let (mut rx_in, mut rx_out) = (Buffer::<AT_IN>::new(), Buffer::<AT_OUT>::new());
    let (mut tx_in, mut tx_out) = (Buffer::<TX>::new(), Buffer::<TX>::new());
    let mut faults = Faults::default();
    let mut restart = None;
    loop {
        let wake_at = loop {
            let step = probe.process(
                now(),
                Port { rx: rx_in.held(), tx: tx_in.room() },
                Port { rx: rx_out.held(), tx: tx_out.room() },
                device,
            );
            rx_in.take(step.at_in.consumed);
            rx_out.take(step.at_out.consumed);
            tx_in.add(step.at_in.produced);
            tx_out.add(step.at_out.produced);
            match step.event {
                Some(ProbeEvent::Reset) => restart = Some(Ended::Reset),
                Some(ProbeEvent::StartFirmware) => restart = Some(Ended::StartFirmware),
                _ => {}
            }
            if !step.again() {
                break step.wake_at;
            }
        };
        if let Some(ended) = restart
            && tx_in.held == 0
        {
            at_in.tx.flush().await?;
            return Ok(ended);
        }

        let patience = wake_at.map(|wake_at| wake_at.saturating_sub(now()));
        let first = first(
            (&mut at_in.rx, rx_in.room()),
            (&mut at_in.tx, tx_in.held()),
            (&mut at_out.rx, rx_out.room()),
            (&mut at_out.tx, tx_out.held()),
            delay,
            patience,
        )
        .await;
        match first {
            First::Deadline => {}
            First::ReadIn(Ok(0))
            | First::ReadOut(Ok(0))
            | First::WrittenIn(Ok(0))
            | First::WrittenOut(Ok(0)) => {
                return Ok(Ended::Closed);
            }
            First::ReadIn(Ok(count)) => {
                rx_in.add(count);
                faults.none();
            }
            First::ReadOut(Ok(count)) => {
                rx_out.add(count);
                faults.none();
            }
            First::WrittenIn(Ok(count)) => tx_in.take(count),
            First::WrittenOut(Ok(count)) => tx_out.take(count),
            // A port that fails at once, again and again, must not keep the processor.
            First::ReadIn(Err(error)) | First::ReadOut(Err(error)) if faults.is_noise(error.kind()) => {
                delay.delay_ms(1).await;
            }
            First::ReadIn(Err(error))
            | First::ReadOut(Err(error))
            | First::WrittenIn(Err(error))
            | First::WrittenOut(Err(error)) => return Err(error),
        }
    }
}

/// Waits for whichever comes first; nothing is read where there is no room, or written where there is nothing.
async fn first<E, RI, WI, RO, WO>(
    (read_in, room_in): (&mut RI, &mut [u8]),
    (write_in, held_in): (&mut WI, &[u8]),
    (read_out, room_out): (&mut RO, &mut [u8]),
    (write_out, held_out): (&mut WO, &[u8]),
    delay: &mut impl DelayNs,
    patience: Option<Uptime>,
) -> First<E>
where
    RI: Read<Error = E>,
    WI: Write<Error = E>,
    RO: Read<Error = E>,
    WO: Write<Error = E>,
{
    let is_empty = (room_in.is_empty(), room_out.is_empty(), held_in.is_empty(), held_out.is_empty());
    let (full_in, full_out, none_for_in, none_for_out) = is_empty;
    let mut read_in = pin!(read_in.read(room_in));
    let mut read_out = pin!(read_out.read(room_out));
    let mut write_in = pin!(write_in.write(held_in));
    let mut write_out = pin!(write_out.write(held_out));
    let micros =
        patience.map(|patience| u32::try_from(patience.as_nanos().div_ceil(1_000)).unwrap_or(u32::MAX));
    let mut deadline = pin!(async {
        match micros {
            Some(micros) => delay.delay_us(micros).await,
            None => core::future::pending().await,
        }
    });
    poll_fn(|context| {
        if !none_for_in && let Poll::Ready(result) = write_in.as_mut().poll(context) {
            return Poll::Ready(First::WrittenIn(result));
        }
        if !none_for_out && let Poll::Ready(result) = write_out.as_mut().poll(context) {
            return Poll::Ready(First::WrittenOut(result));
        }
        if !full_in && let Poll::Ready(result) = read_in.as_mut().poll(context) {
            return Poll::Ready(First::ReadIn(result));
        }
        if !full_out && let Poll::Ready(result) = read_out.as_mut().poll(context) {
            return Poll::Ready(First::ReadOut(result));
        }
        deadline.as_mut().poll(context).map(|()| First::Deadline)
    })
    .await
}
