//! What a DNP3 outstation is asked.

use anyhow::{Context as _, Result, ensure};

use crate::workload::dnp3::wire::{self, FIN, FIR, MASTER, OUTSTATION};

/// A class 0 poll of outstation 10 by master 1, whose sequence goes on with each request.
#[derive(Clone, Debug)]
pub struct Class0 {
    /// One frame for each sequence of the application layer.
    frames: [Vec<u8>; 16],
}

impl Default for Class0 {
    fn default() -> Self {
        Self { frames: core::array::from_fn(|sequence| wire::request(&read(sequence))) }
    }
}

/// READ of group 60, variation 1.
fn read(sequence: usize) -> [u8; 5] {
    [0xC0 | u8::try_from(sequence).unwrap_or_default(), 0x01, 60, 1, 0x06]
}

/// Octets up to the transport header of a frame, and with it.
const UP_TO_TRANSPORT: usize = wire::HEADER + 1;

impl Class0 {
    pub(super) fn request(&self, number: u16) -> &[u8] {
        self.frames.get(usize::from(number & 0x0F)).map_or(&[], Vec::as_slice)
    }

    /// Frame after frame, to the one that ends the fragment.
    pub(super) fn length(received: &[u8]) -> usize {
        let (mut rest, mut length) = (received, 0_usize);
        loop {
            let Some((frame, after)) = wire::split(rest) else {
                let missing = wire::octets_of_frame(rest).unwrap_or(UP_TO_TRANSPORT);
                return length.saturating_add(missing);
            };
            length = length.saturating_add(frame.len());
            rest = after;
            let ends = frame.get(wire::HEADER).is_none_or(|transport| transport & FIN != 0);
            if ends {
                return length;
            }
        }
    }

    /// Checks the frames with their CRCs, the transport and the application header, and that there are objects.
    pub(super) fn check(number: u16, reply: &[u8]) -> Result<()> {
        let mut rest = reply;
        let mut frames: u32 = 0;
        while !rest.is_empty() {
            let (frame, after) = wire::split(rest).context("a frame that is cut short")?;
            ensure!(wire::is_sound(frame), "a frame with a wrong CRC: {frame:02x?}");
            ensure!(
                wire::is_response(frame),
                "not user data from outstation {OUTSTATION} to master {MASTER}: {frame:02x?}"
            );
            if frames == 0 {
                check_start(number, frame)?;
            }
            frames = frames.saturating_add(1);
            rest = after;
        }
        ensure!(frames > 0, "no frame");
        Ok(())
    }
}

/// IIN2.0 to IIN2.2: function or object unknown, parameter error.
const REFUSALS: u8 = 0x07;

/// Transport header, application control, function, internal indications, first object header.
fn check_start(number: u16, frame: &[u8]) -> Result<()> {
    let start = frame.get(wire::HEADER..).and_then(<[u8]>::first_chunk::<6>);
    let &[transport, control, function, _, second, _group] = start.context("a response without objects")?;
    ensure!(transport & FIR != 0, "not the first segment: {frame:02x?}");
    // FIR, FIN, no confirm wanted, the request's sequence.
    let sequence = number.to_le_bytes()[0] & 0x0F;
    ensure!(control == 0xC0 | sequence, "another response than to {sequence}: {frame:02x?}");
    ensure!(function == 0x81, "no response: {frame:02x?}");
    ensure!(second & REFUSALS == 0, "refused by IIN2: {frame:02x?}");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Contender as _;
    use crate::workload::dnp3::{Floor, batteries_class_0, btrm_class_0};

    fn reply() -> Vec<u8> {
        let poll = btrm_class_0();
        Floor::new(&poll).answer(&poll.request().bytes).to_vec()
    }

    #[test]
    fn a_poll_goes_on_with_its_sequence() {
        let poll = Class0::default();
        assert_eq!(poll.request(16), btrm_class_0().request().bytes);
        assert_eq!(poll.request(0x7F)[10..16], [0xC0, 0xCF, 0x01, 60, 1, 0x06]);
    }

    #[test]
    fn the_end_of_a_reply_is_known_as_soon_as_its_last_header_is() {
        let reply = reply();
        assert_eq!(Class0::length(&[]), 11);
        assert_eq!([3, 11, 96, 97].map(|received| Class0::length(&reply[..received])), [97; 4]);
        let poll = batteries_class_0();
        let mut floor = Floor::new(&poll);
        let long = floor.answer(&poll.request().bytes);
        // The first fragment: 2046 octets in eight full frames and one of 55 user octets.
        let first = 8 * 292 + 73;
        assert_eq!(Class0::length(&long[..292]), 292 + 11, "the next header will tell more");
        assert_eq!(Class0::length(&long[..first]), first);
    }

    #[test]
    fn only_a_whole_and_sound_response_to_the_sequence_is_accepted() {
        let reply = reply();
        assert!(Class0::check(0, &reply).is_ok());
        assert!(Class0::check(16, &reply).is_ok());
        assert!(Class0::check(1, &reply).is_err(), "another sequence");
        assert!(Class0::check(0, &[]).is_err(), "nothing");
        assert!(Class0::check(0, &reply[..96]).is_err(), "cut");
        for at in 0..reply.len() {
            let mut broken = reply.clone();
            broken[at] ^= 0x01;
            assert!(Class0::check(0, &broken).is_err(), "octet {at}");
        }
        assert!(Class0::check(0, Class0::default().request(0)).is_err(), "the request sent back");
    }
}
