//! A firmware update, step by step.

use super::report::{Report, UpdateFailure};
use crate::{Chunk, Image, ProbeAddress, Refusal, Reply, Request, Uptime};

/// How often an update begins anew, once a scan, without a step forward between, before it has failed.
const ATTEMPTS: u8 = 5;
/// The longest that a probe takes to erase and write the pages that a request touches (ours: twice the 40 ms that the
/// data sheets of small processors give for a page at the most).
const STORING: Uptime = Uptime::from_millis(80);
/// The longest that a probe takes to read an octet back and add it to the CRC (ours: bit by bit, 16 MHz).
const VERIFYING_AN_OCTET: Uptime = Uptime::from_micros(4);
/// For whatever image, no scan waits longer (ours: that is more than 1 MB).
const MOST_WORK: Uptime = Uptime::from_secs(5);

#[derive(Clone, Debug)]
pub(super) struct Update {
    pub(super) place: ProbeAddress,
    image: Image,
    stage: Stage,
    attempts: u8,
    /// The most octets that the probe ever had.
    most: u32,
    /// Nothing is sent before the next scan.
    paused: bool,
    chunk: [u8; Chunk::MAX_OCTETS],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// To be begun, or begun anew.
    Begin,
    /// The product is to give octets; whether it was told.
    Wanting { offset: u32, told: bool },
    /// Octets are there and to be sent.
    Writing { offset: u32, octets: usize },
    /// All is sent, and to be verified.
    Finish,
    /// It is over.
    Over(Outcome),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Taken,
    /// The probe has all, and did not say whether it starts it.
    Unconfirmed,
    Failed(UpdateFailure),
}

impl Update {
    pub(super) const fn new(place: ProbeAddress, image: Image) -> Self {
        Self {
            place,
            image,
            stage: Stage::Begin,
            attempts: 0,
            most: 0,
            paused: false,
            chunk: [0; Chunk::MAX_OCTETS],
        }
    }

