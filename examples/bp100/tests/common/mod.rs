//! A probe on a bench: a board that a test sets, and a manager at its In.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::indexing_slicing,
    clippy::missing_const_for_fn,
    clippy::struct_excessive_bools,
    clippy::unwrap_used,
    reason = "test code: a panic is a failed test"
)]

use core::time::Duration;

use bp100::{Board, Bp100, Calibration, Channel, FIRMWARE_VERSION, Light, Nameplate};
use embedded_storage::nor_flash::{ErrorType, NorFlash, NorFlashError, NorFlashErrorKind, ReadNorFlash};
use probe_proto::{
    Bus, Command, Config, Percent, Places, Port, ProbeEvent, Reading, Refusal, Reply, Report, UpdateFailure,
};

/// 16 KiB in pages of 2 KiB, written by 8 octets, as an STM32G0 has it; bits are only cleared by writing.
pub struct Flash {
    pub octets: Vec<u8>,
    /// So many more writes and erasures work.
    pub works: usize,
}

#[derive(Debug)]
pub struct Broken;

impl NorFlashError for Broken {
    fn kind(&self) -> NorFlashErrorKind {
        NorFlashErrorKind::Other
    }
}

impl ErrorType for Flash {
    type Error = Broken;
}

impl Flash {
    fn work(&mut self) -> Result<(), Broken> {
        self.works = self.works.checked_sub(1).ok_or(Broken)?;
        Ok(())
    }
}

impl ReadNorFlash for Flash {
    const READ_SIZE: usize = 1;

    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), Broken> {
        bytes.copy_from_slice(
            self.octets.get(offset as usize..).and_then(|rest| rest.get(..bytes.len())).ok_or(Broken)?,
        );
        Ok(())
    }

    fn capacity(&self) -> usize {
        self.octets.len()
    }
}

impl NorFlash for Flash {
    const WRITE_SIZE: usize = 8;
    const ERASE_SIZE: usize = 2_048;

    fn erase(&mut self, from: u32, to: u32) -> Result<(), Broken> {
        self.work()?;
        assert!(from.is_multiple_of(2_048) && to.is_multiple_of(2_048), "whole pages");
        self.octets[from as usize..to as usize].fill(0xFF);
        Ok(())
    }

    fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), Broken> {
        assert!(offset.is_multiple_of(8) && bytes.len().is_multiple_of(8), "whole units");
        if bytes.is_empty() {
            return Ok(());
        }
        self.work()?;
        for (kept, new) in self.octets[offset as usize..].iter_mut().zip(bytes) {
            assert_eq!(*kept, 0xFF, "each unit is written once between erasures");
            *kept = *new;
        }
        Ok(())
    }
}

/// What the converter would give, and what the probe switches.
pub struct Bench {
    pub volts: f64,
    pub ohms: f64,
    pub terminal: Option<f64>,
    pub bleeder: f64,
    /// Ohms of the load; infinite when it is broken.
    pub load: f64,
    pub pulse: bool,
    pub pulses: u32,
    pub bleed: Percent,
    pub red: bool,
    pub green: bool,
    pub green_changes: u32,
    pub button: bool,
    pub flash: Flash,
}

impl Default for Bench {
    fn default() -> Self {
        Self {
            volts: 13.5,
            ohms: 0.004,
            terminal: Some(25.0),
            bleeder: 30.0,
            load: 1.35,
            pulse: false,
            pulses: 0,
            bleed: Percent::ZERO,
            red: false,
            green: false,
            green_changes: 0,
            button: false,
            flash: Flash { octets: vec![0xA5; 16_384], works: usize::MAX },
        }
    }
}

fn thermistor(celsius: f64) -> u16 {
    let resistance = 10_000.0 * (3_435.0 * (1.0 / (celsius + 273.15) - 1.0 / 298.15)).exp();
    (65_536.0 * resistance / (resistance + 10_000.0)).round() as u16
}

impl Board for Bench {
    type Flash = Flash;

    fn counts(&mut self, channel: Channel) -> u16 {
        let amperes = if self.pulse { self.volts / (self.load + self.ohms) } else { 0.0 };
        match channel {
            Channel::Battery => ((self.volts - amperes * self.ohms) / 20.0 * 65_536.0) as u16,
            Channel::Pulse => (amperes / 20.0 * 65_536.0) as u16,
            Channel::Terminal => self.terminal.map_or(u16::MAX, thermistor),
            Channel::Bleeder => thermistor(self.bleeder),
        }
    }

