//! Present values of points, run by run.

use super::deadbands;
use crate::app::Writer;
use crate::object::{FlagOctet, Layout, Number, Time, with_flags, write_sample, write_time};
use crate::{Flags, Kind, Points, Sample, TimeInterval, Variations};

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
        out: &mut Writer<'_>,
    ) -> Result<(), u32> {
        if self.variation == 0 {
            self.variation = usual.of(self.group);
        }
        let mut run = Run::none(self.group, self.to);
        let flagless =
            Layout::of(self.group, self.variation).is_some_and(|layout| layout.flags == FlagOctet::None);
        let mut told = Ok(());
        for at in self.from..self.to {
            let Ok(index) = u16::try_from(at) else { break };
            let is_told = !self.class_0 || points.in_class_0(self.kind, index);
            let Some(object) = Object::of(points, &self, flagless, index).filter(|_| is_told) else {
                run.end(out);
                continue;
            };
            let length = out.length();
            if run.add(points, &object, at, out).is_none() {
                out.truncate(length);
                told = Err(at);
                break;
            }
        }
        run.end(out);
        told
    }
}

/// The group of deadbands.
const DEADBANDS: u8 = 34;

/// What is told of one point, and in which variation.
struct Object<'a> {
    kind: Kind,
    index: u16,
    variation: u8,
    content: Content<'a>,
}

enum Content<'a> {
    Sample(Sample),
    Octets(&'a [u8]),
    Interval(TimeInterval),
}

impl<'a> Object<'a> {
    /// `None` when there is no such point, or nothing to be told of it.
    #[inline]
    fn of<P: Points>(points: &'a P, span: &Span, flagless: bool, index: u16) -> Option<Self> {
        let (kind, usual) = (span.kind, span.variation);
        let (variation, content) = match kind {
            Kind::AnalogInput if span.group == DEADBANDS => {
                let form = Layout::of(DEADBANDS, usual)?.number;
                let value = deadbands::number(points.deadband(index)?, form);
                (usual, Content::Sample(Sample { value, flags: Flags::ONLINE }))
            }
            Kind::OctetString => {
                let octets = points.octets(index)?;
                (u8::try_from(octets.len()).ok().filter(|&length| length > 0)?, Content::Octets(octets))
            }
            Kind::TimeInterval => (4, Content::Interval(points.time_interval(index)?)),
            _ => {
                let sample = points.sample(kind, index)?;
                // A variation without flags says that the point is on-line and nothing else.
                let plain = !flagless || sample.flags == Flags::ONLINE;
                let variation = if plain { usual } else { with_flags(kind.static_group(), usual) };
                (variation, Content::Sample(sample))
            }
        };
        Some(Self { kind, index, variation, content })
    }
}

/// Points side by side in one variation: an object header and the objects that it counts.
#[derive(Debug)]
struct Run {
    group: u8,
    /// 0: none has begun.
    variation: u8,
    layout: Option<Layout>,
    /// The last index, and where it stands.
    last: u32,
    stop: usize,
    /// Octets of each number in its range.
    width: usize,
    /// Bits taken of the last octet, of packed objects.
    bits: u32,
}

impl Run {
    const fn none(group: u8, to: u32) -> Self {
        Self {
            group,
            variation: 0,
            layout: None,
            last: 0,
            stop: 0,
            width: if to > 0x100 { 2 } else { 1 },
            bits: 8,
        }
    }

    /// Writes an object, under a header of its own if it does not go on with the run.
    fn add<P: Points>(
        &mut self,
        points: &P,
        object: &Object<'_>,
        index: u32,
        out: &mut Writer<'_>,
    ) -> Option<()> {
        if self.variation != object.variation {
            self.begin(object.variation, index, out)?;
        }
        match (&object.content, self.layout) {
            (Content::Octets(octets), _) => out.put_slice(octets)?,
            (Content::Interval(value), _) => {
                write_time(out, value.start)?;
                let [a, b, c, d] = value.count.to_le_bytes();
                out.put([a, b, c, d, value.unit])?;
            }
            (Content::Sample(sample), Some(Layout { number: Number::Packed, .. })) => {
                self.pack(sample.flag_octet(), object.kind == Kind::DoubleBitInput, out)?;
            }
            (Content::Sample(sample), layout) => {
                let layout = layout?;
                write_sample(out, layout, *sample)?;
                if layout.time != Time::None {
                    write_time(out, points.frozen_at(object.kind, object.index).unwrap_or_default().time)?;
                }
            }
        }
        self.last = index;
        Some(())
    }

    /// Writes a header, whose last index is filled in at the end.
    fn begin(&mut self, variation: u8, start: u32, out: &mut Writer<'_>) -> Option<()> {
        self.end(out);
        out.range(self.group, variation, self.width, start)?;
        self.stop = out.length().saturating_sub(self.width);
        (self.variation, self.bits) = (variation, 8);
        self.layout = Layout::of(self.group, variation);
        Some(())
    }

    /// Packs the state in the highest bits of an octet beside the one before it.
    fn pack(&mut self, octet: u8, double: bool, out: &mut Writer<'_>) -> Option<()> {
        if self.bits >= 8 {
            out.put([0])?;
            self.bits = 0;
        }
        let (state, width) = if double { (octet >> 6, 2) } else { (octet >> 7, 1) };
        *out.last_mut()? |= state.checked_shl(self.bits)?;
        self.bits = self.bits.saturating_add(width);
        Some(())
    }

    /// The next object has a header of its own, if there is one.
    fn end(&mut self, out: &mut Writer<'_>) {
        if self.variation != 0 {
            out.patch(self.stop, self.last.to_le_bytes().get(..self.width).unwrap_or_default());
        }
        self.variation = 0;
    }
}
