//! What firmware before the history of tests kept.

use serde::Deserialize;

use super::{BatteryData, Evidence, Retained, TestRecord};
use crate::{
    ageing::TestHistory,
    capacity_test::{End, Outcome, TestKind},
    units::{CentiCelsius, Milliamps, Millivolts, Minutes},
};

#[derive(Deserialize)]
struct RetainedThen {
    evidence: Evidence,
    estimated_runtime: Option<Minutes>,
    last_test: Option<TestThen>,
    next_test: Option<Minutes>,
    delayed_test: Option<Minutes>,
    test_running: bool,
    operating_minutes: u32,
}

#[derive(Deserialize)]
struct TestThen {
    at_minutes: u32,
    kind: TestKind,
    end: End,
    duration_s: u32,
    average_load: Milliamps,
    average_temperature: CentiCelsius,
    end_voltage: Millivolts,
    runtime: Option<Minutes>,
}

impl TestThen {
    const fn now(self) -> TestRecord {
        TestRecord {
            at_minutes: self.at_minutes,
            outcome: Outcome {
                kind: self.kind,
                end: self.end,
                duration_s: self.duration_s,
                average_load: self.average_load,
                average_temperature: self.average_temperature,
                end_voltage: self.end_voltage,
                runtime: self.runtime,
                intervals: None,
            },
        }
    }
}

/// Reads a body of version 1; `None` if it is none.
pub(super) fn read(body: &[u8]) -> Option<Retained> {
    let Ok((then, [])) = postcard::take_from_bytes::<RetainedThen>(body) else { return None };
    Some(Retained {
        battery: BatteryData {
            evidence: then.evidence,
            estimated_runtime: then.estimated_runtime,
            intervals: None,
            last_test: then.last_test.map(TestThen::now),
            history: TestHistory::default(),
        },
        next_test: then.next_test,
        delayed_test: then.delayed_test,
        test_running: then.test_running,
        operating_minutes: then.operating_minutes,
    })
}
