//! The application layer: fragments, and the object headers in them (IEEE 1815-2012 clause 4).
//!
//! ```text
//!            ┌─────────────┬──────────┬─────┐   ┌───────┬───────────┬───────────┬───────┐
//!  request   │ app control │ function │     │   │ group │ variation │ qualifier │ range │ objects …
//!            ├─────────────┼──────────┼─────┤   └───────┴───────────┴───────────┴───────┘
//!  response  │ app control │ function │ IIN │     object header, as often as there is room
//!            └─────────────┴──────────┴─────┘
//!                   0            1      2, 3
//! ```

mod control;
mod error;
mod function;
mod header;
mod iin;
mod object_header;
mod qualifier;
mod writer;

pub use control::{ApplicationControl, Sequence};
pub use error::AppError;
pub use function::FunctionCode;
pub use header::{RequestHeader, ResponseHeader};
pub use iin::Iin;
pub use object_header::{GroupVariation, ObjectHeader, Range};
pub use qualifier::{Prefix, Qualifier, RangeSpecifier, Width};

pub(crate) use object_header::split_number;
pub(crate) use writer::Writer;
