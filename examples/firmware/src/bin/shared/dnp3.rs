//! DNP3 of all products: one association over TCP, one on a serial line.
//!
//! Over TCP a newcomer takes the association over: at once if no other connection has it, else as soon as it shows a
//! frame of the master. So a master that connects anew is served though its old connection is not known to be dead, and
//! who is no master disturbs none.

use core::cell::{Cell, RefCell};

use dnp3_outstation::{
    Event, Outstation, Restart, Step,
    link::{Destination, Direction, Frame},
};
use embassy_net::Stack;
use embassy_time::{Duration, with_timeout};
use embedded_io_async::{Read, Write};
use static_cell::StaticCell;

use crate::{
    net::{Connection, Seats},
    product::{Changes, dnp3_config, keep_time},
    setup,
    unit::{Unit, uptime},
};

/// Events that each master may leave unread.
const EVENTS: usize = 100;
/// Octets of the largest request and response.
const REQUEST: usize = 1_024;
const RESPONSE: usize = 2_048;
type Association = Outstation<EVENTS, REQUEST, RESPONSE>;
/// Octets that are read, and sent, at a time.
const RX: usize = 256;
const TX: usize = 2 * Frame::MAX_OCTETS;
/// What was reported goes out within this time.
const LOOK: Duration = Duration::from_millis(100);

/// What carries an association.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Carrier {
    Network,
    Line,
}

/// The unit's end of all associations.
pub(crate) struct Station {
    unit: &'static Unit,
    network: &'static RefCell<Association>,
    line: &'static RefCell<Association>,
    changes: RefCell<Changes>,
    /// Which connection has the association over TCP, and how many there ever were.
    connection: Cell<Option<u32>>,
    connections: Cell<u32>,
}

impl Station {
    pub(crate) fn new(unit: &'static Unit) -> Self {
        static NETWORK: StaticCell<RefCell<Association>> = StaticCell::new();
        static LINE: StaticCell<RefCell<Association>> = StaticCell::new();
        Self {
            unit,
            network: association(&NETWORK, Some(setup::DNP3_KEEP_ALIVE)),
            line: association(&LINE, None),
            changes: RefCell::new(Changes::new()),
            connection: Cell::new(None),
            connections: Cell::new(0),
        }
    }

    /// Reports what changed to all masters. To be called after each step of the unit and each request.
    pub(crate) fn report_changes(&self) {
        let now = uptime();
        let mut product = self.unit.product_mut();
        keep_time(&mut product, now);
        self.changes.borrow_mut().find(now, &mut product, |change| {
            for association in [self.network, self.line] {
                // The master is told by IIN2.3.
                let _overflow = change.report(&mut association.borrow_mut());
            }
        });
    }

    /// Serves the master of the serial line for ever.
    pub(crate) async fn serve_line<L: Read + Write>(&self, line: &mut L) -> ! {
        let (mut rx, mut tx) = ([0; RX], [0; TX]);
        loop {
            self.association(Carrier::Line).borrow_mut().connected(uptime());
            let _ended = self.serve(Carrier::Line, line, (&mut rx, 0), &mut tx, || true).await;
        }
    }

    /// Serves one connection after another in its place.
    pub(crate) async fn serve_tcp<const N: usize>(
        &self,
        stack: Stack<'_>,
        seats: &Seats<N>,
        place: usize,
    ) -> ! {
        let (mut rx, mut tx) = ([0; 300], [0; 600]);
        loop {
            let buffers = (&mut rx[..], &mut tx[..]);
            let mut connection = Connection::accept(stack, setup::DNP3_PORT, (seats, place), buffers).await;
            let seat = connection.seat;
            self.serve_connection(&mut connection, || seat.prove()).await;
            connection.close().await;
        }
    }

    /// Serves a connection until it ends, or a newer one has the association.
    async fn serve_connection<L: Read + Write>(&self, line: &mut L, heard: impl Fn()) {
        let (mut rx, mut tx) = ([0; RX], [0; TX]);
        let mut first = 0;
        if self.connection.get().is_some() {
            match first_frame(line, &mut rx).await {
                Some(count) => first = count,
                None => return,
            }
        }
        let ours = self.connections.get().wrapping_add(1);
        self.connections.set(ours);
        self.connection.set(Some(ours));
        self.association(Carrier::Network).borrow_mut().connected(uptime());
        let frames = || self.association(Carrier::Network).borrow().frames_heard();
        let before = frames();
        let goes_on = || {
            if frames() != before {
                heard();
            }
            self.connection.get() == Some(ours)
        };
        let _ended = self.serve(Carrier::Network, line, (&mut rx, first), &mut tx, goes_on).await;
        if self.connection.get() == Some(ours) {
            self.connection.set(None);
        }
    }

