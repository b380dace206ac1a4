//! A scan of a string on the wire: the probe bus beside Modbus RTU, the same values at the same speed.
//!
//! Octet by octet in simulated time. A line carries 10 bits an octet on both sides; the standard wants 11 of Modbus.

#[path = "../../../probe-proto/tests/chain/mod.rs"]
mod chain;
mod modbus;

use core::time::Duration;

use anyhow::{Result, ensure};
use chain::{BAUD, Chain, Told, place};
use probe_proto::{Frame, Message, Reading, Reply};

/// Octets of what a probe tells: voltage 2, temperature 2, resistance 4, its age 4, equalization 1, status 1.
pub const VALUE_OCTETS: usize = 14;

/// How Modbus is spoken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Silences {
    /// 1.75 ms around each frame, as the standard wants it above 19,200 baud.
    Standard,
    /// A slave answers as soon as length and CRC say that the request is complete, and the master waits 3.5 characters
    /// before the next: the least that keeps frames apart.
    Least,
}

/// What a scan took.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scan {
    /// From the first octet of the first request to the last of the last reply.
    pub took: Duration,
    /// Octets of the replies, in their frames.
    pub reply_octets: usize,
    /// Octets of the values.
    pub value_octets: usize,
    /// One octet on the line.
    pub octet: Duration,
}

impl Scan {
    /// The scan to the wire time of the frames that carry the values.
    pub fn to_replies(self) -> f64 {
        self.took.as_secs_f64() / self.wire(self.reply_octets)
    }

    /// The part of the scan that the wire carries values in, and nothing else.
    pub fn efficiency(self) -> f64 {
        self.wire(self.value_octets) / self.took.as_secs_f64()
    }

    fn wire(self, octets: usize) -> f64 {
        u32::try_from(octets).map_or(f64::INFINITY, f64::from) * self.octet.as_secs_f64()
    }
}

/// One scan of a string of so many probes that are known to the manager, and what was read, in the order of the places.
///
/// # Errors
/// Not every probe was read.
pub fn bus(probes: u8) -> Result<(Scan, Vec<Reading>)> {
    let mut chain = Chain::of(probes);
    // The first finds the probes, and asks what they are.
    chain.scan();
    chain.scan();
    // A scan is due each second: up to just before the third.
    chain.run(Duration::from_micros(1_999_990).saturating_sub(chain.now));
    let begin = chain.now;
    let mut read = chain.scan().into_iter().filter_map(|told| match told {
        Told::Reading { place, reading } => Some((place, reading)),
        _ => None,
    });
    let mut readings: Vec<_> = read.by_ref().collect();
    readings.sort_by_key(|(place, _)| *place);
    ensure!(readings.iter().map(|(place, _)| *place).eq(1..=probes), "not every probe was read once");
    let mut reply_octets = 0_usize;
    for (from, reading) in &readings {
        let message = Message::Reply { from: place(*from), reply: Reply::Reading(*reading) };
        // Replies that close upon each other have one delimiter between them.
        let octets = Frame { sequence: 1, message }.write(&mut [0; Frame::MAX_OCTETS])?.saturating_sub(1);
        reply_octets = reply_octets.saturating_add(octets);
    }
    let scan = Scan {
        took: chain.now.saturating_sub(begin),
        reply_octets,
        value_octets: VALUE_OCTETS.saturating_mul(probes.into()),
        octet: chain.octet,
    };
    Ok((scan, readings.into_iter().map(|(_, reading)| reading).collect()))
}

/// The same readings polled by Modbus RTU, a slave a probe on one line.
///
/// # Errors
/// A slave does not answer, or with another reading.
pub fn modbus(readings: &[Reading], silences: Silences) -> Result<Scan> {
    modbus::poll(readings, BAUD, silences)
}
