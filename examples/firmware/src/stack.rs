//! How deep the stack went. Before `main`, `cortex-m-rt` paints all of it.

use core::ptr;

/// What the stack is painted with (`cortex-m-rt`, feature `paint-stack`).
const PAINT: u32 = 0xCCCC_CCCC;

unsafe extern "C" {
    /// The highest address of the stack.
    static _stack_start: u32;
    /// The lowest.
    static _stack_end: u32;
}

/// The lowest address of the stack.
pub(crate) fn lowest() -> usize {
    (&raw const _stack_end).expose_provenance()
}

/// Octets of the stack, and of them how many were in use at some time since the start.
pub fn high_water() -> (usize, usize) {
    // Addresses, as the memory between them is no object that a pointer to one of them may walk through.
    let (lowest, highest) = (lowest(), (&raw const _stack_start).addr());
    let mut words = (lowest..highest).step_by(size_of::<u32>());
    let deepest = words.find(|word| {
        let word = ptr::with_exposed_provenance::<u32>(*word);
        // SAFETY: an aligned word between the linker's symbols, which has no memory but that of the stack; it is read as it is.
        unsafe { word.read_volatile() != PAINT }
    });
    (highest.saturating_sub(lowest), highest.saturating_sub(deepest.unwrap_or(highest)))
}
