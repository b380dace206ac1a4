//! A connection that can be seen to be idle.

use core::cell::Cell;
use std::{rc::Rc, time::Instant};

use embedded_io_async::{ErrorType, Read, Write};

/// When a connection last did something, and whether it waits for its master now.
#[derive(Clone, Debug)]
pub struct Activity(Rc<Cell<State>>);

/// Ordered by how soon the connection gives its seat away: the silent ones first, then the longest idle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct State {
    answered: bool,
    since: Instant,
    waiting: bool,
}

impl Activity {
    /// A connection that opens now.
    pub fn begins() -> Self {
        Self(Rc::new(Cell::new(State { answered: false, since: Instant::now(), waiting: true })))
    }

    pub(super) fn state(&self) -> State {
        self.0.get()
    }

    /// It waits for its master from now on.
    pub fn waits(&self) {
        self.0.set(State { waiting: true, ..self.0.get() });
    }

    /// Its master gave it something to do at this time.
    pub fn works(&self, since: Instant) {
        self.0.set(State { since, waiting: false, ..self.0.get() });
    }

    /// It has served a master: it keeps its seat longer than one that never did.
    pub fn answers(&self) {
        self.0.set(State { answered: true, ..self.0.get() });
    }
}

impl State {
    pub(super) const fn is_waiting(&self) -> bool {
        self.waiting
    }
}

/// A line whose activity is noted.
#[derive(Debug)]
pub struct Watched<L> {
    line: L,
    activity: Activity,
}

impl<L> Watched<L> {
    /// Watches `line`.
    pub const fn new(line: L, activity: Activity) -> Self {
        Self { line, activity }
    }
}

impl<L: ErrorType> ErrorType for Watched<L> {
    type Error = L::Error;
}

impl<L: Read> Read for Watched<L> {
    async fn read(&mut self, buffer: &mut [u8]) -> Result<usize, L::Error> {
        self.activity.waits();
        let read = self.line.read(buffer).await;
        self.activity.works(Instant::now());
        read
    }
}

impl<L: Write> Write for Watched<L> {
    async fn write(&mut self, buffer: &[u8]) -> Result<usize, L::Error> {
        // A master that does not take its replies is idle too.
        self.activity.waits();
        let written = self.line.write(buffer).await;
        self.activity.works(Instant::now());
        self.activity.answers();
        written
    }

    async fn flush(&mut self) -> Result<(), L::Error> {
        self.line.flush().await
    }
}
