//! The point table: what the BTRM publishes, and where. Every protocol and every printed map is a projection of it.
//!
//! Numbers under 100 are the manual's (BTRM manual §12.3.5 to §12.3.8 and §13); from 100 on they are ours: settings
//! and readings that the manual shows on a page only, so that a Modbus master can use the whole product.
//!
//! The DNP3 class is that of a point's input. Binary inputs make events from the start; analog inputs once a deadband
//! is set, which none has from the start; outputs once a class is assigned to them.
//!
//! SNMP objects are under `control(3)` of the product's tree: 20 is the manual's (BTRM manual §11.3), the others are
//! ours, from 1 on in the order in which the manual's screen shows them. 5 is the temperature as text, which is no point.

use bms_core::point_map;

/// What a point tells or sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is described in its row of the table")]
pub enum Quantity {
    BatteryDataPresent,
    LowVoltageDisconnect,
    TestEnabled,
    TestRunning,
    UpsMode,
    CapacityGood,
    BatteryDefaults,

    LowCapacity,
    LowVoltage,
    UnsolicitedEnabled,
    IoChannel1Tripped,
    IoChannel2Tripped,
    AnyFault,
    UpsOnBattery,
    SupplyLost,
    OverTemperature,
    SensorFault,
    LoadDisconnected,

    MinimumRuntime,
    TestInterval,
    NextTest,
    IoChannel1Mode,
    IoChannel2Mode,
    SystemVoltage,
    TestType,
    TestDuration,
    TestMinimumVoltage,
    RatedCapacity,
    ManualStartDelay,

    BatteryVoltage,
    ChargerVoltage,
    SupplyVoltage,
    BatteryCurrent,
    Temperature,
    EstimatedRuntime,
    EstimatedRuntimeHours,
    TestTemperature,
    IoChannel1Voltage,
    IoChannel2Voltage,
    FirmwareVersion,
    LoadCurrent,
    IoChannel3Voltage,
    IoChannel4Voltage,
    TestAverageLoad,
    TestLasted,
    TestEndVoltage,
    RuntimeP10,
    RuntimeP90,
    BatteryCapacity,
    BatteryCapacityP10,
    BatteryCapacityP90,
    StateOfHealth,
    StateOfHealthP10,
    StateOfHealthP90,
    EndOfLife,
    EndOfLifeP10,
    EndOfLifeP90,
    TestsKept,
    TestResult,
}

