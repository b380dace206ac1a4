use crate::{Environment, Identity, Image, Limits, Percent, Reading, Refusal, Uptime};

/// What a product gives a [`Probe`](crate::Probe): what it is, what it measures, and what it can do. Everything but
/// the first two is refused unless it is written.
pub trait Device {
    /// What the probe is. [`Identity::protocol`] is [`ProtocolVersion::CURRENT`](crate::ProtocolVersion::CURRENT).
    fn identity(&self) -> Identity<'_>;

    /// What the probe measures at `now`.
    ///
    /// # Errors
    /// Why it tells nothing: an environment sensor refuses with [`Refusal::NotSupported`].
    fn reading(&mut self, now: Uptime) -> Result<Reading, Refusal>;

    /// What the environment sensor measures.
    ///
    /// # Errors
    /// Why it tells nothing.
    fn environment(&mut self, _now: Uptime) -> Result<Environment, Refusal> {
        Err(Refusal::NotSupported)
    }

    /// Begins to measure the internal resistance. Readings tell [`MEASURING`](crate::Status::MEASURING) until it is
    /// done.
    ///
    /// # Errors
    /// Why it does not.
    fn measure_resistance(&mut self, _now: Uptime) -> Result<(), Refusal> {
        Err(Refusal::NotSupported)
    }

    /// Bleeds the battery with this power until told otherwise; 0 ends it. What makes it unsafe is the device's to
    /// watch: it ends it then by itself.
    ///
    /// # Errors
    /// Why it does not.
    fn set_equalization(&mut self, _power: Percent) -> Result<(), Refusal> {
        Err(Refusal::NotSupported)
    }

    /// Takes the limits within which the battery is in order.
    ///
    /// # Errors
    /// Why it does not.
    fn set_limits(&mut self, _limits: Limits) -> Result<(), Refusal> {
        Err(Refusal::NotSupported)
    }

    /// Shows by a light where the probe is, or ends that.
    ///
    /// # Errors
    /// Why it does not.
    fn indicate(&mut self, _on: bool) -> Result<(), Refusal> {
        Err(Refusal::NotSupported)
    }

    /// Makes ready for this firmware, and tells how many of its octets are there already, from an update with the same
    /// image that was broken off.
    ///
    /// # Errors
    /// Why it does not: [`Refusal::BadImage`] for firmware that is for another device or too long.
    fn begin_update(&mut self, _image: Image) -> Result<u32, Refusal> {
        Err(Refusal::NotSupported)
    }

    /// Stores octets of the firmware. They come in order, without a hole, and stay within the image.
    ///
    /// # Errors
    /// Why it does not.
    fn write_firmware(&mut self, _offset: u32, _octets: &[u8]) -> Result<(), Refusal> {
        Err(Refusal::NotSupported)
    }

    /// Verifies the firmware, which is there whole, as it reads back from its store, against [`Image::crc`], and sees
    /// to it that the next start is with it.
    ///
    /// # Errors
    /// Why it does not: [`Refusal::BadImage`] when the CRC is another.
    fn finish_update(&mut self, _image: Image) -> Result<(), Refusal> {
        Err(Refusal::NotSupported)
    }
}
