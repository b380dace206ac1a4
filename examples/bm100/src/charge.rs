//! State of charge as far as a voltage tells it: the maker has it by voltage.
//!
//! The rest voltage of a lead-acid cell is about 2.14 V when it is full and 1.96 V when it is empty, and nearly a line
//! between (ours; makers of valve-regulated batteries print such tables). While a battery is charged it reads as full,
//! and under load as emptier than it is: a threshold for an alarm, no gauge.

use bms_core::{
    string::{BatteryAddress, StringId},
    units::Millivolts,
};

use crate::product::Bm100;

/// Millivolts of a cell at rest that is empty, and one that is full.
const EMPTY: i32 = 1_960;
const FULL: i32 = 2_140;
/// Nominal millivolts of a cell, and of the battery that a BP100-12V is made for.
const CELL: u16 = 2_000;
pub(crate) const BLOCK: u16 = 12_000;

/// Nominal voltage of a battery, mV, as its probe tells, or a BP100-12V's until it has.
pub(crate) fn nominal_mv(unit: &Bm100, at: BatteryAddress) -> u16 {
    unit.probe(at).map(|probe| probe.nominal_mv).filter(|nominal| *nominal >= CELL).unwrap_or(BLOCK)
}

/// Cells of a battery.
pub(crate) fn cells(unit: &Bm100, at: BatteryAddress) -> u16 {
    nominal_mv(unit, at) / CELL
}

/// State of charge of a battery, 0..=100 %; `None` while its voltage is not known.
pub(crate) fn of_battery(unit: &Bm100, at: BatteryAddress) -> Option<u8> {
    of(unit.battery(at)?.voltage().good()?, cells(unit, at).into())
}

/// State of charge of a string, 0..=100 %: that of its emptiest battery, which ends a discharge.
pub(crate) fn of_string(unit: &Bm100, string: StringId) -> Option<u8> {
    // Batteries of a string are of one kind.
    let summary = unit.string(string)?;
    let first = BatteryAddress { string, index: bms_core::string::BatteryIndex::new(1)? };
    of(summary.lowest, cells(unit, first).into())
}

fn of(voltage: Millivolts, cells: i32) -> Option<u8> {
    let cell = voltage.get().checked_div(cells)?;
    let above_empty = cell.saturating_sub(EMPTY).clamp(0, FULL - EMPTY);
    u8::try_from(above_empty.saturating_mul(100) / (FULL - EMPTY)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_is_empty_half_full_and_full() {
        for (voltage, percent) in
            [(10_500, 0), (11_760, 0), (12_300, 50), (12_840, 100), (13_650, 100), (-1, 0)]
        {
            assert_eq!(of(Millivolts(voltage), 6), Some(percent), "{voltage}");
        }
        assert_eq!(of(Millivolts(2_050), 1), Some(50));
    }
}
