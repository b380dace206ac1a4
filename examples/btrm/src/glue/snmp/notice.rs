//! What managers are told unasked: alarms of the product's own, and the notifications of UPS-MIB and BATTERY-MIB.

use core::time::Duration;

use bms_core::{
    alarm::{Alarm, Edge},
    event::Event,
    points::Point,
    time::Uptime,
};
use heapless::Vec;
use snmp_agent::{Oid, Scratch, Value};

use super::{
    battery::BANK,
    object::Told,
    private,
    session::is_set,
    told,
    ups::alarm::{ALARMS, Row},
};
use crate::{
    points::{POINTS, Quantity},
    product::Btrm,
};

/// Alarms raised in this time after power-up are told to nobody (BTRM manual §10.3).
const SILENCE: Duration = Duration::from_secs(10);
/// `upsTrapOnBattery` is sent again after this time (RFC 1628).
const AGAIN: Duration = Duration::from_mins(1);

const UPS_TRAPS: &[u32] = &[1, 3, 6, 1, 2, 1, 33, 2];
const ON_BATTERY: u32 = 1;
const TEST_COMPLETED: u32 = 2;
const ALARM_ADDED: u32 = 3;
const ALARM_REMOVED: u32 = 4;

const UPS: &[u32] = &[1, 3, 6, 1, 2, 1, 33, 1];
const ALARM_ENTRY: &[u32] = &[1, 3, 6, 1, 2, 1, 33, 1, 6, 2, 1];

const BATTERY_NOTIFICATIONS: &[u32] = &[1, 3, 6, 1, 2, 1, 233, 0];
const BATTERY_ENTRY: &[u32] = &[1, 3, 6, 1, 2, 1, 233, 1, 1, 1];
const LOW: u32 = 2;
const CRITICAL: u32 = 3;
const TEMPERATURE: u32 = 4;
const AGING: u32 = 5;

const SYSTEM: &[u32] = &[1, 3, 6, 1, 2, 1, 1];

/// Variables of a notification, at the most.
const VARIABLES: usize = 6;
/// Sub-identifiers of a name, at the most.
const SUB_IDS: usize = 16;
type Name = Vec<u32, SUB_IDS>;

