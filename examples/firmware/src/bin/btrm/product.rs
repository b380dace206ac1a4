//! Which product this is, for the modules that all products share.

use btrm::{CommunityAccess, Model};
use core::net::Ipv4Addr;
use modbus_slave::ServerId;
use snmp_agent::{
    Oid, Value,
    access::{Access, Manager},
};

pub(crate) use btrm::{
    Btrm as Product, Stored, Unsaved,
    glue::{
        dnp3::{Changes, dnp3_config},
        modbus::supports,
        snmp::Notices,
    },
};

/// Which of the models this unit is.
const MODEL: Model = Model::Btrm300;
/// The maker's enterprise number.
pub(crate) const ENTERPRISE: u32 = 34_506;
/// Receivers of traps that a unit may have set up (BTRM manual §11.3).
pub(crate) const RECEIVERS: usize = 2;

/// The product at power-up, before it is opened.
pub(crate) fn unopened(stored: Stored) -> Product {
    Product::unopened(MODEL, stored)
}

pub(crate) const fn server_id(product: &Product) -> ServerId<'static> {
    btrm::glue::modbus::server_id(product.model())
}

pub(crate) const fn identification(product: &Product, object: u8) -> Option<&'static [u8]> {
    btrm::glue::modbus::identification(product.model(), object)
}

/// The product's clock goes on between its steps.
pub(crate) fn keep_time(product: &mut Product, now: core::time::Duration) {
    product.keep_time(now);
}

/// Who may ask over SNMPv1 and v2c, as the unit is set up.
pub(crate) fn communities(product: &Product, mut each: impl FnMut(&str, Access, Manager)) {
    let settings = product.management();
    for (kind, access) in
        [(CommunityAccess::Read, Access::ReadOnly), (CommunityAccess::Write, Access::ReadWrite)]
    {
        settings.communities(kind).iter().for_each(|name| each(name, access, Manager::ANY));
    }
}

/// Who is told, by which community, and whether in the form of SNMPv1.
pub(crate) fn receivers(product: &Product, mut each: impl FnMut(Ipv4Addr, &str, bool)) {
    for receiver in product.management().receivers().iter().filter(|receiver| receiver.enabled) {
        each(receiver.address.into(), &receiver.community, false);
    }
}

/// Finds what managers are to be told; `tell` gives `false` where there is no room.
pub(crate) fn find_notices(
    product: &Product,
    notices: &mut Notices,
    now: core::time::Duration,
    mut tell: impl FnMut(Oid<'_>, &[(Oid<'_>, Value<'_>)]) -> bool,
) {
    notices.find(now, product, |trap, variables| {
        // What finds no room is counted.
        let _room = tell(trap, variables);
    });
}
