//! The objects of a control request. Its response is the request itself with the statuses filled in, so that one walk
//! over the octets serves both.

use crate::app::{Iin, ObjectHeader, Prefix, Qualifier, Range, Width};
use crate::{Control, ControlCode, RelayControl};

/// One control of a request.
#[derive(Clone, Copy, Debug)]
pub(super) struct Object {
    pub(super) index: u32,
    /// `None`: octets that mean no control.
    pub(super) control: Option<Control>,
    /// Where its status octet stands.
    pub(super) status: usize,
}

/// Walks over all controls of a request, whose octets stay as they are but for what `act` does to the status: it is
/// given each control and the whole octets.
///
/// # Errors
/// What is wrong with the first object header that cannot be understood; `act` has seen the controls before it.
pub(super) fn walk(octets: &mut [u8], act: &mut dyn FnMut(&Object, &mut [u8])) -> Result<(), Iin> {
    let (total, mut at) = (octets.len(), 0_usize);
    // A pattern control block (g12v2) and where its status stands: the mask (g12v3) behind it names the points.
    let mut pattern: Option<(Option<Control>, usize)> = None;
    while at < total {
        let rest = octets.get(at..).unwrap_or_default();
        let (header, after) = ObjectHeader::parse(rest).map_err(|error| error.iin())?;
        at = total.saturating_sub(after.len());
        let object = header.object();
        let is_indexed = matches!(header.qualifier(), Qualifier::INDEXED_8 | Qualifier::INDEXED_16);
        match (object.group, object.variation, header.prefix(), header.range()) {
            (12, 2, Prefix::None, Range::Count(1)) => {
                let control = relay(octets.get(at..).unwrap_or_default());
                pattern = Some((control?, at.saturating_add(STATUS_OF_RELAY)));
                at = at.saturating_add(STATUS_OF_RELAY).saturating_add(1);
            }
            (12, 3, Prefix::None, Range::StartStop { start, stop }) => {
                let (control, status) = pattern.take().ok_or(Iin::PARAMETER_ERROR)?;
                let bits = stop.saturating_sub(start).saturating_add(1);
                let mask = usize::try_from(bits.div_ceil(8)).map_err(|_| Iin::PARAMETER_ERROR)?;
                let end = at.saturating_add(mask);
                if end > total {
                    return Err(Iin::PARAMETER_ERROR);
                }
                for bit in 0..bits {
                    if is_set(octets.get(at..).unwrap_or_default(), bit) {
                        let index = start.saturating_add(bit);
                        act(&Object { index, control, status }, octets);
                    }
                }
                at = end;
            }
            (12, 1, Prefix::Index(width), Range::Count(count)) if is_indexed => {
                at = walk_indexed(octets, at, width, count, STATUS_OF_RELAY, &relay, act)?;
            }
            (41, variation @ 1..=4, Prefix::Index(width), Range::Count(count)) if is_indexed => {
                let status = match variation {
                    1 | 3 => 4,
                    2 => 2,
                    _ => 8,
                };
                let read = |octets: &[u8]| set_point(variation, status, octets);
                at = walk_indexed(octets, at, width, count, status, &read, act)?;
            }
            (12, 1..=3, ..) | (41, 1..=4, ..) => return Err(Iin::PARAMETER_ERROR),
            _ => return Err(Iin::OBJECT_UNKNOWN),
        }
    }
    // A pattern without the mask that names its points.
    if pattern.is_some() { Err(Iin::PARAMETER_ERROR) } else { Ok(()) }
}

/// Reads the control at the start of octets; `None` when its code means nothing, an error when it is cut short.
type Reader<'a> = dyn Fn(&[u8]) -> Result<Option<Control>, Iin> + 'a;

/// Octets of a control relay output block before its status.
const STATUS_OF_RELAY: usize = 10;

/// Walks over controls that each stand after their index.
#[inline(never)]
fn walk_indexed(
    octets: &mut [u8],
    mut at: usize,
    width: Width,
    count: u32,
    status: usize,
    read: &Reader<'_>,
    act: &mut dyn FnMut(&Object, &mut [u8]),
) -> Result<usize, Iin> {
    for _ in 0..count {
        let rest = octets.get(at..).unwrap_or_default();
        let (index, object) = rest.split_at_checked(width.octets()).ok_or(Iin::PARAMETER_ERROR)?;
        let index = index.iter().rev().fold(0, |index, octet| (index << 8) | u32::from(*octet));
        // As many controls as there are octets for, whatever the count says.
        let control = read(object)?;
        let status_at = at.saturating_add(width.octets()).saturating_add(status);
        act(&Object { index, control, status: status_at }, octets);
        at = status_at.saturating_add(1);
    }
    Ok(at)
}

/// Reads a control relay output block with its status; `None` when its code means nothing.
fn relay(octets: &[u8]) -> Result<Option<Control>, Iin> {
    let (&[code, count], rest) = octets.split_first_chunk().ok_or(Iin::PARAMETER_ERROR)?;
    let (on, rest) = rest.split_first_chunk().ok_or(Iin::PARAMETER_ERROR)?;
    let (off, rest) = rest.split_first_chunk().ok_or(Iin::PARAMETER_ERROR)?;
    let _status = rest.first().ok_or(Iin::PARAMETER_ERROR)?;
    Ok(ControlCode::from_octet(code).map(|code| {
        Control::Relay(RelayControl {
            code,
            count,
            on_time_ms: u32::from_le_bytes(*on),
            off_time_ms: u32::from_le_bytes(*off),
        })
    }))
}

/// Reads an analog output, whose status stands after so many octets.
fn set_point(variation: u8, status: usize, octets: &[u8]) -> Result<Option<Control>, Iin> {
    let _status = octets.get(status).ok_or(Iin::PARAMETER_ERROR)?;
    let control = match variation {
        1 => octets.first_chunk().map(|number| Control::Analog(i32::from_le_bytes(*number))),
        2 => octets.first_chunk().map(|number| Control::Analog(i16::from_le_bytes(*number).into())),
        3 => octets.first_chunk().map(|number| Control::Float(f32::from_le_bytes(*number).into())),
        _ => octets.first_chunk().map(|number| Control::Float(f64::from_le_bytes(*number))),
    };
    Ok(control)
}

/// Whether a bit is set of bits packed from the lowest one of the first octet on.
pub(in crate::session) fn is_set(octets: &[u8], bit: u32) -> bool {
    let place = usize::try_from(bit >> 3).unwrap_or(usize::MAX);
    octets.get(place).is_some_and(|octet| (octet >> (bit & 7)) & 1 == 1)
}