    /// What is to be sent now, if anything.
    pub(super) fn request(&self) -> Option<Request<'_>> {
        match self.stage {
            _ if self.paused => None,
            Stage::Begin => Some(Request::BeginUpdate { image: self.image }),
            Stage::Writing { offset, octets } => {
                let chunk = Chunk { offset, octets: self.chunk.get(..octets)? };
                Some(Request::WriteChunk { chunk })
            }
            Stage::Finish => Some(Request::FinishUpdate),
            Stage::Wanting { .. } | Stage::Over(_) => None,
        }
    }

    /// How long the probe may work before it answers what is sent now.
    pub(super) fn work(&self) -> Uptime {
        match self.stage {
            Stage::Finish => {
                STORING.saturating_add(VERIFYING_AN_OCTET.saturating_mul(self.image.octets)).min(MOST_WORK)
            }
            _ => STORING,
        }
    }

    /// Takes octets from the product; tells how many it took. None at all end the update.
    pub(super) fn give(&mut self, octets: &[u8]) -> usize {
        let Stage::Wanting { offset, .. } = self.stage else { return 0 };
        let octets = octets.get(..self.room(offset)).unwrap_or(octets);
        if octets.is_empty() {
            self.stage = Stage::Over(Outcome::Failed(UpdateFailure::NothingGiven));
            return 0;
        }
        for (room, octet) in self.chunk.iter_mut().zip(octets) {
            *room = *octet;
        }
        self.stage = Stage::Writing { offset, octets: octets.len() };
        octets.len()
    }

    /// Takes the probe's answer to what was sent.
    pub(super) const fn answer(&mut self, reply: &Reply<'_>) {
        self.stage = match (self.stage, reply) {
            // More than there is nobody can have.
            (Stage::Begin | Stage::Writing { .. }, Reply::Update(progress))
                if progress.octets > self.image.octets =>
            {
                self.again(UpdateFailure::Refused(Refusal::Fault))
            }
            (Stage::Begin, Reply::Update(progress)) => self.from(progress.octets),
            (Stage::Writing { offset, .. }, Reply::Update(progress)) if progress.octets > offset => {
                if progress.octets > self.most {
                    self.most = progress.octets;
                    self.attempts = 0;
                }
                self.from(progress.octets)
            }
            (Stage::Finish, Reply::Accepted) => Stage::Over(Outcome::Taken),
            (_, Reply::Refused(refusal @ (Refusal::NoUpdate | Refusal::Busy))) => {
                self.again(UpdateFailure::Refused(*refusal))
            }
            (Stage::Begin, Reply::Refused(refusal)) => {
                Stage::Over(Outcome::Failed(UpdateFailure::NotBegun(*refusal)))
            }
            (_, Reply::Refused(refusal)) => Stage::Over(Outcome::Failed(UpdateFailure::Refused(*refusal))),
            // No step forward, or no answer to what was asked.
            _ => self.again(UpdateFailure::Refused(Refusal::Fault)),
        };
    }

    /// The probe did not answer: it may have started anew, and have forgotten its place, or may start what it has.
    pub(super) const fn unanswered(&mut self) {
        self.stage = match self.stage {
            Stage::Finish => Stage::Over(Outcome::Unconfirmed),
            _ => self.again(UpdateFailure::Unanswered),
        };
    }

    /// Another probe is at the place: it is not to get the rest.
    pub(super) const fn replaced(&mut self) {
        if !self.is_over() {
            self.stage = Stage::Over(Outcome::Failed(UpdateFailure::Replaced));
        }
    }

    /// A scan is over: who had lost its place has it again.
    pub(super) const fn resume(&mut self) {
        self.paused = false;
    }

    /// What the product is to be told; once each.
    pub(super) fn take_report(&mut self) -> Option<Report<'static>> {
        let place = self.place;
        match self.stage {
            Stage::Wanting { offset, told: false } => {
                self.stage = Stage::Wanting { offset, told: true };
                Some(Report::FirmwareWanted { place, offset, octets: self.room(offset) })
            }
            Stage::Over(Outcome::Taken) => Some(Report::Updated { place }),
            Stage::Over(Outcome::Unconfirmed) => Some(Report::UpdateUnconfirmed { place }),
            Stage::Over(Outcome::Failed(why)) => Some(Report::UpdateFailed { place, why }),
            _ => None,
        }
    }

    /// Whether the probe has taken all, and starts it or may start it.
    pub(super) const fn is_taken(&self) -> bool {
        matches!(self.stage, Stage::Over(Outcome::Taken | Outcome::Unconfirmed))
    }

    pub(super) const fn is_over(&self) -> bool {
        matches!(self.stage, Stage::Over(_))
    }

    const fn from(&self, octets: u32) -> Stage {
        if octets < self.image.octets {
            Stage::Wanting { offset: octets, told: false }
        } else {
            Stage::Finish
        }
    }

    const fn again(&mut self, why: UpdateFailure) -> Stage {
        self.attempts = self.attempts.saturating_add(1);
        self.paused = true;
        if self.attempts > ATTEMPTS { Stage::Over(Outcome::Failed(why)) } else { Stage::Begin }
    }

    fn room(&self, offset: u32) -> usize {
        let left = usize::try_from(self.image.octets.saturating_sub(offset)).unwrap_or(usize::MAX);
        left.min(Chunk::MAX_OCTETS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Progress;

    const IMAGE: Image = Image { octets: 200, crc: 1, firmware: 2 };

    /// Answers whatever is asked, for up to a hundred scans; gives how it ended.
    fn run(mut reply: impl FnMut(&Request<'_>) -> Reply<'static>) -> Option<Report<'static>> {
        let mut update = Update::new(ProbeAddress::FIRST, IMAGE);
        for _ in 0..100 {
            update.resume();
            while let Some(request) = update.request() {
                let reply = reply(&request);
                update.answer(&reply);
                if let Some(Report::FirmwareWanted { octets, .. }) = update.take_report() {
                    assert_eq!(update.give(&[7; Chunk::MAX_OCTETS]), octets);
                }
                if update.is_over() {
                    return update.take_report();
                }
            }
        }
        None
    }

    const fn progress(octets: u32) -> Reply<'static> {
        Reply::Update(Progress { octets })
    }

    const fn failed(refusal: Refusal) -> Report<'static> {
        Report::UpdateFailed { place: ProbeAddress::FIRST, why: UpdateFailure::Refused(refusal) }
    }

    #[test]
    fn answers_to_something_else_end_it_after_some_tries() {
        assert_eq!(run(|_| Reply::Accepted), Some(failed(Refusal::Fault)));
        assert_eq!(run(|_| Reply::Unknown), Some(failed(Refusal::Fault)));
        let at_the_end = |request: &Request<'_>| match request {
            Request::FinishUpdate => progress(200),
            _ => progress(IMAGE.octets),
        };
        assert_eq!(run(at_the_end), Some(failed(Refusal::Fault)));
    }

    #[test]
    fn a_probe_that_has_more_than_there_is_is_not_asked_to_start_it() {
        assert_eq!(run(|_| progress(201)), Some(failed(Refusal::Fault)));
    }

    #[test]
    fn a_probe_that_makes_no_step_forward_is_not_given_the_same_for_ever() {
        assert_eq!(run(|_| progress(64)), Some(failed(Refusal::Fault)));
        // It takes a piece, and has lost it whenever it is given the next.
        let forgets = |request: &Request<'_>| match request {
            Request::BeginUpdate { .. } => progress(0),
            Request::WriteChunk { chunk } if chunk.offset == 0 => progress(64),
            _ => Reply::Refused(Refusal::NoUpdate),
        };
        assert_eq!(run(forgets), Some(failed(Refusal::NoUpdate)));
    }
}
