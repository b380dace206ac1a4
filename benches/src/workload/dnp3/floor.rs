//! The least that anyone must do: check the CRCs of what was received, and send a response that was made
//! beforehand, frame by frame with its CRCs.

use super::exchange::Exchange;
use super::wire::{self, FIN, FIR, SEGMENT};
use crate::Contender;

/// Knows the response to each frame of an exchange, whatever the frame says; it asks no points.
#[derive(Debug)]
pub struct Floor {
    /// Segments of each response, with a place for their transport header.
    responses: Vec<Vec<Segment>>,
    sequence: u8,
    reply: Vec<u8>,
}

#[derive(Debug)]
struct Segment {
    /// FIR and FIN.
    ends: u8,
    user: Vec<u8>,
}

impl Floor {
    /// One that knows this exchange.
    pub fn new(exchange: &Exchange) -> Self {
        let responses = exchange.turns.iter().map(|turn| segments(&turn.told)).collect();
        Self { responses, sequence: 0, reply: vec![0; super::REPLIES] }
    }
}

fn segments(fragment: &[u8]) -> Vec<Segment> {
    let count = fragment.len().div_ceil(SEGMENT);
    let ends = |at| {
        let first = if at == 0 { FIR } else { 0 };
        let last = if count.checked_sub(1) == Some(at) { FIN } else { 0 };
        first | last
    };
    let segment = |(at, octets): (usize, &[u8])| {
        let mut user = vec![0];
        user.extend(octets);
        Segment { ends: ends(at), user }
    };
    fragment.chunks(SEGMENT).enumerate().map(segment).collect()
}

impl Contender for Floor {
    const NAME: &'static str = "floor";

    #[inline(never)]
    fn answer(&mut self, request: &[u8]) -> &[u8] {
        let (mut rest, mut filled) = (request, 0_usize);
        for response in &mut self.responses {
            let Some((_, after)) = wire::split(rest).filter(|(frame, _)| wire::is_sound(frame)) else {
                return &[];
            };
            rest = after;
            for segment in response {
                if let Some(first) = segment.user.first_mut() {
                    *first = segment.ends | self.sequence;
                }
                self.sequence = self.sequence.wrapping_add(1) & 0x3F;
                let out = self.reply.get_mut(filled..).unwrap_or_default();
                filled = filled.saturating_add(wire::respond(&segment.user, out).unwrap_or_default());
            }
        }
        self.reply.get(..filled).unwrap_or_default()
    }
}
