//! A whole capacity test, from its start to its alarm.

use super::board::Board;

const TEST: u16 = 3;
const LOW_CAPACITY: u16 = 0;
const ANY_FAULT: u16 = 5;
const RUNTIME: u16 = 6;

#[test]
fn a_weak_battery_is_tested_and_raises_its_alarm() {
    // Three times its C/1 rate: minutes, and each second of them is said over the line.
    let weak = ["--battery-ah", "12", "--battery-health", "0.5", "--load-amps", "18", "--speed", "1000"];
    let Some((board, plant)) = Board::with_plant(&weak) else { return };
    assert_eq!(board.discrete(LOW_CAPACITY), Some(false));
    board.until("a test may start", |board| board.set_coil(TEST, true));
    assert_eq!(board.coil(TEST), Some(true));
    board.until("the load is on the battery", |_| plant.says("get load-source") == "ok battery");
    board.until("the test ends", |board| board.coil(TEST) == Some(false));
    board.until("the alarm", |board| board.discrete(LOW_CAPACITY) == Some(true));
    assert_eq!(board.discrete(ANY_FAULT), Some(true));
    let runtime = board.input(RUNTIME).unwrap();
    assert!((2..=15).contains(&runtime), "a runtime of {runtime} minutes");
    board.until("the load is on the supply", |_| plant.says("get load-source") == "ok supply");
}
