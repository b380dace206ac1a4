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
    pub(super) from: u16,
    pub(super) to: u16,
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
        self,
        points: &P,
        usual: &Variations,
        batch: &mut Batch,
        out: &mut Writer<'_>,
    ) -> Result<(), u16> {
        let (variation, layout) = match self.variation {
            0 => usual.with_layout(self.group),
            variation => (variation, Layout::of(self.group, variation)),
        };
        let mut run = Run::none(self);
        let told = match (self.kind, layout) {
            (Kind::OctetString | Kind::TimeInterval, _) => self.tell_others(points, &mut run, out),
            (_, Some(layout)) => self.tell_values(points, (variation, layout), batch, &mut run, out),
            (_, None) => Ok(()),
        };
        run.end(out);
        told
    }

    /// Strings and times, which are told one by one.
    fn tell_others<P: Points>(self, points: &P, run: &mut Run, out: &mut Writer<'_>) -> Result<(), u16> {
        for at in self.from..self.to {
            let length = out.length();
            match self.tell_other(points, at, run, out) {
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
        self,
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
        self,
        points: &P,
        usual: Form,
        batch: &mut Batch,
        run: &mut Run,
        out: &mut Writer<'_>,
    ) -> Result<(), u16> {
        let is_frozen = matches!(self.kind, Kind::FrozenCounter | Kind::FrozenAnalogInput);
        // Of frozen values each may have a time of its own.
        let most = if is_frozen { 1 } else { u16::try_from(batch.len()).unwrap_or(1) };
        let (_, layout) = usual;
        let is_flagless = layout.flags == FlagOctet::None;
        let mut at = self.from;
        while at < self.to {
            let most = self.to.saturating_sub(at).min(most);
            let told = (0..most).find(|place| !self.tells(points, at.saturating_add(*place))).unwrap_or(most);
            let space = batch.get_mut(..told.into()).unwrap_or_default();
            let count = self.ask(points, at, layout.number, space);
            let samples = space.get(..count).unwrap_or(space);
            if samples.is_empty() {
                run.end(out);
                at = at.saturating_add(1);
                continue;
            }
            let time = if is_frozen { points.frozen_at(self.kind, at) } else { None };
            let time = time.unwrap_or_default().time;
            let mut rest = samples;
            while let [sample, ..] = rest {
                // A variation without flags says that a point is on-line and nothing else.
                let plain = sample.flags == Flags::ONLINE;
                let (alike, after) = match (BATCH > 1 && is_flagless, plain) {
                    (false, _) => (rest, &[][..]),
                    (true, true) => split_where(rest, |sample| sample.flags != Flags::ONLINE),
                    (true, false) => split_where(rest, |sample| sample.flags == Flags::ONLINE),
                };
                let form = if plain || !is_flagless { usual } else { self.with_flags(usual) };
                let told = run.tell(form, at, alike, time, out);
                at = at.saturating_add(told);
                if usize::from(told) < alike.len() {
                    return Err(at);
                }
                rest = after;
            }
        }
        Ok(())
    }

    /// The variation that tells flags, for one that does not.
    fn with_flags(self, (variation, layout): Form) -> Form {
        let variation = with_flags(self.group, variation);
        (variation, Layout::of(self.group, variation).unwrap_or(layout))
    }

    /// Asks for values, or for deadbands as values.
    #[inline]
    fn ask<P: Points>(self, points: &P, first: u16, form: Number, samples: &mut [Sample]) -> usize {
        if self.group == DEADBANDS {
            deadbands::fill(points, first, form, samples)
        } else {
            points.samples(self.kind, first, samples)
        }
    }

    /// Whether a point is told at all.
    #[inline]
    fn tells<P: Points>(self, points: &P, index: u16) -> bool {
        !self.class_0 || points.in_class_0(self.kind, index)
    }
}

/// Points that are asked for at a time.
const BATCH: usize = if HAS_ROOM { 16 } else { 1 };

/// Their values: made once for all spans of a READ, since the values are filled in anew for each.
pub(super) type Batch = [Sample; BATCH];

/// No values yet.
pub(super) const NO_VALUES: Batch = [Sample::binary(false, Flags::OFFLINE); BATCH];

/// A variation, and what its objects are made of.
type Form = (u8, Layout);

/// The group of deadbands.
const DEADBANDS: u8 = 34;

/// Points side by side in one variation: an object header and the objects that it counts.
#[derive(Debug)]
struct Run {
    group: u8,
    /// 0: none has begun.
    variation: u8,
    /// The last index, and where it stands.
    last: u16,
    stop: usize,
    /// Octets of each number in its range.
    width: usize,
    /// Bits taken of the last octet, of packed objects.
    bits: u32,
}

impl Run {
    const fn none(span: Span) -> Self {
        let width = if span.to > 0x100 { 2 } else { 1 };
        Self { group: span.group, variation: 0, last: 0, stop: 0, width, bits: 8 }
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
        Some(())
    }

    /// Writes the values of points side by side, and the time that they have, if it is told; gives how many there was
    /// room for.
    fn tell(
        &mut self,
        (variation, layout): Form,
        first: u16,
        samples: &[Sample],
        time: Timestamp,
        out: &mut Writer<'_>,
    ) -> u16 {
        let length = out.length();
        let told = match self.go_on(variation, first, out) {
            Some(()) => self.write(layout, samples, time, out),
            None => 0,
        };
        if told == 0 {
            out.truncate(length);
        } else {
            self.last = first.saturating_add(told).saturating_sub(1);
        }
        told
    }

    /// Writes objects of the run; gives how many there was room for.
    fn write(&mut self, layout: Layout, samples: &[Sample], time: Timestamp, out: &mut Writer<'_>) -> u16 {
        let told = if layout.number == Number::Packed {
            samples.iter().take_while(|sample| self.pack(**sample, out).is_some()).count()
        } else {
            write_samples(out, layout, samples)
        };
        if layout.time != Time::None && write_time(out, time).is_none() {
            return 0;
        }
        u16::try_from(told).unwrap_or(u16::MAX)
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
