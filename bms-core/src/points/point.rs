//! One row of the point table.

use super::{Kind, Shape, Span, Table};

/// What masters may do with a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Access {
    /// `ro`: read only.
    ReadOnly,
    /// `rw`: read and written.
    ReadWrite,
    /// `wo`: written only.
    WriteOnly,
}

impl Access {
    /// Whether masters can read the point.
    pub const fn reads(self) -> bool {
        matches!(self, Self::ReadOnly | Self::ReadWrite)
    }

    /// Whether masters can write the point.
    pub const fn writes(self) -> bool {
        matches!(self, Self::ReadWrite | Self::WriteOnly)
    }

    /// The word that stands for this access in a point table and in print.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ReadOnly => "ro",
            Self::ReadWrite => "rw",
            Self::WriteOnly => "wo",
        }
    }
}

impl core::fmt::Display for Access {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.pad(self.as_str())
    }
}

/// One quantity, and where each protocol publishes it. Written as a row of [`point_map!`](crate::point_map).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub struct Point<Q> {
    /// Unique name in kebab-case, for people and for text protocols.
    pub name: &'static str,
    /// What it is, in the product's own words.
    pub quantity: Q,
    /// How many there are, one behind the other at every address: 1 for a scalar, or one for each battery.
    pub count: u16,
    /// What masters may do with it.
    pub access: Access,
    /// The shape of its value in a 16-bit register.
    pub shape: Shape,
    /// The unit and scale of its value such as `mV`; empty for a plain number.
    pub unit: &'static str,
    /// DNP3 event class, 1 to 3; `None` makes no events.
    pub class: Option<u8>,
    /// DNP3 deadband in the point's unit: an analog point makes an event when it has moved by more than this.
    pub deadband: Option<u32>,
    /// SNMP object under the product's root, without the instance; `None` if there is none.
    pub oid: Option<&'static [u32]>,
    /// What a register map says about it.
    pub description: &'static str,
    modbus: [Option<u16>; Table::ALL.len()],
    dnp3: [Option<u16>; Kind::ALL.len()],
}

impl<Q: Copy> Point<Q> {
    /// A scalar without unit, description and addresses.
    pub const fn new(name: &'static str, quantity: Q, access: Access, shape: Shape) -> Self {
        Self {
            name,
            quantity,
            count: 1,
            access,
            shape,
            unit: "",
            class: None,
            deadband: None,
            oid: None,
            description: "",
            modbus: [None; Table::ALL.len()],
            dnp3: [None; Kind::ALL.len()],
        }
    }

    /// The addresses at which `table` has this point.
    pub const fn modbus(&self, table: Table) -> Option<Span> {
        let [coil, discrete, holding, input] = self.modbus;
        self.span(match table {
            Table::Coil => coil,
            Table::Discrete => discrete,
            Table::Holding => holding,
            Table::Input => input,
        })
    }

    /// The indices at which `kind` has this point.
    pub const fn dnp3(&self, kind: Kind) -> Option<Span> {
        let [binary_input, binary_output, analog_input, analog_output, counter] = self.dnp3;
        self.span(match kind {
            Kind::BinaryInput => binary_input,
            Kind::BinaryOutput => binary_output,
            Kind::AnalogInput => analog_input,
            Kind::AnalogOutput => analog_output,
            Kind::Counter => counter,
        })
    }

    /// The event class, 1 to 3, as a point of `kind` that no master has assigned; `None` makes no events. That of the row
    /// is the inputs': outputs make no events until a master wants them.
    pub const fn class_as(&self, kind: Kind) -> Option<u8> {
        if kind.is_output() { None } else { self.class }
    }

    /// The deadband, in the point's unit, as a point of `kind` that no master has given another; `None` for a kind that
    /// has none, and for an analog input that makes no events.
    pub const fn deadband_as(&self, kind: Kind) -> Option<u32> {
        if matches!(kind, Kind::AnalogInput) { self.deadband } else { None }
    }

    const fn span(&self, first: Option<u16>) -> Option<Span> {
        match first {
            Some(first) => Some(Span { first, count: self.count }),
            None => None,
        }
    }
}

/// The cells of a row, one by one.
impl<Q: Copy> Point<Q> {
    /// The same point `count` times.
    #[must_use]
    pub const fn with_count(mut self, count: u16) -> Self {
        self.count = count;
        self
    }

    /// The same point with a unit.
    #[must_use]
    pub const fn with_unit(mut self, unit: &'static str) -> Self {
        self.unit = unit;
        self
    }

    /// The same point with a description.
    #[must_use]
    pub const fn with_description(mut self, description: &'static str) -> Self {
        self.description = description;
        self
    }

    /// The same point at `address` of a Modbus table.
    #[must_use]
    pub const fn with_modbus(mut self, table: Table, address: u16) -> Self {
        let [coil, discrete, holding, input] = &mut self.modbus;
        *match table {
            Table::Coil => coil,
            Table::Discrete => discrete,
            Table::Holding => holding,
            Table::Input => input,
        } = Some(address);
        self
    }

    /// The same point at `index` of a DNP3 kind.
    #[must_use]
    pub const fn with_dnp3(mut self, kind: Kind, index: u16) -> Self {
        let [binary_input, binary_output, analog_input, analog_output, counter] = &mut self.dnp3;
        *match kind {
            Kind::BinaryInput => binary_input,
            Kind::BinaryOutput => binary_output,
            Kind::AnalogInput => analog_input,
            Kind::AnalogOutput => analog_output,
            Kind::Counter => counter,
        } = Some(index);
        self
    }

    /// The same point with a DNP3 event class.
    #[must_use]
    pub const fn with_class(mut self, class: u8) -> Self {
        self.class = Some(class);
        self
    }

    /// The same point with a DNP3 deadband.
    #[must_use]
    pub const fn with_deadband(mut self, deadband: u32) -> Self {
        self.deadband = Some(deadband);
        self
    }

    /// The same point at an SNMP object.
    #[must_use]
    pub const fn with_oid(mut self, oid: &'static [u32]) -> Self {
        self.oid = Some(oid);
        self
    }
}