/// Whoever takes a notification: what it is, and its variables.
trait Tell: FnMut(Oid<'_>, &[(Oid<'_>, Value<'_>)]) {}
impl<T: FnMut(Oid<'_>, &[(Oid<'_>, Value<'_>)])> Tell for T {}

/// What was last told: finds what is to be told since. Begin with a new one at each power-up of the unit.
///
/// ```
/// # use bms_core::plant::Sensors;
/// # use btrm::{Btrm, Model, Stored, glue::snmp::Notices};
/// # use core::time::Duration;
/// let mut unit = Btrm::new(Model::Btrm300, Stored::default());
/// let mut notices = Notices::new();
/// # let (mut now, sensors, mut told) = (Duration::ZERO, Sensors::default(), 0);
/// # for _ in 0..20 {
/// # now += Duration::from_secs(1);
/// unit.step(now, &sensors);
/// notices.find(now, &unit, |trap, variables| {
///     // To the agent, which sends it to the receivers.
///     # assert!(!variables.is_empty(), "{trap}");
///     # told += 1;
/// });
/// # }
/// # assert_eq!(told, 0, "what is so at power-up is told to nobody");
/// ```
#[derive(Clone, Debug, Default)]
pub struct Notices {
    /// The first event of the journal that was not looked at.
    seen: u32,
    /// The conditions that stood, a bit each, and those of them that nobody was told of.
    present: u16,
    silent: u16,
    on_battery_again: Option<Uptime>,
}

impl Notices {
    /// Nothing was told yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Hands out what is to be told since the last look: the notification and its variables. Call it after each
    /// [`Btrm::step`]; `now` is the time that the agent is given. A variable whose value is not known is left out.
    pub fn find(&mut self, now: Uptime, unit: &Btrm, mut tell: impl FnMut(Oid<'_>, &[(Oid<'_>, Value<'_>)])) {
        let journal = unit.monitor().journal();
        for entry in journal.since(self.seen) {
            tell_event(unit, &entry.event, &mut tell);
        }
        self.seen = journal.next_sequence();
        self.find_conditions(unit, &mut tell);
        self.find_outage(now, unit, &mut tell);
    }

    /// Rows that came into the alarm table or left it. What came in silence leaves in silence.
    fn find_conditions(&mut self, unit: &Btrm, tell: &mut impl Tell) {
        let present = unit.snmp.present();
        let changed = present ^ self.present;
        if unit.monitor().uptime() < SILENCE {
            self.silent |= changed & present;
        }
        let told = changed & !self.silent;
        for (place, row) in ALARMS.iter().enumerate().filter(|(place, _)| is_set(told, *place)) {
            let trap = if is_set(present, place) { ALARM_ADDED } else { ALARM_REMOVED };
            alarm_entry(unit, row).send(UPS_TRAPS, trap, tell);
        }
        self.silent &= present;
        self.present = present;
    }

    /// An outage, each minute anew while it lasts; a test is none.
    fn find_outage(&mut self, now: Uptime, unit: &Btrm, tell: &mut impl Tell) {
        let monitor = unit.monitor();
        if !(monitor.ups_on_battery() && monitor.actuators().load_connected) {
            self.on_battery_again = None;
        } else if monitor.uptime() >= SILENCE && self.on_battery_again.is_none_or(|again| now >= again) {
            self.on_battery_again = Some(now.saturating_add(AGAIN));
            let mut said = Said::new(unit);
            // Minutes remaining, seconds on battery, low battery time.
            for object in [[2, 3], [2, 2], [9, 7]] {
                said.reads(UPS, &object, 0);
            }
            said.send(UPS_TRAPS, ON_BATTERY, tell);
        }
    }
}

fn tell_event(unit: &Btrm, event: &Event, tell: &mut impl Tell) {
    match *event {
        Event::Alarm(edge) if edge.notify => {
            own_alarm(unit, edge, tell);
            match edge.alarm {
                _ if !edge.raised => {}
                Alarm::LowVoltage => battery(unit, &[15, 16], LOW, tell),
                Alarm::OverTemperature => battery(unit, &[18], TEMPERATURE, tell),
                Alarm::LowCapacity => battery(unit, &[10, 11], AGING, tell),
                _ => {}
            }
        }
        Event::LowVoltageDisconnect(true) => battery(unit, &[15, 16], CRITICAL, tell),
        Event::TestEnded(_) | Event::TestAborted(_) => {
            let mut said = Said::new(unit);
            (1..=6).for_each(|object| said.reads(UPS, &[7, object], 0));
            said.send(UPS_TRAPS, TEST_COMPLETED, tell);
        }
        _ => {}
    }
}

/// A notification of the product's own: the alarm's point, and which unit it is, where (BTRM manual §11.6).
fn own_alarm(unit: &Btrm, edge: Edge, tell: &mut impl Tell) {
    let Some(notification) = notification(edge) else { return };
    let mut said = Said::new(unit);
    if let Some(object) = alarm_point(edge.alarm).and_then(|point| point.oid) {
        said.says(&private::ROOT, object, 0, Told::integer(edge.raised.into()));
    }
    said.says(SYSTEM, &[5], 0, Told::text(&unit.site().network.host_name));
    said.says(SYSTEM, &[6], 0, Told::text(&unit.site().location));
    said.send(&private::NOTIFICATIONS, notification, tell);
}

/// The number of a notification under `notifications(0)`: for each alarm in the order of [`Alarm::ALL`] one when it is
/// raised and, behind it, one when it clears.
pub fn notification(edge: Edge) -> Option<u32> {
    let place = Alarm::ALL.iter().position(|alarm| *alarm == edge.alarm)?;
    let raised = u32::try_from(place).ok()?.saturating_mul(2).saturating_add(1);
    Some(if edge.raised { raised } else { raised.saturating_add(1) })
}

/// The point that shows an alarm.
pub fn alarm_point(alarm: Alarm) -> Option<&'static Point<Quantity>> {
    let quantity = match alarm {
        Alarm::LowCapacity => Quantity::LowCapacity,
        Alarm::LowVoltage => Quantity::LowVoltage,
        Alarm::IoChannel1 => Quantity::IoChannel1Tripped,
        Alarm::IoChannel2 => Quantity::IoChannel2Tripped,
        Alarm::SupplyLost => Quantity::SupplyLost,
        Alarm::OverTemperature => Quantity::OverTemperature,
        Alarm::SensorFault => Quantity::SensorFault,
        _ => return None,
    };
    POINTS.points().iter().find(|point| point.quantity == quantity)
}

/// A notification of BATTERY-MIB: these columns of the bank, and that it is the bank and no cell of it.
fn battery(unit: &Btrm, columns: &[u32], notification: u32, tell: &mut impl Tell) {
    let mut said = Said::new(unit);
    columns.iter().chain(&[25]).for_each(|column| said.reads(BATTERY_ENTRY, &[*column], BANK));
    said.send(BATTERY_NOTIFICATIONS, notification, tell);
}

/// What a notification says: names, and what they read.
struct Said<'a> {
    unit: &'a Btrm,
    variables: Vec<(Name, Told<'a>), VARIABLES>,
}

/// `upsAlarmId` and `upsAlarmDescr` of a row, which may have left the table.
fn alarm_entry<'a>(unit: &'a Btrm, row: &Row) -> Said<'a> {
    let mut said = Said::new(unit);
    said.says(ALARM_ENTRY, &[1], row.id, Told::integer(i32::try_from(row.id).unwrap_or(0)));
    if let Some(description) = Oid::new(row.description) {
        said.says(ALARM_ENTRY, &[2], row.id, Told::Value(Value::ObjectId(description)));
    }
    said
}

