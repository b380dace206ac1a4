//! Runs the unit: everything on one thread, so that nothing waits for a lock.

use core::{
    cell::RefCell,
    net::{IpAddr, Ipv4Addr},
    time::Duration,
};
use std::{
    fs,
    io::{Write, stdout},
    rc::Rc,
    time::Instant,
};

use anyhow::{Context, Result};
use bms_core::plant::Actuators;
use btrm::{Btrm, glue::dnp3::FileServer};
use tokio::{
    net::TcpListener,
    runtime,
    signal::unix::{SignalKind, signal},
    task::{LocalSet, spawn_local},
    time::{MissedTickBehavior, interval},
};

use super::{commission, image::ImageFile, product::Pc, status::status};
use crate::{
    flash::FileFlash,
    options::RunOptions,
    plant::{Plant, Replay},
    plant_port,
    product::{Console, Product, Servers, Unit, address, bind, dnp3, snmp},
};

/// How often simulated time is brought up to date.
const TICK: Duration = Duration::from_millis(10);
/// How often the status line is drawn.
const SHOW: Duration = Duration::from_millis(200);
/// The longest step of the simulation: what the product expects of its sensors.
const LONGEST_STEP: Duration = Duration::from_secs(1);
/// The most simulated time that one tick makes up: a machine that was asleep does not replay its night.
const LONGEST_TICK: Duration = Duration::from_secs(1_000);

/// Runs until Ctrl-C or SIGTERM.
///
/// # Errors
/// What keeps it from starting, and a state that cannot be stored at the end.
pub fn run(options: &RunOptions) -> Result<()> {
    let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
    LocalSet::new().block_on(&runtime, run_until_told(options))
}

async fn run_until_told(options: &RunOptions) -> Result<()> {
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    let unit = Rc::new(Box::pin(power_up(options)).await?);
    let plant = Rc::new(RefCell::new(build_plant(&unit, options)?));
    let mut servers = Servers::bind(&options.serve)?;
    let plant_address = serve_plant(options, Rc::clone(&plant))?;
    let station = if dnp3::is_on(&options.serve) {
        let directory = &options.state_dir;
        let images = ImageFile::in_directory(directory)
            .with_context(|| format!("cannot use the state directory {}", directory.display()))?;
        Some(Rc::new(dnp3::Station::new(
            Rc::clone(&unit),
            FileServer::new(Pc::new(images)),
            &options.serve.dnp3,
        )?))
    } else {
        None
    };
    let agent = if options.serve.snmp.is_on() {
        Some(Rc::new(snmp::Station::new(Rc::clone(&unit), &options.serve, &options.state_dir)?))
    } else {
        None
    };
    let (actuators, now) = (Actuators::default(), Duration::ZERO);
    let (masters, managers) = (station.as_deref(), agent.as_deref());
    let mut world = World { unit: &unit, plant: &plant, masters, managers, actuators, now };
    world.self_test();
    servers.start(&unit, station.as_ref(), servers.open_serial()?)?;
    if let Some(agent) = &agent {
        servers.start_snmp(agent)?;
    }
    writeln!(stdout(), "ready{}{}", servers.addresses(), plant_address)?;

    let mut ticks = interval(TICK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
    let (mut last, mut shown) = (Instant::now(), Instant::now());
    loop {
        tokio::select! {
            _ = interrupt.recv() => break,
            _ = terminate.recv() => break,
            _ = ticks.tick() => {}
        }
        let now = Instant::now();
        let elapsed = now.saturating_duration_since(core::mem::replace(&mut last, now));
        world.advance(elapsed.mul_f64(options.serve.speed).min(LONGEST_TICK));
        let cycle = plant.borrow().power_cycle_asked();
        if !cycle {
            unit.save_now_and_then().await;
        }
        if cycle || unit.product().restart_asked() {
            servers.stop().await;
            unit.power_cycle().await?;
            if let Some(station) = &station {
                station.power_cycle();
            }
            if let Some(agent) = &agent {
                agent.power_cycle();
            }
            world.power_cycle();
            // A serial line that cannot be opened now is opened later.
            servers.start(&unit, station.as_ref(), None)?;
            if let Some(agent) = &agent {
                servers.start_snmp(agent)?;
            }
            plant.borrow_mut().take_power_cycle();
        }
        if shown.elapsed() >= SHOW {
            shown = Instant::now();
            show(&unit);
        }
    }
    servers.stop().await;
    unit.console().clear();
    unit.product_mut().keep();
    unit.save().await
}

/// Shows where the unit stands, with a bar while a test runs.
fn show(unit: &Unit<Btrm>) {
    let product = unit.product();
    let test = product.monitor().test_progress();
    let lasting = test.map(|progress| (progress.elapsed, progress.expected));
    unit.console().show(status(&product), lasting);
}

async fn power_up(options: &RunOptions) -> Result<Unit<Btrm>> {
    let dir = &options.state_dir;
    fs::create_dir_all(dir).with_context(|| format!("cannot make the state directory {}", dir.display()))?;
    let flash = FileFlash::open(dir.join("btrm.flash"), Btrm::STORE_BYTES)
        .with_context(|| format!("cannot use the state directory {}", dir.display()))?;
    let unit = Unit::power_up(options.model, flash, Console::new("btrm")).await?;
    commission::set_up(&mut unit.product_mut(), options)?;
    unit.save().await?;
    Ok(unit)
}

fn build_plant(unit: &Unit<Btrm>, options: &RunOptions) -> Result<Plant> {
    let plant = Plant::new(commission::plant(&unit.product(), options))?;
    match &options.replay {
        Some(path) => {
            let told = || format!("--replay {}", path.display());
            let replay = Replay::from_csv(path).with_context(told)?;
            commission::check_record(&replay, &unit.product()).with_context(told)?;
            Ok(plant.with_replay(replay))
        }
        None => Ok(plant),
    }
}

/// The simulated world: the plant, the unit that watches it, and their time.
struct World<'a> {
    unit: &'a Unit<Btrm>,
    plant: &'a RefCell<Plant>,
    masters: Option<&'a dnp3::Station<Btrm>>,
    managers: Option<&'a snmp::Station<Btrm>>,
    actuators: Actuators,
    now: Duration,
}

