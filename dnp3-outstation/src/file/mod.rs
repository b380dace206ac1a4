//! File transfer (group 70 of IEEE 1815-2012): records read, firmware images written, directories listed.
//!
//! A product implements [`Files`] and hands it out by [`Points::files`](crate::Points::files); the outstation does
//! the rest. One association has one file open at a time.
//!
//! | function | object of the request | object of the response |
//! | --- | --- | --- |
//! | 25 `OPEN_FILE` | g70v3 command | g70v4 command status |
//! | 26 `CLOSE_FILE`, 30 `ABORT_FILE` | g70v4 with the handle | g70v4 command status |
//! | 27 `DELETE_FILE` | g70v3 command | g70v4 command status |
//! | 28 `GET_FILE_INFO` | g70v7 with the name | g70v7 descriptor, g70v4 when refused |
//! | 29 `AUTHENTICATE_FILE` | g70v2 with user and password | g70v2 with the key, 0 when refused |
//! | 1 READ | g70v5 with handle and block number | g70v5 with the data, g70v6 when refused |
//! | 2 WRITE | g70v5 with the data | g70v6 transport status |
//!
//! All come with qualifier 5B, one object each.

mod files;
mod info;
mod object;
mod octets;
mod refusal;
// The outstation's half of it.
mod server;
#[cfg(test)]
mod tests;

use core::time::Duration;

pub use files::{Closing, FileId, Files, Grant, Mode, Open, Opened, UserId, below_root};
pub use info::{Entry, FileKind, Info, Permissions};
pub use refusal::Refusal;

pub(crate) use server::Server;

/// How long a file that nobody reads or writes stays open, and how long a key serves: 60 s.
pub const IDLE_TIMEOUT: Duration = Duration::from_mins(1);
