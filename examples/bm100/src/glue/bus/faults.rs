//! What is wrong with the probes themselves: told when it begins and when it ends.

use bms_core::string::BatteryAddress;
use probe_proto::{Places, ProbeAddress, Status};

use crate::{
    event::{Event, ProbeFault},
    product::{Bm100, place, row},
};

/// The faults of a string's probes, in the order of [`ProbeFault::ALL`].
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Faults([Places; ProbeFault::ALL.len()]);

impl Faults {
    /// Takes the state of a probe; gives what changed, and whether it began.
    fn take(
        &mut self,
        place: ProbeAddress,
        status: Status,
    ) -> impl Iterator<Item = (ProbeFault, bool)> + use<> {
        let mut changes = [None; ProbeFault::ALL.len()];
        for ((having, fault), change) in self.0.iter_mut().zip(ProbeFault::ALL).zip(&mut changes) {
            let raised = status.contains(bit(fault));
            if having.contains(place) != raised {
                *having = if raised { *having | place.into() } else { having.without(place.into()) };
                *change = Some((fault, raised));
            }
        }
        changes.into_iter().flatten()
    }
}

const fn bit(fault: ProbeFault) -> Status {
    match fault {
        ProbeFault::TemperatureSensor => Status::TEMPERATURE_FAULT,
        ProbeFault::ResistanceMeasurement => Status::RESISTANCE_FAULT,
        ProbeFault::Overheated => Status::OVERHEATED,
        ProbeFault::Uncalibrated => Status::UNCALIBRATED,
    }
}

impl Bm100 {
    /// Notes what changed in the state of a probe that the bank has.
    pub(super) fn judge_probe(&mut self, battery: BatteryAddress, status: Status) {
        if self.battery(battery).is_some() {
            self.take_faults(battery, status);
        }
    }

    /// A probe is not there any longer, or is another one: what is wrong with it ends.
    pub(crate) fn forget_faults(&mut self, battery: BatteryAddress) {
        self.take_faults(battery, Status::NONE);
    }

    fn take_faults(&mut self, battery: BatteryAddress, status: Status) {
        let Some(line) = self.lines.get_mut(row(battery.string)) else { return };
        for (fault, raised) in line.faults.take(place(battery.index), status) {
            self.note(Event::ProbeFault { battery, fault, raised });
        }
    }
}
