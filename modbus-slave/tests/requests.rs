//! What each function accepts, and with which exception it refuses the rest (Application Protocol V1.1b3 §6).
#![allow(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code: a panic is a failed test"
)]

mod bench;

use std::collections::BTreeMap;

use bench::{Rtu, Store, Tcp};
use modbus_slave::{BitTable, Bits, Exception, RegisterTable, Registers, Words};

fn ramp() -> Tcp {
    Tcp::new(Store::ramp())
}

/// A request with the data behind a byte count.
fn counted(head: &[u8], data: &[u8]) -> Vec<u8> {
    [head, &[data.len() as u8], data].concat()
}

#[test]
fn the_most_that_each_function_may_carry_is_carried() {
    let mut line = ramp();
    assert_eq!(line.request(&[1, 0, 0, 7, 0xD0]).unwrap().len(), 252);
    assert_eq!(line.request(&[2, 0, 0, 7, 0xD0]).unwrap().len(), 252);
    assert_eq!(line.request(&[3, 0, 0, 0, 125]).unwrap().len(), 252);
    assert_eq!(line.request(&[4, 0, 0, 0, 125]).unwrap().len(), 252);
    line.exchange(&counted(&[15, 0, 0, 7, 0xB0], &[0; 246]), &[15, 0, 0, 7, 0xB0]);
    line.exchange(&counted(&[16, 0, 0, 0, 123], &[0; 246]), &[16, 0, 0, 0, 123]);
    let most = counted(&[23, 0, 0, 0, 125, 0, 0, 0, 121], &[0; 242]);
    assert_eq!(line.request(&most).unwrap().len(), 252);
    let mut line = Rtu::strict(Store::ramp());
    line.exchange(&counted(&[16, 0, 0, 0, 123], &[0; 246]), &[16, 0, 0, 0, 123]);
    assert_eq!(line.request(&[3, 0, 0, 0, 125]).unwrap().len(), 252);
}

#[test]
fn quantities_that_are_zero_or_too_large_are_illegal_values() {
    for function in [1, 2] {
        ramp().exchange(&[function, 0, 0, 0, 0], &[function | 0x80, 3]);
        ramp().exchange(&[function, 0, 0, 7, 0xD1], &[function | 0x80, 3]);
        ramp().exchange(&[function, 0, 0, 0xFF, 0xFF], &[function | 0x80, 3]);
    }
    for function in [3, 4] {
        ramp().exchange(&[function, 0, 0, 0, 0], &[function | 0x80, 3]);
        ramp().exchange(&[function, 0, 0, 0, 126], &[function | 0x80, 3]);
        ramp().exchange(&[function, 0, 0, 1, 1], &[function | 0x80, 3]);
    }
    ramp().exchange(&counted(&[15, 0, 0, 0, 0], &[]), &[0x8F, 3]);
    ramp().exchange(&counted(&[15, 0, 0, 7, 0xB1], &[0; 247]), &[0x8F, 3]);
    ramp().exchange(&counted(&[16, 0, 0, 0, 0], &[]), &[0x90, 3]);
    ramp().exchange(&counted(&[16, 0, 0, 0, 124], &[0; 247]), &[0x90, 3]);
    ramp().exchange(&counted(&[23, 0, 0, 0, 0, 0, 0, 0, 1], &[0; 2]), &[0x97, 3]);
    ramp().exchange(&counted(&[23, 0, 0, 0, 126, 0, 0, 0, 1], &[0; 2]), &[0x97, 3]);
    ramp().exchange(&counted(&[23, 0, 0, 0, 1, 0, 0, 0, 0], &[]), &[0x97, 3]);
    ramp().exchange(&counted(&[23, 0, 0, 0, 1, 0, 0, 0, 122], &[0; 243]), &[0x97, 3]);
}

#[test]
fn a_byte_count_must_be_that_of_the_quantity_and_of_the_data() {
    let untouched = Store::ramp();
    let requests: [&[u8]; 11] = [
        &[15, 0, 0, 0, 9, 1, 0xFF],
        &[15, 0, 0, 0, 8, 2, 0xFF, 0xFF],
        &[15, 0, 0, 0, 8, 2, 0xFF],
        &[15, 0, 0, 0, 8, 1, 0xFF, 0xFF],
        &[16, 0, 0, 0, 1, 4, 1, 2, 3, 4],
        &[16, 0, 0, 0, 2, 2, 1, 2],
        &[16, 0, 0, 0, 1, 2, 1],
        &[16, 0, 0, 0, 1, 2, 1, 2, 3],
        &[16, 0, 0, 0, 2, 3, 1, 2, 3],
        &[23, 0, 0, 0, 1, 0, 0, 0, 1, 4, 1, 2, 3, 4],
        &[23, 0, 0, 0, 1, 0, 0, 0, 1, 2, 1],
    ];
    for request in requests {
        let mut line = ramp();
        line.exchange(request, &[request[0] | 0x80, 3]);
        assert_eq!(line.store, untouched);
    }
}

