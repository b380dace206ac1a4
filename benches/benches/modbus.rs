//! Modbus requests in process, ours beside rmodbus: `cargo bench -p benches`.

use core::hint::black_box;

use anyhow::Result;
use benches::{Contender, Contest, Request, agree, workload};
use criterion::{BenchmarkGroup, Criterion, Throughput, measurement::WallTime};

fn main() -> Result<()> {
    let mut criterion = Criterion::default().configure_from_args();
    workload::modbus::all(&mut Report(&mut criterion))?;
    criterion.final_summary();
    Ok(())
}

struct Report<'a>(&'a mut Criterion);

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
        bencher.iter(|| {
            black_box(contender.answer(black_box(&request.bytes)));
        });
    });
}
