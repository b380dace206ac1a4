//! DNP3 exchanges in process, ours beside the floor: `cargo bench -p benches --bench dnp3`.

mod report;

use anyhow::Result;
use benches::workload;
use criterion::Criterion;
use report::Report;

fn main() -> Result<()> {
    let mut criterion = Criterion::default().configure_from_args();
    workload::dnp3::all(&mut Report(&mut criterion))?;
    criterion.final_summary();
    Ok(())
}
