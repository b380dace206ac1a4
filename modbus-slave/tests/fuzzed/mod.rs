//! What the fuzzer, the property tests and the corpus replay all enter through: a script of bytes and
//! waits for one slave, with what must hold at every step and at the end.
//!
//! ```text
//! script = kind, then operations: | wait (2 bits) length (6 bits) | length bytes |
//! after a wait of the third kind and 7, 15, 23 … bytes the port reports a character error
//! length 63 = the next byte is a length, and the bytes behind it get an envelope that is right
//! ```
#![allow(
    dead_code,
    unreachable_pub,
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    reason = "test code: a panic is a failed test"
)]

use core::time::Duration;

use modbus_slave::rtu::{self, LineError, Timing};
use modbus_slave::{
    BitTable, BitsView, Event, Exception, RegisterTable, Registers, ServerId, Uptime, Words, WordsView, tcp,
};

const UNIT: u8 = 1;

/// A product of which everything can be asked.
struct Memory {
    words: [u16; 300],
    coils: [bool; 300],
}

impl Registers for Memory {
    fn register(&self, _: RegisterTable, address: u16) -> Result<u16, Exception> {
        self.words.get(usize::from(address)).copied().ok_or(Exception::IllegalDataAddress)
    }
    fn set_register(&mut self, address: u16, value: u16) -> Result<(), Exception> {
        let place = self.words.get_mut(usize::from(address));
        *place.ok_or(Exception::IllegalDataAddress)? = value;
        Ok(())
    }
    fn set_registers(&mut self, first: u16, values: WordsView<'_>) -> Result<(), Exception> {
        assert!((1..=123).contains(&values.len()));
        let target = self.words.get_mut(usize::from(first)..).ok_or(Exception::IllegalDataAddress)?;
        values.copy_to(target.get_mut(..values.len()).ok_or(Exception::IllegalDataAddress)?);
        Ok(())
    }
    fn bit(&self, _: BitTable, address: u16) -> Result<bool, Exception> {
        self.coils.get(usize::from(address)).copied().ok_or(Exception::IllegalDataAddress)
    }
    fn set_coil(&mut self, address: u16, on: bool) -> Result<(), Exception> {
        *self.coils.get_mut(usize::from(address)).ok_or(Exception::IllegalDataAddress)? = on;
        Ok(())
    }
    fn set_coils(&mut self, first: u16, values: BitsView<'_>) -> Result<(), Exception> {
        assert!((1..=1968).contains(&values.len()) && values.iter().count() == values.len());
        values.copy_to(self.coils.get_mut(usize::from(first)..).ok_or(Exception::IllegalDataAddress)?);
        Ok(())
    }
    fn exception_status(&self) -> Result<u8, Exception> {
        Ok(0x55)
    }
    fn server_id(&self) -> Option<ServerId<'_>> {
        Some(ServerId { id: b"id", running: true, additional: b"more" })
    }
    fn identification(&self, object: u8) -> Option<&[u8]> {
        match object {
            0..=2 | 0x80 => Some(b"value"),
            0x90..=0x9F => Some(&[b'x'; 99]),
            _ => None,
        }
    }
    fn file_record(&self, _: u16, record: u16, out: &mut Words<'_>) -> Result<(), Exception> {
        assert!(out.remaining() <= 124);
        out.fill_with(record, Ok)
    }
    fn set_file_record(&mut self, file: u16, _: u16, values: WordsView<'_>) -> Result<(), Exception> {
        assert!(file > 0 && (1..=121).contains(&values.len()));
        Ok(())
    }
    fn fifo(&self, pointer: u16, out: &mut Words<'_>) -> Result<(), Exception> {
        (0..pointer.min(40)).for_each(|word| out.push(word));
        Ok(())
    }
}

const fn memory() -> Memory {
    Memory { words: [0xABCD; 300], coils: [true; 300] }
}

/// One operation of a script.
struct Operation<'a> {
    wait: u8,
    bytes: &'a [u8],
    /// The bytes want a right envelope.
    good: bool,
}

fn operations(mut script: &[u8]) -> impl Iterator<Item = Operation<'_>> {
    core::iter::from_fn(move || {
        let (head, rest) = script.split_first()?;
        let (length, good, rest) = match (head & 63, rest.split_first()) {
            (63, Some((length, rest))) => (*length, true, rest),
            (length, _) => (length, false, rest),
        };
        let (bytes, rest) = rest.split_at(usize::from(length).min(rest.len()));
        script = rest;
        Some(Operation { wait: head >> 6, bytes, good })
    })
}

fn crc(bytes: &[u8]) -> [u8; 2] {
    let mut crc = 0xFFFF_u16;
    for byte in bytes {
        crc ^= u16::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xA001 } else { crc >> 1 };
        }
    }
    crc.to_le_bytes()
}

fn sealed(frame: &[u8]) -> Vec<u8> {
    [frame, &crc(frame)].concat()
}

struct Serial {
    slave: rtu::Slave,
    memory: Memory,
    now: Uptime,
    room: usize,
}

