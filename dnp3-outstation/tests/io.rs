//! The async drivers, on lines and sockets that are kept in memory, with an executor of ten lines.
#![cfg(feature = "embedded-io-async-v0.7")]
#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::match_same_arms,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code: a panic is a failed test"
)]

mod bench;
mod io_fakes;

use core::cell::RefCell;
use core::time::Duration;
use std::rc::Rc;

use bench::{Bench, hex};
use dnp3_outstation::io::{Closed, serve, serve_datagrams, serve_with_buffers};
use dnp3_outstation::{Class, Config, Flags, Kind, Outstation, Restart, Sample, Stamp};
use embedded_io_async::ErrorKind;
use io_fakes::{Act, Clock, Delay, Journal, Line, LineFault, Product, Seen, Socket, block_on};

type Shared = Rc<RefCell<Outstation<16>>>;

const LOOK_EVERY: Duration = Duration::from_millis(50);
const READ_INPUT: &str = "c1 01 1e 02 00 00 00";
const INPUT: &str = "c1 81 80 00 1e 02 00 00 00 01 4e 34";
const OPERATE: &str = "c2 05 29 02 17 01 00 4d 00 00";
const OPERATED: &str = "c2 81 80 00 29 02 17 01 00 4d 00 00";
const HARDWARE_ERROR: &str = "c2 81 80 00 29 02 17 01 00 4d 00 06";

fn outstation(differs: impl FnOnce(&mut Config)) -> Shared {
    let mut config = *Bench::new().outstation.config();
    differs(&mut config);
    Rc::new(RefCell::new(Outstation::new(config)))
}

fn plain() -> Shared {
    outstation(|_| {})
}

/// The frame of a fragment from the master.
fn frame(fragment: &str) -> Vec<u8> {
    Bench::new().master.frames(&hex(fragment))
}

fn sends(fragment: &str) -> Act {
    Act::Send(frame(fragment))
}

/// The fragments in what was written.
fn fragments(octets: &[u8]) -> Vec<String> {
    let mut master = Bench::new().master;
    let mut fragments = Vec::new();
    master.lenient = true;
    master.hears(octets, &mut fragments);
    fragments
}

fn run(outstation: &Shared, line: &mut Line, product: &mut Product) -> Result<Closed, LineFault> {
    let clock = line.clock.clone();
    let mut delay = Delay(clock.clone());
    block_on(serve(outstation, line, &mut delay, || clock.now(), LOOK_EVERY, product))
}

/// Runs to the end of the line, and gives the fragments that were written.
fn answers(outstation: &Shared, acts: impl IntoIterator<Item = Act>) -> Vec<String> {
    let mut line = Line::new(acts);
    let mut product = Product::new(&line.journal);
    assert_eq!(run(outstation, &mut line, &mut product).unwrap(), Closed::ByPeer);
    fragments(&line.journal.written().concat())
}

#[test]
fn requests_are_answered_however_their_octets_come() {
    let octets = frame(READ_INPUT);
    assert_eq!(answers(&plain(), [Act::Send(octets.clone())]), [INPUT]);
    let single = octets.iter().map(|octet| Act::Send(vec![*octet]));
    assert_eq!(answers(&plain(), single), [INPUT]);
    assert_eq!(answers(&plain(), [Act::Send(octets.repeat(40))]), [INPUT; 40]);
}

#[test]
fn what_was_read_together_is_answered_together() {
    let mut line = Line::new([Act::Send([frame(READ_INPUT), frame(OPERATE), frame(READ_INPUT)].concat())]);
    let mut product = Product::new(&line.journal);
    run(&plain(), &mut line, &mut product).unwrap();
    let written = line.journal.written();
    assert_eq!(written.len(), 1);
    assert_eq!(fragments(&written[0]), [INPUT, OPERATED, INPUT]);
}

#[test]
fn a_response_of_many_frames_goes_out_in_order_through_small_buffers() {
    let read_all = "c1 01 1e 02 06";
    let outstation = plain();
    let mut line = Line::new([sends(read_all)]);
    line.takes = 7;
    let mut product = Product { inputs: 400, ..Product::new(&line.journal) };
    let clock = line.clock.clone();
    let mut delay = Delay(clock.clone());
    let buffers = (&mut [0; 1][..], &mut [0; 292][..]);
    let now = || clock.now();
    let served =
        serve_with_buffers(&outstation, &mut line, &mut delay, now, LOOK_EVERY, &mut product, buffers);
    assert_eq!(block_on(served).unwrap(), Closed::ByPeer);
    let written = fragments(&line.journal.written().concat());
    assert_eq!(written.len(), 1);
    assert_eq!(hex(&written[0]).len(), 4 + 7 + 400 * 3, "header, object header with 16 bits, points");
}

