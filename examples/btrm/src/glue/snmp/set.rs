//! What can be set, and how a SET that fails is taken back.

use bms_core::{
    Command,
    capacity_test::TestKind,
    points::{Access, Point, Shape},
    settings::Settings,
};
use snmp_agent::{Absent, ErrorStatus, Outcome, Value, objects::listed};

use super::{
    Tree,
    object::Branch,
    private::{self, PRIVATE, Private},
    tree_of,
    ups::{UPS, Ups, test},
};
use crate::{
    management::Management,
    points::{POINTS, Quantity},
    product::{Btrm, WriteError},
    site::Site,
};

const CONTACT: &[u32] = &[1, 3, 6, 1, 2, 1, 1, 4, 0];
const NAME: &[u32] = &[1, 3, 6, 1, 2, 1, 1, 5, 0];
const LOCATION: &[u32] = &[1, 3, 6, 1, 2, 1, 1, 6, 0];

/// What a variable is set to, once its type is right.
#[derive(Clone, Copy, Debug)]
enum Write<'a> {
    Point(Quantity, i32),
    Words(Words, &'a str),
    LowBatteryMinutes(u16),
    TrapEnabled(usize, bool),
    TrapAddress(usize, [u8; 4]),
    TrapCommunity(usize, &'a str),
    SpinLock(i32),
    StartTest(TestKind),
    AbortTest,
    /// It is so already.
    Nothing,
}

/// Text that is kept.
#[derive(Clone, Copy, Debug)]
enum Words {
    Contact,
    HostName,
    Location,
    AttachedDevices,
}

/// How a unit was before a SET began.
#[derive(Clone, Debug)]
pub(super) struct Before {
    settings: Settings,
    site: Site,
    management: Management,
    spin_lock: i32,
    testing: bool,
    /// A test was to start later.
    planned: bool,
    /// Something was done that cannot be undone.
    beyond: bool,
}

/// Whether [`commit`] would take the value now.
pub(super) fn test(unit: &Btrm, name: &[u32], value: Value<'_>) -> Result<(), ErrorStatus> {
    match write(unit, name, value)? {
        Write::Point(quantity, value) => unit.check(quantity, value).map_err(refusal),
        Write::SpinLock(value) if value != unit.snmp.spin_lock() => Err(ErrorStatus::InconsistentValue),
        Write::StartTest(_) => unit.monitor().can_start().map_err(|_| ErrorStatus::InconsistentValue),
        Write::AbortTest if unit.monitor().test_progress().is_none() => Err(ErrorStatus::InconsistentValue),
        Write::SpinLock(_) | Write::AbortTest | Write::Nothing => Ok(()),
        kept => keep(kept, &mut unit.site.clone(), &mut unit.management.clone()),
    }
}

/// Takes the value.
pub(super) fn commit(unit: &mut Btrm, name: &[u32], value: Value<'_>) -> Result<(), ErrorStatus> {
    let write = write(unit, name, value)?;
    test(unit, name, value)?;
    let mut before = unit.snmp.before.take().unwrap_or_else(|| Before::of(unit));
    let done = carry_out(unit, write);
    before.beyond |= done.is_ok() && is_beyond(write, &before);
    unit.snmp.before = Some(before);
    unit.follow_journal();
    done
}

/// Keeps what was committed, or takes it back.
pub(super) fn conclude(unit: &mut Btrm, outcome: Outcome) -> Result<(), ErrorStatus> {
    let Some(before) = unit.snmp.before.take() else { return Ok(()) };
    if outcome == Outcome::Committed {
        let changed = before.management.receivers() != unit.management.receivers();
        unit.management_changed(changed);
        return Ok(());
    }
    let Before { settings, site, management, spin_lock, testing, beyond, .. } = before;
    unit.monitor_mut().restore(settings);
    unit.site = site;
    unit.management = management;
    unit.snmp.set_spin_lock(spin_lock);
    if !testing && unit.monitor().test_progress().is_some() {
        // A stop is never refused.
        let _stopped = unit.monitor_mut().command(Command::StopTest);
    }
    if beyond { Err(ErrorStatus::UndoFailed) } else { Ok(()) }
}

impl Before {
    fn of(unit: &Btrm) -> Self {
        Self {
            settings: *unit.monitor().settings(),
            site: unit.site.clone(),
            management: unit.management.clone(),
            spin_lock: unit.snmp.spin_lock(),
            testing: unit.monitor().test_progress().is_some(),
            planned: unit.monitor().manual_test_in().is_some(),
            beyond: false,
        }
    }
}

/// Whether this cannot be undone: it is no setting, but something that was done or planned.
const fn is_beyond(write: Write<'_>, before: &Before) -> bool {
    match write {
        // A start takes the place of a planned one, a stop ends that too.
        Write::Point(Quantity::TestRunning, on) => before.planned || (on == 0 && before.testing),
        Write::StartTest(_) => before.planned,
        // Another voltage breaks a test off.
        Write::Point(Quantity::SystemVoltage, _) => before.testing,
        Write::Point(Quantity::BatteryDataPresent | Quantity::BatteryDefaults, on) => on != 0,
        Write::Point(
            Quantity::CapacityGood | Quantity::TestInterval | Quantity::NextTest | Quantity::ManualStartDelay,
            _,
        )
        | Write::AbortTest => true,
        _ => false,
    }
}

fn carry_out(unit: &mut Btrm, write: Write<'_>) -> Result<(), ErrorStatus> {
    match write {
        Write::Point(quantity, value) => unit.write(quantity, value).map_err(refusal),
        Write::SpinLock(_) => {
            unit.snmp.turn_spin_lock();
            Ok(())
        }
        Write::StartTest(kind) => command(unit, Command::StartTestOf(kind)),
        Write::AbortTest => command(unit, Command::StopTest),
        Write::Nothing => Ok(()),
        kept => {
            let site = matches!(kept, Write::Words(Words::HostName | Words::Location, _));
            unit.unsaved_site |= site;
            unit.unsaved_management |= !site;
            keep(kept, &mut unit.site, &mut unit.management)
        }
    }
}

fn command(unit: &mut Btrm, command: Command) -> Result<(), ErrorStatus> {
    unit.monitor_mut().command(command).map_err(|_| ErrorStatus::InconsistentValue)
}

/// Changes what is kept.
fn keep(write: Write<'_>, site: &mut Site, management: &mut Management) -> Result<(), ErrorStatus> {
    let kept = match write {
        Write::Words(Words::Contact, text) => management.set_contact(text),
        Write::Words(Words::AttachedDevices, text) => management.set_attached_devices(text),
        Write::Words(Words::HostName, text) => site.rename(text),
        Write::Words(Words::Location, text) => site.relocate(text),
        Write::LowBatteryMinutes(minutes) => {
            management.set_low_battery_minutes(minutes);
            true
        }
        Write::TrapEnabled(place, enabled) => {
            management.receiver_mut(place).map(|receiver| receiver.enabled = enabled).is_some()
        }
        Write::TrapAddress(place, address) => {
            management.receiver_mut(place).map(|receiver| receiver.address = address).is_some()
        }
        Write::TrapCommunity(place, community) => {
            management.receiver_mut(place).is_some_and(|receiver| receiver.set_community(community))
        }
        _ => true,
    };
    if kept { Ok(()) } else { Err(ErrorStatus::WrongValue) }
}

/// What setting this variable to this value means.
fn write<'a>(unit: &Btrm, name: &[u32], value: Value<'a>) -> Result<Write<'a>, ErrorStatus> {
    match name {
        CONTACT => return Ok(Write::Words(Words::Contact, text(value, 63)?)),
        NAME => return Ok(Write::Words(Words::HostName, text(value, 15)?)),
        LOCATION => return Ok(Write::Words(Words::Location, text(value, 31)?)),
        _ => {}
    }
    match tree_of(name).ok_or(ErrorStatus::NotWritable)? {
        (Tree::Ups, name) => ups(writable(&UPS, name)?.0, value),
        (Tree::Private, name) => match private::point_of(name) {
            Some(of) => point(unit, of, name, value),
            None => receiver(writable(&PRIVATE, name)?, value),
        },
        (Tree::Entity | Tree::Battery, _) => Err(ErrorStatus::NotWritable),
    }
}

