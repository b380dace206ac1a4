use super::{BerError, BerErrorKind, Tag, integer, oid};
use crate::{OidBuf, Value};

/// Reads elements one after another, without copying.
///
/// An error leaves the reader where it was.
#[derive(Clone, Debug)]
pub struct Reader<'a> {
    rest: &'a [u8],
    /// Place of `rest` in the datagram.
    offset: usize,
}

impl<'a> Reader<'a> {
    /// Starts at the first octet of a datagram.
    pub const fn new(datagram: &'a [u8]) -> Self {
        Self { rest: datagram, offset: 0 }
    }

    /// Place of the next element in the datagram, counted from 0.
    pub const fn offset(&self) -> usize {
        self.offset
    }

    /// Whether nothing follows.
    pub const fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// The octets that are left.
    pub const fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// The tag of the next element; `None` at the end.
    pub const fn peek(&self) -> Option<Tag> {
        match self.rest {
            [tag, ..] => Some(Tag(*tag)),
            [] => None,
        }
    }

    /// Takes leave: nothing may follow.
    ///
    /// # Errors
    /// [`BerErrorKind::Trailing`].
    pub const fn finish(self) -> Result<(), BerError> {
        if self.rest.is_empty() {
            return Ok(());
        }
        Err(BerError { offset: self.offset, kind: BerErrorKind::Trailing { octets: self.rest.len() } })
    }

    /// The elements within a `SEQUENCE` or a protocol data unit.
    ///
    /// # Errors
    /// [`BerErrorKind`]: `Truncated`, `Tag`, `LengthForm`.
    pub fn constructed(&mut self, tag: Tag) -> Result<Self, BerError> {
        let element = self.expect(tag)?;
        *self = element.after;
        Ok(element.content)
    }

