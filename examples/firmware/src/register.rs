//! The board's registers, 32 bits each.

/// A register of the board.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Register(usize);

impl Register {
    /// The register at an address.
    ///
    /// # Safety
    /// There is a register of the board, whose reads and writes touch no memory that Rust knows of.
    pub(crate) const unsafe fn at(address: usize) -> Self {
        Self(address)
    }

    pub(crate) fn read(self) -> u32 {
        // SAFETY: `at` was promised a register there.
        unsafe { (self.0 as *const u32).read_volatile() }
    }

    pub(crate) fn write(self, value: u32) {
        // SAFETY: `at` was promised a register there.
        unsafe { (self.0 as *mut u32).write_volatile(value) }
    }
}
