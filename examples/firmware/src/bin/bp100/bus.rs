//! The two lines of the probe bus.

use core::{convert::Infallible, future::pending};

use board::Uart;
use bp100::Bp100;
use embassy_futures::select::{Either, select, select3};
use embassy_time::{Duration, Instant, with_timeout};
use embedded_io_async::{Read, Write};
use probe_proto::{Port, ProbeEvent};

use crate::battery::{Battery, ProbeBoard};

/// Octets that are held back at a port: what a probe may need.
const HELD: usize = 64;
/// Octets that are handed to a line at once: few, so that a frame of the probe's own waits for little.
const SENT: usize = 16;
/// The battery's line is looked at this often at least.
const LOOK: Duration = Duration::from_secs(1);

/// Octets on their way from or to a line.
struct Octets<const N: usize> {
    octets: [u8; N],
    held: usize,
}

impl<const N: usize> Octets<N> {
    const fn new() -> Self {
        Self { octets: [0; N], held: 0 }
    }

    fn held(&self) -> &[u8] {
        self.octets.get(..self.held).unwrap_or_default()
    }

    fn room(&mut self) -> &mut [u8] {
        self.octets.get_mut(self.held..).unwrap_or_default()
    }

    fn add(&mut self, count: usize) {
        self.held = self.held.saturating_add(count).min(N);
    }

    fn take(&mut self, count: usize) {
        let count = count.min(self.held);
        self.octets.copy_within(count..self.held, 0);
        self.held -= count;
    }
}

/// A line with the octets on their way from and to it.
struct Line {
    uart: Uart,
    rx: Octets<HELD>,
    tx: Octets<SENT>,
}

impl Line {
    const fn new(uart: Uart) -> Self {
        Self { uart, rx: Octets::new(), tx: Octets::new() }
    }

    fn port(&mut self) -> Port<'_> {
        Port { rx: self.rx.held(), tx: self.tx.room() }
    }

    fn moved(&mut self, moved: probe_proto::Moved) {
        self.rx.take(moved.consumed);
        self.tx.add(moved.produced);
    }

    /// Waits until octets came or went.
    async fn moves(&mut self) {
        let (mut rx, mut tx) = (&self.uart, &self.uart);
        let room = self.rx.room();
        let read = async { if room.is_empty() { pending().await } else { count(rx.read(room).await) } };
        let write = async {
            let held = self.tx.held();
            if held.is_empty() { pending().await } else { count(tx.write(held).await) }
        };
        match select(read, write).await {
            Either::First(read) => self.rx.add(read),
            Either::Second(sent) => self.tx.take(sent),
        }
    }
}

const fn count(count: Result<usize, Infallible>) -> usize {
    let Ok(count) = count;
    count
}

/// The probe's end of the bus.
pub(crate) struct Bus {
    at_in: Line,
    at_out: Line,
}

impl Bus {
    pub(crate) const fn new(at_in: Uart, at_out: Uart) -> Self {
        Self { at_in: Line::new(at_in), at_out: Line::new(at_out) }
    }

    /// Serves the probe until it is to start anew, and its answer is sent.
    pub(crate) async fn serve(&mut self, probe: &mut Bp100<ProbeBoard>, mut battery: Battery) {
        let mut restart = false;
        loop {
            let now = core::time::Duration::from_micros(Instant::now().as_micros());
            let step = probe.process(now, self.at_in.port(), self.at_out.port());
            self.at_in.moved(step.at_in);
            self.at_out.moved(step.at_out);
            restart |= matches!(step.event, Some(ProbeEvent::Reset | ProbeEvent::StartFirmware));
            if step.again() {
                continue;
            }
            if restart && self.at_in.tx.held == 0 && self.at_out.tx.held == 0 {
                return;
            }
            let due = step.wake_at.map(|at| at.saturating_sub(now).as_micros());
            let due = due.and_then(|micros| u64::try_from(micros).ok()).map(Duration::from_micros);
            let wait = due.map_or(LOOK, |due| due.min(LOOK));
            let state = &mut probe.board_mut().state;
            let moves = select3(self.at_in.moves(), self.at_out.moves(), battery.follow(state));
            // A deadline is a reason to look as well.
            let _moved = with_timeout(wait, moves).await;
        }
    }
}