#[test]
fn requests_shorter_or_longer_than_their_function_demands_are_illegal_values() {
    let store = Store::with_everything();
    let requests: [&[u8]; 19] = [
        &[1, 0, 0, 0, 1],
        &[2, 0, 0, 0, 1],
        &[3, 0, 0, 0, 1],
        &[4, 0, 0, 0, 1],
        &[5, 0, 0, 0, 0],
        &[6, 0, 0, 0, 1],
        &[7],
        &[8, 0, 2, 0, 0],
        &[11],
        &[12],
        &[15, 0, 0, 0, 1, 1, 1],
        &[16, 0, 0, 0, 1, 2, 0, 1],
        &[17],
        &[20, 7, 6, 0, 1, 0, 0, 0, 1],
        &[21, 9, 6, 0, 1, 0, 0, 0, 1, 0, 1],
        &[22, 0, 0, 0, 0, 0, 1],
        &[23, 0, 0, 0, 1, 0, 0, 0, 1, 2, 0, 1],
        &[24, 0, 0],
        &[43, 14, 1, 0],
    ];
    for request in requests {
        let mut line = Tcp::new(store.clone());
        let good = line.request(request).unwrap();
        assert_eq!(good[0], request[0], "{request:?} is served");
        let longer = [request, &[0]].concat();
        line.exchange(&longer, &[request[0] | 0x80, 3]);
        for length in 1..request.len() {
            // Cut inside the MEI type there is no function left.
            let exception = if request[0] == 43 && length < 2 { 1 } else { 3 };
            line.exchange(&request[..length], &[request[0] | 0x80, exception]);
        }
    }
}

#[test]
fn reading_past_the_last_address_is_an_illegal_address() {
    ramp().exchange(&[1, 0x0B, 0xB7, 0, 2], &[0x81, 2]);
    ramp().exchange(&[2, 0x0B, 0xB7, 0, 2], &[0x82, 2]);
    ramp().exchange(&[3, 0x03, 0xE7, 0, 2], &[0x83, 2]);
    ramp().exchange(&[4, 0x03, 0xE7, 0, 2], &[0x84, 2]);
    ramp().exchange(&[4, 0x03, 0xE7, 0, 1], &[4, 2, 0x07, 0xCF]);
}

#[test]
fn a_range_that_passes_65535_is_an_illegal_address_and_65535_itself_is_not() {
    let everywhere = |line: &mut Tcp| {
        line.store.coils = (0..=u16::MAX).map(|address| (address, true)).collect();
        line.store.holding = (0..=u16::MAX).map(|address| (address, address)).collect();
    };
    let mut line = ramp();
    everywhere(&mut line);
    line.exchange(&[1, 0xFF, 0xFF, 0, 1], &[1, 1, 1]);
    line.exchange(&[1, 0xFF, 0xFF, 0, 2], &[0x81, 2]);
    line.exchange(&[3, 0xFF, 0xFE, 0, 2], &[3, 4, 0xFF, 0xFE, 0xFF, 0xFF]);
    line.exchange(&[3, 0xFF, 0xFE, 0, 3], &[0x83, 2]);
    line.exchange(&counted(&[15, 0xFF, 0xFF, 0, 2], &[3]), &[0x8F, 2]);
    line.exchange(&counted(&[15, 0xFF, 0xFF, 0, 1], &[0]), &[15, 0xFF, 0xFF, 0, 1]);
    line.exchange(&counted(&[16, 0xFF, 0xFF, 0, 2], &[0; 4]), &[0x90, 2]);
    line.exchange(&counted(&[16, 0xFF, 0xFF, 0, 1], &[0; 2]), &[16, 0xFF, 0xFF, 0, 1]);
    line.exchange(&counted(&[23, 0xFF, 0xFF, 0, 2, 0, 0, 0, 1], &[0; 2]), &[0x97, 2]);
    line.exchange(&counted(&[23, 0, 0, 0, 1, 0xFF, 0xFF, 0, 2], &[9; 4]), &[0x97, 2]);
    assert_eq!((line.store.holding[&0], line.store.holding[&0xFFFF]), (0, 0));
}

