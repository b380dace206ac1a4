//! What outlives a restart.

use super::board::{Board, OPERATOR};

const SYSTEM_NAME: &str = ".1.3.6.1.2.1.1.5.0";

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
fn a_stack_that_overflows_restarts_it() {
    let Some((board, _plant)) = Board::with_plant(&[]) else { return };
    assert!(board.set_holding(0, 123));
    // With little left the next interrupt overflows it; with more a function may return to what is not its caller first.
    for (boots, left) in [(2, 0), (3, 16), (4, 200)] {
        board.leave_stack(left);
        board.until("it has started again", |board| board.boots() == boots);
    }
    assert_eq!(board.holding(0), Some(123));
}

#[test]
fn pb1_restarts_it_with_its_network_settings_as_they_were_at_first() {
    let Some((board, plant)) = Board::with_plant(&[]) else { return };
    let boots = board.boots();
    let name = || {
        let output = board.snmp_tool("snmpget", &OPERATOR, &[SYSTEM_NAME]);
        String::from_utf8_lossy(&output.stdout).split_whitespace().nth(1).map(str::to_owned)
    };
    // The host name is the one of them that a master can set.
    let first = name();
    let output = board.snmp_tool("snmpset", &OPERATOR, &[SYSTEM_NAME, "s", "other"]);
    assert!(output.status.success(), "{output:?}");
    assert_eq!(name().as_deref(), Some("\"other\""));
    assert_eq!(plant.says("set button1 1"), "ok");
    board.until("it has started again", |board| board.boots() == boots + 1);
    assert_eq!(name(), first);
}
