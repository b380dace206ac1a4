//! What holds for any bytes at any time, and for any request against a plain model.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "test code: a panic is a failed test"
)]

mod bench;
mod fuzzed;

use std::collections::BTreeMap;

use bench::{Rtu, Store, Tcp};
use modbus_slave::rtu::Timing;
use proptest::collection::vec;
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn any_bytes_at_any_time_leave_a_serial_line_that_serves_the_next_request(script in vec(any::<u8>(), 0..600)) {
        fuzzed::rtu(&script);
    }

    #[test]
    fn any_bytes_leave_a_tcp_slave_that_serves_the_next_connection(script in vec(any::<u8>(), 0..600)) {
        fuzzed::tcp(&script);
    }

    #[test]
    fn requests_do_to_the_data_what_the_standard_says_on_every_line(requests in vec(request(), 1..20)) {
        let mut model = model();
        let mut tcp = Tcp::new(store(&model));
        let mut serial = Rtu::strict(store(&model));
        let mut stream = Rtu::new(Timing::over_tcp(), store(&model));
        for request in requests {
            let expected = Some(model.answer(&request));
            prop_assert_eq!(tcp.request(&request), expected.clone(), "{:?}", request);
            prop_assert_eq!(serial.request(&request), expected.clone(), "{:?}", request);
            prop_assert_eq!(stream.request(&request), expected.clone(), "{:?}", request);
        }
        for data in [&tcp.store, &serial.store, &stream.store] {
            prop_assert_eq!(data, &store(&model));
        }
    }
}

/// Requests that are mostly right, and sometimes at or beyond a limit.
fn request() -> impl Strategy<Value = Vec<u8>> {
    let function = prop::sample::select(vec![1_u8, 2, 3, 4, 5, 6, 15, 16, 22, 23]);
    let address = || prop_oneof![8 => 0_u16..20, 1 => any::<u16>()];
    let quantity = || prop_oneof![8 => 1_u16..20, 1 => prop::sample::select(vec![0_u16, 121, 122, 123, 124, 125, 126, 1968, 1969, 2000, 2001])];
    let off_by = prop_oneof![9 => Just(0_isize), 1 => -1_isize..=1];
    (function, address(), quantity(), address(), quantity(), vec(any::<u8>(), 256), off_by).prop_map(
        |(function, first, quantity, second, also, data, off_by)| {
            let mut pdu = vec![function];
            pdu.extend(first.to_be_bytes());
            let count = |units: usize| units.saturating_add_signed(off_by).min(240);
            match function {
                5 => pdu.extend(if data[0] < 200 {
                    [if data[1] & 1 == 1 { 0xFF } else { 0 }, 0]
                } else {
                    [data[1], data[2]]
                }),
                6 => pdu.extend(&data[..2]),
                22 => pdu.extend(&data[..4]),
                15 | 16 => {
                    let units = usize::from(quantity);
                    let bytes = count(if function == 15 { units.div_ceil(8) } else { units * 2 });
                    pdu.extend(quantity.to_be_bytes());
                    pdu.push(bytes as u8);
                    pdu.extend(&data[..bytes]);
                }
                23 => {
                    let bytes = count(usize::from(also) * 2);
                    pdu.extend(quantity.to_be_bytes());
                    pdu.extend(second.to_be_bytes());
                    pdu.extend(also.to_be_bytes());
                    pdu.push(bytes as u8);
                    pdu.extend(&data[..bytes]);
                }
                _ => pdu.extend(quantity.to_be_bytes()),
            }
            pdu
        },
    )
}

/// The four tables as the standard describes them, with none of the crate's code.
struct Model {
    coils: Vec<bool>,
    inputs: Vec<bool>,
    holding: Vec<u16>,
    input: Vec<u16>,
}

fn model() -> Model {
    Model {
        coils: (0..300).map(|place| place % 3 == 0).collect(),
        inputs: (0..2100).map(|place| place % 5 == 0).collect(),
        holding: (0..130).collect(),
        input: (0..30).map(|place| place * 1000).collect(),
    }
}

