//! Runs the unit: everything on one thread, so that nothing waits for a lock.

use core::{
    cell::RefCell,
    net::{IpAddr, Ipv4Addr, SocketAddr},
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
use modbus_slave::UnitId;
use tokio::{
    net::TcpListener,
    runtime,
    signal::unix::{SignalKind, signal},
    task::{JoinHandle, LocalSet, spawn_local},
    time::{MissedTickBehavior, interval},
};
use tokio_serial::SerialStream;

use super::{
    commission,
    console::Console,
    modbus::{Answering, serve_rtu_over_tcp, serve_tcp},
    serial::SerialLine,
    unit::{STORE_BYTES, Unit},
};
use crate::{
    flash::FileFlash,
    options::RunOptions,
    plant::{Plant, Replay},
    plant_port,
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
    let mut servers = Servers::bind(options)?;
    let plant_address = serve_plant(options, Rc::clone(&plant))?;
    let mut world =
        World { unit: &unit, plant: &plant, actuators: Actuators::default(), now: Duration::ZERO };
    world.self_test();
    servers.start(&unit, servers.open_serial()?)?;
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
        world.advance(elapsed.mul_f64(options.speed).min(LONGEST_TICK));
        let cycle = plant.borrow().power_cycle_asked();
        if !cycle {
            unit.save_now_and_then().await;
        }
        if cycle || unit.product().restart_asked() {
            servers.stop().await;
            unit.power_cycle().await?;
            world.power_cycle();
            // A serial line that cannot be opened now is opened later.
            servers.start(&unit, None)?;
            plant.borrow_mut().take_power_cycle();
        }
        if shown.elapsed() >= SHOW {
            shown = Instant::now();
            unit.console().show(&unit.product());
        }
    }
    servers.stop().await;
    unit.console().clear();
    unit.product_mut().keep();
    unit.save().await
}

async fn power_up(options: &RunOptions) -> Result<Unit> {
    let dir = &options.state_dir;
    fs::create_dir_all(dir).with_context(|| format!("cannot make the state directory {}", dir.display()))?;
    let flash = FileFlash::open(dir.join("btrm.flash"), STORE_BYTES)
        .with_context(|| format!("cannot use the state directory {}", dir.display()))?;
    let unit = Unit::power_up(options.model, flash, Console::new()).await?;
    commission::set_up(&mut unit.product_mut(), options)?;
    unit.save().await?;
    Ok(unit)
}

fn build_plant(unit: &Unit, options: &RunOptions) -> Result<Plant> {
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
    unit: &'a Unit,
    plant: &'a RefCell<Plant>,
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
            self.actuators = self.unit.step(self.now, &sensors);
        }
    }
}

/// What masters reach the unit by. It goes off and on with the unit; its listeners stay.
struct Servers {
    id: UnitId,
    modbus: Option<std::net::TcpListener>,
    modbus_rtu: Option<std::net::TcpListener>,
    serial: Option<SerialLine>,
    running: Vec<JoinHandle<()>>,
}

impl Servers {
    fn bind(options: &RunOptions) -> Result<Self> {
        Ok(Self {
            id: UnitId::new(options.unit_id).context("--unit-id must be 1 to 247")?,
            modbus: bind(options.listen, options.modbus_port)?,
            modbus_rtu: bind(options.listen, options.modbus_rtu_port)?,
            serial: SerialLine::of(options),
            running: Vec::new(),
        })
    }

    /// The parts of the line that tells where the servers are.
    fn addresses(&self) -> String {
        let serial = self.serial.as_ref().map(|line| format!(" serial={}", line.path().display()));
        address(" modbus=", self.modbus.as_ref())
            + &address(" modbus-rtu=", self.modbus_rtu.as_ref())
            + &serial.unwrap_or_default()
    }

    /// Opens the serial line, if there is one: at the start, a wrong path is an error and not a complaint.
    fn open_serial(&self) -> Result<Option<SerialStream>> {
        self.serial.as_ref().map(SerialLine::open).transpose()
    }

    fn start(&mut self, unit: &Rc<Unit>, serial: Option<SerialStream>) -> Result<()> {
        let answering = || Answering::new(Rc::clone(unit));
        if let Some(listener) = &self.modbus {
            self.running.push(spawn_local(serve_tcp(shared(listener)?, self.id, answering())));
        }
        if let Some(listener) = &self.modbus_rtu {
            self.running.push(spawn_local(serve_rtu_over_tcp(shared(listener)?, self.id, answering())));
        }
        if let Some(line) = self.serial.clone() {
            self.running.push(spawn_local(line.serve(serial, self.id, answering())));
        }
        Ok(())
    }

    /// Ends the servers; their connections and the serial line are closed when it returns.
    async fn stop(&mut self) {
        for task in self.running.drain(..) {
            task.abort();
            let _aborted = task.await;
        }
    }
}

/// Serves the plant port, if it is on, and gives its part of the line that tells where the servers are.
fn serve_plant(options: &RunOptions, plant: Rc<RefCell<Plant>>) -> Result<String> {
    // Whoever reaches this port commands the plant: the loopback interface only, whatever --listen says.
    let listener = bind(IpAddr::V4(Ipv4Addr::LOCALHOST), options.plant_port)?;
    let address = address(" plant=", listener.as_ref());
    if let Some(listener) = listener {
        let listener = TcpListener::from_std(listener)?;
        spawn_local(plant_port::serve(listener, plant));
    }
    Ok(address)
}

/// Listens on a port; 0 is off.
fn bind(host: IpAddr, port: u16) -> Result<Option<std::net::TcpListener>> {
    if port == 0 {
        return Ok(None);
    }
    let address = SocketAddr::new(host, port);
    let listener =
        std::net::TcpListener::bind(address).with_context(|| format!("cannot listen on {address}"))?;
    listener.set_nonblocking(true)?;
    Ok(Some(listener))
}

/// Another handle to the same listener, for a server that may end.
fn shared(listener: &std::net::TcpListener) -> Result<TcpListener> {
    Ok(TcpListener::from_std(listener.try_clone()?)?)
}

fn address(label: &str, listener: Option<&std::net::TcpListener>) -> String {
    let address = listener.and_then(|listener| listener.local_addr().ok());
    address.map_or(String::new(), |address| format!("{label}{address}"))
}
