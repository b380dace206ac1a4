//! The hardware of a probe, as the product needs it.

use embedded_storage::nor_flash::NorFlash;
use probe_proto::Percent;

/// What the converter measures.
///
/// Counts are of 16 bits, whatever the converter has: 0 is nothing, 65535 the end of its range. Twelve bits, sixteen
/// times oversampled, are enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Channel {
    /// Voltage at the battery's terminals, on wires of its own: the whole range is [`MOST_VOLTS`].
    Battery,
    /// Current of the pulse that measures the resistance: the whole range is [`MOST_AMPERES`].
    Pulse,
    /// The thermistor at the terminal, 10 kOhm at 25 °C with B25/85 = 3435 K, below a resistor of 10 kOhm.
    Terminal,
    /// Another of the same kind beside the resistor that the battery is bled with.
    Bleeder,
}

/// Volts at the end of the range of [`Channel::Battery`].
pub const MOST_VOLTS: u8 = 20;
/// Amperes at the end of the range of [`Channel::Pulse`].
pub const MOST_AMPERES: u8 = 20;

/// The two lights (BM100 manual, Product Callouts, Battery Probe).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Light {
    /// LED1, red.
    Red,
    /// LED2, green.
    Green,
}

/// The parts around the processor. None of the functions waits for anything but its part.
pub trait Board {
    /// Where a firmware image is kept until it is started: see [`slot`](crate::slot).
    type Flash: NorFlash;

    /// Converts one channel now.
    fn counts(&mut self, channel: Channel) -> u16;

    /// Bleeds the battery with this part of the time, 0 at power-up.
    fn set_bleed(&mut self, power: Percent);

    /// Switches the load that the resistance is measured with, off at power-up. A board ends it by itself after 100 ms,
    /// should the processor stand still.
    fn set_pulse(&mut self, on: bool);

    /// Switches a light, off at power-up.
    fn set_light(&mut self, light: Light, on: bool);

    /// Whether the button B1 is held down. A change is a reason to call
    /// [`Bp100::process`](crate::Bp100::process).
    fn button(&mut self) -> bool;

    /// The slot for firmware.
    fn flash(&mut self) -> &mut Self::Flash;
}