fn store(model: &Model) -> Store {
    fn map<T: Copy>(values: &[T]) -> BTreeMap<u16, T> {
        (0..).zip(values.iter().copied()).collect()
    }
    Store {
        coils: map(&model.coils),
        inputs: map(&model.inputs),
        holding: map(&model.holding),
        input: map(&model.input),
        ..Store::default()
    }
}

impl Model {
    fn answer(&mut self, pdu: &[u8]) -> Vec<u8> {
        self.execute(pdu).unwrap_or_else(|exception| vec![pdu[0] | 0x80, exception])
    }

    fn execute(&mut self, pdu: &[u8]) -> Result<Vec<u8>, u8> {
        let word = |place: usize| usize::from(pdu[place]) * 256 + usize::from(pdu[place + 1]);
        let (first, second) = (word(1), word(3));
        let bits = |table: &[bool]| {
            check(second, 2000)?;
            let bits = table.get(first..first + second).ok_or(2)?;
            let mut bytes = vec![0; second.div_ceil(8)];
            for (place, _) in bits.iter().enumerate().filter(|(_, bit)| **bit) {
                bytes[place / 8] |= 1 << (place % 8);
            }
            Ok([vec![pdu[0], bytes.len() as u8], bytes].concat())
        };
        let words = |table: &[u16], first: usize, count: usize| -> Result<Vec<u8>, u8> {
            let words = table.get(first..first + count).ok_or(2)?;
            let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_be_bytes()).collect();
            Ok([vec![pdu[0], bytes.len() as u8], bytes].concat())
        };
        match pdu[0] {
            1 => bits(&self.coils),
            2 => bits(&self.inputs),
            3 => check(second, 125).and_then(|()| words(&self.holding, first, second)),
            4 => check(second, 125).and_then(|()| words(&self.input, first, second)),
            5 => {
                let on = match second {
                    0xFF00 => true,
                    0 => false,
                    _ => return Err(3),
                };
                *self.coils.get_mut(first).ok_or(2)? = on;
                Ok(pdu.to_vec())
            }
            6 => {
                *self.holding.get_mut(first).ok_or(2)? = second as u16;
                Ok(pdu.to_vec())
            }
            15 => {
                check(second, 1968)?;
                if pdu.len() - 6 != second.div_ceil(8) {
                    return Err(3);
                }
                let coils = self.coils.get_mut(first..first + second).ok_or(2)?;
                for (place, coil) in coils.iter_mut().enumerate() {
                    *coil = pdu[6 + place / 8] >> (place % 8) & 1 == 1;
                }
                Ok(pdu[..5].to_vec())
            }
            16 => {
                check(second, 123)?;
                self.set_words(first, second, &pdu[6..])?;
                Ok(pdu[..5].to_vec())
            }
            22 => {
                let old = self.holding.get_mut(first).ok_or(2)?;
                *old = *old & second as u16 | word(5) as u16 & !(second as u16);
                Ok(pdu.to_vec())
            }
            _ => {
                check(second, 125)?;
                check(word(7), 121)?;
                if pdu.len() - 10 != word(7) * 2 {
                    return Err(3);
                }
                words(&self.holding, first, second)?;
                self.set_words(word(5), word(7), &pdu[10..])?;
                words(&self.holding, first, second)
            }
        }
    }

    fn set_words(&mut self, first: usize, count: usize, bytes: &[u8]) -> Result<(), u8> {
        if bytes.len() != count * 2 {
            return Err(3);
        }
        let target = self.holding.get_mut(first..first + count).ok_or(2)?;
        for (place, pair) in target.iter_mut().zip(bytes.chunks(2)) {
            *place = u16::from(pair[0]) * 256 + u16::from(pair[1]);
        }
        Ok(())
    }
}

fn check(quantity: usize, most: usize) -> Result<(), u8> {
    if (1..=most).contains(&quantity) { Ok(()) } else { Err(3) }
}
