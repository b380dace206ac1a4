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
    /// Our time over the peer's, at most.
    pub goal: f64,
}

/// Something that answers requests.
///
/// `answer` is to be `#[inline(never)]`: a call for each side. What the optimizer makes of a caller's
/// loop would otherwise count, and that favours one side or the other by chance.
pub trait Contender {
    /// What it is called in reports.
    const NAME: &'static str;

    /// The reply to `request`, empty if there is none.
    fn answer(&mut self, request: &[u8]) -> &[u8];
}

/// A measurement. It knows the contenders' types, so that no call goes through a pointer.
pub trait Contest {
    /// Measures two at one request.
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
pub fn agree(request: &Request, ours: &mut impl Contender, peer: &mut impl Contender) -> Result<()> {
    let (ours, peer) = (ours.answer(&request.bytes), peer.answer(&request.bytes));
    ensure!(ours == peer, "{}: replies differ\nours {ours:02x?}\npeer {peer:02x?}", request.path);
    let (length, expected) = (ours.len(), request.reply_length);
    ensure!(length == expected, "{}: a reply of {length} bytes, not {expected}", request.path);
    Ok(())
}
