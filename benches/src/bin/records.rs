//! Prints what a status record of a string takes in flash, in blocks of 4 KiB, beside postcard and plain numbers.
//!
//! `cargo run --release -p benches --bin records`

use anyhow::{Context as _, Result};
use benches::workload::records::{Block, PLAIN, Plain, Plant, Postcard, RECORDS, encode};

fn main() -> Result<()> {
    let plain = Plant::new(4).records(RECORDS);
    println!("octets a record of four batteries and an environment sensor, {RECORDS} records:");
    let lengths = [
        ("ours", encode::<Block>(&plain)?.len()),
        ("postcard", encode::<Postcard>(&plain)?.len()),
        ("plain", encode::<Plain>(&plain)?.len()),
    ];
    for (name, length) in lengths {
        let records = plain.len().checked_div(PLAIN).context("records")?;
        let (length, records) = (u32::try_from(length)?, u32::try_from(records)?);
        println!("{name:<10}{:>8.2}", f64::from(length) / f64::from(records));
    }
    Ok(())
}
