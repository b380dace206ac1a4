//! Runs the plant, step by step with the board.

use core::{
    cell::RefCell,
    net::{Ipv4Addr, SocketAddr},
    time::Duration,
};
use std::{
    io::{Write, stderr, stdout},
    rc::Rc,
    time::Instant,
};

use anyhow::{Context, Result};
use plant_link::{Readings, Switches};
use tokio::{
    net::TcpListener,
    runtime,
    signal::unix::{SignalKind, signal},
    task::{LocalSet, spawn_local},
    time::{MissedTickBehavior, interval, sleep},
};

use super::{bench::Bench, line::Line, options::Options};
use crate::{
    plant::{Plant, Replay},
    plant_port,
};

/// How often simulated time is brought up to date.
const TICK: Duration = Duration::from_millis(50);
/// The longest step of the simulation: what the product expects of its sensors.
const LONGEST_STEP: Duration = Duration::from_secs(1);
/// The most simulated time that one tick makes up, so that a board which is slower than `--speed` is only slow.
const LONGEST_TICK: Duration = Duration::from_secs(100);
/// A line that failed is opened again after this time.
const RETRY: Duration = Duration::from_millis(500);

/// Runs until Ctrl-C or SIGTERM.
///
/// # Errors
/// What keeps it from starting.
pub fn run(options: &Options) -> Result<()> {
    let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
    LocalSet::new().block_on(&runtime, run_until_told(options))
}

async fn run_until_told(options: &Options) -> Result<()> {
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    let mut plant = Plant::new(options.plant())?;
    if let Some(path) = &options.replay {
        let replay = Replay::from_csv(path).with_context(|| format!("--replay {}", path.display()))?;
        plant = plant.with_replay(replay);
    }
    let bench = Rc::new(RefCell::new(Bench { plant }));
    let address = serve_plant_port(options.plant_port, Rc::clone(&bench)).await?;
    let line = Line::open(options).await?;
    writeln!(stdout(), "ready{address}")?;
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
        () = drive(options, &bench, line) => {}
    }
    Ok(())
}

/// Steps the plant with the board for ever; a line that fails is opened again.
async fn drive(options: &Options, bench: &RefCell<Bench>, mut line: Line) {
    let (mut board, mut last) = (Board::default(), Instant::now());
    let mut ticks = interval(TICK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
    loop {
        ticks.tick().await;
        let now = Instant::now();
        let elapsed = now.saturating_duration_since(core::mem::replace(&mut last, now));
        let mut rest = elapsed.mul_f64(options.speed).min(LONGEST_TICK);
        while !rest.is_zero() {
            let step = rest.min(LONGEST_STEP);
            rest = rest.saturating_sub(step);
            if let Err(error) = board.step(step, bench, &mut line).await {
                complain(&format!("the line to the board: {error}"));
                line = reopened(options).await;
            }
        }
    }
}

async fn reopened(options: &Options) -> Line {
    loop {
        sleep(RETRY).await;
        if let Ok(line) = Line::open(options).await {
            return line;
        }
    }
}

/// What is known of the board.
#[derive(Debug, Default)]
struct Board {
    switches: Switches,
    /// It did not answer the last step.
    silent: bool,
}

impl Board {
    /// One step of the plant, and the board's answer to it.
    async fn step(&mut self, dt: Duration, bench: &RefCell<Bench>, line: &mut Line) -> std::io::Result<()> {
        let readings = {
            let plant = &mut bench.borrow_mut().plant;
            let sensors = plant.step(dt, &self.switches.actuators, self.switches.testing);
            Readings::new(plant.time(), sensors)
        };
        if let Some(switches) = line.say(readings).await? {
            (self.switches, self.silent) = (switches, false);
            return Ok(());
        }
        // It has no power: its switches are at rest.
        self.switches = Switches::default();
        if !core::mem::replace(&mut self.silent, true) {
            complain("the board does not answer");
        }
        Ok(())
    }
}

/// Serves the plant port, if it is on, and gives its part of the line that tells where it is.
async fn serve_plant_port(port: u16, bench: Rc<RefCell<Bench>>) -> Result<String> {
    if port == 0 {
        return Ok(String::new());
    }
    // Whoever reaches this port commands the plant: the loopback interface only.
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let listener = TcpListener::bind(address).await.with_context(|| format!("cannot listen on {address}"))?;
    spawn_local(plant_port::serve(listener, bench));
    Ok(format!(" plant={address}"))
}

fn complain(text: &str) {
    let _unheard = writeln!(stderr(), "btrm-plant: {text}");
}
