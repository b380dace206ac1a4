//! The manager of one string.

use core::hint::black_box;
use core::sync::atomic::AtomicU8;
use core::time::Duration;

use probe_proto::{Bus, Command, Config, Frame, Percent, Places};

/// As large as the bus in RAM, to be measured; it takes no flash.
static RAM_OF_BUS: [AtomicU8; size_of::<Bus>()] = [const { AtomicU8::new(0) }; size_of::<Bus>()];

pub(super) fn run() {
    let mut bus = Bus::new(Config::at_baud(black_box(115_200)).with_probes(black_box(40)));
    let (rx, mut tx) = ([0; 64], [0; Frame::MAX_OCTETS]);
    let (places, power) = (Places::first(black_box(7)), Percent::new(black_box(30)).unwrap_or(Percent::ZERO));
    let _full = bus.command(black_box(Command::SetEqualization { places, power }));
    let (step, report) = bus.process(black_box(Duration::from_millis(5)), black_box(rx.as_slice()), &mut tx);
    let _seen = black_box((step, report));
    black_box(&RAM_OF_BUS);
    black_box(&tx);
}
