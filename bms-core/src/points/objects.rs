//! The table as a tree of SNMP objects.

use core::iter;

use super::{Point, PointMap};

/// An SNMP object: one row of the MIB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Object<'a, Q> {
    /// The object under the product's root, without the instance.
    pub oid: &'static [u32],
    /// The row with name, description, unit, access and shape.
    pub point: &'a Point<Q>,
}

/// An instance of an SNMP object: what a master names in a request.
///
/// A scalar has the one instance `.0`; a point that exists several times has the instances `.1`, `.2`, and so on
/// (RFC 2578 §7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Instance<'a, Q> {
    /// The row.
    pub point: &'a Point<Q>,
    /// Which one of the row's [`count`](Point::count), from 0; always 0 for a scalar.
    pub place: u16,
    object: &'static [u32],
    suffix: u32,
}

impl<Q: Copy> Instance<'_, Q> {
    /// The instance's name under the product's root: the object's numbers, then the instance's.
    pub fn oid(&self) -> impl Iterator<Item = u32> + use<Q> {
        self.object.iter().copied().chain(iter::once(self.suffix))
    }
}

impl<Q: Copy, const N: usize> PointMap<Q, N> {
    /// The instance with exactly this name under the product's root.
    pub fn oid(&self, name: &[u32]) -> Option<Instance<'_, Q>> {
        let (suffix, object) = name.split_last()?;
        let point =
            self.objects.of(&self.points).first_not(|point| point.oid.is_some_and(|oid| oid < object))?;
        Instance::new(point, *suffix).filter(|instance| instance.object == object)
    }

    /// The first instance behind this name, which need not exist; `&[]` is before all.
    pub fn oid_after(&self, name: &[u32]) -> Option<Instance<'_, Q>> {
        let is_over =
            |point: &Point<Q>| point.oid.is_some_and(|object| !is_after(object, last_suffix(point), name));
        let point = self.objects.of(&self.points).first_not(is_over)?;
        let first = Instance::new(point, first_suffix(point))?;
        if is_after(first.object, first.suffix, name) {
            return Some(first);
        }
        // The name is within the object's instances: the next one is a suffix further.
        let suffix = name.get(first.object.len())?;
        Instance::new(point, suffix.checked_add(1)?)
    }

    /// The objects of the MIB, by OID.
    pub fn objects(&self) -> impl Iterator<Item = Object<'_, Q>> {
        self.objects.of(&self.points).iter().filter_map(|point| Some(Object { oid: point.oid?, point }))
    }
}

impl<'a, Q: Copy> Instance<'a, Q> {
    fn new(point: &'a Point<Q>, suffix: u32) -> Option<Self> {
        let place = u16::try_from(suffix.checked_sub(first_suffix(point))?).ok()?;
        let object = point.oid?;
        (place < point.count).then_some(Self { point, place, object, suffix })
    }
}

/// Whether the instance of this name is behind `name`.
fn is_after(object: &[u32], suffix: u32, name: &[u32]) -> bool {
    match name.strip_prefix(object) {
        Some([]) => true,
        Some(&[first, ..]) => suffix > first,
        None => object > name,
    }
}

const fn first_suffix<Q>(point: &Point<Q>) -> u32 {
    if point.count == 1 { 0 } else { 1 }
}

fn last_suffix<Q>(point: &Point<Q>) -> u32 {
    if point.count == 1 { 0 } else { u32::from(point.count) }
}
