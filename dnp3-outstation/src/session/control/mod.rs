//! Controls: SELECT, OPERATE and the direct ones (IEEE 1815-2012 clause 4, select-before-operate).

mod objects;

pub(super) use objects::{is_set, octets_of_bits};

use self::objects::walk;
use super::Turn;
use super::digest::Digest;
use crate::app::{Iin, Sequence, Writer};
use crate::instant::Instant;
use crate::{CommandStatus, Control, Points};

/// Controls that were selected: an operate must bring the same octets under the next sequence number, in time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Selection {
    objects: Digest,
    /// `ZERO` when nothing is selected.
    until: Instant,
    sequence: Sequence,
}

impl Selection {
    pub(super) const NONE: Self =
        Self { objects: Digest::EMPTY, until: Instant::ZERO, sequence: Sequence::FIRST };

    pub(super) fn new(objects: &[u8], sequence: Sequence, until: Instant) -> Self {
        Self { objects: Digest::of(objects), until, sequence }
    }

    /// The select was repeated: its time begins anew.
    pub(super) fn renew(&mut self, until: Instant) {
        if self.until != Instant::ZERO {
            self.until = until;
        }
    }

    /// What is done with the controls of an operate.
    pub(super) fn verdict(self, objects: &[u8], sequence: Sequence, now: Instant) -> Act {
        let same = self.sequence.next() == sequence && self.objects == Digest::of(objects);
        if self.until == Instant::ZERO || !same {
            return Act::Refuse(CommandStatus::NoSelect);
        }
        if now > self.until { Act::Refuse(CommandStatus::Timeout) } else { Act::Operate }
    }
}

/// What is done with the controls of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Act {
    Select,
    Operate,
    /// Nothing: all are refused.
    Refuse(CommandStatus),
}

/// Carries the controls of a request out, or selects or refuses them, and writes the response's objects; gives what
/// the response tells of it, and whether all controls succeeded.
///
/// A request that is not well formed to its last octet does nothing at all.
pub(super) fn run<P: Points>(
    turn: &mut Turn<'_, P>,
    act: Act,
    objects: &[u8],
    out: &mut Writer<'_>,
) -> (Iin, bool) {
    let from = out.length();
    if objects.is_empty() || out.put_slice(objects).is_none() {
        return (Iin::PARAMETER_ERROR, false);
    }
    let cleared = walk(out.written_mut(from), &mut |_, _, status| *status = CommandStatus::Success.code());
    if let Err(iin) = cleared {
        out.truncate(from);
        return (iin, false);
    }
    let (mut iin, mut succeeded, mut done) = (Iin::NONE, true, 0_u8);
    let most = turn.config.max_controls;
    let _checked = walk(out.written_mut(from), &mut |index, control, octet| {
        let status = if done >= most {
            CommandStatus::TooManyOps
        } else {
            done = done.saturating_add(1);
            carry_out(turn, act, index, control)
        };
        if status == CommandStatus::NotSupported {
            iin = iin | Iin::PARAMETER_ERROR;
        }
        succeeded &= status == CommandStatus::Success;
        note(status, octet);
    });
    (iin, succeeded)
}

fn carry_out<P: Points>(
    turn: &mut Turn<'_, P>,
    act: Act,
    index: u32,
    control: Option<Control>,
) -> CommandStatus {
    let (Ok(index), Some(control)) = (u16::try_from(index), control) else {
        return CommandStatus::NotSupported;
    };
    match act {
        Act::Select => turn.points.select(index, control),
        Act::Operate => turn.points.operate(index, control),
        Act::Refuse(status) => status,
    }
}

/// Writes a status over a success: all points of a pattern share one octet, and the first failure stays.
const fn note(status: CommandStatus, octet: &mut u8) {
    if *octet == CommandStatus::Success.code() {
        *octet = status.code();
    }
}

/// Takes the successes in the objects of a response back.
pub(super) fn take_back(objects: &mut [u8]) {
    let _checked = walk(objects, &mut |_, _, octet| note(CommandStatus::HardwareError, octet));
}
