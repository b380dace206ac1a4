//! Modbus: reads and writes of registers and coils, beside rmodbus.
//!
//! Both sides hold the same 10,000 coils and 10,000 holding registers in flat arrays, and answer the
//! same request bytes.

mod memory;
mod ours;
mod peer;
mod requests;

pub use memory::Memory;
pub use ours::{OursRtu, OursTcp, OursUart};
pub use peer::Rmodbus;
pub use requests::{rtu_requests, tcp_requests};

use anyhow::Result;

use crate::Contest;

/// The unit that is asked, and answers.
pub const UNIT: u8 = 1;

/// Every Modbus request with its contenders: on TCP, on RTU by length, on RTU by silence.
///
/// # Errors
/// The first of `contest`.
pub fn all(contest: &mut impl Contest) -> Result<()> {
    for request in tcp_requests() {
        contest.meet(&request, OursTcp::default(), Rmodbus::<false>::default())?;
    }
    for request in rtu_requests("rtu") {
        contest.meet(&request, OursRtu::default(), Rmodbus::<true>::default())?;
    }
    for request in rtu_requests("uart") {
        contest.meet(&request, OursUart::default(), Rmodbus::<true>::default())?;
    }
    Ok(())
}

/// Items in each table of both sides.
const SIZE: usize = rmodbus::server::storage::FULL_STORAGE_SIZE;

/// What holding register `address` holds at first: no two bytes in a row alike.
fn register_at(address: usize) -> u16 {
    u16::try_from(address.wrapping_mul(40_503) & 0xFFFF).unwrap_or(0)
}

/// What coil `address` is at first: no pattern that a branch predictor learns.
const fn coil_at(address: usize) -> bool {
    address.wrapping_mul(0x9E37_79B9).wrapping_shr(13) & 1 == 1
}
