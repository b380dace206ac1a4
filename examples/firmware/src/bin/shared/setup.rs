//! How this unit is commissioned, apart from what masters set: an installer's choices, the same as the defaults of the
//! programs `btrm` and `bm100`.

use core::time::Duration;

use dnp3_outstation::link::EndpointAddress;
use modbus_slave::UnitId;
use snmp_agent::{
    EngineId,
    access::{Access, Name},
    usm::{Auth, Privacy, User},
};

pub(crate) const MODBUS_PORT: u16 = 502;
pub(crate) const DNP3_PORT: u16 = 20_000;
pub(crate) const SNMP_PORT: u16 = 161;

pub(crate) const UNIT_ID: UnitId = match UnitId::new(1) {
    Some(id) => id,
    None => panic!("1 to 247"),
};
pub(crate) const DNP3_ADDRESS: EndpointAddress = endpoint(10);
pub(crate) const DNP3_MASTER: EndpointAddress = endpoint(1);
/// A connection is tested after so long a silence.
pub(crate) const DNP3_KEEP_ALIVE: Duration = Duration::from_mins(1);

/// Speed of the serial lines that masters ask, bits a second.
pub(crate) const BAUD: u32 = 9_600;

/// The user of SNMPv3. The emulated board has no page to set one up, so this one is known to everybody who reads this:
/// a product begins without any.
pub(crate) fn snmp_user(engine: &EngineId) -> Option<User> {
    let name = Name::new("operator").ok()?;
    let auth = (Auth::Sha256, &b"authentication-pass"[..]);
    let privacy = (Privacy::Aes128, &b"privacy-passphrase"[..]);
    User::from_passphrases(name, Access::ReadWrite, engine, auth, Some(privacy)).ok()
}

#[expect(clippy::panic, reason = "while it is compiled")]
const fn endpoint(address: u16) -> EndpointAddress {
    match EndpointAddress::new(address) {
        Some(address) => address,
        None => panic!("0 to 65519"),
    }
}
