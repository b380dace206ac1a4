//! Who is where: found, moved and replaced probes, over power cuts too.

use bms_core::string::BatteryAddress;
use probe_proto::{Change, Identity};

use crate::{
    event::Event,
    product::{Bm100, Seat, index, place, row},
};

impl Bm100 {
    /// A probe told what it is. Its battery goes with it where it is moved; where another probe was, the battery is
    /// taken for another one too.
    pub(super) fn identified(&mut self, at: BatteryAddress, identity: &Identity<'_>, change: Change) {
        let Some(line) = self.lines.get_mut(row(at.string)) else { return };
        line.identified(place(at.index), identity);
        let displaced = line.displaced;
        self.found(at);
        if self.battery(at).is_none() {
            return;
        }
        let (known, tag) = (self.probes.get(at), identity.tag());
        if known.tag == tag {
            // At power-up each is found anew; that is no news.
            match (change, index_of(change)) {
                (Change::Restarted, _) => self.note(Event::ProbeRestarted(at)),
                (Change::Moved { .. }, Some(index)) => {
                    self.note(Event::ProbeMoved { battery: at, from: BatteryAddress { index, ..at } });
                }
                _ => {}
            }
            return;
        }
        let seat = if let Some(from) = self.probes.place_of(tag) {
            let seat = self.probes.get(from);
            // The two change places.
            self.take_seat(from, known);
            self.note(Event::ProbeMoved { battery: at, from });
            seat
        } else if let Some(seat) = displaced.filter(|seat| seat.tag == tag) {
            // All behind a probe that was put between others have moved by one.
            self.displace(at, known);
            if let Some(index) = index_of(change) {
                self.note(Event::ProbeMoved { battery: at, from: BatteryAddress { index, ..at } });
            }
            seat
        } else {
            self.displace(at, known);
            self.note(if known.tag == 0 { Event::ProbeFound(at) } else { Event::ProbeReplaced(at) });
            Seat { tag, ..Seat::default() }
        };
        self.take_seat(at, seat);
    }

    /// Another battery is at a place: what was known of the one there is not known of it.
    fn take_seat(&mut self, at: BatteryAddress, seat: Seat) {
        self.probes.set(at, seat);
        self.unsaved_probes = true;
        let (now, time, journal) = (self.now, self.time(), &mut self.journal);
        self.manager.replaced(at, |edge| journal.note(now, time, Event::Battery(edge)));
        self.forget_warnings(at);
        self.forget_faults(at);
        self.manager.restore(at, seat.baseline);
    }

    fn displace(&mut self, at: BatteryAddress, known: Seat) {
        if let Some(line) = self.lines.get_mut(row(at.string)) {
            line.displaced = Some(known).filter(|seat| seat.tag != 0);
        }
    }
}

/// Where a moved probe was.
const fn index_of(change: Change) -> Option<bms_core::string::BatteryIndex> {
    match change {
        Change::Moved { from } => index(from),
        _ => None,
    }
}
