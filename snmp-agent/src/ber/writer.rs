use super::{BufferFull, Tag, integer, oid};
use crate::{Oid, Value};

/// Writes elements one after another into the caller's buffer.
///
/// An element that does not fit leaves the writer as it was before it: what was written stays good, and a
/// response can end there.
#[derive(Debug)]
pub struct Writer<'b> {
    buffer: &'b mut [u8],
    len: usize,
    /// Octets of the buffer that may be used.
    limit: usize,
}

impl<'b> Writer<'b> {
    /// Starts at the first octet of the buffer.
    pub const fn new(buffer: &'b mut [u8]) -> Self {
        let limit = buffer.len();
        Self { buffer, len: 0, limit }
    }

    /// Starts at the first octet of the buffer, and writes no more than so many.
    pub(crate) fn limited(buffer: &'b mut [u8], octets: usize) -> Self {
        let limit = buffer.len().min(octets);
        Self { buffer, len: 0, limit }
    }

    /// Octets written so far.
    pub const fn len(&self) -> usize {
        self.len
    }

    /// Whether nothing was written yet.
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// What was written so far.
    pub fn written(&self) -> &[u8] {
        self.buffer.get(..self.len).unwrap_or_default()
    }

    /// What was written so far, to be changed.
    #[cfg(feature = "usm")]
    pub(crate) fn written_mut(&mut self) -> &mut [u8] {
        self.buffer.get_mut(..self.len).unwrap_or_default()
    }

