//! What the two slaves offer beside what a simple product uses.

use core::hint::black_box;
use core::time::Duration;

use modbus_slave::rtu::Timing;
use modbus_slave::{Exception, UnitId, rtu, tcp};

use super::archive::{Archive, Gateway};
use super::received;

pub(super) fn run(unit: UnitId) {
    let mut gateway = Gateway { first: Archive::new(), second: Archive::new() };
    for timing in timings() {
        rtu(rtu::Slave::new(unit, timing), &mut gateway);
    }
    tcp(tcp::Slave::new(unit).ignoring_other_units(), &mut gateway);
    tcp(tcp::Slave::new(unit), &mut gateway);
}

fn timings() -> [Timing; 3] {
    let silence = black_box(Duration::from_micros(2_000));
    let timing = Timing::at_baud(black_box(19_200)).with_silence_between_frames(silence);
    black_box((timing.silence_between_frames(), timing.silence_within_frames()));
    [timing, Timing::relaxed_at_baud(black_box(9_600)), Timing::over_tcp()]
}

fn rtu(mut slave: rtu::Slave, gateway: &mut Gateway) {
    // No room is taken for granted.
    let (rx, mut tx) = ([0; 260], [0; rtu::MAX_ADU]);
    let tx = black_box(tx.as_mut_slice());
    slave.set_diagnostic_register(black_box(1));
    let step = slave.process_units(black_box(Duration::from_millis(5)), received(&rx), tx, gateway);
    let produced = slave.refuse(tx, black_box(step.produced), black_box(Exception::Acknowledge));
    slave.line_error(black_box(Duration::from_millis(6)), black_box(rtu::LineError::Overrun));
    let _seen = black_box((step, step.is_idle(), produced));
    black_box((slave.unit().get(), slave.counters(), slave.is_listen_only(), slave.ascii_delimiter()));
}

fn tcp(mut slave: tcp::Slave, gateway: &mut Gateway) {
    let (rx, mut tx) = ([0; 260], [0; tcp::MAX_ADU]);
    let tx = black_box(tx.as_mut_slice());
    slave.set_diagnostic_register(black_box(1));
    let step = slave.process_units(Duration::ZERO, received(&rx), tx, gateway);
    let produced = slave.refuse(tx, black_box(step.produced), black_box(Exception::Acknowledge));
    let _seen = black_box((step, step.is_idle(), produced));
    black_box((slave.unit().get(), slave.counters(), slave.ascii_delimiter()));
}
