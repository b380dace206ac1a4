/// What orders the messages of an engine: how often it started, and how long ago the last time (RFC 3414 §2.2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct EngineTime {
    /// `snmpEngineBoots`: 1..=2147483647; 0 where it is not known.
    pub boots: u32,
    /// `snmpEngineTime`: seconds, 0..=2147483647.
    pub seconds: u32,
}

impl EngineTime {
    /// The largest of both numbers. An engine that started so often refuses every authenticated message, until it
    /// is given another engine id or other keys (RFC 3414 §2.2.2).
    pub const MAX: u32 = 0x7FFF_FFFF;
    /// Seconds that a message may be off before it is taken for a replay (RFC 3414 §2.2.3).
    pub const WINDOW: u32 = 150;

    /// Whether a message of that time is timely at this engine, which is the authoritative one
    /// (RFC 3414 §3.2 7 a).
    pub const fn accepts(self, message: Self) -> bool {
        self.boots < Self::MAX
            && message.boots == self.boots
            && message.seconds.abs_diff(self.seconds) <= Self::WINDOW
    }

    /// Whether an answer of that time is timely, where this is what is known of the engine it comes from
    /// (RFC 3414 §3.2 7 b 2).
    pub(super) const fn accepts_answer(self, message: Self) -> bool {
        let late = self.seconds.saturating_sub(message.seconds);
        self.boots < Self::MAX
            && (message.boots > self.boots || (message.boots == self.boots && late <= Self::WINDOW))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: EngineTime = EngineTime { boots: 7, seconds: 1_000 };

    #[test]
    fn the_window_is_150_seconds_to_either_side() {
        for (seconds, timely) in [(849, false), (850, true), (1_150, true), (1_151, false)] {
            assert_eq!(HERE.accepts(EngineTime { boots: 7, seconds }), timely, "{seconds}");
        }
    }

    #[test]
    fn a_message_of_another_start_is_not_timely() {
        assert!(!HERE.accepts(EngineTime { boots: 6, ..HERE }));
        assert!(!HERE.accepts(EngineTime { boots: 8, ..HERE }));
    }

    #[test]
    fn an_engine_that_started_too_often_accepts_nothing() {
        let here = EngineTime { boots: EngineTime::MAX, seconds: 5 };
        assert!(!here.accepts(here));
        assert!(!here.accepts_answer(here));
    }

    #[test]
    fn an_answer_may_be_ahead_and_not_far_behind() {
        assert!(HERE.accepts_answer(EngineTime { boots: 8, seconds: 0 }));
        assert!(HERE.accepts_answer(EngineTime { boots: 7, seconds: 850 }));
        assert!(HERE.accepts_answer(EngineTime { boots: 7, seconds: 9_000 }));
        assert!(!HERE.accepts_answer(EngineTime { boots: 7, seconds: 849 }));
        assert!(!HERE.accepts_answer(EngineTime { boots: 6, seconds: 1_000 }));
    }
}