point_map! {
    /// The BTRM's points.
    pub POINTS: Quantity;
    | point                     | quantity              | access | value | unit  | modbus             | dnp3       | class | deadband | oid     | description                                                          |

    // Switches: coils (BTRM manual §13.1, §13.5) and binary outputs (§12.3.8).
    | "battery-data"            | BatteryDataPresent    | rw     | bool  | -     | coil 0             | bo 0       | -     | -        | [3, 16] | "1: there is battery data; write 1 to reset it"                      |
    | "low-voltage-disconnect"  | LowVoltageDisconnect  | rw     | bool  | -     | coil 1             | bo 1       | -     | -        | [3, 40] | "Low voltage disconnect enabled"                                     |
    | "test-enabled"            | TestEnabled           | rw     | bool  | -     | coil 2             | bo 2       | -     | -        | [3, 15] | "Scheduled battery tests enabled"                                    |
    | "test-running"            | TestRunning           | rw     | bool  | -     | coil 3             | bo 3       | -     | -        | [3, 14] | "Battery test running; write 1 to start, 0 to stop"                  |
    | "ups-mode"                | UpsMode               | rw     | bool  | -     | coil 100           | -          | -     | -        | [3, 41] | "UPS mode enabled"                                                   |
    | "capacity-good"           | CapacityGood          | rw     | bool  | -     | coil 101           | -          | -     | -        | [3, 17] | "Battery capacity is good; write: capacity IO check, good or low"    |
    | "battery-defaults"        | BatteryDefaults       | rw     | bool  | -     | coil 102           | -          | -     | -        | [3, 18] | "Write 1 to reset battery data and test settings to defaults; reads 0" |

    // States: discrete inputs (BTRM manual §13.2) and binary inputs (§12.3.5).
    | "low-capacity"            | LowCapacity           | ro     | bool  | -     | discrete 0         | bi 0       | 1     | -        | [3, 1]  | "Low battery capacity"                                               |
    | "low-voltage"             | LowVoltage            | ro     | bool  | -     | discrete 1         | bi 1       | 1     | -        | [3, 2]  | "Low battery voltage"                                                |
    | "unsolicited-enabled"     | UnsolicitedEnabled    | ro     | bool  | -     | discrete 2         | bi 2       | -     | -        | [3, 13] | "DNP3 unsolicited messages enabled"                                  |
    | "io-1-tripped"            | IoChannel1Tripped     | ro     | bool  | -     | discrete 3         | bi 3       | 1     | -        | [3, 3]  | "Aux IO channel 1 digital input tripped"                             |
    | "io-2-tripped"            | IoChannel2Tripped     | ro     | bool  | -     | discrete 4         | bi 4       | 1     | -        | [3, 4]  | "Aux IO channel 2 digital input tripped"                             |
    | "any-fault"               | AnyFault              | ro     | bool  | -     | discrete 5         | bi 5       | 1     | -        | [3, 7]  | "Any fault flag"                                                     |
    | "ups-on-battery"          | UpsOnBattery          | ro     | bool  | -     | discrete 100       | -          | -     | -        | [3, 12] | "UPS mode has the load on the battery"                               |
    | "supply-lost"             | SupplyLost            | ro     | bool  | -     | discrete 101       | -          | -     | -        | [3, 8]  | "Power supply lost"                                                  |
    | "over-temperature"        | OverTemperature       | ro     | bool  | -     | discrete 102       | -          | -     | -        | [3, 9]  | "System over 60 degrees Celsius"                                     |
    | "sensor-fault"            | SensorFault           | ro     | bool  | -     | discrete 103       | -          | -     | -        | [3, 10] | "A sensor does not answer"                                           |
    | "load-disconnected"       | LoadDisconnected      | ro     | bool  | -     | discrete 104       | -          | -     | -        | [3, 11] | "Load parted from the battery by the low voltage disconnect"         |

    // Settings: holding registers (BTRM manual §13.3, §13.6) and analog outputs (§12.3.7).
    | "minimum-runtime"         | MinimumRuntime        | rw     | u16   | "min" | holding 0, input 5 | ao 0, ai 4 | 1     | -        | [3, 42] | "Battery minimum runtime, 0 to 3200"                                 |
    | "test-interval"           | TestInterval          | rw     | u16   | "h"   | holding 1, input 8 | ao 1, ai 7 | 1     | -        | [3, 43] | "Battery test schedule time, 0 to 500; 0: no scheduled tests"        |
    | "next-test"               | NextTest              | rw     | u16   | "h"   | holding 2, input 9 | ao 2, ai 8 | 1     | -        | [3, 44] | "Battery test next time, 0 to 500; reads 0 when none is planned or one is due, 0 makes a planned one due" |
    | "io-1-mode"               | IoChannel1Mode        | rw     | u16   | -     | holding 3          | ao 3       | -     | -        | [3, 45] | "Aux IO channel 1: 0 analog, 1 alarm < 1 V, 2 alarm > 2 V, 3 low capacity output NC, 4 NO" |
    | "io-2-mode"               | IoChannel2Mode        | rw     | u16   | -     | holding 4          | ao 4       | -     | -        | [3, 46] | "Aux IO channel 2: 0 analog, 1 alarm < 1 V, 2 alarm > 2 V"           |
    | "system-voltage"          | SystemVoltage         | rw     | u16   | -     | holding 5          | ao 5       | -     | -        | [3, 47] | "System voltage: 1 12 V, 2 24 V, and on a BTRM400 3 36 V, 4 48 V"    |
    | "test-type"               | TestType              | rw     | u16   | -     | holding 100        | -          | -     | -        | [3, 48] | "Battery test type, 1 or 2"                                          |
    | "test-duration"           | TestDuration          | rw     | u16   | "min" | holding 101        | -          | -     | -        | [3, 49] | "Type 2 test: run battery for, 1 to 999"                             |
    | "test-minimum-voltage"    | TestMinimumVoltage    | rw     | u16   | "mV"  | holding 102        | -          | -     | -        | [3, 50] | "Type 2 test: minimum voltage; out of range sets the default"        |
    | "rated-capacity"          | RatedCapacity         | rw     | u16   | "Ah"  | holding 103        | -          | -     | -        | [3, 51] | "Battery rated capacity at the 20 h rate, 1 to 20000"                |
    | "manual-start-delay"      | ManualStartDelay      | rw     | u16   | "h"   | holding 104        | -          | -     | -        | [3, 52] | "Hours to a manual test start, 0: none; write 1 to 500 to plan one, 0 to take it back" |

    // Measurements and results: input registers (BTRM manual §13.4) and analog inputs (§12.3.6).
    | "battery-voltage"         | BatteryVoltage        | ro     | u16   | "mV"  | input 0            | ai 0       | 1     | -        | [3, 20] | "Battery voltage"                                                    |
    | "charger-voltage"         | ChargerVoltage        | ro     | u16   | "mV"  | input 1            | ai 1       | 1     | -        | [3, 21] | "Charger voltage"                                                    |
    | "supply-voltage"          | SupplyVoltage         | ro     | u16   | "mV"  | input 2            | -          | -     | -        | [3, 22] | "Power supply voltage"                                               |
    | "battery-current"         | BatteryCurrent        | ro     | i16   | "mA"  | input 3            | ai 2       | 1     | -        | [3, 23] | "Battery current, negative while it powers the load"                 |
    | "temperature"             | Temperature           | ro     | i16   | "°C"  | input 4            | ai 3       | 1     | -        | [3, 6]  | "System temperature"                                                 |
    | "estimated-runtime"       | EstimatedRuntime      | ro     | u16   | "min" | input 6            | -          | -     | -        | [3, 25] | "Battery runtime estimate, from load on to low battery"              |
    | "estimated-runtime-hours" | EstimatedRuntimeHours | ro     | u16   | "h"   | -                  | ai 5       | 1     | -        | -       | "Battery runtime estimate in whole hours"                            |
    | "test-temperature"        | TestTemperature       | ro     | i16   | "°C"  | input 7            | ai 6       | 1     | -        | [3, 30] | "Battery test average temperature"                                   |
    | "io-1-voltage"            | IoChannel1Voltage     | ro     | u16   | "mV"  | input 10           | ai 9       | 1     | -        | [3, 26] | "Aux IO channel 1 voltage"                                           |
    | "io-2-voltage"            | IoChannel2Voltage     | ro     | u16   | "mV"  | input 11           | ai 10      | 1     | -        | [3, 27] | "Aux IO channel 2 voltage"                                           |
    | "firmware-version"        | FirmwareVersion       | ro     | u16   | -     | input 12           | ai 11      | 1     | -        | [3, 34] | "Firmware version: a.b.c is a*1000 + b*10 + c"                       |
    | "load-current"            | LoadCurrent           | ro     | i16   | "mA"  | input 100          | -          | -     | -        | [3, 24] | "Load current"                                                       |
    | "io-3-voltage"            | IoChannel3Voltage     | ro     | u16   | "mV"  | input 101          | -          | -     | -        | [3, 28] | "Aux IO channel 3 voltage"                                           |
    | "io-4-voltage"            | IoChannel4Voltage     | ro     | u16   | "mV"  | input 102          | -          | -     | -        | [3, 29] | "Aux IO channel 4 voltage"                                           |
    | "test-average-load"       | TestAverageLoad       | ro     | i16   | "mA"  | input 103          | -          | -     | -        | [3, 31] | "Battery test average load"                                          |
    | "test-lasted"             | TestLasted            | ro     | u16   | "min" | input 104          | -          | -     | -        | [3, 32] | "Battery test duration"                                              |
    | "test-end-voltage"        | TestEndVoltage        | ro     | u16   | "mV"  | input 105          | -          | -     | -        | [3, 33] | "Battery voltage at the test's end"                                  |
    | "runtime-p10"             | RuntimeP10            | ro     | u16   | "min" | input 106          | -          | -     | -        | [3, 60] | "Battery runtime estimate: one chance in ten that it is less"        |
    | "runtime-p90"             | RuntimeP90            | ro     | u16   | "min" | input 107          | -          | -     | -        | [3, 61] | "Battery runtime estimate: one chance in ten that it is more"        |
    | "battery-capacity"        | BatteryCapacity       | ro     | u16   | "Ah"  | input 108          | -          | -     | -        | [3, 62] | "Battery capacity at the 20 h rate and 25 degrees Celsius, by the last type 1 test" |
    | "battery-capacity-p10"    | BatteryCapacityP10    | ro     | u16   | "Ah"  | input 109          | -          | -     | -        | [3, 63] | "Battery capacity: one chance in ten that it is less"                |
    | "battery-capacity-p90"    | BatteryCapacityP90    | ro     | u16   | "Ah"  | input 110          | -          | -     | -        | [3, 64] | "Battery capacity: one chance in ten that it is more"                |
    | "state-of-health"         | StateOfHealth         | ro     | u16   | "%"   | input 111          | -          | -     | -        | [3, 65] | "Battery capacity in percent of the rated one"                       |
    | "state-of-health-p10"     | StateOfHealthP10      | ro     | u16   | "%"   | input 112          | -          | -     | -        | [3, 66] | "State of health: one chance in ten that it is less"                 |
    | "state-of-health-p90"     | StateOfHealthP90      | ro     | u16   | "%"   | input 113          | -          | -     | -        | [3, 67] | "State of health: one chance in ten that it is more"                 |
    | "end-of-life"             | EndOfLife             | ro     | u16   | "d"   | input 114          | -          | -     | -        | [3, 68] | "Time until the battery falls under 80 % of its rated capacity, by all tests; not known: not within 40 years" |
    | "end-of-life-p10"         | EndOfLifeP10          | ro     | u16   | "d"   | input 115          | -          | -     | -        | [3, 69] | "End of life: one chance in ten that it is sooner"                   |
    | "end-of-life-p90"         | EndOfLifeP90          | ro     | u16   | "d"   | input 116          | -          | -     | -        | [3, 70] | "End of life: one chance in ten that it is later"                    |
    | "tests-kept"              | TestsKept             | ro     | u16   | -     | input 117          | -          | -     | -        | [3, 71] | "Tests that the end of life is told from, up to 16"                  |
    | "test-result"             | TestResult            | ro     | u16   | -     | input 118          | -          | -     | -        | [3, 72] | "What became of the last test: 0 none, 1 to 4 ended, 10 to 18 broken off, 20 to 26 refused" |
}
