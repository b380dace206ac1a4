use crate::{Places, Uptime};

/// How a [`Bus`](crate::Bus) does its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Config {
    /// Time of one octet on the line: ten bits.
    pub octet: Uptime,
    /// The longest that a probe takes to pass an octet on: two octets' time and what its processor needs.
    pub hop: Uptime,
    /// The longest that a probe takes to begin an answer.
    pub answer: Uptime,
    /// From the start of a scan to the start of the next.
    pub scan_interval: Uptime,
    /// From one look at who is where to the next; one is taken early when a probe is missing.
    pub verify_interval: Uptime,
    /// Probes that there should be, 0..=40; 0 for as many as are found.
    pub probes: u8,
    /// Whether an environment sensor is at the port, in place of probes.
    pub environment: bool,
}

/// Octets of a request on the wire at the most, but for limits and firmware.
const REQUEST: u32 = 20;
/// Octets of the message that enumerates, and of its answer.
const ENUMERATE: u32 = 20;

impl Config {
    /// A string of any number of probes at this speed (9600 baud and above), read each second.
    pub const fn at_baud(baud: u32) -> Self {
        let octet = match 10_000_000_000_u64.checked_div(widen(baud)) {
            Some(nanos) => Uptime::from_nanos(nanos),
            None => Uptime::from_secs(1),
        };
        Self {
            octet,
            hop: octet.saturating_mul(2).saturating_add(Uptime::from_micros(100)),
            answer: Uptime::from_millis(5),
            scan_interval: Uptime::from_secs(1),
            verify_interval: Uptime::from_mins(1),
            probes: 0,
            environment: false,
        }
    }

    /// The same with this number of probes, 0..=40; 0 for as many as are found.
    #[must_use]
    pub const fn with_probes(self, probes: u8) -> Self {
        Self { probes, ..self }
    }

    /// The same for an environment sensor.
    #[must_use]
    pub const fn with_environment_sensor(self) -> Self {
        Self { probes: 1, environment: true, ..self }
    }

    /// How long to wait for the first answer to a request, or for all: the farthest place decides.
    pub(super) fn patience(&self, to: Places, octets: u32) -> Uptime {
        let hops = to.farthest().map_or(0, |place| u32::from(place.get()));
        self.octets(octets.saturating_add(REQUEST)).saturating_add(self.there_and_back(hops))
    }

    /// How long to wait for one more answer after one from that many hops nearer.
    pub(super) const fn patience_after(&self, hops: u32, octets: u32) -> Uptime {
        self.octets(octets.saturating_mul(2)).saturating_add(self.there_and_back(hops))
    }

    /// How long to wait for the first answer to an enumeration, which each of the probes before it takes in whole.
    pub(super) const fn patience_of_enumeration(&self, hops: u32) -> Uptime {
        self.octets(ENUMERATE.saturating_mul(hops.saturating_add(2)))
            .saturating_add(self.there_and_back(hops))
    }

    const fn there_and_back(&self, hops: u32) -> Uptime {
        self.hop.saturating_mul(hops.saturating_mul(2)).saturating_add(self.answer)
    }

    const fn octets(&self, count: u32) -> Uptime {
        self.octet.saturating_mul(count)
    }

    /// How long a probe keeps its place without hearing anything: three scans, and time to find those that are lost.
    pub(super) fn lease_seconds(&self) -> u16 {
        let seconds = self.scan_interval.as_secs().saturating_mul(3).saturating_add(10);
        u16::try_from(seconds).unwrap_or(u16::MAX)
    }
}

/// `u64::from` in a const function.
#[expect(clippy::as_conversions, reason = "a widening conversion; `From` is not const")]
const fn widen(raw: u32) -> u64 {
    raw as u64
}
