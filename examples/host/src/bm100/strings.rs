//! What is plugged into the manager's ports.

use core::time::Duration;
use std::rc::Rc;

use anyhow::{Result, anyhow, ensure};
use bm100::{Bm100, ProbeFirmware};
use bms_core::string::StringId;
use probe_proto::{Bus, Report};

use super::{firmware::Firmware, serial::SerialString};
use crate::{
    chain::{Chain, ChainConfig, EnvironmentSensor, Line, Listener},
    options::{Place, StringOptions},
    product::Unit,
};

/// The strings and the environmental sensor.
#[derive(Debug)]
pub(super) struct Strings {
    simulated: Vec<(StringId, Line)>,
    serial: Vec<(StringId, SerialString)>,
    sensor: Option<Line>,
    firmware: Option<Rc<Firmware>>,
    baud: u32,
    now: Duration,
}

impl Strings {
    /// As the command line says.
    ///
    /// # Errors
    /// What of it does not fit together, a serial line that cannot be opened, and firmware that is none.
    pub(super) fn plug_in(options: &StringOptions, speed: f64) -> Result<Self> {
        options.check().map_err(|error| anyhow!(error))?;
        let firmware = options.probe_firmware.as_deref().map(Firmware::open).transpose()?.map(Rc::new);
        let baud = options.string_baud;
        let (mut simulated, mut serial) = (Vec::new(), Vec::new());
        for string in StringId::ALL {
            if let Some(path) = options.serial(string) {
                #[expect(clippy::float_cmp, reason = "it is what was typed")]
                let real_time = speed == 1.0;
                ensure!(real_time, "real probes know no --speed: leave it out with --string-{string}");
                serial.push((string, SerialString::open(path, baud, firmware.clone())?));
            } else if options.is_simulated(string) {
                let chain = Chain::new(&config(options, string));
                simulated.push((string, Line::new(Bm100::bus_config(baud), chain)));
            }
        }
        let air = options.temperature;
        let sensor = (!options.no_sensor).then(|| {
            let sensor = EnvironmentSensor {
                centi_celsius: Some(hundredths(air)),
                humidity_centi_percent: Some(4_500),
                contacts: 0,
            };
            Line::new(Bm100::sensor_config(baud), Chain::of_sensor(sensor, baud))
        });
        let mut strings = Self { simulated, serial, sensor, firmware, baud, now: Duration::ZERO };
        for place in &options.dead_probe {
            strings.chain_mut(*place).map(|chain| chain.set_alive(place.index.get(), false));
        }
        Ok(strings)
    }

    /// The simulated chain that a place is in.
    pub(super) fn chain_mut(&mut self, place: Place) -> Option<&mut Chain> {
        let (_, line) = self.simulated.iter_mut().find(|(string, _)| *string == place.string)?;
        let there = usize::from(place.index.get()) <= line.chain().len();
        there.then_some(line.chain_mut())
    }

    /// All simulated chains.
    pub(super) fn chains_mut(&mut self) -> impl Iterator<Item = &mut Chain> {
        self.simulated.iter_mut().map(|(_, line)| line.chain_mut())
    }

    /// Simulated time since the start.
    pub(super) const fn now(&self) -> Duration {
        self.now
    }

    /// Has what is on serial lines served, until the program ends.
    pub(super) fn start(&self, unit: &Rc<Unit<Bm100>>) {
        for (string, line) in &self.serial {
            line.serve(*string, Rc::clone(unit));
        }
    }

    /// The firmware that the manager is to hand out to the probes.
    pub(super) fn probe_firmware(&self) -> Option<ProbeFirmware> {
        self.firmware.as_ref().map(|firmware| firmware.offer())
    }

    /// The manager starts anew, and knows nothing of its strings.
    pub(super) fn power_cycle(&mut self) {
        for (_, line) in &mut self.simulated {
            line.forget(Bm100::bus_config(self.baud));
        }
        for (_, line) in &self.serial {
            line.forget(self.baud);
        }
        if let Some(line) = &mut self.sensor {
            line.forget(Bm100::sensor_config(self.baud));
        }
    }

    /// Lets time pass, up to `until`, which is `since` and what the unit's clock shows.
    pub(super) fn advance(&mut self, unit: &Unit<Bm100>, until: Duration, since: Duration) {
        for (string, line) in &mut self.simulated {
            let mut port = Port { unit, string: Some(*string), since, firmware: self.firmware.as_deref() };
            // What masters wrote is told at once.
            port.instruct(line.bus_mut());
            line.run(self.now, until, &mut port);
        }
        for (string, line) in &self.serial {
            line.instruct(*string, unit);
        }
        if let Some(line) = &mut self.sensor {
            line.run(self.now, until, &mut Port { unit, string: None, since, firmware: None });
        }
        self.now = until;
    }
}

/// The unit at one of its ports.
struct Port<'a> {
    unit: &'a Unit<Bm100>,
    /// `None`: that of the sensor.
    string: Option<StringId>,
    /// When the unit got its power.
    since: Duration,
    firmware: Option<&'a Firmware>,
}

impl Listener for Port<'_> {
    fn report(&mut self, now: Duration, report: &Report<'_>) {
        let (mut unit, now) = (self.unit.product_mut(), now.saturating_sub(self.since));
        match self.string {
            Some(string) => unit.ingest(now, string, report),
            None => unit.ingest_environment(now, report),
        }
    }

    fn instruct(&mut self, bus: &mut Bus) {
        if let Some(string) = self.string {
            self.unit.product_mut().instruct(string, bus);
        }
    }

    fn firmware(&mut self, offset: u32, octets: usize) -> &[u8] {
        self.firmware.map(|firmware| firmware.octets(offset, octets)).unwrap_or_default()
    }
}

/// How a simulated string is made up.
fn config(options: &StringOptions, string: StringId) -> ChainConfig {
    let name = match string {
        StringId::A => 'A',
        StringId::B => 'B',
        StringId::C => 'C',
        StringId::D => 'D',
    };
    let mut config = ChainConfig::new(name, options.probes, options.drift / 1_000.0, options.seed);
    config.air_celsius = options.temperature;
    config.baud = options.string_baud;
    config.bit_error_rate = options.bit_error_rate;
    for place in options.weak.iter().filter(|place| place.string == string) {
        config.weaken(place.index.get());
    }
    config
}

#[expect(clippy::as_conversions, clippy::cast_possible_truncation, reason = "saturates")]
fn hundredths(number: f64) -> i16 {
    (number * 100.0).round() as i16
}
