//! DNP3: polls and a control of the products and of 160 batteries.
//!
//! No other outstation is to be had as a library in the registries, so ours is beside the [`Floor`].

mod bank;
mod batteries;
mod exchange;
mod floor;
mod ours;
mod unit;
pub mod wire;

pub use bank::{bank_config, bm100_integrity};
pub use batteries::{ANALOGS, BATTERIES, Batteries};
pub use exchange::{Exchange, batteries_class_0, batteries_events, btrm_class_0, btrm_select_operate};
pub use floor::Floor;
pub use ours::{Ours, OursWithEvents};
pub use unit::{unit, unit_config};

use anyhow::Result;
use dnp3_outstation::Config;
use dnp3_outstation::link::EndpointAddress;

use self::batteries::batteries_config;
use super::bank::bank;
use crate::Contest;

/// Every DNP3 exchange with its contenders.
///
/// # Errors
/// The first of `contest`.
pub fn all(contest: &mut impl Contest) -> Result<()> {
    let poll = btrm_class_0();
    contest.meet(&poll.request(), Ours::new(unit_config(), unit()), Floor::new(&poll))?;
    let poll = batteries_class_0();
    let ours = Ours::new(batteries_config(), Batteries::default());
    contest.meet(&poll.request(), ours, Floor::new(&poll))?;
    let poll = batteries_events();
    let ours = OursWithEvents::new(batteries_config(), Batteries::default());
    contest.meet(&poll.request(), ours, Floor::new(&poll))?;
    let control = btrm_select_operate();
    contest.meet(&control.request(), Ours::new(unit_config(), unit()), Floor::new(&control))?;
    let bank = bank()?;
    let poll = bm100_integrity(&bank);
    contest.meet(&poll.request(), Ours::new(bank_config(), bank), Floor::new(&poll))
}

/// Room for all replies of an exchange.
const REPLIES: usize = 16_384;

const OUTSTATION_ADDRESS: EndpointAddress = address(wire::OUTSTATION);
const MASTER_ADDRESS: EndpointAddress = address(wire::MASTER);

const fn address(raw: u16) -> EndpointAddress {
    const DEFAULT: EndpointAddress = EndpointAddress::new(1).expect("below 0xFFF0");
    match EndpointAddress::new(raw) {
        Some(address) => address,
        None => DEFAULT,
    }
}

/// That of all outstations here, but for the variations.
const fn config() -> Config {
    Config::new(OUTSTATION_ADDRESS, MASTER_ADDRESS)
}
