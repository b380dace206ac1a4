use crate::{Image, Limits, Percent, Places, ProbeAddress, Request};
use core::fmt;

/// What a product may want of its probes, beside the readings that come by themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Command {
    /// Look anew who is where.
    Enumerate,
    /// Measure the internal resistance of these batteries, every `stride`th of the string at the same time, never two
    /// neighbours: a stride below 2 is 2. The string is read between, so an answer tells when a part is done.
    MeasureResistance {
        /// Whose resistance.
        places: Places,
        /// How far those who measure at the same time are apart.
        stride: u8,
    },
    /// Bleed these batteries with this power until told otherwise; 0 ends it.
    SetEqualization {
        /// Which batteries.
        places: Places,
        /// With what power.
        power: Percent,
    },
    /// Take these limits.
    SetLimits {
        /// Who shall take them.
        places: Places,
        /// The limits.
        limits: Limits,
    },
    /// Show by a light where you are, or end it.
    Indicate {
        /// Who shall.
        places: Places,
        /// Whether the light is to flash.
        on: bool,
    },
    /// Start anew.
    Reset {
        /// Who shall.
        places: Places,
    },
    /// Take this firmware, which [`Report::FirmwareWanted`](crate::Report::FirmwareWanted) asks for piece by piece.
    Update {
        /// Who shall.
        place: ProbeAddress,
        /// What is to come.
        image: Image,
    },
}

/// A command was not taken: those before it are not carried out yet. Try again after the next scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct QueueFull;

impl fmt::Display for QueueFull {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("commands before it are not carried out yet")
    }
}

impl core::error::Error for QueueFull {}

/// Requests that wait for their turn, the oldest first.
#[derive(Clone, Debug)]
pub(super) struct Queue([Option<(Places, Request<'static>)>; 8]);

impl Queue {
    pub(super) const fn new() -> Self {
        Self([None; 8])
    }

    pub(super) fn push(&mut self, to: Places, request: Request<'static>) -> Result<(), QueueFull> {
        let room = self.0.iter_mut().find(|room| room.is_none()).ok_or(QueueFull)?;
        *room = Some((to, request));
        Ok(())
    }

    pub(super) fn pop(&mut self) -> Option<(Places, Request<'static>)> {
        let first = self.0.first_mut()?.take();
        self.0.rotate_left(1);
        first
    }
}
