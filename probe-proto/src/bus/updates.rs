//! The firmware updates of a string: one at a time.

use super::command::QueueFull;
use super::report::Report;
use super::update::Update;
use crate::{Image, ProbeAddress, Reply, Request, Uptime};

/// The update under way, if any.
#[derive(Clone, Debug)]
pub(super) struct Updates(Option<Update>);

/// Who has taken its firmware, and starts it or may start it.
pub(super) type Taken = Option<ProbeAddress>;

impl Updates {
    pub(super) const NONE: Self = Self(None);

    pub(super) const fn begin(&mut self, place: ProbeAddress, image: Image) -> Result<(), QueueFull> {
        if self.0.is_some() {
            return Err(QueueFull);
        }
        self.0 = Some(Update::new(place, image));
        Ok(())
    }

    /// Whose is under way; `None` once its end was told.
    pub(super) fn place(&self) -> Option<ProbeAddress> {
        self.0.as_ref().map(|update| update.place)
    }

    /// Takes octets from the product; tells how many it took.
    pub(super) fn give(&mut self, octets: &[u8]) -> usize {
        self.0.as_mut().map_or(0, |update| update.give(octets))
    }

    /// What is to be sent now, if anything.
    pub(super) fn request(&self) -> Option<Request<'_>> {
        self.0.as_ref()?.request()
    }

    /// How long the probe may work before it answers that.
    pub(super) fn work(&self) -> Uptime {
        self.0.as_ref().map_or(Uptime::ZERO, Update::work)
    }

    /// Takes the answer of the probe at a place.
    pub(super) fn answer(&mut self, from: ProbeAddress, reply: &Reply<'_>) -> Taken {
        let update = self.0.as_mut().filter(|update| update.place == from)?;
        update.answer(reply);
        self.taken()
    }

    /// The probe did not answer.
    pub(super) fn unanswered(&mut self) -> Taken {
        self.0.as_mut()?.unanswered();
        self.taken()
    }

    fn taken(&self) -> Taken {
        self.0.as_ref().filter(|update| update.is_taken()).map(|update| update.place)
    }

    /// Another probe is at a place.
    pub(super) fn replaced(&mut self, place: ProbeAddress) {
        if let Some(update) = self.0.as_mut().filter(|update| update.place == place) {
            update.replaced();
        }
    }

    /// A scan is over.
    pub(super) const fn resume(&mut self) {
        if let Some(update) = self.0.as_mut() {
            update.resume();
        }
    }

    /// What the product is to be told; once each.
    pub(super) fn take_report(&mut self) -> Option<Report<'static>> {
        let update = self.0.as_mut()?;
        let report = update.take_report();
        if update.is_over() {
            self.0 = None;
        }
        report
    }
}
