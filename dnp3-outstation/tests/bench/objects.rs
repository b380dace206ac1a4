//! The objects of a response, taken apart by a table of the object library (IEEE 1815-2012 Annex A).

use super::wire::Told;

/// An object of a response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Object {
    pub group: u8,
    pub variation: u8,
    /// Its index, when its header tells it.
    pub index: Option<u32>,
    /// Its octets; of packed objects the state.
    pub octets: Vec<u8>,
}

impl Object {
    pub fn is_event(&self) -> bool {
        matches!(self.group, 2 | 4 | 11 | 13 | 22 | 23 | 32 | 33 | 42 | 43 | 111)
    }
}

/// How many bits an object takes; `None`: a response holds no such object, or it tells its own size.
pub fn width(group: u8, variation: u8) -> Option<usize> {
    let octets = match (group, variation) {
        (1 | 10 | 80, 1) | (12, 3) => return Some(1),
        (3, 1) => return Some(2),
        (1 | 3 | 10, 2) | (2 | 4 | 11 | 13, 1) => 1,
        (2 | 4, 3) => 3,
        (2 | 4 | 11 | 13, 2) => 7,
        (12, 1 | 2) => 11,
        (20..=23, 1) => 5,
        (20..=23, 2) => 3,
        (20, 5) | (21, 9) => 4,
        (20, 6) | (21, 10) => 2,
        (21..=23, 5) => 11,
        (21..=23, 6) => 9,
        (30 | 31, 1) => 5,
        (30 | 31, 2) => 3,
        (30, 3) | (31, 5) => 4,
        (30, 4) | (31, 6) => 2,
        (30, 5) | (31, 7) => 5,
        (30, 6) | (31, 8) => 9,
        (31, 3) => 11,
        (31, 4) => 9,
        (32 | 33 | 42 | 43, 1 | 5) => 5,
        (32 | 33 | 42 | 43, 2) => 3,
        (32 | 33 | 42 | 43, 3 | 7) => 11,
        (32 | 33 | 42 | 43, 4 | 6) => 9,
        (32 | 33 | 42 | 43, 8) => 15,
        (34, 1) => 2,
        (34, 2 | 3) => 4,
        (40, 1 | 3) => 5,
        (40, 2) => 3,
        (40, 4) => 9,
        (41, 1 | 3) => 5,
        (41, 2) => 3,
        (41, 4) => 9,
        (50, 1) | (51, 1 | 2) => 6,
        (50, 4) => 11,
        (52, 1 | 2) => 2,
        (110 | 111, length @ 1..) => usize::from(length),
        _ => return None,
    };
    Some(octets * 8)
}

fn number(octets: &[u8]) -> u32 {
    octets.iter().rev().fold(0, |number, octet| (number << 8) | u32::from(*octet))
}

/// Takes the objects of a response apart, to its last octet.
#[track_caller]
pub fn objects(mut rest: &[u8]) -> Vec<Object> {
    let whole = Told(rest);
    let mut all = Vec::new();
    while !rest.is_empty() {
        assert!(rest.len() >= 4, "an object header is cut: {whole}");
        let (group, variation, qualifier) = (rest[0], rest[1], rest[2]);
        rest = &rest[3..];
        let mut take = |octets: usize| {
            assert!(rest.len() >= octets, "g{group}v{variation} is cut: {whole}");
            let (taken, after) = rest.split_at(octets);
            rest = after;
            taken.to_vec()
        };
        let wide = match qualifier & 0x0F {
            0x00 | 0x07 | 0x0B => 1,
            0x01 | 0x08 => 2,
            _ => panic!("qualifier {qualifier:02x} in a response: {whole}"),
        };
        let (first, count) = match qualifier & 0x0F {
            0x00 | 0x01 => {
                let (start, stop) = (number(&take(wide)), number(&take(wide)));
                assert!(start <= stop, "a range that starts after its end: {whole}");
                (Some(start), stop - start + 1)
            }
            _ => (None, number(&take(wide))),
        };
        // Controls are told as they came.
        let echoed = matches!(group, 12 | 41);
        assert!(count > 0 || echoed, "no objects behind a header: {whole}");
        let bits = width(group, variation);
        if let Some(bits @ 1..8) = bits {
            assert!(qualifier < 2, "packed objects without a range: {whole}");
            let octets = take((count as usize * bits).div_ceil(8));
            for place in 0..count {
                let at = place as usize * bits;
                let state = (octets[at / 8] >> (at % 8)) & if bits == 1 { 1 } else { 3 };
                let index = first.map(|first| first + place);
                all.push(Object { group, variation, index, octets: vec![state] });
            }
            let used = count as usize * bits % 8;
            let padding = if used == 0 { 0 } else { octets.last().unwrap() >> used };
            assert!(padding == 0 || echoed, "bits behind the last object: {whole}");
            continue;
        }
        for place in 0..count {
            let prefix = number(&take(match qualifier >> 4 {
                0 => 0,
                1 => 1,
                2 | 5 => 2,
                _ => panic!("qualifier {qualifier:02x} in a response: {whole}"),
            }));
            let index = match qualifier >> 4 {
                0 => first.map(|first| first + place),
                1 | 2 => Some(prefix),
                _ => None,
            };
            let octets = match (bits, group) {
                (Some(bits), _) => take(bits / 8),
                (None, 0) => {
                    let mut octets = take(2);
                    let length = usize::from(octets[1]);
                    octets.extend(take(length));
                    octets
                }
                (None, 70) => take(prefix as usize),
                _ => panic!("g{group}v{variation} in a response: {whole}"),
            };
            all.push(Object { group, variation, index, octets });
        }
    }
    all
}
