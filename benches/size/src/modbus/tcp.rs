//! The TCP slave between a socket and a table.

use core::hint::black_box;
use core::time::Duration;

use modbus_slave::tcp::{MAX_ADU, Slave};
use modbus_slave::{Event, Exception, UnitId};

use super::received;
use super::table::Table;

pub(super) fn run(unit: UnitId, table: &mut Table) {
    let mut slave = Slave::new(unit);
    let (rx, mut tx) = ([0; 260], [0; MAX_ADU]);
    let step = slave.process(Duration::ZERO, received(&rx), &mut tx, table);
    let mut produced = step.produced;
    if step.event.is_some_and(Event::may_have_written) {
        produced = slave.refuse(&mut tx, produced, Exception::ServerDeviceFailure);
    }
    let _seen = black_box((step, tx, produced, slave.counters()));
}
