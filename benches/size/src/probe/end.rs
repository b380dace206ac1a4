//! A probe between its two ports.

use core::hint::black_box;
use core::sync::atomic::AtomicU8;
use core::time::Duration;

use probe_proto::{Port, Probe};

use super::battery::Battery;

/// As large as the probe in RAM, to be measured; it takes no flash.
static RAM_OF_PROBE: [AtomicU8; size_of::<Probe>()] = [const { AtomicU8::new(0) }; size_of::<Probe>()];

pub(super) fn run() {
    let mut probe = Probe::new();
    let mut battery = Battery::new();
    let (at_in, at_out) = ([0; 64], [0; 256]);
    let (mut to_manager, mut to_next) = ([0; 16], [0; 16]);
    let step = probe.process(
        black_box(Duration::from_millis(5)),
        Port { rx: black_box(at_in.as_slice()), tx: black_box(to_manager.as_mut_slice()) },
        Port { rx: black_box(at_out.as_slice()), tx: black_box(to_next.as_mut_slice()) },
        &mut battery,
    );
    let _seen = black_box((step, probe.place()));
    black_box(&RAM_OF_PROBE);
    black_box(&battery);
}
