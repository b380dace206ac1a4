//! Events, in the order in which they happened, side by side where they are of one variation.

use crate::Stamp;
use crate::app::Writer;
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
    let marked = || events.iter().filter(|(slot, _)| slot.mark() == mark);
    let wide = marked().any(|(slot, _)| slot.index() > 0xFF);
    let mut run = Run { group: 0, variation: 0, at: 0, count: 0, wide, common: None };
    let mut count: usize = 0;
    for (slot, string) in marked() {
        let length = out.length();
        if run.add(slot, string, out).is_none() {
            out.truncate(length);
            return Told { count, all: false };
        }
        count = count.saturating_add(1);
    }
    Told { count, all: true }
}

/// Events of one variation, side by side under one header.
#[derive(Debug)]
struct Run {
    group: u8,
    variation: u8,
    /// Where the count stands.
    at: usize,
    count: u16,
    /// Whether indices and count have two octets.
    wide: bool,
    /// The common time that relative ones are counted from.
    common: Option<Stamp>,
}

impl Run {
    /// Writes an event, under a header of its own if it does not go on with the run.
    #[inline(never)]
    fn add(&mut self, slot: &Slot, string: &[Slot], out: &mut Writer<'_>) -> Option<()> {
        let kind = slot.kind()?;
        let is_string = kind == EventKind::OctetString;
        let variation = if is_string { u8::try_from(slot.length()).ok()? } else { slot.variation() };
        let layout = Layout::of(kind.group(), variation);
        let relative = layout.is_some_and(|layout| layout.time == Time::Relative);
        let common = self.common.filter(|common| relative && is_near(*common, slot.stamp()));
        let is_full = self.count == if self.wide { 0xFFFF } else { 0xFF };
        let goes_on = (self.group, self.variation) == (kind.group(), variation)
            && common.is_some() == relative
            && !is_full;
        if !goes_on {
            (self.group, self.variation, self.count) = (kind.group(), variation, 0);
            self.common = common;
            self.begin(relative, slot.stamp(), out)?;
        }
        self.write(slot, string, layout, out)?;
        self.count = self.count.saturating_add(1);
        let [low, high] = self.count.to_le_bytes();
        if self.wide {
            out.patch(self.at, [low, high]);
        } else {
            out.patch(self.at, [low]);
        }
        Some(())
    }

    fn begin(&mut self, relative: bool, stamp: Stamp, out: &mut Writer<'_>) -> Option<()> {
        if relative && self.common.is_none() {
            // g51: v1 when the clock is synchronised, v2 when it is not.
            out.one(51, if stamp.synchronized { 1 } else { 2 })?;
            write_time(out, stamp.time)?;
            self.common = Some(stamp);
        }
        self.at = out.length().saturating_add(3);
        out.indexed(self.group, self.variation, self.wide)
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
        // Strings alone have no layout.
        let Some(layout) = layout else { return write_string(slot, string, out) };
        write_sample(out, layout, slot.sample())?;
        let time = slot.stamp().time;
        match (layout.time, self.common) {
            (Time::Absolute, _) => write_time(out, time),
            (Time::Relative, Some(common)) => {
                let since = time.millis().saturating_sub(common.time.millis());
                out.put(u16::try_from(since).unwrap_or(u16::MAX).to_le_bytes())
            }
            _ => Some(()),
        }
    }
}

/// Writes the octets of a string event.
fn write_string(slot: &Slot, further: &[Slot], out: &mut Writer<'_>) -> Option<()> {
    let mut left = out.space(slot.length())?;
    for slot in core::iter::once(slot).chain(further) {
        let (before, after) = slot.octets();
        for octets in [before, after] {
            let (space, rest) = left.split_at_mut(octets.len().min(left.len()));
            crate::link::copy(octets, space);
            left = rest;
        }
    }
    Some(())
}

/// Whether a time can be told as one counted from a common time: not before it, in 16 bits of milliseconds, of a
/// clock in the same state.
fn is_near(common: Stamp, stamp: Stamp) -> bool {
    let millis = stamp.time.millis().checked_sub(common.time.millis());
    common.synchronized == stamp.synchronized && millis.is_some_and(|millis| millis <= 0xFFFF)
}
