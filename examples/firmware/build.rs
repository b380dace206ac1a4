//! Gives each product its memory, and all of them the board's interrupts.

use std::{env, error::Error, fs, path::PathBuf};

/// The programs, each with the memory of `linker/NAME/memory.x`.
const PRODUCTS: [&str; 4] = ["bm100", "bp100", "btrm", "counts"];

fn main() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("linker");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    // What the library brings along for every program.
    fs::copy(root.join("device.x"), out.join("device.x"))?;
    println!("cargo:rustc-link-search={}", out.display());
    for product in PRODUCTS {
        println!("cargo:rustc-link-arg-bin={product}=-L{}", root.join(product).display());
    }
    println!("cargo:rerun-if-changed=linker");
    Ok(())
}
