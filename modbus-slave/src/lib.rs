#![doc = include_str!("../README.md")]
#![no_std]
#![cfg_attr(docsrs, feature(doc_cfg))]

// wire
mod pdu;
pub mod rtu;
pub mod tcp;

// state
mod diagnostics;
mod shift;

// facade: what `rtu::Slave` and `tcp::Slave` take and give
mod event;
mod exception;
mod step;
mod unit;

// trait: what the product answers
mod bits;
mod registers;
mod words;

// driver
#[cfg(feature = "embedded-io-async-v0.7")]
pub mod io;

pub use bits::{Bits, BitsView};
pub use diagnostics::Counters;
pub use event::Event;
pub use exception::Exception;
pub use registers::{BitTable, RegisterTable, Registers, ServerId};
pub use step::{Step, Uptime};
pub use unit::{UnitId, Units};
pub use words::{Words, WordsView};
