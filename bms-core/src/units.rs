//! Physical quantities as saturating integers: the scale and the sign convention are written once, here.

use serde::{Deserialize, Serialize};

/// What all quantities can do, for rules that hold for each.
pub trait Quantity: Copy + Default + PartialOrd {
    /// The sum, saturating.
    #[must_use]
    fn plus(self, other: Self) -> Self;

    /// The difference, saturating.
    #[must_use]
    fn minus(self, other: Self) -> Self;
}

/// Defines a quantity: an integer in a fixed unit whose sums and differences saturate.
macro_rules! unit {
    ($(#[$doc:meta])* $name:ident($raw:ty), $symbol:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "defmt", derive(defmt::Format))]
        pub struct $name(pub $raw);

        impl $name {
            /// The number in the type's unit.
            pub const fn get(self) -> $raw {
                self.0
            }

            /// This quantity `factor` times, saturating.
            #[must_use]
            pub const fn times(self, factor: $raw) -> Self {
                Self(self.0.saturating_mul(factor))
            }
        }

        impl core::ops::Add for $name {
            type Output = Self;
            fn add(self, other: Self) -> Self {
                Self(self.0.saturating_add(other.0))
            }
        }

        impl core::ops::Sub for $name {
            type Output = Self;
            fn sub(self, other: Self) -> Self {
                Self(self.0.saturating_sub(other.0))
            }
        }

        impl Quantity for $name {
            fn plus(self, other: Self) -> Self {
                Self(self.0.saturating_add(other.0))
            }

            fn minus(self, other: Self) -> Self {
                Self(self.0.saturating_sub(other.0))
            }
        }

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                write!(f, concat!("{} ", $symbol), self.0)
            }
        }
    };
}

unit! {
    /// Electric potential in millivolts.
    Millivolts(i32), "mV"
}
unit! {
    /// Electric current in milliamperes. A battery's is negative while it powers the load and positive while
    /// it is charged; a load's is positive (BTRM manual §7.1.3, §7.1.4).
    Milliamps(i32), "mA"
}
unit! {
    /// Temperature in hundredths of a degree Celsius.
    CentiCelsius(i32), "c°C"
}
unit! {
    /// A part of a whole in hundredths of a percent, such as relative humidity.
    CentiPercent(i32), "c%"
}
unit! {
    /// Resistance in microohms.
    MicroOhms(u32), "µΩ"
}
unit! {
    /// Charge in milliampere-hours.
    MilliampHours(u32), "mAh"
}
unit! {
    /// A time span in whole minutes.
    Minutes(u16), "min"
}
unit! {
    /// A time span in whole hours.
    Hours(u16), "h"
}
unit! {
    /// A time span in whole days.
    Days(u16), "d"
}

impl CentiCelsius {
    /// The temperature in whole degrees Celsius, rounded to the nearest, halves away from zero.
    pub const fn whole_degrees(self) -> i32 {
        let half = if self.0 < 0 { -50 } else { 50 };
        // A division by 100 cannot overflow; clippy sees that only for literals.
        self.0.saturating_add(half) / 100
    }
}

impl CentiPercent {
    /// The part in whole percent, rounded to the nearest, halves away from zero.
    pub const fn whole_percent(self) -> i32 {
        let half = if self.0 < 0 { -50 } else { 50 };
        self.0.saturating_add(half) / 100
    }
}

impl MilliampHours {
    /// The charge in whole ampere-hours, rounded to the nearest.
    pub const fn whole_ampere_hours(self) -> u32 {
        self.0.saturating_add(500) / 1_000
    }
}

impl Minutes {
    /// The same span as a duration.
    pub const fn duration(self) -> core::time::Duration {
        core::time::Duration::from_mins(widen(self.0))
    }
}

impl Hours {
    /// The same span as a duration.
    pub const fn duration(self) -> core::time::Duration {
        core::time::Duration::from_hours(widen(self.0))
    }
}

/// `u64::from` in a const function.
#[expect(clippy::as_conversions, reason = "a widening conversion; `From` is not const")]
const fn widen(raw: u16) -> u64 {
    raw as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_and_differences_saturate() {
        assert_eq!(Millivolts(i32::MAX) + Millivolts(1), Millivolts(i32::MAX));
        assert_eq!(MicroOhms(1) - MicroOhms(2), MicroOhms(0));
        assert_eq!(Minutes(u16::MAX).times(2), Minutes(u16::MAX));
    }

    #[test]
    fn temperatures_round_to_the_nearest_degree() {
        for (centi, whole) in [(2_649, 26), (2_650, 27), (-149, -1), (-150, -2), (0, 0)] {
            assert_eq!(CentiCelsius(centi).whole_degrees(), whole, "{centi}");
        }
        assert_eq!(CentiCelsius(i32::MAX).whole_degrees(), 21_474_836);
    }

    #[test]
    fn parts_and_charges_round_to_the_nearest_whole() {
        assert_eq!([8_549, 8_550, -50].map(|raw| CentiPercent(raw).whole_percent()), [85, 86, -1]);
        assert_eq!(
            [499, 500, u32::MAX].map(|raw| MilliampHours(raw).whole_ampere_hours()),
            [0, 1, 4_294_967]
        );
    }
}
