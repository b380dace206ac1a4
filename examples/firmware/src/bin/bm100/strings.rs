//! A string's probes on their line, and the unit's own time.

use core::cell::{Cell, RefCell};

use bm100::{Bm100, InWords};
use bms_core::string::StringId;
use defmt::Display2Format;
use embassy_time::{Delay, Duration, Instant, Ticker, Timer};
use embedded_io_async::{Read, Write};
use probe_proto::{
    Bus, Config, Report,
    io::{Listener, manage},
};

use crate::{
    tasks::Stations,
    unit::{Unit, uptime},
};

/// Speed of the probe bus, bits a second.
pub(crate) const BAUD: u32 = 115_200;
/// The longest that an emulated probe takes to pass an octet on, and to begin an answer.
const HOP: core::time::Duration = core::time::Duration::from_millis(20);
const ANSWER: core::time::Duration = core::time::Duration::from_millis(200);
/// How often the bus is given what is to be done.
const LOOK: Duration = Duration::from_millis(100);
/// How often the unit wants to know how late it is.
const STEP: Duration = Duration::from_secs(1);
/// What was answered before a restart goes out in this time.
const PARTING: Duration = Duration::from_millis(300);

/// The bus of a string.
pub(crate) struct Line {
    unit: &'static Unit,
    string: StringId,
    bus: RefCell<Bus>,
}

impl Line {
    pub(crate) const fn new(unit: &'static Unit, string: StringId) -> Self {
        // Emulated lines take no time, but processors that share a PC's have to wait for their turn.
        let config = Config { hop: HOP, answer: ANSWER, ..Bm100::bus_config(BAUD) };
        Self { unit, string, bus: RefCell::new(Bus::new(config)) }
    }

    /// Serves the line for ever.
    pub(crate) async fn serve<L: Read + Write>(&self, line: &mut L) -> ! {
        loop {
            let _ended = manage(&self.bus, line, &mut Delay, uptime, &mut Port(self)).await;
        }
    }

    /// Gives the bus what is to be done.
    fn instruct(&self) {
        self.unit.product_mut().instruct(self.string, &mut self.bus.borrow_mut());
    }
}

/// The unit at a string's port.
struct Port<'a>(&'a Line);

impl Listener for Port<'_> {
    fn report(&mut self, report: Report<'_>) {
        self.0.unit.product_mut().ingest(uptime(), self.0.string, &report);
    }
}

/// What time brings.
pub(crate) struct Watch {
    unit: &'static Unit,
    line: &'static Line,
    stations: Stations,
    /// The first event that is not logged yet.
    told: Cell<u32>,
}

impl Watch {
    pub(crate) const fn new(unit: &'static Unit, line: &'static Line, stations: Stations) -> Self {
        Self { unit, line, stations, told: Cell::new(0) }
    }

    /// Steps the unit for ever.
    pub(crate) async fn run(&self) -> ! {
        let mut ticks = Ticker::every(LOOK);
        let mut step_at = Instant::now();
        loop {
            ticks.next().await;
            self.line.instruct();
            if Instant::now() >= step_at {
                step_at = Instant::now() + STEP;
                self.step().await;
            }
        }
    }

    /// One step of the unit, after which everything that follows from it is done.
    async fn step(&self) {
        self.unit.product_mut().step(uptime());
        self.tell();
        self.stations.report_changes();
        self.unit.save_now_and_then().await;
        if self.unit.product().restart_asked() {
            defmt::warn!("restart");
            Timer::after(PARTING).await;
            board::restart();
        }
    }

    /// Logs the events of a step.
    fn tell(&self) {
        let product = self.unit.product();
        let journal = product.journal();
        for entry in journal.since(self.told.get()) {
            defmt::info!("{=u64} s: {}", entry.at.as_secs(), Display2Format(&InWords(&entry.event)));
        }
        self.told.set(journal.next_sequence());
    }
}
