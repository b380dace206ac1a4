//! How deep the stack went. Before `main`, `cortex-m-rt` paints all of it.

/// What the stack is painted with (`cortex-m-rt`, feature `paint-stack`).
const PAINT: u32 = 0xCCCC_CCCC;

unsafe extern "C" {
    /// The highest address of the stack.
    static _stack_start: u32;
    /// The lowest.
    static _stack_end: u32;
}

/// Octets of the stack, and of them how many were in use at some time since the start.
pub fn high_water() -> (usize, usize) {
    let (lowest, highest) = (&raw const _stack_end, &raw const _stack_start);
    let all = highest.addr().saturating_sub(lowest.addr());
    let mut word = lowest;
    // SAFETY: the linker's symbols are the ends of RAM that holds nothing but the stack; words are read as they are.
    while word < highest && unsafe { word.read_volatile() } == PAINT {
        // SAFETY: at most `highest`.
        word = unsafe { word.add(1) };
    }
    (all, highest.addr().saturating_sub(word.addr()))
}
