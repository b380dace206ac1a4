//! Status records: what is kept at the interval (BM100 manual, Logs->Status Records).

use core::time::Duration;

use bms_core::{status_record::MAX_VALUES, string::Battery, time::Uptime, units::Millivolts};
use heapless::Vec;

use super::{Bm100, value};

/// The values of a record in the order of its columns.
pub type StatusValues = Vec<Option<i32>, MAX_VALUES>;

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Records {
    /// When the last one was due.
    last: Option<Uptime>,
    due: bool,
}

impl Bm100 {
    /// The values of a status record as they are now: temperature and humidity of the environment (0.1 °C, 0.1 %), the
    /// voltages of all batteries that there are (mV, A#1 first), their temperatures (0.1 °C), their resistances
    /// (0.01 mΩ). Two and three for each battery; what cannot be read is `None`.
    pub fn status_values(&self) -> StatusValues {
        let environment = &self.environment;
        let ambient = [
            environment.temperature().value().map(value::tenths),
            environment.humidity().value().map(value::tenths_of_percent),
        ];
        let voltage = |battery: &Battery| battery.voltage().good().map(Millivolts::get);
        let temperature = |battery: &Battery| battery.temperature().good().map(value::tenths);
        let resistance = |battery: &Battery| battery.resistance().good().map(value::hundredths_of_milliohm);
        let batteries = || self.batteries().map(|(_, battery)| battery);
        ambient
            .into_iter()
            .chain(batteries().map(voltage))
            .chain(batteries().map(temperature))
            .chain(batteries().map(resistance))
            .take(MAX_VALUES)
            .collect()
    }

    /// Hands out the values of a status record once each recording interval, with the seconds since 1970 to file it
    /// under; `None` between, and while nobody has set the clock. They are to be appended to a
    /// [`StatusLog`](bms_core::status_record::StatusLog) as a [`Record`](bms_core::status_record::Record).
    pub fn take_status_record(&mut self) -> Option<(u32, StatusValues)> {
        let unix_seconds = u32::try_from(self.time()?.unix_ms / 1_000).ok()?;
        core::mem::take(&mut self.records.due).then(|| (unix_seconds, self.status_values()))
    }

    pub(super) fn watch_records(&mut self) {
        let interval: Duration = self.supervision.record_interval.duration();
        let last = *self.records.last.get_or_insert(self.now);
        if self.now.saturating_sub(last) >= interval {
            self.records = Records { last: Some(self.now), due: true };
        }
    }
}
