//! What the probe measures and does, as the bus asks for it.

use probe_proto::{
    Device, Identity, Image, Limits, Percent, ProtocolVersion, Reading, Refusal, Resistance, Status, Uptime,
};

use crate::{
    bleed::{Bleed, Conditions},
    board::{Board, Channel},
    button::{Button, Press},
    lights::{Lights, State},
    measure::{Calibration, Ohmmeter, Pulsing, centi_celsius, millivolts},
    nameplate::Nameplate,
    slot,
};

/// The name of the product.
const MODEL: &str = "BP100-12V";
const NOMINAL_MV: u16 = 12_000;
/// Conversions that a reading is the mean of.
const CONVERSIONS: u16 = 4;
/// How often the battery is looked at while it is bled, or nobody asks.
const LOOK: Uptime = Uptime::from_secs(1);

/// The measuring part of the probe, without its bus.
#[derive(Debug)]
pub(crate) struct Instrument<B> {
    pub(crate) board: B,
    nameplate: Nameplate,
    /// `None`: the maker has not calibrated it.
    calibration: Option<Calibration>,
    now: Uptime,
    ohmmeter: Ohmmeter,
    /// Microohms, and when.
    resistance: Option<(u32, Uptime)>,
    resistance_failed: bool,
    /// Counts before the pulse, which the readings tell while there is one.
    at_rest: u16,
    bleed: Bleed,
    /// What the board bleeds with.
    bled: Percent,
    limits: Option<Limits>,
    abnormal: bool,
    shows: bool,
    lights: Lights,
    button: Button,
    image: Option<Image>,
    looked: Uptime,
}

/// What the bus knows of the manager.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Link {
    pub(crate) has_place: bool,
    pub(crate) heard: Option<Uptime>,
}

impl<B: Board> Instrument<B> {
    pub(crate) const fn new(nameplate: Nameplate, calibration: Option<Calibration>, board: B) -> Self {
        Self {
            board,
            nameplate,
            calibration,
            now: Uptime::ZERO,
            ohmmeter: Ohmmeter::new(),
            resistance: None,
            resistance_failed: false,
            at_rest: 0,
            bleed: Bleed::new(),
            bled: Percent::ZERO,
            limits: None,
            abnormal: false,
            shows: false,
            lights: Lights::new(),
            button: Button::new(),
            image: None,
            looked: Uptime::ZERO,
        }
    }

    /// The time of the requests that follow.
    pub(crate) const fn set_time(&mut self, now: Uptime) {
        self.now = now;
    }

    /// Does what is due, and gives when to be called next.
    pub(crate) fn step(&mut self, link: Link) -> Option<Uptime> {
        let now = self.now;
        let is_down = self.board.button();
        match self.button.step(now, is_down) {
            Some(Press::Short) => self.shows = false,
            Some(Press::Long) => drop(self.measure_resistance(now)),
            None => {}
        }
        let pulse_at = self.measure(now);
        let must_look = self.bleed.is_on() || !link.has_place;
        if must_look && now.saturating_sub(self.looked) >= LOOK {
            let (told, _) = self.look(now);
            self.abnormal = self.is_abnormal(&told);
        }
        self.bleed.watch_silence(now, link.has_place, link.heard);
        self.drive_bleed();
        let state =
            State { abnormal: self.abnormal, linked: link.has_place, heard: link.heard, shows: self.shows };
        let light_at = self.lights.step(now, state, &mut self.board);
        let look_at = (self.bleed.is_on() || !link.has_place).then(|| self.looked.saturating_add(LOOK));
        [pulse_at, light_at, look_at, self.button.wake_at()].into_iter().flatten().min()
    }

    /// Goes on with the measurement of the resistance.
    fn measure(&mut self, now: Uptime) -> Option<Uptime> {
        let calibration = self.calibration.unwrap_or(Calibration::NONE);
        if !self.ohmmeter.is_loading() && self.ohmmeter.is_measuring() {
            self.at_rest = self.board.counts(Channel::Battery);
        }
        match self.ohmmeter.step(now, &mut self.board, calibration) {
            Pulsing::Idle => None,
            Pulsing::Until(next) => Some(next),
            Pulsing::Done(outcome) => {
                self.resistance_failed = outcome.is_err();
                if let Ok(micro_ohms) = outcome {
                    self.resistance = Some((micro_ohms, now));
                }
                None
            }
        }
    }