#[test]
fn what_was_executed_is_settled_before_its_answer_leaves() {
    let mut line = Line::new([sends(READ_INPUT), sends(OPERATE)]);
    let mut product = Product::new(&line.journal);
    run(&plain(), &mut line, &mut product).unwrap();
    let seen = line.journal.0.borrow();
    assert!(matches!(seen[..], [Seen::Wrote(_), Seen::Settled, Seen::Wrote(_)]), "{seen:?}");
    assert_eq!(product.output, 77);
}

#[test]
fn what_could_not_be_settled_is_answered_as_a_failure() {
    let mut line = Line::new([sends(OPERATE), sends(READ_INPUT)]);
    let mut product = Product { fails: true, ..Product::new(&line.journal) };
    run(&plain(), &mut line, &mut product).unwrap();
    let [refused, answered] = &fragments(&line.journal.written().concat())[..] else { panic!("two answers") };
    assert_eq!((refused.as_str(), answered.as_str()), (HARDWARE_ERROR, INPUT));
}

#[test]
fn the_outstation_is_free_while_a_request_is_settled_and_while_a_read_waits() {
    let outstation = plain();
    let mut line = Line::new([sends(OPERATE), Act::Wait(LOOK_EVERY)]);
    line.meanwhile = Some(meanwhile_free(&outstation));
    let mut product = Product { meanwhile: line.meanwhile.clone(), ..Product::new(&line.journal) };
    assert_eq!(run(&outstation, &mut line, &mut product).unwrap(), Closed::ByPeer);
}

fn meanwhile_free(outstation: &Shared) -> Rc<dyn Fn()> {
    let outstation = Rc::clone(outstation);
    Rc::new(move || assert!(outstation.try_borrow_mut().is_ok()))
}

#[test]
fn an_event_that_another_task_reports_goes_out_within_the_time_given() {
    let outstation = outstation(|config| config.unsolicited.supported = true);
    let reporting = Rc::clone(&outstation);
    let report = move || {
        let sample = Sample::binary(true, Flags::ONLINE);
        let event = (Kind::BinaryInput, 0, sample, Class::One, Stamp::default());
        reporting.borrow_mut().report(event.0, event.1, event.2, event.3, event.4).unwrap();
    };
    let mut line = Line::new([
        sends("d0 00"),
        sends("c1 14 3c 02 06"),
        Act::Wait(2 * LOOK_EVERY),
        Act::Do(Box::new(report)),
        Act::Wait(2 * LOOK_EVERY),
    ]);
    let mut product = Product::new(&line.journal);
    run(&outstation, &mut line, &mut product).unwrap();
    let written = fragments(&line.journal.written().concat());
    let [null, enabled, event] = &written[..] else { panic!("{written:?}") };
    assert_eq!((null.as_str(), enabled.as_str()), ("f0 82 80 00", "c1 81 80 00"));
    assert!(event.starts_with("f1 82 80 00 02 02"), "{event}");
}

#[test]
fn deadlines_are_kept_where_nothing_is_received() {
    let outstation = outstation(|config| {
        config.unsolicited.supported = true;
        config.unsolicited.confirm_timeout = Duration::from_secs(1);
        config.unsolicited.retry_after = Duration::from_secs(1);
    });
    let written = answers(&outstation, [Act::Wait(Duration::from_millis(3_500))]);
    assert_eq!(written, ["f0 82 80 00"; 4], "at 0, 1, 2 and 3 s");
}

#[test]
fn a_link_that_does_not_answer_ends_the_service() {
    let outstation = outstation(|config| config.keep_alive = Some(Duration::from_secs(5)));
    let mut line = Line::new([Act::Wait(Duration::from_mins(1))]);
    let mut product = Product::new(&line.journal);
    assert_eq!(run(&outstation, &mut line, &mut product).unwrap(), Closed::LinkDown);
    assert!(line.clock.now() < Duration::from_secs(20), "{:?}", line.clock.now());
}

#[test]
fn a_restart_is_answered_and_then_told_to_the_caller() {
    let mut line = Line::new([sends("c3 0d"), sends(READ_INPUT)]);
    let mut product = Product::new(&line.journal);
    let closed = run(&plain(), &mut line, &mut product).unwrap();
    assert_eq!(closed, Closed::Restart(Restart::Cold));
    assert_eq!(fragments(&line.journal.written().concat()), ["c3 81 80 00 34 02 07 01 88 13"]);
}

