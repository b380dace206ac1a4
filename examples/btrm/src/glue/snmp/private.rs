//! The product's own tree, 1.3.6.1.4.1.34506: the point table, and what is set up for SNMP beside it.
//!
//! ```text
//! btrm(34506)
//! ├── notifications(0)    alarms that are raised and cleared
//! ├── product(1)          name, version, date
//! ├── setup(2)            the trap receivers (BTRM manual §11.4)
//! ├── control(3)          the point table, and the temperature as text
//! ├── models(4)           what sysObjectID reads
//! └── alarms(5)           what upsAlarmDescr reads for alarms that RFC 1628 does not know
//! ```

use bms_core::points::Point;
use snmp_agent::{Absent, Value, objects, objects::listed};

use super::object::{Found, Made, Rows, SCALAR, Told};
use crate::{
    FIRMWARE_VERSION, Model,
    points::{POINTS, Quantity},
    product::Btrm,
};

/// The root of the tree.
pub(super) const ROOT: [u32; 7] = [1, 3, 6, 1, 4, 1, 34506];
/// Under it, the notifications.
pub(super) const NOTIFICATIONS: [u32; 8] = [1, 3, 6, 1, 4, 1, 34506, 0];
/// `trapReceiverNumber` of each receiver (BTRM manual §11.3).
const RECEIVERS: Rows = &[0, 1];
/// Numbers of a point's name under the root, at the most.
const POINT_NAME: usize = 4;

objects! {
    /// What is not in the point table.
    pub(super) PRIVATE: Private, rows Rows, under ROOT;
    | id           | object                | access | rows      |
    | [1, 1]       | Name                  | ro     | SCALAR    |
    | [1, 2]       | Version               | ro     | SCALAR    |
    | [1, 3]       | Date                  | ro     | SCALAR    |
    | [2, 1, 1, 1] | TrapReceiverNumber    | ro     | RECEIVERS |
    | [2, 1, 1, 2] | TrapEnabled           | rw     | RECEIVERS |
    | [2, 1, 1, 3] | TrapReceiverIpAddress | rw     | RECEIVERS |
    | [2, 1, 1, 4] | TrapCommunity         | rw     | RECEIVERS |
    | [3, 5]       | SystemTemperature     | ro     | SCALAR    |
}

/// The value of exactly this name under the root.
pub(super) fn told<'a>(unit: &'a Btrm, name: &[u32]) -> Result<Told<'a>, Absent> {
    if let Some(instance) = POINTS.oid(name) {
        return point(unit, instance.point.quantity).ok_or(Absent::Instance);
    }
    match PRIVATE.find(name, listed) {
        Ok((object, row)) => read(unit, object.what, row).ok_or(Absent::Instance),
        Err(Absent::Object) if point_of(name).is_some() => Err(Absent::Instance),
        Err(absent) => Err(absent),
    }
}

/// The first variable after this name under the root that has a value.
pub(super) fn after<'a>(unit: &'a Btrm, name: &[u32]) -> Option<Found<'a>> {
    let point = point_after(unit, name);
    let other = PRIVATE.after(name, listed, |object, row| read(unit, object, row));
    match (point, other) {
        (Some(point), Some(other)) if other.is_before(&point) => Some(other),
        (point, other) => point.or(other),
    }
}

/// The point that this names, of whatever instance.
pub(super) fn point_of(name: &[u32]) -> Option<&'static Point<Quantity>> {
    let point = POINTS.oid_after(name.get(..2).unwrap_or(name))?.point;
    point.oid.is_some_and(|object| name.starts_with(object)).then_some(point)
}

fn point_after<'a>(unit: &'a Btrm, name: &[u32]) -> Option<Found<'a>> {
    let mut instance = POINTS.oid_after(name)?;
    loop {
        let id = instance.point.oid?;
        if let Some(told) = point(unit, instance.point.quantity) {
            return Some(Found { id, row: 0, told });
        }
        let mut passed = heapless::Vec::<u32, POINT_NAME>::new();
        instance.oid().try_for_each(|sub_id| passed.push(sub_id)).ok()?;
        instance = POINTS.oid_after(&passed)?;
    }
}

fn point(unit: &Btrm, quantity: Quantity) -> Option<Told<'static>> {
    unit.value(quantity).map(Told::integer)
}

fn read(unit: &Btrm, object: Private, row: u32) -> Option<Told<'_>> {
    let receiver = || unit.management().receivers().get(usize::try_from(row).ok()?);
    Some(match object {
        Private::Name => Told::integer(match unit.model() {
            Model::Btrm300 => 300,
            Model::Btrm400 => 400,
        }),
        Private::Version => Told::integer(FIRMWARE_VERSION),
        Private::Date => Told::integer(RELEASE_DATE?),
        Private::TrapReceiverNumber => Told::integer(i32::try_from(row).ok()?),
        Private::TrapEnabled => Told::integer(receiver()?.enabled.into()),
        Private::TrapReceiverIpAddress => Told::Value(Value::IpAddress(receiver()?.address)),
        // It is a password of sorts: it can be set, and is not told.
        Private::TrapCommunity => Told::text(""),
        Private::SystemTemperature => Told::Made(Made::Celsius(unit.value(Quantity::Temperature)?)),
    })
}

/// When this firmware was released, as the number YYYYMMDD; `None` when its builder did not say, by the environment
/// variable `BTRM_RELEASE_DATE`.
const RELEASE_DATE: Option<i32> = match option_env!("BTRM_RELEASE_DATE") {
    Some(date) => match i32::from_str_radix(date, 10) {
        Ok(date) => Some(date),
        Err(_) => None,
    },
    None => None,
};
