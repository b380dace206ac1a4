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
    time::{Instant, SystemTime},
};

use anyhow::{Context, Result};
use bm100::{Bm100, glue::dnp3::FileServer, lcd::Lcd};
use bms_core::{string::StringId, time::Timestamp, units::Millivolts};
use tokio::{
    net::TcpListener,
    runtime,
    signal::unix::{SignalKind, signal},
    task::{LocalSet, spawn_local, yield_now},
    time::{MissedTickBehavior, interval},
};

use super::{
    logs::{LogFiles, Logs},
    strings::Strings,
    tester::World,
};
use crate::{
    flash::FileFlash,
    options::{ClockSource, ManagerRunOptions},
    plant_port,
    product::{Console, Product, Servers, Unit, address, bind, clock, dnp3, snmp},
};

/// How often simulated time is brought up to date.
const TICK: Duration = Duration::from_millis(10);
/// How often it is looked what masters and managers are to be told; what they do themselves is told at once.
const REPORT: Duration = Duration::from_millis(50);
/// How often the status line is drawn.
const SHOW: Duration = Duration::from_millis(200);
/// How often the unit wants to know how late it is, at least.
const STEP: Duration = Duration::from_secs(1);
/// What one tick simulates takes no longer, so that masters have their turn: where that is not enough, time goes slower
/// than it was asked to.
const LONGEST_TICK: Duration = Duration::from_millis(50);

/// The image of the flash with the settings, in the state directory.
pub(super) const SETTINGS: &str = "bm100.flash";

/// Runs until Ctrl-C or SIGTERM.
///
/// # Errors
/// What keeps it from starting, and a state that cannot be stored at the end.
pub fn run(options: &ManagerRunOptions) -> Result<()> {
    let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
    LocalSet::new().block_on(&runtime, run_until_told(options))
}

