//! Present values of points, run by run.

use super::deadbands;
use crate::app::Writer;
use crate::object::{FlagOctet, Layout, Number, Time, with_flags, write_samples, write_time};
use crate::{Flags, HAS_ROOM, Kind, Points, Sample, Timestamp, Value, Variations};

/// Points of one kind that are to be told: those with the indices from `from` to before `to`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    pub(super) kind: Kind,
    /// The group that tells their values, or their deadbands (g34).
    pub(super) group: u8,
    /// The variation; 0: the usual one.
    pub(super) variation: u8,
    pub(super) from: u32,
    pub(super) to: u32,
    /// Only those that are told in a class 0 poll.
    pub(super) class_0: bool,
}

impl Span {
    /// No points yet, whose values are told.
    pub(super) const fn of(kind: Kind, variation: u8) -> Self {
        Self { kind, group: kind.static_group(), variation, from: 0, to: 0, class_0: false }
    }

    /// No points yet, whose deadbands are told.
    pub(super) const fn of_deadbands(variation: u8) -> Self {
        Self { group: DEADBANDS, ..Self::of(Kind::AnalogInput, variation) }
    }

    /// Writes as many as there is room for; gives the index of the first for which there was none.
    pub(super) fn tell<P: Points>(
        mut self,
        points: &P,
        usual: &Variations,
        batch: &mut Batch,
        out: &mut Writer<'_>,
    ) -> Result<(), u32> {
        let (variation, layout) = match self.variation {
            0 => usual.with_layout(self.group),
            variation => (variation, Layout::of(self.group, variation)),
        };
        self.variation = variation;
        let mut run = Run::none(&self, layout);
        let told = match self.kind {
            Kind::OctetString | Kind::TimeInterval => self.tell_others(points, &mut run, out),
            _ => self.tell_values(points, batch, &mut run, out),
        };
        run.end(out);
        told
    }

    /// Strings and times, which are told one by one.
    fn tell_others<P: Points>(&self, points: &P, run: &mut Run, out: &mut Writer<'_>) -> Result<(), u32> {
        for at in self.from..self.to {
            let length = out.length();
            match self.tell_other(points, index(at), run, out) {
                Some(true) => {}
                Some(false) => run.end(out),
                None => {
                    out.truncate(length);
                    return Err(at);
                }
            }
        }
        Ok(())
    }

    /// Writes one; false when there is no such point, or nothing to be told of it. `None`: there is no room, and part of
    /// it may have been written.
    fn tell_other<P: Points>(
        &self,
        points: &P,
        index: u16,
        run: &mut Run,
        out: &mut Writer<'_>,
    ) -> Option<bool> {
        if !self.tells(points, index) {
            return Some(false);
        }
        if self.kind == Kind::OctetString {
            let octets = points.octets(index).unwrap_or_default();
            let Ok(length @ 1..) = u8::try_from(octets.len()) else { return Some(false) };
            run.go_on(length, index, out)?;
            out.put_slice(octets)?;
        } else {
            let Some(value) = points.time_interval(index) else { return Some(false) };
            run.go_on(4, index, out)?;
            write_time(out, value.start)?;
            let [a, b, c, d] = value.count.to_le_bytes();
            out.put([a, b, c, d, value.unit])?;
        }
        run.last = index;
        Some(true)
    }

    /// Values, batch by batch.
    fn tell_values<P: Points>(
        &self,
        points: &P,
        batch: &mut Batch,
        run: &mut Run,
        out: &mut Writer<'_>,
    ) -> Result<(), u32> {
        let is_frozen = matches!(self.kind, Kind::FrozenCounter | Kind::FrozenAnalogInput);
        // Of frozen values each may have a time of its own.
        let most = if is_frozen { 1 } else { u16::try_from(batch.len()).unwrap_or(1) };
        let mut at = self.from;
        while at < self.to {
            let first = index(at);
            let most = index(self.to).saturating_sub(first).min(most);
            let told =
                (0..most).find(|place| !self.tells(points, first.saturating_add(*place))).unwrap_or(most);
            let space = batch.get_mut(..told.into()).unwrap_or_default();
            let count = self.ask(points, first, space);
            let samples = space.get(..count).unwrap_or(space);
            if samples.is_empty() {
                run.end(out);
                at = at.saturating_add(1);
                continue;
            }
            let time = if is_frozen { points.frozen_at(self.kind, first) } else { None };
            let told = run.tell(first, samples, time.unwrap_or_default().time, out);
            at = at.saturating_add(told.into());
            if usize::from(told) < samples.len() {
                return Err(at);
            }
        }
        Ok(())
    }

    /// Asks for values, or for deadbands as values.
    #[inline]
    fn ask<P: Points>(&self, points: &P, first: u16, samples: &mut [Sample]) -> usize {
        if self.group == DEADBANDS {
            deadbands::fill(points, first, self.variation, samples)
        } else {
            points.samples(self.kind, first, samples)
        }
    }

    /// Whether a point is told at all.
    #[inline]
    fn tells<P: Points>(&self, points: &P, index: u16) -> bool {
        !self.class_0 || points.in_class_0(self.kind, index)
    }
}

/// Points that are asked for at a time.
const BATCH: usize = if HAS_ROOM { 16 } else { 1 };

