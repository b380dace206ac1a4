//! What is counted.

/// What a [`Bus`](crate::Bus) has counted. Counters wrap.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub struct Counters {
    /// Requests sent, repeated ones included.
    pub requests: u32,
    /// Replies that were awaited.
    pub replies: u32,
    /// Replies that nobody awaited: late ones, double ones.
    pub stray: u32,
    /// Octets between delimiters that were no frame.
    pub discarded: u32,
    /// Scans.
    pub scans: u32,
}
