use super::{
    Broadcast, Control, ControlError, Destination, Direction, EndpointAddress, Function, Header, LinkError,
};
use crate::instant::Instant;
use crate::{Config, Event};

/// Both stations of the link: the secondary, which answers the master's frames, and the primary, which sends frames
/// that want an answer (IEEE 1815-2012 clause 9).
#[derive(Clone, Debug)]
pub(crate) struct Station {
    /// FCB of the next frame with link confirm from the master; `None` until it has reset the link.
    expected: Option<bool>,
    /// FCB of our next frame with link confirm; `None` until we have reset the link.
    fcb: Option<bool>,
    /// The answer that is waited for, and until when.
    awaited: Await,
    until: Instant,
    /// How often the frame waited for was sent again.
    retried: u8,
    /// When a frame of the master came last; `NEVER` before the first call.
    heard_at: Instant,
    /// How many frames of the master came.
    pub(crate) frames_heard: u32,
}

/// An answer that is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Await {
    Nothing,
    Reset,
    Data,
    Status,
}

/// What a frame leads to.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Heard {
    /// To be answered at once.
    pub(crate) reply: Option<Function>,
    /// Its user octets are a segment for us.
    pub(crate) deliver: bool,
    /// The frame of ours that was waited for has arrived at the master.
    pub(crate) arrived: bool,
    /// Whom the frame was for, if for all.
    pub(crate) broadcast: Option<Broadcast>,
    /// Worth telling.
    pub(crate) event: Option<Event>,
}

/// What the primary station does next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Primary {
    /// It may send a frame.
    Free,
    /// It waits for an answer.
    Waits,
    /// The answer never came.
    Failed,
}

impl Station {
    pub(crate) const fn new() -> Self {
        Self {
            expected: None,
            fcb: None,
            awaited: Await::Nothing,
            until: Instant::NEVER,
            retried: 0,
            heard_at: Instant::NEVER,
            frames_heard: 0,
        }
    }

    /// A new connection: both ends begin anew.
    pub(crate) const fn reset(&mut self, now: Instant) {
        (self.expected, self.fcb, self.heard_at) = (None, None, now);
        self.done();
    }

    /// The link is in use from its first call on.
    pub(crate) fn begin(&mut self, now: Instant) {
        self.heard_at = self.heard_at.min(now);
    }

    /// Takes note of a frame.
    pub(crate) fn hear(&mut self, now: Instant, config: &Config, header: &Header) -> Heard {
        let broadcast = match addressed(config, header.destination()) {
            Ok(broadcast) => broadcast,
            Err(event) => return Heard { event: Some(event), ..Heard::default() },
        };
        let source = header.source();
        let Control { direction, function } = header.control();
        if direction == Direction::FromOutstation || !is_master(config, source) {
            return Heard { event: Some(Event::NotOurMaster(source)), ..Heard::default() };
        }
        self.heard_at = now;
        self.frames_heard = self.frames_heard.wrapping_add(1);
        if self.awaits(Await::Status) {
            // Whoever speaks is there.
            self.done();
        }
        let mut heard = Heard { broadcast, ..Heard::default() };
        if broadcast.is_some() {
            // Nobody answers a broadcast, so it can carry nothing that wants an answer.
            heard.deliver = function == Function::UnconfirmedUserData;
            return heard;
        }
        match function {
            Function::ResetLinkStates => {
                self.expected = Some(true);
                heard.reply = Some(Function::Ack { dfc: false });
            }
            Function::TestLinkStates { fcb } | Function::ConfirmedUserData { fcb } => {
                let is_data = matches!(function, Function::ConfirmedUserData { .. });
                heard.reply = Some(match self.expected {
                    None => Function::Nack { dfc: false },
                    Some(expected) => {
                        // Another FCB is a repeat: our acknowledgement was lost, the frame was not.
                        if fcb == expected {
                            self.expected = Some(!expected);
                            heard.deliver = is_data;
                        }
                        Function::Ack { dfc: false }
                    }
                });
            }
            Function::UnconfirmedUserData => heard.deliver = true,
            Function::RequestLinkStatus => heard.reply = Some(Function::LinkStatus { dfc: false }),
            Function::Ack { .. } => heard.arrived = self.acknowledged(),
            Function::Nack { .. } => {
                if self.awaits(Await::Data) {
                    // The master has lost the link's state: reset it, then send again, as often as without an answer.
                    self.wait_for(Await::Data, Instant::ZERO);
                    self.fcb = None;
                }
            }
            Function::LinkStatus { .. } | Function::NotSupported { .. } => {}
        }
        heard
    }

