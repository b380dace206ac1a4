//! Runs the probe until it is told to end.

use core::{future::poll_fn, task::Poll, time::Duration};
use std::{
    io::{self, Write, stderr, stdout},
    time::Instant,
};

use anyhow::{Context, Result};
use probe_proto::{Port, ProbeEvent};
use tokio::{
    runtime,
    signal::unix::{Signal, SignalKind, signal},
    time::timeout,
};

use super::ports::SerialPort;
use crate::{chain::SoloProbe, options::ProbeOptions};

/// How often the battery is brought up to date.
const STEP: Duration = Duration::from_secs(1);
/// Octets that a call may produce at a port.
const TX: usize = 16;

/// Runs until Ctrl-C or SIGTERM.
///
/// # Errors
/// What keeps it from starting, and a line that fails.
pub fn run(options: &ProbeOptions) -> Result<()> {
    let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(run_until_told(options))
}

async fn run_until_told(options: &ProbeOptions) -> Result<()> {
    let signals = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    let at_in = SerialPort::open(&options.at_in, options.baud)?;
    let at_out = options.at_out.as_deref().map(|path| SerialPort::open(path, options.baud)).transpose()?;
    let probe = SoloProbe::new(
        &options.serial_number,
        options.volts,
        options.milliohms / 1_000.0,
        options.temperature,
    );
    let out = options.at_out.as_deref().map(|path| format!(" out={}", path.display()));
    writeln!(stdout(), "ready in={}{}", options.at_in.display(), out.unwrap_or_default())?;
    Running { probe, at_in, at_out, signals, born: Instant::now() }.serve().await
}

struct Running {
    probe: SoloProbe,
    at_in: SerialPort,
    at_out: Option<SerialPort>,
    signals: (Signal, Signal),
    born: Instant,
}

/// What a wait ended with.
enum Woken {
    Told,
    Line(io::Result<()>),
}

impl Running {
    async fn serve(mut self) -> Result<()> {
        let mut restart = false;
        loop {
            let wake_at = loop {
                let now = self.born.elapsed();
                self.probe.keep_time(now);
                let (wake_at, event, again) = self.turn(now);
                if matches!(event, Some(ProbeEvent::Reset | ProbeEvent::StartFirmware)) {
                    restart = true;
                }
                if !again {
                    break wake_at;
                }
            };
            let sent = self.at_in.is_sent() && self.at_out.as_ref().is_none_or(SerialPort::is_sent);
            if restart && sent {
                restart = false;
                let _unheard = writeln!(stderr(), "bp100: the manager wants a restart");
                self.probe.restart();
                self.at_in.clear();
                self.at_out.as_mut().into_iter().for_each(SerialPort::clear);
                continue;
            }
            let wait = wake_at.map_or(STEP, |at| at.saturating_sub(self.born.elapsed()).min(STEP));
            // A deadline that is over is no reason not to look at the lines.
            match timeout(wait, self.woken()).await {
                Err(_) => {}
                Ok(Woken::Told) => return Ok(()),
                Ok(Woken::Line(moved)) => moved.context("a serial line failed")?,
            }
        }
    }

    /// One call of the probe: when the next is due, what it wants, and whether there is more to do at once.
    fn turn(&mut self, now: Duration) -> (Option<Duration>, Option<ProbeEvent>, bool) {
        let (mut tx_in, mut tx_out) = ([0; TX], [0; TX]);
        let room_out = self.at_out.as_ref().map_or(TX, SerialPort::room);
        let step = self.probe.process(
            now,
            Port { rx: self.at_in.received(), tx: tx_in.get_mut(..self.at_in.room()).unwrap_or_default() },
            Port {
                rx: self.at_out.as_ref().map_or(&[], SerialPort::received),
                tx: tx_out.get_mut(..room_out).unwrap_or_default(),
            },
        );
        self.at_in.moved(step.at_in.consumed, tx_in.get(..step.at_in.produced).unwrap_or_default());
        // Where nothing is plugged in, what goes there is lost.
        if let Some(port) = &mut self.at_out {
            port.moved(step.at_out.consumed, tx_out.get(..step.at_out.produced).unwrap_or_default());
        }
        (step.wake_at, step.event, step.again())
    }

    /// Waits until octets move, or somebody wants the program to end.
    async fn woken(&mut self) -> Woken {
        poll_fn(|context| {
            let (interrupt, terminate) = &mut self.signals;
            if interrupt.poll_recv(context).is_ready() || terminate.poll_recv(context).is_ready() {
                return Poll::Ready(Woken::Told);
            }
            if let Poll::Ready(moved) = self.at_in.poll(context) {
                return Poll::Ready(Woken::Line(moved));
            }
            if let Some(port) = &mut self.at_out
                && let Poll::Ready(moved) = port.poll(context)
            {
                return Poll::Ready(Woken::Line(moved));
            }
            Poll::Pending
        })
        .await
    }
}
