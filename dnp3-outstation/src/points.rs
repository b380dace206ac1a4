use crate::{CommandStatus, Control, Sample};

/// The one question that the outstation asks of its product: what do your points read?
///
/// A read-only device is `count` and `sample`; controls are refused by default. Points of a kind are numbered
/// from 0 without holes, which masters like best.
pub trait Points {
    /// How many points of this kind there are: their indices are `0..count`.
    fn count(&self, kind: Kind) -> u16;

    /// The present value and quality of a point; `None` when there is no such point.
    fn sample(&self, kind: Kind, index: u16) -> Option<Sample>;

    /// Whether [`operate`](Self::operate) would take this control now. Nothing moves yet.
    ///
    /// Refused by default with [`CommandStatus::NotSupported`].
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
}

/// The kinds of points an outstation publishes; each has indices of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Kind {
    /// Groups 1 (static) and 2 (events).
    BinaryInput,
    /// Groups 10 (static) and 11 (events): the state of a binary output, controlled by group 12.
    BinaryOutput,
    /// Groups 20 (static) and 22 (events).
    Counter,
    /// Groups 30 (static) and 32 (events).
    AnalogInput,
    /// Groups 40 (static) and 42 (events): the state of an analog output, controlled by group 41.
    AnalogOutput,
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
