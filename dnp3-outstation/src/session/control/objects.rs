//! The objects of a control request. Its response is the request itself with the statuses filled in, so that one walk
//! over the octets serves both.

use crate::app::{GroupVariation, Iin, ObjectHeader, Qualifier, Range, split_number};
use crate::{Control, ControlCode, RelayControl};

/// What is done with a control: its index, the control itself, which is `None` when its octets mean none, and its
/// status octet.
pub(super) type Act<'a> = dyn FnMut(u32, Option<Control>, &mut u8) + 'a;

/// A pattern control block: the mask behind it names the points.
const PATTERN: GroupVariation = GroupVariation { group: 12, variation: 2 };
const MASK: GroupVariation = GroupVariation { group: 12, variation: 3 };

/// Walks over all controls of a request, whose octets stay as they are but for what `act` does to the status.
///
/// # Errors
/// What is wrong with the first object header that cannot be understood; `act` has seen the controls before it.
pub(super) fn walk(octets: &mut [u8], act: &mut Act<'_>) -> Result<(), Iin> {
    let mut at = 0_usize;
    // A pattern and where its status stands.
    let mut pattern: Option<(Option<Control>, usize)> = None;
    while let Some(rest @ [_, ..]) = octets.get(at..) {
        let (header, after) = ObjectHeader::read(rest).ok_or(Iin::PARAMETER_ERROR)?;
        at = octets.len().saturating_sub(after.len());
        let object = header.object();
        let before_status = octets_before_status(object).ok_or(Iin::OBJECT_UNKNOWN)?;
        let (width, count) = match (object, header.qualifier(), header.range()) {
            (MASK, _, Range::StartStop { start, stop }) => {
                let (control, status) = pattern.take().ok_or(Iin::PARAMETER_ERROR)?;
                let count = stop.saturating_sub(start).saturating_add(1);
                let end = at.saturating_add(octets_of_bits(count));
                if end > octets.len() {
                    return Err(Iin::PARAMETER_ERROR);
                }
                for bit in 0..count {
                    if is_set(octets.get(at..).unwrap_or_default(), bit)
                        && let Some(status) = octets.get_mut(status)
                    {
                        act(start.saturating_add(bit), control, status);
                    }
                }
                at = end;
                continue;
            }
            (PATTERN, Qualifier::COUNT_8 | Qualifier::COUNT_16, Range::Count(1)) => (0, 1),
            (PATTERN | MASK, ..) => return Err(Iin::PARAMETER_ERROR),
            (_, Qualifier::INDEXED_8, Range::Count(count)) => (1, count),
            (_, Qualifier::INDEXED_16, Range::Count(count)) => (2, count),
            _ => return Err(Iin::PARAMETER_ERROR),
        };
        // As many controls as there are octets for, whatever the count says.
        for _ in 0..count {
            let rest = octets.get(at..).unwrap_or_default();
            let (index, rest) = split_number(width, rest).ok_or(Iin::PARAMETER_ERROR)?;
            let (control, after) = rest.split_at_checked(before_status).ok_or(Iin::PARAMETER_ERROR)?;
            let control = read(object, control);
            at = octets.len().saturating_sub(after.len());
            let status = octets.get_mut(at).ok_or(Iin::PARAMETER_ERROR)?;
            if object == PATTERN {
                pattern = Some((control, at));
            } else {
                act(index, control, status);
            }
            at = at.saturating_add(1);
        }
    }
    // A pattern without the mask that names its points.
    if pattern.is_some() { Err(Iin::PARAMETER_ERROR) } else { Ok(()) }
}

/// Octets of a control before its status; `None` for what is no control.
const fn octets_before_status(object: GroupVariation) -> Option<usize> {
    Some(match (object.group, object.variation) {
        (12, 1..=3) => 10,
        (41, 1 | 3) => 4,
        (41, 2) => 2,
        (41, 4) => 8,
        _ => return None,
    })
}

/// Reads a control from the octets before its status.
fn read(object: GroupVariation, octets: &[u8]) -> Option<Control> {
    Some(match (object.group, object.variation) {
        (41, 1) => Control::Analog(i32::from_le_bytes(*octets.first_chunk()?)),
        (41, 2) => Control::Analog(i16::from_le_bytes(*octets.first_chunk()?).into()),
        (41, 3) => Control::Float(f32::from_le_bytes(*octets.first_chunk()?).into()),
        (41, _) => Control::Float(f64::from_le_bytes(*octets.first_chunk()?)),
        _ => {
            let (&[code, count], times) = octets.split_first_chunk()?;
            let (on_time_ms, times) = split_number(4, times)?;
            let (off_time_ms, _) = split_number(4, times)?;
            Control::Relay(RelayControl {
                code: ControlCode::from_octet(code)?,
                count,
                on_time_ms,
                off_time_ms,
            })
        }
    })
}

/// Octets that so many bits are packed in.
pub(in crate::session) fn octets_of_bits(bits: u32) -> usize {
    usize::try_from(bits.div_ceil(8)).unwrap_or(usize::MAX)
}

/// Whether a bit is set of bits packed from the lowest one of the first octet on.
pub(in crate::session) fn is_set(octets: &[u8], bit: u32) -> bool {
    let place = usize::try_from(bit >> 3).unwrap_or(usize::MAX);
    octets.get(place).is_some_and(|octet| (octet >> (bit & 7)) & 1 == 1)
}
