//! What the firmware may have of flash, RAM and stack: `examples/firmware/budget.txt`.

use std::{path::Path, process::Command};

use super::board::{Board, firmware};

const BUDGET: &str = include_str!("../../../firmware/budget.txt");

fn budget(name: &str) -> usize {
    let line = BUDGET.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    line.unwrap_or_else(|| panic!("no line {name}")).parse().unwrap()
}

/// Octets of flash and of RAM, the stack aside.
fn sizes(path: &Path) -> (usize, usize) {
    let output = Command::new("readelf").args(["-lW"]).arg(path).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let (mut flash, mut ram) = (0, 0);
    for line in text.lines().filter(|line| line.trim_start().starts_with("LOAD")) {
        let number = |column: usize| {
            let word = line.split_whitespace().nth(column).unwrap();
            usize::from_str_radix(word.trim_start_matches("0x"), 16).unwrap()
        };
        let (address, in_file, in_memory) = (number(2), number(4), number(5));
        flash += in_file;
        if address >= 0x2000_0000 {
            ram += in_memory;
        }
    }
    (flash, ram)
}

#[test]
fn flash_ram_and_stack_are_within_their_budgets() {
    let Some(path) = firmware() else { return };
    let Some((board, _plant)) = Board::with_plant(&[]) else { return };
    // The deepest calls that are known: what SNMPv3 does, and the store.
    assert!(board.set_holding(0, 100));
    let _boots = board.boots();
    check("btrm", &path, board.stack());
}

/// Holds a firmware to its budget; of its stack so many octets were used, and there were so many.
pub(crate) fn check(name: &str, path: &Path, (stack, room): (usize, usize)) {
    let budget = |of| budget(&format!("{name}/{of}"));
    let (flash, ram) = sizes(path);
    eprintln!("{name}: flash {flash}, RAM {ram} and a stack of {room}, of which {stack} were used");
    assert!(flash <= budget("flash"), "{name}: {flash} octets of flash");
    assert!(ram + stack <= budget("ram"), "{name}: {ram} octets of RAM and {stack} of stack");
    assert!(stack <= budget("stack"), "{name}: {stack} octets of stack");
    assert!(stack + budget("stack-spare") <= room, "{name}: {stack} of {room} octets of stack");
}
