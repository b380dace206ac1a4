//! One request, sent again to those who did not answer.

use super::config::Config;
use crate::{Enumerate, Frame, Message, Places, ProbeAddress, Reply, Request, Uptime};

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ask {
    /// Who is where: up to the end of the string, or of those that are missing.
    Enumerate,
    Identify,
    /// Readings, or what the environment sensor measures.
    Scan,
    /// A command of the product's.
    Command(Request<'static>),
    /// One part of the staggered resistance measurement.
    Measure,
    /// A step of the firmware update.
    Update,
}

impl Ask {
    /// Whether that is an answer to it.
    pub(super) const fn is_answered_by(self, reply: &Reply<'_>) -> bool {
        match self {
            Self::Enumerate => matches!(reply, Reply::Enumerated { .. }),
            Self::Identify => matches!(reply, Reply::Identity(_) | Reply::Refused(_) | Reply::Unknown),
            Self::Scan => {
                matches!(
                    reply,
                    Reply::Reading(_) | Reply::Environment(_) | Reply::Refused(_) | Reply::Unknown
                )
            }
            Self::Command(_) | Self::Measure | Self::Update => !matches!(reply, Reply::Enumerated { .. }),
        }
    }
}

/// How often to ask in vain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effort {
    /// For those that answered before.
    Full,
    /// For those that were silent before, and for what may be beyond the last one.
    Glance,
}

impl Effort {
    /// Rounds without an answer after which an exchange ends. On a clean line nothing is lost by accident; with noise
    /// the farthest probe of a long string misses more than half of the rounds.
    const fn rounds(self, noise: bool) -> u8 {
        match (self, noise) {
            (Self::Full, false) => 3,
            (Self::Full, true) => 24,
            (Self::Glance, false) => 1,
            (Self::Glance, true) => 6,
        }
    }
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Exchange {
    pub(super) ask: Ask,
    pub(super) sequence: u8,
    /// Those who have not answered yet.
    pub(super) wanted: Places,
    pub(super) answered: Places,
    effort: Effort,
    /// Rounds in a row without any answer.
    fruitless: u8,
    /// Whether this round brought an answer.
    fruitful: bool,
    /// When this round ends; `None` before it is sent.
    pub(super) deadline: Option<Uptime>,
}

impl Exchange {
    pub(super) const fn new(ask: Ask, sequence: u8, to: Places, effort: Effort) -> Self {
        Self {
            ask,
            sequence,
            wanted: to,
            answered: Places::NONE,
            effort,
            fruitless: 0,
            fruitful: false,
            deadline: None,
        }
    }

    /// Takes note of an answer; tells whether it is the first of its place.
    pub(super) fn answer(&mut self, now: Uptime, from: ProbeAddress, config: &Config) -> bool {
        let awaited = self.wanted.remove(from) || self.ask == Ask::Enumerate;
        if !awaited || self.answered.contains(from) {
            return false;
        }
        self.answered.insert(from);
        self.fruitful = true;
        let more = if self.ask == Ask::Enumerate {
            config.patience_of_enumeration(4)
        } else {
            let hops = self.wanted.farthest().map_or(0, |far| far.get().saturating_sub(from.get()));
            config.patience_after(hops.into(), self.octets_of_an_answer())
        };
        self.deadline = self.deadline.max(Some(now.saturating_add(more)));
        true
    }

    /// Whether all have answered.
    pub(super) const fn is_complete(&self) -> bool {
        self.wanted.is_empty()
    }

    /// Ends the round if its time is up. Tells whether another is not worth while.
    pub(super) fn is_over(&mut self, now: Uptime, noise: bool) -> bool {
        if self.deadline.is_none_or(|deadline| now < deadline) {
            return false;
        }
        self.deadline = None;
        self.fruitless = if self.fruitful { 0 } else { self.fruitless.saturating_add(1) };
        self.fruitful = false;
        self.fruitless >= self.effort.rounds(noise)
    }

    /// Whether the exchange ends after this round, if it brings no answer.
    pub(super) const fn is_last_round(&self, noise: bool) -> bool {
        self.fruitless.saturating_add(1) >= self.effort.rounds(noise)
    }

    /// Waits so much longer for an answer in this round. In the last one that is time for whoever heard any of them; in
    /// those before it, a late answer is one to the next.
    pub(super) fn wait_longer(&mut self, more: Uptime) {
        self.deadline = self.deadline.map(|deadline| deadline.saturating_add(more));
    }

    /// Sends the request to those who have not answered, and tells how many octets that takes.
    pub(super) fn send(
        &mut self,
        now: Uptime,
        tx: &mut [u8],
        request: Request<'_>,
        config: &Config,
    ) -> usize {
        let (message, patience) = if self.ask == Ask::Enumerate {
            let answer_from = self.wanted.nearest().unwrap_or(ProbeAddress::FIRST);
            let lease_seconds = config.lease_seconds();
            let message = Enumerate { place: ProbeAddress::FIRST, answer_from, lease_seconds };
            (Message::Enumerate(message), config.patience_of_enumeration(answer_from.get().into()))
        } else {
            let patience = config.patience(self.wanted, self.octets_of_an_answer());
            (Message::Request { to: self.wanted, request }, patience)
        };
        let sent = Frame { sequence: self.sequence, message }.write(tx).unwrap_or(0);
        let on_the_wire = config.octet.saturating_mul(u32::try_from(sent).unwrap_or(u32::MAX));
        self.deadline = Some(now.saturating_add(on_the_wire).saturating_add(patience));
        sent
    }

    const fn octets_of_an_answer(&self) -> u32 {
        match self.ask {
            Ask::Identify => 99,
            Ask::Scan => 32,
            _ => 20,
        }
    }
}
