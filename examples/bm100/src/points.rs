//! The point table: what the BM100 publishes, and where. Every protocol and every printed map is a projection of it.
//!
//! All numbers are ours: the manual has no map. A row that ends in `[160]` has a place for every battery that there can
//! be, A1 to A40 first, then B, C and D: battery `n` of string `s`, both from 1 on, is `40 (s - 1) + n - 1` behind the
//! row's first number, whatever the bank is made up of. A row that ends in `[4]` has a place for every string.
//!
//! The DNP3 class is that of a point's input; analog inputs make events where the row has a deadband. SNMP objects are
//! not here: the maker's tree is made up of tables of its own (`glue/snmp`).

use bms_core::point_map;

/// What a point tells or sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is described in its row of the table")]
pub enum Quantity {
    Voltage,
    Temperature,
    Resistance,
    Equalization,
    Health,
    ResistanceAge,
    AlarmBits,
    Charge,
    WarningBits,

    AnyAlarm,
    VoltageAlarm,
    TemperatureAlarm,
    ResistanceAlarm,
    Weak,
    Unreachable,
    AnyWarning,

    StringVoltage,
    StringMean,
    StringLowest,
    StringHighest,
    StringHottest,
    StringProbes,
    StringInAlarm,
    StringCharge,
    StringWarningBits,
    StringAnyAlarm,
    StringAnyWarning,
    StringLow,
    StringHigh,
    StringSpread,
    StringEqualizing,

    BankProbes,
    BankInAlarm,
    AmbientTemperature,
    AmbientTemperatureMin,
    AmbientTemperatureMax,
    AmbientHumidity,
    AmbientHumidityMin,
    AmbientHumidityMax,
    AmbientTemperatureMinAge,
    AmbientTemperatureMaxAge,
    AmbientHumidityMinAge,
    AmbientHumidityMaxAge,
    MeasurementState,
    FirmwareVersion,
    ProbeFirmware,
    ProbesOutdated,
    ProbeUpdateState,
    ProbeUpdateProgress,
    BankAnyAlarm,
    AmbientLowTemperature,
    AmbientHighTemperature,
    AmbientTemperatureRate,
    AmbientLowHumidity,
    AmbientHighHumidity,
    AmbientHumidityRate,
    AmbientSilent,
    ContactAbnormal,
    StoreFault,

    EqualizationEnabled,
    Detect,
    Enumerate,
    MeasureAll,
    IdentifyAll,
    ResetAlarms,
    RestoreDefaults,
    ResetExtremes,
    MeasureString,
    ContactNormallyClosed,
    MeasureBattery,
    Identify,
    ResetProbe,

    Strings,
    Batteries,
    LowVoltage,
    HighVoltage,
    LowTemperature,
    HighTemperature,
    LowResistance,
    HighResistance,
    ResistanceInterval,
    HealthLimit,
    HealthOfStringLimit,
    EqualizationLowVoltage,
    EqualizationHighVoltage,
    EqualizationLowTemperature,
    EqualizationHighTemperature,
    EqualizationStart,
    EqualizationStop,
    EqualizationFullPower,
    RatedCapacity,
    StringLowLimit,
    StringHighLimit,
    SpreadLimit,
    RecordInterval,
    AmbientTemperatureLow,
    AmbientTemperatureHigh,
    AmbientTemperatureHysteresis,
    AmbientTemperatureRateLimit,
    AmbientHumidityLow,
    AmbientHumidityHigh,
    AmbientHumidityHysteresis,
    AmbientHumidityRateLimit,
    LowResistanceWarning,
    HighResistanceWarning,
    HealthWarning,
    StringLowWarning,
    StringHighWarning,
    StringChargeAlarm,
    StringChargeWarning,
    BatteryChargeAlarm,
    BatteryChargeWarning,
}

/// Places of a row that every battery has.
pub const BATTERIES: u16 = 160;

