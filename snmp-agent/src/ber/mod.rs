//! The Basic Encoding Rules as SNMP uses them (X.690, narrowed by RFC 3417 §8).
//!
//! ```text
//! ┌─────┬────────┬─────────┐
//! │ tag │ length │ content │   definite lengths only, one octet of tag, simple types not in pieces
//! └─────┴────────┴─────────┘
//! ```
//!
//! Lengths may be longer than they need be when they are read, as RFC 3417 §8 (1) allows; contents may not, as
//! X.690 §8.3.2 and §8.19.2 demand. What is written is as short as can be.

mod error;
mod integer;
mod oid;
mod reader;
mod tag;
mod writer;

pub use error::{BerError, BerErrorKind, BufferFull};
pub use reader::Reader;
pub use tag::Tag;
pub use writer::Writer;
