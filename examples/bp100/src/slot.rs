//! The slot of flash that takes a new firmware, and what a boot loader finds there.
//!
//! ```text
//!  0                                        capacity - ERASE_SIZE             capacity
//!  │ the image, erased page by page as it comes │ header │ a mark a page │ accepted │
//! ```
//!
//! The header is written first: sixteen octets, little-endian: `0x3030_3150` ("P100"), octets, CRC-32C and version of
//! the image. A mark, one zeroed unit of `WRITE_SIZE` octets, follows with each page that is there whole, so that an
//! update that was broken off, by a power cut too, goes on from the last whole page. The last unit of the slot is zeroed
//! when the image, as it reads back, has its CRC: a boot loader starts what [`accepted`] gives.

use crc::{CRC_32_ISCSI, Crc, NoTable};
use embedded_storage::nor_flash::NorFlash;
use probe_proto::{Image, Refusal};

const MAGIC: u32 = 0x3030_3150;
const HEADER: usize = 16;
/// The largest unit of writing.
const MOST_UNIT: usize = 16;
const CRC: Crc<u32, NoTable> = Crc::<u32, NoTable>::new(&CRC_32_ISCSI);

/// Octets of the largest image that the slot takes.
pub fn room<F: NorFlash>(flash: &F) -> u32 {
    Layout::of(flash).map_or(0, |layout| layout.room)
}

/// The image that was taken, verified and not replaced since; `None` when there is none. It is as the probe verified it:
/// a boot loader verifies it once more.
pub fn accepted<F: NorFlash>(flash: &mut F) -> Option<Image> {
    let layout = Layout::of(flash)?;
    let image = read_header(flash, layout)?;
    is_zero::<F>(flash, layout.accepted).ok()?.then_some(image)
}

/// Makes ready for an image; gives the octets of it that are there already.
///
/// # Errors
/// [`Refusal::BadImage`] for one without octets, or too long; [`Refusal::Fault`] for a flash that fails.
pub(crate) fn begin<F: NorFlash>(flash: &mut F, image: Image) -> Result<u32, Refusal> {
    let layout = Layout::of(flash).ok_or(Refusal::NotSupported)?;
    if image.octets == 0 || image.octets > layout.room {
        return Err(Refusal::BadImage);
    }
    if read_header(flash, layout) == Some(image) {
        let mut octets: u32 = 0;
        for page in 0..layout.pages {
            if octets >= image.octets || !is_zero::<F>(flash, layout.mark(page))? {
                break;
            }
            octets = octets.saturating_add(layout.page);
        }
        return Ok(octets.min(image.octets));
    }
    flash.erase(layout.header, layout.header.saturating_add(layout.page)).map_err(broken)?;
    let mut header = [0; HEADER];
    let fields = [MAGIC, image.octets, image.crc, image.firmware.into()];
    for (room, field) in header.chunks_exact_mut(4).zip(fields) {
        room.copy_from_slice(&field.to_le_bytes());
    }
    flash.write(layout.header, &header).map_err(broken)?;
    Ok(0)
}

/// Writes octets, in order and without a hole; the flash is erased on the way.
///
/// # Errors
/// [`Refusal::BadImage`] for octets that are not there to be written, or are no whole units and not the last;
/// [`Refusal::Fault`] for a flash that fails.
pub(crate) fn write<F: NorFlash>(
    flash: &mut F,
    image: Image,
    offset: u32,
    octets: &[u8],
) -> Result<(), Refusal> {
    let layout = Layout::of(flash).ok_or(Refusal::NotSupported)?;
    let count = u32::try_from(octets.len()).map_err(|_| Refusal::BadImage)?;
    let end = offset.checked_add(count).filter(|&end| end <= image.octets && end <= layout.room);
    let end = end.ok_or(Refusal::BadImage)?;
    let last = end == image.octets;
    let unit = layout.unit;
    if !offset.is_multiple_of(unit) || !(last || end.is_multiple_of(unit)) {
        return Err(Refusal::BadImage);
    }
    let (mut at, mut rest) = (offset, octets);
    while !rest.is_empty() {
        let in_page = at.checked_rem(layout.page).ok_or(Refusal::Fault)?;
        if in_page == 0 {
            flash.erase(at, at.saturating_add(layout.page)).map_err(broken)?;
        }
        let until_next = usize::try_from(layout.page.saturating_sub(in_page)).map_err(|_| Refusal::Fault)?;
        let (now, later) = rest.split_at_checked(until_next).unwrap_or((rest, &[]));
        write_padded(flash, at, now)?;
        let after = at.saturating_add(u32::try_from(now.len()).map_err(|_| Refusal::Fault)?);
        if after.is_multiple_of(layout.page) || after == image.octets {
            let page = at.checked_div(layout.page).ok_or(Refusal::Fault)?;
            zero::<F>(flash, layout.mark(page))?;
        }
        (at, rest) = (after, later);
    }
    Ok(())
}

