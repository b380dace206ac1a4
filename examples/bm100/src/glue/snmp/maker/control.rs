//! What the unit does: lights (bmControl, 4), measurements of resistance (bmFuncRes, 6), equalization (bmFuncEqual, 7) and
//! the low voltage shutdown of probes (bmFuncShutdown, 20).

use core::ops::RangeInclusive;

use bms_core::{
    string::StringId,
    units::{Hours, Millivolts},
};
use snmp_agent::{ErrorStatus, Value, objects::Branch};

use super::config::{DISABLE, ENABLE};
use crate::{
    glue::snmp::{
        described::described,
        object::{Group, Made, Rows, SCALAR, Told},
        scale::centivolts,
        session::ticks,
        set::{Draft, integer, small},
    },
    points::Quantity,
    product::{Bm100, Measurement},
};

described! {
    /// Lights, to find what they belong to.
    pub(in crate::glue::snmp) CONTROL: Control, under [1, 3, 6, 1, 4, 1, 3808, 1, 1, 7, 4];
    | id  | object          | access | rows   | name                       | syntax                                               | units | description |
    | [1] | SystemIndicator | rw     | SCALAR | "bmControlSystemIndicator" | "INTEGER { noTestIndicators(1), testIndicators(2) }" | ""    | "All lights of the panel are lit for ten seconds." |
    | [2] | ProbeIndicator  | rw     | SCALAR | "bmControlProbeIndicator"  | "INTEGER { noTestIndicators(1), testIndicators(2) }" | ""    | "All probes flash their lights." |
}

described! {
    /// Measurements of the internal resistance.
    pub(in crate::glue::snmp) MEASURING: Measuring, under [1, 3, 6, 1, 4, 1, 3808, 1, 1, 7, 6];
    | id     | object        | access | rows   | name                           | syntax                                          | units   | description |
    | [1, 1] | Interval      | rw     | SCALAR | "bmFuncResMeasureInterval"     | "Integer32 (0..8760)"                           | "hours" | "From one to the next; 0: only by command." |
    | [1, 2] | ManualCommand | rw     | SCALAR | "bmFuncResMeasureManualCmd"    | "INTEGER { noResMeasure(1), resMeasureNow(2) }" | ""      | "Set to resMeasureNow(2), all are measured now. It reads noResMeasure(1)." |
    | [1, 3] | ManualResult  | ro     | SCALAR | "bmFuncResMeasureManualResult" | MANUAL_RESULT                                   | ""      | "How far the last one is, whoever asked for it." |
    | [1, 4] | LastUpdate    | ro     | SCALAR | "bmFuncResMeasureLastUpdate"   | "DisplayString"                                 | ""      | "When the last one ended: month/day/year and time of day (UTC)." |
}

described! {
    /// Equalization.
    pub(in crate::glue::snmp) EQUALIZATION: Equalization, under [1, 3, 6, 1, 4, 1, 3808, 1, 1, 7, 7];
    | id  | object          | access | rows   | name                    | syntax                              | units        | description |
    | [1] | Enable          | rw     | SCALAR | "bmFuncEqualEnable"     | "INTEGER { enable(1), disable(2) }" | ""           | "Whether at all." |
    | [2] | ActiveCondition | rw     | SCALAR | "bmFuncEqualActiveCond" | "Integer32 (1..500)"                | "0.01 volts" | "Between the highest and the lowest battery of a string: it begins at this." |
    | [3] | Status          | ro     | SCALAR | "bmFuncEqualStatus"     | EQUALIZATION_STATUS                 | ""           | "Whether any string is equalized." |
    | [4] | StartTime       | ro     | SCALAR | "bmFuncEqualStartTime"  | "DisplayString"                     | ""           | "When the last run began: month/day/year and time of day (UTC)." |
    | [5] | ElapsedTime     | ro     | SCALAR | "bmFuncEqualElapseTime" | "TimeTicks"                         | ""           | "How long the last run lasted, or lasts." |
}

described! {
    /// Low voltage shutdown of the probes.
    pub(in crate::glue::snmp) SHUTDOWN: Shutdown, under [1, 3, 6, 1, 4, 1, 3808, 1, 1, 7, 20];
    | id  | object    | access | rows   | name                   | syntax                                             | units        | description |
    | [1] | Voltage   | rw     | SCALAR | "bmFuncShutdownVolt"   | "Integer32 (0)"                                    | "millivolts" | "0: never." |
    | [2] | Status    | ro     | SCALAR | "bmFuncShutdownStatus" | "INTEGER { normal(1), downcount(2), shutdown(3) }" | ""           | "How far it is: normal(1)." |
    | [3] | DownCount | ro     | SCALAR | "bmShutdownDownCount"  | "Integer32"                                        | "minutes"    | "Until probes are shut down; absent, as they are not." |
}

/// `noTestIndicators(1)`, `testIndicators(2)`; `noResMeasure(1)`, `resMeasureNow(2)`.
const IDLE: i32 = 1;
const NOW: i32 = 2;
/// Hours.
const INTERVAL: RangeInclusive<i32> = 0..=8_760;
/// Hundredths of a volt between the highest and the lowest battery.
const SPREAD: RangeInclusive<i32> = 1..=500;

