use crate::{Flags, Sample, Value};

/// How far an analog input must move from what was last reported to be reported again.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Deadband {
    /// In whole units of the point (g34v1, g34v2).
    Whole(u32),
    /// In units of the point (g34v3).
    Float(f32),
}

/// What was last reported of a point, and so what makes the next event.
///
/// One for each point that makes events, in the product: it decides what is given to
/// [`Outstation::report`](crate::Outstation::report).
///
/// ```
/// use dnp3_outstation::{Deadband, Flags, Reported, Sample};
///
/// let voltage = |millivolts| Sample::analog(millivolts, Flags::ONLINE);
/// let mut reported = Reported::default();
/// let deadband = Some(Deadband::Whole(100));
/// assert!(!reported.moves(voltage(13_500), deadband), "the first value is no event");
/// assert!(!reported.moves(voltage(13_600), deadband), "just as far is not farther");
/// assert!(reported.moves(voltage(13_601), deadband));
/// assert!(!reported.moves(voltage(13_700), deadband), "counted from the last event");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Reported(Option<Sample>);

impl Reported {
    /// Whether the point, now at `sample`, makes an event; if so, that is what was last reported from now on.
    ///
    /// An event is a change of the quality, of a state, or of a number by more than the deadband; without one,
    /// of a number by anything. The first sample makes none.
    pub fn moves(&mut self, sample: Sample, deadband: Option<Deadband>) -> bool {
        let Some(last) = self.0 else {
            self.0 = Some(sample);
            return false;
        };
        let moved = last.flags.without(Flags::RESTART) != sample.flags.without(Flags::RESTART)
            || is_beyond(last.value, sample.value, deadband);
        if moved {
            self.0 = Some(sample);
        }
        moved
    }

    /// Forgets it: the next sample makes no event.
    pub const fn forget(&mut self) {
        self.0 = None;
    }
}

fn is_beyond(last: Value, value: Value, deadband: Option<Deadband>) -> bool {
    let Some(deadband) = deadband else { return last != value };
    match (last, value, deadband) {
        (Value::Analog(last), Value::Analog(value), Deadband::Whole(deadband)) => {
            last.abs_diff(value) > deadband
        }
        (Value::Counter(last), Value::Counter(value), Deadband::Whole(deadband)) => {
            last.abs_diff(value) > deadband
        }
        (Value::Analog(_) | Value::Counter(_) | Value::Float(_), _, _) => {
            let limit = match deadband {
                Deadband::Whole(deadband) => f64::from(deadband),
                Deadband::Float(deadband) => f64::from(deadband),
            };
            // Written so that what is not a number makes an event, once.
            let difference = number(last) - number(value);
            let within = difference <= limit && difference >= -limit;
            let both_no_numbers = number(last).is_nan() && number(value).is_nan();
            !(within || both_no_numbers)
        }
        _ => last != value,
    }
}

fn number(value: Value) -> f64 {
    match value {
        Value::Binary(state) => f64::from(u8::from(state)),
        Value::DoubleBit(state) => f64::from(state.code()),
        Value::Counter(count) => f64::from(count),
        Value::Analog(number) => f64::from(number),
        Value::Float(number) => number,
    }
}
