//! What a probe does when it hears a frame.

use super::Device;
use super::lane::Lane;
use super::step::ProbeEvent;
use super::update::Update;
use crate::{Enumerate, Frame, Message, ProbeAddress, Refusal, Reply, Request, Status, Uptime};

/// For how long a request with the same sequence number is the same request. Shorter than 256 requests take, longer
/// than a manager repeats one.
const REPEATED: Uptime = Uptime::from_secs(3);

#[derive(Clone, Debug)]
pub(super) struct Duty {
    place: Option<ProbeAddress>,
    lease: Uptime,
    heard: Option<Uptime>,
    /// Nobody was told yet that the probe has started.
    restarted: bool,
    done: Option<Done>,
    update: Option<Update>,
    restart: Option<ProbeEvent>,
}

/// A request that was carried out, and what came of it.
#[derive(Clone, Copy, Debug)]
struct Done {
    sequence: u8,
    kind: Kind,
    /// Until when a repeat is one.
    until: Uptime,
    outcome: Result<(), Refusal>,
}

/// Which of the requests that are not carried out twice. Together with the sequence number it tells a repeat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Measure,
    Equalize(u8),
    Limit,
    Indicate(bool),
    Reset,
    Finish,
}

impl Duty {
    pub(super) const fn new() -> Self {
        Self {
            place: None,
            lease: Uptime::ZERO,
            heard: None,
            restarted: true,
            done: None,
            update: None,
            restart: None,
        }
    }

    pub(super) const fn place(&self) -> Option<ProbeAddress> {
        self.place
    }

    pub(super) const fn heard_at(&self) -> Option<Uptime> {
        self.heard
    }

    /// Forgets the place when the manager was silent for too long.
    pub(super) fn watch_the_lease(&mut self, now: Uptime) {
        if self.wake_at().is_some_and(|end| now >= end) {
            self.place = None;
        }
    }

    pub(super) fn wake_at(&self) -> Option<Uptime> {
        self.place.and(self.heard).map(|heard| heard.saturating_add(self.lease))
    }

    /// What the product is to do once the answer is on its way.
    pub(super) const fn take_restart(&mut self) -> Option<ProbeEvent> {
        self.restart.take()
    }

    pub(super) fn hear(
        &mut self,
        now: Uptime,
        frame: &Frame<'_>,
        device: &mut impl Device,
        inward: &mut Lane,
        outward: &mut Lane,
    ) {
        self.heard = Some(now);
        let sequence = frame.sequence;
        let (from, reply) = match frame.message {
            Message::Enumerate(enumerate) => {
                self.place = Some(enumerate.place);
                self.lease = Uptime::from_secs(enumerate.lease_seconds.into());
                if let Some(place) = enumerate.place.next() {
                    let onward = Message::Enumerate(Enumerate { place, ..enumerate });
                    let _fits = outward.say(sequence, onward);
                }
                if enumerate.place < enumerate.answer_from {
                    return;
                }
                (enumerate.place, Reply::Enumerated { tag: device.identity().tag() })
            }
            Message::Request { to, request } => {
                let Some(place) = self.place.filter(|&place| to.contains(place)) else { return };
                if request == Request::Identify {
                    self.restarted = false;
                    (place, Reply::Identity(device.identity()))
                } else {
                    (place, self.answer(now, sequence, request, device))
                }
            }
            Message::Reply { .. } => return,
        };
        let message = Message::Reply { from, reply };
        if inward.say(sequence, message).is_err() {
            let _fits = inward.say(sequence, Message::Reply { from, reply: Reply::Refused(Refusal::Fault) });
        }
    }

    fn answer(
        &mut self,
        now: Uptime,
        sequence: u8,
        request: Request<'_>,
        device: &mut impl Device,
    ) -> Reply<'static> {
        let kind = match request {
            Request::Read => {
                return device.reading(now).map_or_else(Reply::Refused, |mut reading| {
                    reading.status = reading.status.with(Status::RESTARTED, self.restarted);
                    Reply::Reading(reading)
                });
            }
            Request::ReadEnvironment => {
                return device.environment(now).map_or_else(Reply::Refused, Reply::Environment);
            }
            Request::BeginUpdate { image } => {
                let begun = Update::begin(image, device);
                self.update = begun.ok();
                return begun.map_or_else(Reply::Refused, Update::reply);
            }
            Request::WriteChunk { chunk } => {
                let Some(update) = self.update.as_mut() else { return Reply::Refused(Refusal::NoUpdate) };
                return match update.write(chunk, device) {
                    Ok(()) => update.reply(),
                    Err(refusal) => Reply::Refused(refusal),
                };
            }
            Request::MeasureResistance => Kind::Measure,
            Request::SetEqualization { power } => Kind::Equalize(power.get()),
            Request::SetLimits { .. } => Kind::Limit,
            Request::Indicate { on } => Kind::Indicate(on),
            Request::Reset => Kind::Reset,
            Request::FinishUpdate => Kind::Finish,
            Request::Identify | Request::Unknown => return Reply::Refused(Refusal::NotSupported),
        };
        self.once(now, sequence, kind, request, device).map_or_else(Reply::Refused, |()| Reply::Accepted)
    }

    /// Carries a request out, unless it is the last one again.
    fn once(
        &mut self,
        now: Uptime,
        sequence: u8,
        kind: Kind,
        request: Request<'_>,
        device: &mut impl Device,
    ) -> Result<(), Refusal> {
        let repeated =
            self.done.filter(|done| (done.sequence, done.kind) == (sequence, kind) && now < done.until);
        if let Some(done) = repeated {
            return done.outcome;
        }
        let outcome = self.act(now, request, device);
        self.done = Some(Done { sequence, kind, until: now.saturating_add(REPEATED), outcome });
        outcome
    }

    fn act(&mut self, now: Uptime, request: Request<'_>, device: &mut impl Device) -> Result<(), Refusal> {
        match request {
            Request::MeasureResistance => device.measure_resistance(now),
            Request::SetEqualization { power } => device.set_equalization(power),
            Request::SetLimits { limits } => device.set_limits(limits),
            Request::Indicate { on } => device.indicate(on),
            Request::Reset => {
                self.restart = Some(ProbeEvent::Reset);
                Ok(())
            }
            Request::FinishUpdate => {
                self.update.take().ok_or(Refusal::NoUpdate)?.finish(device)?;
                self.restart = Some(ProbeEvent::StartFirmware);
                Ok(())
            }
            _ => Err(Refusal::NotSupported),
        }
    }
}
