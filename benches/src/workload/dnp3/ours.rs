//! Our outstation as a contender.

use core::time::Duration;

use dnp3_outstation::{Config, Kind, Outstation, Points, Stamp, Uptime};

use super::batteries::{Batteries, EVENTS, event_class, event_index, event_time};
use super::wire;
use crate::Contender;

/// Slots for events.
const SLOTS: usize = 128;

/// From one request to the next.
const CYCLE: Duration = Duration::from_millis(100);

/// An outstation with 2048 octets for each fragment: the calls of `process` that its contract asks for,
/// for each frame received.
#[derive(Debug)]
pub struct Ours<P> {
    outstation: Outstation<SLOTS>,
    points: P,
    now: Uptime,
    reply: Vec<u8>,
}

impl<P: Points> Ours<P> {
    /// An outstation over these points.
    pub fn new(config: Config, points: P) -> Self {
        Self {
            outstation: Outstation::new(config),
            points,
            now: Uptime::ZERO,
            reply: vec![0; super::REPLIES],
        }
    }

    /// Takes a frame and writes what is to be sent behind the first `filled` octets; gives how many there are then.
    fn take(&mut self, frame: &[u8], mut filled: usize) -> usize {
        let mut received = frame;
        self.now = self.now.saturating_add(CYCLE);
        loop {
            let out = self.reply.get_mut(filled..).unwrap_or_default();
            let step = self.outstation.process(self.now, received, out, &mut self.points);
            filled = filled.saturating_add(step.produced);
            let again = step.again(received.len());
            received = received.get(step.consumed..).unwrap_or_default();
            if !again {
                return filled;
            }
        }
    }
}

impl<P: Points> Contender for Ours<P> {
    const NAME: &'static str = "ours";

    #[inline(never)]
    fn answer(&mut self, request: &[u8]) -> &[u8] {
        let (mut rest, mut filled) = (request, 0);
        while let Some((frame, after)) = wire::split(rest) {
            filled = self.take(frame, filled);
            rest = after;
        }
        self.reply.get(..filled).unwrap_or_default()
    }
}

/// The same with events to be read, reported anew before each poll.
#[derive(Debug)]
pub struct OursWithEvents(Ours<Batteries>);

impl OursWithEvents {
    /// An outstation over these batteries.
    pub fn new(config: Config, batteries: Batteries) -> Self {
        Self(Ours::new(config, batteries))
    }
}

impl Contender for OursWithEvents {
    const NAME: &'static str = "ours";
    const PREPARES: bool = true;

    fn prepare(&mut self) {
        let Ours { outstation, points, .. } = &mut self.0;
        for at in 0..EVENTS {
            let index = event_index(at);
            let Some(sample) = points.sample(Kind::AnalogInput, index) else { continue };
            let time = Stamp::synchronized(event_time(at));
            // An overflow would show in the reply.
            let _overflow = outstation.report(Kind::AnalogInput, index, sample, event_class(at), time);
        }
    }

    #[inline(never)]
    fn answer(&mut self, request: &[u8]) -> &[u8] {
        self.0.answer(request)
    }
}
