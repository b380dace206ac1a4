//! The RTU slave between a UART and a table.

use core::hint::black_box;
use core::sync::atomic::AtomicU8;
use core::time::Duration;

use modbus_slave::rtu::{LineError, MAX_ADU, Slave, Timing};
use modbus_slave::{Event, Exception, UnitId};

use super::received;
use super::table::Table;

/// As large as the slave in RAM, to be measured; it takes no flash.
static RAM_OF_RTU: [AtomicU8; size_of::<Slave>()] = [const { AtomicU8::new(0) }; size_of::<Slave>()];

pub(super) fn run(unit: UnitId, table: &mut Table) {
    black_box(&RAM_OF_RTU);
    let mut slave = Slave::new(unit, Timing::at_baud(black_box(19_200)));
    let (rx, mut tx) = ([0; 260], [0; MAX_ADU]);
    let now = black_box(Duration::from_millis(5));
    let step = slave.process(now, received(&rx), &mut tx, table);
    let mut produced = step.produced;
    if step.event.is_some_and(Event::may_have_written) {
        produced = slave.refuse(&mut tx, produced, Exception::ServerDeviceFailure);
    }
    slave.line_error(now, black_box(LineError::Character));
    let _seen = black_box((step, tx, produced, slave.counters()));
}
