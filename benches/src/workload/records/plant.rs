//! What a bank tells every twenty minutes.

use bms_core::status_record::{BankLayout, BankValue};

/// One string of so many batteries: noise of 3 mV and 0.1 °C, days and seasons, a resistance a day.
#[derive(Clone, Debug)]
pub struct Plant {
    layout: Option<BankLayout>,
    random: u64,
    record: u32,
}

/// Records of a day and of a year.
const DAY: u32 = 72;
const YEAR: u32 = 26_298;

impl Plant {
    /// A string of so many batteries, 1 to 40.
    pub const fn new(batteries: u8) -> Self {
        Self { layout: BankLayout::new(1, batteries), random: 0x1234_5678_9ABC_DEF1, record: 0 }
    }

    /// The next records, in the plain form.
    pub fn records(&mut self, count: usize) -> Vec<u8> {
        (0..count).flat_map(|_| self.record()).flat_map(i32::to_le_bytes).collect()
    }

    /// Seconds, and the values of the next record.
    fn record(&mut self) -> Vec<i32> {
        let layout = self.layout;
        let air = 150_i32.saturating_add(self.wave(YEAR, 150)).saturating_add(self.wave(DAY, 60));
        let day = self.record.checked_div(DAY).unwrap_or(0);
        let mut values =
            vec![1_700_000_000_u32.saturating_add(self.record.saturating_mul(1_200)).cast_signed()];
        let told = (0..layout.map_or(0, BankLayout::values)).filter_map(|at| layout?.value(at));
        for value in told {
            values.push(match value {
                BankValue::Layout => 104,
                BankValue::AirTemperature => air.saturating_add(self.noise(1)),
                BankValue::Humidity => {
                    400_i32.saturating_add(self.wave(DAY, 200)).saturating_add(self.noise(5))
                }
                BankValue::Voltage(_) => 13_500_i32.saturating_add(self.noise(3)),
                BankValue::Temperature(_) => air.saturating_add(10).saturating_add(self.noise(1)),
                BankValue::Resistance(at) => resistance(day, at.index.get()),
            });
        }
        self.record = self.record.saturating_add(1);
        values
    }

    /// From −`size` to `size`, as often each.
    fn noise(&mut self, size: i32) -> i32 {
        // xorshift64* (Vigna, 2016).
        self.random ^= self.random >> 12;
        self.random ^= self.random << 25;
        self.random ^= self.random >> 27;
        let random = i32::try_from(self.random.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 40).unwrap_or(0);
        random.checked_rem(size.saturating_mul(2).saturating_add(1)).unwrap_or(0).saturating_sub(size)
    }

    /// A triangle of so many records and so high.
    fn wave(&self, records: u32, height: i32) -> i32 {
        let at = i32::try_from(self.record.checked_rem(records).unwrap_or(0)).unwrap_or(0);
        let half = i32::try_from(records / 2).unwrap_or(1);
        let up = half.saturating_sub(at.saturating_sub(half).saturating_abs());
        up.saturating_mul(height).checked_div(half).unwrap_or(0)
    }
}

/// Within 2 % of 4 mΩ, another each day.
fn resistance(day: u32, index: u8) -> i32 {
    let step = day.wrapping_mul(0x9E37_79B9).wrapping_add(u32::from(index).wrapping_mul(0x85EB_CA6B));
    3_920_i32.saturating_add(i32::try_from(step >> 16).unwrap_or(0).checked_rem(161).unwrap_or(0))
}
