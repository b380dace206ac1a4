//! Who is asked: unit identifiers, and many units behind one slave.

use crate::Registers;

/// Address of one slave, 1 to 247 (Serial Line V1.02 §2.2). 0 is broadcast, 248 to 255 are reserved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct UnitId(u8);

impl UnitId {
    /// An address from its number; `None` outside 1 to 247.
    pub const fn new(raw: u8) -> Option<Self> {
        if matches!(raw, FIRST..=LAST) { Some(Self(raw)) } else { None }
    }

    /// The number, 1 to 247.
    pub const fn get(self) -> u8 {
        self.0
    }
}

pub(crate) const BROADCAST: u8 = 0;
pub(crate) const FIRST: u8 = 1;
pub(crate) const LAST: u8 = 247;

/// Several units behind one slave, as in a gateway.
///
/// A broadcast is carried out on every id of 1 to 247 that answers, in ascending order.
pub trait Units {
    /// The data of one unit; `dyn Registers` where the units differ in type.
    type Unit: Registers + ?Sized;

    /// The data behind `id` (1 to 247), or `None` when nobody has this address.
    fn unit(&mut self, id: u8) -> Option<&mut Self::Unit>;
}

/// The data behind an address that a slave can have; 0 and 248 to 255 never reach a product's [`Units`].
#[inline]
pub(crate) fn of<U: Units + ?Sized>(units: &mut U, id: u8) -> Option<&mut U::Unit> {
    if matches!(id, FIRST..=LAST) { units.unit(id) } else { None }
}

/// One unit and its data: what `process` makes of a [`Registers`].
pub(crate) struct Only<'a, R: ?Sized> {
    pub(crate) unit: UnitId,
    pub(crate) data: &'a mut R,
}

impl<R: Registers + ?Sized> Units for Only<'_, R> {
    type Unit = R;

    #[inline]
    fn unit(&mut self, id: u8) -> Option<&mut R> {
        (id == self.unit.get()).then_some(&mut *self.data)
    }
}
