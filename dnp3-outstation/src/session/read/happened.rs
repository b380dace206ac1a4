//! Events, in the order in which they happened, side by side where they are of one variation.

use crate::app::Writer;
use crate::event::{Buffer, EventKind, Mark, Slot};
use crate::object::{Layout, Time, write_sample, write_time};
use crate::{HAS_ROOM, Stamp};

/// How many events were written, and whether all were.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) count: usize,
    pub(crate) all: bool,
}

/// Writes the events with this mark as far as there is room.
pub(crate) fn tell(events: &Buffer, mark: Mark, out: &mut Writer<'_>) -> Told {
    let marked = || events.iter().filter(|(slot, _)| slot.mark() == mark);
    let width = if marked().any(|(slot, _)| slot.index() > 0xFF) { 2 } else { 1 };
    let mut run = Run { group: 0, variation: 0, layout: None, at: 0, count: 0, width, common: None };
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
    /// Strings alone have none.
    layout: Option<Layout>,
    /// Where the count stands.
    at: usize,
    count: u16,
    /// Octets of each index and of the count.
    width: usize,
    /// The common time that relative ones are counted from.
    common: Option<Stamp>,
}

impl Run {
    /// Writes an event, under a header of its own if it does not go on with the run.
    #[inline(never)]
    fn add(&mut self, slot: &Slot, further: &[Slot], out: &mut Writer<'_>) -> Option<()> {
        let kind = slot.kind()?;
        let group = kind.group();
        let is_string = kind == EventKind::OctetString;
        let variation = if is_string { u8::try_from(slot.length()).ok()? } else { slot.variation() };
        let alike = (self.group, self.variation) == (group, variation);
        let layout = if HAS_ROOM && alike { self.layout } else { Layout::of(group, variation) };
        let relative = layout.is_some_and(|layout| layout.time == Time::Relative);
        let since = if relative { self.since(slot.stamp()) } else { None };
        let is_full = self.count == if self.width == 1 { 0xFF } else { 0xFFFF };
        let goes_on = alike && since.is_some() == relative;
        if !goes_on || is_full {
            (self.group, self.variation, self.layout, self.count) = (group, variation, layout, 0);
            if since.is_none() {
                self.common = None;
            }
            self.begin(relative, slot.stamp(), out)?;
        }
        out.put_slice(slot.index().to_le_bytes().get(..self.width)?)?;
        if let Some(layout) = layout {
            write_sample(out, layout, slot.sample())?;
            match layout.time {
                Time::None => {}
                Time::Absolute => write_time(out, slot.stamp().time)?,
                Time::Relative => out.put(since.unwrap_or_default().to_le_bytes())?,
            }
        } else {
            write_string(slot, further, out)?;
        }
        self.count = self.count.saturating_add(1);
        out.patch_number(self.at, self.width, self.count);
        Some(())
    }

    /// A time as milliseconds since the common time, if it can be told so: not before it, in 16 bits, of a clock in the
    /// same state.
    fn since(&self, stamp: Stamp) -> Option<u16> {
        let common = self.common.filter(|common| common.synchronized == stamp.synchronized)?;
        u16::try_from(stamp.time.millis().checked_sub(common.time.millis())?).ok()
    }

    fn begin(&mut self, relative: bool, stamp: Stamp, out: &mut Writer<'_>) -> Option<()> {
        if relative && self.common.is_none() {
            // g51: v1 when the clock is synchronised, v2 when it is not.
            out.one(51, if stamp.synchronized { 1 } else { 2 })?;
            write_time(out, stamp.time)?;
            self.common = Some(stamp);
        }
        self.at = out.length().saturating_add(3);
        out.indexed(self.group, self.variation, self.width)
    }
}

/// Writes the octets of a string event.
fn write_string(slot: &Slot, further: &[Slot], out: &mut Writer<'_>) -> Option<()> {
    let mut left = out.space(slot.length())?;
    for slot in core::iter::once(slot).chain(further) {
        let (before, after) = slot.octets();
        for octets in [before, after] {
            crate::link::copy(octets, left);
            left = left.get_mut(octets.len()..).unwrap_or_default();
        }
        if left.is_empty() {
            break;
        }
    }
    Some(())
}
