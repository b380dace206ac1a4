//! Parts of a text that is nowhere as a whole: it is written anew for each, and what is not asked for is dropped.

use core::fmt::{Display, Error, Result, Write};

/// The octets of a text.
pub(super) fn length(text: &impl Display) -> u32 {
    let mut length = Length(0);
    // Nothing here fails.
    let _written = write!(length, "{text}");
    length.0
}

/// Fills a block with the octets of a text from `offset` on, and tells how many these are: fewer than there is room
/// for, where the text ends.
pub(super) fn read(text: &impl Display, offset: u32, block: &mut [u8]) -> usize {
    let mut window = Window { skip: usize::try_from(offset).unwrap_or(usize::MAX), block, filled: 0 };
    // It ends early when the block is full.
    let _written = write!(window, "{text}");
    window.filled
}

struct Length(u32);

impl Write for Length {
    fn write_str(&mut self, part: &str) -> Result {
        self.0 = self.0.saturating_add(u32::try_from(part.len()).unwrap_or(u32::MAX));
        Ok(())
    }
}

struct Window<'a> {
    /// Octets before the window.
    skip: usize,
    block: &'a mut [u8],
    filled: usize,
}

impl Write for Window<'_> {
    fn write_str(&mut self, part: &str) -> Result {
        let Some(octets) = part.as_bytes().get(self.skip..) else {
            self.skip = self.skip.saturating_sub(part.len());
            return Ok(());
        };
        self.skip = 0;
        let room = self.block.get_mut(self.filled..).unwrap_or_default();
        for (to, from) in room.iter_mut().zip(octets) {
            *to = *from;
        }
        if octets.len() > room.len() {
            self.filled = self.block.len();
            return Err(Error);
        }
        self.filled = self.filled.saturating_add(octets.len());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Written in parts, some of them empty, with characters of more than one octet.
    struct Text;

    impl Display for Text {
        fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> Result {
            f.write_str("")?;
            write!(f, "{}°C", 21)?;
            f.write_str("; ü\r\n")
        }
    }

    const WHOLE: &[u8] = "21°C; ü\r\n".as_bytes();

    #[test]
    fn blocks_of_every_size_make_up_the_whole() {
        assert_eq!(length(&Text), 11);
        for size in 1..=12 {
            let (mut offset, mut text) = (0_usize, heapless::Vec::<u8, 16>::new());
            loop {
                let mut block = [0xEE; 12];
                let filled = read(&Text, u32::try_from(offset).unwrap(), &mut block[..size]);
                text.extend_from_slice(&block[..filled]).unwrap();
                assert!(block[filled..].iter().all(|octet| *octet == 0xEE));
                offset += filled;
                if filled < size {
                    break;
                }
            }
            assert_eq!(text, WHOLE, "in blocks of {size}");
        }
    }

    #[test]
    fn there_is_nothing_behind_the_end() {
        for offset in [11, 12, u32::MAX] {
            assert_eq!(read(&Text, offset, &mut [0; 4]), 0);
        }
    }
}
