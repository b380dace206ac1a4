//! The async drivers, on lines that are kept in memory, with an executor of twenty lines.
#![cfg(feature = "embedded-io-async-v0.7")]
#![allow(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code: a panic is a failed test"
)]

mod bench;

use core::cell::{Cell, RefCell};
use core::convert::Infallible;
use core::future::{Future, poll_fn};
use core::pin::pin;
use core::task::{Context, Poll, Waker};
use core::time::Duration;
use std::collections::VecDeque;
use std::rc::Rc;

use bench::{Rtu, Store, Tcp, UNIT, millis, unit};
use embedded_io_async::{ErrorKind, ErrorType, Read, Write};
use modbus_slave::io::{Closed, Settle, serve, serve_shared, serve_units, serve_with_buffers};
use modbus_slave::{Exception, RegisterTable, Registers, Units, Uptime, rtu, tcp};

/// Polls until ready; everything here is ready sooner or later without a waker.
fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..1_000_000 {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
    panic!("the future does not end");
}

#[derive(Clone, Debug)]
struct LineFault(ErrorKind);

impl core::fmt::Display for LineFault {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
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
enum Act {
    Send(Vec<u8>),
    /// Sends nothing until so much time has passed.
    Wait(Duration),
    Fail(ErrorKind),
}

/// A clock that goes on while the other end waits.
#[derive(Clone, Default)]
struct Clock(Rc<Cell<Uptime>>);

impl Clock {
    fn now(&self) -> Uptime {
        self.0.get()
    }
}

/// What the slave's end saw, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Seen {
    Wrote(Vec<u8>),
    Settled,
}

#[derive(Clone, Default)]
struct Journal(Rc<RefCell<Vec<Seen>>>);

impl Journal {
    fn note(&self, seen: Seen) {
        self.0.borrow_mut().push(seen);
    }

    fn written(&self) -> Vec<Vec<u8>> {
        let wrote = |seen: &Seen| match seen {
            Seen::Wrote(bytes) => Some(bytes.clone()),
            Seen::Settled => None,
        };
        self.0.borrow().iter().filter_map(wrote).collect()
    }
}

struct Line {
    acts: VecDeque<Act>,
    journal: Journal,
    clock: Clock,
    /// Bytes that are taken at a time.
    takes: usize,
}

impl Line {
    fn new(acts: impl IntoIterator<Item = Act>) -> Self {
        Self {
            acts: acts.into_iter().collect(),
            journal: Journal::default(),
            clock: Clock::default(),
            takes: usize::MAX,
        }
    }
}

impl ErrorType for Line {
    type Error = LineFault;
}

