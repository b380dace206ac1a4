//! The point table: what a product publishes, and where, written once.
//!
//! A product lists its quantities in [`point_map!`](crate::point_map), one row each. Every protocol is a projection
//! of that table onto plain integers: [`PointMap::modbus`] finds a register, [`PointMap::dnp3`] an index,
//! [`PointMap::oid`] an object; [`Shape`] fits a value to a register. The register map, the DNP3 device profile and
//! the MIB are printed from the same rows ([`PointMap::registers`], [`PointMap::indices`], [`PointMap::objects`]).
//! Nothing here knows a wire.
//!
//! Two rows that claim one address do not compile; `check.rs` lists all that is refused.

mod address;
mod check;
mod macros;
mod map;
mod objects;
mod order;
mod point;
mod shape;

pub use address::{Kind, Span, Table};
pub use map::{Found, Index, PointMap, Register};
pub use objects::{Instance, Object};
pub use point::{Access, Point};
pub use shape::Shape;
