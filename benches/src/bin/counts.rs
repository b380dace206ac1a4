//! Answers one request once, in a function of its own, for an instruction counter.
//!
//! `counts` lists what can be counted; `counts modbus/tcp/fc3_10/ours` does it. `.ci/counts` runs it
//! under callgrind, which counts only inside [`counted_once`].

use core::hint::black_box;
use std::env;

use anyhow::{Result, ensure};
use benches::{Contender, Contest, Request, agree, workload};

fn main() -> Result<()> {
    let Some(wanted) = env::args().nth(1) else { return workload::all(&mut List) };
    let mut count = Count { wanted, found: false };
    workload::all(&mut count)?;
    ensure!(count.found, "nothing is called {}", count.wanted);
    Ok(())
}

struct List;

impl Contest for List {
    fn meet<Ours: Contender, Peer: Contender>(&mut self, request: &Request, _: Ours, _: Peer) -> Result<()> {
        println!("{}/{}", request.path, Ours::NAME);
        println!("{}/{}", request.path, Peer::NAME);
        Ok(())
    }
}

struct Count {
    wanted: String,
    found: bool,
}

impl Contest for Count {
    fn meet<Ours: Contender, Peer: Contender>(
        &mut self,
        request: &Request,
        mut ours: Ours,
        mut peer: Peer,
    ) -> Result<()> {
        let is_wanted = |name: &str| self.wanted == format!("{}/{name}", request.path);
        let (count_ours, count_peer) = (is_wanted(Ours::NAME), is_wanted(Peer::NAME));
        if !count_ours && !count_peer {
            return Ok(());
        }
        // The first answer is not counted: what is done once is done here.
        agree(request, &mut ours, &mut peer)?;
        if count_ours {
            ours.prepare();
            counted_once(&mut ours, &request.bytes);
        }
        if count_peer {
            peer.prepare();
            counted_once(&mut peer, &request.bytes);
        }
        self.found = true;
        Ok(())
    }
}

#[inline(never)]
fn counted_once<C: Contender>(contender: &mut C, request: &[u8]) {
    black_box(contender.answer(black_box(request)));
}