/// The object and the row of a name, if managers can set it.
fn writable<O: Copy>(branch: &Branch<O>, name: &[u32]) -> Result<(O, u32), ErrorStatus> {
    match branch.find(name, listed) {
        Ok((object, row)) if object.writable => Ok((object.what, row)),
        Err(Absent::Instance) if branch.object_of(name).is_some_and(|(object, _)| object.writable) => {
            Err(ErrorStatus::NoCreation)
        }
        Ok(_) | Err(_) => Err(ErrorStatus::NotWritable),
    }
}

fn point<'a>(
    unit: &Btrm,
    point: &Point<Quantity>,
    name: &[u32],
    value: Value<'_>,
) -> Result<Write<'a>, ErrorStatus> {
    if point.access == Access::ReadOnly {
        return Err(ErrorStatus::NotWritable);
    }
    if POINTS.oid(name).is_none() {
        return Err(ErrorStatus::NoCreation);
    }
    let value = if point.shape == Shape::Bool { flag(value)?.into() } else { integer(value)? };
    // What is read-only is told before what is out of range.
    match unit.check(point.quantity, value) {
        Err(WriteError::ReadOnly) => Err(ErrorStatus::NotWritable),
        _ => Ok(Write::Point(point.quantity, value)),
    }
}

fn receiver((object, row): (Private, u32), value: Value<'_>) -> Result<Write<'_>, ErrorStatus> {
    let place = usize::try_from(row).map_err(|_| ErrorStatus::NoCreation)?;
    match object {
        Private::TrapEnabled => Ok(Write::TrapEnabled(place, flag(value)?)),
        Private::TrapReceiverIpAddress => match value {
            Value::IpAddress(address) => Ok(Write::TrapAddress(place, address)),
            _ => Err(ErrorStatus::WrongType),
        },
        Private::TrapCommunity => Ok(Write::TrapCommunity(place, text(value, 15)?)),
        _ => Err(ErrorStatus::NotWritable),
    }
}

fn ups(object: Ups, value: Value<'_>) -> Result<Write<'_>, ErrorStatus> {
    match object {
        Ups::IdentName => Ok(Write::Words(Words::HostName, text(value, 15)?)),
        Ups::IdentAttachedDevices => Ok(Write::Words(Words::AttachedDevices, text(value, 63)?)),
        Ups::TestId => test_id(value),
        Ups::TestSpinLock => match integer(value)? {
            0.. => Ok(Write::SpinLock(integer(value)?)),
            _ => Err(ErrorStatus::WrongValue),
        },
        // The load is not turned off by command: all that can be set is what is so already.
        Ups::ShutdownType | Ups::AutoRestart | Ups::ConfigAudibleStatus => already(value, 1),
        Ups::ShutdownAfterDelay | Ups::StartupAfterDelay | Ups::RebootWithDuration => already(value, -1),
        Ups::ConfigInputVoltage | Ups::ConfigOutputVoltage => match integer(value)? {
            volts @ (12 | 24 | 36 | 48) => Ok(Write::Point(Quantity::SystemVoltage, volts / 12)),
            _ => Err(ErrorStatus::WrongValue),
        },
        Ups::ConfigLowBattTime => {
            let minutes = u16::try_from(integer(value)?).map_err(|_| ErrorStatus::WrongValue)?;
            Ok(Write::LowBatteryMinutes(minutes))
        }
        _ => Err(ErrorStatus::NotWritable),
    }
}

/// What setting `upsTestId` starts or stops. NUT sets it alone: `upsTestSpinLock` may come with it, and need not.
fn test_id(value: Value<'_>) -> Result<Write<'static>, ErrorStatus> {
    let Value::ObjectId(id) = value else { return Err(ErrorStatus::WrongType) };
    match id.sub_ids() {
        test::QUICK_BATTERY_TEST => Ok(Write::StartTest(TestKind::Type2)),
        test::DEEP_BATTERY_CALIBRATION => Ok(Write::StartTest(TestKind::Type1)),
        test::ABORT => Ok(Write::AbortTest),
        _ => Err(ErrorStatus::WrongValue),
    }
}

fn already(value: Value<'_>, is: i32) -> Result<Write<'static>, ErrorStatus> {
    if integer(value)? == is { Ok(Write::Nothing) } else { Err(ErrorStatus::WrongValue) }
}

const fn integer(value: Value<'_>) -> Result<i32, ErrorStatus> {
    match value {
        Value::Integer(value) => Ok(value),
        _ => Err(ErrorStatus::WrongType),
    }
}

fn flag(value: Value<'_>) -> Result<bool, ErrorStatus> {
    match integer(value)? {
        0 => Ok(false),
        1 => Ok(true),
        _ => Err(ErrorStatus::WrongValue),
    }
}

fn text(value: Value<'_>, longest: usize) -> Result<&str, ErrorStatus> {
    let Value::OctetString(octets) = value else { return Err(ErrorStatus::WrongType) };
    if octets.len() > longest {
        return Err(ErrorStatus::WrongLength);
    }
    core::str::from_utf8(octets).map_err(|_| ErrorStatus::WrongValue)
}

const fn refusal(error: WriteError) -> ErrorStatus {
    match error {
        WriteError::ReadOnly => ErrorStatus::NotWritable,
        WriteError::OutOfRange => ErrorStatus::WrongValue,
        WriteError::Refused(_) => ErrorStatus::InconsistentValue,
    }
}
