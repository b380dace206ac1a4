//! UPS-MIB (RFC 1628): the unit as network management knows uninterruptible power supplies.
//!
//! The supply is the input, the load is the output; both are direct current, so that there are no frequencies.
//!
//! | file | what it is |
//! | --- | --- |
//! | `alarm.rs` | the conditions that the alarm table tells of |
//! | `battery.rs` | how full the battery is, and how long it lasts |
//! | `read.rs` | what the objects read |
//! | `test.rs` | which test runs or ran, and what came of it |

pub(super) mod alarm;
pub(super) mod battery;
mod read;
pub(super) mod test;

use snmp_agent::objects;

use self::alarm::ROWS as ALARMS;
use super::object::{Rows, SCALAR};

pub(crate) use alarm::present;
pub(crate) use battery::capacity;
pub(super) use read::{read, rounded};
pub(super) use test::TestDetail;

/// One line in, one line out.
const LINES: Rows = &[1];

objects! {
    /// The objects of UPS-MIB that the unit has.
    pub(super) UPS: Ups, rows Rows, under [1, 3, 6, 1, 2, 1, 33, 1];
    | id           | object                         | access | rows   |

    // upsIdent
    | [1, 1]       | IdentManufacturer              | ro     | SCALAR |
    | [1, 2]       | IdentModel                     | ro     | SCALAR |
    | [1, 3]       | IdentUpsSoftwareVersion        | ro     | SCALAR |
    | [1, 4]       | IdentAgentSoftwareVersion      | ro     | SCALAR |
    | [1, 5]       | IdentName                      | rw     | SCALAR |
    | [1, 6]       | IdentAttachedDevices           | rw     | SCALAR |

    // upsBattery
    | [2, 1]       | BatteryStatus                  | ro     | SCALAR |
    | [2, 2]       | SecondsOnBattery               | ro     | SCALAR |
    | [2, 3]       | EstimatedMinutesRemaining      | ro     | SCALAR |
    | [2, 4]       | EstimatedChargeRemaining       | ro     | SCALAR |
    | [2, 5]       | BatteryVoltage                 | ro     | SCALAR |
    | [2, 6]       | BatteryCurrent                 | ro     | SCALAR |
    | [2, 7]       | BatteryTemperature             | ro     | SCALAR |

    // upsInput
    | [3, 1]       | InputLineBads                  | ro     | SCALAR |
    | [3, 2]       | InputNumLines                  | ro     | SCALAR |
    | [3, 3, 1, 3] | InputVoltage                   | ro     | LINES  |

    // upsOutput
    | [4, 1]       | OutputSource                   | ro     | SCALAR |
    | [4, 3]       | OutputNumLines                 | ro     | SCALAR |
    | [4, 4, 1, 2] | OutputVoltage                  | ro     | LINES  |
    | [4, 4, 1, 3] | OutputCurrent                  | ro     | LINES  |
    | [4, 4, 1, 4] | OutputPower                    | ro     | LINES  |
    | [4, 4, 1, 5] | OutputPercentLoad              | ro     | LINES  |

    // upsBypass
    | [5, 2]       | BypassNumLines                 | ro     | SCALAR |

    // upsAlarm
    | [6, 1]       | AlarmsPresent                  | ro     | SCALAR |
    | [6, 2, 1, 2] | AlarmDescr                     | ro     | ALARMS |
    | [6, 2, 1, 3] | AlarmTime                      | ro     | ALARMS |

    // upsTest
    | [7, 1]       | TestId                         | rw     | SCALAR |
    | [7, 2]       | TestSpinLock                   | rw     | SCALAR |
    | [7, 3]       | TestResultsSummary             | ro     | SCALAR |
    | [7, 4]       | TestResultsDetail              | ro     | SCALAR |
    | [7, 5]       | TestStartTime                  | ro     | SCALAR |
    | [7, 6]       | TestElapsedTime                | ro     | SCALAR |

    // upsControl: the unit does not turn its load off by command.
    | [8, 1]       | ShutdownType                   | rw     | SCALAR |
    | [8, 2]       | ShutdownAfterDelay             | rw     | SCALAR |
    | [8, 3]       | StartupAfterDelay              | rw     | SCALAR |
    | [8, 4]       | RebootWithDuration             | rw     | SCALAR |
    | [8, 5]       | AutoRestart                    | rw     | SCALAR |

    // upsConfig
    | [9, 1]       | ConfigInputVoltage             | rw     | SCALAR |
    | [9, 3]       | ConfigOutputVoltage            | rw     | SCALAR |
    | [9, 5]       | ConfigOutputVa                 | ro     | SCALAR |
    | [9, 6]       | ConfigOutputPower              | ro     | SCALAR |
    | [9, 7]       | ConfigLowBattTime              | rw     | SCALAR |
    | [9, 8]       | ConfigAudibleStatus            | rw     | SCALAR |
    | [9, 9]       | ConfigLowVoltageTransferPoint  | ro     | SCALAR |
}

/// What the output says of the load's source (`upsOutputSource`).
pub(super) mod source {
    pub(in crate::glue::snmp) const NONE: i32 = 2;
    pub(in crate::glue::snmp) const NORMAL: i32 = 3;
    pub(in crate::glue::snmp) const BATTERY: i32 = 5;
}
