//! What is printed on a unit (BM100 manual, System->About).

use heapless::String;

/// The facts of one unit, which its maker writes into it; empty where nobody has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Nameplate {
    /// Serial number.
    pub serial: String<16>,
    /// Date of manufacture, as printed: year, month, day.
    pub manufactured: String<10>,
    /// Version of the hardware.
    pub hardware: String<8>,
}

impl Nameplate {
    /// The name of the model.
    pub const MODEL: &'static str = "BM100";

    /// What it is, with the version of its firmware.
    pub const DESCRIPTION: &'static str =
        concat!("BM100 battery manager, firmware v", env!("CARGO_PKG_VERSION"));
}
