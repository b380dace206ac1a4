use crate::{Destination, Environment, Identity, Percent, ProbeAddress, Reading};
use serde::{Deserialize, Serialize};

/// What one frame says.
///
/// Its kinds, and those within it, travel as their place in the order here: new ones come last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Message<'a> {
    /// The manager asks.
    Request {
        /// Who is to answer.
        to: Destination,
        /// What is asked.
        request: Request,
    },
    /// A probe answers.
    Reply {
        /// Who answers.
        from: ProbeAddress,
        /// What is answered.
        #[serde(borrow)]
        reply: Reply<'a>,
    },
}

/// What the manager may ask.
///
/// A request may be sent again with the same sequence number when no reply came: it is not carried out twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Request {
    /// Take this place, and pass the request on with the next. To all: each probe answers
    /// [`Reply::Enumerated`].
    Enumerate {
        /// The place of the probe that receives the request.
        place: ProbeAddress,
    },
    /// Tell what you are: [`Reply::Identity`].
    Identify,
    /// Tell what you measure: [`Reply::Reading`].
    Read,
    /// Measure all at the same moment, then tell: each probe answers [`Reply::Reading`], in the order of their
    /// places. To all.
    ReadString,
    /// Measure the internal resistance: [`Reply::Accepted`]. The result is in later readings.
    MeasureResistance,
    /// Bleed the battery with this power until told otherwise: [`Reply::Accepted`].
    SetEqualization {
        /// Power, 0 to end it.
        power: Percent,
    },
    /// Show where you are, by a light: [`Reply::Accepted`].
    Indicate {
        /// Whether the light is to flash.
        on: bool,
    },
    /// Tell of temperature, humidity and contacts: [`Reply::Environment`]. For environment sensors.
    ReadEnvironment,
}

/// What a probe may answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Reply<'a> {
    /// The probe has taken the place that it answers from.
    Enumerated,
    /// What the probe is.
    #[serde(borrow)]
    Identity(Identity<'a>),
    /// What the probe measures.
    Reading(Reading),
    /// It is done, or begun.
    Accepted,
    /// It is not done.
    Refused(Refusal),
    /// What the environment sensor measures.
    Environment(Environment),
}

/// Why a probe does not do what it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Refusal {
    /// This device does not know the request.
    NotSupported,
    /// A measurement is under way: ask again later.
    Busy,
    /// Voltage or temperature do not allow it now.
    Unsafe,
    /// What it takes is broken.
    Fault,
}
