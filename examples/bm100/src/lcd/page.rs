//! What a page shows.

use core::fmt::{self, Write};

use bms_core::{environment::Extreme, string::StringId, units::Quantity};
use heapless::String;

use super::{
    COLUMNS, Lines, Request,
    written::{Degrees, Ipv4, Ohms, Progress, Tenths, Volts},
};
use crate::{
    InWords, Nameplate,
    glue::snmp::{Clock, Version},
    product::{
        Bm100, Measurement, ProbeUpdate, ProbeUpdates, battery_at, seat, string_at, tenths, tenths_of_percent,
    },
    site::{Name, Network},
};

/// A page of information.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Page {
    Summary,
    Battery,
    String,
    Environment,
    ProbeFirmware,
    Identification,
    Versions,
    Address,
    Mask,
    Gateway,
}

impl Page {
    /// The battery or string behind this one; behind the last comes the first.
    pub(super) fn next(self, unit: &Bm100, place: u16) -> u16 {
        let next = match self {
            Self::Battery => {
                let mut behind = unit.batteries().map(|(at, _)| seat(at)).filter(|at| *at > place.into());
                behind.next().and_then(|next| u16::try_from(next).ok())
            }
            Self::String => Some(place.saturating_add(1)).filter(|next| *next < unit.bank().strings.into()),
            // Now, and the extremes of either quantity.
            Self::Environment if unit.has_environment_sensor() => {
                Some(place.saturating_add(1)).filter(|next| *next < 3)
            }
            _ => None,
        };
        next.unwrap_or(0)
    }

    pub(super) fn lines(self, unit: &Bm100, network: &Network, place: u16) -> Lines {
        let mut screen = Writer(Lines::new());
        match self {
            Self::Summary => summary(unit, &mut screen),
            Self::Battery => battery(unit, place, &mut screen),
            Self::String => string(unit, place, &mut screen),
            Self::Environment => environment(unit, place, &mut screen),
            Self::ProbeFirmware => probe_firmware(unit, &mut screen),
            Self::Identification => {
                for name in [Name::Unit, Name::Location, Name::Contact] {
                    screen.line(format_args!("{}", unit.site().name(name)));
                }
            }
            Self::Versions => {
                let nameplate = unit.nameplate();
                screen.line(format_args!("Model {}", Nameplate::MODEL));
                screen.line(format_args!("S/N {}", known(&nameplate.serial)));
                screen.line(format_args!("Hardware {}", known(&nameplate.hardware)));
                screen.line(format_args!("Firmware {}", env!("CARGO_PKG_VERSION")));
            }
            Self::Address => {
                screen.line(format_args!("IPv4 address"));
                screen.line(format_args!("{}", Ipv4(network.address)));
                screen.line(format_args!("{}", if network.dhcp { "by DHCP" } else { "by hand" }));
            }
            Self::Mask => {
                screen.line(format_args!("Subnet mask"));
                screen.line(format_args!("{}", Ipv4(network.subnet_mask)));
            }
            Self::Gateway => {
                screen.line(format_args!("Gateway"));
                screen.line(format_args!("{}", Ipv4(network.gateway)));
            }
        }
        screen.0
    }
}

/// Name and address, which show once the unit has power (BM100 manual, Installation, Step 1).
pub(super) fn start(unit: &Bm100, network: &Network) -> Lines {
    let mut screen = Writer(Lines::new());
    screen.line(format_args!("{}", unit.site().name(Name::Unit)));
    let state = if unit.any_alarm() { "ALARM" } else { "Normal" };
    screen.line(format_args!("{state}"));
    screen.line(format_args!("{}", Ipv4(network.address)));
    screen.0
}

/// Whether something shall be done.
pub(super) fn ask(request: Request, confirm: bool) -> Lines {
    let mut screen = Writer(Lines::new());
    screen.line(format_args!(
        "{}",
        match request {
            Request::Measure => "Measure resistance?",
            Request::Reboot => "Reboot?",
            Request::Restart => "Restart and count?",
            Request::Reset => "Reset all settings?",
            Request::ResetButNetwork => "Reset but TCP/IP?",
        }
    ));
    let mark = |marked| if marked { '>' } else { ' ' };
    screen.line(format_args!("{}Cancel", mark(!confirm)));
    screen.line(format_args!("{}Confirm", mark(confirm)));
    screen.0
}

fn summary(unit: &Bm100, screen: &mut Writer) {
    let (strings, batteries) = (unit.bank().strings, unit.bank().batteries);
    let all = u16::from(strings).saturating_mul(batteries.into());
    let count = |of: fn(&Bm100, StringId) -> u8| -> u16 {
        unit.bank().strings().fold(0_u16, |sum, string| sum.saturating_add(of(unit, string).into()))
    };
    screen.line(format_args!("Probes {} of {all}", count(Bm100::probes_present)));
    screen.line(format_args!("In alarm {}", count(Bm100::in_alarm)));
    let equalizing = unit.bank().strings().any(|string| unit.is_equalizing(string));
    screen.line(format_args!("Equalizing {}", if equalizing { "yes" } else { "no" }));
    screen.line(format_args!(
        "Resistance {}",
        match unit.measurement() {
            Measurement::None => "-",
            Measurement::Running => "running",
            Measurement::Done => "done",
            Measurement::Rejected => "failed",
        }
    ));
}

