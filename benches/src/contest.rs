//! Two that answer the same request.

use anyhow::{Result, ensure};

/// One request, and what is expected of it.
#[derive(Clone, Debug)]
pub struct Request {
    /// Protocol, wire, and what is asked: `modbus/tcp/fc3_10`.
    pub path: String,
    /// As it is received.
    pub bytes: Vec<u8>,
    /// Length of the reply in bytes.
    pub reply_length: usize,
    /// What it may cost.
    pub goal: Goal,
}

/// What a request is to cost at most.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Goal {
    /// So much of the peer's time in the same run.
    OfPeer(f64),
    /// Nanoseconds: what a peer that cannot be had here was measured by elsewhere.
    Nanos {
        /// At most so many.
        goal: f64,
        /// Who needed how many, and which.
        peer: (&'static str, f64),
    },
    /// Nothing was promised.
    None,
}

/// Something that answers requests.
///
/// `answer` is to be `#[inline(never)]`: a call for each side. What the optimizer makes of a caller's
/// loop would otherwise count, and that favours one side or the other by chance.
pub trait Contender {
    /// What it is called in reports.
    const NAME: &'static str;
    /// Whether [`prepare`](Self::prepare) does anything.
    const PREPARES: bool = false;

    /// What has to happen before each `answer` and is no part of its cost.
    fn prepare(&mut self) {}

    /// The reply to `request`, empty if there is none.
    fn answer(&mut self, request: &[u8]) -> &[u8];

    /// What of a reply is compared: all of it, unless it is encrypted with something that is never the same twice.
    ///
    /// # Errors
    /// Why it cannot be read.
    fn told(reply: &[u8]) -> Result<Vec<u8>> {
        Ok(reply.to_vec())
    }
}

/// A measurement. It knows the contenders' types, so that no call goes through a pointer.
pub trait Contest {
    /// Measures two at one request. Where no library can be a peer, the second is the floor: the least
    /// that anyone must do for the same reply.
    ///
    /// # Errors
    /// Whatever keeps it from measuring.
    fn meet<Ours: Contender, Peer: Contender>(
        &mut self,
        request: &Request,
        ours: Ours,
        peer: Peer,
    ) -> Result<()>;
}

/// Checks that both give the same reply, and one of the expected length: a measurement of a wrong
/// answer is worth nothing.
///
/// # Errors
/// Tells how they differ.
pub fn agree<Ours: Contender, Peer: Contender>(
    request: &Request,
    ours: &mut Ours,
    peer: &mut Peer,
) -> Result<()> {
    ours.prepare();
    peer.prepare();
    let (ours, peer) = (ours.answer(&request.bytes), peer.answer(&request.bytes));
    ensure!(
        Ours::told(ours)? == Peer::told(peer)?,
        "{}: replies differ\nours {ours:02x?}\npeer {peer:02x?}",
        request.path
    );
    let (length, expected) = (ours.len(), request.reply_length);
    ensure!(length == expected, "{}: a reply of {length} bytes, not {expected}", request.path);
    Ok(())
}