    const fn association(&self, carrier: Carrier) -> &'static RefCell<Association> {
        match carrier {
            Carrier::Network => self.network,
            Carrier::Line => self.line,
        }
    }

    /// Serves a line, `rx.1` octets of which were read before, while `goes_on`. Each await may be that in which a newcomer
    /// takes the association over: then nothing that comes of this line is the association's any more.
    async fn serve<L: Read + Write>(
        &self,
        carrier: Carrier,
        line: &mut L,
        (rx, mut received): (&mut [u8], usize),
        tx: &mut [u8],
        goes_on: impl Fn() -> bool,
    ) -> Result<(), L::Error> {
        loop {
            let (mut rest, mut patience) = (rx.get(..received).unwrap_or_default(), LOOK);
            loop {
                if !goes_on() {
                    return Ok(());
                }
                let now = uptime();
                let step = self.process(carrier, rest, tx);
                line.write_all(tx.get(..step.produced).unwrap_or_default()).await?;
                match step.event {
                    Some(event) if event.may_have_written() => self.settle(carrier, &goes_on).await,
                    Some(Event::Restart(Restart::Cold)) => self.unit.product_mut().ask_restart(),
                    Some(Event::LinkDown) => return Ok(()),
                    _ => {}
                }
                if !step.again(rest.len()) {
                    let due = step.wake_at.map(|at| at.saturating_sub(now).as_micros());
                    let due = due.and_then(|micros| u64::try_from(micros).ok()).map(Duration::from_micros);
                    patience = due.map_or(patience, |due| due.min(patience));
                    break;
                }
                rest = rest.get(step.consumed..).unwrap_or_default();
            }
            received = match with_timeout(patience, line.read(rx)).await {
                Err(_) => 0,
                Ok(Ok(0)) => return Ok(()),
                Ok(count) => count?,
            };
        }
    }

    /// One call of an outstation.
    pub(crate) fn process(&self, carrier: Carrier, rx: &[u8], tx: &mut [u8]) -> Step {
        let mut product = self.unit.product_mut();
        self.association(carrier).borrow_mut().process(uptime(), rx, tx, &mut *product)
    }

    /// Stores what a request changed before its response goes out, and tells all masters of it.
    async fn settle(&self, carrier: Carrier, goes_on: impl Fn() -> bool) {
        if self.unit.save().await.is_err() && goes_on() {
            self.association(carrier).borrow_mut().refuse();
        }
        self.report_changes();
    }
}

/// Reads until there is a frame of the master for us; gives the octets that are in `rx` then, `None` when the
/// connection ends before.
async fn first_frame<L: Read>(line: &mut L, rx: &mut [u8; RX]) -> Option<usize> {
    let mut held = 0;
    loop {
        let count = line.read(rx.get_mut(held..)?).await.ok().filter(|count| *count > 0)?;
        held += count;
        let mut from = 0;
        while let Some((distance, header)) = Frame::find(rx.get(from..held)?) {
            from += distance;
            if header.source() == setup::DNP3_MASTER
                && header.destination() == Destination::Endpoint(setup::DNP3_ADDRESS)
                && header.control().direction == Direction::FromMaster
            {
                rx.copy_within(from..held, 0);
                return Some(held - from);
            }
            from = (from + header.frame_octets()).min(held);
        }
        // What is left may be the beginning of a frame's header.
        from = from.max(held.saturating_sub(HEADER - 1));
        rx.copy_within(from..held, 0);
        held -= from;
    }
}

/// Octets of a link header with its check (IEEE 1815-2012 clause 9).
const HEADER: usize = 10;

/// An association in its place. A function of its own, as what it builds there passes over the stack.
#[inline(never)]
fn association(
    place: &'static StaticCell<RefCell<Association>>,
    keep_alive: Option<core::time::Duration>,
) -> &'static RefCell<Association> {
    let mut config = dnp3_config(setup::DNP3_ADDRESS, setup::DNP3_MASTER, None);
    config.keep_alive = keep_alive;
    place.init_with(|| RefCell::new(Outstation::new(config)))
}
