//! The manager of four strings of forty batteries, as a BM100 has it.

use core::hint::black_box;
use core::sync::atomic::AtomicU8;
use core::time::Duration;

use bms_core::string::{BankSettings, BatteryAddress, BatteryIndex, Edge, Manager, Sample, StringId};

/// As large as the manager in RAM, to be measured; it takes no flash.
static RAM_OF_STRINGS: [AtomicU8; size_of::<Manager>()] = [const { AtomicU8::new(0) }; size_of::<Manager>()];

pub(super) fn run() {
    black_box(&RAM_OF_STRINGS);
    let Some(index) = BatteryIndex::new(black_box(7)) else { return };
    let (string, now) = (black_box(StringId::B), black_box(Duration::from_secs(5)));
    let at = BatteryAddress { string, index };
    let tell = |edge: Edge| {
        let _seen = black_box(edge);
    };
    let mut manager = Manager::new(black_box(BankSettings::default()));
    let _seen = black_box(manager.apply(black_box(BankSettings::default())));
    manager.ingest(now, at, black_box(&Sample::default()), tell);
    manager.silent(now, at, index, tell);
    manager.scanned(string, tell);
    manager.replaced(at, tell);
    manager.clear_alarms(tell);
    let _seen = black_box((manager.summary(string), manager.power(at), manager.resistance_due(now, string)));
    let _seen = black_box(manager.battery(at));
}
