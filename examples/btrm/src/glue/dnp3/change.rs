//! What makes events.

use bms_core::points::{self, Kind};
use dnp3_outstation::{Change, Class, Deadband, Points, Reported, Uptime};

use super::{sample::sample, wire_kind};
use crate::{
    points::POINTS,
    product::Btrm,
    reporting::{DNP3_POINTS, Reporting},
};

/// What was last reported of each point: finds what changed since.
///
/// One for a unit, however many masters it has: all of them are told the same events. Begin with a new one at each
/// power-up of the unit.
///
/// ```
/// # use bms_core::plant::Sensors;
/// # use btrm::{Btrm, Model, Stored, glue::dnp3::{Changes, Retry, dnp3_config}};
/// # use core::time::Duration;
/// # use dnp3_outstation::{Outstation, link::EndpointAddress};
/// # fn wait_a_second(now: &mut Duration) { *now += Duration::from_secs(1) }
/// # let [address, master] = [10, 1].map(|raw| EndpointAddress::new(raw).unwrap());
/// let mut unit = Btrm::new(Model::Btrm300, Stored::default());
/// let mut outstation = Outstation::<64>::new(dnp3_config(address, master, Some(Retry::default())));
/// let mut changes = Changes::new();
/// # let (mut now, sensors) = (Duration::ZERO, Sensors::default());
/// # for _ in 0..3 {
/// unit.step(now, &sensors);
/// unit.keep_time(now);
/// changes.find(now, &mut unit, |change| {
///     // Each outstation, if there are several; an overflow is told to the master by IIN2.3.
///     let _overflow = change.report(&mut outstation);
/// });
/// # wait_a_second(&mut now);
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Changes {
    reported: [Reported; DNP3_POINTS],
}

impl Default for Changes {
    fn default() -> Self {
        Self::new()
    }
}

impl Changes {
    /// Nothing was reported yet: the first look finds no change.
    pub fn new() -> Self {
        Self { reported: [Reported::default(); DNP3_POINTS] }
    }

    /// Hands out what changed since the last look, each point once, in the order of the point list. Call it after each
    /// [`Btrm::step`] and each request carried out; `now` is the time that outstations are given.
    pub fn find(&mut self, now: Uptime, unit: &mut Btrm, mut report: impl FnMut(Change)) {
        // Before that, nothing is measured: all points would come on-line at once.
        if !unit.has_stepped() {
            return;
        }
        let time = unit.time(now).unwrap_or_default();
        for ((kind, index), reported) in points().zip(&mut self.reported) {
            let Some((class, deadband)) = event(unit.reporting(), kind, index) else {
                reported.forget();
                continue;
            };
            let Some(sample) = sample(unit, kind, index) else { continue };
            if reported.moves(sample, deadband) {
                report(Change::Point { kind: wire_kind(kind), index, sample, class, time });
            }
        }
        let class = unit.reporting().command_class().and_then(Class::from_code);
        while let Some((index, command)) = unit.dnp3.take_command() {
            if let Some(class) = class {
                report(Change::Command { index, command, class, time });
            }
        }
    }
}

/// The class and deadband of a point's events; `None`: it makes none.
fn event(reporting: &Reporting, kind: Kind, index: u16) -> Option<(Class, Option<Deadband>)> {
    let class = reporting.class(kind, index).and_then(Class::from_code)?;
    if kind != Kind::AnalogInput {
        return Some((class, None));
    }
    let units = reporting.deadband(index).filter(|units| *units != Reporting::NO_EVENTS)?;
    Some((class, Some(Deadband::Whole(units))))
}

/// All points, one index at a time.
fn points() -> impl Iterator<Item = (points::Kind, u16)> {
    POINTS.indices().flat_map(|row| {
        let indices = row.span.first..=row.span.first.saturating_add(row.span.count.saturating_sub(1));
        indices.map(move |index| (row.kind, index))
    })
}