impl World<'_> {
    /// The unit at power-up, until it is ready.
    fn self_test(&mut self) {
        while !self.unit.product().monitor().is_ready() {
            self.advance(LONGEST_STEP);
        }
    }

    /// The unit lost its power: its switches are at rest and its clock begins anew.
    fn power_cycle(&mut self) {
        self.actuators = Actuators::default();
        self.now = Duration::ZERO;
        self.self_test();
    }

    fn advance(&mut self, mut rest: Duration) {
        while !rest.is_zero() {
            let step = rest.min(LONGEST_STEP);
            rest = rest.saturating_sub(step);
            self.now = self.now.saturating_add(step);
            let testing = self.unit.product().monitor().test_progress().is_some();
            let sensors = self.plant.borrow_mut().step(step, &self.actuators, testing);
            self.actuators = self.unit.product_mut().step(self.now, &sensors);
            self.unit.tell_events();
            if let Some(masters) = self.masters {
                masters.report_changes();
            }
            if let Some(managers) = self.managers {
                managers.report_changes();
            }
        }
    }
}

/// Serves the plant port, if it is on, and gives its part of the line that tells where the servers are.
fn serve_plant(options: &RunOptions, plant: Rc<RefCell<Plant>>) -> Result<String> {
    // Whoever reaches this port commands the plant: the loopback interface only, whatever --listen says.
    let listener = bind(IpAddr::V4(Ipv4Addr::LOCALHOST), options.serve.plant_port)?;
    let address = address(" plant=", listener.as_ref());
    if let Some(listener) = listener {
        let listener = TcpListener::from_std(listener)?;
        spawn_local(plant_port::serve(listener, plant));
    }
    Ok(address)
}
