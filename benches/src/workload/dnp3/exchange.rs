//! The exchanges, octet for octet: what the master sends, and the fragments it is to be told.

use super::batteries::{ANALOGS, EVENTS, event_index, event_time, value_at};
use super::unit::readings;
use super::wire;
use crate::{Goal, Request};

/// What a master sends, frame by frame, each when the last is answered.
#[derive(Clone, Debug)]
pub struct Exchange {
    pub(super) name: &'static str,
    pub(super) goal: Goal,
    pub(super) turns: Vec<Turn>,
}

/// Application octets of a request and its response; no response to a confirm that nothing follows.
#[derive(Clone, Debug)]
pub(super) struct Turn {
    asked: Vec<u8>,
    pub(super) told: Vec<u8>,
}

impl Exchange {
    /// As a measurement takes it: the frames one behind the other.
    pub fn request(&self) -> Request {
        let bytes = self.turns.iter().flat_map(|turn| wire::request(&turn.asked)).collect();
        let reply_length = self.turns.iter().map(|turn| octets_on_the_wire(&turn.told)).sum();
        Request { path: format!("dnp3/{}", self.name), bytes, reply_length, goal: self.goal }
    }
}

fn octets_on_the_wire(fragment: &[u8]) -> usize {
    let frames = fragment.chunks(wire::SEGMENT);
    frames.map(|segment| wire::frame_octets(segment.len().saturating_add(1))).sum()
}

/// READ of class 0, and of classes 1, 2 and 3.
pub(crate) const READ_CLASS_0: [u8; 5] = [0xC0, 0x01, 60, 1, 0x06];
const READ_CLASS_123: [u8; 11] = [0xC0, 0x01, 60, 2, 0x06, 60, 3, 0x06, 60, 4, 0x06];
/// CONFIRM of sequence 0.
pub(super) const CONFIRM: [u8; 2] = [0xC0, 0x00];

/// Internal indications: device restart; and need time, which the product tells.
const RESTART: [u8; 2] = [0x80, 0x00];
pub(super) const RESTART_NEED_TIME: [u8; 2] = [0x90, 0x00];

const ONLINE: u8 = 0x01;

/// Class 0 of the BTRM, in the variations of BTRM manual §12.3.3.
pub fn btrm_class_0() -> Exchange {
    let (inputs, outputs, analog_inputs, analog_outputs) = readings();
    let mut told = response(0xC0, RESTART_NEED_TIME);
    told.extend([1, 2, 0x00, 0, 5]);
    told.extend(inputs);
    told.extend([10, 2, 0x00, 0, 3]);
    told.extend(outputs);
    told.extend([30, 4, 0x00, 0, 11]);
    told.extend(analog_inputs.map(i16::to_le_bytes).as_flattened());
    told.extend([40, 2, 0x00, 0, 5]);
    for value in analog_outputs {
        let [low, high] = value.to_le_bytes();
        told.extend([ONLINE, low, high]);
    }
    // Half of what opendnp3 took on the machine of the README's figures, over the same points.
    let goal = Goal::Nanos { goal: 500.0, peer: ("opendnp3 3.1.2", 1_070.0) };
    Exchange { name: "btrm/class0", goal, turns: vec![turn(&READ_CLASS_0, told)] }
}

/// Class 0 of 160 batteries: 2048 octets are full after 407 of the 480 analog inputs, and the rest follows
/// the confirm.
pub fn batteries_class_0() -> Exchange {
    const FITTING: u16 = 407;
    let range = |from: u16, to: u16| {
        let ([f0, f1], [l0, l1]) = (from.to_le_bytes(), to.saturating_sub(1).to_le_bytes());
        let mut objects = vec![30, 1, 0x01, f0, f1, l0, l1];
        for index in from..to {
            objects.push(ONLINE);
            objects.extend(value_at(index).to_le_bytes());
        }
        objects
    };
    let mut first = response(0xA0, RESTART);
    first.extend(range(0, FITTING));
    let mut rest = response(0x41, RESTART);
    rest.extend(range(FITTING, ANALOGS));
    let turns = vec![turn(&READ_CLASS_0, first), turn(&CONFIRM, rest)];
    Exchange { name: "batteries/class0", goal: Goal::None, turns }
}

/// A hundred events of 160 batteries in classes 1 to 3, with time, and their confirm.
pub fn batteries_events() -> Exchange {
    let mut told = response(0xE0, RESTART);
    let [low, high] = EVENTS.to_le_bytes();
    told.extend([32, 3, 0x28, low, high]);
    for at in 0..EVENTS {
        told.extend(event_index(at).to_le_bytes());
        told.push(ONLINE);
        told.extend(value_at(event_index(at)).to_le_bytes());
        told.extend(event_time(at).to_octets());
    }
    let turns = vec![turn(&READ_CLASS_123, told), turn(&CONFIRM, Vec::new())];
    Exchange { name: "batteries/class123", goal: Goal::None, turns }
}

/// Low voltage disconnect of the BTRM latched on: selected, then operated.
pub fn btrm_select_operate() -> Exchange {
    const LATCH_ON: [u8; 18] = [12, 1, 0x28, 1, 0, 1, 0, 0x03, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    let asked = |control, function| [&[control, function][..], &LATCH_ON].concat();
    let told = |control| [response(control, RESTART_NEED_TIME), LATCH_ON.to_vec()].concat();
    let turns = vec![turn(&asked(0xC0, 0x03), told(0xC0)), turn(&asked(0xC1, 0x04), told(0xC1))];
    Exchange { name: "btrm/select-operate", goal: Goal::None, turns }
}

pub(super) fn turn(asked: &[u8], told: Vec<u8>) -> Turn {
    Turn { asked: asked.to_vec(), told }
}

pub(super) fn response(control: u8, [first, second]: [u8; 2]) -> Vec<u8> {
    vec![control, 0x81, first, second]
}
