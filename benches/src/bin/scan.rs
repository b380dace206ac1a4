//! Prints what a scan of forty probes takes at 115,200 baud, on the probe bus and by Modbus RTU.
//!
//! `cargo run --release -p benches --bin scan`

use anyhow::Result;
use benches::scan::{self, Scan, Silences};

fn main() -> Result<()> {
    let (bus, readings) = scan::bus(40)?;
    println!(
        "{:<36}{:>9}{:>14}{:>12}{:>12}",
        "40 probes, 115200 baud", "ms", "reply octets", "to replies", "efficiency"
    );
    row("probe bus", bus);
    row("Modbus RTU, the standard's silences", scan::modbus(&readings, Silences::Standard)?);
    row("Modbus RTU, the least silences", scan::modbus(&readings, Silences::Least)?);
    Ok(())
}

fn row(name: &str, scan: Scan) {
    println!(
        "{name:<36}{:>9.1}{:>14}{:>12.3}{:>12.3}",
        scan.took.as_secs_f64() * 1e3,
        scan.reply_octets,
        scan.to_replies(),
        scan.efficiency()
    );
}
