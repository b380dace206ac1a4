//! Consistent overhead byte stuffing: any octets, told without zeros, so that a zero ends a frame.
//!
//! Written out here because packets are far shorter than 254 octets: then every block but the last stands for
//! its octets and one zero, and there is no other case.

/// Stuffs `packet`, of up to 253 octets, into `out`, which it fills with one octet more than the packet has.
/// `None` when there is no room.
pub(super) fn stuff(packet: &[u8], out: &mut [u8]) -> Option<()> {
    let mut out = out.iter_mut();
    for block in packet.split(|&octet| octet == 0) {
        *out.next()? = u8::try_from(block.len().checked_add(1)?).ok()?;
        for octet in block {
            *out.next()? = *octet;
        }
    }
    Some(())
}

/// Takes the stuffing off, octet by octet.
#[derive(Clone, Debug, Default)]
pub(super) struct Unstuff {
    /// Octets that the block still has; `None` before the first.
    left: Option<u8>,
}

impl Unstuff {
    pub(super) const fn new() -> Self {
        Self { left: None }
    }

    /// What an octet that is no delimiter stands for, if for anything.
    pub(super) const fn octet(&mut self, octet: u8) -> Option<u8> {
        let (left, stands_for) = match self.left {
            Some(left @ 1..) => (left.saturating_sub(1), Some(octet)),
            Some(0) => (octet.saturating_sub(1), Some(0)),
            None => (octet.saturating_sub(1), None),
        };
        self.left = Some(left);
        stands_for
    }

    /// Begins anew after a delimiter. Tells how many octets the block before it still had; `None` when there
    /// was nothing before it.
    pub(super) const fn delimiter(&mut self) -> Option<u8> {
        self.left.take()
    }
}
