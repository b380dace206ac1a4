//! Modbus RTU: a master that polls slaves on one line, one after another.

use core::time::Duration;

use anyhow::{Context as _, Result, ensure};
use crc::{CRC_16_MODBUS, Crc};
use modbus_slave::rtu::{MAX_ADU, Slave, Timing};
use modbus_slave::{Exception, RegisterTable, Registers, UnitId};
use probe_proto::{Reading, Resistance};

use super::{Scan, Silences, VALUE_OCTETS};

/// Registers of a probe: voltage, temperature, resistance and its age with two each, equalization and status.
const REGISTERS: u16 = 8;
/// Octets of a reply: unit, function, count, the registers, CRC.
const REPLY: usize = 5 + 2 * 8;

struct Probe([u16; 8]);

impl Registers for Probe {
    fn register(&self, table: RegisterTable, address: u16) -> Result<u16, Exception> {
        let known = self.0.get(usize::from(address)).filter(|_| table == RegisterTable::Input);
        known.copied().ok_or(Exception::IllegalDataAddress)
    }
}

fn registers(reading: &Reading) -> [u16; 8] {
    let Resistance { micro_ohms, age_seconds } =
        reading.resistance.unwrap_or(Resistance { micro_ohms: u32::MAX, age_seconds: u32::MAX });
    let words = |number: u32| {
        let [a, b, c, d] = number.to_be_bytes();
        [u16::from_be_bytes([a, b]), u16::from_be_bytes([c, d])]
    };
    let ([ohms_high, ohms_low], [age_high, age_low]) = (words(micro_ohms), words(age_seconds));
    let temperature = reading.temperature_centi_celsius.cast_unsigned();
    let (equalization, status) = (reading.equalization.get().into(), reading.status.bits().into());
    [reading.voltage_mv, temperature, ohms_high, ohms_low, age_high, age_low, equalization, status]
}

struct Line {
    slaves: Vec<(Slave, Probe)>,
    now: Duration,
    octet: Duration,
}

impl Line {
    /// Carries an octet to all slaves but the one that sends it. What one of them answers at once.
    fn carry(&mut self, octet: u8, sender: Option<usize>) -> Vec<u8> {
        self.now = self.now.saturating_add(self.octet);
        let now = self.now;
        let mut answer = Vec::new();
        for (at, (slave, probe)) in self.slaves.iter_mut().enumerate() {
            if Some(at) != sender {
                let mut tx = [0; MAX_ADU];
                let step = slave.process(now, &[octet], &mut tx, probe);
                answer.extend(tx.get(..step.produced).unwrap_or_default());
            }
        }
        answer
    }

    /// The line is silent for a time. What a slave answers within it, and when.
    fn silence(&mut self, time: Duration) -> Vec<u8> {
        let end = self.now.saturating_add(time);
        let mut answer = Vec::new();
        for (slave, probe) in &mut self.slaves {
            let mut tx = [0; MAX_ADU];
            let step = slave.process(end, &[], &mut tx, probe);
            answer.extend(tx.get(..step.produced).unwrap_or_default());
        }
        self.now = end;
        answer
    }
}

/// Polls a slave for each reading.
pub(super) fn poll(readings: &[Reading], baud: u32, silences: Silences) -> Result<Scan> {
    let timing = match silences {
        Silences::Standard => Timing::at_baud(baud),
        Silences::Least => Timing::relaxed_at_baud(baud),
    };
    let octet = Duration::from_nanos(10_000_000_000_u64.checked_div(baud.into()).context("a speed")?);
    let pause = match silences {
        Silences::Standard => timing.silence_between_frames(),
        Silences::Least => octet.saturating_mul(3).saturating_add(octet.checked_div(2).unwrap_or_default()),
    };
    let slave = |(at, reading): (usize, &Reading)| -> Result<_> {
        let unit = UnitId::new(u8::try_from(at.saturating_add(1))?).context("1 to 247")?;
        Ok((Slave::new(unit, timing), Probe(registers(reading))))
    };
    let slaves = readings.iter().enumerate().map(slave).collect::<Result<Vec<_>>>()?;
    let mut line = Line { slaves, now: Duration::from_secs(1), octet };
    let (begin, mut end) = (line.now, line.now);
    for (at, reading) in readings.iter().enumerate() {
        let request = request(u8::try_from(at.saturating_add(1))?);
        let mut answer = Vec::new();
        for octet in request {
            answer.extend(line.carry(octet, None));
        }
        if silences == Silences::Standard {
            answer.extend(line.silence(pause));
        }
        ensure!(answer.len() == REPLY, "slave {at} answers {answer:02x?}");
        let told: Vec<_> = registers(reading).iter().flat_map(|register| register.to_be_bytes()).collect();
        ensure!(answer.get(3..REPLY.saturating_sub(2)) == Some(&told[..]), "slave {at} tells something else");
        for octet in answer {
            let echo = line.carry(octet, Some(at));
            ensure!(echo.is_empty(), "a slave answers a reply");
        }
        end = line.now;
        ensure!(line.silence(pause).is_empty(), "a slave answers silence");
    }
    let count = readings.len();
    Ok(Scan {
        took: end.saturating_sub(begin),
        reply_octets: REPLY.saturating_mul(count),
        value_octets: VALUE_OCTETS.saturating_mul(count),
        octet,
    })
}

/// Function 4 of a slave's registers.
fn request(unit: u8) -> Vec<u8> {
    let [high, low] = REGISTERS.to_be_bytes();
    let mut adu = vec![unit, 4, 0, 0, high, low];
    adu.extend(Crc::<u16>::new(&CRC_16_MODBUS).checksum(&adu).to_le_bytes());
    adu
}
