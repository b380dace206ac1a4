use crate::{
    Attribute, ClassSet, CommandStatus, Control, Deadband, Iin, Restart, Sample, Stamp, TimeInterval,
    Timestamp, Uptime,
};

/// The one question that the outstation asks of its product: what do your points read?
///
/// A read-only device is `count` and `sample`; everything else is refused by default, and the master told so.
///
/// The points of a kind are numbered from 0, best without holes: a hole costs a header in every response.
pub trait Points {
    /// How many indices of this kind there are: `0..count`.
    fn count(&self, kind: Kind) -> u16;

    /// The present value and quality of a point; `None` when there is no such point.
    ///
    /// Not asked for [`Kind::OctetString`] and [`Kind::TimeInterval`], whose values have methods of their own.
    fn sample(&self, kind: Kind, index: u16) -> Option<Sample>;

    /// The values of several points side by side: fills `samples` from its start with what [`sample`](Self::sample) gives
    /// for the indices from `first` on. Gives how many it filled in, at least one; 0 when `sample` gives `None` for
    /// `first`.
    ///
    /// By default `sample` is asked for each. A product that finds them faster together answers polls faster.
    fn samples(&self, kind: Kind, first: u16, samples: &mut [Sample]) -> usize {
        let mut count: usize = 0;
        for (place, index) in samples.iter_mut().zip(first..u16::MAX) {
            let Some(sample) = self.sample(kind, index) else { break };
            *place = sample;
            count = count.saturating_add(1);
        }
        count
    }

    /// Whether the point is told in a class 0 poll (IEEE 1815-2012 clause 5: a point assigned to no class is not).
    ///
    /// By default all points are, but octet strings and time intervals.
    fn in_class_0(&self, kind: Kind, index: u16) -> bool {
        let _ = index;
        !matches!(kind, Kind::OctetString | Kind::TimeInterval)
    }

    /// Whether [`operate`](Self::operate) would take this control now. Nothing moves yet.
    ///
    /// [`CommandStatus::NotSupported`] for a point that does not exist or does not know the control, which is
    /// also what the default says.
    fn select(&mut self, index: u16, control: Control) -> CommandStatus {
        let _ = (index, control);
        CommandStatus::NotSupported
    }

    /// Carries a control out. A direct operate comes without a `select` before it, so check again.
    ///
    /// Refused by default with [`CommandStatus::NotSupported`].
    fn operate(&mut self, index: u16, control: Control) -> CommandStatus {
        let _ = (index, control);
        CommandStatus::NotSupported
    }

    /// Copies a counter to the frozen counter of its index, or an analog input to the frozen analog input, and
    /// clears the counter if asked to. `false`, the default: this point cannot be frozen.
    fn freeze(&mut self, now: Uptime, kind: Kind, index: u16, clear: bool) -> bool {
        let _ = (now, kind, index, clear);
        false
    }

    /// When a frozen counter or a frozen analog input was frozen, for the variations that tell it; `None`, the
    /// default, is told as 1970.
    fn frozen_at(&self, kind: Kind, index: u16) -> Option<Stamp> {
        let _ = (kind, index);
        None
    }

    /// Puts a point into an event class, or with `None` into class 0 alone, and keeps that. `false`, the default:
    /// its class cannot be assigned.
    fn assign_class(&mut self, kind: Kind, index: u16, class: Option<Class>) -> bool {
        let _ = (kind, index, class);
        false
    }

    /// How far an analog input must move to make an event (g34); `None`, the default: it has no deadband.
    fn deadband(&self, index: u16) -> Option<Deadband> {
        let _ = index;
        None
    }

    /// Sets the deadband of an analog input, and keeps it. `false`, the default: it cannot be set so.
    fn set_deadband(&mut self, index: u16, deadband: Deadband) -> bool {
        let _ = (index, deadband);
        false
    }

    /// An octet string (g110) of 1 to 255 octets; `None` or an empty one is not told.
    fn octets(&self, index: u16) -> Option<&[u8]> {
        let _ = index;
        None
    }

    /// Writes an octet string of 1 to 255 octets (g110). `false`, the default: it cannot be written so.
    fn set_octets(&mut self, index: u16, octets: &[u8]) -> bool {
        let _ = (index, octets);
        false
    }

    /// A time and interval (g50v4).
    fn time_interval(&self, index: u16) -> Option<TimeInterval> {
        let _ = index;
        None
    }

    /// Sets a time and interval (g50v4). `false`, the default: it cannot be set so.
    fn set_time_interval(&mut self, index: u16, value: TimeInterval) -> bool {
        let _ = (index, value);
        false
    }

