//! Lines, sockets, time and a product that are kept in memory.
#![allow(unreachable_pub, clippy::missing_const_for_fn, reason = "test code")]

use core::cell::{Cell, RefCell};
use core::fmt;
use core::future::{Future, poll_fn};
use core::pin::pin;
use core::task::{Context, Poll, Waker};
use core::time::Duration;
use std::collections::VecDeque;
use std::rc::Rc;

use dnp3_outstation::io::{Datagrams, NotStored, Settle};
use dnp3_outstation::{CommandStatus, Control, Flags, Kind, Points, Restart, Sample, Uptime};
use embedded_io_async::{ErrorKind, ErrorType, Read, Write};

/// Polls until ready; everything here is ready sooner or later without a waker.
pub fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..10_000_000 {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
    panic!("the future does not end");
}

#[derive(Clone, Debug)]
pub struct LineFault(pub ErrorKind);

impl fmt::Display for LineFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("line fault")
    }
}

impl core::error::Error for LineFault {}

impl embedded_io_async::Error for LineFault {
    fn kind(&self) -> ErrorKind {
        self.0
    }
}

/// What the other end does.
pub enum Act {
    Send(Vec<u8>),
    /// Sends nothing until so much time has passed.
    Wait(Duration),
    Fail(ErrorKind),
    /// What another task does.
    Do(Box<dyn FnOnce()>),
}

/// A clock that goes on while the other end waits.
#[derive(Clone, Default)]
pub struct Clock(Rc<Cell<Uptime>>);

impl Clock {
    pub fn now(&self) -> Uptime {
        self.0.get()
    }

    fn passes(&self, time: Duration) {
        self.0.set(self.now() + time);
    }
}

/// What the outstation's end saw, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    Wrote(Vec<u8>),
    Settled,
}

#[derive(Clone, Default)]
pub struct Journal(pub Rc<RefCell<Vec<Seen>>>);

impl Journal {
    fn note(&self, seen: Seen) {
        self.0.borrow_mut().push(seen);
    }

    pub fn written(&self) -> Vec<Vec<u8>> {
        let wrote = |seen: &Seen| match seen {
            Seen::Wrote(octets) => Some(octets.clone()),
            Seen::Settled => None,
        };
        self.0.borrow().iter().filter_map(wrote).collect()
    }
}

/// Called wherever the driver must wait.
type Meanwhile = Option<Rc<dyn Fn()>>;

pub struct Line {
    pub acts: VecDeque<Act>,
    pub journal: Journal,
    pub clock: Clock,
    /// Octets that are taken at a time.
    pub takes: usize,
    pub meanwhile: Meanwhile,
}

impl Line {
    pub fn new(acts: impl IntoIterator<Item = Act>) -> Self {
        Self {
            acts: acts.into_iter().collect(),
            journal: Journal::default(),
            clock: Clock::default(),
            takes: usize::MAX,
            meanwhile: None,
        }
    }
}

/// What is next, if it is ready: octets or an error. Cancel-safe: an act is taken only when it is over.
fn next(acts: &mut VecDeque<Act>, clock: &Clock, room: usize) -> Poll<Option<Result<Vec<u8>, LineFault>>> {
    match acts.pop_front() {
        None => Poll::Ready(None),
        Some(Act::Wait(time)) => {
            let tick = Duration::from_micros(100);
            clock.passes(tick);
            if time > tick {
                acts.push_front(Act::Wait(time.saturating_sub(tick)));
            }
            Poll::Pending
        }
        Some(Act::Do(what)) => {
            what();
            Poll::Pending
        }
        Some(Act::Fail(kind)) => Poll::Ready(Some(Err(LineFault(kind)))),
        Some(Act::Send(mut octets)) => {
            let rest = octets.split_off(room.min(octets.len()));
            if !rest.is_empty() {
                acts.push_front(Act::Send(rest));
            }
            Poll::Ready(Some(Ok(octets)))
        }
    }
}

impl ErrorType for Line {
    type Error = LineFault;
}

impl Read for Line {
    async fn read(&mut self, buf: &mut [u8]) -> Result<usize, LineFault> {
        assert!(!buf.is_empty());
        poll_fn(|_| {
            self.meanwhile.iter().for_each(|check| check());
            next(&mut self.acts, &self.clock, buf.len()).map(|read| {
                let octets = read.transpose()?.unwrap_or_default();
                buf[..octets.len()].copy_from_slice(&octets);
                Ok(octets.len())
            })
        })
        .await
    }
}