#[test]
fn a_coil_takes_ff00_and_0000_and_nothing_else() {
    for value in [[0, 1], [1, 0], [0xFF, 1], [0xFF, 0xFF], [0xFE, 0]] {
        let mut line = ramp();
        line.exchange(&[5, 0, 1, value[0], value[1]], &[0x85, 3]);
        assert_eq!(line.store, Store::ramp());
    }
    let mut line = ramp();
    line.exchange(&[5, 0, 1, 0xFF, 0], &[5, 0, 1, 0xFF, 0]);
    assert!(line.store.coils[&1]);
    line.exchange(&[5, 0, 1, 0, 0], &[5, 0, 1, 0, 0]);
    assert!(!line.store.coils[&1]);
}

#[test]
fn a_wrong_value_is_told_before_a_wrong_address() {
    ramp().exchange(&[5, 0xFF, 0, 0, 1], &[0x85, 3]);
    ramp().exchange(&[3, 0xFF, 0xFF, 0, 0], &[0x83, 3]);
    ramp().exchange(&[16, 0xFF, 0xFF, 0, 2, 2, 0, 0], &[0x90, 3]);
}

#[test]
fn a_function_that_is_not_offered_is_told_before_anything_else() {
    let mut line = ramp();
    line.store.without = (1..=43).collect();
    for function in 1..=43 {
        line.exchange(&[function], &[function | 0x80, 1]);
        line.exchange(&[function, 0, 0, 0, 0], &[function | 0x80, 1]);
    }
}

#[test]
fn unknown_functions_are_illegal_and_codes_above_127_keep_their_high_bit() {
    let known = [1, 2, 3, 4, 5, 6, 8, 11, 12, 15, 16, 20, 21, 22, 23, 24];
    for function in (0..=255).filter(|function| !known.contains(function)) {
        ramp().exchange(&[function], &[function | 0x80, 1]);
        ramp().exchange(&[function, 0, 0, 0, 1], &[function | 0x80, 1]);
    }
}

#[test]
fn a_product_with_nothing_in_it_refuses_every_function_that_needs_it() {
    struct Empty;
    impl Registers for Empty {}
    let mut slave = modbus_slave::tcp::Slave::new(bench::unit());
    let requests: [&[u8]; 17] = [
        &[1, 0, 0, 0, 1],
        &[2, 0, 0, 0, 1],
        &[3, 0, 0, 0, 1],
        &[4, 0, 0, 0, 1],
        &[5, 0, 0, 0, 0],
        &[6, 0, 0, 0, 1],
        &[7],
        &[15, 0, 0, 0, 1, 1, 1],
        &[16, 0, 0, 0, 1, 2, 0, 1],
        &[17],
        &[20, 7, 6, 0, 1, 0, 0, 0, 1],
        &[21, 9, 6, 0, 1, 0, 0, 0, 1, 0, 1],
        &[22, 0, 0, 0, 0, 0, 1],
        &[23, 0, 0, 0, 1, 0, 0, 0, 1, 2, 0, 1],
        &[24, 0, 0],
        &[43, 14, 1, 0],
        &[43, 13, 0, 0],
    ];
    for request in requests {
        let mut tx = [0; 260];
        let rx = Tcp::frame(1, bench::UNIT, request);
        let step = slave.process(bench::millis(0), &rx, &mut tx, &mut Empty);
        assert_eq!(tx[..step.produced], Tcp::frame(1, bench::UNIT, &[request[0] | 0x80, 1]));
    }
}

#[test]
fn a_write_of_several_is_checked_as_a_whole_before_the_first_is_written() {
    let mut line = ramp();
    line.store.read_only = vec![7];
    let before = line.store.clone();
    line.exchange(&counted(&[16, 0, 5, 0, 3], &[9; 6]), &[0x90, 2]);
    line.exchange(&counted(&[15, 0, 5, 0, 3], &[0xFF]), &[0x8F, 2]);
    line.exchange(&counted(&[23, 0, 0, 0, 1, 0, 5, 0, 3], &[9; 6]), &[0x97, 2]);
    line.exchange(&counted(&[16, 0x03, 0xE7, 0, 2], &[9; 4]), &[0x90, 2]);
    assert_eq!(line.store, before);
}

#[test]
fn read_write_checks_what_it_will_read_before_it_writes_and_writes_before_it_reads() {
    let mut line = ramp();
    line.exchange(&counted(&[23, 0x03, 0xE7, 0, 2, 0, 5, 0, 1], &[9, 9]), &[0x97, 2]);
    assert_eq!(line.store, Store::ramp());
    line.exchange(&counted(&[23, 0, 4, 0, 3, 0, 5, 0, 1], &[0xAB, 0xCD]), &[23, 6, 0, 4, 0xAB, 0xCD, 0, 6]);
}