point_map! {
    /// The BM100's points.
    pub POINTS: Quantity;
    | point                            | quantity                     | access | value | unit      | modbus        | dnp3    | class | deadband | oid | description |

    // What each probe measures: A1 to A40, B1 to B40, C1 to C40, D1 to D40.
    | "battery-voltage"                | Voltage[160]                 | ro     | u16   | "mV"      | input 1000    | ai 0    | 2     | 100      | -   | "Battery voltage" |
    | "battery-temperature"            | Temperature[160]             | ro     | i16   | "0.1 °C"  | input 2000    | ai 160  | 3     | 10       | -   | "Battery temperature" |
    | "battery-resistance"             | Resistance[160]              | ro     | u16   | "0.01 mΩ" | input 3000    | ai 320  | 3     | 10       | -   | "Battery internal resistance, as last measured" |
    | "battery-equalization"           | Equalization[160]            | ro     | u16   | "%"       | input 4000    | ai 480  | 3     | -        | -   | "Battery equalization power, 0 to 100" |
    | "battery-health"                 | Health[160]                  | ro     | u16   | "%"       | input 5000    | ai 640  | 2     | 5        | -   | "Battery internal resistance to its baseline; 100: as when it was new" |
    | "battery-resistance-age"         | ResistanceAge[160]           | ro     | u16   | "h"       | input 6000    | -       | -     | -        | -   | "Hours since the battery internal resistance was measured" |
    | "battery-alarm-bits"             | AlarmBits[160]               | ro     | u16   | -         | input 7000    | -       | -     | -        | -   | "Battery alarms as bits, from bit 0: voltage low, high; temperature low, high; resistance low, high; weak; unreachable at this probe" |
    | "battery-charge"                 | Charge[160]                  | ro     | u16   | "%"       | input 8000    | ai 838  | -     | -        | -   | "Battery state of charge, as far as its voltage tells" |
    | "battery-warning-bits"           | WarningBits[160]             | ro     | u16   | -         | input 9000    | -       | -     | -        | -   | "Battery warnings as bits, from bit 0: resistance low, high; resistance risen; charge low (alarm), low" |

    // What is wrong with each battery.
    | "battery-alarm"                  | AnyAlarm[160]                | ro     | bool  | -         | discrete 1000 | bi 0    | 1     | -        | -   | "Battery has an alarm" |
    | "battery-voltage-alarm"          | VoltageAlarm[160]            | ro     | bool  | -         | discrete 2000 | bi 160  | 1     | -        | -   | "Battery voltage out of its range" |
    | "battery-temperature-alarm"      | TemperatureAlarm[160]        | ro     | bool  | -         | discrete 3000 | bi 320  | 1     | -        | -   | "Battery temperature out of its range" |
    | "battery-resistance-alarm"       | ResistanceAlarm[160]         | ro     | bool  | -         | discrete 4000 | bi 480  | 1     | -        | -   | "Battery internal resistance out of its range" |
    | "battery-weak"                   | Weak[160]                    | ro     | bool  | -         | discrete 5000 | bi 640  | 1     | -        | -   | "Battery internal resistance has risen too far" |
    | "battery-unreachable"            | Unreachable[160]             | ro     | bool  | -         | discrete 6000 | bi 800  | 1     | -        | -   | "Battery probe does not answer, or cannot be reached" |
    | "battery-warning"                | AnyWarning[160]              | ro     | bool  | -         | discrete 7000 | bi 997  | 2     | -        | -   | "Battery has a warning" |

    // Strings A to D.
    | "string-voltage"                 | StringVoltage[4]             | ro     | u16   | "10 mV"   | input 0       | ai 800  | 2     | 100      | -   | "String voltage, if all its batteries can be read" |
    | "string-mean"                    | StringMean[4]                | ro     | u16   | "mV"      | input 4       | ai 804  | -     | -        | -   | "Mean voltage of the batteries that can be read" |
    | "string-lowest"                  | StringLowest[4]              | ro     | u16   | "mV"      | input 8       | ai 808  | -     | -        | -   | "Lowest battery voltage" |
    | "string-highest"                 | StringHighest[4]             | ro     | u16   | "mV"      | input 12      | ai 812  | -     | -        | -   | "Highest battery voltage" |
    | "string-hottest"                 | StringHottest[4]             | ro     | i16   | "0.1 °C"  | input 16      | ai 816  | -     | -        | -   | "Highest battery temperature" |
    | "string-probes"                  | StringProbes[4]              | ro     | u16   | -         | input 20      | ai 820  | 2     | 0        | -   | "Probes that answer" |
    | "string-batteries-in-alarm"      | StringInAlarm[4]             | ro     | u16   | -         | input 24      | ai 824  | -     | -        | -   | "Batteries that have an alarm" |
    | "string-charge"                  | StringCharge[4]              | ro     | u16   | "%"       | input 40      | ai 998  | -     | -        | -   | "State of charge of the emptiest battery, as far as its voltage tells" |
    | "string-warning-bits"            | StringWarningBits[4]         | ro     | u16   | -         | input 44      | -       | -     | -        | -   | "String warnings as bits, from bit 0: voltage low, high; charge low (alarm), low" |
    | "string-alarm"                   | StringAnyAlarm[4]            | ro     | bool  | -         | discrete 0    | bi 960  | 1     | -        | -   | "String or one of its batteries has an alarm" |
    | "string-warning"                 | StringAnyWarning[4]          | ro     | bool  | -         | discrete 40   | bi 1157 | 2     | -        | -   | "String has a warning" |
    | "string-low-voltage"             | StringLow[4]                 | ro     | bool  | -         | discrete 4    | bi 964  | 1     | -        | -   | "String voltage under its limit" |
    | "string-high-voltage"            | StringHigh[4]                | ro     | bool  | -         | discrete 8    | bi 968  | 1     | -        | -   | "String voltage over its limit" |
    | "string-spread"                  | StringSpread[4]              | ro     | bool  | -         | discrete 12   | bi 972  | 1     | -        | -   | "Too much between the highest and the lowest battery" |
    | "string-equalizing"              | StringEqualizing[4]          | ro     | bool  | -         | discrete 16   | bi 976  | 2     | -        | -   | "Equalization runs" |

    // The bank, and what is around it.
    | "bank-probes"                    | BankProbes                   | ro     | u16   | -         | input 30      | ai 828  | 2     | 0        | -   | "Probes that answer, all strings together" |
    | "bank-in-alarm"                  | BankInAlarm                  | ro     | u16   | -         | input 31      | ai 829  | -     | -        | -   | "Batteries that have an alarm, all strings together" |
    | "ambient-temperature"            | AmbientTemperature           | ro     | i16   | "0.1 °C"  | input 32      | ai 830  | 3     | 10       | -   | "Temperature at the environmental sensor" |
    | "ambient-temperature-min"        | AmbientTemperatureMin        | ro     | i16   | "0.1 °C"  | input 33      | ai 831  | -     | -        | -   | "Lowest temperature at the environmental sensor" |
    | "ambient-temperature-max"        | AmbientTemperatureMax        | ro     | i16   | "0.1 °C"  | input 34      | ai 832  | -     | -        | -   | "Highest temperature at the environmental sensor" |
    | "ambient-humidity"               | AmbientHumidity              | ro     | u16   | "0.1 %"   | input 35      | ai 833  | 3     | 20       | -   | "Relative humidity at the environmental sensor" |
    | "ambient-humidity-min"           | AmbientHumidityMin           | ro     | u16   | "0.1 %"   | input 36      | ai 834  | -     | -        | -   | "Lowest humidity at the environmental sensor" |
    | "ambient-humidity-max"           | AmbientHumidityMax           | ro     | u16   | "0.1 %"   | input 37      | ai 835  | -     | -        | -   | "Highest humidity at the environmental sensor" |
    | "measurement-state"              | MeasurementState             | ro     | u16   | -         | input 38      | ai 836  | 2     | 0        | -   | "Resistance measurement: 1 none yet, 2 under way, 3 done, 9 no battery was measured" |
    | "firmware-version"               | FirmwareVersion              | ro     | u16   | -         | input 39      | ai 837  | -     | -        | -   | "Firmware version: a.b.c is a*1000 + b*10 + c" |
    | "ambient-temperature-min-age"    | AmbientTemperatureMinAge     | ro     | u16   | "min"     | input 48      | ai 1002 | -     | -        | -   | "Minutes since the temperature at the environmental sensor was lowest" |
    | "ambient-temperature-max-age"    | AmbientTemperatureMaxAge     | ro     | u16   | "min"     | input 49      | ai 1003 | -     | -        | -   | "Minutes since the temperature at the environmental sensor was highest" |
    | "ambient-humidity-min-age"       | AmbientHumidityMinAge        | ro     | u16   | "min"     | input 50      | ai 1004 | -     | -        | -   | "Minutes since the humidity at the environmental sensor was lowest" |
    | "ambient-humidity-max-age"       | AmbientHumidityMaxAge        | ro     | u16   | "min"     | input 51      | ai 1005 | -     | -        | -   | "Minutes since the humidity at the environmental sensor was highest" |
    | "probe-firmware"                 | ProbeFirmware                | ro     | u16   | -         | input 52      | ai 1006 | -     | -        | -   | "Firmware that is handed out to the probes: 130 is 1.30" |
    | "probes-outdated"                | ProbesOutdated               | ro     | u16   | -         | input 53      | ai 1007 | 2     | 0        | -   | "Probes that have an older firmware than the one that is handed out" |
    | "probe-update-state"             | ProbeUpdateState             | ro     | u16   | -         | input 54      | ai 1008 | 2     | 0        | -   | "Firmware of the probes: 1 none is handed out, 2 under way, 3 done, 9 refused or failed" |
    | "probe-update-progress"          | ProbeUpdateProgress          | ro     | u16   | "%"       | input 55      | ai 1009 | -     | -        | -   | "How much of the firmware the probe has that takes it now, of the first string in which one does" |
    | "any-alarm"                      | BankAnyAlarm                 | ro     | bool  | -         | discrete 20   | bi 980  | 1     | -        | -   | "Any alarm" |
    | "ambient-low-temperature"        | AmbientLowTemperature        | ro     | bool  | -         | discrete 21   | bi 981  | 1     | -        | -   | "Temperature at the environmental sensor under its threshold" |
    | "ambient-high-temperature"       | AmbientHighTemperature       | ro     | bool  | -         | discrete 22   | bi 982  | 1     | -        | -   | "Temperature at the environmental sensor over its threshold" |
    | "ambient-temperature-rate"       | AmbientTemperatureRate       | ro     | bool  | -         | discrete 23   | bi 983  | 1     | -        | -   | "Temperature at the environmental sensor changes too fast" |
    | "ambient-low-humidity"           | AmbientLowHumidity           | ro     | bool  | -         | discrete 24   | bi 984  | 1     | -        | -   | "Humidity under its threshold" |
    | "ambient-high-humidity"          | AmbientHighHumidity          | ro     | bool  | -         | discrete 25   | bi 985  | 1     | -        | -   | "Humidity over its threshold" |
    | "ambient-humidity-rate"          | AmbientHumidityRate          | ro     | bool  | -         | discrete 26   | bi 986  | 1     | -        | -   | "Humidity changes too fast" |
    | "ambient-silent"                 | AmbientSilent                | ro     | bool  | -         | discrete 27   | bi 987  | 1     | -        | -   | "Environmental sensor does not answer any more" |
    | "contact-abnormal"               | ContactAbnormal[8]           | ro     | bool  | -         | discrete 28   | bi 988  | 1     | -        | -   | "Dry contact is not in its normal state" |
    | "store-fault"                    | StoreFault                   | ro     | bool  | -         | discrete 36   | bi 996  | 1     | -        | -   | "Settings cannot be stored, or could not be read" |

    // Switches and commands.
    | "equalization-enabled"           | EqualizationEnabled          | rw     | bool  | -         | coil 0        | bo 0    | -     | -        | -   | "Equalization enabled" |
    | "detect"                         | Detect                       | rw     | bool  | -         | coil 1        | bo 1    | -     | -        | -   | "1: strings and batteries are counted; write 1 to count them anew, 0 to end it" |
    | "enumerate"                      | Enumerate                    | rw     | bool  | -         | coil 2        | bo 2    | -     | -        | -   | "Write 1 to look anew which probe is where; reads 0" |
    | "measure-resistance"             | MeasureAll                   | rw     | bool  | -         | coil 3        | bo 3    | -     | -        | -   | "Write 1 to measure all resistances now; 1: they are measured" |
    | "identify-all"                   | IdentifyAll                  | rw     | bool  | -         | coil 4        | bo 4    | -     | -        | -   | "All probes flash their lights" |
    | "reset-alarms"                   | ResetAlarms                  | rw     | bool  | -         | coil 5        | bo 5    | -     | -        | -   | "Write 1 to clear all alarms, which what is still so raises again; reads 0" |
    | "restore-defaults"               | RestoreDefaults              | rw     | bool  | -         | coil 6        | bo 6    | -     | -        | -   | "Write 1 for the default settings, but the network settings; reads 0" |
    | "reset-extremes"                 | ResetExtremes                | rw     | bool  | -         | coil 7        | bo 7    | -     | -        | -   | "Write 1 to forget the extremes of the environment; reads 0" |
    | "measure-string"                 | MeasureString[4]             | rw     | bool  | -         | coil 8        | bo 8    | -     | -        | -   | "Write 1 to measure the resistances of a string now; 1: they are measured" |
    | "contact-normally-closed"        | ContactNormallyClosed[8]     | rw     | bool  | -         | coil 12       | bo 12   | -     | -        | -   | "1: closed is the normal state of the dry contact" |
    | "measure-battery"                | MeasureBattery[160]          | rw     | bool  | -         | coil 1000     | bo 20   | -     | -        | -   | "Write 1 to measure the resistance of a battery now; 1: it waits for its turn, or is measured" |
    | "identify"                       | Identify[160]                | rw     | bool  | -         | coil 2000     | bo 180  | -     | -        | -   | "Probe flashes its light" |
    | "reset-probe"                    | ResetProbe[160]              | rw     | bool  | -         | coil 3000     | bo 340  | -     | -        | -   | "Write 1 to start a probe anew; reads 0" |

    // Settings (BM100 manual, Battery->Configuration, Envir->Configuration, Logs->Maintenance).
    | "strings"                        | Strings                      | rw     | u16   | -         | holding 0     | ao 0    | -     | -        | -   | "Strings, 1 to 4" |
    | "batteries"                      | Batteries                    | rw     | u16   | -         | holding 1     | ao 1    | -     | -        | -   | "Batteries in each string, 1 to 40" |
    | "low-voltage"                    | LowVoltage                   | rw     | u16   | "mV"      | holding 2     | ao 2    | -     | -        | -   | "Battery voltage range: lowest, 0 to 20000" |
    | "high-voltage"                   | HighVoltage                  | rw     | u16   | "mV"      | holding 3     | ao 3    | -     | -        | -   | "Battery voltage range: highest, 0 to 20000" |
    | "low-temperature"                | LowTemperature               | rw     | i16   | "0.1 °C"  | holding 4     | ao 4    | -     | -        | -   | "Battery temperature range: lowest, -400 to 1000" |
    | "high-temperature"               | HighTemperature              | rw     | i16   | "0.1 °C"  | holding 5     | ao 5    | -     | -        | -   | "Battery temperature range: highest, -400 to 1000" |
    | "low-resistance"                 | LowResistance                | rw     | u16   | "0.01 mΩ" | holding 6     | ao 6    | -     | -        | -   | "Battery resistance range: lowest, 0 to 60000" |
    | "high-resistance"                | HighResistance               | rw     | u16   | "0.01 mΩ" | holding 7     | ao 7    | -     | -        | -   | "Battery resistance range: highest, 0 to 60000" |
    | "resistance-interval"            | ResistanceInterval           | rw     | u16   | "h"       | holding 8     | ao 8    | -     | -        | -   | "Resistance measure interval, 0 to 8760; 0: only by command" |
    | "health-limit"                   | HealthLimit                  | rw     | u16   | "%"       | holding 9     | ao 9    | -     | -        | -   | "A battery is weak from this part of its baseline resistance on, 110 to 250" |
    | "health-of-string-limit"         | HealthOfStringLimit          | rw     | u16   | "%"       | holding 10    | ao 10   | -     | -        | -   | "A battery is weak that has risen by this part of what its string has, 110 to 250" |
    | "equalization-low-voltage"       | EqualizationLowVoltage       | rw     | u16   | "mV"      | holding 11    | ao 11   | -     | -        | -   | "Equalization: lowest battery voltage, 0 to 20000" |
    | "equalization-high-voltage"      | EqualizationHighVoltage      | rw     | u16   | "mV"      | holding 12    | ao 12   | -     | -        | -   | "Equalization: highest battery voltage, 0 to 20000" |
    | "equalization-low-temperature"   | EqualizationLowTemperature   | rw     | i16   | "0.1 °C"  | holding 13    | ao 13   | -     | -        | -   | "Equalization: lowest battery temperature, -400 to 1000" |
    | "equalization-high-temperature"  | EqualizationHighTemperature  | rw     | i16   | "0.1 °C"  | holding 14    | ao 14   | -     | -        | -   | "Equalization: highest battery temperature, -400 to 1000" |
    | "equalization-start"             | EqualizationStart            | rw     | u16   | "mV"      | holding 15    | ao 15   | -     | -        | -   | "Equalization begins at this difference between the highest and the lowest battery, 2 to 5000" |
    | "equalization-stop"              | EqualizationStop             | rw     | u16   | "mV"      | holding 16    | ao 16   | -     | -        | -   | "Equalization ends at this difference between the highest and the lowest battery, 1 to 4999" |
    | "equalization-full-power"        | EqualizationFullPower        | rw     | u16   | "mV"      | holding 17    | ao 17   | -     | -        | -   | "Equalization has full power so far above the lowest battery, 1 to 5000" |
    | "rated-capacity"                 | RatedCapacity                | rw     | u16   | "0.1 Ah"  | holding 18    | ao 18   | -     | -        | -   | "Rated capacity of a battery, 1 to 60000; reads 65535 until it is set" |
    | "string-low-limit"               | StringLowLimit               | rw     | u16   | "10 mV"   | holding 19    | ao 19   | -     | -        | -   | "String voltage limit: lowest, 0 to 65000; 0: none" |
    | "string-high-limit"              | StringHighLimit              | rw     | u16   | "10 mV"   | holding 20    | ao 20   | -     | -        | -   | "String voltage limit: highest, 0 to 65000; 0: none" |
    | "spread-limit"                   | SpreadLimit                  | rw     | u16   | "mV"      | holding 21    | ao 21   | -     | -        | -   | "The most between the highest and the lowest battery of a string, 0 to 20000; 0: no limit" |
    | "record-interval"                | RecordInterval               | rw     | u16   | "min"     | holding 22    | ao 22   | -     | -        | -   | "Recording interval of status records, 1 to 1440" |
    | "ambient-low-temperature-limit"  | AmbientTemperatureLow        | rw     | i16   | "0.1 °C"  | holding 23    | ao 23   | -     | -        | -   | "Environment temperature: low threshold, -400 to 1000" |
    | "ambient-high-temperature-limit" | AmbientTemperatureHigh       | rw     | i16   | "0.1 °C"  | holding 24    | ao 24   | -     | -        | -   | "Environment temperature: high threshold, -400 to 1000" |
    | "ambient-temperature-hysteresis" | AmbientTemperatureHysteresis | rw     | u16   | "0.1 °C"  | holding 25    | ao 25   | -     | -        | -   | "Environment temperature: hysteresis, 0 to 200" |
    | "ambient-temperature-rate-limit" | AmbientTemperatureRateLimit  | rw     | u16   | "0.1 °C"  | holding 26    | ao 26   | -     | -        | -   | "Environment temperature: most change in 5 min, 0 to 1000; 0: any" |
    | "ambient-low-humidity-limit"     | AmbientHumidityLow           | rw     | u16   | "0.1 %"   | holding 27    | ao 27   | -     | -        | -   | "Environment humidity: low threshold, 0 to 1000" |
    | "ambient-high-humidity-limit"    | AmbientHumidityHigh          | rw     | u16   | "0.1 %"   | holding 28    | ao 28   | -     | -        | -   | "Environment humidity: high threshold, 0 to 1000" |
    | "ambient-humidity-hysteresis"    | AmbientHumidityHysteresis    | rw     | u16   | "0.1 %"   | holding 29    | ao 29   | -     | -        | -   | "Environment humidity: hysteresis, 0 to 200" |
    | "ambient-humidity-rate-limit"    | AmbientHumidityRateLimit     | rw     | u16   | "0.1 %"   | holding 30    | ao 30   | -     | -        | -   | "Environment humidity: most change in 5 min, 0 to 1000; 0: any" |
    | "low-resistance-warning"         | LowResistanceWarning         | rw     | u16   | "0.01 mΩ" | holding 31    | ao 31   | -     | -        | -   | "Battery resistance warning: below this, 0 to 60000; 0: none" |
    | "high-resistance-warning"        | HighResistanceWarning        | rw     | u16   | "0.01 mΩ" | holding 32    | ao 32   | -     | -        | -   | "Battery resistance warning: above this, 0 to 60000; 0: none" |
    | "health-warning"                 | HealthWarning                | rw     | u16   | "%"       | holding 33    | ao 33   | -     | -        | -   | "Warning from this part of a baseline resistance on, 110 to 250; 0: none" |
    | "string-low-warning"             | StringLowWarning             | rw     | u16   | "10 mV"   | holding 34    | ao 34   | -     | -        | -   | "String voltage warning: below this, 0 to 65000; 0: none" |
    | "string-high-warning"            | StringHighWarning            | rw     | u16   | "10 mV"   | holding 35    | ao 35   | -     | -        | -   | "String voltage warning: above this, 0 to 65000; 0: none" |
    | "string-charge-alarm"            | StringChargeAlarm            | rw     | u16   | "%"       | holding 36    | ao 36   | -     | -        | -   | "String state of charge alarm: below this, 0 to 100; 0: none" |
    | "string-charge-warning"          | StringChargeWarning          | rw     | u16   | "%"       | holding 37    | ao 37   | -     | -        | -   | "String state of charge warning: below this, 0 to 100; 0: none" |
    | "battery-charge-alarm"           | BatteryChargeAlarm           | rw     | u16   | "%"       | holding 38    | ao 38   | -     | -        | -   | "Battery state of charge alarm: below this, 0 to 100; 0: none" |
    | "battery-charge-warning"         | BatteryChargeWarning         | rw     | u16   | "%"       | holding 39    | ao 39   | -     | -        | -   | "Battery state of charge warning: below this, 0 to 100; 0: none" |
}
