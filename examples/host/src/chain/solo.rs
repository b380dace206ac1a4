//! A single probe at a battery of its own, for lines that are not simulated.

use core::time::Duration;

use bp100::Bp100;
use probe_proto::{Port, ProbeStep};

use super::{
    battery::{Battery, BatteryConfig},
    board::SimBoard,
    random::Random,
    station::Station,
};

/// How often the battery is brought up to date.
const PHYSICS: Duration = Duration::from_secs(1);

/// The product `bp100` at a simulated battery.
#[derive(Debug)]
pub struct SoloProbe {
    serial: String,
    probe: Option<Box<Bp100<SimBoard>>>,
    volts: f64,
    air: f64,
    stepped: Duration,
}

impl SoloProbe {
    /// A probe that gets its power now, at a battery with this voltage at rest, this internal resistance at 25 °C, and this
    /// temperature.
    pub fn new(serial: &str, volts: f64, ohms: f64, celsius: f64) -> Self {
        let config = BatteryConfig { offset_volts: 0.0, drift_volts_per_day: 0.0, ohms, warmer: 0.0 };
        let board = SimBoard::new(Battery::new(config, volts, celsius, Random::new(0, 0)));
        let mut solo =
            Self { serial: serial.to_owned(), probe: None, volts, air: celsius, stepped: Duration::ZERO };
        solo.power_up(board);
        solo
    }

    fn power_up(&mut self, board: SimBoard) {
        if let Station::Probe(probe) = Station::probe(&self.serial, board) {
            self.probe = Some(probe);
        }
    }

    /// Starts anew, with the firmware that it has taken.
    pub fn restart(&mut self) {
        if let Some(probe) = self.probe.take() {
            let mut board = probe.into_board();
            board.power_off();
            self.power_up(board);
        }
    }

    /// Brings the battery up to date.
    pub fn keep_time(&mut self, now: Duration) {
        let passed = now.saturating_sub(self.stepped);
        if passed >= PHYSICS
            && let Some(probe) = &mut self.probe
        {
            self.stepped = now;
            probe.board_mut().battery.step(passed.as_secs_f64(), self.volts, self.air);
        }
    }

    /// See [`Bp100::process`].
    pub fn process(&mut self, now: Duration, at_in: Port<'_>, at_out: Port<'_>) -> ProbeStep {
        self.probe.as_mut().map(|probe| probe.process(now, at_in, at_out)).unwrap_or_default()
    }
}