    /// Takes the last octets of the buffer away, for another use; `None` when they are written or not there.
    #[cfg(feature = "usm")]
    pub(crate) fn split_off_end(&mut self, octets: usize) -> Option<&'b mut [u8]> {
        let start = self.buffer.len().checked_sub(octets).filter(|&start| start >= self.len)?;
        let (buffer, end) = core::mem::take(&mut self.buffer).split_at_mut_checked(start)?;
        self.limit = self.limit.min(buffer.len());
        self.buffer = buffer;
        Some(end)
    }

    /// Octets that may still be written.
    pub const fn room(&self) -> usize {
        self.limit.saturating_sub(self.len)
    }

    /// What `fill` writes, in at most so many octets.
    ///
    /// # Errors
    /// Those of `fill`, which has a [`BufferFull`] when it writes more.
    pub fn within<E>(
        &mut self,
        octets: usize,
        fill: impl FnOnce(&mut Self) -> Result<(), E>,
    ) -> Result<(), E> {
        let limit = self.limit;
        self.limit = limit.min(self.len.saturating_add(octets));
        let filled = self.whole(fill);
        self.limit = limit;
        filled
    }

    /// Elements that are written already.
    ///
    /// # Errors
    /// [`BufferFull`].
    pub fn raw(&mut self, elements: &[u8]) -> Result<(), BufferFull> {
        self.put(elements)
    }

    /// A `SEQUENCE` or a protocol data unit around what `fill` writes. Its length is as short as can be.
    ///
    /// # Errors
    /// [`BufferFull`], from `fill` or for lack of room for the length.
    pub fn constructed(
        &mut self,
        tag: Tag,
        fill: impl FnOnce(&mut Self) -> Result<(), BufferFull>,
    ) -> Result<(), BufferFull> {
        self.try_constructed(tag, fill)
    }

    /// As [`constructed`](Self::constructed), when `fill` has other errors too.
    ///
    /// # Errors
    /// Those of `fill`, or [`BufferFull`] for lack of room for the length.
    pub fn try_constructed<E: From<BufferFull>>(
        &mut self,
        tag: Tag,
        fill: impl FnOnce(&mut Self) -> Result<(), E>,
    ) -> Result<(), E> {
        self.whole(|writer| {
            writer.put(&[tag.0, 0])?; // the length comes when it is known
            let content = writer.len;
            fill(writer)?;
            Ok(writer.close(content)?)
        })
    }

    /// An `OCTET STRING`, or another type of octets with this tag.
    ///
    /// # Errors
    /// [`BufferFull`].
    pub fn octets(&mut self, tag: Tag, content: &[u8]) -> Result<(), BufferFull> {
        // One look at the room is enough for nearly all of them.
        if let (Ok(length @ 0..=0x7F), Some([t, l, rest @ ..])) =
            (u8::try_from(content.len()), self.buffer.get_mut(self.len..self.limit))
            && let Some((room, _)) = rest.split_at_mut_checked(content.len())
        {
            (*t, *l) = (tag.0, length);
            room.copy_from_slice(content);
            self.len = self.len.saturating_add(content.len()).saturating_add(2);
            return Ok(());
        }
        self.whole(|writer| {
            let mut length = [0; Length::MAX];
            writer.put(&[tag.0])?;
            writer.put(Length(content.len()).write(&mut length))?;
            writer.put(content)
        })
    }

    /// An `INTEGER`.
    ///
    /// # Errors
    /// [`BufferFull`].
    pub fn integer(&mut self, value: i32) -> Result<(), BufferFull> {
        self.octets(Tag::INTEGER, integer::minimal(&value.to_be_bytes()))
    }

    /// A `Counter32`, `Gauge32`, `TimeTicks`, or an `INTEGER` that is not negative, as the tag says.
    ///
    /// # Errors
    /// [`BufferFull`].
    pub fn unsigned32(&mut self, tag: Tag, value: u32) -> Result<(), BufferFull> {
        self.unsigned(tag, u64::from(value))
    }

    /// A `Counter64`.
    ///
    /// # Errors
    /// [`BufferFull`].
    pub fn counter64(&mut self, value: u64) -> Result<(), BufferFull> {
        self.unsigned(Tag::COUNTER64, value)
    }

    /// A `NULL`, or one of the three that stand in place of a value.
    ///
    /// # Errors
    /// [`BufferFull`].
    pub fn null(&mut self, tag: Tag) -> Result<(), BufferFull> {
        self.octets(tag, &[])
    }

    /// An `OBJECT IDENTIFIER`.
    ///
    /// # Errors
    /// [`BufferFull`].
    pub fn object_id(&mut self, name: Oid<'_>) -> Result<(), BufferFull> {
        self.constructed(Tag::OBJECT_ID, |writer| {
            let (len, limit) = (writer.len, writer.limit);
            let room = writer.buffer.get_mut(len..limit).unwrap_or_default();
            let full = BufferFull { needed: limit.saturating_add(1), available: limit };
            writer.len = len.saturating_add(oid::write(name, room).ok_or(full)?);
            Ok(())
        })
    }

    /// A value with the tag of its type.
    ///
    /// # Errors
    /// [`BufferFull`].
    pub fn value(&mut self, value: Value<'_>) -> Result<(), BufferFull> {
        match value {
            Value::Integer(value) => self.integer(value),
            Value::OctetString(octets) => self.octets(Tag::OCTET_STRING, octets),
            Value::ObjectId(name) => self.object_id(name),
            Value::IpAddress(octets) => self.octets(Tag::IP_ADDRESS, &octets),
            Value::Counter32(value) => self.unsigned32(Tag::COUNTER32, value),
            Value::Gauge32(value) => self.unsigned32(Tag::GAUGE32, value),
            Value::TimeTicks(value) => self.unsigned32(Tag::TIME_TICKS, value),
            Value::Opaque(octets) => self.octets(Tag::OPAQUE, octets),
            Value::Counter64(value) => self.counter64(value),
        }
    }

    fn unsigned(&mut self, tag: Tag, value: u64) -> Result<(), BufferFull> {
        let mut octets = [0; 9]; // the first keeps the highest bit from being a sign
        for (to, from) in octets.iter_mut().skip(1).zip(value.to_be_bytes()) {
            *to = from;
        }
        self.octets(tag, integer::minimal(&octets))
    }

    /// All of what `write` writes, or nothing.
    fn whole<E>(&mut self, write: impl FnOnce(&mut Self) -> Result<(), E>) -> Result<(), E> {
        let start = self.len;
        write(self).inspect_err(|_| self.len = start)
    }

    fn put(&mut self, octets: &[u8]) -> Result<(), BufferFull> {
        let end = self.len.saturating_add(octets.len());
        let full = BufferFull { needed: end, available: self.limit };
        if end > self.limit {
            return Err(full);
        }
        let rest = self.buffer.get_mut(self.len..).ok_or(full)?;
        let (room, _) = rest.split_at_mut_checked(octets.len()).ok_or(full)?;
        room.copy_from_slice(octets);
        self.len = end;
        Ok(())
    }

    /// Puts the length before the content that starts at `content`, which moves when one octet is not enough.
    fn close(&mut self, content: usize) -> Result<(), BufferFull> {
        let octets = self.len.saturating_sub(content);
        if let Ok(short @ 0..=0x7F) = u8::try_from(octets) {
            // One octet was kept free.
            if let Some(length) = self.buffer.get_mut(content.saturating_sub(1)) {
                *length = short;
            }
            return Ok(());
        }
        let mut length = [0; Length::MAX];
        let length = Length(octets).write(&mut length);

        let start = content.saturating_sub(1); // one octet was kept free
        let end = start.saturating_add(length.len()).saturating_add(octets);
        let full = BufferFull { needed: end, available: self.limit };
        if end > self.limit {
            return Err(full);
        }
        let element = self.buffer.get_mut(start..end).ok_or(full)?;
        if length.len() > 1 && length.len() <= element.len() {
            element.rotate_right(length.len().saturating_sub(1));
        }
        for (to, from) in element.iter_mut().zip(length) {
            *to = *from;
        }
        self.len = end;
        Ok(())
    }
}

/// The length of a content.
struct Length(usize);

impl Length {
    /// Octets of the longest length: one that tells how many follow, and four.
    const MAX: usize = 5;

    /// The shortest form, in `out`.
    fn write(self, out: &mut [u8; Self::MAX]) -> &[u8] {
        let length = u32::try_from(self.0).unwrap_or(u32::MAX); // no buffer is that long
        let [a, b, c, d] = length.to_be_bytes();
        let form = match length {
            0..=0x7F => &[d][..],
            0x80..=0xFF => &[0x81, d],
            0x100..=0xFFFF => &[0x82, c, d],
            0x1_0000..=0xFF_FFFF => &[0x83, b, c, d],
            _ => &[0x84, a, b, c, d],
        };
        for (to, from) in out.iter_mut().zip(form) {
            *to = *from;
        }
        out.get(..form.len()).unwrap_or_default()
    }
}
