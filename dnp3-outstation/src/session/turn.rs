use crate::event::Buffer;
use crate::instant::Instant;
use crate::{Config, Iin, Points, Uptime};

/// What a session works with during one call: borrowed from the outstation and its caller.
pub(crate) struct Turn<'a, P> {
    pub(crate) now: Instant,
    /// The same as the caller gave it, for the points.
    pub(crate) uptime: Uptime,
    pub(crate) config: &'a Config,
    pub(crate) points: &'a mut P,
    pub(crate) events: &'a mut Buffer,
}

impl<P: Points> Turn<'_, P> {
    /// What the device tells of itself.
    pub(crate) fn device_indications(&self) -> Iin {
        let told = self.points.indications();
        [Iin::NEED_TIME, Iin::LOCAL_CONTROL, Iin::DEVICE_TROUBLE, Iin::ALREADY_EXECUTING, Iin::CONFIG_CORRUPT]
            .into_iter()
            .filter(|&iin| told.contains(iin))
            .fold(Iin::NONE, Iin::with)
    }
}