impl Write for Line {
    async fn write(&mut self, buf: &[u8]) -> Result<usize, LineFault> {
        let taken = &buf[..buf.len().min(self.takes)];
        self.journal.note(Seen::Wrote(taken.to_vec()));
        Ok(taken.len())
    }

    async fn flush(&mut self) -> Result<(), LineFault> {
        Ok(())
    }
}

/// A socket; places are letters.
pub struct Socket {
    acts: VecDeque<(char, Act)>,
    clock: Clock,
    pub sent: Vec<(char, Vec<u8>)>,
}

impl Socket {
    pub fn new(acts: impl IntoIterator<Item = (char, Act)>, clock: &Clock) -> Self {
        Self { acts: acts.into_iter().collect(), clock: clock.clone(), sent: Vec::new() }
    }
}

impl Datagrams for Socket {
    type Address = char;
    type Error = LineFault;

    /// Fails at the end.
    async fn receive(&mut self, buffer: &mut [u8]) -> Result<(usize, char), LineFault> {
        poll_fn(|_| {
            let Some((from, act)) = self.acts.pop_front() else {
                return Poll::Ready(Err(LineFault(ErrorKind::NotConnected)));
            };
            let mut acts = VecDeque::from([act]);
            let received = next(&mut acts, &self.clock, buffer.len());
            if received.is_pending()
                && let Some(act) = acts.pop_front()
            {
                self.acts.push_front((from, act));
            }
            received.map(|octets| {
                let octets = octets.transpose()?.unwrap_or_default();
                buffer[..octets.len()].copy_from_slice(&octets);
                Ok((octets.len(), from))
            })
        })
        .await
    }

    async fn send(&mut self, to: &char, octets: &[u8]) -> Result<(), LineFault> {
        self.sent.push((*to, octets.to_vec()));
        Ok(())
    }
}

/// Is over when its time has come.
pub struct Delay(pub Clock);

impl embedded_hal_async::delay::DelayNs for Delay {
    async fn delay_ns(&mut self, ns: u32) {
        let end = self.0.now() + Duration::from_nanos(u64::from(ns));
        poll_fn(|_| {
            // Time passes, slowly, where nobody reads meanwhile.
            self.0.passes(Duration::from_micros(1));
            if self.0.now() >= end { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
    }
}

/// Inputs that read 13390, an output, and a flash that takes its time and can fail.
pub struct Product {
    pub inputs: u16,
    pub output: i32,
    pub fails: bool,
    pub meanwhile: Meanwhile,
    pub journal: Journal,
}

impl Product {
    pub fn new(journal: &Journal) -> Self {
        Self { inputs: 1, output: 0, fails: false, meanwhile: None, journal: journal.clone() }
    }
}

impl Points for Product {
    fn count(&self, kind: Kind) -> u16 {
        match kind {
            Kind::AnalogInput => self.inputs,
            Kind::AnalogOutput | Kind::BinaryInput => 1,
            _ => 0,
        }
    }

    fn sample(&self, kind: Kind, _index: u16) -> Option<Sample> {
        match kind {
            Kind::AnalogInput => Some(Sample::analog(13_390, Flags::ONLINE)),
            Kind::AnalogOutput => Some(Sample::analog(self.output, Flags::ONLINE)),
            Kind::BinaryInput => Some(Sample::binary(false, Flags::ONLINE)),
            _ => None,
        }
    }

    fn operate(&mut self, _index: u16, control: Control) -> CommandStatus {
        match control {
            Control::Analog(value) => {
                self.output = value;
                CommandStatus::Success
            }
            _ => CommandStatus::NotSupported,
        }
    }

    fn restart(&mut self, restart: Restart) -> Option<Uptime> {
        (restart == Restart::Cold).then_some(Duration::from_secs(5))
    }
}

impl Settle for Product {
    async fn settle(&mut self) -> Result<(), NotStored> {
        let mut polls = 0;
        poll_fn(|_| {
            self.meanwhile.iter().for_each(|check| check());
            polls += 1;
            if polls < 3 { Poll::Pending } else { Poll::Ready(()) }
        })
        .await;
        self.journal.note(Seen::Settled);
        if self.fails { Err(NotStored) } else { Ok(()) }
    }
}
