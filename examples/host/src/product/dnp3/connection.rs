//! Serves what carries a stream of octets: a TCP connection, a TLS one, a serial line.

use core::{
    future::poll_fn,
    pin::{Pin, pin},
    task::{Context, Poll},
    time::Duration,
};
use std::{io, rc::Rc, time::Instant};

use dnp3_outstation::{Event, link::Frame};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    sync::futures::Notified,
    task::yield_now,
};

use super::super::Product;
use super::station::{Open, Station};
use crate::net::{Activity, Alarm, send};

/// Octets that are read at a time: what a turn of one connection takes is bounded by it.
pub(super) const RX: usize = 4_096;
/// The largest response, 2048 octets in nine frames, is one write.
const TX: usize = 9 * Frame::MAX_OCTETS;

/// A stream with the associations that it carries.
pub(super) struct Connection<S, P: Product> {
    pub(super) stream: S,
    pub(super) station: Rc<Station<P>>,
    /// One for each master that may speak here: all hear everything.
    pub(super) associations: Vec<Open<P>>,
    pub(super) activity: Activity,
    /// A write that takes longer ends the connection.
    pub(super) patience: Duration,
    /// After so long without an octet it ends; `None`: never.
    pub(super) idle: Option<Duration>,
}

/// Why a connection ended without an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    ByPeer,
    /// A frame that wants an answer got none.
    LinkDown,
    Idle,
}

impl<S: AsyncRead + AsyncWrite + Unpin, P: Product> Connection<S, P> {
    /// Serves until it ends. `first` are octets that were read before.
    ///
    /// Whether any master was heard at all is told, too.
    pub(super) async fn serve(&mut self, first: &[u8]) -> (bool, io::Result<Ended>) {
        let mut heard = false;
        let ended = self.run(first, &mut heard).await;
        (heard, ended)
    }

    async fn run(&mut self, first: &[u8], heard: &mut bool) -> io::Result<Ended> {
        let (mut rx, mut tx) = (vec![0; RX], vec![0; TX]);
        let mut alarm = Alarm::new();
        let station = Rc::clone(&self.station);
        let mut bell = pin!(station.reported());
        let mut last_octet = Instant::now();

        if let Some(ended) = self.turn(last_octet, first, &mut tx, &mut alarm, heard).await? {
            return Ok(ended);
        }
        loop {
            if let Some(idle) = self.idle {
                // Past the end of time is never.
                if let Some(end) = last_octet.checked_add(idle) {
                    if Instant::now() >= end {
                        return Ok(Ended::Idle);
                    }
                    alarm.no_later_than(end);
                }
            }
            self.activity.waits();
            let (woken, at_once) = woken(&mut self.stream, &mut rx, &mut alarm, bell.as_mut()).await;
            let now = Instant::now();
            let received = match woken {
                Woken::Read(count) => {
                    let count = count?;
                    if count == 0 {
                        return Ok(Ended::ByPeer);
                    }
                    last_octet = now;
                    self.activity.works(now);
                    rx.get(..count).unwrap_or_default()
                }
                Woken::Reported => {
                    bell.set(station.reported());
                    &[]
                }
                Woken::Due => &[],
            };
            if let Some(ended) = self.turn(now, received, &mut tx, &mut alarm, heard).await? {
                return Ok(ended);
            }
            if at_once {
                // Who always has more to say lets the others have their turn.
                yield_now().await;
            }
        }
    }

    /// Gives every association the octets, and sends what they produce, as few writes as may be.
    async fn turn(
        &mut self,
        now: Instant,
        received: &[u8],
        tx: &mut [u8],
        alarm: &mut Alarm,
        heard: &mut bool,
    ) -> io::Result<Option<Ended>> {
        let uptime = self.station.uptime(now);
        let (mut filled, mut ended): (usize, Option<Ended>) = (0, None);
        for association in &self.associations {
            let mut rest = received;
            loop {
                if tx.len().saturating_sub(filled) < Frame::MAX_OCTETS {
                    let full = tx.get(..filled).unwrap_or_default();
                    send(&mut self.stream, full, self.patience, &self.activity).await?;
                    filled = 0;
                }
                let done = association.process(uptime, rest, tx.get_mut(filled..).unwrap_or_default());
                let step = done.step;
                filled = filled.saturating_add(step.produced);
                if done.heard && !*heard {
                    *heard = true;
                    self.activity.answers();
                }
                match step.event {
                    Some(event) if event.may_have_written() => {
                        settle(&self.station, association).await;
                    }
                    Some(Event::Restart(restart)) => {
                        let answer = tx.get(..filled).unwrap_or_default();
                        send(&mut self.stream, answer, self.patience, &self.activity).await?;
                        filled = 0;
                        self.station.restart(restart);
                    }
                    Some(Event::LinkDown) => ended = Some(Ended::LinkDown),
                    _ => {}
                }
                if !step.again(rest.len()) {
                    if let Some(wake_at) = step.wake_at.and_then(|at| self.station.instant(at)) {
                        alarm.no_later_than(wake_at);
                    }
                    break;
                }
                rest = rest.get(step.consumed..).unwrap_or_default();
            }
        }
        if filled > 0 {
            let rest = tx.get(..filled).unwrap_or_default();
            send(&mut self.stream, rest, self.patience, &self.activity).await?;
        }
        Ok(ended)
    }
}

/// Stores what a request changed before its response goes out, and tells all masters of it.
pub(super) async fn settle<P: Product>(station: &Station<P>, association: &Open<P>) {
    if station.settle().await.is_err() {
        association.refuse();
    }
    station.report_changes();
}

/// What a connection waited for.
enum Woken {
    Read(io::Result<usize>),
    Reported,
    Due,
}

/// Waits for octets, a report or the alarm, and tells whether there was no need to wait.
async fn woken<S: AsyncRead + Unpin>(
    stream: &mut S,
    rx: &mut [u8],
    alarm: &mut Alarm,
    mut bell: Pin<&mut Notified<'_>>,
) -> (Woken, bool) {
    let mut at_once = true;
    poll_fn(|context| {
        let woken = poll_woken(stream, rx, alarm, bell.as_mut(), context);
        let woken = woken.map(|woken| (woken, at_once));
        at_once = false;
        woken
    })
    .await
}

fn poll_woken<S: AsyncRead + Unpin>(
    stream: &mut S,
    rx: &mut [u8],
    alarm: &mut Alarm,
    bell: Pin<&mut Notified<'_>>,
    context: &mut Context<'_>,
) -> Poll<Woken> {
    let mut buffer = ReadBuf::new(rx);
    if let Poll::Ready(read) = Pin::new(stream).poll_read(context, &mut buffer) {
        return Poll::Ready(Woken::Read(read.map(|()| buffer.filled().len())));
    }
    if bell.poll(context).is_ready() {
        return Poll::Ready(Woken::Reported);
    }
    alarm.poll(context).map(|()| Woken::Due)
}
