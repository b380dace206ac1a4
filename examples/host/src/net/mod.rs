//! TCP servers with a bounded number of connections.

mod delay;
mod seats;
mod watched;

pub use delay::TokioDelay;
pub use seats::Seats;
pub use watched::{Activity, Watched};
