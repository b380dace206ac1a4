//! What is plugged into a chain: a probe at a battery, or an environmental sensor.

use bp100::{Bp100, Calibration, FIRMWARE_VERSION, Nameplate};
use probe_proto::{
    Contacts, Device, Environment, Identity, Port, Probe, ProbeEvent, ProbeStep, ProtocolVersion, Reading,
    Refusal, Uptime,
};

use super::board::SimBoard;

/// Hardware of the simulated probes.
const HARDWARE: u16 = 2;

/// One of the two.
#[derive(Debug)]
pub(super) enum Station {
    /// The very software of the product.
    Probe(Box<Bp100<SimBoard>>),
    Sensor(Box<Probe>, EnvironmentSensor),
}

impl Station {
    /// A probe that gets its power now. The boot loader starts the firmware that it finds.
    pub(super) fn probe(serial: &str, mut board: SimBoard) -> Self {
        let firmware = bp100::Board::flash(&mut board).firmware().unwrap_or(FIRMWARE_VERSION);
        let serial = serial.try_into().unwrap_or_default();
        let nameplate = Nameplate { serial, hardware: HARDWARE, firmware };
        Self::Probe(Box::new(Bp100::new(nameplate, Some(Calibration::NONE), board)))
    }

    pub(super) fn sensor(sensor: EnvironmentSensor) -> Self {
        Self::Sensor(Box::new(Probe::new()), sensor)
    }

    /// The same after its power was gone for a moment, or the manager wanted it to start anew.
    pub(super) fn restarted(self, serial: &str) -> Self {
        match self {
            Self::Probe(probe) => {
                let mut board = probe.into_board();
                board.power_off();
                Self::probe(serial, board)
            }
            Self::Sensor(_, sensor) => Self::sensor(sensor),
        }
    }

    pub(super) fn process(&mut self, now: Uptime, at_in: Port<'_>, at_out: Port<'_>) -> ProbeStep {
        match self {
            Self::Probe(probe) => probe.process(now, at_in, at_out),
            Self::Sensor(probe, sensor) => probe.process(now, at_in, at_out, sensor),
        }
    }

    pub(super) const fn board(&self) -> Option<&SimBoard> {
        match self {
            Self::Probe(probe) => Some(probe.board()),
            Self::Sensor(..) => None,
        }
    }

    pub(super) const fn board_mut(&mut self) -> Option<&mut SimBoard> {
        match self {
            Self::Probe(probe) => Some(probe.board_mut()),
            Self::Sensor(..) => None,
        }
    }
}

/// Whether the station is to start anew once its octets are sent.
pub(super) const fn wants_restart(event: Option<ProbeEvent>) -> bool {
    matches!(event, Some(ProbeEvent::Reset | ProbeEvent::StartFirmware))
}

/// The environmental sensor beside the manager.
#[derive(Clone, Copy, Debug)]
pub struct EnvironmentSensor {
    /// Hundredths of a degree Celsius; `None`: broken.
    pub centi_celsius: Option<i16>,
    /// Hundredths of a percent; `None`: broken.
    pub humidity_centi_percent: Option<u16>,
    /// The dry contacts, bit by bit; 1 is closed.
    pub contacts: u8,
}

impl Device for EnvironmentSensor {
    fn identity(&self) -> Identity<'_> {
        Identity {
            model: "ENVIROSENSOR",
            serial: "ES0000001",
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
        Ok(Environment {
            temperature_centi_celsius: self.centi_celsius,
            humidity_centi_percent: self.humidity_centi_percent,
            contacts: Contacts::from_bits(self.contacts),
        })
    }
}
