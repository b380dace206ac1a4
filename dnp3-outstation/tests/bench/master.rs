//! The master of the bench: what it sends, and what it demands of what it hears.

use dnp3_outstation::Config;
use dnp3_outstation::link::{Direction, Frame, Function};

use super::objects::objects;
use super::wire::{Told, header, sealed, segments, split, text};
use super::{MASTER, OUTSTATION};

#[derive(Clone)]
pub struct Master {
    /// Its own address.
    pub address: u16,
    /// The address that it calls.
    pub calls: u16,
    /// Whether it acknowledges frames that ask for it.
    pub acknowledges: bool,
    /// Frames heard that carry no user octets, without their CRCs.
    pub heard: Vec<String>,
    /// The addresses of frames heard that carry user octets: to, from.
    pub addresses: Option<(u16, u16)>,
    /// Whether a series of segments may be broken off: requests that come in the middle of a response do that.
    pub lenient: bool,
    most: usize,
    /// FCB of the next frame with link confirm, once the outstation has reset the link.
    expected: Option<bool>,
    request: u8,
    sequence: u8,
    /// A fragment of which not all segments are there, and the sequence of the next.
    partial: Option<(Vec<u8>, u8)>,
}

impl Master {
    pub fn new(config: &Config) -> Self {
        Self {
            address: MASTER,
            calls: OUTSTATION,
            acknowledges: true,
            heard: Vec::new(),
            addresses: None,
            lenient: false,
            expected: None,
            most: usize::from(config.max_response),
            request: 0,
            sequence: 0,
            partial: None,
        }
    }

    /// The application control of a request whose sequence follows on the last one's.
    pub fn control(&mut self) -> String {
        self.request = (self.request + 1) & 0x0F;
        format!("c{:x}", self.request)
    }

    /// The frames of a fragment, as unconfirmed user data.
    pub fn frames(&mut self, fragment: &[u8]) -> Vec<u8> {
        let mut octets = Vec::new();
        for segment in segments(fragment, self.sequence) {
            self.sequence = (self.sequence + 1) & 0x3F;
            octets.extend(self.frame(0xC4, &segment));
        }
        octets
    }

    /// One frame to the station that it calls.
    pub fn frame(&self, control: u8, user: &[u8]) -> Vec<u8> {
        sealed(&[header(control, self.calls, self.address, user.len()), user.to_vec()].concat())
    }

    /// Takes what the outstation sent, adds the fragments in it, and gives what the link demands in answer.
    pub fn hears(&mut self, octets: &[u8], fragments: &mut Vec<String>) -> Vec<u8> {
        let mut answers = Vec::new();
        let mut rest = octets;
        for octets in split(octets) {
            let plain = Told(&octets);
            let mut buffer = [0; 250];
            let frame = Frame::parse(rest, &mut buffer).expect("a frame of the outstation");
            rest = &rest[frame.header().frame_octets()..];
            let control = frame.header().control();
            assert_eq!(control.direction, Direction::FromOutstation, "DIR of {plain}");
            let (to, from) = (frame.header().destination().get(), frame.header().source().get());
            assert_eq!(from, OUTSTATION, "the source of {plain}");
            match control.function {
                // The same frame again.
                Function::ConfirmedUserData { fcb } if self.expected == Some(!fcb) => {}
                Function::UnconfirmedUserData | Function::ConfirmedUserData { .. } => {
                    if let Function::ConfirmedUserData { fcb } = control.function {
                        assert_eq!(self.expected, Some(fcb), "the link was reset before {plain}");
                        self.expected = Some(!fcb);
                    }
                    self.addresses = Some((to, from));
                    fragments.extend(self.segment(frame.user()));
                }
                function => {
                    if function == Function::ResetLinkStates {
                        self.expected = Some(true);
                    }
                    self.heard.push(text(&octets));
                }
            }
            let answer = match control.function {
                Function::ResetLinkStates | Function::ConfirmedUserData { .. } => 0x80,
                Function::RequestLinkStatus => 0x8B,
                _ => continue,
            };
            if self.acknowledges {
                answers.extend(self.frame(answer, &[]));
            }
        }
        answers
    }

    fn segment(&mut self, user: &[u8]) -> Option<String> {
        let (head, octets) = user.split_first().expect("a transport header");
        assert!(!octets.is_empty(), "a segment without application octets");
        let (fin, fir, sequence) = (head & 0x80 != 0, head & 0x40 != 0, head & 0x3F);
        let mut fragment = match self.partial.take() {
            None => {
                assert!(fir, "a series begins with FIR");
                Vec::new()
            }
            Some(_) if fir && self.lenient => Vec::new(),
            Some((fragment, expected)) => {
                assert!(!fir, "FIR within a series");
                assert_eq!(sequence, expected, "the sequence of a segment");
                fragment
            }
        };
        fragment.extend(octets);
        if !fin {
            assert_eq!(user.len(), 250, "all segments but the last are full");
            self.partial = Some((fragment, (sequence + 1) & 0x3F));
            return None;
        }
        self.check(&fragment);
        Some(text(&fragment))
    }

    /// What holds for every response.
    fn check(&self, fragment: &[u8]) {
        let told = Told(fragment);
        assert!((4..=self.most).contains(&fragment.len()), "{} octets: {told}", fragment.len());
        match fragment[1] {
            0x81 => assert_eq!(fragment[0] & 0x10, 0, "UNS in a response: {told}"),
            0x82 => {
                assert_eq!(fragment[0] & 0xF0, 0xF0, "FIR, FIN, CON, UNS of an unsolicited response: {told}");
            }
            _ => panic!("the function of a response: {told}"),
        }
        let last = fragment[0] & 0x40 != 0;
        assert!(last || fragment[0] & 0x20 != 0, "all fragments but the last ask for a confirm: {told}");
        assert_eq!(fragment[3] & 0xC0, 0, "reserved indications: {told}");
        let all = objects(&fragment[4..]);
        if all.iter().any(super::objects::Object::is_event) {
            assert!(fragment[0] & 0x20 != 0, "events ask for a confirm: {told}");
        }
    }
}
