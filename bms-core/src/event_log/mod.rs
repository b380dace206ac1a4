//! The event log: what happened, with its time, kept in flash, first in, first out (BM100 manual, Logs->Event Logs).
//!
//! A [`journal`](crate::journal) holds the last events of one run in RAM; an [`EventLog`] holds those of years. It knows no
//! product: an event has a severity, a source, a code and two values, and the product has the words for it.
//!
//! What this crate tells of itself converts into a [`LoggedEvent`]:
//!
//! | code | event | values |
//! | --- | --- | --- |
//! | 1 to 5 | powered up, store damaged, settings changed, battery data reset, network reset | |
//! | 10 | a test started | type, 1 or 2 |
//! | 11 | a test ended | 0 estimated, 1 low battery, 2 time reached, 3 under the minimum voltage; runtime, min |
//! | 12 | a test was broken off | why, in the order of `AbortReason` |
//! | 13 | a test did not start | why, in the order of `Refusal` |
//! | 14 | UPS mode | 1 on battery, 0 on the supply |
//! | 15 | low voltage disconnect | 1 open, 0 closed |
//! | 16 | the capacity was set by hand | 1 good, 0 low |
//! | 20 … | an alarm, in the order of [`Alarm::ALL`](crate::alarm::Alarm::ALL) | 1 raised, 0 cleared; 1 told to the world |
//! | 100 … | an alarm of a battery, in the order of [`BatteryAlarm::ALL`](crate::string::BatteryAlarm::ALL) | 1 raised, 0 cleared |
//! | 110 … | an alarm of a string, in the order of [`StringAlarm::ALL`](crate::string::StringAlarm::ALL) | 1 raised, 0 cleared |
//! | 120, 121, 122 | temperature too low, too high, changing too fast | 1 raised, 0 cleared |
//! | 123, 124, 125 | humidity too low, too high, changing too fast | 1 raised, 0 cleared |
//! | 126 | a contact | 1 abnormal, 0 normal; which, from 1 on |
//! | 127 | the environment sensor | 1 silent, 0 answers |
//!
//! Codes from 1000 on are a product's own.

mod bank;
mod bytes;
mod event;
mod log;
mod monitor;

pub use event::{EventError, EventFilter, LoggedEvent, Severity, Source};
pub use log::{EventLog, EventLogError};
