//! The conditions that the alarm table tells of (RFC 1628, `upsAlarmTable`).

use bms_core::{alarm::Alarm, plant::LoadSource};

use super::{battery, battery::Status, test, test::Summary};
use crate::product::Btrm;

/// Something that a row of the table tells of while it lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::glue::snmp) enum Condition {
    BatteryBad,
    OnBattery,
    LowBattery,
    DepletedBattery,
    TempBad,
    InputBad,
    UpsOutputOff,
    GeneralFault,
    DiagnosticTestFailed,
    TestInProgress,
    IoChannel1,
    IoChannel2,
}

/// A condition, the index of its row, and the name of what it is.
#[derive(Debug)]
pub(in crate::glue::snmp) struct Row {
    pub(in crate::glue::snmp) id: u32,
    pub(in crate::glue::snmp) condition: Condition,
    pub(in crate::glue::snmp) description: &'static [u32],
}

/// `upsAlarmId` of each row: the number of the well-known alarm, or of ours from 101 on, so that it is the same each
/// time.
pub(in crate::glue::snmp) const ROWS: &[u32] = &[1, 2, 3, 4, 5, 6, 14, 18, 19, 24, 101, 102];

/// The number of conditions.
pub(in crate::glue::snmp) const CONDITIONS: usize = 12;

/// All conditions, in the order of [`ROWS`].
pub(in crate::glue::snmp) static ALARMS: [Row; CONDITIONS] = [
    row(Condition::BatteryBad, 1, &[1, 3, 6, 1, 2, 1, 33, 1, 6, 3, 1]),
    row(Condition::OnBattery, 2, &[1, 3, 6, 1, 2, 1, 33, 1, 6, 3, 2]),
    row(Condition::LowBattery, 3, &[1, 3, 6, 1, 2, 1, 33, 1, 6, 3, 3]),
    row(Condition::DepletedBattery, 4, &[1, 3, 6, 1, 2, 1, 33, 1, 6, 3, 4]),
    row(Condition::TempBad, 5, &[1, 3, 6, 1, 2, 1, 33, 1, 6, 3, 5]),
    row(Condition::InputBad, 6, &[1, 3, 6, 1, 2, 1, 33, 1, 6, 3, 6]),
    row(Condition::UpsOutputOff, 14, &[1, 3, 6, 1, 2, 1, 33, 1, 6, 3, 14]),
    row(Condition::GeneralFault, 18, &[1, 3, 6, 1, 2, 1, 33, 1, 6, 3, 18]),
    row(Condition::DiagnosticTestFailed, 19, &[1, 3, 6, 1, 2, 1, 33, 1, 6, 3, 19]),
    row(Condition::TestInProgress, 24, &[1, 3, 6, 1, 2, 1, 33, 1, 6, 3, 24]),
    // RFC 1628 has no name for these two.
    row(Condition::IoChannel1, 101, &[1, 3, 6, 1, 4, 1, 34506, 5, 1]),
    row(Condition::IoChannel2, 102, &[1, 3, 6, 1, 4, 1, 34506, 5, 2]),
];

const fn row(condition: Condition, id: u32, description: &'static [u32]) -> Row {
    Row { id, condition, description }
}

/// Which conditions there are now: bit n is row n of [`ALARMS`].
pub(crate) fn present(unit: &Btrm) -> u16 {
    ALARMS.iter().rev().fold(0, |present, row| (present << 1) | u16::from(stands(unit, row.condition)))
}

fn stands(unit: &Btrm, condition: Condition) -> bool {
    let monitor = unit.monitor();
    let alarm = |alarm| monitor.alarms().stands(alarm);
    match condition {
        Condition::BatteryBad => alarm(Alarm::LowCapacity),
        Condition::OnBattery => {
            let actuators = monitor.actuators();
            actuators.load_source == LoadSource::Battery && actuators.load_connected
        }
        Condition::LowBattery => battery::status(unit) == Status::Low,
        Condition::DepletedBattery => battery::status(unit) == Status::Depleted,
        Condition::TempBad => alarm(Alarm::OverTemperature),
        Condition::InputBad => alarm(Alarm::SupplyLost),
        Condition::UpsOutputOff => !monitor.actuators().load_connected,
        Condition::GeneralFault => alarm(Alarm::SensorFault),
        Condition::DiagnosticTestFailed => test::summary(unit) == Summary::DoneError,
        Condition::TestInProgress => monitor.test_progress().is_some(),
        Condition::IoChannel1 => alarm(Alarm::IoChannel1),
        Condition::IoChannel2 => alarm(Alarm::IoChannel2),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_the_condition_of_its_number() {
        assert!(ALARMS.iter().map(|row| row.id).eq(ROWS.iter().copied()));
        for (place, row) in ALARMS.iter().enumerate() {
            assert_eq!(ALARMS.iter().position(|other| other.condition == row.condition), Some(place));
            assert_eq!(row.description.last().map(|last| last % 100), Some(row.id % 100));
        }
    }
}
