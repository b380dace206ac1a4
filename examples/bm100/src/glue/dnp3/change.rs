//! What makes events.

use bms_core::points::{Index, Kind};
use dnp3_outstation::{Change, Class, Flags, Sample, Uptime, Value};

use super::{sample::sample_of, wire_kind};
use crate::{points::POINTS, product::Bm100, reporting::Reporting};

/// The number of DNP3 points that hold single bits, and of the others.
const BINARY: usize = {
    let [inputs, outputs, ..] = Kind::ALL;
    points_of(inputs) + points_of(outputs)
};
const ANALOG: usize = {
    let [_, _, inputs, outputs, _] = Kind::ALL;
    points_of(inputs) + points_of(outputs)
};

#[expect(clippy::as_conversions, reason = "widens, where no trait may")]
const fn points_of(kind: Kind) -> usize {
    POINTS.dnp3_count(kind) as usize
}

/// What was last reported of each point: finds what changed since.
///
/// One for a unit, however many masters it has: all of them are told the same events. Begin with a new one at each
/// power-up of the unit.
#[derive(Clone, Debug)]
pub struct Changes {
    /// State and flags; `None` if nothing was reported yet.
    binary: [Option<u8>; BINARY],
    analog: [Analog; ANALOG],
}

/// A value and its flags.
#[derive(Clone, Copy, Debug, Default)]
struct Analog {
    value: i32,
    flags: Flags,
    /// Something was reported.
    known: bool,
}

impl Default for Changes {
    fn default() -> Self {
        Self::new()
    }
}

impl Changes {
    /// Nothing was reported yet: the first look finds no change.
    pub const fn new() -> Self {
        let nothing = Analog { value: 0, flags: Flags::OFFLINE, known: false };
        Self { binary: [None; BINARY], analog: [nothing; ANALOG] }
    }

    /// Hands out what changed since the last look, each point once, in the order of the point list. Call it after each
    /// [`Bm100::step`] and each request carried out; `now` is the time that outstations are given.
    pub fn find(&mut self, now: Uptime, unit: &mut Bm100, mut report: impl FnMut(Change)) {
        // Before that, nothing is measured: all points would come on-line at once.
        if !unit.has_stepped() {
            return;
        }
        let time = unit.time_stamp(now);
        let (mut binaries, mut analogs) = (self.binary.iter_mut(), self.analog.iter_mut());
        for Index { kind, span, point } in POINTS.indices() {
            for place in 0..span.count {
                let index = span.first.saturating_add(place);
                let class = unit.reporting().class_of(kind, index, point).and_then(Class::from_code);
                let deadband = match kind {
                    Kind::AnalogInput => unit.reporting().deadband_of(index, point),
                    _ => 0,
                };
                let class = class.filter(|_| deadband != Reporting::NO_EVENTS);
                let moved = if kind.is_binary() {
                    let Some(last) = binaries.next() else { continue };
                    let Some(_) = class else {
                        *last = None;
                        continue;
                    };
                    let sample = sample_of(unit, kind, point, place);
                    binary_moves(last, sample).then_some(sample)
                } else {
                    let Some(last) = analogs.next() else { continue };
                    let Some(_) = class else {
                        last.known = false;
                        continue;
                    };
                    let sample = sample_of(unit, kind, point, place);
                    last.moves(sample, deadband).then_some(sample)
                };
                if let (Some(sample), Some(class)) = (moved, class) {
                    report(Change::Point { kind: wire_kind(kind), index, sample, class, time });
                }
            }
        }
        let class = unit.reporting().command_class().and_then(Class::from_code);
        while let Some((index, command)) = unit.dnp3.take_command() {
            if let Some(class) = class {
                report(Change::Command { index, command, class, time });
            }
        }
    }
}

/// Whether a state or its quality is another than was last reported. RESTART is no quality that changes.
fn binary_moves(last: &mut Option<u8>, sample: Sample) -> bool {
    let octet = Sample { flags: sample.flags.without(Flags::RESTART), ..sample }.flag_octet();
    last.replace(octet).is_some_and(|last| last != octet)
}

impl Analog {
    /// Whether a value has moved by more than the deadband, or its quality is another.
    fn moves(&mut self, sample: Sample, deadband: u32) -> bool {
        let (Value::Analog(value), flags) = (sample.value, sample.flags.without(Flags::RESTART)) else {
            return false;
        };
        let moved = flags != self.flags || value.abs_diff(self.value) > deadband;
        let known = core::mem::replace(&mut self.known, true);
        if moved || !known {
            (self.value, self.flags) = (value, flags);
        }
        moved && known
    }
}
