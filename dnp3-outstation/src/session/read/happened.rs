//! Events, in the order in which they happened, side by side where they are of one variation.

use crate::Stamp;
use crate::app::{Qualifier, Range, Writer};
use crate::event::{Buffer, EventKind, Mark, Slot};
use crate::object::{Layout, Time, write_sample, write_time};

/// How many events were written, and whether all were.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) count: usize,
    pub(crate) all: bool,
}

/// Writes the events with this mark as far as there is room.
pub(crate) fn tell(events: &Buffer, mark: Mark, out: &mut Writer<'_>) -> Told {
    let mut run = Run::NONE;
    let mut count: usize = 0;
    for (slot, string) in events.iter() {
        if slot.mark() != mark {
            continue;
        }
        let Some(kind) = slot.kind() else { continue };
        let length = out.length();
        if run.add(kind, slot, string, out).is_none() {
            out.truncate(length);
            run.end(out);
            return Told { count, all: false };
        }
        count = count.saturating_add(1);
    }
    run.end(out);
    Told { count, all: true }
}

/// Events of one variation, side by side under one header.
#[derive(Clone, Copy, Debug)]
struct Run {
    group: u8,
    variation: u8,
    /// Where the count stands.
    at: usize,
    count: u16,
    wide: bool,
    /// The common time that relative ones are counted from.
    common: Option<Stamp>,
}

impl Run {
    const NONE: Self = Self { group: 0, variation: 0, at: 0, count: 0, wide: false, common: None };

    fn add(&mut self, kind: EventKind, slot: &Slot, string: &[Slot], out: &mut Writer<'_>) -> Option<()> {
        let group = kind.group();
        let layout = Layout::of(group, slot.variation());
        let is_string = kind == EventKind::OctetString;
        let variation = if is_string { u8::try_from(slot.length()).ok()? } else { slot.variation() };
        let relative = layout.is_some_and(|layout| layout.time == Time::Relative);

        let common =
            if relative { self.common.filter(|common| is_near(*common, slot.stamp())) } else { None };
        let goes_on = self.group == group
            && self.variation == variation
            && self.wide == (slot.index() > 0xFF)
            && self.count < if self.wide { 0xFFFF } else { 0xFF }
            && common.is_some() == relative;
        let before = (*self, out.length());
        if !goes_on {
            self.end(out);
            *self = Self { group, variation, wide: slot.index() > 0xFF, common, ..Self::NONE };
            self.begin(relative, slot.stamp(), out).or_else(|| self.back_to(before, out))?;
        }
        let written = self.write(slot, string, layout, out);
        if written.is_none() && !goes_on {
            return self.back_to(before, out);
        }
        written?;
        self.count = self.count.saturating_add(1);
        Some(())
    }

    /// There was no room for the first event of a run: the run before stays the last one.
    fn back_to(&mut self, (run, length): (Self, usize), out: &mut Writer<'_>) -> Option<()> {
        *self = run;
        out.truncate(length);
        None
    }

    fn begin(&mut self, relative: bool, stamp: Stamp, out: &mut Writer<'_>) -> Option<()> {
        if relative && self.common.is_none() {
            // g51: v1 when the clock is synchronised, v2 when it is not.
            out.one(51, if stamp.synchronized { 1 } else { 2 })?;
            write_time(out, stamp.time)?;
            self.common = Some(stamp);
        }
        let qualifier = if self.wide { Qualifier::INDEXED_16 } else { Qualifier::INDEXED_8 };
        self.at = out.length().saturating_add(3);
        out.header(self.group, self.variation, qualifier, Range::Count(0))
    }

    fn write(
        &self,
        slot: &Slot,
        string: &[Slot],
        layout: Option<Layout>,
        out: &mut Writer<'_>,
    ) -> Option<()> {
        let [low, high] = slot.index().to_le_bytes();
        if self.wide {
            out.put([low, high])?;
        } else {
            out.put([low])?;
        }
        let Some(layout) = layout else {
            let octets = slot.octets().chain(string.iter().flat_map(Slot::octets));
            for (place, octet) in out.space(slot.length())?.iter_mut().zip(octets) {
                *place = octet;
            }
            return Some(());
        };
        write_sample(out, layout, slot.sample())?;
        match (layout.time, self.common) {
            (Time::Absolute, _) => write_time(out, slot.stamp().time),
            (Time::Relative, Some(common)) => {
                let since = slot.stamp().time.millis().saturating_sub(common.time.millis());
                out.put(u16::try_from(since).unwrap_or(u16::MAX).to_le_bytes())
            }
            _ => Some(()),
        }
    }

    /// The header learns how many events there are.
    fn end(&mut self, out: &mut Writer<'_>) {
        let [low, high] = self.count.to_le_bytes();
        match (self.count, self.wide) {
            (0, _) => {}
            (_, true) => out.patch(self.at, [low, high]),
            (_, false) => out.patch(self.at, [low]),
        }
    }
}

/// Whether a time can be told as one counted from a common time: not before it, in 16 bits of milliseconds, of a
/// clock in the same state.
fn is_near(common: Stamp, stamp: Stamp) -> bool {
    let millis = stamp.time.millis().checked_sub(common.time.millis());
    common.synchronized == stamp.synchronized && millis.is_some_and(|millis| millis <= 0xFFFF)
}