    fn set_bleed(&mut self, power: Percent) {
        self.bleed = power;
    }

    fn set_pulse(&mut self, on: bool) {
        self.pulses += u32::from(on);
        self.pulse = on;
    }

    fn set_light(&mut self, light: Light, on: bool) {
        match light {
            Light::Red => self.red = on,
            Light::Green => {
                self.green = on;
                self.green_changes += 1;
            }
        }
    }

    fn button(&mut self) -> bool {
        self.button
    }

    fn flash(&mut self) -> &mut Flash {
        &mut self.flash
    }
}

pub fn nameplate() -> Nameplate {
    Nameplate { serial: "BP0000042".try_into().unwrap(), hardware: 2, firmware: FIRMWARE_VERSION }
}

/// A manager and one probe, with a line between them that takes no time.
pub struct Pair {
    pub bus: Bus,
    pub probe: Bp100<Bench>,
    pub now: Duration,
    pub reading: Option<Reading>,
    pub identity: Option<(String, u16)>,
    pub answers: Vec<Result<(), Refusal>>,
    pub updated: Vec<Result<(), UpdateFailure>>,
    pub event: Option<ProbeEvent>,
    pub image: Vec<u8>,
    /// Octets of the image that were asked for.
    pub given: usize,
    /// The cable is plugged in.
    pub plugged: bool,
    to_bus: Vec<u8>,
}

impl Pair {
    pub fn new(bench: Bench) -> Self {
        Self {
            bus: Bus::new(Config::at_baud(115_200).with_probes(1)),
            probe: Bp100::new(nameplate(), Some(Calibration::NONE), bench),
            now: Duration::ZERO,
            reading: None,
            identity: None,
            answers: Vec::new(),
            updated: Vec::new(),
            event: None,
            image: Vec::new(),
            given: 0,
            plugged: true,
            to_bus: Vec::new(),
        }
    }

    pub fn bench(&mut self) -> &mut Bench {
        self.probe.board_mut()
    }

    pub fn command(&mut self, command: Command) {
        self.bus.command(command).unwrap();
    }

    pub fn everyone() -> Places {
        Places::first(1)
    }

    /// Lets time pass, a millisecond at a time.
    pub fn run(&mut self, time: Duration) {
        let end = self.now + time;
        while self.now < end {
            self.step();
            self.now += Duration::from_millis(1);
        }
    }

    fn step(&mut self) {
        let mut to_probe = Vec::new();
        loop {
            let mut tx = [0; 128];
            let (step, report) = self.bus.process(self.now, &self.to_bus, &mut tx);
            let again = step.again(self.to_bus.len()) || report.is_some();
            to_probe.extend(&tx[..step.produced]);
            let mut wanted = None;
            match report {
                Some(Report::Reading { reading, .. }) => self.reading = Some(reading),
                Some(Report::Identity { identity, .. }) => {
                    self.identity = Some((identity.serial.to_owned(), identity.firmware));
                }
                Some(Report::Answer { reply: Reply::Accepted, .. }) => self.answers.push(Ok(())),
                Some(Report::Answer { reply: Reply::Refused(refusal), .. }) => {
                    self.answers.push(Err(refusal));
                }
                Some(Report::FirmwareWanted { offset, octets, .. }) => {
                    wanted = Some((offset as usize, octets));
                }
                Some(Report::Updated { .. }) => self.updated.push(Ok(())),
                Some(Report::UpdateFailed { why, .. }) => self.updated.push(Err(why)),
                _ => {}
            }
            self.to_bus.drain(..step.consumed);
            if let Some((offset, octets)) = wanted {
                self.given += self.bus.firmware(&self.image[offset..][..octets]);
            }
            if !again {
                break;
            }
        }
        if !self.plugged {
            to_probe.clear();
        }
        let mut rest = &to_probe[..];
        loop {
            let (mut tx_in, mut tx_out) = ([0; 64], [0; 64]);
            let step = self.probe.process(
                self.now,
                Port { rx: rest, tx: &mut tx_in },
                Port { rx: &[], tx: &mut tx_out },
            );
            if self.plugged {
                self.to_bus.extend(&tx_in[..step.at_in.produced]);
            }
            rest = &rest[step.at_in.consumed..];
            if let Some(event @ (ProbeEvent::Reset | ProbeEvent::StartFirmware)) = step.event {
                self.event = Some(event);
            }
            if !step.again() {
                break;
            }
        }
    }
}
