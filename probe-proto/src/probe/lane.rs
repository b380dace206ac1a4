use crate::wire::DELIMITER;
use crate::{Frame, FrameError, Message, Uptime};

/// A pause within a frame that no sender makes: the frame is cut, or was none. Two octets' time at 9600 baud, and
/// half as much for a sender that is busy.
pub(super) const GAP: Uptime = Uptime::from_millis(3);

/// Where octets go to.
pub(super) struct Out<'t> {
    rest: &'t mut [u8],
    pub(super) produced: usize,
}

impl<'t> Out<'t> {
    pub(super) const fn new(tx: &'t mut [u8]) -> Self {
        Self { rest: tx, produced: 0 }
    }

    pub(super) const fn room(&self) -> usize {
        self.rest.len()
    }

    /// Puts an octet there; `None` when there is no room.
    fn push(&mut self, octet: u8) -> Option<()> {
        let (room, rest) = core::mem::take(&mut self.rest).split_first_mut()?;
        *room = octet;
        self.rest = rest;
        self.produced = self.produced.saturating_add(1);
        Some(())
    }
}

/// One direction through a probe: what comes from the neighbour goes on as it is, and frames of the probe's own are put
/// between.
#[derive(Clone, Debug)]
pub(super) struct Lane {
    own: [u8; Frame::MAX_OCTETS],
    /// Octets of the frame in `own`; 0 when there is none.
    length: usize,
    /// Octets of it that are sent; `None` before it begins.
    sent: Option<usize>,
    /// Octets of the neighbour's frame that have passed; 0 between frames.
    passed: usize,
    /// Whether the last octet was a delimiter.
    delimited: bool,
    /// When the pause after the last octet is a [`GAP`].
    quiet_at: Uptime,
}

impl Lane {
    pub(super) const fn new() -> Self {
        let own = [0; Frame::MAX_OCTETS];
        Self { own, length: 0, sent: None, passed: 0, delimited: false, quiet_at: Uptime::ZERO }
    }

    /// Whether a frame of the probe's own waits or is on its way.
    pub(super) const fn is_busy(&self) -> bool {
        self.length > 0
    }

    /// Whether a frame of the probe's own is begun and not ended: nothing may come between.
    pub(super) const fn is_sending(&self) -> bool {
        self.sent.is_some()
    }

    /// Gives the lane a frame to send. One that waits gives way.
    pub(super) fn say(&mut self, sequence: u8, message: Message<'_>) -> Result<(), FrameError> {
        if self.is_sending() {
            return Ok(());
        }
        self.length = 0;
        self.length = Frame { sequence, message }.write(&mut self.own)?;
        Ok(())
    }

    /// Sends of the probe's own frame what there is room for, if its turn has come.
    pub(super) fn send_own(&mut self, now: Uptime, out: &mut Out<'_>) {
        if self.length == 0 || (self.sent.is_none() && !self.may_begin(now)) {
            return;
        }
        // Every frame begins with a delimiter, which ends what noise there was; where one was sent just now, one is
        // enough.
        let fresh = self.delimited && !self.is_quiet(now);
        let begin = self.sent.unwrap_or(usize::from(fresh));
        let mut sent = begin;
        for &octet in self.own.get(begin..self.length).unwrap_or_default() {
            if out.push(octet).is_none() {
                break;
            }
            sent = sent.saturating_add(1);
        }
        if sent > begin {
            self.quiet_at = now.saturating_add(GAP);
            self.passed = 0;
            self.delimited = sent >= self.length;
        }
        if sent < self.length {
            self.sent = (sent > begin || self.sent.is_some()).then_some(sent);
        } else {
            self.length = 0;
            self.sent = None;
        }
    }

    /// Passes an octet of the neighbour's on. The caller sees to it that there is room, and no frame between.
    pub(super) fn pass(&mut self, now: Uptime, octet: u8, out: &mut Out<'_>) {
        if out.push(octet).is_none() {
            return;
        }
        self.quiet_at = now.saturating_add(GAP);
        self.delimited = octet == DELIMITER;
        self.passed = if self.delimited { 0 } else { self.passed.saturating_add(1) };
    }

    /// When the probe's own frame may begin although the neighbour's has not ended.
    pub(super) fn wake_at(&self) -> Option<Uptime> {
        let waits = self.length > 0 && self.sent.is_none() && self.passed > 0;
        waits.then_some(self.quiet_at)
    }

    /// A neighbour's frame that is too long, or has stopped, is none.
    fn may_begin(&self, now: Uptime) -> bool {
        self.passed == 0 || self.passed > Frame::MAX_OCTETS || self.is_quiet(now)
    }

    fn is_quiet(&self, now: Uptime) -> bool {
        now >= self.quiet_at
    }
}