    /// What the clock shows; `None`, the default: there is no clock.
    fn time(&self, now: Uptime) -> Option<Stamp> {
        let _ = now;
        None
    }

    /// Sets the clock: at `now` it is `time`. `false`, the default: there is none, or it is not for masters to set.
    fn set_time(&mut self, now: Uptime, time: Timestamp) -> bool {
        let _ = (now, time);
        false
    }

    /// What the device tells of itself in every response; of it count [`Iin::NEED_TIME`], [`Iin::LOCAL_CONTROL`],
    /// [`Iin::DEVICE_TROUBLE`], [`Iin::ALREADY_EXECUTING`] and [`Iin::CONFIG_CORRUPT`].
    fn indications(&self) -> Iin {
        Iin::NONE
    }

    /// A restart is asked for: how long until the device answers again; `None`, the default: it is not done.
    ///
    /// Do it when [`Event::Restart`](crate::Event::Restart) tells that the response is on its way.
    fn restart(&mut self, restart: Restart) -> Option<Uptime> {
        let _ = restart;
        None
    }

    /// Sets the data to their start values (the obsolete function 15). `false`, the default: not served.
    fn initialize_data(&mut self) -> bool {
        false
    }

    /// The master has switched unsolicited responses on or off: these classes are on now.
    fn unsolicited_enabled(&mut self, classes: ClassSet) {
        let _ = classes;
    }

    /// A device attribute of set 0 (g0): what is not known by the outstation itself, such as variation 252, the
    /// manufacturer's name. Variations that tell of limits and counts are answered without asking.
    fn attribute(&self, variation: u8) -> Option<Attribute<'_>> {
        let _ = variation;
        None
    }

    /// Whether [`set_attribute`](Self::set_attribute) would take a value for this variation; it is not asked when not.
    fn can_set_attribute(&self, variation: u8) -> bool {
        let _ = variation;
        false
    }

    /// Sets a device attribute of set 0. `false`, the default: it cannot be set so.
    fn set_attribute(&mut self, variation: u8, value: Attribute<'_>) -> bool {
        let _ = (variation, value);
        false
    }

    /// The files of the device (g70); `None`, the default: it has none.
    #[cfg(feature = "file-transfer")]
    fn files(&mut self) -> Option<&mut dyn crate::file::Files> {
        None
    }
}

/// The kinds of points an outstation publishes; each has indices of its own. Its number is the group of the present
/// values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Kind {
    /// Groups 1 (static) and 2 (events).
    BinaryInput = 1,
    /// Groups 3 (static) and 4 (events).
    DoubleBitInput = 3,
    /// Groups 10 (static) and 11 (events): the state of a binary output, controlled by group 12.
    BinaryOutput = 10,
    /// Groups 20 (static) and 22 (events).
    Counter = 20,
    /// Groups 21 (static) and 23 (events).
    FrozenCounter = 21,
    /// Groups 30 (static) and 32 (events), deadbands in group 34.
    AnalogInput = 30,
    /// Groups 31 (static) and 33 (events).
    FrozenAnalogInput = 31,
    /// Groups 40 (static) and 42 (events): the state of an analog output, controlled by group 41.
    AnalogOutput = 40,
    /// Groups 110 (static) and 111 (events).
    OctetString = 110,
    /// Group 50, variation 4.
    TimeInterval = 50,
}

impl Kind {
    /// All kinds, in the order in which a class 0 poll tells them.
    pub const ALL: [Self; 10] = [
        Self::BinaryInput,
        Self::DoubleBitInput,
        Self::BinaryOutput,
        Self::Counter,
        Self::FrozenCounter,
        Self::AnalogInput,
        Self::FrozenAnalogInput,
        Self::AnalogOutput,
        Self::OctetString,
        Self::TimeInterval,
    ];
}

codes! {
    /// The class of an event: how urgent it is (IEEE 1815-2012 clause 5). The number is the standard's.
    pub enum Class {
        /// Class 1.
        One = 1,
        /// Class 2.
        Two = 2,
        /// Class 3.
        Three = 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Flags;

    /// One analog input and nothing else.
    struct ReadOnly;

    impl Points for ReadOnly {
        fn count(&self, kind: Kind) -> u16 {
            u16::from(kind == Kind::AnalogInput)
        }

        fn sample(&self, kind: Kind, index: u16) -> Option<Sample> {
            (index < self.count(kind)).then(|| Sample::analog(13_390, Flags::ONLINE))
        }
    }

    #[test]
    fn a_device_that_says_nothing_of_controls_refuses_them() {
        let control = Control::Analog(1);
        assert_eq!(ReadOnly.select(0, control), CommandStatus::NotSupported);
        assert_eq!(ReadOnly.operate(0, control), CommandStatus::NotSupported);
    }
}
