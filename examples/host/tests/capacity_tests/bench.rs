//! A BTRM400 and the plant around it.

use core::time::Duration;

use bms_core::{
    capacity_test::{End, Outcome, Progress},
    event::Event,
    plant::{Actuators, LoadSource},
    settings::Change,
    units::MilliampHours,
};
use btrm::{Btrm, Model, Stored, points::Quantity};
use host::plant::{Plant, PlantConfig};

pub(crate) struct Bench {
    pub(crate) unit: Btrm,
    plant: Plant,
    actuators: Actuators,
    now: Duration,
    step: Duration,
}

impl Bench {
    /// A unit that was told the plant's system voltage and nameplate; it takes a step each `step`.
    pub(crate) fn new(config: PlantConfig, plant: Plant, step: Duration) -> Self {
        let mut unit = Btrm::new(Model::Btrm400, Stored::default());
        unit.apply(Change::SystemVoltage(config.blocks.into())).unwrap();
        let nameplate = MilliampHours((config.battery_ah * 1e3).round() as u32);
        unit.apply(Change::Nameplate(Some(nameplate))).unwrap();
        Self { unit, plant, actuators: Actuators::default(), now: Duration::ZERO, step }
    }

    /// Another battery, full, after some time without a look at it.
    pub(crate) fn wait_and_replace(&mut self, passed: Duration, plant: Plant) {
        self.now += passed;
        self.plant = plant;
        self.actuators = Actuators::default();
    }

    fn pass(&mut self) {
        self.now += self.step;
        let testing = self.unit.monitor().test_progress().is_some();
        let sensors = self.plant.step(self.step, &self.actuators, testing);
        self.actuators = self.unit.step(self.now, &sensors);
    }

    /// A test from its start to its end.
    pub(crate) fn test(&mut self) -> Outcome {
        self.watched_test(|_| {})
    }

    /// A test from its start to its end, of which `look` sees each step.
    pub(crate) fn watched_test(&mut self, look: impl FnMut(Progress)) -> Outcome {
        match self.tried_test(look) {
            Event::TestEnded(outcome) => outcome,
            other => panic!("no test came to its end: {other:?}"),
        }
    }

    /// What the journal says of a test in the end.
    pub(crate) fn tried_test(&mut self, mut look: impl FnMut(Progress)) -> Event {
        for _ in 0..10 {
            self.pass();
        }
        // A refusal is in the journal, too.
        let _refused = self.unit.write(Quantity::TestRunning, 1);
        while let Some(progress) = self.unit.monitor().test_progress() {
            look(progress);
            self.pass();
        }
        let of_tests = |event: &Event| {
            matches!(event, Event::TestEnded(_) | Event::TestAborted(_) | Event::TestRefused(_))
        };
        let told = self.unit.monitor().journal().entries().map(|entry| entry.event).filter(of_tests).last();
        told.unwrap_or_else(|| panic!("nothing is told of a test"))
    }
}

/// How many minutes a full battery carries the load down to 11.0 V a block, as the sensors see it.
pub(crate) fn truth_min(config: PlantConfig) -> f64 {
    let mut plant = Plant::new(config).unwrap();
    let on_battery = Actuators {
        load_source: LoadSource::Battery,
        load_connected: true,
        charger_connected: false,
        ..Actuators::default()
    };
    let mut seconds = 0;
    loop {
        let sensors = plant.step(Duration::from_secs(10), &on_battery, false);
        if sensors.battery_voltage.unwrap().get() < 11_000 * i32::from(config.blocks) {
            return f64::from(seconds) / 60.0;
        }
        seconds += 10;
    }
}

/// What a test found, beside the truth.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) outcome: Outcome,
    pub(crate) truth_min: f64,
}

impl Found {
    /// Whether the truth lies in the interval, which is told in whole minutes.
    pub(crate) fn holds(&self) -> bool {
        let runtime = self.outcome.intervals.unwrap().runtime;
        (f64::from(runtime.p10.get()) - 1.0..=f64::from(runtime.p90.get()) + 1.0).contains(&self.truth_min)
    }

    pub(crate) fn is_estimated(&self) -> bool {
        self.outcome.end == End::Estimated
    }

    /// Width of the interval over the runtime.
    pub(crate) fn width(&self) -> f64 {
        let runtime = self.outcome.intervals.unwrap().runtime;
        f64::from((runtime.p90 - runtime.p10).get()) / f64::from(runtime.median.get())
    }

    /// The part of the discharge that the test took.
    pub(crate) fn part(&self) -> f64 {
        f64::from(self.outcome.duration_s) / 60.0 / self.truth_min
    }

    pub(crate) fn print(&self, name: &str) {
        let Outcome { end, duration_s, intervals, .. } = self.outcome;
        let intervals = intervals.unwrap();
        let (runtime, health) =
            (intervals.runtime, intervals.health.map(|health| health.median.whole_percent()));
        println!(
            "{name}: {end:?} after {} min, {} ({} to {}), true {:.0} min, health {health:?} %{}",
            duration_s / 60,
            runtime.median,
            runtime.p10,
            runtime.p90,
            self.truth_min,
            if self.holds() { "" } else { ", not within" },
        );
    }
}
