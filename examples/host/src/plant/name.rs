//! The names that a tester gets, sets and clears: one row each, documented in `docs/plant-port.md`.

use core::ops::RangeInclusive;

/// Something in the plant that has a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Name {
    /// Battery voltage as the sensor reads it.
    BatteryVolts,
    /// Battery current as the sensor reads it, positive while charging.
    BatteryAmps,
    /// What the load draws while it has power.
    LoadAmps,
    /// Output of the power supply; 0 V is a supply loss.
    SupplyVolts,
    /// Output of the charger; 0 V is a dead charger.
    ChargerVolts,
    /// Of the air, and as the sensor reads it.
    Temperature,
    /// What is wired to IO channel 1.
    Io1Volts,
    /// What is wired to IO channel 2.
    Io2Volts,
    /// What is wired to IO channel 3.
    Io3Volts,
    /// What is wired to IO channel 4.
    Io4Volts,
    /// PB1 is held down.
    Button1,
    /// PB2 is held down.
    Button2,
    /// What is left of the rated capacity.
    BatteryHealth,
    /// State of charge of the simulated battery, percent.
    Soc,
    /// Transfer relay: `supply` or `battery`.
    LoadSource,
    /// Low voltage disconnect: 1 while the load is on its source.
    LoadConnected,
    /// 1 while the charger is on the battery.
    ChargerConnected,
    /// IO channel 1's contact to ground: `open` or `closed`.
    Io1Contact,
    /// `off`, `blinking` or `flashing`.
    Leds,
    /// The recorded discharge: `none`, `ready`, `running` or `ended`.
    Replay,
    /// Seconds that the plant has run.
    Time,
    /// The names that are set at present.
    Overrides,
}

/// What may be done with a name.
#[derive(Clone, Debug, PartialEq)]
pub enum Access {
    /// A sensor: takes a value, `fault` or `missing`.
    Sensor(RangeInclusive<f64>),
    /// A push button: takes 0 or 1.
    Button,
    /// A part of the plant: takes a value.
    Part(RangeInclusive<f64>),
    /// Tells only.
    ReadOnly,
}

impl Name {
    /// Every name, in the order of `list`.
    pub const ALL: [Self; 22] = [
        Self::BatteryVolts,
        Self::BatteryAmps,
        Self::LoadAmps,
        Self::SupplyVolts,
        Self::ChargerVolts,
        Self::Temperature,
        Self::Io1Volts,
        Self::Io2Volts,
        Self::Io3Volts,
        Self::Io4Volts,
        Self::Button1,
        Self::Button2,
        Self::BatteryHealth,
        Self::Soc,
        Self::LoadSource,
        Self::LoadConnected,
        Self::ChargerConnected,
        Self::Io1Contact,
        Self::Leds,
        Self::Replay,
        Self::Time,
        Self::Overrides,
    ];

    /// The name of `word`.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|name| name.word() == word)
    }

    /// The word for this name.
    pub const fn word(self) -> &'static str {
        match self {
            Self::BatteryVolts => "battery-volts",
            Self::BatteryAmps => "battery-amps",
            Self::LoadAmps => "load-amps",
            Self::SupplyVolts => "supply-volts",
            Self::ChargerVolts => "charger-volts",
            Self::Temperature => "temperature",
            Self::Io1Volts => "io1-volts",
            Self::Io2Volts => "io2-volts",
            Self::Io3Volts => "io3-volts",
            Self::Io4Volts => "io4-volts",
            Self::Button1 => "button1",
            Self::Button2 => "button2",
            Self::BatteryHealth => "battery-health",
            Self::Soc => "soc",
            Self::LoadSource => "load-source",
            Self::LoadConnected => "load-connected",
            Self::ChargerConnected => "charger-connected",
            Self::Io1Contact => "io1-contact",
            Self::Leds => "leds",
            Self::Replay => "replay",
            Self::Time => "time",
            Self::Overrides => "overrides",
        }
    }

    /// What may be done with it, and its range in volts, amperes, °C, percent or as a share.
    ///
    /// Voltages go past the 60 V and currents past the 20 A that the unit measures (BTRM manual §15), so that its
    /// behaviour out of range can be tested.
    pub const fn access(self) -> Access {
        match self {
            Self::BatteryVolts
            | Self::LoadAmps
            | Self::SupplyVolts
            | Self::ChargerVolts
            | Self::Io1Volts
            | Self::Io2Volts
            | Self::Io3Volts
            | Self::Io4Volts => Access::Sensor(0.0..=100.0),
            Self::BatteryAmps => Access::Sensor(-100.0..=100.0),
            Self::Temperature => Access::Sensor(-60.0..=150.0),
            Self::Button1 | Self::Button2 => Access::Button,
            Self::BatteryHealth => Access::Part(0.0..=1.0),
            Self::Soc => Access::Part(0.0..=100.0),
            Self::LoadSource
            | Self::LoadConnected
            | Self::ChargerConnected
            | Self::Io1Contact
            | Self::Leds
            | Self::Replay
            | Self::Time
            | Self::Overrides => Access::ReadOnly,
        }
    }
}