#[test]
fn noise_that_a_port_reports_as_an_error_does_not_end_the_service() {
    let octets = frame(READ_INPUT);
    let mut line = Line::new([
        Act::Fail(ErrorKind::InvalidData),
        Act::Send(octets.clone()),
        Act::Fail(ErrorKind::OutOfMemory),
        Act::Fail(ErrorKind::Other),
        Act::Send(octets),
        Act::Fail(ErrorKind::ConnectionReset),
    ]);
    let mut product = Product::new(&line.journal);
    assert_eq!(run(&plain(), &mut line, &mut product).unwrap_err().0, ErrorKind::ConnectionReset);
    assert_eq!(fragments(&line.journal.written().concat()), [INPUT; 2]);
}

#[test]
fn a_port_that_does_nothing_but_fail_is_given_up() {
    let mut line = Line::new((0..200).map(|_| Act::Fail(ErrorKind::Other)));
    let mut product = Product::new(&line.journal);
    assert_eq!(run(&plain(), &mut line, &mut product).unwrap_err().0, ErrorKind::Other);
    assert_eq!(line.acts.len(), 99, "after a hundred and one");
}

#[test]
fn a_line_that_takes_nothing_is_closed() {
    let mut line = Line::new([sends(READ_INPUT), sends(READ_INPUT)]);
    line.takes = 0;
    let mut product = Product::new(&line.journal);
    assert_eq!(run(&plain(), &mut line, &mut product).unwrap(), Closed::ByPeer);
    assert_eq!(line.journal.written(), [[]; 1], "tried once");
}

/// Runs to the end of the socket, and gives where each datagram went and the fragments in it.
fn datagrams(
    outstation: &Shared,
    acts: impl IntoIterator<Item = (char, Act)>,
    master: Option<char>,
) -> (Vec<(char, String)>, Result<Closed, LineFault>) {
    let clock = Clock::default();
    let mut socket = Socket::new(acts, &clock);
    let mut product = Product::new(&Journal::default());
    let mut delay = Delay(clock.clone());
    let now = || clock.now();
    let served = serve_datagrams(outstation, &mut socket, &mut delay, now, LOOK_EVERY, &mut product, master);
    let ended = block_on(served);
    let sent = socket.sent.iter().flat_map(|(to, octets)| {
        let to = *to;
        fragments(octets).into_iter().map(move |fragment| (to, fragment))
    });
    (sent.collect(), ended)
}

fn to(place: char, fragment: &str) -> (char, String) {
    (place, fragment.to_owned())
}

#[test]
fn an_answer_goes_where_the_request_came_from() {
    let acts = [('a', sends(READ_INPUT)), ('b', sends(OPERATE)), ('a', sends(READ_INPUT))];
    let (sent, ended) = datagrams(&plain(), acts, None);
    assert_eq!(sent, [to('a', INPUT), to('b', OPERATED), to('a', INPUT)]);
    assert_eq!(ended.unwrap_err().0, ErrorKind::NotConnected, "the socket's end");
}

#[test]
fn whole_frames_are_served_whatever_else_comes_in_datagrams() {
    let good = frame(READ_INPUT);
    let cut = good[..good.len() - 1].to_vec();
    let among = [&hex("05 64 00 01")[..], &good, &good, &cut].concat();
    let acts = [('a', Act::Send(cut)), ('a', Act::Send(among)), ('a', Act::Send(good))];
    let (sent, _) = datagrams(&plain(), acts, None);
    assert_eq!(sent, [to('a', INPUT), to('a', INPUT), to('a', INPUT)]);
}

#[test]
fn unsolicited_responses_go_to_the_master_or_where_it_was_last_heard() {
    let unsolicited = || {
        outstation(|config| {
            config.unsolicited.supported = true;
            config.unsolicited.confirm_timeout = Duration::from_secs(1);
            config.unsolicited.retry_after = Duration::from_secs(1);
            config.unsolicited.retry_after = Duration::from_secs(1);
        })
    };
    let null = "f0 82 80 00";
    let wait = || ('a', Act::Wait(Duration::from_millis(1_500)));
    let (sent, _) = datagrams(&unsolicited(), [wait()], Some('m'));
    assert_eq!(sent, [to('m', null), to('m', null)]);
    let (sent, _) = datagrams(&unsolicited(), [wait()], None);
    assert_eq!(sent, [], "nobody knows where to");
    let stranger = Act::Send(Bench::new().master.frames(&hex("c1 00"))[..9].to_vec());
    let (sent, _) = datagrams(&unsolicited(), [('x', stranger), ('b', sends("c1 02")), wait()], None);
    assert!(sent.iter().all(|(place, _)| *place == 'b') && sent.contains(&to('b', null)), "{sent:?}");
}

#[test]
fn a_restart_over_datagrams_is_told_to_the_caller() {
    let (sent, ended) = datagrams(&plain(), [('a', sends("c3 0d"))], None);
    assert_eq!(ended.unwrap(), Closed::Restart(Restart::Cold));
    assert_eq!(sent, [to('a', "c3 81 80 00 34 02 07 01 88 13")]);
}
