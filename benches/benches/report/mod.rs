//! What criterion is told of every protocol's workloads.

use core::hint::black_box;

use anyhow::Result;
use benches::{Contender, Contest, Request, agree, stopwatch};
use criterion::{BenchmarkGroup, Criterion, Throughput, measurement::WallTime};

/// A group for each request.
pub(crate) struct Report<'a>(pub(crate) &'a mut Criterion);

impl Contest for Report<'_> {
    fn meet<Ours: Contender, Peer: Contender>(
        &mut self,
        request: &Request,
        mut ours: Ours,
        mut peer: Peer,
    ) -> Result<()> {
        agree(request, &mut ours, &mut peer)?;
        let mut group = self.0.benchmark_group(&request.path);
        group.throughput(Throughput::Elements(1));
        measure(&mut group, request, ours);
        measure(&mut group, request, peer);
        group.finish();
        Ok(())
    }
}

fn measure<C: Contender>(group: &mut BenchmarkGroup<'_, WallTime>, request: &Request, mut contender: C) {
    group.bench_function(C::NAME, |bencher| {
        if C::PREPARES {
            bencher.iter_custom(|count| stopwatch::elapsed(request, &mut contender, count));
        } else {
            bencher.iter(|| {
                black_box(contender.answer(black_box(&request.bytes)));
            });
        }
    });
}
