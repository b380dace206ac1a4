#![doc = include_str!("../README.md")]
#![no_std]
#![cfg_attr(docsrs, feature(doc_cfg))]

// Quantities, clocks, and the seam to the hardware.
pub mod plant;
pub mod reading;
pub mod time;
pub mod units;

// The rules of one battery bank.
pub mod alarm;
pub mod button;
pub mod capacity_test;
pub mod disconnect;
pub mod io_channel;
pub mod limits;
pub mod system_voltage;
pub mod ups;

// Strings of batteries, and what is around them.
pub mod environment;
pub mod string;

// What is remembered.
pub mod data;
pub mod event;
pub mod event_log;
pub mod export;
pub mod journal;
pub mod record;
pub mod settings;
pub mod status_record;
pub mod store;

// What is published.
pub mod points;

mod monitor;
mod ring;
pub use monitor::{Command, JOURNAL_EVENTS, Monitor, Readings};
