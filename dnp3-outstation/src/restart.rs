/// How a device is to start again (functions 13 and 14).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Restart {
    /// As after a power cut.
    Cold,
    /// The DNP3 application alone.
    Warm,
}
