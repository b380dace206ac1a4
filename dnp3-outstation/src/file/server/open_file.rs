use super::{BlockNumber, Descriptor};
use crate::Uptime;
use crate::file::{FileId, Files, Refusal};

/// A size that nobody knows.
pub(super) const UNKNOWN: u32 = u32::MAX;

/// What a file was opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    Read,
    List,
    Write,
}

/// An open file, and how far its transfer is.
///
/// Places are octets of a file, entries of a directory.
#[derive(Clone, Debug)]
pub(super) struct OpenFile {
    pub(super) handle: u32,
    pub(super) file: FileId,
    /// When the master last spoke of it.
    pub(super) used: Uptime,
    purpose: Purpose,
    /// Where the file ends: as it was found if it is read, as it was announced if it is written.
    size: u32,
    /// Octets of the largest block.
    block: u16,
    /// The number of the next block. The one before is the last transferred, which went from `start` to `end`.
    next: u32,
    start: u32,
    end: u32,
    /// Whether that was the last of all.
    last: bool,
}

impl OpenFile {
    pub(super) const fn new(
        handle: u32,
        file: FileId,
        purpose: Purpose,
        size: u32,
        block: u16,
        used: Uptime,
    ) -> Self {
        Self { handle, file, used, purpose, size, block, next: 0, start: 0, end: 0, last: false }
    }

    /// Whether it may be closed without loss.
    pub(super) fn is_complete(&self) -> bool {
        self.purpose != Purpose::Write || if self.size == UNKNOWN { self.last } else { self.end == self.size }
    }

    /// Reads the next block, or the last one again, to the start of `room`. Tells its octets, and whether it is the
    /// last of the file.
    pub(super) fn read(
        &mut self,
        number: u32,
        room: &mut [u8],
        files: &mut dyn Files,
    ) -> Result<(usize, bool), Refusal> {
        if self.purpose == Purpose::Write {
            return Err(Refusal::NotOpened);
        }
        let start = if self.is_repeated(number) {
            self.start
        } else if self.is_next(number) {
            self.end
        } else {
            return Err(Refusal::BlockSequence);
        };
        let size = room.len().min(usize::from(self.block));
        let room = room.get_mut(..size).unwrap_or_default();
        let (octets, end, last) = match self.purpose {
            Purpose::List => self.entries(start, room, files)?,
            _ => self.octets(start, room, files)?,
        };
        self.pass(number, start, end, last);
        Ok((octets, last))
    }

    fn octets(
        &self,
        start: u32,
        room: &mut [u8],
        files: &mut dyn Files,
    ) -> Result<(usize, u32, bool), Refusal> {
        let left = usize::try_from(self.size.saturating_sub(start)).unwrap_or(usize::MAX);
        let asked = room.len().min(left);
        let block = room.get_mut(..asked).unwrap_or_default();
        let octets = if block.is_empty() { 0 } else { files.read(self.file, start, block)?.min(asked) };
        let end = u32::try_from(octets).ok().and_then(|octets| start.checked_add(octets));
        let end = end.ok_or(Refusal::Fatal)?;
        Ok((octets, end, octets < asked || end == self.size))
    }

    /// As many whole descriptors as there is room for.
    fn entries(
        &self,
        start: u32,
        room: &mut [u8],
        files: &mut dyn Files,
    ) -> Result<(usize, u32, bool), Refusal> {
        let (mut octets, mut index) = (0_usize, start);
        while let Some(entry) = files.entry(self.file, index)? {
            let left = room.get_mut(octets..).unwrap_or_default();
            match Descriptor::write(&entry, 0, left) {
                Some(written) => octets = octets.saturating_add(written),
                None if octets == 0 => return Err(Refusal::Fatal), // no block will ever hold it
                None => return Ok((octets, index, false)),
            }
            index = index.checked_add(1).ok_or(Refusal::Fatal)?;
        }
        Ok((octets, index, true))
    }

    /// Writes the next block; the last one again is acknowledged, and not written again.
    pub(super) fn write(
        &mut self,
        block: BlockNumber,
        data: &[u8],
        files: &mut dyn Files,
    ) -> Result<(), Refusal> {
        if self.purpose != Purpose::Write {
            return Err(Refusal::NotOpened);
        }
        if self.is_repeated(block.number()) {
            return Ok(());
        }
        if !self.is_next(block.number()) {
            return Err(Refusal::BlockSequence);
        }
        let end = u32::try_from(data.len()).ok().and_then(|octets| self.end.checked_add(octets));
        let end = end.filter(|&end| end <= self.size && data.len() <= usize::from(self.block));
        let end = end.ok_or(Refusal::BufferOverrun)?;
        if !data.is_empty() {
            files.write(self.file, self.end, data)?;
        }
        self.pass(block.number(), self.end, end, block.is_last());
        Ok(())
    }

    const fn is_next(&self, number: u32) -> bool {
        number == self.next && !self.last
    }

    fn is_repeated(&self, number: u32) -> bool {
        self.next.checked_sub(1) == Some(number)
    }

    /// The block is transferred.
    const fn pass(&mut self, number: u32, start: u32, end: u32, last: bool) {
        // A number has 31 bits: after the highest of them no block is the next one.
        self.next = number.saturating_add(1);
        self.start = start;
        self.end = end;
        self.last = last;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file::{Open, Opened};

    /// A file without an end.
    struct Endless;

    impl Files for Endless {
        fn open(&mut self, _: &Open<'_>) -> Result<Opened, Refusal> {
            Ok(Opened::file(FileId(0), UNKNOWN))
        }

        fn read(&mut self, _: FileId, _: u32, block: &mut [u8]) -> Result<usize, Refusal> {
            block.fill(7);
            Ok(usize::MAX) // more than was asked for
        }
    }

    fn far(next: u32, end: u32) -> OpenFile {
        let open = OpenFile::new(1, FileId(0), Purpose::Read, UNKNOWN, 10, Uptime::ZERO);
        OpenFile { next, start: end.saturating_sub(10), end, ..open }
    }

    #[test]
    fn the_last_block_number_is_followed_by_none() {
        let mut open = far(0x7FFF_FFFF, 100);
        let mut room = [0; 20];
        assert_eq!(open.read(0x7FFF_FFFF, &mut room, &mut Endless), Ok((10, false)));
        assert_eq!(open.read(0, &mut room, &mut Endless), Err(Refusal::BlockSequence));
        assert_eq!(open.read(0x7FFF_FFFF, &mut room, &mut Endless), Ok((10, false)), "but comes again");
    }

    #[test]
    fn a_file_is_read_up_to_4_gib() {
        let mut open = far(5, u32::MAX - 5);
        let mut room = [0; 20];
        assert_eq!(open.read(5, &mut room, &mut Endless), Ok((5, true)));
        assert_eq!(open.read(6, &mut room, &mut Endless), Err(Refusal::BlockSequence));
    }

    #[test]
    fn a_product_that_tells_too_much_is_not_believed() {
        let mut room = [0; 20];
        assert_eq!(far(0, 0).read(0, &mut room, &mut Endless), Ok((10, false)));
        assert_eq!(room[9..11], [7, 0]);
    }
}