const EQUALIZATION_STATUS: &str =
    "INTEGER { equalActive(1), equalFailed(2), equalNotActive(3), equalNotSupport(9) }";
const MANUAL_RESULT: &str =
    "INTEGER { resNoManualResult(1), resManualProcessing(2), resManualComplete(3), resManualReject(9) }";

impl Group for Control {
    fn branch() -> &'static Branch<Self, Rows> {
        &CONTROL
    }

    fn read(self, unit: &Bm100, _: u32) -> Option<Told<'_>> {
        let is_on = match self {
            Self::SystemIndicator => unit.panel_is_tested(),
            Self::ProbeIndicator => unit.value(Quantity::IdentifyAll, 0)? != 0,
        };
        Some(Told::integer(if is_on { NOW } else { IDLE }))
    }

    fn write(self, _: u32, value: Value<'_>, draft: &mut Draft) -> Result<(), ErrorStatus> {
        let on = is_now(value)?;
        match self {
            Self::SystemIndicator => draft.test_panel = Some(on),
            Self::ProbeIndicator => draft.identify = Some(on),
        }
        Ok(())
    }
}

impl Group for Measuring {
    fn branch() -> &'static Branch<Self, Rows> {
        &MEASURING
    }

    fn read(self, unit: &Bm100, _: u32) -> Option<Told<'_>> {
        Some(match self {
            Self::Interval => Told::integer(unit.bank().resistance_interval.get()),
            // A command, which is done with at once.
            Self::ManualCommand => Told::integer(IDLE),
            Self::ManualResult => Told::integer(match unit.measurement() {
                Measurement::None => 1,
                Measurement::Running => 2,
                Measurement::Done => 3,
                Measurement::Rejected => 9,
            }),
            Self::LastUpdate => {
                let (_, time) = unit.last_measurement()?;
                Told::Made(Made::Clock(time?))
            }
        })
    }

    fn write(self, _: u32, value: Value<'_>, draft: &mut Draft) -> Result<(), ErrorStatus> {
        match self {
            Self::Interval => draft.bank.resistance_interval = Hours(small(value, INTERVAL)?),
            Self::ManualCommand => draft.measure |= is_now(value)?,
            Self::ManualResult | Self::LastUpdate => return Err(ErrorStatus::NotWritable),
        }
        Ok(())
    }
}

impl Group for Equalization {
    fn branch() -> &'static Branch<Self, Rows> {
        &EQUALIZATION
    }

    fn read(self, unit: &Bm100, _: u32) -> Option<Told<'_>> {
        let settings = &unit.bank().equalization;
        let run = unit.snmp.equalization();
        Some(match self {
            Self::Enable => Told::integer(if settings.enabled { ENABLE } else { DISABLE }),
            Self::ActiveCondition => Told::integer(centivolts(settings.start_spread)),
            Self::Status => {
                let any = StringId::ALL.into_iter().any(|string| unit.is_equalizing(string));
                Told::integer(if any { 1 } else { 3 })
            }
            Self::StartTime => Told::Made(Made::Clock(run?.began_at?)),
            Self::ElapsedTime => Told::Value(Value::TimeTicks(ticks(run?.lasted(unit.uptime())))),
        })
    }

    fn write(self, _: u32, value: Value<'_>, draft: &mut Draft) -> Result<(), ErrorStatus> {
        let settings = &mut draft.bank.equalization;
        match self {
            Self::Enable => settings.enabled = enabled(value)?,
            Self::ActiveCondition => {
                settings.start_spread = Millivolts(small::<i32>(value, SPREAD)?.saturating_mul(10));
            }
            _ => return Err(ErrorStatus::NotWritable),
        }
        Ok(())
    }
}

impl Group for Shutdown {
    fn branch() -> &'static Branch<Self, Rows> {
        &SHUTDOWN
    }

    fn read(self, _: &Bm100, _: u32) -> Option<Told<'_>> {
        match self {
            // Probes are never shut down: BP100 take some milliamperes, and a battery that nobody watches is worse.
            Self::Voltage => Some(Told::integer(0)),
            Self::Status => Some(Told::integer(1)),
            Self::DownCount => None,
        }
    }

    fn write(self, _: u32, value: Value<'_>, _: &mut Draft) -> Result<(), ErrorStatus> {
        match self {
            Self::Voltage if integer(value)? == 0 => Ok(()),
            Self::Voltage => Err(ErrorStatus::WrongValue),
            Self::Status | Self::DownCount => Err(ErrorStatus::NotWritable),
        }
    }
}

fn is_now(value: Value<'_>) -> Result<bool, ErrorStatus> {
    match integer(value)? {
        IDLE => Ok(false),
        NOW => Ok(true),
        _ => Err(ErrorStatus::WrongValue),
    }
}

fn enabled(value: Value<'_>) -> Result<bool, ErrorStatus> {
    match integer(value)? {
        ENABLE => Ok(true),
        DISABLE => Ok(false),
        _ => Err(ErrorStatus::WrongValue),
    }
}
