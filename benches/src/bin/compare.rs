//! Prints what a request costs ours and the peer, and whether the goal is met.
//!
//! `cargo run --release -p benches --bin compare` for all, with `dnp3/` behind it for what begins so. It
//! measures and never fails for being slow.

use std::env;

use anyhow::{Result, ensure};
use benches::stopwatch::{self, Times};
use benches::{Contender, Contest, Goal, Request, agree, workload};

/// Batches of each side and request.
const ROUNDS: u32 = 4_000;

fn main() -> Result<()> {
    let mut table = Table { wanted: env::args().nth(1).unwrap_or_default(), rows: 0 };
    println!("{:<24}{:>10}{:>10} {:<8}{:>8}{:>9}", "request", "ours, ns", "peer, ns", "", "ratio", "goal");
    workload::all(&mut table)?;
    ensure!(table.rows > 0, "nothing begins with {}", table.wanted);
    Ok(())
}

struct Table {
    wanted: String,
    rows: u32,
}

impl Contest for Table {
    fn meet<Ours: Contender, Peer: Contender>(
        &mut self,
        request: &Request,
        mut ours: Ours,
        mut peer: Peer,
    ) -> Result<()> {
        if !request.path.starts_with(&self.wanted) {
            return Ok(());
        }
        self.rows = self.rows.saturating_add(1);
        agree(request, &mut ours, &mut peer)?;
        let times = stopwatch::race(request, &mut ours, &mut peer, ROUNDS);
        println!(
            "{:<24}{:>10.1}{:>10.1} {:<8}{:>8.3}{}",
            request.path,
            times.ours,
            times.peer,
            Peer::NAME,
            times.ratio(),
            verdict(request.goal, times)
        );
        Ok(())
    }
}

fn verdict(goal: Goal, times: Times) -> String {
    let word = |met| if met { "met" } else { "missed" };
    match goal {
        Goal::None => format!("{:>9}", "-"),
        Goal::OfPeer(goal) => format!("{goal:>9.2}  {}", word(times.ratio() <= goal)),
        Goal::Nanos { goal, peer: (name, nanos) } => {
            format!("{goal:>6.0} ns  {}; {name} elsewhere: {nanos:.0} ns", word(times.ours <= goal))
        }
    }
}
