//! `GetBulkRequest` (RFC 3416 §4.2.3).

use super::get_next::Walk;
use super::{LENGTHS_GROW, Refusal};
use crate::ber::Writer;
use crate::message::Version;
use crate::pdu::Pdu;
use crate::statistics::count;
use crate::tree::Tree;
use crate::varbind::written_at;

/// Writes the variables after the non-repeaters, and row by row those after the repeaters, as far as they fit.
///
/// Each row goes on from the names of the row before, which are read where they were written: no name is kept anywhere
/// else, however many columns there are. `told` counts the values.
pub(crate) fn get_bulk(
    tree: &Tree<'_>,
    version: Version,
    pdu: &Pdu<'_>,
    list: &mut Writer<'_>,
    told: &mut u32,
) -> Result<(), Refusal> {
    let before = list.len();
    let room = list.room().saturating_sub(LENGTHS_GROW);
    let mut bulk = Bulk { walk: Walk::new(tree, version), told };
    let mut full = Ok(());
    list.within(room, |list| {
        full = bulk.fill(pdu, list);
        Ok::<(), Refusal>(())
    })?;
    match full {
        // Full is no error, but for a manager who would ask the same again.
        Err(Refusal::TOO_BIG) if list.len() > before => Ok(()),
        full => full,
    }
}

struct Bulk<'w> {
    walk: Walk<'w>,
    told: &'w mut u32,
}

impl Bulk<'_> {
    fn fill(&mut self, pdu: &Pdu<'_>, list: &mut Writer<'_>) -> Result<(), Refusal> {
        // Below 0 is 0.
        let non_repeaters = usize::try_from(pdu.status).unwrap_or_default();
        let mut repetitions = usize::try_from(pdu.index).unwrap_or_default();

        let mut bindings = pdu.bindings.iter();
        for (place, binding) in bindings.by_ref().take(non_repeaters) {
            binding.read_name(&mut self.walk.name);
            self.tell(place, list)?;
        }
        if repetitions == 0 {
            return Ok(());
        }

        let mut cursor = list.len();
        let (mut first, mut end, mut any) = (i32::MAX, 0, false);
        for (place, binding) in bindings {
            binding.read_name(&mut self.walk.name);
            any |= self.tell(place, list)?;
            (first, end) = (first.min(place), place);
        }
        // Rows of nothing but ends are of no use (RFC 3416 §4.2.3).
        while any && repetitions > 1 {
            repetitions = repetitions.saturating_sub(1);
            any = false;
            for place in first..=end {
                let Some((above, after)) = written_at(list, cursor) else { return Ok(()) };
                above.read_name(&mut self.walk.name);
                let ended = above.is_end_of_view();
                cursor = after;
                if ended {
                    self.walk.tell_end(place, list)?;
                } else {
                    any |= self.tell(place, list)?;
                }
            }
        }
        Ok(())
    }

    /// Writes the next variable, or that there is none; whether there is.
    fn tell(&mut self, place: i32, list: &mut Writer<'_>) -> Result<bool, Refusal> {
        if self.walk.tell_next(place, list)? {
            count(self.told);
            return Ok(true);
        }
        self.walk.tell_end(place, list)?;
        Ok(false)
    }
}
