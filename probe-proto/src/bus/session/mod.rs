//! What the manager sends, and what it makes of the answers.

mod agenda;

use super::command::{Command, Queue, QueueFull};
use super::config::Config;
use super::counters::Counters;
use super::exchange::{Ask, Exchange};
use super::report::Report;
use super::roster::Roster;
use super::stagger::Stagger;
use super::updates::{Taken, Updates};
use crate::{Frame, Message, Places, ProbeAddress, Reply, Request, Status, Uptime};

/// Scans without noise after which a line is clean.
const CLEAN_AFTER: u8 = 8;

/// The parts of a scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Enumerate,
    Identify,
    Read,
}

#[derive(Clone, Debug)]
pub(super) struct Session {
    config: Config,
    roster: Roster,
    sequence: u8,
    exchange: Option<Exchange>,
    /// What the scan under way does next; `None` between scans.
    stage: Option<Stage>,
    next_scan: Uptime,
    /// When to look anew who is where.
    next_verify: Uptime,
    /// A command may be carried out before the next scan.
    turn_of_commands: bool,
    queue: Queue,
    stagger: Stagger,
    updates: Updates,
    /// Counts down from the last noise, a scan at a time.
    noise: u8,
    counters: Counters,
    // To be told.
    silent: Places,
    scanned: Option<Places>,
    unanswered: Places,
}

impl Session {
    pub(super) const fn new(config: Config) -> Self {
        Self {
            config,
            roster: Roster::new(),
            sequence: 0,
            exchange: None,
            stage: None,
            next_scan: Uptime::ZERO,
            next_verify: Uptime::ZERO,
            turn_of_commands: false,
            queue: Queue::new(),
            stagger: Stagger::new(),
            updates: Updates::NONE,
            noise: 0,
            counters: Counters { requests: 0, replies: 0, stray: 0, discarded: 0, scans: 0 },
            silent: Places::NONE,
            scanned: None,
            unanswered: Places::NONE,
        }
    }

    pub(super) const fn present(&self) -> Places {
        self.roster.present
    }

    pub(super) fn missing(&self) -> Places {
        (self.roster.known() | Places::first(self.config.probes)).without(self.roster.present)
    }

    pub(super) const fn counters(&self) -> Counters {
        self.counters
    }

    pub(super) fn command(&mut self, command: Command) -> Result<(), QueueFull> {
        let (places, request) = match command {
            Command::Enumerate => {
                self.next_verify = Uptime::ZERO;
                return Ok(());
            }
            Command::MeasureResistance { places, stride } => {
                self.stagger.add(places, stride);
                return Ok(());
            }
            Command::Update { place, image } => return self.updates.begin(place, image),
            Command::SetEqualization { places, power } => (places, Request::SetEqualization { power }),
            Command::SetLimits { places, limits } => (places, Request::SetLimits { limits }),
            Command::Indicate { places, on } => (places, Request::Indicate { on }),
            Command::Reset { places } => (places, Request::Reset),
        };
        self.queue.push(places, request)
    }

    pub(super) fn firmware(&mut self, octets: &[u8]) -> usize {
        self.updates.give(octets)
    }

    pub(super) fn updating(&self) -> Option<ProbeAddress> {
        self.updates.place()
    }

    pub(super) const fn noise(&mut self) {
        self.noise = CLEAN_AFTER;
        self.counters.discarded = self.counters.discarded.wrapping_add(1);
    }

