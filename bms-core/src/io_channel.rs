//! The four IO channels: analog inputs all, two with a digital input, one with an alarm contact (BTRM manual §4.5, §9).

use core::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{
    limits::{Limit, Watch},
    time::Uptime,
    units::Millivolts,
};

/// A digital input that is out of limits this long is tripped (ours): a bouncing door switch is one alarm, not ten.
const DEBOUNCE: Duration = Duration::from_secs(1);

/// When the digital input of a channel is tripped (BTRM manual §9.1, §9.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum DigitalInput {
    /// Under 1 V; again normal at 1.1 V (the hysteresis is ours).
    AlarmBelow1V,
    /// Over 2 V; again normal at 1.9 V (the hysteresis is ours).
    AlarmAbove2V,
}

impl DigitalInput {
    const fn limit(self) -> Limit<Millivolts> {
        match self {
            Self::AlarmBelow1V => Limit::below(Millivolts(1_000), Millivolts(1_100), DEBOUNCE),
            Self::AlarmAbove2V => Limit::above(Millivolts(2_000), Millivolts(1_900), DEBOUNCE),
        }
    }
}

/// The contact of a low-capacity alarm. It is open while the unit has no power (BTRM manual §4.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Contact {
    /// Closed to ground in normal operation, opens on alarm ("Digital Out Normally Low", BTRM manual §9.1.4).
    NormallyClosed,
    /// Open in normal operation, closes to ground on alarm ("Normally Open, Low On Alarm", BTRM manual §9.1.4).
    NormallyOpen,
}

/// What IO channel 1 is for. Its voltage is measured in every mode (BTRM manual §10.3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum IoChannel1 {
    /// An analog input and nothing else.
    #[default]
    Analog,
    /// A digital input that raises an alarm.
    Input(DigitalInput),
    /// A contact that tells of low battery capacity.
    LowCapacityAlarm(Contact),
}

impl IoChannel1 {
    /// The mode with this number, 0 to 4 (BTRM manual §12.3.7).
    pub const fn from_number(number: u16) -> Option<Self> {
        match number {
            0 => Some(Self::Analog),
            1 => Some(Self::Input(DigitalInput::AlarmBelow1V)),
            2 => Some(Self::Input(DigitalInput::AlarmAbove2V)),
            3 => Some(Self::LowCapacityAlarm(Contact::NormallyClosed)),
            4 => Some(Self::LowCapacityAlarm(Contact::NormallyOpen)),
            _ => None,
        }
    }

    /// The mode's number, 0 to 4.
    pub const fn number(self) -> u16 {
        match self {
            Self::Analog => 0,
            Self::Input(DigitalInput::AlarmBelow1V) => 1,
            Self::Input(DigitalInput::AlarmAbove2V) => 2,
            Self::LowCapacityAlarm(Contact::NormallyClosed) => 3,
            Self::LowCapacityAlarm(Contact::NormallyOpen) => 4,
        }
    }

    /// The digital input, where the channel is one.
    pub const fn input(self) -> Option<DigitalInput> {
        match self {
            Self::Input(input) => Some(input),
            Self::Analog | Self::LowCapacityAlarm(_) => None,
        }
    }

    /// Whether the contact is closed to ground while the low-capacity alarm stands or not.
    pub const fn contact_closed(self, low_capacity: bool) -> bool {
        match self {
            Self::LowCapacityAlarm(Contact::NormallyClosed) => !low_capacity,
            Self::LowCapacityAlarm(Contact::NormallyOpen) => low_capacity,
            Self::Analog | Self::Input(_) => false,
        }
    }
}

/// What IO channel 2 is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum IoChannel2 {
    /// An analog input and nothing else.
    #[default]
    Analog,
    /// A digital input that raises an alarm.
    Input(DigitalInput),
}

impl IoChannel2 {
    /// The mode with this number, 0 to 2 (BTRM manual §12.3.7).
    pub const fn from_number(number: u16) -> Option<Self> {
        match number {
            0 => Some(Self::Analog),
            1 => Some(Self::Input(DigitalInput::AlarmBelow1V)),
            2 => Some(Self::Input(DigitalInput::AlarmAbove2V)),
            _ => None,
        }
    }

    /// The mode's number, 0 to 2.
    pub const fn number(self) -> u16 {
        match self {
            Self::Analog => 0,
            Self::Input(DigitalInput::AlarmBelow1V) => 1,
            Self::Input(DigitalInput::AlarmAbove2V) => 2,
        }
    }

    /// The digital input, where the channel is one.
    pub const fn input(self) -> Option<DigitalInput> {
        match self {
            Self::Input(input) => Some(input),
            Self::Analog => None,
        }
    }
}

/// The state of one channel's digital input.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct InputWatch {
    input: Option<DigitalInput>,
    watch: Watch,
}

impl InputWatch {
    /// Takes the channel's mode and voltage, tells whether the input is tripped. A change of mode starts afresh.
    pub fn step(&mut self, now: Uptime, input: Option<DigitalInput>, voltage: Option<Millivolts>) -> bool {
        if self.input != input {
            *self = Self { input, watch: Watch::default() };
        }
        match input {
            Some(input) => self.watch.step(now, voltage, &input.limit()),
            None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tripped_at(input: DigitalInput, millivolts: i32) -> bool {
        let mut watch = InputWatch::default();
        watch.step(Duration::ZERO, Some(input), Some(Millivolts(millivolts)));
        watch.step(Duration::from_secs(1), Some(input), Some(Millivolts(millivolts)))
    }

    #[test]
    fn digital_inputs_trip_at_the_manuals_voltages() {
        assert!(tripped_at(DigitalInput::AlarmBelow1V, 999));
        assert!(!tripped_at(DigitalInput::AlarmBelow1V, 1_000));
        assert!(tripped_at(DigitalInput::AlarmAbove2V, 2_001));
        assert!(!tripped_at(DigitalInput::AlarmAbove2V, 2_000));
    }

    #[test]
    fn a_change_of_mode_forgets_the_old_alarm() {
        let mut watch = InputWatch::default();
        let above = Some(DigitalInput::AlarmAbove2V);
        watch.step(Duration::ZERO, above, Some(Millivolts(5_000)));
        assert!(watch.step(Duration::from_secs(1), above, Some(Millivolts(5_000))));
        assert!(!watch.step(
            Duration::from_secs(2),
            Some(DigitalInput::AlarmBelow1V),
            Some(Millivolts(5_000))
        ));
        assert!(!watch.step(Duration::from_secs(3), None, Some(Millivolts(5_000))));
    }

    #[test]
    fn modes_keep_their_numbers() {
        for number in 0..=4 {
            assert_eq!(IoChannel1::from_number(number).map(IoChannel1::number), Some(number));
        }
        for number in 0..=2 {
            assert_eq!(IoChannel2::from_number(number).map(IoChannel2::number), Some(number));
        }
        assert_eq!(IoChannel1::from_number(5), None);
        assert_eq!(IoChannel2::from_number(3), None);
    }

    #[test]
    fn contacts_tell_of_low_capacity() {
        let closed =
            |number, low| IoChannel1::from_number(number).is_some_and(|mode| mode.contact_closed(low));
        assert!(closed(3, false) && !closed(3, true), "normally closed opens on alarm");
        assert!(!closed(4, false) && closed(4, true), "normally open closes on alarm");
        assert!(!closed(0, true) && !closed(1, true) && !closed(2, true));
    }
}
