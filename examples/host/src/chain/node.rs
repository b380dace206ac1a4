//! A station between its two cables.

use core::time::Duration;

use probe_proto::Port;

use super::{
    station::{Station, wants_restart},
    wire::{ROOM, Wire},
};

/// A station with the octets that it has received and not used up.
#[derive(Debug)]
pub(super) struct Node {
    serial: String,
    /// `None` only while it is restarted.
    station: Option<Station>,
    /// It has power.
    alive: bool,
    at_in: Vec<u8>,
    at_out: Vec<u8>,
    wake_at: Option<Duration>,
    restarts: bool,
    /// It may have more to send than there was room for.
    blocked: bool,
}

impl Node {
    pub(super) const fn new(serial: String, station: Station) -> Self {
        Self {
            serial,
            station: Some(station),
            alive: true,
            at_in: Vec::new(),
            at_out: Vec::new(),
            wake_at: Some(Duration::ZERO),
            restarts: false,
            blocked: false,
        }
    }

    pub(super) fn serial(&self) -> &str {
        &self.serial
    }

    pub(super) const fn station(&self) -> Option<&Station> {
        self.station.as_ref()
    }

    pub(super) const fn station_mut(&mut self) -> Option<&mut Station> {
        self.station.as_mut()
    }

    pub(super) const fn is_alive(&self) -> bool {
        self.alive
    }

    /// Takes its power away, or gives it back: it starts anew then.
    pub(super) fn set_alive(&mut self, now: Duration, alive: bool) {
        if core::mem::replace(&mut self.alive, alive) == alive {
            return;
        }
        self.at_in.clear();
        self.at_out.clear();
        (self.restarts, self.blocked) = (false, false);
        if alive {
            self.restart(now);
        } else if let Some(board) = self.station.as_mut().and_then(Station::board_mut) {
            board.power_off();
        }
    }

    /// Starts anew.
    pub(super) fn restart(&mut self, now: Duration) {
        self.station = self.station.take().map(|station| station.restarted(&self.serial));
        self.at_in.clear();
        self.at_out.clear();
        (self.restarts, self.blocked) = (false, false);
        self.wake_at = Some(now);
    }

    pub(super) fn wake_at(&self) -> Option<Duration> {
        self.wake_at.filter(|_| self.alive)
    }

    /// Whether nothing happens here before its own time or an octet comes.
    pub(super) const fn is_idle(&self) -> bool {
        self.at_in.is_empty() && self.at_out.is_empty() && !self.restarts && !self.blocked
    }

    pub(super) fn hear_in(&mut self, octet: u8) {
        if self.alive {
            self.at_in.push(octet);
        }
    }

    pub(super) fn hear_out(&mut self, octet: u8) {
        if self.alive {
            self.at_out.push(octet);
        }
    }

    /// Something is to be looked at, whatever its own time.
    pub(super) const fn wake(&mut self, now: Duration) {
        self.wake_at = Some(now);
    }

    /// Does what is due. `onward` is the wire to the next; `None` at the last, where what is sent is lost.
    pub(super) fn process(&mut self, now: Duration, home: &mut Wire, mut onward: Option<&mut Wire>) {
        if !self.alive || (self.is_idle() && self.wake_at.is_none_or(|wake| now < wake)) {
            return;
        }
        if self.restarts {
            let sent = home.is_empty() && onward.as_ref().is_none_or(|wire| wire.is_empty());
            if sent {
                self.restart(now);
            }
            return;
        }
        let Some(station) = &mut self.station else { return };
        loop {
            let (mut tx_in, mut tx_out) = ([0; ROOM], [0; ROOM]);
            let room_out = onward.as_ref().map_or(ROOM, |wire| wire.room());
            let step = station.process(
                now,
                Port { rx: &self.at_in, tx: tx_in.get_mut(..home.room()).unwrap_or_default() },
                Port { rx: &self.at_out, tx: tx_out.get_mut(..room_out).unwrap_or_default() },
            );
            self.at_in.drain(..step.at_in.consumed);
            self.at_out.drain(..step.at_out.consumed);
            self.wake_at = step.wake_at;
            home.put(tx_in.get(..step.at_in.produced).unwrap_or_default());
            if let Some(wire) = &mut onward {
                wire.put(tx_out.get(..step.at_out.produced).unwrap_or_default());
            }
            self.restarts |= wants_restart(step.event);
            self.blocked = home.room() == 0 || onward.as_ref().is_some_and(|wire| wire.room() == 0);
            if !step.again() {
                return;
            }
        }
    }
}
