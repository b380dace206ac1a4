//! Modbus requests in process, ours beside rmodbus: `cargo bench -p benches --bench modbus`.

mod report;

use anyhow::Result;
use benches::workload;
use criterion::Criterion;
use report::Report;

fn main() -> Result<()> {
    let mut criterion = Criterion::default().configure_from_args();
    workload::modbus::all(&mut Report(&mut criterion))?;
    criterion.final_summary();
    Ok(())
}
