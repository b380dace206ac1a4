//! Status records coded and decoded, ours beside postcard: `cargo bench -p benches --bench records`.

mod report;

use anyhow::Result;
use benches::workload;
use criterion::Criterion;
use report::Report;

fn main() -> Result<()> {
    let mut criterion = Criterion::default().configure_from_args();
    workload::records::all(&mut Report(&mut criterion))?;
    criterion.final_summary();
    Ok(())
}
