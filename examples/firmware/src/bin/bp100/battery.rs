//! The battery that the probe is at, and what of the probe's board is emulated.
//!
//! What the battery is like comes as lines of text on serial line 2: its voltage at rest in millivolts, the temperature
//! of its terminal in hundredths of a degree Celsius, its resistance in microohms, such as `13500 2500 4000`.

use board::{Flash, Uart};
use bp100::{Board, Channel, Light, MOST_AMPERES, MOST_VOLTS, thermistor_counts};
use embedded_io_async::Read;
use probe_proto::Percent;

/// Resistance of the load that the resistance is measured with, microohms.
const PULSE_LOAD_MICRO_OHMS: u32 = 1_200_000;
/// The resistor that the battery is bled with is so much warmer for each percent of power, hundredths of a degree.
const WARMER_CENTI_CELSIUS: i16 = 30;
/// Letters of a line at the most.
const LETTERS: usize = 24;

/// What the battery is like.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct State {
    millivolts: u16,
    centi_celsius: i16,
    micro_ohms: u32,
}

/// The line that tells it.
pub(crate) struct Battery {
    line: Uart,
    letters: heapless::String<LETTERS>,
    /// The line is longer than any that is meant.
    too_long: bool,
}

impl Battery {
    pub(crate) const fn new(line: Uart) -> Self {
        Self { line, letters: heapless::String::new(), too_long: false }
    }

    /// Takes what the line tells, for ever. Cancel-safe.
    pub(crate) async fn follow(&mut self, state: &mut State) {
        loop {
            let mut rx = [0; 8];
            let Ok(count) = self.line.read(&mut rx).await;
            for octet in rx.iter().take(count) {
                if *octet == b'\n' {
                    // What is no state changes nothing.
                    if let Some(told) = read(&self.letters).filter(|_| !self.too_long) {
                        *state = told;
                    }
                    self.letters.clear();
                    self.too_long = false;
                } else if self.letters.push(char::from(*octet)).is_err() {
                    self.too_long = true;
                }
            }
        }
    }
}

fn read(line: &str) -> Option<State> {
    let mut words = line.split_ascii_whitespace();
    let millivolts = words.next()?.parse().ok()?;
    let centi_celsius = words.next()?.parse().ok()?;
    let micro_ohms = words.next()?.parse().ok()?;
    words.next().is_none().then_some(State { millivolts, centi_celsius, micro_ohms })
}

/// The parts around the probe's processor.
pub(crate) struct ProbeBoard {
    /// What the battery is like.
    pub(crate) state: State,
    bleed: Percent,
    pulse: bool,
    flash: Flash,
}

impl ProbeBoard {
    /// At a charged battery at room temperature, until the line tells of another.
    pub(crate) const fn new(flash: Flash) -> Self {
        let state = State { millivolts: 13_500, centi_celsius: 2_500, micro_ohms: 4_000 };
        Self { state, bleed: Percent::ZERO, pulse: false, flash }
    }

    /// Current of the pulse, milliamperes.
    fn pulse_milliamps(&self) -> u32 {
        let ohms = u64::from(PULSE_LOAD_MICRO_OHMS) + u64::from(self.state.micro_ohms);
        let milliamps = u64::from(self.state.millivolts) * 1_000_000 / ohms;
        if self.pulse { u32::try_from(milliamps).unwrap_or(u32::MAX) } else { 0 }
    }
}

impl Board for ProbeBoard {
    type Flash = Flash;

    fn counts(&mut self, channel: Channel) -> u16 {
        let State { millivolts, centi_celsius, micro_ohms } = self.state;
        match channel {
            Channel::Battery => {
                let drop = u64::from(self.pulse_milliamps()) * u64::from(micro_ohms);
                counts((u64::from(millivolts) * 1_000_000).saturating_sub(drop) / 1_000, MOST_VOLTS)
            }
            Channel::Pulse => counts(u64::from(self.pulse_milliamps()) * 1_000, MOST_AMPERES),
            Channel::Terminal => thermistor_counts(centi_celsius),
            Channel::Bleeder => {
                let warmer = i16::from(self.bleed.get()) * WARMER_CENTI_CELSIUS;
                thermistor_counts(centi_celsius.saturating_add(warmer))
            }
        }
    }

    fn set_bleed(&mut self, power: Percent) {
        self.bleed = power;
        defmt::info!("bleeding with {=u8} %", power.get());
    }

    fn set_pulse(&mut self, on: bool) {
        self.pulse = on;
    }

    /// The emulated board shows no lights.
    fn set_light(&mut self, _light: Light, _on: bool) {}

    /// And has no button that could be pressed.
    fn button(&mut self) -> bool {
        false
    }

    fn flash(&mut self) -> &mut Flash {
        &mut self.flash
    }
}

/// The counts of millionths of a unit, `most` units being the whole range.
fn counts(millionths: u64, most: u8) -> u16 {
    let range = u64::from(most) * 1_000_000;
    u16::try_from((millionths * 65_536 + range / 2) / range).unwrap_or(u16::MAX)
}
