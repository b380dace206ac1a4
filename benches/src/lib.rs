//! What is measured: one request over one set of data, answered by ours and by a peer, or where
//! there is none by the least that anyone must do.
//!
//! The criterion benches, the comparison, the instruction counter and the smoke test all take their
//! requests and contenders from [`workload`]; [`loopback`] measures whole servers instead, [`scan`] the wire.

mod contest;
pub mod loopback;
pub mod scan;
pub mod stopwatch;
pub mod workload;

pub use contest::{Contender, Contest, Goal, Request, agree};
