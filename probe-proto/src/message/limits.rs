use serde::{Deserialize, Serialize};

/// Within what a battery is in order (BM100 manual, Battery->Configuration, Probe Configuration).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Limits {
    /// Lowest voltage, millivolts.
    pub low_voltage_mv: u16,
    /// Highest voltage, millivolts.
    pub high_voltage_mv: u16,
    /// Lowest temperature, hundredths of a degree Celsius.
    pub low_temperature_centi_celsius: i16,
    /// Highest temperature, hundredths of a degree Celsius.
    pub high_temperature_centi_celsius: i16,
    /// Lowest internal resistance, microohms.
    pub low_micro_ohms: u32,
    /// Highest internal resistance, microohms.
    pub high_micro_ohms: u32,
}

impl Limits {
    /// Whether all that a reading tells is within the limits. A resistance that was never measured is.
    pub fn hold(&self, reading: &crate::Reading) -> bool {
        let voltage = self.low_voltage_mv..=self.high_voltage_mv;
        let temperature = self.low_temperature_centi_celsius..=self.high_temperature_centi_celsius;
        let resistance = self.low_micro_ohms..=self.high_micro_ohms;
        voltage.contains(&reading.voltage_mv)
            && temperature.contains(&reading.temperature_centi_celsius)
            && reading.resistance.is_none_or(|measured| resistance.contains(&measured.micro_ohms))
    }
}
