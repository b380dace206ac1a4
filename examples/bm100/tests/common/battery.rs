//! A battery with its probe, as far as a manager can tell.

use core::time::Duration;

use probe_proto::{
    Contacts, Device, Environment, Identity, Image, Limits, Percent, ProtocolVersion, Reading, Refusal,
    Resistance, Status, Uptime,
};

use super::chain::Restarts;

/// A measurement of the resistance takes so long.
const MEASUREMENT: Duration = Duration::from_millis(1_500);
/// A battery that is bled with full power falls by so much a second, millivolts.
const FALL: f64 = 0.05;

/// A 12 V block on charge.
#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "what a test may set")]
pub(crate) struct Block {
    pub(crate) serial: String,
    /// Millivolts.
    pub(crate) voltage: f64,
    /// Hundredths of a degree.
    pub(crate) temperature: i16,
    /// Microohms.
    pub(crate) resistance: u32,
    /// What is wrong with the probe.
    pub(crate) faults: Status,
    measured: Option<(u32, Duration)>,
    measuring_until: Option<Duration>,
    pub(crate) measurements: u32,
    pub(crate) power: Percent,
    pub(crate) limits: Option<Limits>,
    pub(crate) light: bool,
    pub(crate) restarts: u32,
    pub(crate) firmware: Vec<u8>,
    pub(crate) updated: Option<Image>,
    /// Version of the firmware that it runs.
    pub(crate) version: u16,
    /// Its boot loader starts the old firmware, whatever there is.
    pub(crate) starts_old: bool,
    /// It does not come up with new firmware.
    pub(crate) stays_dead: bool,
    /// Its flash loses what is written.
    pub(crate) decays: bool,
    /// It is busy once it has so many octets of firmware.
    pub(crate) busy_from: usize,
    /// What it answers to whoever has firmware for it.
    pub(crate) refusal: Option<Refusal>,
    last: Duration,
}

impl Block {
    pub(crate) fn new(number: u32) -> Self {
        Self {
            serial: format!("BP{number:07}"),
            voltage: 13_400.0 + f64::from(number % 50),
            temperature: 2_000 + i16::try_from(number % 200).unwrap(),
            resistance: 4_000 + 10 * (number % 30),
            faults: Status::NONE,
            measured: None,
            measuring_until: None,
            measurements: 0,
            power: Percent::ZERO,
            limits: None,
            light: false,
            restarts: 0,
            firmware: Vec::new(),
            updated: None,
            version: 130,
            starts_old: false,
            stays_dead: false,
            decays: false,
            busy_from: usize::MAX,
            refusal: None,
            last: Duration::ZERO,
        }
    }

    fn advance(&mut self, now: Duration) {
        let seconds = (now - self.last).as_secs_f64();
        self.voltage -= f64::from(self.power.get()) / 100.0 * FALL * seconds;
        self.last = now;
        if let Some(until) = self.measuring_until
            && now >= until
        {
            self.measuring_until = None;
            self.measured = Some((self.resistance, now));
            self.measurements += 1;
        }
    }
}

impl Device for Block {
    fn identity(&self) -> Identity<'_> {
        Identity {
            model: "BP100-12V",
            serial: &self.serial,
            hardware: 2,
            firmware: self.version,
            nominal_mv: 12_000,
            protocol: ProtocolVersion::CURRENT,
        }
    }

    fn reading(&mut self, now: Uptime) -> Result<Reading, Refusal> {
        self.advance(now);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a voltage of a few volts"
        )]
        let voltage_mv = self.voltage.round().clamp(0.0, 20_000.0) as u16;
        let cut = self.voltage <= 0.0 || self.voltage >= 20_000.0;
        let resistance = self.measured.map(|(micro_ohms, at)| Resistance {
            micro_ohms,
            age_seconds: u32::try_from((now - at).as_secs()).unwrap(),
        });
        Ok(Reading {
            voltage_mv,
            temperature_centi_celsius: self.temperature,
            resistance,
            equalization: self.power,
            status: self
                .faults
                .with(Status::MEASURING, self.measuring_until.is_some())
                .with(Status::VOLTAGE_FAULT, cut),
        })
    }

    fn measure_resistance(&mut self, now: Uptime) -> Result<(), Refusal> {
        self.measuring_until = Some(now + MEASUREMENT);
        Ok(())
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

    fn begin_update(&mut self, image: Image) -> Result<u32, Refusal> {
        if let Some(refusal) = self.refusal {
            return Err(refusal);
        }
        if image.octets > 4_096 {
            return Err(Refusal::BadImage);
        }
        Ok(u32::try_from(self.firmware.len()).unwrap())
    }

    fn write_firmware(&mut self, offset: u32, octets: &[u8]) -> Result<(), Refusal> {
        assert_eq!(usize::try_from(offset), Ok(self.firmware.len()));
        if self.firmware.len() >= self.busy_from {
            return Err(Refusal::Busy);
        }
        self.firmware.extend(octets);
        Ok(())
    }

    fn finish_update(&mut self, image: Image) -> Result<(), Refusal> {
        if self.decays || Image::crc(&self.firmware) != image.crc {
            return Err(Refusal::BadImage);
        }
        self.updated = Some(image);
        Ok(())
    }
}

impl Restarts for Block {
    fn restart(&mut self) {
        (self.power, self.limits, self.light) = (Percent::ZERO, None, false);
        (self.measured, self.measuring_until) = (None, None);
        self.restarts += 1;
        if let Some(image) = self.updated.filter(|_| !self.starts_old) {
            self.version = image.firmware;
        }
    }

    fn comes_up(&self) -> bool {
        !self.stays_dead
    }
}

/// An environmental sensor.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sensor(pub(crate) Environment);

impl Default for Sensor {
    fn default() -> Self {
        Self(Environment {
            temperature_centi_celsius: Some(2_150),
            humidity_centi_percent: Some(4_567),
            contacts: Contacts::from_bits(0),
        })
    }
}

impl Device for Sensor {
    fn identity(&self) -> Identity<'_> {
        Identity {
            model: "ENVIROSENSOR",
            serial: "ES1",
            hardware: 1,
            firmware: 100,
            nominal_mv: 0,
            protocol: ProtocolVersion::CURRENT,
        }
    }

    fn reading(&mut self, _: Uptime) -> Result<Reading, Refusal> {
        Err(Refusal::NotSupported)
    }

    fn environment(&mut self, _: Uptime) -> Result<Environment, Refusal> {
        Ok(self.0)
    }
}

impl Restarts for Sensor {
    fn restart(&mut self) {}
}
