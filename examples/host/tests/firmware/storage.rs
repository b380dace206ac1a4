//! What outlives a restart.

use super::board::Board;

#[test]
fn settings_and_the_count_of_starts_outlive_a_restart() {
    let Some((board, _plant)) = Board::with_plant(&[]) else { return };
    assert_eq!(board.boots(), 1);
    assert!(board.set_holding(0, 123), "minutes of the least runtime");
    board.qmp(r#"{"execute": "system_reset"}"#);
    board.until("it has started again", |board| board.boots() == 2);
    assert_eq!(board.holding(0), Some(123));
}

#[test]
fn pb1_restarts_it_with_the_network_of_its_label() {
    let Some((board, plant)) = Board::with_plant(&[]) else { return };
    let boots = board.boots();
    assert_eq!(plant.says("set button1 1"), "ok");
    board.until("it has started again", |board| board.boots() == boots + 1);
}
