//! modbus-slave as a product has it in its firmware.

mod table;

#[cfg(feature = "modbus-all")]
mod all;
#[cfg(feature = "modbus-all")]
mod archive;
#[cfg(feature = "modbus-rtu")]
mod rtu;
#[cfg(feature = "modbus-tcp")]
mod tcp;

use core::hint::black_box;

use modbus_slave::UnitId;

use self::table::Table;

/// Runs everything that the features ask for.
pub(crate) fn run() {
    let Some(unit) = UnitId::new(black_box(17)) else { return };
    let mut table = Table::new();
    #[cfg(feature = "modbus-rtu")]
    rtu::run(unit, &mut table);
    #[cfg(feature = "modbus-tcp")]
    tcp::run(unit, &mut table);
    #[cfg(feature = "modbus-all")]
    all::run(unit);
    black_box(&table);
}

/// Received bytes that the compiler knows nothing of.
fn received(buffer: &[u8; 260]) -> &[u8] {
    black_box(buffer.as_slice())
}
