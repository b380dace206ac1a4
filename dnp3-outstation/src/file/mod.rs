//! File transfer (group 70; IEEE 1815-2012 clauses 4 and 11).

/// The files of a device, as masters see them.
pub trait Files {}
