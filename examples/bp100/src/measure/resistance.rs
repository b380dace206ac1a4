//! The internal resistance, from what a pulse of current does to the voltage.
//!
//! ```text
//!  battery's voltage  ▔▔▔▔▔▔▔▔╲____________╱▔▔▔▔
//!                     samples   settle samples        resistance = drop / current
//!  pulse                      ┌────────────┐
//!                      16 ms  │ 5 ms  15 ms│
//! ```

use core::time::Duration;

use probe_proto::{Refusal, Uptime};

use super::scale::{Calibration, microvolts, milliamperes};
use crate::board::{Board, Channel};

/// Conversions that are summed before the pulse, and at its end.
const SAMPLES: u8 = 16;
/// From one to the next.
const INTERVAL: Duration = Duration::from_millis(1);
/// What the cables and the converter need after the load is switched on.
const SETTLE: Duration = Duration::from_millis(5);
/// The pulse takes so long.
pub const PULSE: Duration = Duration::from_millis(20);
/// A pulse that became longer, because the processor was busy, tells of more than the ohmic part.
const LONGEST_PULSE: Duration = Duration::from_millis(60);
/// What a battery that was bled needs before its voltage stands.
const RECOVERY: Duration = Duration::from_millis(200);
/// What the load needs to cool down.
const COOL_DOWN: Duration = Duration::from_secs(2);
/// The load is broken that draws less than this.
const LEAST_MILLIAMPERES: u32 = 2_000;
/// What a battery can have, and what can be told apart from the cables.
const LEAST_MICRO_OHMS: u32 = 100;
const MOST_MICRO_OHMS: u32 = 1_000_000;

/// The state of the measurement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Idle,
    /// Until the battery has recovered.
    Recovering,
    /// Before the pulse.
    AtRest {
        taken: u8,
        sum: u32,
    },
    /// In the pulse, since a time.
    Loaded {
        since: Uptime,
        rest: u32,
        taken: u8,
        sum: u32,
        current: u32,
    },
}

/// What became of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pulsing {
    /// Nothing is under way.
    Idle,
    /// The next step is then.
    Until(Uptime),
    /// Microohms, or why there are none.
    Done(Result<u32, Refusal>),
}

/// Measures on request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ohmmeter {
    phase: Phase,
    next: Uptime,
    ready: Uptime,
}

impl Ohmmeter {
    pub(crate) const fn new() -> Self {
        Self { phase: Phase::Idle, next: Uptime::ZERO, ready: Uptime::ZERO }
    }

    pub(crate) const fn is_measuring(&self) -> bool {
        !matches!(self.phase, Phase::Idle)
    }

    /// Whether the battery is loaded now, so that its voltage tells nothing of its charge.
    pub(crate) const fn is_loading(&self) -> bool {
        matches!(self.phase, Phase::Loaded { .. })
    }

    /// Begins; the battery is not bled any more, but `was_bled` until now.
    pub(crate) fn begin(&mut self, now: Uptime, was_bled: bool) -> Result<(), Refusal> {
        if self.is_measuring() || now < self.ready {
            return Err(Refusal::Busy);
        }
        self.phase = Phase::Recovering;
        self.next = if was_bled { now.saturating_add(RECOVERY) } else { now };
        Ok(())
    }

    /// Goes on, when it is time to.
    pub(crate) fn step(&mut self, now: Uptime, board: &mut impl Board, calibration: Calibration) -> Pulsing {
        if !self.is_measuring() {
            return Pulsing::Idle;
        }
        if now < self.next {
            return Pulsing::Until(self.next);
        }
        self.next = now.saturating_add(INTERVAL);
        match &mut self.phase {
            Phase::Idle => return Pulsing::Idle,
            Phase::Recovering => self.phase = Phase::AtRest { taken: 0, sum: 0 },
            Phase::AtRest { taken, sum } => {
                *sum = sum.saturating_add(board.counts(Channel::Battery).into());
                *taken = taken.saturating_add(1);
                if *taken == SAMPLES {
                    let rest = *sum;
                    board.set_pulse(true);
                    self.phase = Phase::Loaded { since: now, rest, taken: 0, sum: 0, current: 0 };
                    self.next = now.saturating_add(SETTLE);
                }
            }
            Phase::Loaded { since, rest, taken, sum, current } => {
                *sum = sum.saturating_add(board.counts(Channel::Battery).into());
                *current = current.saturating_add(board.counts(Channel::Pulse).into());
                *taken = taken.saturating_add(1);
                let late = now.saturating_sub(*since) > LONGEST_PULSE;
                if *taken == SAMPLES || late {
                    board.set_pulse(false);
                    let (drop, current) = (rest.checked_sub(*sum), *current);
                    self.phase = Phase::Idle;
                    self.ready = now.saturating_add(COOL_DOWN);
                    let drop = drop.filter(|_| !late).ok_or(Refusal::Fault);
                    return Pulsing::Done(drop.and_then(|drop| micro_ohms(drop, current, calibration)));
                }
            }
        }
        Pulsing::Until(self.next)
    }
}

/// From the sums of both.
fn micro_ohms(drop: u32, current: u32, calibration: Calibration) -> Result<u32, Refusal> {
    let (microvolts, milliamperes) = (microvolts(drop, calibration), milliamperes(current, calibration));
    if milliamperes < LEAST_MILLIAMPERES.saturating_mul(SAMPLES.into()) {
        return Err(Refusal::Fault);
    }
    let micro_ohms = u64::from(microvolts).saturating_mul(1_000).checked_div(milliamperes.into());
    let micro_ohms = micro_ohms.and_then(|micro_ohms| u32::try_from(micro_ohms).ok());
    micro_ohms.filter(|told| (LEAST_MICRO_OHMS..=MOST_MICRO_OHMS).contains(told)).ok_or(Refusal::Fault)
}
