//! Parts of a text that is nowhere as a whole: it is written anew for each, and what is not asked for is dropped.

use core::fmt::{Display, Result, Write};

use super::lines::Window;

/// The octets of a text.
pub fn length(text: &impl Display) -> u32 {
    let mut length = Length(0);
    // Nothing here fails.
    let _written = write!(length, "{text}");
    length.0
}

/// Fills a block with the octets of a text from `offset` on, and tells how many these are: fewer than there is room
/// for, where the text ends.
pub fn read(text: &impl Display, offset: u32, block: &mut [u8]) -> usize {
    let mut window = Window::new(usize::try_from(offset).unwrap_or(usize::MAX), block);
    // It ends early when the block is full.
    let _written = write!(window, "{text}");
    window.taken()
}

struct Length(u32);

impl Write for Length {
    fn write_str(&mut self, part: &str) -> Result {
        self.0 = self.0.saturating_add(u32::try_from(part.len()).unwrap_or(u32::MAX));
        Ok(())
    }
}
