//! Present values of points, run by run.

use crate::app::{Qualifier, Range, Writer};
use crate::object::{Layout, Number, Time, with_flags, write_sample, write_time};
use crate::{Flags, Kind, Points, Sample};

/// Points of one kind that are to be told: those with the indices from `from` to before `to`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    pub(super) kind: Kind,
    /// The variation; 0 for octet strings.
    pub(super) variation: u8,
    pub(super) from: u32,
    pub(super) to: u32,
    /// Only those that are told in a class 0 poll.
    pub(super) class_0: bool,
}

impl Span {
    /// Writes as many as there is room for; gives the index of the first for which there was none.
    pub(super) fn tell<P: Points>(&self, points: &P, out: &mut Writer<'_>) -> Result<(), u32> {
        match self.kind {
            Kind::OctetString => self.tell_octets(points, out),
            Kind::TimeInterval => self.tell_intervals(points, out),
            _ => self.tell_samples(points, out),
        }
    }

    fn tell_samples<P: Points>(&self, points: &P, out: &mut Writer<'_>) -> Result<(), u32> {
        let group = self.kind.static_group();
        let Some(usual) = Layout::of(group, self.variation) else { return Ok(()) };
        let hides_flags = !usual.flags;
        let mut run = Run::none(self.to);
        let mut layout = usual;
        for at in self.from..self.to {
            let Ok(index) = u16::try_from(at) else { break };
            let sample = points.sample(self.kind, index);
            let told = !self.class_0 || points.in_class_0(self.kind, index);
            let Some(sample) = sample.filter(|_| told) else {
                run.end(out);
                continue;
            };
            // A variation without flags says that the point is on-line and nothing else.
            let variation = if hides_flags && sample.flags != Flags::ONLINE {
                with_flags(group, self.variation)
            } else {
                self.variation
            };
            if !run.goes_on(variation) {
                run.end(out);
                layout = if variation == self.variation {
                    usual
                } else {
                    Layout::of(group, variation).unwrap_or(usual)
                };
                run.begin(out, group, variation, at).ok_or(at)?;
            }
            let length = out.length();
            if self.write(points, &mut run, layout, index, sample, out).is_none() {
                out.truncate(length);
                run.end(out);
                return Err(at);
            }
            run.count(at);
        }
        run.end(out);
        Ok(())
    }

    fn write<P: Points>(
        &self,
        points: &P,
        run: &mut Run,
        layout: Layout,
        index: u16,
        sample: Sample,
        out: &mut Writer<'_>,
    ) -> Option<()> {
        if layout.number == Number::Packed {
            let state = sample.flag_octet();
            return if self.kind == Kind::DoubleBitInput {
                run.pack(state >> 6, 2, out)
            } else {
                run.pack(state >> 7, 1, out)
            };
        }
        write_sample(out, layout, sample)?;
        match layout.time {
            Time::None => Some(()),
            _ => write_time(out, points.frozen_at(self.kind, index).unwrap_or_default().time),
        }
    }

    fn tell_octets<P: Points>(&self, points: &P, out: &mut Writer<'_>) -> Result<(), u32> {
        let mut run = Run::none(self.to);
        for at in self.from..self.to {
            let Ok(index) = u16::try_from(at) else { break };
            let told = !self.class_0 || points.in_class_0(self.kind, index);
            let octets = points.octets(index).filter(|_| told).unwrap_or_default();
            let Some(variation @ 1..) = u8::try_from(octets.len()).ok() else {
                run.end(out);
                continue;
            };
            if !run.goes_on(variation) {
                run.end(out);
                run.begin(out, 110, variation, at).ok_or(at)?;
            }
            if out.put_slice(octets).is_none() {
                run.end(out);
                return Err(at);
            }
            run.count(at);
        }
        run.end(out);
        Ok(())
    }

    fn tell_intervals<P: Points>(&self, points: &P, out: &mut Writer<'_>) -> Result<(), u32> {
        let mut run = Run::none(self.to);
        for at in self.from..self.to {
            let Ok(index) = u16::try_from(at) else { break };
            let told = !self.class_0 || points.in_class_0(self.kind, index);
            let Some(value) = points.time_interval(index).filter(|_| told) else {
                run.end(out);
                continue;
            };
            if !run.goes_on(4) {
                run.end(out);
                run.begin(out, 50, 4, at).ok_or(at)?;
            }
            let length = out.length();
            let written = write_time(out, value.start)
                .and_then(|()| out.put(value.count.to_le_bytes()))
                .and_then(|()| out.put([value.unit]));
            if written.is_none() {
                out.truncate(length);
                run.end(out);
                return Err(at);
            }
            run.count(at);
        }
        run.end(out);
        Ok(())
    }
}

/// Points side by side in one variation: an object header and the objects that it counts.
#[derive(Debug)]
struct Run {
    /// 0: none has begun.
    variation: u8,
    /// Where the header begins.
    at: usize,
    /// Whether its range has two octets a number.
    wide: bool,
    /// The last index; `None` when no object was written.
    last: Option<u32>,
    /// Bits taken of the last octet, of packed objects.
    bits: u32,
}

impl Run {
    const fn none(to: u32) -> Self {
        Self { variation: 0, at: 0, wide: to > 0x100, last: None, bits: 8 }
    }

    const fn goes_on(&self, variation: u8) -> bool {
        self.variation == variation && variation != 0
    }

    /// Writes a header whose last index is patched at the [end](Self::end).
    fn begin(&mut self, out: &mut Writer<'_>, group: u8, variation: u8, start: u32) -> Option<()> {
        let (at, range) = (out.length(), Range::StartStop { start, stop: start });
        let qualifier = if self.wide { Qualifier::START_STOP_16 } else { Qualifier::START_STOP_8 };
        out.header(group, variation, qualifier, range)?;
        (self.variation, self.at, self.last, self.bits) = (variation, at, None, 8);
        Some(())
    }

    /// An object was written.
    const fn count(&mut self, index: u32) {
        self.last = Some(index);
    }

    fn pack(&mut self, state: u8, width: u32, out: &mut Writer<'_>) -> Option<()> {
        if self.bits >= 8 {
            out.put([0])?;
            self.bits = 0;
        }
        *out.last_mut()? |= state.checked_shl(self.bits)?;
        self.bits = self.bits.saturating_add(width);
        Some(())
    }

    /// Ends the run: its header tells the last index, or goes if there is no object.
    fn end(&mut self, out: &mut Writer<'_>) {
        if self.variation == 0 {
            return;
        }
        match self.last {
            None => out.truncate(self.at),
            Some(last) => {
                let [low, high, ..] = last.to_le_bytes();
                if self.wide {
                    out.patch(self.at.saturating_add(5), [low, high]);
                } else {
                    out.patch(self.at.saturating_add(4), [low]);
                }
            }
        }
        self.variation = 0;
    }
}
