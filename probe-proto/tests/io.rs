//! The async drivers: a manager and three probes, each a task, on lines that are kept in memory.
#![cfg(feature = "embedded-io-async-v0.7")]
#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unchecked_time_subtraction,
    clippy::unwrap_used,
    reason = "test code: a panic is a failed test"
)]

mod chain;

use chain::{BAUD, Battery, place};
use core::cell::{Cell, RefCell};
use core::future::{Future, poll_fn};
use core::pin::{Pin, pin};
use core::task::{Context, Poll, Waker};
use core::time::Duration;
use embedded_hal_async::delay::DelayNs;
use embedded_io_async::{ErrorKind, ErrorType, Read, Write};
use probe_proto::io::{Ended, Halves, Listener, manage, serve};
use probe_proto::{Bus, Command, Config, Image, Places, Probe, ProbeAddress, Report};
use std::collections::VecDeque;
use std::rc::Rc;

/// Time that passes when a task looks at it.
#[derive(Clone, Default)]
struct Clock(Rc<Cell<Duration>>);

impl Clock {
    fn now(&self) -> Duration {
        self.0.get()
    }
}

struct Delay(Clock);

impl DelayNs for Delay {
    async fn delay_ns(&mut self, nanos: u32) {
        let end = self.0.now() + Duration::from_nanos(nanos.into());
        poll_fn(|_| if self.0.now() >= end { Poll::Ready(()) } else { Poll::Pending }).await;
    }

    async fn delay_us(&mut self, micros: u32) {
        let end = self.0.now() + Duration::from_micros(micros.into());
        poll_fn(|_| if self.0.now() >= end { Poll::Ready(()) } else { Poll::Pending }).await;
    }
}

/// One direction of a hop.
#[derive(Clone, Default)]
struct Pipe {
    octets: Rc<RefCell<VecDeque<u8>>>,
    faults: Rc<Cell<u32>>,
    closed: Rc<Cell<bool>>,
    /// Nobody listens: what is written goes out all the same.
    open: Rc<Cell<bool>>,
}

impl ErrorType for Pipe {
    type Error = ErrorKind;
}

impl Read for Pipe {
    async fn read(&mut self, room: &mut [u8]) -> Result<usize, ErrorKind> {
        poll_fn(|_| {
            if self.closed.get() {
                return Poll::Ready(Ok(0));
            }
            if self.faults.get() > 0 {
                self.faults.set(self.faults.get() - 1);
                return Poll::Ready(Err(ErrorKind::Other));
            }
            let mut octets = self.octets.borrow_mut();
            let count = octets.len().min(room.len());
            if count == 0 {
                return Poll::Pending;
            }
            room.iter_mut().zip(octets.drain(..count)).for_each(|(room, octet)| *room = octet);
            Poll::Ready(Ok(count))
        })
        .await
    }
}

impl Write for Pipe {
    async fn write(&mut self, octets: &[u8]) -> Result<usize, ErrorKind> {
        poll_fn(|_| {
            let mut queue = self.octets.borrow_mut();
            let count = octets.len().min(8_usize.saturating_sub(queue.len()));
            if count == 0 {
                return Poll::Pending;
            }
            queue.extend(octets[..count].iter().filter(|_| !self.open.get()));
            Poll::Ready(Ok(count))
        })
        .await
    }

    async fn flush(&mut self) -> Result<(), ErrorKind> {
        Ok(())
    }
}

/// A line of both directions, as the manager has it.
struct Line(Pipe, Pipe);

impl ErrorType for Line {
    type Error = ErrorKind;
}

impl Read for Line {
    async fn read(&mut self, room: &mut [u8]) -> Result<usize, ErrorKind> {
        self.0.read(room).await
    }
}

impl Write for Line {
    async fn write(&mut self, octets: &[u8]) -> Result<usize, ErrorKind> {
        self.1.write(octets).await
    }

    async fn flush(&mut self) -> Result<(), ErrorKind> {
        Ok(())
    }
}

