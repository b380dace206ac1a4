//! A firmware update, step by step.

use super::report::Report;
use crate::{Chunk, Image, ProbeAddress, Refusal, Reply, Request};

/// How often an update begins anew, once a scan, without a step forward between, before it has failed.
const ATTEMPTS: u8 = 5;

#[derive(Clone, Debug)]
pub(super) struct Update {
    pub(super) place: ProbeAddress,
    image: Image,
    stage: Stage,
    attempts: u8,
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
    /// It is over: well, or for this reason.
    Over(Result<(), Option<Refusal>>),
}

impl Update {
    pub(super) const fn new(place: ProbeAddress, image: Image) -> Self {
        Self { place, image, stage: Stage::Begin, attempts: 0, paused: false, chunk: [0; Chunk::MAX_OCTETS] }
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

    /// Takes octets from the product; tells how many it took. None at all end the update.
    pub(super) fn give(&mut self, octets: &[u8]) -> usize {
        let Stage::Wanting { offset, .. } = self.stage else { return 0 };
        let octets = octets.get(..self.room(offset)).unwrap_or(octets);
        if octets.is_empty() {
            self.stage = Stage::Over(Err(None));
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
            (Stage::Begin | Stage::Writing { .. }, Reply::Update(progress)) => {
                if matches!(self.stage, Stage::Writing { .. }) {
                    self.attempts = 0;
                }
                self.from(progress.octets)
            }
            (Stage::Finish, Reply::Accepted) => Stage::Over(Ok(())),
            (_, Reply::Refused(Refusal::NoUpdate)) => self.again(None),
            (_, Reply::Refused(Refusal::Busy)) => self.again(Some(Refusal::Busy)),
            (_, Reply::Refused(refusal)) => Stage::Over(Err(Some(*refusal))),
            (stage, _) => stage,
        };
    }

    /// The probe did not answer: it may have started anew, and have forgotten its place.
    pub(super) const fn unanswered(&mut self) {
        self.stage = self.again(None);
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
            Stage::Over(Ok(())) => Some(Report::Updated { place }),
            Stage::Over(Err(refusal)) => Some(Report::UpdateFailed { place, refusal }),
            _ => None,
        }
    }

    /// Whether the probe has taken all, and starts it.
    pub(super) const fn is_taken(&self) -> bool {
        matches!(self.stage, Stage::Over(Ok(())))
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

    const fn again(&mut self, refusal: Option<Refusal>) -> Stage {
        self.attempts = self.attempts.saturating_add(1);
        self.paused = true;
        if self.attempts > ATTEMPTS { Stage::Over(Err(refusal)) } else { Stage::Begin }
    }

    fn room(&self, offset: u32) -> usize {
        let left = usize::try_from(self.image.octets.saturating_sub(offset)).unwrap_or(usize::MAX);
        left.min(Chunk::MAX_OCTETS)
    }
}
