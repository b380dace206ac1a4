//! The plant on its line: what the sensors say, what the switches do, and the time between two steps.

use core::{cell::Cell, time::Duration};

use bms_core::plant::{Actuators, Sensors};
use board::Uart;
use btrm::InWords;
use defmt::Display2Format;
use embassy_time::{Instant, Timer, with_deadline};
use embedded_io_async::{Read, Write};
use plant_link::{Decoder, MAX_OCTETS, Message, Readings, Switches, write};

use crate::{tasks::Stations, unit::Unit};

/// Speed of the line, bits a second.
pub(crate) const BAUD: u32 = 115_200;
/// The longest step: what the product expects of its sensors. A plant that skips more is late.
const LONGEST_STEP: Duration = Duration::from_secs(1);
/// After so long without readings the sensors are taken for silent.
const SILENCE: embassy_time::Duration = embassy_time::Duration::from_secs(1);
/// What was answered before a restart goes out in this time.
const PARTING: embassy_time::Duration = embassy_time::Duration::from_millis(300);

/// The product's end of the plant's line.
pub(crate) struct Watch {
    unit: &'static Unit,
    stations: Stations,
    now: Cell<Duration>,
    /// The first event that is not logged yet.
    told: Cell<u32>,
}

impl Watch {
    pub(crate) const fn new(unit: &'static Unit, stations: Stations) -> Self {
        Self { unit, stations, now: Cell::new(Duration::ZERO), told: Cell::new(0) }
    }

    /// Steps the product with each reading that comes, and without any once a second.
    pub(crate) async fn run(&self, line: &mut Uart) -> ! {
        let (mut decoder, mut rx) = (Decoder::new(), [0; MAX_OCTETS]);
        let mut plant_time: Option<u64> = None;
        let mut blind_at = Instant::now() + SILENCE;
        loop {
            let count = with_deadline(blind_at, line.read(&mut rx)).await;
            let count = count.map_or(0, |Ok(count)| count);
            for octet in rx.iter().take(count) {
                let Some(Ok(Message::Readings(readings))) = decoder.octet(*octet) else { continue };
                let last = plant_time.replace(readings.time_ms).unwrap_or(readings.time_ms);
                let passed = Duration::from_millis(readings.time_ms.saturating_sub(last));
                let actuators = self.step(passed, &readings.sensors).await;
                self.answer(line, &readings, actuators).await;
                blind_at = Instant::now() + SILENCE;
            }
            if Instant::now() >= blind_at {
                self.step(LONGEST_STEP, &Sensors::default()).await;
                blind_at += SILENCE;
            }
        }
    }

    /// One step of the product, after which everything that follows from it is done.
    async fn step(&self, passed: Duration, sensors: &Sensors) -> Actuators {
        let now = self.now.get().saturating_add(passed.min(LONGEST_STEP));
        self.now.set(now);
        let actuators = self.unit.product_mut().step(now, sensors);
        self.tell();
        self.stations.report_changes();
        self.unit.save_now_and_then().await;
        if self.unit.product().restart_asked() {
            defmt::warn!("restart");
            Timer::after(PARTING).await;
            board::restart();
        }
        actuators
    }

    async fn answer(&self, line: &mut Uart, readings: &Readings, actuators: Actuators) {
        let testing = self.unit.product().monitor().test_progress().is_some();
        let switches = Switches { time_ms: readings.time_ms, actuators, testing };
        let mut tx = [0; MAX_OCTETS];
        if let Some(octets) = write(&Message::Switches(switches), &mut tx) {
            let Ok(()) = line.write_all(tx.get(..octets).unwrap_or_default()).await;
        }
    }

    /// Logs the events of a step.
    fn tell(&self) {
        let product = self.unit.product();
        let journal = product.monitor().journal();
        for entry in journal.since(self.told.get()) {
            defmt::info!("{=u64} s: {}", entry.at.as_secs(), Display2Format(&InWords(&entry.event)));
        }
        self.told.set(journal.next_sequence());
    }
}
