//! Which product this is, for the modules that all products share.

use bm100::{CommunityAccess, Nameplate, TrapForm};
use core::net::Ipv4Addr;
use modbus_slave::ServerId;
use snmp_agent::{
    Oid, Value,
    access::{Access, Manager},
};

pub(crate) use bm100::{
    Bm100 as Product, Stored, Unsaved,
    glue::{
        dnp3::{Changes, dnp3_config},
        modbus::supports,
        snmp::Notices,
    },
};

/// The maker's enterprise number.
pub(crate) const ENTERPRISE: u32 = 3_808;
/// Receivers of traps that a unit may have set up (BM100 manual, System->Notifications->Trap Receivers).
pub(crate) const RECEIVERS: usize = 10;

/// The product at power-up, before it is opened. Nobody has written into the emulated board what is printed on it.
pub(crate) fn unopened(stored: Stored) -> Product {
    Product::unopened(Nameplate::default(), stored)
}

pub(crate) const fn server_id(_product: &Product) -> ServerId<'static> {
    bm100::glue::modbus::server_id()
}

pub(crate) const fn identification(_product: &Product, object: u8) -> Option<&'static [u8]> {
    bm100::glue::modbus::identification(object)
}

/// Each step does it.
pub(crate) const fn keep_time(_product: &mut Product, _now: core::time::Duration) {}

/// Who may ask over SNMPv1 and v2c, as the unit is set up.
pub(crate) fn communities(product: &Product, mut each: impl FnMut(&str, Access, Manager)) {
    for entry in product.management().communities() {
        let access = match entry.access {
            CommunityAccess::Forbidden => Access::Forbidden,
            CommunityAccess::Read => Access::ReadOnly,
            CommunityAccess::Write => Access::ReadWrite,
        };
        each(&entry.name, access, Manager::new(Ipv4Addr::from(entry.manager).into()));
    }
}

/// Who is told, by which community, and whether in the form of SNMPv1.
pub(crate) fn receivers(product: &Product, mut each: impl FnMut(Ipv4Addr, &str, bool)) {
    for receiver in product.management().receivers().iter().filter(|receiver| receiver.enabled) {
        each(receiver.address.into(), &receiver.community, receiver.form == TrapForm::V1);
    }
}

/// Finds what managers are to be told; `tell` gives `false` where there is no room.
pub(crate) fn find_notices(
    product: &Product,
    notices: &mut Notices,
    _now: core::time::Duration,
    tell: impl FnMut(Oid<'_>, &[(Oid<'_>, Value<'_>)]) -> bool,
) {
    notices.find(product, tell);
}