impl Read for Line {
    /// Cancel-safe: an act is taken only when the read is ready.
    async fn read(&mut self, buf: &mut [u8]) -> Result<usize, LineFault> {
        assert!(!buf.is_empty());
        poll_fn(|_| match self.acts.front_mut() {
            None => Poll::Ready(Ok(0)),
            Some(Act::Wait(time)) => {
                let tick = Duration::from_micros(100);
                self.clock.0.set(self.clock.now() + tick);
                *time = time.saturating_sub(tick);
                if time.is_zero() {
                    self.acts.pop_front();
                }
                Poll::Pending
            }
            Some(Act::Fail(kind)) => {
                let kind = *kind;
                self.acts.pop_front();
                Poll::Ready(Err(LineFault(kind)))
            }
            Some(Act::Send(bytes)) => {
                let count = bytes.len().min(buf.len());
                buf[..count].copy_from_slice(&bytes[..count]);
                bytes.drain(..count);
                if bytes.is_empty() {
                    self.acts.pop_front();
                }
                Poll::Ready(Ok(count))
            }
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

/// Is over when its time has come.
struct Delay(Clock);

impl embedded_hal_async::delay::DelayNs for Delay {
    async fn delay_ns(&mut self, ns: u32) {
        let end = self.0.now() + Duration::from_nanos(u64::from(ns));
        poll_fn(|_| {
            // Time passes, slowly, where nobody reads meanwhile.
            self.0.0.set(self.0.now() + Duration::from_micros(1));
            if self.0.now() >= end { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
    }
}

/// The store with a flash that takes its time, and can fail.
struct Product {
    store: Store,
    journal: Journal,
    fails: Option<Exception>,
    other: Option<Rc<RefCell<tcp::Slave>>>,
}

impl Product {
    fn new(journal: &Journal) -> Self {
        Self { store: Store::ramp(), journal: journal.clone(), fails: None, other: None }
    }
}

impl Registers for Product {
    fn register(&self, table: RegisterTable, address: u16) -> Result<u16, Exception> {
        self.store.register(table, address)
    }
    fn set_register(&mut self, address: u16, value: u16) -> Result<(), Exception> {
        self.store.set_register(address, value)
    }
}

impl Settle for Product {
    async fn settle(&mut self) -> Result<(), Exception> {
        let mut polls = 0;
        poll_fn(|_| {
            // Another connection may use the shared slave meanwhile.
            if let Some(slave) = &self.other {
                assert!(slave.try_borrow_mut().is_ok());
            }
            polls += 1;
            if polls < 3 { Poll::Pending } else { Poll::Ready(()) }
        })
        .await;
        self.journal.note(Seen::Settled);
        self.fails.map_or(Ok(()), Err)
    }
}

fn read(transaction: u16) -> Vec<u8> {
    Tcp::frame(transaction, UNIT, &[3, 0, 5, 0, 1])
}

fn read_answer(transaction: u16) -> Vec<u8> {
    Tcp::frame(transaction, UNIT, &[3, 2, 0, 5])
}

fn write(transaction: u16) -> Vec<u8> {
    Tcp::frame(transaction, UNIT, &[6, 0, 9, 0xAB, 0xCD])
}

fn run_tcp(line: &mut Line, product: &mut Product) -> Result<Closed, LineFault> {
    let mut slave = tcp::Slave::new(unit());
    let clock = line.clock.clone();
    block_on(serve(&mut slave, line, &mut Delay(clock.clone()), || clock.now(), product))
}

fn run_rtu(line: &mut Line, product: &mut Product) -> Result<Closed, LineFault> {
    let mut slave = rtu::Slave::new(unit(), rtu::Timing::at_baud(9600));
    let clock = line.clock.clone();
    block_on(serve(&mut slave, line, &mut Delay(clock.clone()), || clock.now(), product))
}

#[test]
fn what_was_read_together_is_answered_together() {
    let mut line = Line::new([Act::Send((0..8).flat_map(read).collect())]);
    let mut product = Product::new(&line.journal);
    assert_eq!(run_tcp(&mut line, &mut product).unwrap(), Closed::ByPeer);
    assert_eq!(line.journal.written(), [(0..8).flat_map(read_answer).collect::<Vec<u8>>()]);
}

#[test]
fn more_than_the_buffers_hold_is_answered_in_several_writes_and_in_order() {
    let mut line = Line::new([Act::Send((0..200).flat_map(read).collect())]);
    let mut product = Product::new(&line.journal);
    assert_eq!(run_tcp(&mut line, &mut product).unwrap(), Closed::ByPeer);
    assert_eq!(line.journal.written().concat(), (0..200).flat_map(read_answer).collect::<Vec<u8>>());
}

#[test]
fn long_replies_are_sent_before_they_fill_the_buffer() {
    let ask = |transaction| Tcp::frame(transaction, UNIT, &[3, 0, 0, 0, 125]);
    let mut line = Line::new([Act::Send((0..20).flat_map(ask).collect())]);
    let mut product = Product::new(&line.journal);
    assert_eq!(run_tcp(&mut line, &mut product).unwrap(), Closed::ByPeer);
    let words: Vec<u8> = (0..125_u16).flat_map(u16::to_be_bytes).collect();
    let answer = |transaction| Tcp::frame(transaction, UNIT, &[&[3, 250], &words[..]].concat());
    assert_eq!(line.journal.written().concat(), (0..20).flat_map(answer).collect::<Vec<u8>>());
}

#[test]
fn a_request_in_single_bytes_is_answered() {
    let mut line = Line::new(read(7).into_iter().map(|byte| Act::Send(vec![byte])));
    let mut product = Product::new(&line.journal);
    assert_eq!(run_tcp(&mut line, &mut product).unwrap(), Closed::ByPeer);
    assert_eq!(line.journal.written(), [read_answer(7)]);
}

#[test]
fn each_write_is_settled_before_its_reply_leaves() {
    let mut line = Line::new([Act::Send([read(1), write(2), write(3), read(4)].concat())]);
    let mut product = Product::new(&line.journal);
    run_tcp(&mut line, &mut product).unwrap();
    let together = [read_answer(1), write(2), write(3), read_answer(4)].concat();
    assert_eq!(*line.journal.0.borrow(), [Seen::Settled, Seen::Settled, Seen::Wrote(together)]);
    assert_eq!(product.store.holding[&9], 0xABCD);
}

#[test]
fn reads_are_not_settled() {
    let mut line = Line::new([Act::Send(read(1))]);
    let mut product = Product::new(&line.journal);
    run_tcp(&mut line, &mut product).unwrap();
    assert_eq!(*line.journal.0.borrow(), [Seen::Wrote(read_answer(1))]);
}

#[test]
fn a_write_that_could_not_be_settled_is_answered_with_the_exception() {
    let mut line = Line::new([Act::Send([read(1), write(2), read(3)].concat())]);
    let mut product = Product::new(&line.journal);
    product.fails = Some(Exception::ServerDeviceFailure);
    run_tcp(&mut line, &mut product).unwrap();
    let refused = Tcp::frame(2, UNIT, &[0x86, 4]);
    assert_eq!(line.journal.written().concat(), [read_answer(1), refused, read_answer(3)].concat());
}

#[test]
fn what_is_not_modbus_closes_the_connection_after_the_replies_before_it() {
    let mut line =
        Line::new([Act::Send([read(1), b"GET / HTTP/1.1\r\n".to_vec()].concat()), Act::Send(read(2))]);
    let mut product = Product::new(&line.journal);
    assert_eq!(run_tcp(&mut line, &mut product).unwrap(), Closed::Malformed);
    assert_eq!(line.journal.written(), [read_answer(1)]);
}

#[test]
fn an_error_of_a_connection_is_returned() {
    for kind in [ErrorKind::ConnectionReset, ErrorKind::InvalidData, ErrorKind::OutOfMemory] {
        let mut line = Line::new([Act::Send(read(1)), Act::Fail(kind)]);
        let mut product = Product::new(&line.journal);
        assert_eq!(run_tcp(&mut line, &mut product).unwrap_err().0, kind);
        assert_eq!(line.journal.written(), [read_answer(1)]);
    }
}

#[test]
fn a_line_that_takes_a_reply_in_parts_gets_all_of_it() {
    let mut line = Line { takes: 4, ..Line::new([Act::Send(read(1))]) };
    let mut product = Product::new(&line.journal);
    assert_eq!(run_tcp(&mut line, &mut product).unwrap(), Closed::ByPeer);
    assert!(line.journal.written().len() > 1);
    assert_eq!(line.journal.written().concat(), read_answer(1));
}

#[test]
fn a_line_that_takes_nothing_is_closed() {
    let mut line = Line { takes: 0, ..Line::new([Act::Send(read(1)), Act::Send(read(2))]) };
    let mut product = Product::new(&line.journal);
    assert_eq!(run_tcp(&mut line, &mut product).unwrap(), Closed::ByPeer);
    assert_eq!(line.journal.written(), [[]; 1], "tried once");
}

#[test]
fn a_serial_line_is_answered_when_silence_has_ended_the_frame() {
    let request = Rtu::frame(UNIT, &[3, 0, 5, 0, 1]);
    let mut line = Line::new([
        Act::Send(request[..3].to_vec()),
        Act::Wait(millis(1)),
        Act::Send(request[3..].to_vec()),
        Act::Wait(millis(20)),
        Act::Send(Rtu::frame(UNIT, &[6, 0, 9, 0xAB, 0xCD])),
        Act::Wait(millis(20)),
    ]);
    let mut product = Product::new(&line.journal);
    assert_eq!(run_rtu(&mut line, &mut product).unwrap(), Closed::ByPeer);
    assert_eq!(
        *line.journal.0.borrow(),
        [
            Seen::Wrote(Rtu::frame(UNIT, &[3, 2, 0, 5])),
            Seen::Settled,
            Seen::Wrote(Rtu::frame(UNIT, &[6, 0, 9, 0xAB, 0xCD])),
        ]
    );
}

#[test]
fn a_broadcast_is_settled_although_nobody_is_answered() {
    let mut line = Line::new([Act::Send(Rtu::frame(0, &[6, 0, 9, 0xAB, 0xCD])), Act::Wait(millis(20))]);
    let mut product = Product::new(&line.journal);
    product.fails = Some(Exception::ServerDeviceFailure);
    run_rtu(&mut line, &mut product).unwrap();
    assert_eq!(*line.journal.0.borrow(), [Seen::Settled]);
    assert_eq!(product.store.holding[&9], 0xABCD);
}

#[test]
fn noise_that_a_port_reports_as_an_error_does_not_end_the_service_of_a_serial_line() {
    let request = Rtu::frame(UNIT, &[3, 0, 5, 0, 1]);
    let mut line = Line::new([
        Act::Send(request[..4].to_vec()),
        Act::Fail(ErrorKind::InvalidData),
        Act::Send(request[4..].to_vec()),
        Act::Wait(millis(20)),
        Act::Fail(ErrorKind::OutOfMemory),
        Act::Fail(ErrorKind::Other),
        Act::Fail(ErrorKind::Interrupted),
        Act::Wait(millis(20)),
        Act::Send(request),
        Act::Wait(millis(20)),
        Act::Fail(ErrorKind::BrokenPipe),
    ]);
    let mut product = Product::new(&line.journal);
    assert_eq!(run_rtu(&mut line, &mut product).unwrap_err().0, ErrorKind::BrokenPipe);
    assert_eq!(line.journal.written(), [Rtu::frame(UNIT, &[3, 2, 0, 5])]);
}

#[test]
fn a_serial_port_that_does_nothing_but_fail_is_given_up() {
    let mut line = Line::new((0..200).map(|_| Act::Fail(ErrorKind::Other)));
    let mut product = Product::new(&line.journal);
    assert_eq!(run_rtu(&mut line, &mut product).unwrap_err().0, ErrorKind::Other);
    assert_eq!(line.acts.len(), 99, "after a hundred and one");
}

/// A cheap handle, as a single-threaded host gives one to each connection.
#[derive(Clone)]
struct Handle(Rc<RefCell<Store>>);

impl Registers for Handle {
    fn register(&self, table: RegisterTable, address: u16) -> Result<u16, Exception> {
        self.0.borrow().register(table, address)
    }
    fn set_register(&mut self, address: u16, value: u16) -> Result<(), Exception> {
        self.0.borrow_mut().set_register(address, value)
    }
}

impl Settle for Handle {}

#[test]
fn many_connections_share_one_slave_and_one_product() {
    let slave = RefCell::new(tcp::Slave::new(unit()));
    let handle = Handle(Rc::new(RefCell::new(Store::ramp())));
    let connection = |number: u16| {
        let mut line = Line::new([Act::Send(write(number)), Act::Send(read(number))]);
        let (mut handle, slave) = (handle.clone(), &slave);
        async move {
            let clock = line.clock.clone();
            let closed =
                serve_shared(slave, &mut line, &mut Delay(clock.clone()), || clock.now(), &mut handle).await;
            (closed.unwrap(), line.journal.written())
        }
    };
    let mut connections: Vec<_> = (0..20).map(|number| Box::pin(connection(number))).collect();
    let mut context = Context::from_waker(Waker::noop());
    for (number, connection) in connections.iter_mut().enumerate() {
        let Poll::Ready((closed, written)) = connection.as_mut().poll(&mut context) else {
            panic!("not ended")
        };
        assert_eq!(closed, Closed::ByPeer);
        assert_eq!(written, [write(number as u16), read_answer(number as u16)]);
    }
    assert_eq!(slave.borrow().counters().slave_messages, 40);
}

#[test]
fn a_shared_slave_is_free_while_a_write_is_settled() {
    let slave = Rc::new(RefCell::new(tcp::Slave::new(unit())));
    let mut line = Line::new([Act::Send(write(1))]);
    let mut product = Product::new(&line.journal);
    product.other = Some(slave.clone());
    let clock = line.clock.clone();
    let closed =
        block_on(serve_shared(&slave, &mut line, &mut Delay(clock.clone()), || clock.now(), &mut product));
    assert_eq!(closed.unwrap(), Closed::ByPeer);
    assert_eq!(*line.journal.0.borrow(), [Seen::Settled, Seen::Wrote(write(1))]);
}

#[test]
fn a_shared_slave_takes_back_a_reply_that_could_not_be_settled() {
    let slave = RefCell::new(tcp::Slave::new(unit()));
    let mut line = Line::new([Act::Send(write(1))]);
    let mut product = Product::new(&line.journal);
    product.fails = Some(Exception::ServerDeviceBusy);
    let clock = line.clock.clone();
    let closed =
        block_on(serve_shared(&slave, &mut line, &mut Delay(clock.clone()), || clock.now(), &mut product));
    assert_eq!(closed.unwrap(), Closed::ByPeer);
    assert_eq!(line.journal.written(), [Tcp::frame(1, UNIT, &[0x86, 6])]);
    assert_eq!(slave.borrow().counters().slave_busies, 1);
}

struct Pair([Product; 2]);

impl Units for Pair {
    type Unit = Product;
    fn unit(&mut self, id: u8) -> Option<&mut Product> {
        self.0.get_mut(usize::from(id).checked_sub(1)?)
    }
}

impl Settle for Pair {}

#[test]
fn many_units_are_served_and_the_buffers_may_be_the_callers() {
    let requests = [1, 2, 3].map(|id| Tcp::frame(9, id, &[3, 0, 5, 0, 1])).concat();
    let answers =
        [Tcp::frame(9, 1, &[3, 2, 0, 5]), Tcp::frame(9, 2, &[3, 2, 0, 5]), Tcp::frame(9, 3, &[0x83, 0x0B])]
            .concat();
    for own_buffers in [false, true] {
        let mut line = Line::new([Act::Send(requests.clone())]);
        let mut pair = Pair([Product::new(&line.journal), Product::new(&line.journal)]);
        let (mut slave, clock) = (tcp::Slave::new(unit()), line.clock.clone());
        let mut delay = Delay(clock.clone());
        let closed = if own_buffers {
            let (mut rx, mut tx) = ([0; 4096], [0; 4096]);
            block_on(serve_with_buffers(
                &mut slave,
                &mut line,
                &mut delay,
                || clock.now(),
                &mut pair,
                &mut rx,
                &mut tx,
            ))
        } else {
            block_on(serve_units(&mut slave, &mut line, &mut delay, || clock.now(), &mut pair))
        };
        assert_eq!(closed.unwrap(), Closed::ByPeer);
        assert_eq!(line.journal.written(), core::slice::from_ref(&answers));
    }
}

#[test]
fn a_buffer_too_small_for_a_request_closes_the_connection_and_does_not_spin() {
    let mut line = Line::new([Act::Send(read(1)), Act::Send(read(2))]);
    let mut pair = Pair([Product::new(&line.journal), Product::new(&line.journal)]);
    let (mut slave, clock) = (tcp::Slave::new(unit()), line.clock.clone());
    let (mut delay, mut rx, mut tx) = (Delay(clock.clone()), [0; 8], [0; 300]);
    let closed = block_on(serve_with_buffers(
        &mut slave,
        &mut line,
        &mut delay,
        || clock.now(),
        &mut pair,
        &mut rx,
        &mut tx,
    ));
    assert_eq!(closed.unwrap(), Closed::Malformed);
}

/// Errors that cannot happen cost nothing.
#[test]
fn lines_that_cannot_fail_are_lines_too() {
    struct Silent;
    impl ErrorType for Silent {
        type Error = Infallible;
    }
    impl Read for Silent {
        async fn read(&mut self, _: &mut [u8]) -> Result<usize, Infallible> {
            Ok(0)
        }
    }
    impl Write for Silent {
        async fn write(&mut self, buf: &[u8]) -> Result<usize, Infallible> {
            Ok(buf.len())
        }
        async fn flush(&mut self) -> Result<(), Infallible> {
            Ok(())
        }
    }
    let (mut slave, clock) = (tcp::Slave::new(unit()), Clock::default());
    let mut handle = Handle(Rc::new(RefCell::new(Store::ramp())));
    let Ok(closed) =
        block_on(serve(&mut slave, &mut Silent, &mut Delay(clock.clone()), || clock.now(), &mut handle));
    assert_eq!(closed, Closed::ByPeer);
}
