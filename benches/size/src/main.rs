//! A program that is linked to be measured: its features say what is in it.
//!
//! The panic handler calls a function that nobody defines. If any panic can be reached from what is
//! linked, the linker says so and fails.
#![no_std]
#![no_main]

#[cfg(any(feature = "core-monitor", feature = "core-records", feature = "core-strings"))]
mod bank;
#[cfg(feature = "capacity")]
mod capacity;
#[cfg(feature = "dnp3")]
mod dnp3;
#[cfg(any(feature = "modbus-rtu", feature = "modbus-tcp"))]
mod modbus;
#[cfg(feature = "peer-rmodbus")]
mod peer;
#[cfg(any(feature = "probe-bus", feature = "probe-end"))]
mod probe;
#[cfg(feature = "snmp")]
mod snmp;

/// Where the program begins, on the board as on the host.
// SAFETY: nothing else here is called `main`, and start-up code expects just this of it.
#[unsafe(no_mangle)]
pub extern "C" fn main() -> i32 {
    #[cfg(any(feature = "modbus-rtu", feature = "modbus-tcp"))]
    modbus::run();
    #[cfg(feature = "capacity")]
    capacity::run();
    #[cfg(any(feature = "core-monitor", feature = "core-records", feature = "core-strings"))]
    bank::run();
    #[cfg(feature = "dnp3")]
    dnp3::run();
    #[cfg(feature = "snmp")]
    snmp::run();
    #[cfg(any(feature = "probe-bus", feature = "probe-end"))]
    probe::run();
    #[cfg(feature = "peer-rmodbus")]
    peer::run();
    #[cfg(feature = "planted")]
    planted(core::hint::black_box(&[1, 2, 3]), core::hint::black_box(3));
    0
}

/// What the check must find: an index that nobody checked.
#[cfg(feature = "planted")]
fn planted(bytes: &[u8], index: usize) {
    core::hint::black_box(bytes[index]);
}

#[panic_handler]
fn panicked(_: &core::panic::PanicInfo<'_>) -> ! {
    #[cfg(not(feature = "panics-loop"))]
    {
        unsafe extern "C" {
            fn a_panic_path_exists() -> !;
        }
        // SAFETY: it is never called, since a program with this call in it cannot be linked.
        unsafe { a_panic_path_exists() }
    }
    #[cfg(feature = "panics-loop")]
    loop {
        core::hint::spin_loop();
    }
}

/// The host's `core` names it in its unwind tables; with `panic = "abort"` nobody calls it.
#[cfg(not(target_os = "none"))]
// SAFETY: nothing here is linked with the standard library, which has the other one.
#[unsafe(no_mangle)]
pub extern "C" fn rust_eh_personality() {}
