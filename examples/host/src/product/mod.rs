//! What the programs of all products share: a unit on its store, and the servers that masters and managers reach it by.
//!
//! A product has a [`Product`] of its own, and a [`Managed`] if it speaks SNMP:
//!
//! ```text
//!  servers.rs, serial.rs ──► modbus.rs, dnp3/, snmp/ ──► unit.rs ──► the product
//!                                                           └──────► flash in a file
//! ```

mod console;
pub(crate) mod dnp3;
mod modbus;
mod serial;
mod servers;
pub(crate) mod snmp;
mod unit;

use core::{fmt::Debug, net::IpAddr};

use anyhow::Result;
use bms_core::store::Store;
use btrm::glue::dnp3::Retry;
use dnp3_outstation::{Config, EventOverflow, Points, Uptime, file::FileId, link::EndpointAddress};
use modbus_slave::{Registers, ServerId};
use snmp_agent::{
    Mib, Oid, Value,
    access::{Access, Manager},
};

use self::dnp3::{Asked, Association};
pub(crate) use self::{
    console::{Console, clock},
    servers::{Servers, address, bind},
    unit::Unit,
};
use crate::flash::FileFlash;

/// What a program needs of a product.
pub(crate) trait Product: Clone + Debug + Registers + Points + Sized + 'static {
    /// Octets of the flash that its settings are stored in.
    const STORE_BYTES: u32;
    /// What a unit is beside what it stores.
    type Model: Copy + Debug;
    /// What is to be stored.
    type Unsaved: Default;

    /// The product at power-up.
    ///
    /// # Errors
    /// When the flash fails.
    async fn load(model: Self::Model, store: &mut Store<FileFlash>) -> Result<Self>;

    /// Stores what is to be stored.
    ///
    /// # Errors
    /// When the flash fails.
    async fn save(unsaved: &Self::Unsaved, store: &mut Store<FileFlash>) -> Result<()>;

    /// Whether there is nothing to be stored.
    fn is_saved(unsaved: &Self::Unsaved) -> bool;

    fn model(&self) -> Self::Model;

    /// What is to be stored since the last call.
    fn take_unsaved(&mut self) -> Self::Unsaved;

    /// What was taken is stored.
    fn saved(&mut self);

    /// What was taken could not be stored.
    fn not_saved(&mut self, unsaved: &Self::Unsaved);

    /// Tells the events from a sequence number on, in words; gives the number of the next.
    fn events_since(&self, first: u32, tell: impl FnMut(&str)) -> u32;

    /// A master wants the unit to restart.
    fn ask_restart(&mut self);

    // Modbus: what is known without a unit.

    fn knows_function(function: u8) -> bool;

    fn server(model: Self::Model) -> ServerId<'static>;

    fn identity(model: Self::Model, object: u8) -> Option<&'static [u8]>;

    // DNP3.

    /// What was last reported to masters.
    type Changes: Default + Debug;
    /// The files that masters read and write.
    type Files: Debug;
    /// The unit with its files, for one call of an outstation.
    type WithFiles<'a>: Points
    where
        Self: 'a;

    fn dnp3_config(address: EndpointAddress, master: EndpointAddress, unsolicited: Option<Retry>) -> Config;

    /// The unit's clock goes on to `now`, the time that outstations are given.
    fn keep_time(&mut self, now: Uptime);

    /// The time by which the unit's clock goes when outstations are given `now`.
    fn clock_time(&self, now: Uptime) -> Uptime {
        now
    }

    /// Finds what is to be reported, and gives for each what reports it to an association.
    fn report_changes(
        &mut self,
        now: Uptime,
        changes: &mut Self::Changes,
        each: impl FnMut(&dyn Fn(&mut Association) -> Result<(), EventOverflow>),
    );

    fn with_files<'a>(unit: Asked<'a, Self>, files: &'a mut Self::Files) -> Self::WithFiles<'a>;

    fn asked<'a>(served: Self::WithFiles<'a>) -> Asked<'a, Self>
    where
        Self: 'a;

    /// Nobody is there any more who could close a file.
    fn give_up_file(files: &mut Self::Files, file: FileId);

    /// The unit lost its power: no file is open.
    fn forget_files(files: &mut Self::Files);
}

/// What a program needs of a product that speaks SNMP.
pub(crate) trait Managed: Product + Mib {
    /// The enterprise number of its maker.
    const ENTERPRISE: u32;
    /// Receivers of traps that a unit may have set up, at the most.
    const OWN_RECEIVERS: usize;
    /// What was last told to managers.
    type Notices: Default + Debug;

    /// Changes with the unit's own settings for managers.
    fn management_revision(&self) -> u32;

    /// The communities that the unit is set up with.
    fn communities(&self) -> impl Iterator<Item = Asking<'_>>;

    /// The receivers of traps that the unit is set up with.
    fn receivers(&self) -> impl Iterator<Item = Receiving<'_>>;

    /// Finds what managers are to be told: each notification and its variables. `tell` gives `false` when there is no room
    /// for one: a product that can tells it again.
    fn report_notices(
        &self,
        now: Uptime,
        notices: &mut Self::Notices,
        tell: impl FnMut(Oid<'_>, &[(Oid<'_>, Value<'_>)]) -> bool,
    );
}

/// A community; one without a name is none.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asking<'a> {
    pub(crate) community: &'a str,
    pub(crate) access: Access,
    pub(crate) from: Manager,
}

/// A receiver of traps.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Receiving<'a> {
    pub(crate) host: IpAddr,
    pub(crate) community: &'a str,
    /// It is told in SNMPv1, and in v2c otherwise.
    pub(crate) in_v1: bool,
}
