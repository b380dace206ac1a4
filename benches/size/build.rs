//! How the program is linked.

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=cortex-m.ld");
    let flags: &[&str] = if env::var("CARGO_CFG_TARGET_OS").as_deref() == Ok("none") {
        &["-Tcortex-m.ld", "--gc-sections"]
    } else {
        // The C library's start-up code calls `main`.
        &["-Wl,--gc-sections", "-lc"]
    };
    let folder = env::var("CARGO_MANIFEST_DIR").unwrap_or_default();
    println!("cargo::rustc-link-search={folder}");
    for flag in flags {
        println!("cargo::rustc-link-arg-bins={flag}");
    }
}