#[test]
fn a_failure_while_writing_is_told_as_the_product_tells_it() {
    for (exception, code) in [
        (Exception::IllegalFunction, 1),
        (Exception::IllegalDataAddress, 2),
        (Exception::IllegalDataValue, 3),
        (Exception::ServerDeviceFailure, 4),
        (Exception::Acknowledge, 5),
        (Exception::ServerDeviceBusy, 6),
        (Exception::MemoryParityError, 8),
        (Exception::GatewayPathUnavailable, 10),
        (Exception::GatewayTargetDeviceFailedToRespond, 11),
    ] {
        assert_eq!(exception.code(), code);
        let mut line = ramp();
        line.store.broken = Some(exception);
        line.exchange(&[6, 0, 1, 0, 1], &[0x86, code]);
        line.exchange(&counted(&[16, 0, 1, 0, 1], &[0, 1]), &[0x90, code]);
    }
}

#[test]
fn masks_are_applied_to_what_the_register_holds() {
    let mut line = ramp();
    line.store.holding.insert(4, 0xFFFF);
    line.exchange(&[22, 0, 4, 0x0F, 0xF0, 0xF0, 0x0F], &[22, 0, 4, 0x0F, 0xF0, 0xF0, 0x0F]);
    assert_eq!(line.store.holding[&4], 0xFFFF);
    line.exchange(&[22, 0, 4, 0x0F, 0xF0, 0x00, 0x0F], &[22, 0, 4, 0x0F, 0xF0, 0x00, 0x0F]);
    assert_eq!(line.store.holding[&4], 0x0FFF);
    line.exchange(&[22, 0x03, 0xE8, 0, 0, 0, 0], &[0x96, 2]);
}

/// Answers with fewer words and bits than it is asked for, or with more.
struct Uneven {
    words: usize,
}

impl Registers for Uneven {
    fn registers(&self, _: RegisterTable, _: u16, out: &mut Words<'_>) -> Result<(), Exception> {
        out.extend_from(&vec![0xABCD; self.words]);
        out.push(1);
        Ok(())
    }

    fn bits(&self, _: BitTable, _: u16, out: &mut Bits<'_>) -> Result<(), Exception> {
        out.extend_from_bools(&vec![true; self.words]);
        out.push(true);
        Ok(())
    }
}

#[test]
fn data_that_ends_too_early_is_an_illegal_address_and_surplus_is_dropped() {
    let mut slave = modbus_slave::tcp::Slave::new(bench::unit());
    let mut ask = |pdu: &[u8], words: usize| {
        let mut tx = [0; 260];
        let rx = Tcp::frame(1, bench::UNIT, pdu);
        let step = slave.process(bench::millis(0), &rx, &mut tx, &mut Uneven { words });
        tx[7..step.produced].to_vec()
    };
    assert_eq!(ask(&[3, 0, 0, 0, 3], 1), [0x83, 2]);
    assert_eq!(ask(&[3, 0, 0, 0, 3], 2), [3, 6, 0xAB, 0xCD, 0xAB, 0xCD, 0, 1]);
    assert_eq!(ask(&[3, 0, 0, 0, 3], 9), [3, 6, 0xAB, 0xCD, 0xAB, 0xCD, 0xAB, 0xCD]);
    assert_eq!(ask(&[1, 0, 0, 0, 10], 8), [0x81, 2]);
    assert_eq!(ask(&[1, 0, 0, 0, 10], 9), [1, 2, 0xFF, 0x03]);
    assert_eq!(ask(&[1, 0, 0, 0, 10], 100), [1, 2, 0xFF, 0x03]);
}

#[test]
fn a_queue_of_more_than_31_registers_is_refused() {
    let mut line = ramp();
    line.store.fifos = BTreeMap::from([(1, vec![]), (2, vec![5; 31]), (3, vec![5; 32]), (4, vec![5; 99])]);
    line.exchange(&[24, 0, 1], &[24, 0, 2, 0, 0]);
    let full = line.request(&[24, 0, 2]).unwrap();
    assert_eq!((full.len(), &full[..5]), (67, &[24, 0, 64, 0, 31][..]));
    line.exchange(&[24, 0, 3], &[0x98, 3]);
    line.exchange(&[24, 0, 4], &[0x98, 3]);
    line.exchange(&[24, 0, 5], &[0x98, 2]);
}