/// Their values: made once for all spans of a READ, since the values are filled in anew for each.
pub(super) type Batch = [Sample; BATCH];

/// No values yet.
pub(super) const NO_VALUES: Batch = [Sample::binary(false, Flags::OFFLINE); BATCH];

/// An index of a span: those of points have 16 bits.
fn index(at: u32) -> u16 {
    u16::try_from(at).unwrap_or(u16::MAX)
}

/// The group of deadbands.
pub(super) const DEADBANDS: u8 = 34;

/// Points side by side in one variation: an object header and the objects that it counts.
#[derive(Debug)]
struct Run {
    group: u8,
    /// 0: none has begun.
    variation: u8,
    layout: Option<Layout>,
    /// The variation asked for, and whether it tells no flags.
    usual: u8,
    usual_layout: Option<Layout>,
    is_flagless: bool,
    /// The last index, and where it stands.
    last: u16,
    stop: usize,
    /// Octets of each number in its range.
    width: usize,
    /// Bits taken of the last octet, of packed objects.
    bits: u32,
}

impl Run {
    fn none(span: &Span, layout: Option<Layout>) -> Self {
        Self {
            group: span.group,
            variation: 0,
            layout: None,
            usual: span.variation,
            usual_layout: layout,
            is_flagless: layout.is_some_and(|layout| layout.flags == FlagOctet::None),
            last: 0,
            stop: 0,
            width: if span.to > 0x100 { 2 } else { 1 },
            bits: 8,
        }
    }

    /// Makes sure that an object of this variation has a header: that of the run, or one of its own, whose last index is
    /// filled in at the end.
    #[inline]
    fn go_on(&mut self, variation: u8, index: u16, out: &mut Writer<'_>) -> Option<()> {
        if self.variation == variation { Some(()) } else { self.begin(variation, index, out) }
    }

    fn begin(&mut self, variation: u8, start: u16, out: &mut Writer<'_>) -> Option<()> {
        self.end(out);
        out.range(self.group, variation, self.width, start)?;
        self.stop = out.length().saturating_sub(self.width);
        (self.variation, self.bits) = (variation, 8);
        self.layout =
            if variation == self.usual { self.usual_layout } else { Layout::of(self.group, variation) };
        Some(())
    }

    /// Writes the values of points side by side, and the time that they have, if it is told; gives how many there was
    /// room for.
    #[cfg_attr(not(target_os = "none"), inline)]
    fn tell(&mut self, first: u16, samples: &[Sample], time: Timestamp, out: &mut Writer<'_>) -> u16 {
        let (mut rest, mut index) = (samples, first);
        while let [sample, ..] = rest {
            // A variation without flags says that a point is on-line and nothing else.
            let plain = sample.flags == Flags::ONLINE;
            let (alike, after) = if BATCH > 1 && self.is_flagless {
                split_where(rest, |sample| (sample.flags == Flags::ONLINE) != plain)
            } else {
                (rest, &[][..])
            };
            let variation =
                if plain || !self.is_flagless { self.usual } else { with_flags(self.group, self.usual) };
            let length = out.length();
            let told = self.go_on(variation, index, out).map_or(0, |()| self.write(alike, time, out));
            if told == 0 {
                out.truncate(length);
            } else {
                index = index.saturating_add(told);
                self.last = index.saturating_sub(1);
            }
            if usize::from(told) < alike.len() {
                break;
            }
            rest = after;
        }
        index.saturating_sub(first)
    }

    /// Writes objects of the run; gives how many there was room for.
    fn write(&mut self, samples: &[Sample], time: Timestamp, out: &mut Writer<'_>) -> u16 {
        let Some(layout) = self.layout else { return 0 };
        if layout.number == Number::Packed {
            let packed = samples.iter().take_while(|sample| self.pack(**sample, out).is_some());
            return u16::try_from(packed.count()).unwrap_or(u16::MAX);
        }
        let told = u16::try_from(write_samples(out, layout, samples)).unwrap_or(u16::MAX);
        if layout.time != Time::None && write_time(out, time).is_none() { 0 } else { told }
    }

    /// Packs the state beside the one before it.
    fn pack(&mut self, sample: Sample, out: &mut Writer<'_>) -> Option<()> {
        if self.bits >= 8 {
            out.put([0])?;
            self.bits = 0;
        }
        let octet = sample.flag_octet();
        let double = matches!(sample.value, Value::DoubleBit(_));
        let (state, width) = if double { (octet >> 6, 2) } else { (octet >> 7, 1) };
        *out.last_mut()? |= state.checked_shl(self.bits)?;
        self.bits = self.bits.saturating_add(width);
        Some(())
    }

    /// The next object has a header of its own, if there is one.
    #[cfg_attr(target_os = "none", inline(never))]
    fn end(&mut self, out: &mut Writer<'_>) {
        if self.variation != 0 {
            out.patch_number(self.stop, self.width, self.last);
        }
        self.variation = 0;
    }
}

/// Splits a slice before the first element that is so.
fn split_where<T>(all: &[T], is: impl Fn(&T) -> bool) -> (&[T], &[T]) {
    let place = all.iter().position(is).unwrap_or(all.len());
    all.split_at_checked(place).unwrap_or((all, &[]))
}
