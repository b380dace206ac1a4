//! Groups of objects: which rows they have, what they read, and how all of them are walked.

use core::{
    fmt::{self, Display, Formatter},
    marker::PhantomData,
};

use bms_core::{
    environment::Contacts,
    string::{BatteryAddress, BatteryIndex, StringId},
    time::Timestamp,
};
use snmp_agent::{
    Absent, ErrorStatus, Scratch, Value,
    objects::{Branch, Found, listed},
};

use super::{clock::Clock, set::Draft, version::Version};
use crate::{management::Management, product::Bm100};

/// Which instances an object has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rows {
    /// One: 0 (RFC 2578 §7).
    Scalar,
    /// Every battery of the bank: 1 to as many as there are, string by string.
    Batteries,
    /// Every string: 1 to 4.
    Strings,
    /// The contacts of the environmental sensor, if there is one: 1 to 8.
    Contacts,
    /// The receivers of traps: 1 to 10.
    Receivers,
    /// `entPhysicalIndex`: the unit is 1, a string 100, 200, 300 or 400, and its batteries come behind it: A#7 is 107.
    Entities,
    /// The same without the unit.
    Cells,
    /// These, rising.
    Listed(&'static [u32]),
}

/// The instance of a scalar.
pub(super) const SCALAR: Rows = Rows::Scalar;
pub(super) const BATTERIES: Rows = Rows::Batteries;
pub(super) const STRINGS: Rows = Rows::Strings;
pub(super) const CONTACTS: Rows = Rows::Contacts;
pub(super) const RECEIVERS: Rows = Rows::Receivers;
pub(super) const ENTITIES: Rows = Rows::Entities;
pub(super) const CELLS: Rows = Rows::Cells;

impl Rows {
    /// The first row at or behind a number.
    pub(super) fn from(self, unit: &Bm100, from: u32) -> Option<u32> {
        let up_to = |last: u32| Some(from.max(1)).filter(|row| *row <= last);
        match self {
            Self::Scalar => (from == 0).then_some(0),
            Self::Batteries => up_to(count(unit)),
            Self::Strings => up_to(unit.bank().strings.into()),
            Self::Contacts => {
                up_to(u32::try_from(Contacts::COUNT).ok()?).filter(|_| unit.has_environment_sensor())
            }
            Self::Receivers => up_to(u32::try_from(Management::RECEIVERS).ok()?),
            Self::Entities if from <= UNIT => Some(UNIT),
            Self::Entities | Self::Cells => {
                let (string, battery) = (from / HUNDRED, from % HUNDRED);
                let (strings, batteries) = (u32::from(unit.bank().strings), u32::from(unit.bank().batteries));
                let row = match string {
                    0 => HUNDRED,
                    _ if battery <= batteries => from,
                    _ => string.checked_add(1)?.checked_mul(HUNDRED)?,
                };
                Some(row).filter(|row| row / HUNDRED <= strings)
            }
            Self::Listed(rows) => listed(rows, from),
        }
    }
}

/// `entPhysicalIndex` of the unit.
pub(super) const UNIT: u32 = 1;
/// `entPhysicalIndex` of a string to the next.
const HUNDRED: u32 = 100;

/// A part of the bank, as `entPhysicalIndex` names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Unit,
    String(StringId),
    Battery(BatteryAddress),
}

impl Part {
    /// The part of an `entPhysicalIndex`.
    pub(super) fn of(row: u32) -> Option<Self> {
        if row == UNIT {
            return Some(Self::Unit);
        }
        let string = string_of(row / HUNDRED)?;
        match row % HUNDRED {
            0 => Some(Self::String(string)),
            place => {
                let index = BatteryIndex::new(u8::try_from(place).ok()?)?;
                Some(Self::Battery(BatteryAddress { string, index }))
            }
        }
    }
}

/// `entPhysicalIndex` of a string.
pub(super) fn entity_of(string: StringId) -> u32 {
    u32::from(string.number()).saturating_mul(HUNDRED)
}

/// Batteries of the bank.
pub(super) fn count(unit: &Bm100) -> u32 {
    let bank = unit.bank();
    u32::from(bank.strings).saturating_mul(bank.batteries.into())
}

/// The battery of a row of the maker's tables.
pub(super) fn battery_of(unit: &Bm100, row: u32) -> Option<BatteryAddress> {
    let place = row.checked_sub(1)?;
    let batteries = u32::from(unit.bank().batteries);
    let string = string_of(place.checked_div(batteries)?.checked_add(1)?)?;
    let index = u8::try_from(place.checked_rem(batteries)?.checked_add(1)?).ok()?;
    Some(BatteryAddress { string, index: BatteryIndex::new(index)? })
}

/// The row of a battery in the maker's tables.
pub(super) fn row_of(unit: &Bm100, at: BatteryAddress) -> u32 {
    let strings_before = u32::from(at.string.number()).saturating_sub(1);
    strings_before.saturating_mul(unit.bank().batteries.into()).saturating_add(at.index.get().into())
}

/// The string of a number, 1 to 4.
pub(super) fn string_of(number: u32) -> Option<StringId> {
    StringId::ALL.get(usize::try_from(number.checked_sub(1)?).ok()?).copied()
}

