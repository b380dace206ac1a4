//! One quantity: its value, its extremes, its thresholds and how fast it changes.

use core::time::Duration;

use serde::{Deserialize, Serialize};

use crate::time::{Timestamp, Uptime};
use crate::units::Quantity;

/// When a quantity is normal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Thresholds<T> {
    /// Below this is abnormal.
    pub low: T,
    /// Above this is abnormal.
    pub high: T,
    /// So far within a threshold is normal again.
    pub hysteresis: T,
    /// To change by more than this within five minutes is abnormal; 0 for any change being normal.
    pub rate_of_change: T,
}

impl<T: Quantity> Thresholds<T> {
    pub(super) fn make_sense(&self) -> bool {
        let nothing = T::default();
        self.hysteresis >= nothing
            && self.rate_of_change >= nothing
            && self.low.plus(self.hysteresis) < self.high.minus(self.hysteresis)
    }
}

/// The lowest or highest value, and when it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Extreme<T> {
    /// The value.
    pub value: T,
    /// When, since power-up.
    pub at: Uptime,
    /// When, by wall clock, if there was one.
    pub time: Option<Timestamp>,
}

/// What can be abnormal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum WatchedAlarm {
    /// Below the low threshold.
    Low,
    /// Above the high threshold.
    High,
    /// Changing too fast.
    Rate,
}

/// An alarm of a quantity that changed its state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct WatchEdge {
    /// Which.
    pub alarm: WatchedAlarm,
    /// `true` when it was raised, `false` when it cleared.
    pub raised: bool,
}

/// Values that are kept to see how fast the quantity changes, and how far apart they are: five minutes together (ours).
const SLOTS: usize = 10;
const SLOT: Duration = Duration::from_secs(30);

/// A quantity and its state.
#[derive(Clone, Copy, Debug, Default)]
pub struct WatchedQuantity<T> {
    value: Option<T>,
    minimum: Option<Extreme<T>>,
    maximum: Option<Extreme<T>>,
    low: bool,
    high: bool,
    rate: bool,
    /// The latest first.
    past: [Option<T>; SLOTS],
    next_slot: Uptime,
}

impl<T: Quantity> WatchedQuantity<T> {
    /// The value, if the sensor tells it.
    pub const fn value(&self) -> Option<T> {
        self.value
    }

    /// The lowest value and when it was.
    pub const fn minimum(&self) -> Option<Extreme<T>> {
        self.minimum
    }

    /// The highest value and when it was.
    pub const fn maximum(&self) -> Option<Extreme<T>> {
        self.maximum
    }

    /// Whether an alarm stands.
    pub const fn stands(&self, alarm: WatchedAlarm) -> bool {
        match alarm {
            WatchedAlarm::Low => self.low,
            WatchedAlarm::High => self.high,
            WatchedAlarm::Rate => self.rate,
        }
    }

    pub(super) fn clear_alarms(&mut self, mut tell: impl FnMut(WatchEdge)) {
        let states = [
            (WatchedAlarm::Low, &mut self.low),
            (WatchedAlarm::High, &mut self.high),
            (WatchedAlarm::Rate, &mut self.rate),
        ];
        for (alarm, stands) in states {
            if core::mem::take(stands) {
                tell(WatchEdge { alarm, raised: false });
            }
        }
    }

    pub(super) const fn reset_extremes(&mut self) {
        self.minimum = None;
        self.maximum = None;
    }

    pub(super) fn step(
        &mut self,
        now: Uptime,
        time: Option<Timestamp>,
        value: Option<T>,
        thresholds: &Thresholds<T>,
        mut tell: impl FnMut(WatchEdge),
    ) {
        self.value = value;
        self.advance(now);
        let Some(value) = value else { return };
        let extreme = Extreme { value, at: now, time };
        if self.minimum.is_none_or(|minimum| value < minimum.value) {
            self.minimum = Some(extreme);
        }
        if self.maximum.is_none_or(|maximum| value > maximum.value) {
            self.maximum = Some(extreme);
        }
        let back_low = thresholds.low.plus(thresholds.hysteresis);
        let back_high = thresholds.high.minus(thresholds.hysteresis);
        let low = if self.low { value < back_low } else { value < thresholds.low };
        let high = if self.high { value > back_high } else { value > thresholds.high };
        let watched = thresholds.rate_of_change > T::default();
        let rate = watched && self.change(value) > thresholds.rate_of_change;
        let states = [
            (WatchedAlarm::Low, &mut self.low, low),
            (WatchedAlarm::High, &mut self.high, high),
            (WatchedAlarm::Rate, &mut self.rate, rate),
        ];
        for (alarm, stands, raised) in states {
            if *stands != raised {
                *stands = raised;
                tell(WatchEdge { alarm, raised });
            }
        }
        if let [first @ None, ..] = &mut self.past {
            *first = Some(value);
        }
    }

    /// The largest difference to any value of the last five minutes.
    fn change(&self, value: T) -> T {
        let difference = |past: T| if past > value { past.minus(value) } else { value.minus(past) };
        self.past.iter().flatten().fold(T::default(), |largest, past| {
            let difference = difference(*past);
            if difference > largest { difference } else { largest }
        })
    }

    /// Makes room for what is new: as many slots as have passed, empty.
    fn advance(&mut self, now: Uptime) {
        for _ in 0..SLOTS {
            if now < self.next_slot {
                return;
            }
            self.past.rotate_right(1);
            let [first, ..] = &mut self.past;
            *first = None;
            self.next_slot = self.next_slot.saturating_add(SLOT);
        }
        // It was silent for longer than anything is kept.
        self.next_slot = self.next_slot.max(now.saturating_add(SLOT));
    }
}
