//! How the display writes quantities.

use core::fmt::{self, Display, Formatter};

use bms_core::{
    string::BatteryAddress,
    units::{CentiCelsius, MicroOhms, Millivolts},
};

use crate::product::tenths;

pub(super) struct Ipv4(pub(super) [u8; 4]);

impl Display for Ipv4 {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        core::net::Ipv4Addr::from(self.0).fmt(f)
    }
}

pub(super) struct Volts(pub(super) Option<Millivolts>);

impl Display for Volts {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Some(Millivolts(voltage)) = self.0 else { return f.write_str("- V") };
        write!(f, "{}.{:03} V", voltage / 1_000, voltage.unsigned_abs() % 1_000)
    }
}

pub(super) struct Ohms(pub(super) Option<MicroOhms>);

impl Display for Ohms {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Some(resistance) = self.0 else { return f.write_str("- mOhm") };
        let hundredths = crate::product::hundredths_of_milliohm(resistance);
        write!(f, "{}.{:02} mOhm", hundredths / 100, hundredths.unsigned_abs() % 100)
    }
}

pub(super) struct Degrees(pub(super) Option<CentiCelsius>);

impl Display for Degrees {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        Tenths(self.0.map(tenths), "C").fmt(f)
    }
}

/// Tenths of a unit.
pub(super) struct Tenths(pub(super) Option<i32>, pub(super) &'static str);

impl Display for Tenths {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self(value, unit) = self;
        let Some(value) = value else { return write!(f, "- {unit}") };
        let sign = if *value < 0 { "-" } else { "" };
        let tenths = value.unsigned_abs();
        write!(f, "{sign}{}.{} {unit}", tenths / 10, tenths % 10)
    }
}

/// How much of its firmware a probe has, percent.
pub(super) struct Progress(pub(super) BatteryAddress, pub(super) u8);

impl Display for Progress {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}%", self.0, self.1)
    }
}