impl Serial {
    /// Delivers bytes, and takes every step that the contract asks for; gives the frames sent.
    fn deliver(&mut self, mut rx: &[u8]) -> Vec<Vec<u8>> {
        let mut frames = Vec::new();
        let mut steps = 0;
        loop {
            let mut tx = [0; 300];
            let step = self.slave.process(self.now, rx, &mut tx[..self.room], &mut self.memory);
            assert!(step.consumed <= rx.len() && step.produced <= self.room);
            assert!(step.wake_at.is_none_or(|wake_at| wake_at >= self.now));
            rx = &rx[step.consumed..];
            if step.produced > 0 {
                let frame = &tx[..step.produced];
                assert!((5..=256).contains(&frame.len()) && frame[0] == UNIT);
                assert_eq!(frame[frame.len() - 2..], crc(&frame[..frame.len() - 2]));
                frames.push(frame.to_vec());
            }
            if step.is_idle() {
                assert!(rx.is_empty());
                assert!(step.wake_at.is_none_or(|wake_at| wake_at > self.now), "woken to do nothing");
                return frames;
            }
            steps += 1;
            assert!(steps < 700, "the slave does not come to rest");
        }
    }

    /// Waits for a second, with the steps that the deadlines ask for.
    fn silence(&mut self) -> Vec<Vec<u8>> {
        self.now += Duration::from_secs(1);
        self.deliver(&[])
    }

    fn exchange(&mut self, request: &[u8]) -> Vec<Vec<u8>> {
        let mut frames = self.deliver(&sealed(request));
        frames.extend(self.silence());
        frames
    }
}

/// Runs a script on a serial line; afterwards the next good request must be served.
pub fn rtu(script: &[u8]) {
    let Some((kind, script)) = script.split_first() else { return };
    let timing = match kind & 3 {
        0 => Timing::at_baud(9600),
        1 => Timing::at_baud(115_200),
        2 => Timing::relaxed_at_baud(9600),
        _ => Timing::over_tcp(),
    };
    let room = if kind & 0xF0 == 0xF0 { usize::from(kind & 15) } else { 256 };
    let slave = rtu::Slave::new(modbus_slave::UnitId::new(UNIT).unwrap(), timing);
    let mut line = Serial { slave, memory: memory(), now: Duration::ZERO, room };
    for operation in operations(script) {
        line.now += match operation.wait {
            0 => Duration::ZERO,
            1 => Duration::from_micros(1_146 * operation.bytes.len() as u64),
            2 => Duration::from_millis(3),
            _ => Duration::from_millis(400),
        };
        if operation.good {
            line.deliver(&sealed(operation.bytes));
        } else {
            line.deliver(operation.bytes);
        }
        if operation.wait == 2 && operation.bytes.len() % 8 == 7 {
            line.slave.line_error(line.now, LineError::Character);
            line.deliver(&[]);
        }
    }
    line.room = 256;
    line.silence();
    line.silence();
    if line.slave.is_listen_only() {
        assert!(line.exchange(&[UNIT, 8, 0, 1, 0, 0]).is_empty());
    }
    line.memory.words[5] = 0x1234;
    assert_eq!(line.exchange(&[UNIT, 3, 0, 5, 0, 1]), [sealed(&[UNIT, 3, 2, 0x12, 0x34])]);
}

/// Runs a script on a TCP connection; afterwards the next connection must be served.
pub fn tcp(script: &[u8]) {
    let Some((kind, script)) = script.split_first() else { return };
    let room = if kind & 0xF0 == 0xF0 { usize::from(kind & 15) } else { 260 };
    let mut slave = tcp::Slave::new(modbus_slave::UnitId::new(UNIT).unwrap());
    if kind & 1 == 1 {
        slave = slave.ignoring_other_units();
    }
    let mut memory = memory();
    let mut held: Vec<u8> = Vec::new();
    for operation in operations(script) {
        if operation.good {
            let length = operation.bytes.len() as u16 + 1;
            held.extend([0x12, 0x34, 0, 0]);
            held.extend(length.to_be_bytes());
            held.push(UNIT);
        }
        held.extend(operation.bytes);
        loop {
            let mut tx = [0; 300];
            let step = slave.process(Duration::ZERO, &held, &mut tx[..room], &mut memory);
            assert!(step.consumed <= held.len() && step.produced <= room && step.wake_at.is_none());
            if step.produced > 0 {
                assert!((9..=260).contains(&step.produced));
                assert_eq!(tx[..4], [held[0], held[1], 0, 0]);
                assert_eq!(usize::from(tx[4]) * 256 + usize::from(tx[5]) + 6, step.produced);
                assert_eq!(tx[6], held[6]);
                assert!(tx[7] == held[7] || (tx[7] == held[7] | 0x80 && step.produced == 9));
            }
            held.drain(..step.consumed);
            if matches!(step.event, Some(Event::Malformed { .. })) {
                assert!(held.is_empty());
            }
            if step.is_idle() {
                assert!(held.len() < 260, "a whole request was left lying");
                break;
            }
            assert!(step.consumed > 0, "a step that takes nothing is idle");
        }
    }
    memory.words[5] = 0x1234;
    let mut tx = [0; 260];
    let step = slave.process(Duration::ZERO, &[0, 9, 0, 0, 0, 6, 255, 3, 0, 5, 0, 1], &mut tx, &mut memory);
    assert_eq!(tx[..step.produced], [0, 9, 0, 0, 0, 5, 255, 3, 2, 0x12, 0x34]);
}