    /// A frame whose confirm is waited for is given up: the master may have it or not, so the link begins anew.
    pub(crate) const fn give_up(&mut self) {
        if matches!(self.awaited, Await::Data | Await::Reset) {
            self.done();
            self.fcb = None;
        }
    }

    /// What a master is told of a frame with a function that does not exist, if the frame is for us.
    pub(crate) fn refuse(config: &Config, error: &LinkError) -> Option<(Function, EndpointAddress)> {
        match *error {
            LinkError::Control { error: ControlError::UnknownFunction, octet, destination, source } => {
                // PRM and DIR: it asks, and it is a master.
                let asks = octet & 0xC0 == 0xC0;
                let for_us = matches!(addressed(config, destination), Ok(None)) && is_master(config, source);
                (asks && for_us).then_some((Function::NotSupported { dfc: false }, source))
            }
            _ => None,
        }
    }

    /// An ACK came: whether it was for user octets.
    const fn acknowledged(&mut self) -> bool {
        match self.awaited {
            Await::Reset => {
                // The frame that it was for is still to arrive, so its retries count on.
                self.wait_for(Await::Nothing, Instant::NEVER);
                self.fcb = Some(true);
                false
            }
            Await::Data => {
                self.done();
                if let Some(fcb) = self.fcb {
                    self.fcb = Some(!fcb);
                }
                true
            }
            _ => false,
        }
    }

    const fn done(&mut self) {
        self.wait_for(Await::Nothing, Instant::NEVER);
        self.retried = 0;
    }

    const fn wait_for(&mut self, awaited: Await, until: Instant) {
        (self.awaited, self.until) = (awaited, until);
    }

    fn awaits(&self, what: Await) -> bool {
        self.awaited == what
    }

    /// The function with which the next user octets are sent, and whether they are sent now: the link may have to
    /// be reset first.
    pub(crate) fn next_data(&mut self, now: Instant, config: &Config, confirm: bool) -> (Function, bool) {
        if !confirm {
            return (Function::UnconfirmedUserData, true);
        }
        let until = now.after(config.link_timeout);
        match self.fcb {
            None => {
                self.wait_for(Await::Reset, until);
                (Function::ResetLinkStates, false)
            }
            Some(fcb) => {
                self.wait_for(Await::Data, until);
                (Function::ConfirmedUserData { fcb }, true)
            }
        }
    }

    /// Where the primary station stands.
    pub(crate) fn primary(&mut self, now: Instant, config: &Config) -> Primary {
        if now < self.until {
            return match self.awaited {
                Await::Reset | Await::Data => Primary::Waits,
                // What tests the link is in the way of nothing.
                Await::Nothing | Await::Status => Primary::Free,
            };
        }
        self.wait_for(Await::Nothing, Instant::NEVER);
        if self.retried < config.link_retries {
            // What was waited for is sent again.
            self.retried = self.retried.saturating_add(1);
            return Primary::Free;
        }
        (self.fcb, self.retried, self.heard_at) = (None, 0, now);
        Primary::Failed
    }

    /// The frame with which a silent link is tested, when it is time for it.
    pub(crate) fn test(&mut self, now: Instant, config: &Config) -> Option<Function> {
        if !self.awaits(Await::Nothing) || now < self.wake_at(config) {
            return None;
        }
        self.wait_for(Await::Status, now.after(config.link_timeout));
        Some(Function::RequestLinkStatus)
    }

    /// When an answer is overdue or a silent link is to be tested.
    pub(crate) fn wake_at(&self, config: &Config) -> Instant {
        match config.keep_alive {
            Some(silence) if self.awaits(Await::Nothing) => self.heard_at.after(silence),
            _ => self.until,
        }
    }
}

/// Whether a frame is for us, and if so, whether for all.
const fn addressed(config: &Config, destination: Destination) -> Result<Option<Broadcast>, Event> {
    match destination {
        Destination::Endpoint(address) if address.get() == config.address.get() => Ok(None),
        Destination::SelfAddress if config.self_address => Ok(None),
        Destination::Broadcast(broadcast) => Ok(Some(broadcast)),
        _ => Err(Event::NotForUs(destination)),
    }
}

fn is_master(config: &Config, source: EndpointAddress) -> bool {
    config.any_master || source == config.master
}
