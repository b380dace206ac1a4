//! The two kinds of line, each with a slave and a store at its end.

use core::time::Duration;

use modbus_slave::{Event, Step, Uptime, rtu, tcp};

use super::{Store, UNIT, millis, unit};

/// CRC-16 of the serial line guide, bit by bit: a second opinion.
pub fn crc(bytes: &[u8]) -> [u8; 2] {
    let mut crc = 0xFFFF_u16;
    for byte in bytes {
        crc ^= u16::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xA001 } else { crc >> 1 };
        }
    }
    crc.to_le_bytes()
}

/// A slave on a serial line. Every burst it is sent is followed by silence unless a test says otherwise.
pub struct Rtu {
    pub slave: rtu::Slave,
    pub store: Store,
    pub now: Uptime,
    pub events: Vec<Event>,
    pub wake_at: Option<Uptime>,
}

impl Rtu {
    pub fn new(timing: rtu::Timing, store: Store) -> Self {
        Self {
            slave: rtu::Slave::new(unit(), timing),
            store,
            now: Duration::from_secs(1),
            events: Vec::new(),
            wake_at: None,
        }
    }

    pub fn strict(store: Store) -> Self {
        Self::new(rtu::Timing::at_baud(19_200), store)
    }

    pub fn over_tcp(store: Store) -> Self {
        Self::new(rtu::Timing::over_tcp(), store)
    }

    /// The frame of a request to `unit`.
    pub fn frame(unit: u8, pdu: &[u8]) -> Vec<u8> {
        let mut frame = vec![unit];
        frame.extend(pdu);
        frame.extend(crc(&frame));
        frame
    }

    /// Delivers bytes at the present time; gives what the slave sends at once.
    pub fn bytes(&mut self, mut rx: &[u8]) -> Vec<u8> {
        let mut sent = Vec::new();
        for _ in 0..2_000 {
            let mut tx = [0xEE; rtu::MAX_ADU];
            let step = self.slave.process(self.now, rx, &mut tx, &mut self.store);
            self.note(&step, rx.len(), tx.len());
            rx = &rx[step.consumed..];
            sent.extend(&tx[..step.produced]);
            if step.is_idle() {
                assert!(rx.is_empty(), "RTU holds what it cannot use itself");
                return sent;
            }
        }
        panic!("the slave does not come to rest");
    }

    fn note(&mut self, step: &Step, received: usize, room: usize) {
        assert!(step.consumed <= received && step.produced <= room, "{step:?}");
        self.wake_at = step.wake_at;
        self.events.extend(step.event);
    }

    pub fn wait(&mut self, time: Duration) -> &mut Self {
        self.now += time;
        self
    }

    /// Lets time pass until the slave wants nothing any more; gives what it sends.
    pub fn silence(&mut self) -> Vec<u8> {
        let mut sent = Vec::new();
        while let Some(wake_at) = self.wake_at {
            self.now = self.now.max(wake_at);
            sent.extend(self.bytes(&[]));
        }
        self.now += millis(1000);
        sent
    }

    /// Delivers one burst, and gives everything that is sent until silence has settled it.
    pub fn burst(&mut self, rx: &[u8]) -> Vec<u8> {
        let mut sent = self.bytes(rx);
        sent.extend(self.silence());
        sent
    }

    /// Sends a request to the slave; gives the response PDU, `None` without one.
    pub fn request(&mut self, pdu: &[u8]) -> Option<Vec<u8>> {
        let sent = self.burst(&Self::frame(UNIT, pdu));
        if sent.is_empty() {
            return None;
        }
        let (frame, check) = sent.split_at(sent.len() - 2);
        assert_eq!(crc(frame), check, "the CRC of {sent:02X?}");
        assert_eq!(frame[0], UNIT);
        Some(frame[1..].to_vec())
    }

    #[track_caller]
    pub fn exchange(&mut self, request: &[u8], response: &[u8]) -> &mut Self {
        assert_eq!(self.request(request).as_deref(), Some(response));
        self
    }

    #[track_caller]
    pub fn nothing(&mut self, request: &[u8]) -> &mut Self {
        assert_eq!(self.request(request), None);
        self
    }
}

/// A connection to a slave on TCP.
pub struct Tcp {
    pub slave: tcp::Slave,
    pub store: Store,
    pub events: Vec<Event>,
    /// What was received and not used up.
    pub held: Vec<u8>,
    transaction: u16,
}

impl Tcp {
    pub fn new(store: Store) -> Self {
        let slave = tcp::Slave::new(unit());
        Self { slave, store, events: Vec::new(), held: Vec::new(), transaction: 0x1500 }
    }

    pub fn frame(transaction: u16, unit: u8, pdu: &[u8]) -> Vec<u8> {
        let mut frame = transaction.to_be_bytes().to_vec();
        frame.extend([0, 0]);
        frame.extend(u16::try_from(pdu.len() + 1).unwrap().to_be_bytes());
        frame.push(unit);
        frame.extend(pdu);
        frame
    }

    /// Delivers bytes; gives what the slave sends.
    pub fn bytes(&mut self, rx: &[u8]) -> Vec<u8> {
        self.held.extend(rx);
        let mut sent = Vec::new();
        for _ in 0..10_000 {
            let mut tx = [0xEE; tcp::MAX_ADU];
            let step = self.slave.process(Duration::ZERO, &self.held, &mut tx, &mut self.store);
            assert!(step.consumed <= self.held.len() && step.produced <= tx.len(), "{step:?}");
            assert_eq!(step.wake_at, None);
            self.held.drain(..step.consumed);
            self.events.extend(step.event);
            sent.extend(&tx[..step.produced]);
            if step.is_idle() {
                return sent;
            }
        }
        panic!("the slave does not come to rest");
    }

    /// Sends a request to the slave; gives the response PDU, `None` without one.
    pub fn request(&mut self, pdu: &[u8]) -> Option<Vec<u8>> {
        self.transaction += 1;
        let sent = self.bytes(&Self::frame(self.transaction, UNIT, pdu));
        if sent.is_empty() {
            return None;
        }
        let response = sent[7..].to_vec();
        assert_eq!(sent, Self::frame(self.transaction, UNIT, &response), "the envelope");
        Some(response)
    }

    #[track_caller]
    pub fn exchange(&mut self, request: &[u8], response: &[u8]) -> &mut Self {
        assert_eq!(self.request(request).as_deref(), Some(response));
        self
    }
}