async fn run_until_told(options: &ManagerRunOptions) -> Result<()> {
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    let serve = &options.serve;
    let strings = Strings::plug_in(&options.strings, serve.speed)?;
    let unit = Rc::new(Box::pin(power_up(options)).await?);
    let mut logs = Box::pin(Logs::open(&options.state_dir)).await?;
    set_clock(&unit, options.clock);
    unit.product_mut().offer_probe_firmware(strings.probe_firmware());
    let mut servers = Servers::bind(serve)?;
    strings.start(&unit);
    let world = Rc::new(RefCell::new(World {
        strings,
        unit: Rc::clone(&unit),
        lcd: Lcd::default(),
        restart_button: false,
        power_cycle: false,
    }));
    let plant_address = serve_plant(serve.plant_port, Rc::clone(&world))?;
    let station = if dnp3::is_on(serve) {
        let files = FileServer::new(LogFiles::new(&options.state_dir));
        Some(Rc::new(dnp3::Station::new(Rc::clone(&unit), files, &serve.dnp3)?))
    } else {
        None
    };
    let agent = if serve.snmp.is_on() {
        Some(Rc::new(snmp::Station::new(Rc::clone(&unit), serve, &options.state_dir)?))
    } else {
        None
    };
    let mut time = Time { since: Duration::ZERO, wanted: Duration::ZERO };
    servers.start(&unit, station.as_ref(), servers.open_serial()?)?;
    if let Some(agent) = &agent {
        servers.start_snmp(agent)?;
    }
    writeln!(stdout(), "ready{}{}", servers.addresses(), plant_address)?;

    let mut ticks = interval(TICK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
    let (mut last, mut shown, mut reported) = (Instant::now(), Instant::now(), Instant::now());
    loop {
        tokio::select! {
            _ = interrupt.recv() => break,
            _ = terminate.recv() => break,
            _ = ticks.tick() => {}
        }
        let now = Instant::now();
        let elapsed = now.saturating_duration_since(core::mem::replace(&mut last, now));
        time.advance(&mut world.borrow_mut(), &mut logs, elapsed.mul_f64(serve.speed));
        // Before anybody is told of it.
        logs.keep(unit.console()).await;
        if reported.elapsed() >= REPORT {
            reported = Instant::now();
            if let Some(station) = &station {
                station.report_changes();
            }
            if let Some(agent) = &agent {
                agent.report_changes();
            }
        }
        // A tick that is late already must not be taken before masters have had their turn.
        yield_now().await;
        let cycle = world.borrow().power_cycle;
        if !cycle {
            unit.save_now_and_then().await;
        }
        if cycle || unit.product().restart_asked() {
            servers.stop().await;
            if !cycle {
                logs.take(&mut unit.product_mut(), unit.console());
                logs.keep(unit.console()).await;
                unit.save_now_and_then().await;
            }
            unit.power_cycle().await?;
            logs.power_cycle();
            set_clock(&unit, options.clock);
            if let Some(station) = &station {
                station.power_cycle();
            }
            if let Some(agent) = &agent {
                agent.power_cycle();
            }
            let mut world = world.borrow_mut();
            world.strings.power_cycle();
            unit.product_mut().offer_probe_firmware(world.strings.probe_firmware());
            world.lcd = Lcd::default();
            time.power_cycle(&world.strings);
            // A serial line that cannot be opened now is opened later.
            servers.start(&unit, station.as_ref(), None)?;
            if let Some(agent) = &agent {
                servers.start_snmp(agent)?;
            }
            world.power_cycle = false;
        }
        if shown.elapsed() >= SHOW {
            shown = Instant::now();
            unit.console().show(status(&unit.product()), None);
        }
    }
    servers.stop().await;
    logs.take(&mut unit.product_mut(), unit.console());
    logs.keep(unit.console()).await;
    unit.console().clear();
    unit.save().await
}

async fn power_up(options: &ManagerRunOptions) -> Result<Unit<Bm100>> {
    let dir = &options.state_dir;
    fs::create_dir_all(dir).with_context(|| format!("cannot make the state directory {}", dir.display()))?;
    let flash = FileFlash::open(dir.join(SETTINGS), Bm100::STORE_BYTES)
        .with_context(|| format!("cannot use the state directory {}", dir.display()))?;
    Unit::power_up((), flash, Console::new("bm100")).await
}

/// The clock of a unit that has just got its power.
fn set_clock(unit: &Unit<Bm100>, source: ClockSource) {
    let since_1970 = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let unix_ms = since_1970.ok().and_then(|time| u64::try_from(time.as_millis()).ok());
    if let (ClockSource::System, Some(unix_ms)) = (source, unix_ms) {
        let mut unit = unit.product_mut();
        let now = unit.uptime();
        unit.set_clock(now, Timestamp { unix_ms });
    }
}

/// The unit's time among that of the strings.
struct Time {
    /// When the unit got its power.
    since: Duration,
    /// What was asked for and is not simulated yet.
    wanted: Duration,
}

impl Time {
    /// Lets time pass, in steps of the unit, as far as there is time for it.
    fn advance(&mut self, world: &mut World, logs: &mut Logs, elapsed: Duration) {
        let World { strings, unit, restart_button, .. } = world;
        let begun = Instant::now();
        self.wanted = self.wanted.saturating_add(elapsed);
        while !self.wanted.is_zero() && begun.elapsed() < LONGEST_TICK {
            let step = self.wanted.min(STEP);
            self.wanted = self.wanted.saturating_sub(step);
            let until = strings.now().saturating_add(step);
            strings.advance(unit, until, self.since);
            let now = until.saturating_sub(self.since);
            let mut product = unit.product_mut();
            product.restart_button(now, *restart_button);
            product.step(now);
            drop(product);
            unit.tell_events();
            logs.take(&mut unit.product_mut(), unit.console());
        }
        // What could not be done is not made up for.
        self.wanted = self.wanted.min(STEP);
    }

    /// The unit was turned off and on.
    const fn power_cycle(&mut self, strings: &Strings) {
        *self = Self { since: strings.now(), wanted: Duration::ZERO };
    }
}

/// Serves the plant port, if it is on, and gives its part of the line that tells where the servers are.
fn serve_plant(port: u16, world: Rc<RefCell<World>>) -> Result<String> {
    // Whoever reaches this port commands the strings: the loopback interface only, whatever --listen says.
    let listener = bind(IpAddr::V4(Ipv4Addr::LOCALHOST), port)?;
    let address = address(" plant=", listener.as_ref());
    if let Some(listener) = listener {
        let listener = TcpListener::from_std(listener)?;
        spawn_local(plant_port::serve(listener, world));
    }
    Ok(address)
}

/// Where the unit stands, on a line.
fn status(unit: &Bm100) -> String {
    let bank = unit.bank();
    let strings = StringId::ALL.into_iter().take(bank.strings.into()).map(|string| {
        let present = unit.probes_present(string);
        let volts = unit.string(string).map_or_else(
            || "?".to_owned(),
            |summary| format!("{:.2} V", f64::from(Millivolts::get(summary.voltage)) / 1_000.0),
        );
        format!("  {string} {volts} {present}/{}", bank.batteries)
    });
    let alarm = strings_in_alarm(unit);
    format!("{}{}{alarm}{}", clock(unit.uptime()), strings.collect::<String>(), updating(unit))
}

/// Which probes take new firmware, and how much of it they have.
fn updating(unit: &Bm100) -> String {
    let updates = unit.bank().strings().filter_map(|string| unit.probe_update(string));
    let told: Vec<_> =
        updates.map(|update| format!("  {} firmware {} %", update.battery, update.percent())).collect();
    told.concat()
}

fn strings_in_alarm(unit: &Bm100) -> &'static str {
    if StringId::ALL.into_iter().any(|string| unit.in_alarm(string) > 0) { "  ALARM" } else { "" }
}
