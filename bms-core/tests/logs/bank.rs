//! A bank's records as they are measured in years, for the other tests.

use bms_core::status_record::{BankLayout, StatusLog};

use crate::flash::Flash;
use crate::random::Random;

/// A log as a manager of up to 160 batteries has it, of whatever it is set up for.
pub(crate) type Log = StatusLog<Flash<4_096>, 483, 4_096, 4_096>;

/// Twenty minutes.
pub(crate) const INTERVAL_SECONDS: u32 = 1_200;

/// Of its 4 MiB, so much is the tail: 32 pages.
pub(crate) const TAIL: u32 = 131_072;

/// One string of four and an environment sensor.
pub(crate) const fn four() -> BankLayout {
    BankLayout::new(1, 4).unwrap()
}

/// What such a string tells: noise of 3 mV and 0.1 °C, days and seasons, a resistance a day.
pub(crate) fn measured(random: &mut Random, record: u32) -> [Option<i32>; 15] {
    let mut noise = |size: i32| i32::try_from(random.below(2 * size as usize + 1)).unwrap() - size;
    let day = i32::try_from(record / 72).unwrap();
    let air = 150 + (i32::try_from(record % 72).unwrap() - 36).abs() * 2 + (day % 365 - 182).abs() / 2;
    let mut values = [None; 15];
    values[0] = Some(104);
    values[1] = Some(air + noise(1));
    values[2] = Some(400 + noise(5));
    for at in 3..7 {
        values[at] = Some(13_500 + noise(3));
        values[4 + at] = Some(air + 10 + noise(1));
        values[8 + at] = Some(4_000 + day * 37 % 161 - 80);
    }
    values
}
