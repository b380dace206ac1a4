//! What the manager wants next.

use super::{Session, Stage};
use crate::bus::exchange::{Ask, Effort, Exchange};
use crate::{Places, Uptime};

impl Session {
    /// What is to be asked next.
    pub(super) fn begin(&mut self, now: Uptime) -> Option<Exchange> {
        if self.stage.is_none() && self.turn_of_commands {
            self.turn_of_commands = false;
            let command = self.begin_command(now);
            if command.is_some() {
                return command;
            }
        }
        if self.stage.is_none() && now >= self.next_scan {
            self.next_scan = now.saturating_add(self.config.scan_interval);
            self.stage = Some(Stage::Enumerate);
        }
        if self.stage == Some(Stage::Enumerate) {
            if let Some(exchange) = self.begin_enumeration(now) {
                return Some(exchange);
            }
            self.stage = Some(Stage::Identify);
        }
        if self.stage == Some(Stage::Identify) {
            let unidentified = self.roster.unidentified();
            if !unidentified.is_empty() {
                return Some(self.exchange(Ask::Identify, unidentified, Effort::Full));
            }
            self.stage = Some(Stage::Read);
        }
        if self.stage == Some(Stage::Read) {
            if !self.roster.present.is_empty() {
                return Some(self.exchange(Ask::Scan, self.roster.present, Effort::Full));
            }
            self.end_scan(Places::NONE);
        }
        self.begin_command(now)
    }

    /// Looks who is where, when it is time to look at all, and otherwise for those that are missing.
    fn begin_enumeration(&mut self, now: Uptime) -> Option<Exchange> {
        let missing = self.missing();
        let (to, effort) = if now < self.next_verify {
            (missing, Effort::Glance)
        } else {
            self.next_verify = now.saturating_add(self.config.verify_interval);
            match self.config.probes {
                0 => (Places::ALL, Effort::Glance),
                _ => (missing | self.roster.known(), Effort::Full),
            }
        };
        if to.is_empty() {
            return None;
        }
        Some(self.exchange(Ask::Enumerate, to, effort))
    }

    fn begin_command(&mut self, now: Uptime) -> Option<Exchange> {
        if let Some((to, request)) = self.queue.pop() {
            return Some(self.exchange(Ask::Command(request), to, Effort::Full));
        }
        let turn = self.stagger.turn(now);
        if !turn.is_empty() {
            // Who did not answer may measure all the same: all count as busy until their readings say otherwise.
            let asked = turn & self.roster.present;
            self.stagger.asked(now, turn, asked);
            return Some(self.exchange(Ask::Measure, asked, Effort::Full));
        }
        self.updates.request()?;
        let to = self.updates.place()?.into();
        Some(self.exchange(Ask::Update, to, Effort::Full))
    }

    const fn exchange(&mut self, ask: Ask, to: Places, effort: Effort) -> Exchange {
        self.sequence = self.sequence.wrapping_add(1);
        Exchange::new(ask, self.sequence, to, effort)
    }
}
