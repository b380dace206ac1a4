//! SNMP requests in process, ours beside async-snmp: `cargo bench -p benches --bench snmp`.

mod report;

use anyhow::Result;
use benches::workload;
use criterion::Criterion;
use report::Report;

fn main() -> Result<()> {
    let mut criterion = Criterion::default().configure_from_args();
    workload::snmp::all(&mut Report(&mut criterion))?;
    criterion.final_summary();
    Ok(())
}
