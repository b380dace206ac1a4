//! A product of binary and analog inputs and outputs, as many of each.

use dnp3_outstation::{CommandStatus, Control, Flags, Kind, Points, Sample};

/// Points in RAM.
pub(super) struct Table<const N: usize> {
    values: [i32; N],
    #[cfg(feature = "dnp3-files")]
    record: super::files::Record,
}

impl<const N: usize> Table<N> {
    pub(super) const fn new() -> Self {
        Self {
            values: [0; N],
            #[cfg(feature = "dnp3-files")]
            record: super::files::Record::new(),
        }
    }

    fn place(kind: Kind, index: u16) -> Option<usize> {
        let quarter = N / 4;
        let first = match kind {
            Kind::BinaryInput => 0,
            Kind::BinaryOutput => quarter,
            Kind::AnalogInput => quarter * 2,
            Kind::AnalogOutput => quarter * 3,
            _ => return None,
        };
        let index = usize::from(index);
        (index < quarter).then_some(first + index)
    }
}

impl<const N: usize> Points for Table<N> {
    fn count(&self, kind: Kind) -> u16 {
        match kind {
            Kind::BinaryInput | Kind::BinaryOutput | Kind::AnalogInput | Kind::AnalogOutput => {
                u16::try_from(N / 4).unwrap_or(0)
            }
            _ => 0,
        }
    }

    fn sample(&self, kind: Kind, index: u16) -> Option<Sample> {
        let value = *self.values.get(Self::place(kind, index)?)?;
        Some(match kind {
            Kind::BinaryInput | Kind::BinaryOutput => Sample::binary(value != 0, Flags::ONLINE),
            _ => Sample::analog(value, Flags::ONLINE),
        })
    }

    fn select(&mut self, index: u16, control: Control) -> CommandStatus {
        let kind = match control {
            Control::Analog(_) | Control::Float(_) => Kind::AnalogOutput,
            _ => Kind::BinaryOutput,
        };
        if Self::place(kind, index).is_some() { CommandStatus::Success } else { CommandStatus::NotSupported }
    }

    #[cfg(feature = "dnp3-files")]
    fn files(&mut self) -> Option<&mut dyn dnp3_outstation::file::Files> {
        Some(&mut self.record)
    }

    fn operate(&mut self, index: u16, control: Control) -> CommandStatus {
        let (kind, value) = match control {
            Control::Analog(value) => (Kind::AnalogOutput, value),
            Control::State(on) => (Kind::BinaryOutput, i32::from(on)),
            Control::Relay(relay) => (Kind::BinaryOutput, i32::from(relay.code.to_octet() & 1)),
            _ => return CommandStatus::NotSupported,
        };
        let place = Self::place(kind, index).and_then(|place| self.values.get_mut(place));
        let Some(place) = place else { return CommandStatus::NotSupported };
        *place = value;
        CommandStatus::Success
    }
}
