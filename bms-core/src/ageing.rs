//! How a battery ages: its tests over the years, the line through them, and when it is worn out.
//!
//! The line and its interval are [`capacity_model::History`]'s. Time is the unit's operating time, for a unit that never
//! was told the time of day ages as well.

use capacity_model::{History, Test, Trend};
use serde::{Deserialize, Serialize};

use crate::{
    interval::Interval,
    si::{ampere_hours, days, interval_of_ampere_hours, milliamp_hours, whole},
    units::{Days, MilliampHours},
};

/// The part of the nameplate under which a battery is worn out (IEEE 450, IEEE 1188).
const END_OF_LIFE: f32 = 0.8;
/// Tests that are kept.
pub const TESTS_KEPT: usize = 16;

/// A test of the past.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct PastTest {
    /// The unit's operating time at the test's end, in minutes, over all power cuts.
    pub at_minutes: u32,
    /// The capacity by this test alone: 20 h rate, 25 °C.
    pub capacity: Interval<MilliampHours>,
}

/// The tests of one battery, oldest first. When there is no more room they are thinned out: the first and the newest stay,
/// and those between them grow as far apart as room allows, so that weekly tests still reach back for years.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct TestHistory {
    tests: [Option<PastTest>; TESTS_KEPT],
}

impl TestHistory {
    /// The tests that are kept, oldest first.
    pub fn tests(&self) -> impl Iterator<Item = &PastTest> {
        self.tests.iter().flatten()
    }

    /// Adds the newest test.
    pub fn add(&mut self, test: PastTest) {
        if self.tests.iter().all(Option::is_some) {
            self.thin_out();
        }
        if let Some(free) = self.tests.iter_mut().find(|place| place.is_none()) {
            *free = Some(test);
        }
    }

    /// Forgets the test whose neighbours are closest together.
    fn thin_out(&mut self) {
        let at = |test: &Option<PastTest>| test.map_or(0, |test| test.at_minutes);
        let gap = |(_, three): &(usize, &[Option<PastTest>])| match three {
            [before, _, after] => at(after).saturating_sub(at(before)),
            _ => u32::MAX,
        };
        let Some((before, _)) = self.tests.windows(3).enumerate().min_by_key(gap) else { return };
        let Some(rest) = self.tests.get_mut(before.saturating_add(1)..) else { return };
        rest.rotate_left(1);
        if let Some(last) = rest.last_mut() {
            *last = None;
        }
    }

    /// The line through the tests; `None` before the first one. Without a nameplate there is none: nobody knows what 80 %
    /// of the battery would be.
    pub fn ageing(&self, nameplate: Option<MilliampHours>) -> Option<Ageing> {
        let nameplate_ah = ampere_hours(nameplate?);
        let mut history = History::<f32, TESTS_KEPT>::new();
        for test in self.tests() {
            let of_nameplate = |charge: f32| charge / nameplate_ah;
            let capacity_model::Interval { p10, median, p90 } = interval_of_ampere_hours(test.capacity);
            let [p10, median, p90] = [p10, median, p90].map(of_nameplate);
            // What is no interval, by a store that another firmware wrote, is left out.
            let _taken = history.add(Test {
                day: days(test.at_minutes),
                capacity: capacity_model::Interval { p10, median, p90 },
            });
        }
        let trend = history.trend()?;
        let mut end = trend.end_of_life();
        if let Some(newest) = self.tests().last() {
            worn_out_now(&mut end, newest, nameplate_ah);
        }
        Some(Ageing { trend, end, nameplate_ah })
    }

    /// The capacity that a test at this operating time may expect to find: where the line leads, or, without a nameplate,
    /// what the newest test found.
    pub fn expected(
        &self,
        nameplate: Option<MilliampHours>,
        at_minutes: u32,
    ) -> Option<Interval<MilliampHours>> {
        match nameplate {
            Some(_) => self.ageing(nameplate).map(|ageing| ageing.capacity_at(at_minutes)),
            None => self.tests().last().map(|test| test.capacity),
        }
    }
}

/// A battery that its newest test finds worn out is worn out: the line spares outliers, and a failed cell looks like one.
fn worn_out_now(end: &mut capacity_model::EndOfLife<f32>, newest: &PastTest, nameplate_ah: f32) {
    let under = |charge: MilliampHours| ampere_hours(charge) < END_OF_LIFE * nameplate_ah;
    let now = Some(days(newest.at_minutes));
    if under(newest.capacity.median) {
        (end.p10, end.median) = (now, now);
        if under(newest.capacity.p90) {
            end.p90 = now;
        }
    }
}

/// The line through a battery's tests.
#[derive(Clone, Copy, Debug)]
pub struct Ageing {
    trend: Trend<f32>,
    end: capacity_model::EndOfLife<f32>,
    nameplate_ah: f32,
}

/// Days until the capacity falls under 80 % of the nameplate, where IEEE 450 and 1188 have a battery replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct EndOfLife {
    /// One chance in ten that it is sooner; `None`: not within forty years.
    pub p10: Option<Days>,
    /// As likely sooner as later; `None`: not within forty years.
    pub median: Option<Days>,
    /// One chance in ten that it is later; `None`: not within forty years.
    pub p90: Option<Days>,
}

impl Ageing {
    /// The capacity that a test at this operating time would find: 20 h rate, 25 °C.
    pub fn capacity_at(&self, at_minutes: u32) -> Interval<MilliampHours> {
        let of_nameplate = self.trend.capacity_on(days(at_minutes));
        let charge = |part: f32| part * self.nameplate_ah;
        milliamp_hours(capacity_model::Interval {
            p10: charge(of_nameplate.p10),
            median: charge(of_nameplate.median),
            p90: charge(of_nameplate.p90),
        })
    }

    /// When the battery is worn out, seen from this operating time; 0 days if it is already.
    pub fn end_of_life(&self, at_minutes: u32) -> EndOfLife {
        let left = |day: f32| Days(u16::try_from(whole(day - days(at_minutes))).unwrap_or(u16::MAX));
        let capacity_model::EndOfLife { p10, median, p90 } = self.end;
        EndOfLife { p10: p10.map(left), median: median.map(left), p90: p90.map(left) }
    }
}
