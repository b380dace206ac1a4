//! What is said.

mod address;
mod environment;
mod identity;
mod image;
mod limits;
mod places;
mod range;
mod reading;
mod version;

pub use address::ProbeAddress;
pub use environment::{Contacts, Environment};
pub use identity::Identity;
pub use image::{Chunk, Image, Progress};
pub use limits::Limits;
pub use places::Places;
pub use range::OutOfRange;
pub use reading::{Percent, Reading, Resistance, Status};
pub use version::ProtocolVersion;

use serde::{Deserialize, Serialize};

/// What one frame says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Message<'a> {
    /// The manager tells the probes their places: from each to the next.
    Enumerate(Enumerate),
    /// The manager asks: passed on to the end of the string.
    Request {
        /// Who is to answer.
        to: Places,
        /// What is asked.
        request: Request<'a>,
    },
    /// A probe answers: passed on to the manager.
    Reply {
        /// Who answers.
        from: ProbeAddress,
        /// What is answered.
        reply: Reply<'a>,
    },
}

/// Take this place, answer [`Reply::Enumerated`], and tell the next probe the next place.
///
/// The one message that is not passed on as it is. Its layout is the same in every version of the protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Enumerate {
    /// The place of the probe that receives the message.
    pub place: ProbeAddress,
    /// The place nearest to the manager that is to answer; those before it take their places in silence.
    pub answer_from: ProbeAddress,
    /// Seconds without any frame from the manager after which a probe forgets its place, as one does that was
    /// unplugged and may be plugged in elsewhere.
    pub lease_seconds: u16,
}

/// What the manager may ask.
///
/// The kinds travel as their place in the order here: new ones come last. A request may be sent again with the same
/// sequence number when replies are missing: it is answered again and not carried out twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Request<'a> {
    /// Tell what you are: [`Reply::Identity`].
    Identify,
    /// Tell what you measure: [`Reply::Reading`]. A string read at once is measured at almost the same moment: the
    /// request takes two octets' time a probe.
    Read,
    /// Measure the internal resistance: [`Reply::Accepted`]. The result is in later readings.
    MeasureResistance,
    /// Bleed the battery with this power until told otherwise: [`Reply::Accepted`].
    SetEqualization {
        /// Power, 0 to end it.
        power: Percent,
    },
    /// Take these limits: [`Reply::Accepted`]. A probe shows by a light of its own that its battery is beyond them.
    SetLimits {
        /// The limits.
        limits: Limits,
    },
    /// Show where you are, by a light: [`Reply::Accepted`].
    Indicate {
        /// Whether the light is to flash.
        on: bool,
    },
    /// Start anew: [`Reply::Accepted`], then do so.
    Reset,
    /// Tell of temperature, humidity and contacts: [`Reply::Environment`]. For environment sensors.
    ReadEnvironment,
    /// Take this firmware, from where an update with the same image stopped: [`Reply::Update`].
    BeginUpdate {
        /// What is to come.
        image: Image,
    },
    /// Octets of the firmware: [`Reply::Update`].
    WriteChunk {
        /// The octets and their place in the image.
        #[serde(borrow)]
        chunk: Chunk<'a>,
    },
    /// Verify the firmware that is there, and start it: [`Reply::Accepted`], then do so.
    FinishUpdate,
    /// A request that this version does not know, or one that makes no sense. It is never sent.
    #[serde(skip)]
    Unknown,
}

/// What a probe may answer.
///
/// The kinds travel as their place in the order here: new ones come last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Reply<'a> {
    /// The probe has taken the place that it answers from.
    Enumerated {
        /// A number made of the serial number: another probe has, almost surely, another one.
        tag: u32,
    },
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
    /// How far the firmware update is.
    Update(Progress),
    /// A reply that this version does not know. It is never sent.
    #[serde(skip)]
    Unknown,
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
    /// The firmware image is not for this device, or is not what was promised.
    BadImage,
    /// No firmware update is under way: begin it anew, which goes on from where it was.
    NoUpdate,
}