fn battery(unit: &Bm100, place: u16, screen: &mut Writer) {
    let Some((at, battery)) = battery_at(place).and_then(|at| Some((at, unit.battery(at)?))) else { return };
    let alarm = bms_core::string::BatteryAlarm::ALL.into_iter().find(|alarm| battery.alarms().stands(*alarm));
    match alarm {
        Some(alarm) => screen.line(format_args!("{at} {}", InWords(&alarm))),
        None if unit.battery_has_alarm(at) => screen.line(format_args!("{at} charge low")),
        None => screen.line(format_args!("{at} normal")),
    }
    screen.line(format_args!("{}", Volts(battery.voltage().good())));
    screen.line(format_args!(
        "{} {}",
        Degrees(battery.temperature().good()),
        Ohms(battery.resistance().good())
    ));
    screen.line(format_args!("Equalizing {} %", battery.equalization()));
}

fn string(unit: &Bm100, place: u16, screen: &mut Writer) {
    let Some(string) = string_at(place) else { return };
    let state = if unit.has_alarm(string) { "ALARM" } else { "normal" };
    screen.line(format_args!("String {string} {state}"));
    let all = unit.string(string);
    screen.line(format_args!("Probes {} of {}", unit.probes_present(string), unit.bank().batteries));
    screen.line(format_args!("Mean {}", Volts(all.map(|all| all.mean))));
    screen.line(format_args!("Spread {}", Volts(all.map(|all| all.highest.minus(all.lowest)))));
}

fn environment(unit: &Bm100, place: u16, screen: &mut Writer) {
    if !unit.has_environment_sensor() {
        screen.line(format_args!("No sensor"));
        return;
    }
    let (temperature, humidity) = (unit.environment().temperature(), unit.environment().humidity());
    let percent = |humidity| Tenths(humidity, "%RH");
    match place {
        0 => {}
        1 => {
            let extremes = [("Max", temperature.maximum()), ("Min", temperature.minimum())];
            return extreme(unit, extremes, |value| Tenths(Some(tenths(value)), "C"), screen);
        }
        _ => {
            let extremes = [("Max", humidity.maximum()), ("Min", humidity.minimum())];
            return extreme(unit, extremes, |value| percent(Some(tenths_of_percent(value))), screen);
        }
    }
    screen.line(format_args!("{}", Degrees(temperature.value())));
    screen.line(format_args!("{}", percent(humidity.value().map(tenths_of_percent))));
    let contacts = unit.environment().contacts();
    let abnormal = (0..8).filter(|number| contacts.contact(*number).is_some_and(|contact| contact.abnormal));
    screen.line(format_args!("Contacts abnormal {}", abnormal.count()));
}

/// How far the firmware of the probes is: of each string the probe that takes it now.
fn probe_firmware(unit: &Bm100, screen: &mut Writer) {
    let Some(firmware) = unit.probe_firmware() else {
        screen.line(format_args!("No new firmware"));
        return;
    };
    screen.line(format_args!("New {} for {}", Version(firmware.image.firmware), unit.outdated_probes()));
    match unit.probe_updates() {
        ProbeUpdates::Running => {
            // Two in a line, of four strings: `A#40 100% B#40 100%` is what fits.
            let mut running = unit.bank().strings().filter_map(|string| unit.probe_update(string));
            let show = |update: ProbeUpdate| Progress(update.battery, update.percent());
            while let Some(first) = running.next().map(show) {
                match running.next().map(show) {
                    Some(second) => screen.line(format_args!("{first} {second}")),
                    None => screen.line(format_args!("{first}")),
                }
            }
        }
        ProbeUpdates::Failed => screen.line(format_args!("failed, see events")),
        ProbeUpdates::Done | ProbeUpdates::None => screen.line(format_args!("done")),
    }
}

/// The highest and the lowest value, each with its time (BM100 manual, Envir->Status).
fn extreme<T>(
    unit: &Bm100,
    extremes: [(&str, Option<Extreme<T>>); 2],
    show: impl Fn(T) -> Tenths,
    screen: &mut Writer,
) {
    for (name, extreme) in extremes {
        let Some(Extreme { value, at, time }) = extreme else {
            screen.line(format_args!("{name} -"));
            continue;
        };
        screen.line(format_args!("{name} {}", show(value)));
        match time {
            Some(time) => screen.line(format_args!("{}", Clock(time))),
            // Nobody had set the clock.
            None => screen.line(format_args!("{} min ago", unit.uptime().saturating_sub(at).as_secs() / 60)),
        }
    }
}

const fn known(text: &str) -> &str {
    if text.is_empty() { "-" } else { text }
}

/// Puts lines under each other; what does not fit in a line is cut.
struct Writer(Lines);

impl Writer {
    fn line(&mut self, text: fmt::Arguments<'_>) {
        let mut line = Line(String::new());
        // Never fails: what does not fit is dropped.
        let _written = line.write_fmt(text);
        let _room = self.0.push(line.0);
    }
}

struct Line(String<COLUMNS>);

impl Write for Line {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for letter in text.chars() {
            // The display knows no others.
            let letter = if matches!(letter, ' '..='~') { letter } else { '?' };
            if self.0.push(letter).is_err() {
                break;
            }
        }
        Ok(())
    }
}