    /// The octets of an `OCTET STRING`, or of another type of octets with this tag.
    ///
    /// # Errors
    /// [`BerErrorKind`]: `Truncated`, `Tag`, `LengthForm`.
    pub fn octets(&mut self, tag: Tag) -> Result<&'a [u8], BerError> {
        self.take(tag, Ok)
    }

    /// An `INTEGER` of 32 bits.
    ///
    /// # Errors
    /// [`BerErrorKind`]: `Truncated`, `Tag`, `LengthForm`, `NotMinimal`, `OutOfRange`.
    pub fn integer(&mut self) -> Result<i32, BerError> {
        self.take(Tag::INTEGER, integer::signed)
    }

    /// A `Counter32`, `Gauge32` or `TimeTicks`, as the tag says.
    ///
    /// # Errors
    /// As for [`integer`](Self::integer); negative numbers are `OutOfRange`.
    pub fn unsigned32(&mut self, tag: Tag) -> Result<u32, BerError> {
        self.take(tag, |content| {
            let value = integer::unsigned(content, u64::from(u32::MAX))?;
            u32::try_from(value).map_err(|_| BerErrorKind::OutOfRange)
        })
    }

    /// A `Counter64`.
    ///
    /// # Errors
    /// As for [`integer`](Self::integer); negative numbers are `OutOfRange`.
    pub fn counter64(&mut self) -> Result<u64, BerError> {
        self.take(Tag::COUNTER64, |content| integer::unsigned(content, u64::MAX))
    }

    /// An `IpAddress`.
    ///
    /// # Errors
    /// [`BerErrorKind`]: `Truncated`, `Tag`, `LengthForm`, `Size`.
    pub fn ip_address(&mut self) -> Result<[u8; 4], BerError> {
        self.take(Tag::IP_ADDRESS, |content| {
            content.try_into().map_err(|_| BerErrorKind::Size { expected: 4, received: content.len() })
        })
    }

    /// A `NULL`, or one of the three that stand in place of a value.
    ///
    /// # Errors
    /// [`BerErrorKind`]: `Truncated`, `Tag`, `LengthForm`, `Size`.
    pub fn null(&mut self, tag: Tag) -> Result<(), BerError> {
        self.take(tag, |content| match content {
            [] => Ok(()),
            _ => Err(BerErrorKind::Size { expected: 0, received: content.len() }),
        })
    }

    /// An `OBJECT IDENTIFIER`, into `name`. After an error what `name` holds is of no use.
    ///
    /// # Errors
    /// [`BerErrorKind`]: `Truncated`, `Tag`, `LengthForm`, `NotMinimal`, `OutOfRange` (a sub-identifier above
    /// 2³² − 1), `TooManySubIds`.
    pub fn object_id(&mut self, name: &mut OidBuf) -> Result<(), BerError> {
        self.take(Tag::OBJECT_ID, |content| oid::read(content, name))
    }

    /// The content of an `OBJECT IDENTIFIER`, which [`object_id`](Self::object_id) would take.
    ///
    /// # Errors
    /// As for [`object_id`](Self::object_id).
    pub fn object_id_octets(&mut self) -> Result<&'a [u8], BerError> {
        self.take(Tag::OBJECT_ID, |content| oid::check(content).map(|()| content))
    }

    /// A value of whatever type stands here; an object identifier goes through `name`.
    ///
    /// # Errors
    /// [`BerErrorKind::NotAValue`] for `NULL` and anything else that no variable can have, else as for the type.
    pub fn value<'v>(&mut self, name: &'v mut OidBuf) -> Result<Value<'v>, BerError>
    where
        'a: 'v,
    {
        let offset = self.offset;
        let Some(tag) = self.peek() else {
            return Err(BerError { offset, kind: BerErrorKind::Truncated { needed: 1, received: 0 } });
        };
        Ok(match tag {
            Tag::INTEGER => Value::Integer(self.integer()?),
            Tag::OCTET_STRING => Value::OctetString(self.octets(tag)?),
            Tag::OBJECT_ID => {
                self.object_id(name)?;
                let too_short = BerError { offset, kind: BerErrorKind::OutOfRange };
                Value::ObjectId(name.as_oid().ok_or(too_short)?) // never: it was read from the wire
            }
            Tag::IP_ADDRESS => Value::IpAddress(self.ip_address()?),
            Tag::COUNTER32 => Value::Counter32(self.unsigned32(tag)?),
            Tag::GAUGE32 => Value::Gauge32(self.unsigned32(tag)?),
            Tag::TIME_TICKS => Value::TimeTicks(self.unsigned32(tag)?),
            Tag::OPAQUE => Value::Opaque(self.octets(tag)?),
            Tag::COUNTER64 => Value::Counter64(self.counter64()?),
            received => return Err(BerError { offset, kind: BerErrorKind::NotAValue { received } }),
        })
    }

    /// Takes the next element when its content reads.
    fn take<T>(
        &mut self,
        tag: Tag,
        read: impl FnOnce(&'a [u8]) -> Result<T, BerErrorKind>,
    ) -> Result<T, BerError> {
        let element = self.expect(tag)?;
        let value =
            read(element.content.rest).map_err(|kind| BerError { offset: element.content.offset, kind })?;
        *self = element.after;
        Ok(value)
    }

    /// Finds the bounds of the next element, which must have this tag.
    fn expect(&self, expected: Tag) -> Result<Element<'a>, BerError> {
        let [tag, after_tag @ ..] = self.rest else {
            return Err(self.error(0, BerErrorKind::Truncated { needed: 1, received: 0 }));
        };
        let received = Tag(*tag);
        if received != expected {
            return Err(self.error(0, BerErrorKind::Tag { expected, received }));
        }
        let (needed, header, after_length) = length(after_tag).map_err(|kind| self.error(1, kind))?;
        let header = header.saturating_add(1);
        let Some((content, rest)) = after_length.split_at_checked(needed) else {
            let received = after_length.len();
            return Err(self.error(header, BerErrorKind::Truncated { needed, received }));
        };
        let content = Self { rest: content, offset: self.offset.saturating_add(header) };
        let after = Self { rest, offset: content.offset.saturating_add(needed) };
        Ok(Element { content, after })
    }

    const fn error(&self, ahead: usize, kind: BerErrorKind) -> BerError {
        BerError { offset: self.offset.saturating_add(ahead), kind }
    }
}

/// The next element, and what follows it.
struct Element<'a> {
    content: Reader<'a>,
    after: Reader<'a>,
}

/// The length that starts `octets`, how many octets it took, and what follows it.
fn length(octets: &[u8]) -> Result<(usize, usize, &[u8]), BerErrorKind> {
    let [first, rest @ ..] = octets else {
        return Err(BerErrorKind::Truncated { needed: 1, received: 0 });
    };
    let more = match *first {
        short @ 0..=0x7F => return Ok((usize::from(short), 1, rest)),
        long @ 0x81..=0x84 => usize::from(long & 0x7F),
        received => return Err(BerErrorKind::LengthForm { received }),
    };
    let Some((digits, rest)) = rest.split_at_checked(more) else {
        return Err(BerErrorKind::Truncated { needed: more, received: rest.len() });
    };
    let length = digits.iter().fold(0, |length: u32, &octet| length.wrapping_shl(8) | u32::from(octet));
    // A length that this machine cannot count is beyond any datagram just as well.
    Ok((usize::try_from(length).unwrap_or(usize::MAX), more.saturating_add(1), rest))
}
