//! The monitor of one bank, as a BTRM has it.

use core::hint::black_box;
use core::sync::atomic::AtomicU8;
use core::time::Duration;

use bms_core::data::Retained;
use bms_core::plant::Sensors;
use bms_core::settings::{Change, Ratings, Settings};
use bms_core::system_voltage::SystemVoltage;
use bms_core::units::{CentiCelsius, Milliamps, Millivolts};
use bms_core::{Command, Monitor};

/// As large as the monitor in RAM, to be measured; it takes no flash.
static RAM_OF_MONITOR: [AtomicU8; size_of::<Monitor>()] = [const { AtomicU8::new(0) }; size_of::<Monitor>()];

pub(super) fn run() {
    black_box(&RAM_OF_MONITOR);
    let mut monitor =
        Monitor::new(black_box(RATINGS), black_box(Settings::default()), black_box(Retained::default()));
    let _seen = black_box(monitor.apply(black_box(Change::TestEnabled(true))));
    let _seen = black_box(monitor.command(black_box(Command::StartTest)));
    let _seen = black_box(monitor.step(black_box(Duration::from_secs(5)), black_box(&Sensors::default())));
    let _seen = black_box((monitor.take_unsaved_settings(), monitor.take_unsaved_data()));
    let _seen =
        black_box((monitor.readings(), monitor.alarms(), monitor.capacity(), monitor.test_progress()));
    for entry in monitor.journal().since(black_box(0)) {
        let _seen = black_box(entry);
    }
}

/// A BTRM300's.
const RATINGS: Ratings = Ratings {
    highest_system: SystemVoltage::V24,
    voltage: Millivolts(0)..=Millivolts(32_000),
    current: Milliamps(-100_000)..=Milliamps(100_000),
    io_voltage: Millivolts(0)..=Millivolts(60_000),
    temperature: CentiCelsius(-4_000)..=CentiCelsius(12_500),
    hottest: CentiCelsius(6_000),
};
