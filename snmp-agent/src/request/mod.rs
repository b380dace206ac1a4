//! Requests: what each does to the list of variable bindings of its response.

mod get;
mod get_bulk;
mod get_next;
mod refusal;
mod set;

pub(crate) use get::get;
pub(crate) use get_bulk::get_bulk;
pub(crate) use get_next::get_next;
pub(crate) use refusal::Refusal;
pub(crate) use set::set;

/// Octets that the lengths of the list and of the PDU around it may grow by when the list is done.
const LENGTHS_GROW: usize = 4;
