//! The TCP slave between a socket and a table.

use core::hint::black_box;
use core::sync::atomic::AtomicU8;
use core::time::Duration;

use modbus_slave::tcp::{MAX_ADU, Slave};
use modbus_slave::{Event, Exception, UnitId};

use super::received;
use super::table::Table;

/// As large as the slave in RAM, to be measured; it takes no flash.
static RAM_OF_TCP: [AtomicU8; size_of::<Slave>()] = [const { AtomicU8::new(0) }; size_of::<Slave>()];

pub(super) fn run(unit: UnitId, table: &mut Table) {
    black_box(&RAM_OF_TCP);
    let mut slave = Slave::new(unit);
    let (rx, mut tx) = ([0; 260], [0; MAX_ADU]);
    let step = slave.process(Duration::ZERO, received(&rx), &mut tx, table);
    let mut produced = step.produced;
    if step.event.is_some_and(Event::may_have_written) {
        produced = slave.refuse(&mut tx, produced, Exception::ServerDeviceFailure);
    }
    let _seen = black_box((step, tx, produced, slave.counters()));
}
