//! What is around a PDU, by version.

#[cfg(feature = "usm")]
pub(crate) mod v3;
