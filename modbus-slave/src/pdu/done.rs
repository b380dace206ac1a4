//! What became of a request.

/// What became of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Done {
    /// A response of this many bytes; nothing is written.
    Read(u8),
    /// A response of this many bytes; something may be written.
    Written(u8),
    /// A response of this many bytes about the event counter or log, which it must not change (§6.9).
    Watched(u8),
    /// Sub-function 1 of function 8.
    Restarted { reply: u8, clear_log: bool },
    /// Sub-function 4 of function 8.
    ListenOnly,
    /// Sub-function 10 of function 8.
    Cleared { reply: u8 },
}
