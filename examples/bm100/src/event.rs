//! What happens in a manager and is worth a line in a log (BM100 manual, Logs->Event Logs).

use bms_core::{
    environment::EnvironmentEdge,
    string::{BatteryAddress, Edge, StringEdge, StringId},
};
use serde::{Deserialize, Serialize};

use crate::warning::WarningEdge;

/// Something that happened.
///
/// The kinds are stored as their place in the order here: new ones come last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Event {
    /// The unit got power.
    PoweredUp,
    /// What was stored cannot be read, wholly or in part: defaults took its place.
    StoreDamaged,
    /// An alarm of a battery was raised or cleared.
    Battery(Edge),
    /// An alarm of a string was raised or cleared.
    String(StringEdge),
    /// Something changed in the environment.
    Environment(EnvironmentEdge),
    /// A probe was found where none was known.
    ProbeFound(BatteryAddress),
    /// A probe is not where it was.
    ProbeMoved {
        /// Where it is.
        battery: BatteryAddress,
        /// Where it was.
        from: BatteryAddress,
    },
    /// Another probe is where one was known.
    ProbeReplaced(BatteryAddress),
    /// A probe started anew.
    ProbeRestarted(BatteryAddress),
    /// Strings and batteries were counted.
    Detected {
        /// Strings.
        strings: u8,
        /// Batteries of each.
        batteries: u8,
    },
    /// The resistances of a string were measured.
    ResistanceMeasured(StringId),
    /// No battery of a string could be measured.
    ResistanceNotMeasured(StringId),
    /// A run of equalization began (`true`) or ended.
    Equalizing {
        /// Which string.
        string: StringId,
        /// It began.
        running: bool,
    },
    /// A probe has taken new firmware.
    FirmwareUpdated(BatteryAddress),
    /// A probe has not taken new firmware.
    FirmwareFailed {
        /// Whose probe.
        battery: BatteryAddress,
        /// Why.
        why: UpdateFault,
    },
    /// A setting was changed.
    SettingsChanged,
    /// All settings went back to their defaults, the network's too if `network`.
    DefaultsRestored {
        /// The network's too.
        network: bool,
    },
    /// Somebody cleared the alarms by hand.
    AlarmsCleared,
    /// A warning began or ended.
    Warning(WarningEdge),
    /// Something is wrong with a probe itself, or no longer.
    ProbeFault {
        /// Whose probe.
        battery: BatteryAddress,
        /// What is wrong.
        fault: ProbeFault,
        /// It began.
        raised: bool,
    },
    /// So many events came faster than they were taken, and are lost. No journal has it: whoever follows one tells it in
    /// place of what was missed.
    EventsMissed(u32),
}

/// Why a probe has not taken new firmware.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum UpdateFault {
    /// It does not answer, however often it is asked.
    NoAnswer,
    /// What it has taken reads back otherwise than was promised: the image is damaged, or its flash is.
    BadImage,
    /// It cannot store it, or makes no sense.
    Fault,
    /// It takes no firmware.
    NotSupported,
    /// It has taken it, and started with the old one all the same: no probe is given it any more.
    StartedOld,
    /// It has taken it, and was not heard of since: no probe is given it any more.
    NotStarted,
    /// It refused it before any was sent: it is too long, or for another device.
    NotForIt,
    /// It is busy all the time.
    Busy,
    /// Voltage or temperature do not allow it.
    Unsafe,
    /// It forgets again and again that it takes firmware.
    Forgotten,
    /// The manager has no octets to give.
    NothingGiven,
}

impl UpdateFault {
    /// All, in the order of their codes.
    pub const ALL: [Self; 11] = [
        Self::NoAnswer,
        Self::BadImage,
        Self::Fault,
        Self::NotSupported,
        Self::StartedOld,
        Self::NotStarted,
        Self::NotForIt,
        Self::Busy,
        Self::Unsafe,
        Self::Forgotten,
        Self::NothingGiven,
    ];
}

/// What can be wrong with a probe itself, as it tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ProbeFault {
    /// The temperature sensor is broken or missing.
    TemperatureSensor,
    /// The last measurement of the resistance failed.
    ResistanceMeasurement,
    /// Too hot to equalize.
    Overheated,
    /// No calibration: its numbers are rough.
    Uncalibrated,
}

impl ProbeFault {
    /// All, in the order of their codes.
    pub const ALL: [Self; 4] =
        [Self::TemperatureSensor, Self::ResistanceMeasurement, Self::Overheated, Self::Uncalibrated];
}