    /// Measures voltage and temperatures, and ends a bleeding that they do not allow.
    fn look(&mut self, now: Uptime) -> (Reading, Conditions) {
        self.looked = now;
        let calibration = self.calibration.unwrap_or(Calibration::NONE);
        let counts =
            if self.ohmmeter.is_loading() { self.at_rest } else { mean(&mut self.board, Channel::Battery) };
        let voltage = millivolts(counts, calibration);
        let offset = calibration.temperature_offset_centi_celsius;
        let mut degrees = |channel| {
            centi_celsius(mean(&mut self.board, channel)).map(|degrees| degrees.saturating_add(offset))
        };
        let (terminal, bleeder) = (degrees(Channel::Terminal), degrees(Channel::Bleeder));
        let voltage_mv = voltage.millivolts;
        let conditions = Conditions { voltage: (!voltage.cut).then_some(voltage_mv), terminal, bleeder };
        self.bleed.watch(conditions);
        let status = Status::NONE
            .with(Status::MEASURING, self.ohmmeter.is_measuring())
            .with(Status::VOLTAGE_FAULT, voltage.cut)
            .with(Status::TEMPERATURE_FAULT, terminal.is_none())
            .with(Status::RESISTANCE_FAULT, self.resistance_failed)
            .with(Status::OVERHEATED, self.bleed.is_overheated())
            .with(Status::UNCALIBRATED, self.calibration.is_none());
        let resistance = self.resistance.map(|(micro_ohms, at)| {
            let age_seconds = u32::try_from(now.saturating_sub(at).as_secs()).unwrap_or(u32::MAX);
            Resistance { micro_ohms, age_seconds }
        });
        let temperature_centi_celsius = terminal.unwrap_or(0);
        let equalization = self.bleed.power();
        (Reading { voltage_mv, temperature_centi_celsius, resistance, equalization, status }, conditions)
    }

    /// Beyond the limits, as far as it is known.
    fn is_abnormal(&self, told: &Reading) -> bool {
        let blind = told.status.contains(Status::TEMPERATURE_FAULT);
        self.limits.is_some_and(|limits| {
            // A temperature that nobody knows is beyond nothing.
            let known =
                if blind { limits.low_temperature_centi_celsius } else { told.temperature_centi_celsius };
            !limits.hold(&Reading { temperature_centi_celsius: known, ..*told })
        })
    }

    /// Bleeds as decided, and never while the resistance is measured.
    fn drive_bleed(&mut self) {
        let power = if self.ohmmeter.is_measuring() { Percent::ZERO } else { self.bleed.power() };
        if core::mem::replace(&mut self.bled, power) != power {
            self.board.set_bleed(power);
        }
    }
}

impl<B: Board> Device for Instrument<B> {
    fn identity(&self) -> Identity<'_> {
        Identity {
            model: MODEL,
            serial: &self.nameplate.serial,
            hardware: self.nameplate.hardware,
            firmware: self.nameplate.firmware,
            nominal_mv: NOMINAL_MV,
            protocol: ProtocolVersion::CURRENT,
        }
    }

    fn reading(&mut self, now: Uptime) -> Result<Reading, Refusal> {
        let (mut told, _) = self.look(now);
        self.abnormal = self.is_abnormal(&told);
        told.status = told.status.with(Status::BEYOND_LIMITS, self.abnormal);
        Ok(told)
    }

    /// Refused while one is under way or the load is hot, and [`Unsafe`](Refusal::Unsafe) for a battery that is not
    /// charged or whose terminal is not in the window for bleeding: a pulse is hard on it.
    fn measure_resistance(&mut self, now: Uptime) -> Result<(), Refusal> {
        let (_, conditions) = self.look(now);
        let charged = conditions.voltage.is_some_and(|voltage| voltage >= LEAST_FOR_PULSE_MV);
        let cool = conditions.terminal.is_none_or(|terminal| terminal <= MOST_FOR_PULSE_CENTI_CELSIUS);
        if !charged || !cool {
            return Err(Refusal::Unsafe);
        }
        let was_bled = self.bled > Percent::ZERO;
        self.ohmmeter.begin(now, was_bled)?;
        self.drive_bleed();
        Ok(())
    }

    fn set_equalization(&mut self, power: Percent) -> Result<(), Refusal> {
        let (_, conditions) = self.look(self.now);
        self.bleed.set(power, conditions)
    }

    fn set_limits(&mut self, limits: Limits) -> Result<(), Refusal> {
        self.limits = Some(limits);
        Ok(())
    }

    fn indicate(&mut self, on: bool) -> Result<(), Refusal> {
        self.shows = on;
        Ok(())
    }

    fn begin_update(&mut self, image: Image) -> Result<u32, Refusal> {
        self.image = None;
        let octets = slot::begin(self.board.flash(), image)?;
        self.image = Some(image);
        Ok(octets)
    }

    fn write_firmware(&mut self, offset: u32, octets: &[u8]) -> Result<(), Refusal> {
        let image = self.image.ok_or(Refusal::NoUpdate)?;
        slot::write(self.board.flash(), image, offset, octets)
    }

    fn finish_update(&mut self, image: Image) -> Result<(), Refusal> {
        slot::finish(self.board.flash(), image)
    }
}

/// A battery is loaded with a pulse at this voltage or more, millivolts (ours).
const LEAST_FOR_PULSE_MV: u16 = 10_000;
/// And with its terminal at this temperature or less, hundredths of a degree Celsius (ours).
const MOST_FOR_PULSE_CENTI_CELSIUS: i16 = 6_000;

fn mean(board: &mut impl Board, channel: Channel) -> u16 {
    let sum = (0..CONVERSIONS).fold(0_u32, |sum, _| sum.saturating_add(board.counts(channel).into()));
    let mean = sum.saturating_add(u32::from(CONVERSIONS) / 2).checked_div(CONVERSIONS.into());
    mean.and_then(|mean| u16::try_from(mean).ok()).unwrap_or(u16::MAX)
}
