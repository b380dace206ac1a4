//! Servers with a bounded number of connections, and what the connections of all protocols need.

mod alarm;
mod backoff;
mod delay;
mod seats;
mod send;
pub mod tls;
mod turns;
mod watched;

pub use alarm::Alarm;
pub use backoff::Backoff;
pub use delay::TokioDelay;
pub use seats::Seats;
pub use send::send;
pub use turns::Turns;
pub use watched::{Activity, Watched};