/// Verifies the image as it reads back, and marks it as one to be started.
///
/// # Errors
/// [`Refusal::BadImage`] when its CRC is another; [`Refusal::Fault`] for a flash that fails.
pub(crate) fn finish<F: NorFlash>(flash: &mut F, image: Image) -> Result<(), Refusal> {
    let layout = Layout::of(flash).ok_or(Refusal::NotSupported)?;
    if read_header(flash, layout) != Some(image) {
        return Err(Refusal::NoUpdate);
    }
    if crc_of(flash, image.octets)? != image.crc {
        // It is of no use to go on from here.
        flash.erase(layout.header, layout.header.saturating_add(layout.page)).map_err(broken)?;
        return Err(Refusal::BadImage);
    }
    zero::<F>(flash, layout.accepted)
}

/// Where things are.
#[derive(Clone, Copy, Debug)]
struct Layout {
    page: u32,
    unit: u32,
    /// Pages that an image may take.
    pages: u32,
    room: u32,
    header: u32,
    accepted: u32,
}

impl Layout {
    /// `None` for a flash that is too small, or whose units are too large.
    fn of<F: NorFlash>(flash: &F) -> Option<Self> {
        let unit = F::WRITE_SIZE.max(F::READ_SIZE);
        let (capacity, page) = (u32::try_from(flash.capacity()).ok()?, u32::try_from(F::ERASE_SIZE).ok()?);
        if unit > MOST_UNIT || !HEADER.is_multiple_of(unit) || !page.is_multiple_of(64) {
            return None;
        }
        let unit = u32::try_from(unit).ok()?;
        let header = capacity.checked_sub(page)?;
        // A page for the header has room for so many marks.
        let marks = page.checked_div(unit)?.checked_sub(16_u32.checked_div(unit)?)?.checked_sub(1)?;
        let pages = header.checked_div(page)?.min(marks);
        let room = pages.checked_mul(page).filter(|&room| room > 0)?;
        Some(Self { page, unit, pages, room, header, accepted: capacity.checked_sub(unit)? })
    }

    /// Where the mark of a page is.
    const fn mark(self, page: u32) -> u32 {
        self.header.saturating_add(16).saturating_add(page.saturating_mul(self.unit))
    }
}

fn read_header<F: NorFlash>(flash: &mut F, layout: Layout) -> Option<Image> {
    let mut header = [0; HEADER];
    flash.read(layout.header, &mut header).ok()?;
    let mut fields = header.as_chunks::<4>().0.iter().map(|field| u32::from_le_bytes(*field));
    let (magic, octets, crc, firmware) = (fields.next()?, fields.next()?, fields.next()?, fields.next()?);
    let firmware = u16::try_from(firmware).ok()?;
    (magic == MAGIC && octets > 0 && octets <= layout.room).then_some(Image { octets, crc, firmware })
}

fn crc_of<F: NorFlash>(flash: &mut F, octets: u32) -> Result<u32, Refusal> {
    let (mut digest, mut at, mut block) = (CRC.digest(), 0_u32, [0; 64]);
    while at < octets {
        flash.read(at, &mut block).map_err(broken)?;
        let left = usize::try_from(octets.saturating_sub(at)).unwrap_or(block.len());
        digest.update(block.get(..left).unwrap_or(&block));
        at = at.saturating_add(64);
    }
    Ok(digest.finalize())
}

/// Writes whole units, and the rest of the last one as an erased flash has it.
fn write_padded<F: NorFlash>(flash: &mut F, at: u32, octets: &[u8]) -> Result<(), Refusal> {
    let odd = octets.len().checked_rem(F::WRITE_SIZE).ok_or(Refusal::Fault)?;
    let (whole, rest) = octets.split_at_checked(octets.len().saturating_sub(odd)).unwrap_or((octets, &[]));
    flash.write(at, whole).map_err(broken)?;
    if rest.is_empty() {
        return Ok(());
    }
    let mut unit = [u8::MAX; MOST_UNIT];
    for (room, octet) in unit.iter_mut().zip(rest) {
        *room = *octet;
    }
    let at = at.saturating_add(u32::try_from(whole.len()).map_err(|_| Refusal::Fault)?);
    flash.write(at, unit.get(..F::WRITE_SIZE).ok_or(Refusal::Fault)?).map_err(broken)
}

fn unit<F: NorFlash>() -> usize {
    F::WRITE_SIZE.max(F::READ_SIZE).min(MOST_UNIT)
}

fn zero<F: NorFlash>(flash: &mut F, at: u32) -> Result<(), Refusal> {
    let zeros = [0; MOST_UNIT];
    // A page that comes again has its mark already.
    if is_zero::<F>(flash, at)? {
        return Ok(());
    }
    flash.write(at, zeros.get(..unit::<F>()).unwrap_or(&zeros)).map_err(broken)
}

fn is_zero<F: NorFlash>(flash: &mut F, at: u32) -> Result<bool, Refusal> {
    let mut read = [u8::MAX; MOST_UNIT];
    let read = read.get_mut(..unit::<F>()).ok_or(Refusal::Fault)?;
    flash.read(at, read).map_err(broken)?;
    Ok(read.iter().all(|octet| *octet == 0))
}

fn broken<E>(_flash: E) -> Refusal {
    Refusal::Fault
}