impl<'a> Said<'a> {
    const fn new(unit: &'a Btrm) -> Self {
        Self { unit, variables: Vec::new() }
    }

    /// Adds a variable as it reads now, if it has a value.
    fn reads(&mut self, root: &[u32], object: &[u32], row: u32) {
        if let Some(name) = name(root, object, row)
            && let Ok(told) = told(self.unit, &name)
        {
            // There is room for the most that any notification says.
            let _room = self.variables.push((name, told));
        }
    }

    /// Adds a variable with this value.
    fn says(&mut self, root: &[u32], object: &[u32], row: u32, told: Told<'a>) {
        if let Some(name) = name(root, object, row) {
            let _room = self.variables.push((name, told));
        }
    }

    fn send(&self, root: &[u32], notification: u32, tell: &mut impl Tell) {
        // At most one variable of a notification is text that is made.
        let mut scratch = Scratch::new();
        let mut scratch = Some(&mut scratch);
        let mut variables = Vec::<(Oid<'_>, Value<'_>), VARIABLES>::new();
        for (name, told) in &self.variables {
            let value = match told {
                Told::Value(value) => Some(*value),
                Told::Made(_) => scratch.take().map(|scratch| told.value(scratch)),
            };
            if let Some(variable) = Oid::new(name).zip(value) {
                let _room = variables.push(variable);
            }
        }
        if let Some(trap) = name(root, &[], notification).as_deref().and_then(Oid::new) {
            tell(trap, &variables);
        }
    }
}

fn name(root: &[u32], object: &[u32], row: u32) -> Option<Name> {
    let mut name = Name::from_slice(root).ok()?;
    name.extend_from_slice(object).ok()?;
    name.push(row).ok()?;
    Some(name)
}