#[derive(Default)]
struct Heard {
    readings: [u32; 3],
    firmware: Vec<u8>,
    updated: Rc<Cell<bool>>,
}

impl Listener for Heard {
    fn report(&mut self, report: Report<'_>) {
        match report {
            Report::Reading { place, .. } => self.readings[usize::from(place.get()) - 1] += 1,
            Report::Updated { .. } => self.updated.set(true),
            _ => {}
        }
    }

    async fn firmware(&mut self, _: ProbeAddress, offset: u32, room: &mut [u8]) -> usize {
        let octets = &self.firmware[usize::try_from(offset).unwrap()..][..room.len()];
        room.copy_from_slice(octets);
        octets.len()
    }
}

/// Runs tasks by turns, a tenth of a millisecond each turn, until the first of them ends or the time is up.
fn run(clock: &Clock, time: Duration, tasks: &mut [Pin<&mut dyn Future<Output = ()>>]) {
    let mut context = Context::from_waker(Waker::noop());
    let end = clock.now() + time;
    while clock.now() < end {
        for task in tasks.iter_mut() {
            if task.as_mut().poll(&mut context).is_ready() {
                return;
            }
        }
        clock.0.set(clock.now() + Duration::from_micros(100));
    }
}

#[test]
fn a_manager_and_its_probes_talk_over_lines_that_fail_now_and_then() {
    let clock = Clock::default();
    let (down, up): (Vec<_>, Vec<_>) = (0..4).map(|_| (Pipe::default(), Pipe::default())).unzip();
    down[3].open.set(true);
    let bus = RefCell::new(Bus::new(Config { answer: Duration::from_millis(20), ..Config::at_baud(BAUD) }));
    let firmware: Vec<u8> = (0..200).collect();
    let mut heard = Heard { firmware: firmware.clone(), ..Heard::default() };
    let updated = heard.updated.clone();

    let ended = RefCell::new(Vec::new());
    let unit = |at: usize| {
        let mut at_in = Halves { rx: down[at].clone(), tx: up[at].clone() };
        let mut at_out = Halves { rx: up[at + 1].clone(), tx: down[at + 1].clone() };
        let (clock, ended) = (clock.clone(), &ended);
        async move {
            let (mut probe, mut battery) = (Probe::new(), Battery::new(u8::try_from(at).unwrap() + 1));
            let mut delay = Delay(clock.clone());
            loop {
                let end =
                    serve(&mut probe, &mut at_in, &mut at_out, &mut delay, || clock.now(), &mut battery);
                let end = end.await.unwrap();
                ended.borrow_mut().push((at, end, battery.firmware.clone()));
                probe = Probe::new();
            }
        }
    };
    {
        let mut line = Line(up[0].clone(), down[0].clone());
        let mut delay = Delay(clock.clone());
        let mut manager =
            pin!(async { manage(&bus, &mut line, &mut delay, || clock.now(), &mut heard).await.unwrap() });
        let (mut first, mut second, mut third) = (pin!(unit(0)), pin!(unit(1)), pin!(unit(2)));
        let mut tasks: [Pin<&mut dyn Future<Output = ()>>; 4] =
            [manager.as_mut(), first.as_mut(), second.as_mut(), third.as_mut()];
        run(&clock, Duration::from_millis(2_900), &mut tasks);
        assert_eq!(bus.borrow().present(), Places::first(3));

        for pipe in [&up[0], &down[1], &up[2]] {
            pipe.faults.set(3);
        }
        let image = Image { octets: 200, crc: Image::crc(&firmware), firmware: 131 };
        bus.borrow_mut().command(Command::Update { place: place(2), image }).unwrap();
        run(&clock, Duration::from_secs(3), &mut tasks);
        assert!(updated.get());

        // The port of the manager closes.
        up[0].closed.set(true);
        run(&clock, Duration::from_secs(1), &mut tasks);
    }
    assert_eq!(*ended.borrow(), [(1, Ended::StartFirmware, firmware)]);
    assert!(heard.readings.iter().all(|&count| count >= 4), "{:?}", heard.readings);
}
