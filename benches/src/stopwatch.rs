//! Time of two, taken in turns.

use core::hint::black_box;
use core::time::Duration;
use std::time::Instant;

use crate::{Contender, Request};

/// Shortest times a request, in nanoseconds.
#[derive(Clone, Copy, Debug)]
pub struct Times {
    /// Of ours.
    pub ours: f64,
    /// Of the peer.
    pub peer: f64,
}

impl Times {
    /// Ours over the peer's.
    pub fn ratio(self) -> f64 {
        self.ours / self.peer
    }
}

/// A batch lasts long enough for the clock's resolution, and is short enough to fall between two
/// interruptions.
const BATCH: Duration = Duration::from_micros(40);

/// The shortest of `rounds` batches of each. They take turns, so that a noisy machine hits both, and
/// the shortest is the one that it did not hit.
pub fn race(request: &Request, ours: &mut impl Contender, peer: &mut impl Contender, rounds: u32) -> Times {
    let (size_of_ours, size_of_peer) = (batch_size(request, ours), batch_size(request, peer));
    let mut times = Times { ours: f64::INFINITY, peer: f64::INFINITY };
    for _ in 0..rounds {
        times.ours = times.ours.min(batch(request, ours, size_of_ours));
        times.peer = times.peer.min(batch(request, peer, size_of_peer));
    }
    times
}

fn batch_size(request: &Request, contender: &mut impl Contender) -> u32 {
    let mut size: u32 = 1;
    while batch(request, contender, size) * f64::from(size) < BATCH.as_secs_f64() * 1e9 {
        size = size.saturating_mul(2);
    }
    size
}

/// Nanoseconds a request, over `size` requests.
fn batch(request: &Request, contender: &mut impl Contender, size: u32) -> f64 {
    elapsed(request, contender, size.into()).as_secs_f64() * 1e9 / f64::from(size)
}

/// How long `count` requests took. Where each has to be prepared they are timed one by one, and every
/// time has the clock's own in it, some 20 to 40 ns.
pub fn elapsed<C: Contender>(request: &Request, contender: &mut C, count: u64) -> Duration {
    if C::PREPARES {
        return (0..count).map(|_| elapsed_once(request, contender)).sum();
    }
    let begin = Instant::now();
    for _ in 0..count {
        black_box(contender.answer(black_box(&request.bytes)));
    }
    begin.elapsed()
}

fn elapsed_once(request: &Request, contender: &mut impl Contender) -> Duration {
    contender.prepare();
    let begin = Instant::now();
    black_box(contender.answer(black_box(&request.bytes)));
    begin.elapsed()
}