/// What a variable reads, before there is room for text that is made on the fly.
#[derive(Clone, Copy, Debug)]
pub(super) enum Told<'a> {
    Value(Value<'a>),
    Made(Made),
}

/// Text that is made on the fly.
#[derive(Clone, Copy, Debug)]
pub(super) enum Made {
    /// Date and time.
    Clock(Timestamp),
    /// A version: 130 is 1.30.
    Version(u16),
    /// A string, such as `A`.
    String(StringId),
    /// A battery, such as `A#7`.
    Battery(BatteryAddress),
}

impl<'a> Told<'a> {
    /// An `INTEGER`.
    pub(super) fn integer(value: impl Into<i32>) -> Self {
        Self::Value(Value::Integer(value.into()))
    }

    /// An `INTEGER` of what should fit; what does not is the largest there is.
    pub(super) fn number(value: impl TryInto<i32>) -> Self {
        Self::Value(Value::Integer(value.try_into().unwrap_or(i32::MAX)))
    }

    /// A `Gauge32` or `Unsigned32`.
    pub(super) fn gauge(value: impl TryInto<u32>) -> Self {
        Self::Value(Value::Gauge32(value.try_into().unwrap_or(0)))
    }

    /// Text that somebody may have left empty.
    pub(super) const fn text(text: &'a str) -> Self {
        Self::Value(Value::OctetString(text.as_bytes()))
    }

    /// Text that is absent while nobody has written it.
    pub(super) fn written(text: &'a str) -> Option<Self> {
        (!text.is_empty()).then_some(Self::text(text))
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
            Self::Clock(time) => Clock(*time).fmt(f),
            Self::Version(version) => Version(*version).fmt(f),
            Self::String(string) => string.fmt(f),
            Self::Battery(at) => at.fmt(f),
        }
    }
}

/// Objects under one root.
pub(super) trait Group: Copy + Sync + 'static {
    /// The objects.
    fn branch() -> &'static Branch<Self, Rows>;

    /// What an object's row reads; `None` while there is nothing to tell.
    fn read(self, unit: &Bm100, row: u32) -> Option<Told<'_>>;

    /// Writes down what is to be set. Only for objects that the table says are writable.
    ///
    /// # Errors
    /// The type or the value is not the object's, whatever else is set.
    fn write(self, row: u32, value: Value<'_>, draft: &mut Draft) -> Result<(), ErrorStatus> {
        let _ = (row, value, draft);
        Err(ErrorStatus::NotWritable)
    }
}

/// A group as part of the tree that is served. Names are those under its root.
pub(super) trait Tree: Sync {
    /// What all its names begin with.
    fn root(&self) -> &'static [u32];

    /// The object of a place, and whether it can be set; `None` behind the last.
    fn object(&self, place: usize) -> Option<(&'static [u32], bool)>;

    /// What exactly this name reads.
    ///
    /// # Errors
    /// What of the name there is not.
    fn told<'a>(&self, unit: &'a Bm100, name: &[u32]) -> Result<Told<'a>, Absent>;

    /// The first variable after this name that has a value.
    fn after<'a>(&self, unit: &'a Bm100, name: &[u32]) -> Option<Found<Told<'a>>>;

    /// Writes down what is to be set.
    ///
    /// # Errors
    /// Why not.
    fn write(
        &self,
        unit: &Bm100,
        name: &[u32],
        value: Value<'_>,
        draft: &mut Draft,
    ) -> Result<(), ErrorStatus>;
}

/// The tree of a group.
#[derive(Debug)]
pub(super) struct Of<G>(PhantomData<G>);

impl<G> Of<G> {
    pub(super) const NEW: Self = Self(PhantomData);
}

impl<G: Group> Tree for Of<G> {
    fn root(&self) -> &'static [u32] {
        G::branch().root
    }

    fn object(&self, place: usize) -> Option<(&'static [u32], bool)> {
        G::branch().objects().get(place).map(|object| (object.id, object.writable))
    }

    fn told<'a>(&self, unit: &'a Bm100, name: &[u32]) -> Result<Told<'a>, Absent> {
        let (object, row) = G::branch().find(name, |rows, from| rows.from(unit, from))?;
        object.what.read(unit, row).ok_or(Absent::Instance)
    }

    fn after<'a>(&self, unit: &'a Bm100, name: &[u32]) -> Option<Found<Told<'a>>> {
        G::branch().after(name, |rows, from| rows.from(unit, from), |what, row| what.read(unit, row))
    }

    fn write(
        &self,
        unit: &Bm100,
        name: &[u32],
        value: Value<'_>,
        draft: &mut Draft,
    ) -> Result<(), ErrorStatus> {
        match G::branch().find(name, |rows, from| rows.from(unit, from)) {
            Ok((object, row)) if object.writable => object.what.write(row, value, draft),
            Err(Absent::Instance)
                if G::branch().object_of(name).is_some_and(|(object, _)| object.writable) =>
            {
                Err(ErrorStatus::NoCreation)
            }
            Ok(_) | Err(_) => Err(ErrorStatus::NotWritable),
        }
    }
}
