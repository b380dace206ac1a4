//! Servers with a bounded number of connections, turns of datagrams, and what all protocols need.

mod alarm;
mod backoff;
mod delay;
mod seats;
mod send;
pub mod tls;
mod turns;
mod undelivered;
mod watched;

pub use alarm::Alarm;
pub use backoff::Backoff;
pub use delay::TokioDelay;
pub use seats::Seats;
pub use send::send;
pub use turns::Turns;
pub use undelivered::is_about_a_peer;
pub use watched::{Activity, Watched};
