//! An integrity poll of the BM100 with 160 batteries: 1161 binary and 1010 analog inputs, 500 binary and 40 analog outputs.

use bm100::Bm100;
use bm100::glue::dnp3::dnp3_config;
use bm100::points::POINTS;
use bms_core::points::Kind;
use dnp3_outstation::Config;

use super::exchange::{CONFIRM, Exchange, RESTART_NEED_TIME, Turn, response, turn};
use super::{MASTER_ADDRESS, OUTSTATION_ADDRESS};
use crate::Goal;

/// READ of classes 1, 2, 3 and 0.
const READ: [u8; 14] = [0xC0, 0x01, 60, 2, 0x06, 60, 3, 0x06, 60, 4, 0x06, 60, 1, 0x06];
/// Octets of a fragment.
const FRAGMENT: usize = 2_048;
/// Application control: FIR, FIN, CON.
const FIRST: u8 = 0x80;
const LAST: u8 = 0x40;
const CONFIRMED: u8 = 0x20;

/// How its outstation is set up.
pub const fn bank_config() -> Config {
    dnp3_config(OUTSTATION_ADDRESS, MASTER_ADDRESS, None)
}

/// The poll and its confirms, as the unit's values and the standard have them.
pub fn bm100_integrity(unit: &Bm100) -> Exchange {
    let mut fragments = vec![response(0, RESTART_NEED_TIME)];
    for kind in [Kind::BinaryInput, Kind::BinaryOutput, Kind::AnalogInput, Kind::AnalogOutput] {
        tell(&mut fragments, kind, &objects(unit, kind));
    }
    let last = fragments.len().saturating_sub(1);
    let mut turns: Vec<Turn> = Vec::new();
    for (place, mut told) in fragments.into_iter().enumerate() {
        let sequence = u8::try_from(place).unwrap_or_default();
        let ends = if place == 0 { FIRST } else { 0 } | if place == last { LAST } else { CONFIRMED };
        if let Some(control) = told.first_mut() {
            *control = ends | sequence;
        }
        let [control, function] = CONFIRM;
        turns.push(match sequence.checked_sub(1) {
            None => turn(&READ, told),
            Some(before) => turn(&[control | before, function], told),
        });
    }
    Exchange { name: "bm100/integrity", goal: Goal::None, turns }
}

/// The objects of a kind, by index: flags, and of analog points a value of 32 bits. All points are on-line but those that are
/// not known.
fn objects(unit: &Bm100, kind: Kind) -> Vec<Vec<u8>> {
    let rows = POINTS.indices().filter(|row| row.kind == kind);
    let places = rows.flat_map(|row| (0..row.span.count).map(move |place| (row.point, place)));
    let object = |value: Option<i32>| {
        let (flags, value) = (u8::from(value.is_some()), value.unwrap_or(0));
        if kind.is_binary() {
            vec![flags | if value == 0 { 0 } else { 0x80 }]
        } else {
            [&[flags][..], &value.to_le_bytes()].concat()
        }
    };
    places.map(|(point, place)| object(unit.value(point.quantity, place))).collect()
}

/// Writes objects behind what the last fragment tells, and goes on in further ones.
fn tell(fragments: &mut Vec<Vec<u8>>, kind: Kind, objects: &[Vec<u8>]) {
    let (group, variation) = match kind {
        Kind::BinaryInput => (1, 2),
        Kind::BinaryOutput => (10, 2),
        Kind::AnalogInput => (30, 1),
        _ => (40, 1),
    };
    // A range in two octets each where one does not hold the last.
    let wide = objects.len() > 0x100;
    let (header, object) = (if wide { 7 } else { 5 }, objects.first().map_or(1, Vec::len));
    let (mut rest, mut first) = (objects, 0_u16);
    while let (false, Some(fragment)) = (rest.is_empty(), fragments.last_mut()) {
        let room = FRAGMENT.saturating_sub(fragment.len()).saturating_sub(header);
        let count = room.checked_div(object).unwrap_or_default().min(rest.len());
        let (now, later) = rest.split_at(count);
        if let Some(more) = u16::try_from(count).ok().and_then(|count| count.checked_sub(1)) {
            let last = first.saturating_add(more);
            let ([f0, f1], [l0, l1]) = (first.to_le_bytes(), last.to_le_bytes());
            if wide {
                fragment.extend([group, variation, 0x01, f0, f1, l0, l1]);
            } else {
                fragment.extend([group, variation, 0x00, f0, l0]);
            }
            fragment.extend(now.iter().flatten());
            first = last.saturating_add(1);
        }
        rest = later;
        if !rest.is_empty() {
            fragments.push(response(0, RESTART_NEED_TIME));
        }
    }
}
