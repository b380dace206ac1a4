//! Device attributes (g0; IEEE 1815-2012 clause 11), set 0.

use crate::app::Writer;
use crate::{Attribute, Config, Kind, Points};

/// Attributes that can be: variation 254 asks for all of them, 255 for their list.
const FIRST: u8 = 1;
const LAST: u8 = 253;
const ALL: u8 = 254;
const LIST: u8 = 255;

/// Data type codes.
const VSTR: u8 = 1;
const UINT: u8 = 2;
const INT: u8 = 3;
const FLT: u8 = 4;
const OSTR: u8 = 5;
const BSTR: u8 = 6;
const TIME: u8 = 7;
const U8BS8LIST: u8 = 254;

/// Whether there is this attribute.
pub(super) fn is_there<P: Points>(variation: u8, config: &Config, points: &P) -> bool {
    matches!(variation, ALL | LIST) || attribute(variation, config, points).is_some()
}

/// Writes an attribute, or all from `next` on; gives the first for which there was no room.
pub(super) fn tell<P: Points>(
    variation: u8,
    next: u32,
    config: &Config,
    points: &P,
    out: &mut Writer<'_>,
) -> Result<(), u32> {
    let (first, last) = if variation == ALL { (FIRST, LAST) } else { (variation, variation) };
    for variation in first..=last {
        if u32::from(variation) < next {
            continue;
        }
        let length = out.length();
        let written = if variation == LIST {
            write_list(config, points, out)
        } else {
            let Some(value) = attribute(variation, config, points) else { continue };
            write(variation, value, out)
        };
        if written.is_none() {
            out.truncate(length);
            return Err(variation.into());
        }
    }
    Ok(())
}

fn header(variation: u8, out: &mut Writer<'_>) -> Option<()> {
    out.range(0, variation, 1, 0)
}

fn write(variation: u8, value: Attribute<'_>, out: &mut Writer<'_>) -> Option<()> {
    header(variation, out)?;
    match value {
        Attribute::Text(text) => write_octets(VSTR, text.as_bytes(), out),
        Attribute::Octets(octets) => write_octets(OSTR, octets, out),
        Attribute::Bits(octets) => write_octets(BSTR, octets, out),
        Attribute::Unsigned(number) => {
            let octets = number.to_le_bytes();
            // The shortest of 1, 2 and 4 octets.
            match octets {
                [low, 0, 0, 0] => out.put([UINT, 1, low]),
                [low, high, 0, 0] => out.put([UINT, 2, low, high]),
                _ => write_octets(UINT, &octets, out),
            }
        }
        Attribute::Signed(number) => write_octets(INT, &number.to_le_bytes(), out),
        Attribute::Float(number) => write_octets(FLT, &number.to_le_bytes(), out),
        Attribute::Time(time) => write_octets(TIME, &time.to_octets(), out),
    }
}

fn write_octets(code: u8, octets: &[u8], out: &mut Writer<'_>) -> Option<()> {
    let length = u8::try_from(octets.len()).unwrap_or(u8::MAX);
    out.put([code, length])?;
    out.put_slice(octets.get(..usize::from(length)).unwrap_or(octets))
}

/// The variations that there are, each with whether it can be written.
fn write_list<P: Points>(config: &Config, points: &P, out: &mut Writer<'_>) -> Option<()> {
    header(LIST, out)?;
    let at = out.length();
    out.put([U8BS8LIST, 0])?;
    let mut length: u8 = 0;
    for variation in FIRST..=LAST {
        if length < 254 && attribute(variation, config, points).is_some() {
            out.put([variation, u8::from(points.can_set_attribute(variation))])?;
            length = length.saturating_add(2);
        }
    }
    out.patch(at, [U8BS8LIST, length]);
    Some(())
}

/// An attribute: of the outstation itself, or else of the product.
fn attribute<'a, P: Points>(variation: u8, config: &Config, points: &'a P) -> Option<Attribute<'a>> {
    let count = |kind| points.count(kind);
    let number = |kind| Some(Attribute::Unsigned(count(kind).into()));
    let last = |kind| Some(Attribute::Unsigned(count(kind).checked_sub(1)?.into()));
    let has = |kind| Some(Attribute::Signed(i32::from(count(kind) > 0)));
    match variation {
        216 => Some(Attribute::Unsigned(config.max_controls.into())),
        219 => has(Kind::AnalogOutput),
        220 => last(Kind::AnalogOutput),
        221 => number(Kind::AnalogOutput),
        222 => has(Kind::BinaryOutput),
        223 => last(Kind::BinaryOutput),
        224 => number(Kind::BinaryOutput),
        225 | 226 => has(Kind::FrozenCounter),
        227 => has(Kind::Counter),
        228 => last(Kind::Counter),
        229 => number(Kind::Counter),
        230 => has(Kind::FrozenAnalogInput),
        231 => has(Kind::AnalogInput),
        232 => last(Kind::AnalogInput),
        233 => number(Kind::AnalogInput),
        234 => has(Kind::DoubleBitInput),
        235 => last(Kind::DoubleBitInput),
        236 => number(Kind::DoubleBitInput),
        237 => has(Kind::BinaryInput),
        238 => last(Kind::BinaryInput),
        239 => number(Kind::BinaryInput),
        240 => Some(Attribute::Unsigned(config.max_response.into())),
        241 => Some(Attribute::Unsigned(config.max_request.into())),
        ALL | LIST => None,
        _ => points.attribute(variation),
    }
}

/// Splits the object of an attribute at the start of octets off: data type code, value, what follows.
pub(in crate::session) fn split(octets: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&[code, length], rest) = octets.split_first_chunk::<2>()?;
    let (value, rest) = rest.split_at_checked(length.into())?;
    Some((code, value, rest))
}

/// Reads the value of an attribute; `None` when it is not one of its data type.
pub(in crate::session) fn parse(code: u8, value: &[u8]) -> Option<Attribute<'_>> {
    let whole =
        |octets: &[u8]| octets.iter().rev().fold(0, |number, octet| (number << 8) | u32::from(*octet));
    Some(match (code, value.len()) {
        (VSTR, _) => Attribute::Text(core::str::from_utf8(value).ok()?),
        (UINT, 1 | 2 | 4) => Attribute::Unsigned(whole(value)),
        (INT, 1) => Attribute::Signed(i8::from_le_bytes(*value.first_chunk()?).into()),
        (INT, 2) => Attribute::Signed(i16::from_le_bytes(*value.first_chunk()?).into()),
        (INT, 4) => Attribute::Signed(i32::from_le_bytes(*value.first_chunk()?)),
        (FLT, 4) => Attribute::Float(f32::from_le_bytes(*value.first_chunk()?).into()),
        (FLT, 8) => Attribute::Float(f64::from_le_bytes(*value.first_chunk()?)),
        (OSTR, _) => Attribute::Octets(value),
        (BSTR, _) => Attribute::Bits(value),
        (TIME, 6) => Attribute::Time(crate::Timestamp::from_octets(*value.first_chunk()?)),
        _ => return None,
    })
}
