//! Prints what a request costs ours and the peer, and whether the goal is met.
//!
//! `cargo run --release -p benches --bin compare`. It measures and never fails for being slow.

use anyhow::Result;
use benches::{Contender, Contest, Request, agree, stopwatch, workload};

/// Batches of each side and request.
const ROUNDS: u32 = 4_000;

fn main() -> Result<()> {
    println!("{:<22}{:>10}{:>10}{:>8}{:>8}", "request", "ours, ns", "peer, ns", "ratio", "goal");
    workload::all(&mut Table)
}

struct Table;

impl Contest for Table {
    fn meet<Ours: Contender, Peer: Contender>(
        &mut self,
        request: &Request,
        mut ours: Ours,
        mut peer: Peer,
    ) -> Result<()> {
        agree(request, &mut ours, &mut peer)?;
        let times = stopwatch::race(request, &mut ours, &mut peer, ROUNDS);
        let verdict = if times.ratio() <= request.goal { "met" } else { "missed" };
        println!(
            "{:<22}{:>10.1}{:>10.1}{:>8.3}{:>8.2}  {verdict}",
            request.path,
            times.ours,
            times.peer,
            times.ratio(),
            request.goal
        );
        Ok(())
    }
}
