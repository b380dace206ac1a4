//! What the simulated probes measure and do.

use core::time::Duration;

use probe_proto::{
    Contacts, Device, Environment, Identity, Image, Limits, Percent, ProtocolVersion, Reading, Refusal,
    Resistance, Status, Uptime,
};

/// A measurement of the resistance takes so long.
pub const MEASUREMENT: Duration = Duration::from_millis(1_500);

#[allow(clippy::struct_excessive_bools, reason = "what a test may set")]
pub struct Battery {
    pub serial: String,
    pub model: &'static str,
    pub number: u8,
    /// Every reading that was ever told.
    pub readings: Vec<Reading>,
    pub now: Duration,
    pub measuring_until: Option<Duration>,
    pub measurements: u32,
    pub power: Percent,
    pub power_sets: u32,
    pub limits: Option<Limits>,
    pub light: bool,
    pub restarts: u32,
    pub refusal: Option<Refusal>,
    pub environment: bool,
    /// Firmware as it is in the store, and whether one octet of it decays.
    pub firmware: Vec<u8>,
    pub decays: bool,
    pub chunks: u32,
    pub started: Option<u16>,
    pub image: Option<Image>,
    pub busy: bool,
    /// How long it verifies firmware, and whether it does now.
    pub work: Duration,
    pub works: bool,
}

impl Battery {
    pub fn new(number: u8) -> Self {
        Self {
            serial: format!("BP{number:07}"),
            model: "BP100-12V",
            number,
            readings: Vec::new(),
            now: Duration::ZERO,
            measuring_until: None,
            measurements: 0,
            power: Percent::ZERO,
            power_sets: 0,
            limits: None,
            light: false,
            restarts: 0,
            refusal: None,
            environment: false,
            firmware: Vec::new(),
            decays: false,
            chunks: 0,
            started: None,
            image: None,
            busy: false,
            work: Duration::ZERO,
            works: false,
        }
    }

    pub fn is_measuring(&self, now: Duration) -> bool {
        self.measuring_until.is_some_and(|end| now < end)
    }
}

impl Device for Battery {
    fn identity(&self) -> Identity<'_> {
        Identity {
            model: self.model,
            serial: &self.serial,
            hardware: 2,
            firmware: 130,
            nominal_mv: 12_000,
            protocol: ProtocolVersion::CURRENT,
        }
    }

    fn reading(&mut self, now: Uptime) -> Result<Reading, Refusal> {
        if self.environment {
            return Err(Refusal::NotSupported);
        }
        let count = u16::try_from(self.readings.len() % 1_000).unwrap();
        let reading = Reading {
            voltage_mv: 13_000 + count,
            temperature_centi_celsius: 2_500 + i16::from(self.number),
            resistance: Some(Resistance { micro_ohms: 4_000 + u32::from(self.number), age_seconds: 86_400 }),
            equalization: self.power,
            status: Status::NONE.with(Status::MEASURING, self.is_measuring(now)),
        };
        self.readings.push(reading);
        Ok(reading)
    }

    fn environment(&mut self, _: Uptime) -> Result<Environment, Refusal> {
        let told = Environment {
            temperature_centi_celsius: Some(2_150),
            humidity_centi_percent: Some(4_567),
            contacts: Contacts::from_bits(0b101),
        };
        if self.environment { Ok(told) } else { Err(Refusal::NotSupported) }
    }

    fn measure_resistance(&mut self, now: Uptime) -> Result<(), Refusal> {
        if let Some(refusal) = self.refusal {
            return Err(refusal);
        }
        self.measuring_until = Some(now + MEASUREMENT);
        self.measurements += 1;
        Ok(())
    }

    fn set_equalization(&mut self, power: Percent) -> Result<(), Refusal> {
        if let Some(refusal) = self.refusal {
            return Err(refusal);
        }
        self.power = power;
        self.power_sets += 1;
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

    fn begin_update(&mut self, image: Image) -> Result<u32, Refusal> {
        if image.octets > 100_000 {
            return Err(Refusal::BadImage);
        }
        if self.image != Some(image) {
            self.firmware.clear();
            self.image = Some(image);
        }
        Ok(u32::try_from(self.firmware.len()).unwrap())
    }

    fn write_firmware(&mut self, offset: u32, octets: &[u8]) -> Result<(), Refusal> {
        assert_eq!(offset as usize, self.firmware.len(), "in order and without a hole");
        self.chunks += 1;
        self.firmware.extend(octets);
        Ok(())
    }

    fn finish_update(&mut self, image: Image) -> Result<(), Refusal> {
        self.works = true;
        let mut stored = self.firmware.clone();
        if self.decays {
            stored[3] ^= 1;
        }
        if Image::crc(&stored) != image.crc {
            return Err(Refusal::BadImage);
        }
        self.started = Some(image.firmware);
        Ok(())
    }
}
