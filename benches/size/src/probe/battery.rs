//! A battery of which everything can be asked.

use core::hint::black_box;
use core::time::Duration;

use probe_proto::{
    Device, Environment, Identity, Image, Limits, Percent, ProtocolVersion, Reading, Refusal, Resistance,
    Status,
};

pub(crate) struct Battery {
    voltage_mv: u16,
    power: Percent,
    limits: Option<Limits>,
    light: bool,
    firmware: u32,
}

impl Battery {
    pub(crate) const fn new() -> Self {
        Self { voltage_mv: 13_000, power: Percent::ZERO, limits: None, light: false, firmware: 0 }
    }
}

impl Device for Battery {
    fn identity(&self) -> Identity<'_> {
        Identity {
            model: black_box("BP100-12V"),
            serial: black_box("BP0000042"),
            hardware: 2,
            firmware: 130,
            nominal_mv: 12_000,
            protocol: ProtocolVersion::CURRENT,
        }
    }

    fn reading(&mut self, now: Duration) -> Result<Reading, Refusal> {
        let reading = Reading {
            voltage_mv: black_box(self.voltage_mv),
            temperature_centi_celsius: black_box(2_500),
            resistance: Some(Resistance { micro_ohms: black_box(4_000), age_seconds: now.subsec_millis() }),
            equalization: self.power,
            status: Status::NONE,
        };
        let beyond = self.limits.is_some_and(|limits| !limits.hold(&reading));
        Ok(Reading { status: reading.status.with(Status::BEYOND_LIMITS, beyond), ..reading })
    }

    fn environment(&mut self, _: Duration) -> Result<Environment, Refusal> {
        Err(black_box(Refusal::NotSupported))
    }

    fn measure_resistance(&mut self, _: Duration) -> Result<(), Refusal> {
        black_box(Ok(()))
    }

    fn set_equalization(&mut self, power: Percent) -> Result<(), Refusal> {
        self.power = power;
        Ok(())
    }

    fn set_limits(&mut self, limits: Limits) -> Result<(), Refusal> {
        self.limits = Some(limits);
        Ok(())
    }

    fn indicate(&mut self, on: bool) -> Result<(), Refusal> {
        self.light = on;
        Ok(())
    }

    fn begin_update(&mut self, _: Image) -> Result<u32, Refusal> {
        black_box(Ok(self.firmware))
    }

    fn write_firmware(&mut self, offset: u32, octets: &[u8]) -> Result<(), Refusal> {
        self.firmware = black_box(offset ^ Image::crc(octets));
        Ok(())
    }

    fn finish_update(&mut self, image: Image) -> Result<(), Refusal> {
        if image.crc == self.firmware { Ok(()) } else { Err(Refusal::BadImage) }
    }
}