    /// Takes a frame from the line.
    pub(super) fn hear<'a>(&mut self, now: Uptime, frame: Frame<'a>) -> Option<Report<'a>> {
        let Message::Reply { from, reply } = frame.message else { return None };
        let exchange = self.exchange.as_mut().filter(|exchange| exchange.sequence == frame.sequence);
        let Some(exchange) = exchange.filter(|exchange| exchange.ask.is_answered_by(&reply)) else {
            self.stray();
            return None;
        };
        if !exchange.answer(now, from, &self.config) {
            if exchange.ask != Ask::Enumerate {
                // Two probes at one place?
                self.next_verify = Uptime::ZERO;
            }
            self.stray();
            return None;
        }
        self.counters.replies = self.counters.replies.wrapping_add(1);
        let ask = exchange.ask;
        self.take(ask, from, reply)
    }

    /// Takes the first answer of a probe to what was asked.
    fn take<'a>(&mut self, ask: Ask, place: ProbeAddress, reply: Reply<'a>) -> Option<Report<'a>> {
        match (ask, reply) {
            (Ask::Enumerate, Reply::Enumerated { tag }) => {
                if self.roster.enumerated(place, tag) {
                    self.updates.replaced(place);
                }
                None
            }
            (Ask::Identify, Reply::Identity(identity)) => {
                let change = self.roster.identified(place, &identity);
                if change.is_none() {
                    self.next_verify = Uptime::ZERO;
                }
                change.map(|change| Report::Identity { place, identity, change })
            }
            (Ask::Scan, Reply::Reading(reading)) => {
                if reading.status.contains(Status::RESTARTED) {
                    self.roster.restarted(place);
                }
                if !reading.status.contains(Status::MEASURING) {
                    self.stagger.ended(place);
                }
                Some(Report::Reading { place, reading })
            }
            (Ask::Scan, Reply::Environment(environment)) => Some(Report::Environment(environment)),
            (Ask::Update, reply) => {
                let taken = self.updates.answer(place, &reply);
                self.await_start(taken);
                None
            }
            (Ask::Measure, reply) => {
                if reply != Reply::Accepted {
                    self.stagger.ended(place);
                }
                Some(Report::Answer { place, reply })
            }
            (_, reply) => Some(Report::Answer { place, reply }),
        }
    }

    /// A probe that has taken its firmware starts anew: nobody is to wait for its reading, and it is to tell what it is
    /// then.
    fn await_start(&mut self, taken: Taken) {
        if let Some(place) = taken {
            self.roster.lose(place.into());
            self.roster.restarted(place);
        }
    }

    const fn stray(&mut self) {
        self.counters.stray = self.counters.stray.wrapping_add(1);
    }

    /// Ends what is over, begins what is due, and sends what is to be sent; tells how many octets that is.
    pub(super) fn speak(&mut self, now: Uptime, tx: &mut [u8]) -> usize {
        let noise = self.noise > 0;
        if let Some(exchange) = self.exchange.as_mut()
            && (exchange.is_complete() || exchange.is_over(now, noise))
        {
            let exchange = *exchange;
            self.exchange = None;
            self.end(&exchange);
        }
        if self.exchange.is_none() {
            self.exchange = self.begin(now);
        }
        let Some(exchange) = self.exchange.as_mut().filter(|exchange| exchange.deadline.is_none()) else {
            return 0;
        };
        let request = match exchange.ask {
            Ask::Enumerate | Ask::Identify => Request::Identify,
            Ask::Scan if self.config.environment => Request::ReadEnvironment,
            Ask::Scan => Request::Read,
            Ask::Command(request) => request,
            Ask::Measure => Request::MeasureResistance,
            Ask::Update => match self.updates.request() {
                Some(request) => request,
                None => return 0,
            },
        };
        self.counters.requests = self.counters.requests.wrapping_add(1);
        let sent = exchange.send(now, tx, request, &self.config);
        if exchange.ask == Ask::Update && exchange.is_last_round(noise) {
            exchange.wait_longer(self.updates.work());
        }
        sent
    }

    /// What an exchange that is over leaves to do.
    fn end(&mut self, exchange: &Exchange) {
        match exchange.ask {
            Ask::Enumerate => self.stage = Some(Stage::Identify),
            Ask::Identify => {
                self.roster.settle();
                self.stage = Some(Stage::Read);
            }
            Ask::Scan => {
                self.silent = self.silent | exchange.wanted;
                self.roster.lose(exchange.wanted);
                self.end_scan(exchange.answered);
            }
            Ask::Command(_) | Ask::Measure => self.unanswered = self.unanswered | exchange.wanted,
            Ask::Update => {
                if !exchange.wanted.is_empty() {
                    let taken = self.updates.unanswered();
                    self.await_start(taken);
                }
            }
        }
    }

    const fn end_scan(&mut self, answered: Places) {
        self.stage = None;
        self.turn_of_commands = true;
        self.updates.resume();
        self.noise = self.noise.saturating_sub(1);
        self.counters.scans = self.counters.scans.wrapping_add(1);
        self.scanned = Some(answered);
    }

    /// What is to be told beside the answers; once each.
    pub(super) fn take_report(&mut self, now: Uptime) -> Option<Report<'static>> {
        if let Some(place) = self.silent.nearest() {
            self.silent.remove(place);
            return Some(Report::Silent { place, cut_at: self.roster.cut_at(place) });
        }
        if let Some(answered) = self.scanned.take() {
            return Some(Report::Scanned { answered, missing: self.missing() });
        }
        if !self.unanswered.is_empty() {
            return Some(Report::Unanswered { places: core::mem::take(&mut self.unanswered) });
        }
        if self.stagger.take_end(now) {
            return Some(Report::Measured);
        }
        self.updates.take_report()
    }

    pub(super) fn wake_at(&self) -> Option<Uptime> {
        match &self.exchange {
            Some(exchange) => exchange.deadline,
            None => Some(self.stagger.wake_at().map_or(self.next_scan, |end| end.min(self.next_scan))),
        }
    }
}
