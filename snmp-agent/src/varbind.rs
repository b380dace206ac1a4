//! Variable bindings: names, each with a value or with what stands in place of one (RFC 3416 §3).

use crate::ber::{BerError, BufferFull, Reader, Tag, Writer};
use crate::{Absent, Oid, OidBuf, Value};

/// The variable bindings of a PDU, every one of them well-formed.
#[derive(Clone, Debug)]
pub(crate) struct Bindings<'a>(Reader<'a>);

impl<'a> Bindings<'a> {
    /// Reads the list, to its end.
    pub(crate) fn read(pdu: &mut Reader<'a>) -> Result<Self, BerError> {
        let list = pdu.constructed(Tag::SEQUENCE)?;
        let mut rest = list.clone();
        while !rest.is_empty() {
            let mut binding = rest.constructed(Tag::SEQUENCE)?;
            binding.object_id_octets()?;
            match binding.peek() {
                Some(
                    tag @ (Tag::NULL | Tag::NO_SUCH_OBJECT | Tag::NO_SUCH_INSTANCE | Tag::END_OF_MIB_VIEW),
                ) => binding.null(tag)?,
                Some(Tag::OBJECT_ID) => drop(binding.object_id_octets()?),
                _ => drop(binding.value(&mut OidBuf::new())?),
            }
            binding.finish()?;
        }
        Ok(Self(list))
    }

    /// The list as it came.
    pub(crate) const fn octets(&self) -> &'a [u8] {
        self.0.rest()
    }

    /// Each binding, with its place counted from 1.
    pub(crate) fn iter(&self) -> Iter<'a> {
        Iter { rest: self.0.clone(), place: 0 }
    }
}

/// Iterates over variable bindings.
pub(crate) struct Iter<'a> {
    rest: Reader<'a>,
    place: i32,
}

impl<'a> Iterator for Iter<'a> {
    type Item = (i32, Binding<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        let binding = self.rest.constructed(Tag::SEQUENCE).ok()?;
        self.place = self.place.saturating_add(1);
        Some((self.place, Binding(binding)))
    }
}

/// A variable binding.
pub(crate) struct Binding<'a>(Reader<'a>);

impl<'a> Binding<'a> {
    /// The content of its name.
    pub(crate) fn name_octets(&self) -> &'a [u8] {
        self.0.clone().octets(Tag::OBJECT_ID).unwrap_or_default()
    }

    /// Its name, into `name`.
    pub(crate) fn read_name(&self, name: &mut OidBuf) {
        if self.0.clone().object_id(name).is_err() {
            name.clear(); // never: it was read before
        }
    }

    /// Its value, an object identifier through `room`; `None` for `NULL` and whatever else is no value.
    pub(crate) fn value<'v>(&self, room: &'v mut OidBuf) -> Option<Value<'v>>
    where
        'a: 'v,
    {
        let mut rest = self.0.clone();
        rest.octets(Tag::OBJECT_ID).ok()?;
        rest.value(room).ok()
    }

    /// Whether it says that nothing follows its name.
    pub(crate) fn is_end_of_view(&self) -> bool {
        let mut rest = self.0.clone();
        rest.octets(Tag::OBJECT_ID).is_ok() && rest.peek() == Some(Tag::END_OF_MIB_VIEW)
    }
}

/// The first binding that starts at an octet of what was written, and the octet after it.
pub(crate) fn written_at<'w>(writer: &'w Writer<'_>, start: usize) -> Option<(Binding<'w>, usize)> {
    let mut rest = Reader::new(writer.written().get(start..)?);
    let binding = rest.constructed(Tag::SEQUENCE).ok()?;
    Some((Binding(binding), start.saturating_add(rest.offset())))
}

/// Writes a name and its value.
pub(crate) fn write(list: &mut Writer<'_>, name: Oid<'_>, value: Value<'_>) -> Result<(), BufferFull> {
    list.constructed(Tag::SEQUENCE, |binding| {
        binding.object_id(name)?;
        binding.value(value)
    })
}

/// Writes a name as it came and its value, or why there is none.
pub(crate) fn write_result(
    list: &mut Writer<'_>,
    name: &[u8],
    value: Result<Value<'_>, Absent>,
) -> Result<(), BufferFull> {
    list.constructed(Tag::SEQUENCE, |binding| {
        binding.octets(Tag::OBJECT_ID, name)?;
        match value {
            Ok(value) => binding.value(value),
            Err(Absent::Object) => binding.null(Tag::NO_SUCH_OBJECT),
            Err(Absent::Instance) => binding.null(Tag::NO_SUCH_INSTANCE),
        }
    })
}

/// Writes that nothing follows a name.
pub(crate) fn write_end_of_view(list: &mut Writer<'_>, name: Oid<'_>) -> Result<(), BufferFull> {
    list.constructed(Tag::SEQUENCE, |binding| {
        binding.object_id(name)?;
        binding.null(Tag::END_OF_MIB_VIEW)
    })
}
