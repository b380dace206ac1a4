//! What objects read, and which rows they have.

use core::fmt::{self, Display, Formatter};

use snmp_agent::{Scratch, Value, objects};

use super::ups::TestDetail;

/// The instances that there can be, rising.
pub(super) type Rows = &'static [u32];

/// The instance of a scalar (RFC 2578 §7).
pub(super) const SCALAR: Rows = &[0];

/// The objects of a tree.
pub(super) type Branch<O> = objects::Branch<O, Rows>;

/// A variable that was found.
pub(super) type Found<'a> = objects::Found<Told<'a>>;

/// What a variable reads, before there is room for text that is made on the fly.
#[derive(Clone, Copy, Debug)]
pub(super) enum Told<'a> {
    Value(Value<'a>),
    Made(Made),
}

/// Text that is made on the fly.
#[derive(Clone, Copy, Debug)]
pub(super) enum Made {
    /// A temperature as the manual's screen shows it (BTRM manual §11.3), whole degrees.
    Celsius(i32),
    /// A battery bank of so many volts.
    Bank(u16),
    /// How a test ended.
    Test(TestDetail),
}

impl<'a> Told<'a> {
    pub(super) const fn integer(value: i32) -> Self {
        Self::Value(Value::Integer(value))
    }

    pub(super) const fn text(text: &'a str) -> Self {
        Self::Value(Value::OctetString(text.as_bytes()))
    }

    /// The value, made in `scratch` if it has to be.
    pub(super) fn value(self, scratch: &'a mut Scratch) -> Value<'a> {
        match self {
            Self::Value(value) => value,
            Self::Made(made) => scratch.text(format_args!("{made}")),
        }
    }
}

impl Display for Made {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Celsius(degrees) => write!(f, "{degrees} C"),
            Self::Bank(volts) => write!(f, "Battery bank of {volts} V"),
            Self::Test(detail) => detail.fmt(f),
        }
    }
}
