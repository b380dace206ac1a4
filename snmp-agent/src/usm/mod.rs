//! The User-based Security Model of SNMPv3 (RFC 3414, RFC 3826, RFC 7860).
//!
//! ```text
//! passphrase ─1 MB hashed─▶ key of the user ─engine id─▶ localized key ─▶ HMAC (auth), cipher (privacy)
//! ```
//!
//! Whoever holds the time that messages are checked against is the authoritative engine: this agent where it answers and
//! sends traps, the receiver where it sends informs.

mod auth;
mod incoming;
mod key;
mod outgoing;
pub(crate) mod parameters;
mod privacy;
mod refusal;
mod remote;
mod time;
mod user;

pub use auth::Auth;
pub use privacy::Privacy;
pub use refusal::Refusal;
pub use time::EngineTime;
pub use user::{KeyError, User, Users};

pub(crate) use outgoing::Outgoing;
pub(crate) use remote::{Answer, RemoteEngine};
pub(crate) use user::Protection;

use key::Key;
