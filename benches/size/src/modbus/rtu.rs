//! The RTU slave between a UART and a table.

use core::hint::black_box;
use core::time::Duration;

use modbus_slave::rtu::{LineError, MAX_ADU, Slave, Timing};
use modbus_slave::{Event, Exception, UnitId};

use super::received;
use super::table::Table;

pub(super) fn run(unit: UnitId, table: &mut Table) {
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
