//! Mixed polling and junk on every port for a while: `BMS_SOAK_SECONDS`, 10 by default.

use core::time::Duration;
use std::{env, time::Instant};

use super::{
    board::{Board, PATIENCE, Plant},
    junk::{Junk, PORTS, Port},
    masters::all_are_answered,
};

/// Options of the plant: an hour in a minute.
const PLANT: [&str; 2] = ["--speed", "60"];
/// Every so many rounds, and at the end, all are asked: masters that are not ours take their time to start.
const ROUNDS: u32 = 20;

#[test]
fn a_soak_ends_with_the_start_and_the_stack_it_began_with() {
    let Some((board, mut plant)) = Board::with_plant(&PLANT) else { return };
    let seconds = env::var("BMS_SOAK_SECONDS").ok().map_or(10, |seconds| seconds.parse().unwrap());
    let end = Duration::from_secs(seconds);
    let boots = board.boots();
    let (mut junk, mut requests, mut longest) = (Junk::new(7), 0_u32, Duration::ZERO);
    let mut stack_at_half = None;
    let start = Instant::now();
    for round in 0_u32.. {
        if round % ROUNDS == 0 {
            // The plant has its line to itself but for now.
            drop(plant);
            junk.to(&board, Port::PlantLine);
            plant = Plant::start(&board, &PLANT);
            board.until("the battery is read again", |board| {
                board.input(0).is_some_and(|millivolts| millivolts != u16::MAX)
            });
            all_are_answered(&board);
        }
        if start.elapsed() >= end {
            break;
        }
        for port in PORTS.into_iter().filter(|port| *port != Port::PlantLine) {
            junk.to(&board, port);
            let asked = Instant::now();
            while board.input(0).is_none() {
                assert!(asked.elapsed() < PATIENCE, "no answer after junk to {port:?}");
            }
            longest = longest.max(asked.elapsed());
            requests += 1;
        }
        let output =
            board.snmp_tool("snmpget", &["-v", "2c", "-c", "public"], &[".1.3.6.1.4.1.34506.3.20.0"]);
        assert!(output.status.success(), "{output:?}");
        if stack_at_half.is_none() && start.elapsed() > end / 2 {
            stack_at_half = Some(board.stack());
        }
    }
    all_are_answered(&board);
    let stack = board.stack();
    eprintln!(
        "{requests} reads, {requests} pieces of junk in {seconds} s; the longest wait {} ms; stack {} of {} octets",
        longest.as_millis(),
        stack.0,
        stack.1
    );
    assert_eq!(board.boots(), boots, "it started anew");
    assert_eq!(Some(stack), stack_at_half, "the stack grew in the second half");
    assert!(plant.says("get time").starts_with("ok "));
}
